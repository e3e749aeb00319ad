"""What a damaged project has beside its log: steps behind a gap, and its tables; as changes to what the log gave."""

from __future__ import annotations

import contextlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from annotator.base.errors import AnnotatorError, NotSaved
from annotator.domain.annotation import Cluster, ClusterId, DocumentId, Membership, Relation, Span
from annotator.domain.change import KIND_OF, Change, Kind, Object, merge_changes
from annotator.domain.document import Document, Trashed, document_id, text_sha256
from annotator.domain.schema import Label, RelationType, SchemaHead
from annotator.ops.project import Project
from annotator.store.codec import Decoded
from annotator.store.gathering import Gathered
from annotator.store.store import Store

Key = tuple[Kind, str]
Things = dict[Key, Object | None]
Part = tuple[DocumentId | None, tuple[Change, ...], Mapping[str, str]]

_WIDE = (Kind.SCHEMA, Kind.LABEL, Kind.RELATION_TYPE, Kind.CLUSTER)
"""What belongs to no single article."""


class Leftovers:
    """What the new project lacks. `tables`: of the damaged one, none where the log says all.

    `changed_texts`: titles of articles that come with another text, as new ones; `left_out`: how many articles did not
    fit. Steps behind the gap say what was done; where the tables can be read, they say what it came to.
    """

    def __init__(self, project: Project, gathered: Gathered, tables: Store | None) -> None:
        self.changed_texts: list[str] = []
        self.left_out = 0
        self._project = project
        self._gathered = gathered
        self._wide: Things = {}
        self._articles: dict[DocumentId, Things] = {}
        self._texts: dict[DocumentId, str] = {}
        for said in gathered.loose:
            self._take_step(said)
        if tables is not None:
            self._take_tables(tables)

    @contextlib.contextmanager
    def leaving_out(self) -> Iterator[None]:
        """Count what does not fit into the project and go on; that the disk refuses it is another matter."""
        try:
            yield
        except NotSaved:
            raise
        except AnnotatorError:
            self.left_out += 1

    def changes(self) -> Iterator[Part]:
        """Yield article, changes and texts: first what belongs to the whole project, then each article."""
        yield None, merge_changes(self._wide_changes()), {}
        for document, things in self._articles.items():
            yield self._of_article(document, things)

    # -- what was found

    def _take_step(self, said: Decoded) -> None:
        for change in said.draft.changes:
            if change.kind in _WIDE:
                self._wide[change.kind, change.id] = change.after
            elif said.draft.document is not None:
                self._articles.setdefault(said.draft.document, {})[change.kind, change.id] = change.after

    def _take_tables(self, tables: Store) -> None:
        """Take what the tables hold of each article that can be read; what cannot is left to the steps."""
        try:
            there = Project(tables, self._project.annotator, self._project.clock)
            documents = [row.id for row in (*there.documents(), *there.trashed_documents())]
        except AnnotatorError:
            return
        self._wide.update(_keyed([there.schema.head, *there.schema.labels, *there.schema.relations]))
        for id_ in documents:
            with contextlib.suppress(AnnotatorError, KeyError):
                found = dict(_things(there, id_))
                document = found[Kind.DOCUMENT, id_]
                assert isinstance(document, Document)
                self._texts[id_] = tables.text(document.text_sha256)
                self._wide.update({key: thing for key, thing in found.items() if key[0] in _WIDE})
                # What steps say is there, and is not, went with a step that is missing; and the other way round.
                gone: Things = dict.fromkeys(self._articles.get(id_, ()))
                self._articles[id_] = gone | {
                    key: thing for key, thing in found.items() if key[0] not in _WIDE
                }

    # -- what is lacking

    def _wide_changes(self) -> Iterator[Change]:
        schema = self._project.schema
        now: Things = dict(_keyed([schema.head, *schema.labels, *schema.relations]))
        for key, thing in self._wide.items():
            if key[0] is Kind.CLUSTER:
                now[key] = self._cluster(key[1])
            if thing is not None and now.get(key) != thing:
                yield Change(*key, now.get(key), thing)

    def _of_article(self, id_: DocumentId, things: Things) -> Part:
        now = self._now(id_)
        document = things.get((Kind.DOCUMENT, id_)) or now.get((Kind.DOCUMENT, id_))
        if not isinstance(document, Document):
            return id_, (), {}
        texts: dict[str, str] = {}
        if (Kind.DOCUMENT, id_) not in now:
            document, text = self._with_text(document)
            things = {**things, (Kind.DOCUMENT, id_): None, (Kind.DOCUMENT, document.id): document}
            texts = {document.text_sha256: text}
            if document.id != id_:
                now = self._now(document.id)
        else:
            things = {key: thing for key, thing in things.items() if key[0] is not Kind.DOCUMENT}
        wanted = {key: thing for key, thing in {**now, **things}.items() if thing is not None}
        fits = self._fitting(wanted, document.length)
        changes = [
            Change(*key, now.get(key), fits.get(key))
            for key in {**now, **things}
            if now.get(key) != fits.get(key)
        ]
        return document.id, merge_changes(changes), texts

    def _now(self, id_: DocumentId) -> Things:
        return {key: thing for key, thing in _things(self._project, id_) if key[0] not in _WIDE}

    def _with_text(self, document: Document) -> tuple[Document, str]:
        """Return an article with the text that it came with; where that is gone, a new one with what is there."""
        digest = bytes.fromhex(document.text_sha256)
        text = self._gathered.texts.get(digest)
        if text is not None:
            return document, text
        doubtful = self._gathered.doubtful.get(digest)
        text = self._texts.get(document.id, "") if doubtful is None else doubtful.decode(errors="replace")
        sha256 = text_sha256(text)
        if sha256 == document.text_sha256:
            return document, text
        self.changed_texts.append(document.title)
        return replace(document, id=document_id(sha256), text_sha256=sha256, length=len(text)), text

    def _fitting(self, wanted: Mapping[Key, Object], length: int) -> Things:
        """Return what can stand together: labels that lie in the text and are known, links whose ends are there."""
        schema = self._project.schema
        spans = {
            thing.id
            for thing in wanted.values()
            if isinstance(thing, Span)
            and all(0 <= start < end <= length for start, end in thing.fragments)
            and schema.label(thing.label) is not None
        }

        def fits(thing: Object) -> bool:
            match thing:
                case Span():
                    return thing.id in spans
                case Relation():
                    ends = {thing.from_span, thing.to_span} <= spans
                    return ends and schema.relation(thing.type) is not None
                case Membership():
                    return thing.span in spans and self._cluster(thing.cluster) is not None
                case Cluster() | SchemaHead() | Label() | RelationType():
                    return False
                case _:
                    return True

        return {key: thing for key, thing in wanted.items() if fits(thing)}

    def _cluster(self, id_: str) -> Cluster | None:
        return self._project.store.cluster(ClusterId(id_))


def _keyed(things: Iterable[Object]) -> Iterator[tuple[Key, Object]]:
    for thing in things:
        yield (KIND_OF[type(thing)], thing.id), thing


def _things(project: Project, id_: DocumentId) -> Iterator[tuple[Key, Object]]:
    """Yield all that everybody said of an article, and the clusters that are meant in it."""
    document = project.store.document(id_)
    if document is None:
        return
    yield from _keyed([document, *map(Trashed, project.store.trashed([id_]))])
    for name in project.store.annotators(id_):
        layer = project.layer(id_, name)
        spans = layer.spans()
        members = [member for span in spans if (member := layer.membership(span.id)) is not None]
        state = [] if layer.stored_state is None else [layer.stored_state]
        yield from _keyed(
            [*spans, *layer.relations(), *members, *state, *layer.reviewed.values(), *layer.clusters()]
        )
