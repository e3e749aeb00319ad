"""From an article to its line of annotator-jsonl/1: the order of everything is fixed, the words are checked."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import repeat
from math import isfinite
from operator import attrgetter

import msgspec

from annotator.domain.annotation import LayerState, Relation, Reviewed, Value
from annotator.domain.document import complete_meta
from annotator.domain.record import ClusterPart, Record
from annotator.domain.schema import Attribute, Schema
from annotator.domain.span_columns import SpanColumns, SpanRest, columns
from annotator.formats.jsonl_model import (
    VERSION,
    ArticleLine,
    Attributes,
    ClusterLine,
    LayerLine,
    RelationLine,
    ReviewedLine,
    SchemaLine,
    SpanLine,
)

_annotator = attrgetter("annotator")


class ArticleEncoder:
    """Writes records as lines. Attributes stand in the order of `schema`, unknown ones behind by name.

    Without a schema they stay in the order of the record.
    """

    def __init__(self, schema: Schema | None = None) -> None:
        self._encode = msgspec.json.Encoder().encode
        self._ordered = schema is not None
        self._article_ranks = _ranks(schema.head.attributes if schema else ())
        self._ranks = {label.id: _ranks(label.attributes) for label in schema.labels} if schema else {}

    def line(self, record: Record) -> bytes:
        """Return the line with its line end. A label that does not fit the text raises `ValueError`: a bug."""
        document = record.document
        spans = columns(record.spans)
        linked = record.relations or record.clusters
        starts = dict(zip(spans.ids, spans.starts, strict=True)) if linked else {}
        schema = record.schema_name
        article = ArticleLine(
            VERSION,
            document.id,
            document.title,
            record.text,
            document.text_sha256,
            complete_meta(document.meta),
            self._layers(record.layers),
            self._spans(spans, record.text),
            tuple(self._relations(record.relations, starts)) if linked else (),
            tuple(_clusters(record.clusters, starts)) if linked else (),
            _reviewed(record.reviewed) if record.reviewed else (),
            None if schema is None else SchemaLine(schema, record.schema_revision or 1),
        )
        return self._encode(article) + b"\n"

    def _layers(self, layers: Sequence[LayerState]) -> tuple[LayerLine, ...]:
        ranks = self._article_ranks
        lines = [
            LayerLine(layer.annotator, layer.status, self._attributes(layer.attributes, ranks))
            for layer in layers
        ]
        return tuple(sorted(lines, key=_annotator))

    def _spans(self, spans: SpanColumns, text: str) -> list[SpanLine]:
        starts, ends = spans.starts, spans.ends
        if starts and (min(starts) < 0 or max(ends) > len(text)):
            raise ValueError(f"a label lies outside its text of {len(text)}")
        lines = list(
            map(
                SpanLine,
                spans.ids,
                spans.labels,
                zip(zip(starts, ends, strict=True), strict=True),
                zip([text[start:end] for start, end in zip(starts, ends, strict=True)], strict=True),
                repeat({}),
                repeat(()),
                repeat(None),
                spans.doubts,
                repeat(()),
                spans.annotators,
                spans.origins,
                spans.created,
            )
        )
        for place, rest in spans.rests.items():
            self._complete(lines[place], rest, text)
        return lines

    def _complete(self, line: SpanLine, rest: SpanRest, text: str) -> None:
        """Write into a line what its columns do not say."""
        if rest.fragments:
            line.fragments = rest.fragments
            line.exact = tuple([text[start:end] for start, end in rest.fragments])
        ranks = self._ranks.get(line.label, {})
        line.attributes = self._attributes(rest.attributes, ranks)
        line.derived = self._names(rest.derived, ranks) if rest.attributes else rest.derived
        line.note = rest.note
        line.rules = rest.rules

    def _relations(self, relations: Sequence[Relation], starts: Mapping[str, int]) -> Iterator[RelationLine]:
        ordered = sorted(relations, key=lambda r: (r.type, starts[r.from_span], starts[r.to_span], r.id))
        for relation in ordered:
            yield RelationLine(
                relation.id,
                relation.type,
                relation.from_span,
                relation.to_span,
                self._attributes(relation.attributes, {}),
                relation.note,
                relation.annotator,
                relation.origin,
                relation.created,
            )

    def _attributes(self, attributes: Mapping[str, Value], ranks: Mapping[str, int]) -> Attributes:
        if not attributes:
            return {}
        for key, value in attributes.items():
            if isinstance(value, float) and not isfinite(value):
                raise ValueError(f"attribute {key} is {value}, which JSON cannot hold")
        return {key: attributes[key] for key in self._names(attributes, ranks)}

    def _names(self, names: Iterable[str], ranks: Mapping[str, int]) -> tuple[str, ...]:
        if not self._ordered:
            return tuple(names)
        last = len(ranks)
        return tuple(sorted(names, key=lambda name: (ranks.get(name, last), name)))


def _ranks(attributes: Sequence[Attribute]) -> dict[str, int]:
    return {attribute.id: rank for rank, attribute in enumerate(attributes)}


def _clusters(parts: Sequence[ClusterPart], starts: Mapping[str, int]) -> list[ClusterLine]:
    lines: list[tuple[int, str, ClusterLine]] = []
    for part in parts:
        members = sorted(part.members, key=lambda member: (starts[member], member))
        cluster = part.cluster
        line = ClusterLine(
            cluster.id,
            cluster.kind,
            cluster.name,
            cluster.link,
            tuple(members),
            cluster.annotator,
            cluster.origin,
        )
        lines.append((starts[members[0]], cluster.id, line))
    return [line for _, _, line in sorted(lines, key=lambda entry: entry[:2])]


def _reviewed(entries: Sequence[Reviewed]) -> tuple[ReviewedLine, ...]:
    lines = [(stretch, entry.tier, entry.annotator) for entry in entries for stretch in entry.ranges]
    return tuple(ReviewedLine(stretch, tier, name) for stretch, tier, name in sorted(lines))
