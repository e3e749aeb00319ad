"""What the card says of a label: its answers, what is open, what points at it; plain values, no widget."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from annotator.domain.annotation import RULE, Span, SpanId, Tier, Value
from annotator.domain.asking import asks_who
from annotator.domain.layer import Layer
from annotator.domain.schema import Attribute, AttributeKind, Label, RelationType, Schema
from annotator.ops.annotate import quoted
from annotator.ops.article import Article

CLUSTER = "cluster"
IMPLICIT = "implicit_source"
WORD_OF = {"source": "who", "cue": "signal", "claimant": "whose"}
WORD_BACK = {"source": "says", "cue": "signals", "claimant": "claims"}
LONGEST = 90
WHOLE = 400


class RowState(StrEnum):
    """How a row is shown: answered by a person, found by the program, or still open."""

    SET = "set"
    DERIVED = "derived"
    OPEN = "open"


@dataclass(frozen=True, slots=True)
class CardRow:
    """One row. `question`: what a click asks, `span`: which label a click visits; one of them is set."""

    word: str
    value: str
    state: RowState = RowState.SET
    question: str | None = None
    span: SpanId | None = None


@dataclass(frozen=True, slots=True)
class Card:
    """All that the card shows of one label."""

    span: Span
    label: Label | None
    kind: str
    text: str
    rows: tuple[CardRow, ...]


def card_of(article: Article, schema: Schema, span: Span) -> Card:
    """Return the card of a label in the shown article. O(links of the label)."""
    label = schema.label(span.label)
    rows = [*_relation_rows(article, schema, span), *_cluster_rows(article.layer, span, label)]
    kind = ""
    for attribute in label.attributes if label is not None else ():
        row = _attribute_row(span, attribute)
        if row is None:
            continue
        if attribute.choices and not kind and attribute.derived:
            kind = row.value if row.state is not RowState.OPEN else ""
        rows.append(row)
    rows += _back_rows(article, span)
    return Card(span, label, kind, quoted(article.text, span, WHOLE), tuple(rows))


def value_words(attribute: Attribute, value: Value) -> str:
    """Return the title of a choice, or the value as it was typed."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    titles = {choice.id: choice.title for choice in attribute.choices}
    if isinstance(value, tuple):
        return ", ".join(titles.get(part, part) for part in value)
    return titles.get(str(value), str(value))


def _relation_rows(article: Article, schema: Schema, span: Span) -> Iterator[CardRow]:
    for kind in schema.relations:
        if span.label not in kind.from_labels or not kind.active:
            continue
        relations = article.layer.relations_from(span.id, kind.id)
        for relation in relations:
            target = article.layer.span(relation.to_span)
            if target is not None:
                state = RowState.DERIVED if relation.origin == RULE else RowState.SET
                words = quoted(article.text, target, LONGEST)
                yield CardRow(_word(kind), words, state, kind.id)
                yield from _who_is(article, target, schema)
        if not relations:
            yield from _unanswered(kind, span)


def _unanswered(kind: RelationType, span: Span) -> Iterator[CardRow]:
    if kind.id == "source" and span.attributes.get(IMPLICIT):
        yield CardRow(_word(kind), "no source in the text", RowState.SET, kind.id)
    elif kind.asked:
        yield CardRow(_word(kind), "open", RowState.OPEN, kind.id)


def _who_is(article: Article, target: Span, schema: Schema) -> Iterator[CardRow]:
    layer = article.layer
    cluster = layer.cluster_of(target.id)
    if cluster is not None:
        membership = layer.membership(target.id)
        derived = membership is not None and membership.origin == RULE
        yield CardRow("is", cluster.name, RowState.DERIVED if derived else RowState.SET, CLUSTER)
    elif asks_who(article.reading, layer, schema, target):
        yield CardRow("is", "open", RowState.OPEN, CLUSTER)


def _cluster_rows(layer: Layer, span: Span, label: Label | None) -> Iterator[CardRow]:
    cluster = layer.cluster_of(span.id)
    if cluster is None:
        return
    here = len(layer.members(cluster.id))
    membership = layer.membership(span.id)
    derived = membership is not None and membership.origin == RULE
    word = "who" if label is None or label.tier is Tier.ENTITIES else "is"
    value = f"{cluster.name}  ({here:,} here)" if here > 1 else cluster.name
    yield CardRow(word, value, RowState.DERIVED if derived else RowState.SET, CLUSTER)


def _attribute_row(span: Span, attribute: Attribute) -> CardRow | None:
    if attribute.id == IMPLICIT:
        return None
    word = _attribute_word(attribute)
    value = span.attributes.get(attribute.id)
    if value is not None:
        derived = attribute.id in span.derived
        return CardRow(
            word, value_words(attribute, value), RowState.DERIVED if derived else RowState.SET, attribute.id
        )
    if attribute.asked and attribute.kind is not AttributeKind.YES:
        return CardRow(word, "open", RowState.OPEN, attribute.id)
    return None


def _attribute_word(attribute: Attribute) -> str:
    if attribute.title.startswith("Kind of "):
        return "kind"
    return attribute.title.lower() if len(attribute.title) <= 12 else attribute.id.replace("_", " ")


def _back_rows(article: Article, span: Span) -> Iterator[CardRow]:
    for relation in article.layer.relations_to(span.id):
        other = article.layer.span(relation.from_span)
        if other is not None:
            word = WORD_BACK.get(relation.type, relation.type)
            yield CardRow(word, quoted(article.text, other, LONGEST), RowState.SET, span=other.id)


def _word(kind: RelationType) -> str:
    return WORD_OF.get(kind.id, kind.title.lower() or kind.id)
