"""Whole articles with everything said about them, a hundred at a time, so that memory stays flat."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

import msgspec

from annotator.domain.annotation import (
    AnnotatorName,
    Cluster,
    DocumentId,
    LayerState,
    Relation,
    Reviewed,
    SpanId,
    Status,
    Tier,
)
from annotator.domain.document import Document
from annotator.domain.record import ClusterPart, Record
from annotator.domain.schema import Schema
from annotator.domain.span_columns import SpanColumns, SpanRest
from annotator.store.codec import decode_attributes, decode_fragments, decode_meta, decode_rest
from annotator.store.connect import Connection
from annotator.store.spans import (
    CLUSTER_COLUMNS,
    RELATION_COLUMNS,
    RELATION_JOINS,
    Order,
    in_schema_order,
    make_cluster,
    make_relation,
)
from annotator.store.tables import DOUBT, highest, lowest
from annotator.store.words import Words

BATCH = 100
HEAVY = 16_000_000
"""What is read together at most, in code points of text; a label weighs `_LABEL` of them."""
_LABEL = 300

DOCUMENTS = (
    "SELECT d.key, k.id, d.title, hex(t.sha256), d.length, d.meta, t.body FROM document d "
    "JOIN document_key k ON k.key = d.key JOIN text t ON t.key = d.text WHERE d.key BETWEEN ? AND ? ORDER BY d.key"
)
_COLUMNS = ("document", "id", "start", "end", "label", "annotator", "flags", "origin", "created", "more")
# A column of a batch in one JSON array costs a third of its cells in as many rows (measured).
SPANS = f"SELECT {', '.join(f'json_group_array({column})' for column in _COLUMNS)} FROM span WHERE key BETWEEN ? AND ?"
SPANS_OF = f"{SPANS} AND annotator IN (SELECT value FROM json_each(?))"
RELATIONS = (
    f"SELECT r.document, f.start, t.start, {RELATION_COLUMNS} FROM {RELATION_JOINS} "
    "WHERE r.key BETWEEN ? AND ?"
)
MEMBERS = (
    f"SELECT s.document, s.start, s.id, s.annotator, {CLUSTER_COLUMNS} FROM membership m "
    "JOIN span s ON s.key = m.span JOIN cluster c ON c.key = m.cluster WHERE m.span BETWEEN ? AND ?"
)
LAYERS = "SELECT document, annotator, status, attributes, spans FROM layer WHERE document BETWEEN ? AND ?"
WEIGHTS = (
    f"SELECT d.key, d.length + {_LABEL} * coalesce((SELECT sum(l.spans) FROM layer l WHERE l.document = d.key), 0) "
    "FROM document d WHERE d.key BETWEEN ? AND ?"
)
REVIEWED = "SELECT document, annotator, tier, ranges FROM reviewed WHERE document BETWEEN ? AND ?"

_numbers = msgspec.json.Decoder(list[int]).decode
_strings = msgspec.json.Decoder(list[str]).decode


@dataclass(slots=True)
class _Parts:
    """What was found of a batch, by document."""

    spans: dict[int, SpanColumns] = field(default_factory=dict)
    relations: dict[int, list[Relation]] = field(default_factory=lambda: defaultdict(list))
    clusters: dict[int, list[ClusterPart]] = field(default_factory=lambda: defaultdict(list))
    layers: dict[int, dict[str, LayerState]] = field(default_factory=lambda: defaultdict(dict))
    reviewed: dict[int, list[Reviewed]] = field(default_factory=lambda: defaultdict(list))


class RecordReader:
    """Reads articles in whole. `annotators`: keys of those whose annotations count, none for all."""

    def __init__(
        self,
        connection: Connection,
        words: Words,
        schema: Schema,
        order: Order,
        annotators: frozenset[int] | None,
    ) -> None:
        self._connection = connection
        self._words = words.texts()
        self._schema = schema
        self._order = order
        self._annotators = annotators

    def records(self, keys: Sequence[int]) -> Iterator[Record]:
        """Yield the articles with these keys, which ascend."""
        start = 0
        while start < len(keys):
            end = start + 1
            # Only neighbours are read together; a few articles in between cost less than another six queries.
            while end < len(keys) and end - start < BATCH and keys[end] - keys[end - 1] < 3:
                end += 1
            for first, last in self._bearable(keys[start:end]):
                yield from self._batch(keys[start + first : start + last])
            start = end

    def _bearable(self, keys: Sequence[int]) -> Iterator[tuple[int, int]]:
        """Yield the places where to cut, so that no part is too large for the memory."""
        weights = dict(self._connection.execute(WEIGHTS, (keys[0], keys[-1])))
        first = weight = 0
        for place, key in enumerate(keys):
            weight += weights.get(key, 0)
            if weight > HEAVY and place > first:
                yield first, place
                first, weight = place, weights.get(key, 0)
        yield first, len(keys)

    def _batch(self, keys: Sequence[int]) -> list[Record]:
        parts = _Parts()
        bounds = (lowest(keys[0]), highest(keys[-1]))
        documents = (keys[0], keys[-1])
        self._read_spans(parts, bounds)
        self._read_relations(parts, bounds)
        self._read_clusters(parts, bounds)
        self._read_layers(parts, documents)
        wanted = frozenset(keys)
        rows = self._connection.execute(DOCUMENTS, documents)
        return [self._record(parts, row) for row in rows if row[0] in wanted]

    def _record(self, parts: _Parts, row: tuple[int, str, object, str, int, str, object]) -> Record:
        key, id_, title, sha256, length, meta, text = row
        if not (isinstance(text, str) and isinstance(title, str)):
            raise ValueError("an article has no text")
        layers = parts.layers.get(key, {})
        return Record(
            Document(DocumentId(id_), title, sha256.lower(), length, decode_meta(meta)),
            text,
            tuple(layers[name] for name in sorted(layers)),
            parts.spans.get(key, ()),
            tuple(parts.relations.get(key, ())),
            tuple(parts.clusters.get(key, ())),
            tuple(parts.reviewed.get(key, ())),
            self._schema.head.name,
            self._schema.head.revision,
        )

    def _counts(self, annotator: int) -> bool:
        return self._annotators is None or annotator in self._annotators

    def _read_spans(self, parts: _Parts, bounds: tuple[int, int]) -> None:
        if self._annotators is None:
            row = self._connection.execute(SPANS, bounds).fetchone()
        else:
            whose = msgspec.json.encode(sorted(self._annotators)).decode()
            row = self._connection.execute(SPANS_OF, (*bounds, whose)).fetchone()
        documents, ids, starts, ends, labels, annotators, flags, origins, created, more = row
        batch = SpanColumns(
            _strings(ids),
            self._named(labels),
            _numbers(starts),
            _numbers(ends),
            self._named(annotators),
            self._named(origins),
            _strings(created),
            [flag >= DOUBT for flag in _numbers(flags)],
            {},
        )
        mores = _strings(more)
        first = 0
        for document, count in Counter(_numbers(documents)).items():
            last = first + count
            rests = self._rests(batch.labels[first:last], mores[first:last])
            parts.spans[document] = _cut(batch, first, last, rests).in_order()
            first = last

    def _named(self, keys: str) -> list[str]:
        return list(map(self._words.__getitem__, _numbers(keys)))

    def _rests(self, labels: Sequence[str], mores: Sequence[str]) -> dict[int, SpanRest]:
        """Return what the rows say in `more`, by place; attributes stand in the order of the schema."""
        rests: dict[int, SpanRest] = {}
        if not any(mores):
            return rests
        for place, more in enumerate(mores):
            if more:
                rest = decode_rest(more)
                if len(rest.attributes) > 1:
                    order = self._order.get(labels[place], {})
                    rest = replace(rest, attributes=in_schema_order(rest.attributes, order))
                rests[place] = rest
        return rests

    def _read_relations(self, parts: _Parts, bounds: tuple[int, int]) -> None:
        rows = self._connection.execute(RELATIONS, bounds).fetchall()
        words = self._words
        found = [
            (document, words[row[1]], start_from, start_to, row[0], row)
            for document, start_from, start_to, *row in rows
            if self._counts(row[4])
        ]
        found.sort()
        for document, _, _, _, _, row in found:
            parts.relations[document].append(make_relation(words, *row))

    def _read_clusters(self, parts: _Parts, bounds: tuple[int, int]) -> None:
        rows = [row for row in self._connection.execute(MEMBERS, bounds) if self._counts(row[3])]
        rows = [row for row in rows if self._counts(row[7])]
        rows.sort(key=lambda row: row[:3])
        made: dict[str, Cluster] = {}
        members: dict[tuple[int, str], list[SpanId]] = {}
        starts: dict[tuple[int, str], int] = {}
        for document, start, span, _, *cluster in rows:
            place = (document, cluster[0])
            if cluster[0] not in made:
                made[cluster[0]] = make_cluster(self._words, *cluster)
            members.setdefault(place, []).append(SpanId(span))
            starts.setdefault(place, start)
        for document, cluster_id in sorted(starts, key=lambda place: (starts[place], place[1])):
            part = ClusterPart(made[cluster_id], tuple(members[document, cluster_id]))
            parts.clusters[document].append(part)

    def _read_layers(self, parts: _Parts, documents: tuple[int, int]) -> None:
        words = self._words
        for document, annotator, status, attributes, spans in self._connection.execute(LAYERS, documents):
            if self._counts(annotator) and (status is not None or spans):
                name = AnnotatorName(words[annotator])
                values = decode_attributes(attributes) if attributes else {}
                parts.layers[document][name] = LayerState(name, Status(status or "new"), values)
        for document, annotator, tier, ranges in self._connection.execute(REVIEWED, documents):
            if self._counts(annotator):
                name = AnnotatorName(words[annotator])
                parts.reviewed[document].append(Reviewed(name, Tier(tier), decode_fragments(ranges)))
                parts.layers[document].setdefault(name, LayerState(name))


def _cut(batch: SpanColumns, first: int, last: int, rests: dict[int, SpanRest]) -> SpanColumns:
    return SpanColumns(
        batch.ids[first:last],
        batch.labels[first:last],
        batch.starts[first:last],
        batch.ends[first:last],
        batch.annotators[first:last],
        batch.origins[first:last],
        batch.created[first:last],
        batch.doubts[first:last],
        rests,
    )
