"""Which questions about a label are still open; their answers are found elsewhere."""

from __future__ import annotations

from annotator.domain.annotation import Span, Tier
from annotator.domain.overlay import LayerView, labelled_between
from annotator.domain.reading import Reading
from annotator.domain.schema import Attribute, RelationType, Schema

SOURCE = "source"
IMPLICIT_SOURCE = "implicit_source"


def asked_relations(schema: Schema, span: Span) -> list[RelationType]:
    """Return the links that the window asks for from a span, in the order of the schema."""
    return [r for r in schema.relations if r.asked and r.active and span.label in r.from_labels]


def is_linked(layer: LayerView, span: Span, kind: RelationType) -> bool:
    """Return whether a link is there, or a person said that there is none."""
    if kind.id == SOURCE and IMPLICIT_SOURCE in span.attributes:
        return True
    return bool(layer.relations_from(span.id, kind.id))


def asks_for_source(layer: LayerView, schema: Schema, quote: Span) -> bool:
    """Return whether nobody has said yet who says a quote."""
    kinds = [kind for kind in asked_relations(schema, quote) if kind.id == SOURCE]
    return any(not is_linked(layer, quote, kind) for kind in kinds)


def can_be_identified(reading: Reading, layer: LayerView, schema: Schema, span: Span) -> bool:
    """Return whether *Who is that?* makes sense: a source that is no name itself."""
    if span.label != SOURCE or not schema.head.asks_who_is_that:
        return False
    if reading.name_at(span.start) == (span.start, span.end):
        return False
    names = {label.id for label in schema.labels if label.tier is Tier.ENTITIES}
    near = labelled_between(layer, span.start, span.end, names)
    return not any(other.fragments == span.fragments for other in near)


def asks_who(reading: Reading, layer: LayerView, schema: Schema, span: Span) -> bool:
    """Return whether a source that is no name is in no cluster yet."""
    return layer.membership(span.id) is None and can_be_identified(reading, layer, schema, span)


def source_of(layer: LayerView, quote: Span) -> Span | None:
    """Return the span that says a quote."""
    relations = layer.relations_from(quote.id, SOURCE)
    return layer.span(relations[0].to_span) if relations else None


def has_open_frame(reading: Reading, layer: LayerView, schema: Schema, span: Span) -> bool:
    """Return whether a link or *Who is that?* is open for a quote, or for a source that no quote has."""
    if span.label == SOURCE:
        return not layer.relations_to(span.id, SOURCE) and asks_who(reading, layer, schema, span)
    if any(not is_linked(layer, span, kind) for kind in asked_relations(schema, span)):
        return True
    source = source_of(layer, span) if schema.relation(SOURCE) else None
    return source is not None and asks_who(reading, layer, schema, source)


def attributes_of(schema: Schema, span: Span) -> list[Attribute]:
    """Return the attributes that the label of a span offers."""
    label = schema.label(span.label)
    return [] if label is None else [a for a in label.attributes if a.active]
