"""Whole articles with everything said about them, a hundred at a time, so that memory stays flat."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from operator import itemgetter

from annotator.domain.annotation import (
    AnnotatorName,
    Cluster,
    DocumentId,
    LayerState,
    Relation,
    Reviewed,
    Span,
    SpanId,
    Status,
    Tier,
)
from annotator.domain.document import Document
from annotator.domain.layer import span_order
from annotator.domain.record import ClusterPart, Record
from annotator.domain.schema import Schema
from annotator.store.codec import decode_attributes, decode_fragments, decode_meta
from annotator.store.connect import Connection
from annotator.store.spans import (
    CLUSTER_COLUMNS,
    RELATION_COLUMNS,
    RELATION_JOINS,
    SPAN_COLUMNS,
    Order,
    make_cluster,
    make_relation,
    make_spans,
)
from annotator.store.tables import highest, lowest
from annotator.store.words import Words

BATCH = 100
_document, _rank = itemgetter(0), itemgetter(1)

DOCUMENTS = (
    "SELECT d.key, k.id, d.title, hex(t.sha256), d.length, d.meta, t.body FROM document d "
    "JOIN document_key k ON k.key = d.key JOIN text t ON t.key = d.text WHERE d.key BETWEEN ? AND ? ORDER BY d.key"
)
SPANS = f"SELECT s.document, {SPAN_COLUMNS} FROM span s WHERE s.key BETWEEN ? AND ?"
RELATIONS = (
    f"SELECT r.document, f.start, t.start, {RELATION_COLUMNS} FROM {RELATION_JOINS} "
    "WHERE r.key BETWEEN ? AND ?"
)
MEMBERS = (
    f"SELECT s.document, s.start, s.id, s.annotator, {CLUSTER_COLUMNS} FROM membership m "
    "JOIN span s ON s.key = m.span JOIN cluster c ON c.key = m.cluster WHERE m.span BETWEEN ? AND ?"
)
LAYERS = "SELECT document, annotator, status, attributes, spans FROM layer WHERE document BETWEEN ? AND ?"
REVIEWED = "SELECT document, annotator, tier, ranges FROM reviewed WHERE document BETWEEN ? AND ?"


@dataclass(slots=True)
class _Parts:
    """What was found of a batch, by document."""

    spans: dict[int, list[Span]] = field(default_factory=lambda: defaultdict(list))
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
            yield from self._batch(keys[start:end])
            start = end

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

    def _record(self, parts: _Parts, row: tuple[int, str, str, str, int, str, str]) -> Record:
        key, id_, title, sha256, length, meta, text = row
        layers = parts.layers.get(key, {})
        return Record(
            Document(DocumentId(id_), title, sha256.lower(), length, decode_meta(meta)),
            text,
            tuple(layers[name] for name in sorted(layers)),
            tuple(parts.spans.get(key, ())),
            tuple(parts.relations.get(key, ())),
            tuple(parts.clusters.get(key, ())),
            tuple(parts.reviewed.get(key, ())),
            self._schema.head.name,
            self._schema.head.revision,
        )

    def _counts(self, annotator: int) -> bool:
        return self._annotators is None or annotator in self._annotators

    def _read_spans(self, parts: _Parts, bounds: tuple[int, int]) -> None:
        rows = self._connection.execute(SPANS, bounds).fetchall()
        if self._annotators is not None:
            rows = [row for row in rows if row[6] in self._annotators]
        rows.sort()
        for document, group in groupby(rows, _document):
            own = list(group)
            spans = make_spans(self._words, self._order, own)
            if len(set(map(_rank, own))) < len(own):
                spans.sort(key=span_order)
            parts.spans[document] = spans

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
