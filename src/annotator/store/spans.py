"""Rows back into spans, relations and clusters, fast: an export makes one object a row."""

from __future__ import annotations

from collections.abc import Mapping
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

SPAN_COLUMNS = "s.start, s.end, s.label, s.id, s.annotator, s.flags, s.origin, s.created, s.more"
RELATION_COLUMNS = "r.id, r.type, f.id, t.id, r.annotator, r.created, r.origin, r.more"
RELATION_JOINS = "relation r JOIN span f ON f.key = r.from_span JOIN span t ON t.key = r.to_span"
CLUSTER_COLUMNS = "c.id, c.kind, c.name, c.annotator, c.origin, c.link"

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


def make_span(
    words: Mapping[int, str],
    order: Order,
    start: int,
    end: int,
    label_key: int,
    id_: str,
    annotator: int,
    flags: int,
    origin: int,
    created: str,
    more: str | None,
) -> Span:
    """Return the span of a row of `SPAN_COLUMNS`; its attributes stand in the order of the schema."""
    label = words[label_key]
    if more is None:
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
            flags & DOUBT != 0,
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
            flags & DOUBT != 0,
            rest.rules,
        )
    made.__class__ = Span  # type: ignore[assignment]  # same slots, so the same layout
    return cast(Span, made)


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
    more: str | None,
) -> Relation:
    """Return the relation of a row of `RELATION_COLUMNS`."""
    rest = None if more is None else decode_more(more)
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
