"""Articles with gold, written inline by a person and turned into annotator-jsonl/1.

A file of `tests/fixtures/journeys` has three parts between lines of `=====`. First facts such as `language: en`.
Then the text: `{q1 …}` is a stretch of the label with the letter q; the same name twice is one label in parts;
braces nest. Then what is said of the labels, one a line: `q1 source=s1 cue=c1 act=statement`, and the clusters:
`person Edith Marlowe: p1 s1`. What the program derives (SCHEMA.md §3) is not written down: the gold is made by
the acts that a person would do, and is refused where a cluster comes out otherwise than written.

Run as a program it writes the JSONL of all files anew.
"""

from __future__ import annotations

import re
import tempfile
import uuid
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from projects import schema

from annotator.domain.annotation import (
    Cluster,
    ClusterId,
    DocumentId,
    Fragment,
    Membership,
    Relation,
    RelationId,
    Span,
    SpanId,
    Status,
    Tier,
)
from annotator.domain.change import Change, changed, created, deleted
from annotator.domain.document import Document, complete_meta, document_id, text_sha256, title_of
from annotator.domain.layer import span_order
from annotator.domain.record import ClusterPart, Record
from annotator.formats.jsonl_encode import ArticleEncoder
from annotator.ops import annotate
from annotator.ops.article import Article
from annotator.ops.project import Project, create

FOLDER = Path(__file__).parents[1] / "fixtures" / "journeys"
NAMES = tuple(sorted(path.stem for path in FOLDER.glob("*.txt")))
GOLD = "gold"
CREATED = "2026-11-24T08:00:00Z"
LETTERS = {
    "p": "person",
    "o": "organization",
    "q": "quote",
    "s": "source",
    "c": "cue",
    "k": "claim",
    "x": "waived",
}
_NAMED_FIRST = ("person", "organization", "waived", "source", "cue", "quote", "claim")
_TOKEN = re.compile(r"\{([a-z]\d+) |\}")
_VALUE = re.compile(r"([a-z_]+)=(\S+)")


@dataclass(frozen=True, slots=True)
class Stretch:
    """One label as written: its name in the file, its label, its fragments, what is said of it."""

    name: str
    label: str
    fragments: tuple[Fragment, ...]
    said: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Group:
    """A cluster as written: kind, name, names of its members."""

    kind: str
    name: str
    members: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Written:
    """One file as a person wrote it."""

    facts: Mapping[str, str]
    text: str
    stretches: tuple[Stretch, ...]
    groups: tuple[Group, ...]


def read(name: str) -> Written:
    """Return what `name`.txt says; `ValueError` where it contradicts itself."""
    return parse((FOLDER / f"{name}.txt").read_text(encoding="utf-8"))


def parse(whole: str) -> Written:
    """Return what a file says; `ValueError` where it contradicts itself."""
    head, body, tail = whole.split("=====\n")
    facts = dict(line.split(": ", 1) for line in head.splitlines())
    text, places = _inline(body.removesuffix("\n"))
    said, groups = {}, []
    for line in filter(None, tail.splitlines()):
        first, rest = line.split(" ", 1)
        if first in places:
            said[first] = dict(_VALUE.findall(rest))
        else:
            called, members = rest.rsplit(":", 1)
            groups.append(Group(first, called, tuple(members.split())))
    unknown = {member for group in groups for member in group.members} - places.keys()
    if unknown:
        raise ValueError(f"no such labels: {sorted(unknown)}")
    stretches = (
        Stretch(name, LETTERS[name[0]], tuple(found), said.get(name, {})) for name, found in places.items()
    )
    return Written(facts, text, tuple(stretches), tuple(groups))


def _inline(marked: str) -> tuple[str, dict[str, list[Fragment]]]:
    text, last = "", 0
    open_at: list[tuple[str, int]] = []
    places: dict[str, list[Fragment]] = {}
    for match in _TOKEN.finditer(marked):
        text += marked[last : match.start()]
        last = match.end()
        if match[1]:
            open_at.append((match[1], len(text)))
            places.setdefault(match[1], [])
        else:
            name, start = open_at.pop()
            places[name].append((start, len(text)))
    if open_at:
        raise ValueError(f"not closed: {open_at}")
    return text + marked[last:], places


def build(project: Project, written: Written, backwards: bool = False) -> dict[str, SpanId]:
    """Do all acts that make the gold of an article in a project; return the ids by the names of the file.

    `backwards`: the labels of each kind in the other order; the result has to be the same.
    """
    article = project.open_article(_add(project, written))
    ids: dict[str, SpanId] = {}
    turns = sorted(written.stretches, key=lambda s: (_NAMED_FIRST.index(s.label), s.fragments))
    for stretch in reversed(turns) if backwards else turns:
        act = annotate.add_span(project, article, stretch.label, stretch.fragments)
        assert act.select is not None
        ids[stretch.name] = act.select
    for stretch in written.stretches:
        for key, value in stretch.said.items():
            _say(project, article, ids, stretch.name, key, value)
    for group in written.groups:
        _gather(project, article, group, [ids[name] for name in group.members])
    _compare(article, written.groups, ids)
    annotate.set_status(project, article, Status.DONE, tuple(Tier))
    return ids


def _add(project: Project, written: Written) -> DocumentId:
    sha256 = text_sha256(written.text)
    meta = complete_meta({**written.facts, "encoding": "utf-8"})
    document = Document(document_id(sha256), title_of(written.text), sha256, len(written.text), meta)
    draft = project.draft("import", document.id, [created(document)])
    project.record([draft], texts={sha256: written.text})
    return document.id


def _say(
    project: Project, article: Article, ids: Mapping[str, SpanId], name: str, key: str, value: str
) -> None:
    span = article.layer.span(ids[name])
    assert span is not None
    if project.schema.relation(key) is not None:
        annotate.link(project, article, span, key, target=ids[value])
    else:
        annotate.set_attribute(project, article, span, key, value.replace("_", " "))


def _gather(project: Project, article: Article, group: Group, members: Iterable[SpanId]) -> None:
    """Put spans into one cluster, one that a name of them has already if there is one."""
    spans = [span for member in members if (span := article.layer.span(member)) is not None]
    known = [cluster for span in spans if (cluster := article.layer.cluster_of(span.id)) is not None]
    changes: list[Change] = []
    if known:
        kept = known[0]
        if kept.name != group.name:
            after = replace(kept, name=group.name, origin="human")
            changes.append(changed(kept, after))
            kept = after
    else:
        kept = Cluster(ClusterId(project.clock.uuid7()), group.kind, group.name, project.annotator)
        changes.append(created(kept))
    for span in spans:
        before = article.layer.membership(span.id)
        if before is None or before.cluster != kept.id:
            changes += [] if before is None else [deleted(before)]
            changes.append(created(Membership(kept.id, span.id)))
    if changes:
        annotate._commit(project, article, f"group {group.name}", changes, None)


def _compare(article: Article, groups: Iterable[Group], ids: Mapping[str, SpanId]) -> None:
    """Refuse clusters that came out otherwise than written."""
    names = {span: name for name, span in ids.items()}
    found = {
        (cluster.kind, cluster.name, frozenset(names[span.id] for span in article.layer.members(cluster.id)))
        for cluster in article.layer.clusters()
    }
    wanted = {(group.kind, group.name, frozenset(group.members)) for group in groups}
    if found != wanted:
        raise ValueError(f"written but not so: {wanted - found}; so but not written: {found - wanted}")


def line(written: Written, backwards: bool = False) -> bytes:
    """Return the gold of an article as its line of JSONL; the same text gives the same bytes."""
    with tempfile.TemporaryDirectory() as folder:
        project = create(Path(folder) / "gold.annotator", schema("standard"), GOLD)
        with project:
            ids = build(project, written, backwards)
            (row,) = project.documents()
            record = project.store.record(row.id)
            return ArticleEncoder(project.schema).line(_settled(record, ids))


def _settled(record: Record, ids: Mapping[str, SpanId]) -> Record:
    """Return the record with ids that follow from the names in the file, and one time of making."""
    space = uuid.UUID(record.document.id)
    spans = {span: SpanId(str(uuid.uuid5(space, name))) for name, span in ids.items()}

    def settled(span: Span) -> Span:
        return replace(span, id=spans[span.id], created=CREATED)

    return replace(
        record,
        spans=tuple(sorted(map(settled, record.spans), key=span_order)),
        relations=tuple(_relations(record, spans, space)),
        clusters=tuple(_clusters(record, spans, space)),
        schema_name="standard",
        schema_revision=1,
    )


def _relations(record: Record, spans: Mapping[SpanId, SpanId], space: uuid.UUID) -> Iterator[Relation]:
    for relation in record.relations:
        start, end = spans[relation.from_span], spans[relation.to_span]
        id_ = RelationId(str(uuid.uuid5(space, f"{relation.type} {start} {end}")))
        yield replace(relation, id=id_, from_span=start, to_span=end, created=CREATED)


def _clusters(record: Record, spans: Mapping[SpanId, SpanId], space: uuid.UUID) -> Iterator[ClusterPart]:
    for part in record.clusters:
        cluster = part.cluster
        id_ = ClusterId(str(uuid.uuid5(space, f"{cluster.kind} {cluster.name}")))
        yield ClusterPart(replace(cluster, id=id_), tuple(spans[member] for member in part.members))


def main() -> None:
    """Write the JSONL of all files anew."""
    for name in NAMES:
        (FOLDER / f"{name}.jsonl").write_bytes(line(read(name)))


if __name__ == "__main__":
    main()
