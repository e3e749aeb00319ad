"""Rows back into spans, relations and clusters, fast: an export makes one object a row."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import fields
from typing import cast

from annotator.domain.annotation import (
    AnnotatorName,
    Cluster,
    ClusterId,
    Fragment,
    Relation,
    RelationId,
    Span,
    SpanId,
    Value,
)
from annotator.store.codec import decode_more
from annotator.store.tables import DOUBT

RANK = "(s.start << 32) - s.end"
"""Sorts the spans of an article as they are exported, but for several labels on one stretch."""

SPAN_COLUMNS = f"{RANK}, s.start, s.end, s.id, s.label, s.annotator, s.flags, s.origin, s.created, s.more"
RELATION_COLUMNS = "r.id, r.type, f.id, t.id, r.annotator, r.created, r.origin, r.more"
RELATION_JOINS = "relation r JOIN span f ON f.key = r.from_span JOIN span t ON t.key = r.to_span"
CLUSTER_COLUMNS = "c.id, c.kind, c.name, c.annotator, c.origin, c.link"

SpanRow = tuple[int, int, int, int, str, int, int, int, int, str, str]

Order = Mapping[str, Mapping[str, int]]
"""For each label with several attributes, the place of each of them in the schema."""

_LAST = 1 << 30


class _Draft:
    """A span while it is filled: the `__init__` of a frozen dataclass takes three times as long (measured)."""

    __slots__ = tuple(field.name for field in fields(Span))

    def __init__(
        self,
        id_: str,
        label: str,
        fragments: tuple[Fragment, ...],
        annotator: str,
        created: str,
        origin: str,
        attributes: Mapping[str, Value],
        derived: tuple[str, ...],
        note: str | None,
        doubt: bool,
        rules: tuple[str, ...],
    ) -> None:
        self.id = id_
        self.label = label
        self.fragments = fragments
        self.annotator = annotator
        self.created = created
        self.origin = origin
        self.attributes = attributes
        self.derived = derived
        self.note = note
        self.doubt = doubt
        self.rules = rules


def make_spans(words: Mapping[int, str], order: Order, rows: Iterable[SpanRow]) -> list[Span]:
    """Return the spans of rows of a key and `SPAN_COLUMNS`; their attributes stand in the order of the schema."""
    spans: list[_Draft] = []
    append = spans.append
    for _, _, start, end, id_, label_key, annotator, flags, origin, created, more in rows:
        label = words[label_key]
        if not more:
            made = _Draft(
                id_,
                label,
                ((start, end),),
                words[annotator],
                created,
                words[origin],
                {},
                (),
                None,
                flags >= DOUBT,
                (),
            )
        else:
            rest = decode_more(more)
            attributes = rest.attributes
            if len(attributes) > 1:
                attributes = in_schema_order(attributes, order.get(label, {}))
            made = _Draft(
                id_,
                label,
                rest.fragments or ((start, end),),
                words[annotator],
                created,
                words[origin],
                attributes,
                rest.derived,
                rest.note,
                flags >= DOUBT,
                rest.rules,
            )
        made.__class__ = Span  # type: ignore[assignment]  # same slots, so the same layout
        append(made)
    return cast(list[Span], spans)


def in_schema_order(attributes: Mapping[str, Value], places: Mapping[str, int]) -> dict[str, Value]:
    """Return attributes as the schema lists them, unknown ones last by name."""
    return {key: attributes[key] for key in sorted(attributes, key=lambda key: (places.get(key, _LAST), key))}


def make_relation(
    words: Mapping[int, str],
    id_: str,
    type_key: int,
    from_span: str,
    to_span: str,
    annotator: int,
    created: str,
    origin: int,
    more: str,
) -> Relation:
    """Return the relation of a row of `RELATION_COLUMNS`."""
    rest = decode_more(more) if more else None
    return Relation(
        RelationId(id_),
        words[type_key],
        SpanId(from_span),
        SpanId(to_span),
        AnnotatorName(words[annotator]),
        created,
        words[origin],
        {} if rest is None else rest.attributes,
        None if rest is None else rest.note,
    )


def make_cluster(
    words: Mapping[int, str], id_: str, kind: str, name: str, annotator: int, origin: int, link: str | None
) -> Cluster:
    """Return the cluster of a row of `CLUSTER_COLUMNS`."""
    return Cluster(ClusterId(id_), kind, name, AnnotatorName(words[annotator]), words[origin], link)
