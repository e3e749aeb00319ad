"""How an article that comes in and the schema of the project fit: names mapped, answers put in order, gaps found."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from annotator.domain.annotation import Span, Tier, Value
from annotator.domain.record import Record
from annotator.domain.schema import Attribute, Label, RelationType, Schema
from annotator.formats.format import Loss

UNKNOWN_ANSWERS = "answers that the labels here do not ask for (kept, but not shown)"


def fitted(record: Record, schema: Schema) -> Record:
    """Return the article with labels under their ids in the schema and answers in the order of the schema."""
    record = with_aliases(record, names_of_labels(record, schema))
    if any(layer.attributes for layer in record.layers):
        article = _places(schema.head.attributes)
        layers = [replace(layer, attributes=_answers(layer.attributes, article)) for layer in record.layers]
        record = replace(record, layers=tuple(layers))
    if any(span.attributes or span.derived for span in record.spans):
        labels = {label.id: _places(label.attributes) for label in schema.labels}
        spans = tuple(_span_in_order(span, labels.get(span.label, {})) for span in record.spans)
        record = replace(record, spans=spans)
    return record


def names_of_labels(record: Record, schema: Schema) -> dict[str, str]:
    """Return, for each label of the article, its id in the schema, or itself where the schema lacks it."""
    known: dict[str, str] = {}
    for name in {span.label for span in record.spans}:
        found = schema.label(name) or schema.label_for(name)
        known[name] = found.id if found else name
    return known


def with_aliases(record: Record, names: Mapping[str, str]) -> Record:
    """Return the article with labels under the ids that the schema has for them."""
    if all(name == meant for name, meant in names.items()):
        return record
    spans = tuple(replace(span, label=names[span.label]) for span in record.spans)
    return replace(record, spans=spans)


def missing_labels(record: Record, schema: Schema) -> tuple[Label, ...]:
    """Return the labels that the schema lacks, in the order of the text.

    They may have several parts, and so may overlap: other programs' labels do.
    """
    names = dict.fromkeys(span.label for span in record.spans)
    new = [name for name in names if schema.label(name) is None]
    first = len(schema.labels)
    return tuple(
        Label(name, name, Tier.ENTITIES, contiguous=False, position=first + number)
        for number, name in enumerate(new)
    )


def missing_relations(record: Record, schema: Schema) -> tuple[RelationType, ...]:
    """Return the types of links that the schema lacks, and imported ones that it has between fewer labels."""
    labels = {span.id: span.label for span in record.spans} if record.relations else {}
    found: dict[str, RelationType] = {}
    for link in record.relations:
        kind = found.get(link.type) or schema.relation(link.type)
        if kind is None:
            position = len(schema.relations) + len(found)
            kind = RelationType(link.type, link.type, (), (), position=position)
        if is_imported(kind):
            wider = _wider(kind, labels[link.from_span], labels[link.to_span])
            if wider != kind:
                found[link.type] = wider
    return tuple(found.values())


def is_imported(kind: RelationType) -> bool:
    """Tell whether a type of links is as an import made it: nobody gave it a title, a question or a limit."""
    plain = RelationType(kind.id, kind.id, kind.from_labels, kind.to_labels, position=kind.position)
    return kind == plain


def unknown_answers(record: Record, schema: Schema) -> Loss:
    """Return how many answers about labels the schema does not ask for, with the first as example."""
    asked = {label.id: frozenset(a.id for a in label.attributes) for label in schema.labels}
    found = list(_unknown_answers(record.spans, asked))
    return Loss(UNKNOWN_ANSWERS, len(found), found[0] if found else "")


def _unknown_answers(spans: Sequence[Span], asked: Mapping[str, frozenset[str]]) -> Iterator[str]:
    for span in spans:
        if span.attributes:
            for name in span.attributes.keys() - asked.get(span.label, frozenset()):
                yield f"{name} of {span.label}"


def _wider(kind: RelationType, start: str, end: str) -> RelationType:
    starts, ends = kind.from_labels, kind.to_labels
    return replace(
        kind,
        from_labels=starts if start in starts else (*starts, start),
        to_labels=ends if end in ends else (*ends, end),
    )


def _places(attributes: Sequence[Attribute]) -> dict[str, int]:
    return {attribute.id: place for place, attribute in enumerate(attributes)}


def _span_in_order(span: Span, places: Mapping[str, int]) -> Span:
    if len(span.attributes) < 2 and len(span.derived) < 2:
        return span
    derived = tuple(_in_order(span.derived, places))
    return replace(span, attributes=_answers(span.attributes, places), derived=derived)


def _answers(attributes: Mapping[str, Value], places: Mapping[str, int]) -> dict[str, Value]:
    return {name: attributes[name] for name in _in_order(attributes, places)}


def _in_order(names: Iterable[str], places: Mapping[str, int]) -> list[str]:
    """Return names as the schema lists them, unknown ones behind by name, as exports have them."""
    return sorted(names, key=lambda name: (places.get(name, len(places)), name))
