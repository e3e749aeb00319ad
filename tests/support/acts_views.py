"""One project seen in five ways, each as a plain mapping from what a thing is to the thing: they must be equal.

What the acts said, what the tables hold, what the open articles hold, what the log says when it is replayed from
its first step, and what the tables of another project hold into which the log was written again.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

from annotator.base.clock import Clock
from annotator.domain.annotation import DocumentId, Fragment, Span
from annotator.domain.change import KIND_OF, Change, Kind, Step
from annotator.domain.document import Trashed
from annotator.domain.layer import Layer
from annotator.gui.canvas.lanes import Segment
from annotator.gui.canvas.loads import Loads
from annotator.gui.canvas.positions import Positions
from annotator.ops.article import Article
from annotator.ops.project import Project
from annotator.store.store import Store

_SHARED = frozenset({Kind.DOCUMENT, Kind.CLUSTER, Kind.SCHEMA, Kind.LABEL, Kind.RELATION_TYPE})
_LINE_END = re.compile("\r\n|[\r\n\u2029]")


class Key(NamedTuple):
    """What a thing is: its article, none where it belongs to the project; its kind; its id."""

    document: DocumentId | None
    kind: Kind
    id: str


Everything = Mapping[Key, object]


def key_of(document: DocumentId | None, kind: Kind, id_: str) -> Key:
    """Return the key of a thing that a step on `document` speaks of."""
    return Key(None if kind in _SHARED else document, kind, id_)


def follow(known: dict[Key, object], document: DocumentId | None, changes: Iterable[Change]) -> None:
    """Do with a plain mapping what changes say; each must find what it starts from."""
    for change in changes:
        key = key_of(document, change.kind, change.id)
        assert known.get(key) == change.before, f"{key} is not as the step found it"
        if change.after is None:
            del known[key]
        else:
            known[key] = change.after


def of_tables(project: Project) -> dict[Key, object]:
    """Return what the tables of a project hold, each layer read anew."""
    store, schema = project.store, project.store.schema()
    things: list[object] = [schema.head, *schema.labels, *schema.relations]
    # Who has taken all labels back may have left somebody who is meant.
    for annotator in {*store.annotators(), *(row.annotator for row in store.acts())}:
        things += [row.cluster for row in store.clusters(annotator)]
    found = {_key(None, thing): thing for thing in things}
    thrown = store.trashed()
    found.update((_key(id_, Trashed(id_)), Trashed(id_)) for id_ in thrown)
    inside = store.records(None, None, thrown) if thrown else ()
    for record in (*store.records(), *inside):
        place = record.document.id
        found[_key(None, record.document)] = record.document
        parts = {_key(None, part.cluster): part.cluster for part in record.clusters}
        assert parts.items() <= found.items(), "a cluster of an article is not one of the project"
        said = {_key(place, thing): thing for thing in (*record.spans, *record.relations, *record.reviewed)}
        fresh: dict[Key, object] = {}
        for annotator in store.annotators(place):
            fresh.update(of_layer(place, project.layer(place, annotator)))
        assert said.items() <= fresh.items(), "an export tells of something else than the labels"
        found.update(fresh)
    return found


def of_layer(document: DocumentId, layer: Layer) -> dict[Key, object]:
    """Return what one layer of an article holds, without clusters: others may have members elsewhere."""
    things: list[object] = [*layer.spans(), *layer.relations(), *layer.reviewed.values()]
    things += [m for span in layer.spans() if (m := layer.membership(span.id)) is not None]
    if layer.stored_state is not None:
        things.append(layer.stored_state)
    return {_key(document, thing): thing for thing in things}


def replayed(steps: Iterable[Step]) -> dict[Key, object]:
    """Return what the log says, from its first step on; checks number and hash of each step on the way."""
    known: dict[Key, object] = {}
    chain: dict[str, tuple[int, bytes]] = {}
    for step in steps:
        n, before = chain.get(step.replica, (0, bytes(32)))
        assert step.n == n + 1, "a step is missing"
        assert step.hash == hashlib.sha256(before + step.body).digest(), "the chain of the log is broken"
        chain[step.replica] = step.n, step.hash
        follow(known, step.draft.document, step.draft.changes)
    return known


def written_again(project: Project, texts: Mapping[str, str], path: Path) -> dict[Key, object]:
    """Return what the tables of a new project hold into which the whole log is written at once.

    `texts`: by hash, of all articles that were ever in it.
    """
    clock = Clock()
    store = Store.create(path, clock=clock)
    try:
        store.apply((step.draft for step in project.store.steps()), texts)
        return of_tables(Project(store, project.annotator, clock))
    finally:
        store.close()


def check_segments(article: Article) -> None:
    """Compare what the canvas would draw of each paragraph with the spans, counted here in a plain way."""
    text, spans = article.text, article.layer.spans()
    loads = Loads(Positions(text), article.layer, frozenset())
    for number, paragraph in enumerate(_paragraphs(text)):
        shown = {_plain(segment) for segment in loads.of(number).segments}
        assert shown == set(_expected(text, paragraph, article.layer, spans)), f"paragraph {number}"


def _plain(segment: Segment) -> tuple[int, int, str, int, bool, bool, bool]:
    return segment[:7]


def _expected(
    text: str, paragraph: Fragment, layer: Layer, spans: Iterable[Span]
) -> Iterator[tuple[int, int, str, int, bool, bool, bool]]:
    low, high = paragraph
    for span in spans:
        for start, end in span.fragments:
            first, last = max(start, low), min(end, high)
            handle = layer.handle(span.id)
            if first < last and handle is not None:
                opens = start == span.start and start >= low
                closes = end == span.end and end <= high
                place = (_units(text[low:first]), _units(text[low:last]))
                yield *place, span.label, handle, opens, closes, span.doubt


def _paragraphs(text: str) -> Iterator[Fragment]:
    start = 0
    for match in _LINE_END.finditer(text):
        yield start, match.start()
        start = match.end()
    yield start, len(text)


def _units(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2


def _key(document: DocumentId | None, thing: object) -> Key:
    return key_of(document, KIND_OF[type(thing)], thing.id)  # type: ignore[attr-defined]  # all kinds have one
