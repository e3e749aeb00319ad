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


def can_be_identified(layer: LayerView, schema: Schema, span: Span) -> bool:
    """Return whether *Who is that?* makes sense: a source that is not labelled as a name itself."""
    if span.label != SOURCE or not schema.head.asks_who_is_that:
        return False
    names = {label.id for label in schema.labels if label.tier is Tier.ENTITIES}
    near = labelled_between(layer, span.start, span.end, names)
    return not any(other.fragments == span.fragments for other in near)


def is_nobody(layer: LayerView, schema: Schema, span: Span) -> bool:
    """Return whether nobody has said yet who a source is: neither by a label of a name nor by a cluster."""
    return layer.membership(span.id) is None and can_be_identified(layer, schema, span)


def looks_like_name(reading: Reading, span: Span) -> bool:
    """Return whether a source has the words of a name: Space finds it, and the label that it gets there says who."""
    return reading.name_at(span.start) == (span.start, span.end)


def asks_who(reading: Reading, layer: LayerView, schema: Schema, span: Span) -> bool:
    """Return whether *Who is that?* is asked by itself: nobody has said it, and no name is there to be labelled."""
    return is_nobody(layer, schema, span) and not looks_like_name(reading, span)


def source_of(layer: LayerView, quote: Span) -> Span | None:
    """Return the span that says a quote."""
    relations = layer.relations_from(quote.id, SOURCE)
    return layer.span(relations[0].to_span) if relations else None


def has_open_frame(reading: Reading, layer: LayerView, schema: Schema, span: Span) -> bool:
    """Return whether a link or *Who is that?* is asked of a quote, or of a source that no quote has."""
    waiting = open_source(layer, schema, span)
    if waiting is not None:
        return asks_who(reading, layer, schema, waiting) or _lacks_link(layer, schema, span)
    return _lacks_link(layer, schema, span)


def open_source(layer: LayerView, schema: Schema, span: Span) -> Span | None:
    """Return the source of a quote, or a source that no quote has, if nobody has said who it is."""
    if span.label == SOURCE:
        source = None if layer.relations_to(span.id, SOURCE) else span
    else:
        source = source_of(layer, span) if schema.relation(SOURCE) else None
    return source if source is not None and is_nobody(layer, schema, source) else None


def _lacks_link(layer: LayerView, schema: Schema, span: Span) -> bool:
    return any(not is_linked(layer, span, kind) for kind in asked_relations(schema, span))


def attributes_of(schema: Schema, span: Span) -> list[Attribute]:
    """Return the attributes that the label of a span offers."""
    label = schema.label(span.label)
    return [] if label is None else [a for a in label.attributes if a.active]
