"""From an article to its line of annotator-jsonl/1: the order of everything is fixed, the words are checked."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from math import isfinite

import msgspec

from annotator.domain.annotation import Reviewed, SpanId, Value
from annotator.domain.document import complete_meta
from annotator.domain.record import ClusterPart, Record
from annotator.domain.schema import Attribute, Schema
from annotator.formats.export_order import in_export_order
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
        linked = record.relations or record.clusters
        starts = {span.id: span.fragments[0][0] for span in record.spans} if linked else {}
        schema = record.schema_name
        article = ArticleLine(
            VERSION,
            document.id,
            document.title,
            record.text,
            document.text_sha256,
            complete_meta(document.meta),
            tuple(
                LayerLine(
                    layer.annotator, layer.status, self._attributes(layer.attributes, self._article_ranks)
                )
                for layer in sorted(record.layers, key=lambda layer: layer.annotator)
            ),
            self._spans(record),
            tuple(self._relations(record, starts)),
            tuple(_clusters(record.clusters, starts)),
            _reviewed(record.reviewed),
            None if schema is None else SchemaLine(schema, record.schema_revision or 1),
        )
        return self._encode(article) + b"\n"

    def _spans(self, record: Record) -> list[SpanLine]:
        text, length = record.text, len(record.text)
        lines: list[SpanLine] = []
        for span in in_export_order(record.spans):
            fragments = span.fragments
            start, end = fragments[0]
            if fragments[-1][1] > length or start < 0:
                raise ValueError(f"label {span.id} lies outside its text of {length}")
            if len(fragments) == 1:
                exact: tuple[str, ...] = (text[start:end],)
            else:
                exact = tuple([text[start:end] for start, end in fragments])
            attributes, derived = span.attributes, span.derived
            if attributes:
                ranks = self._ranks.get(span.label, {})
                attributes = self._attributes(attributes, ranks)
                derived = self._names(derived, ranks)
            lines.append(
                SpanLine(
                    span.id,
                    span.label,
                    fragments,
                    exact,
                    attributes,  # type: ignore[arg-type]  # an empty mapping of the domain is written as it is
                    derived,
                    span.note,
                    span.doubt,
                    span.rules,
                    span.annotator,
                    span.origin,
                    span.created,
                )
            )
        return lines

    def _relations(self, record: Record, starts: Mapping[SpanId, int]) -> Iterator[RelationLine]:
        ordered = sorted(
            record.relations, key=lambda r: (r.type, starts[r.from_span], starts[r.to_span], r.id)
        )
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


def _clusters(parts: Sequence[ClusterPart], starts: Mapping[SpanId, int]) -> list[ClusterLine]:
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
