"""What the card says of a label: its answers, what is open, what points at it; plain values, no widget."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from annotator.base.wording import counted
from annotator.domain.annotation import RULE, ClusterId, Span, SpanId, Tier, Value
from annotator.domain.asking import attributes_of, is_nobody
from annotator.domain.frames import Fault, frame_hints
from annotator.domain.layer import Layer
from annotator.domain.questions import Question, QuestionKind
from annotator.domain.schema import Attribute, Label, RelationType, Schema
from annotator.ops.annotate import quoted
from annotator.ops.article import Article

CLUSTER = "cluster"
IMPLICIT = "implicit_source"
WORD_OF = {"source": "who", "cue": "signal", "claimant": "whose"}
WORD_BACK = {"source": "says", "cue": "signals", "claimant": "claims"}
LONGEST = 90
WHOLE = 400


class RowState(StrEnum):
    """How a row is shown: answered by a person, found by the program, still open, or a choice of what is asked."""

    SET = "set"
    DERIVED = "derived"
    OPEN = "open"
    CHOICE = "choice"
    CHOSEN = "chosen"


@dataclass(frozen=True, slots=True)
class CardRow:
    """One row. A click asks `question`, visits the label `span`, gives the answer `number` or runs `command`.

    One of them is set.
    """

    word: str
    value: str
    state: RowState = RowState.SET
    question: str | None = None
    span: SpanId | None = None
    number: int | None = None
    command: str | None = None


@dataclass(frozen=True, slots=True)
class Card:
    """All that the card shows of one label. `hints`: what is unfinished or odd about it, one sentence each."""

    span: Span
    label: Label | None
    kind: str
    text: str
    rows: tuple[CardRow, ...]
    hints: tuple[str, ...] = ()


def card_of(
    article: Article,
    schema: Schema,
    span: Span,
    question: Question | None = None,
    articles: Callable[[ClusterId], int] | None = None,
) -> Card:
    """Return the card of a label in the shown article; `question`: the one that is open. O(links of the label).

    `articles`: in how many of the project somebody is meant.
    """
    label = schema.label(span.label)
    rows = [*_relation_rows(article, schema, span), *_cluster_rows(article.layer, span, label, articles)]
    if is_nobody(article.layer, schema, span):
        rows.append(CardRow("is", "open", RowState.OPEN, CLUSTER))
    kind = ""
    asked = question if question is not None and question.kind is QuestionKind.ATTRIBUTE else None
    for attribute in attributes_of(schema, span):
        row = _attribute_row(span, attribute, asked)
        if row is None:
            continue
        if attribute.choices and not kind and attribute.derived:
            kind = row.value if row.state is not RowState.OPEN else ""
        rows.append(row)
        if asked is not None and asked.id == attribute.id and asked.span == span.id:
            rows += _choice_rows(asked)
    rows += _back_rows(article, span)
    if question is not None and question.kind is QuestionKind.CLUSTER:
        _list_choices(rows, question)
    hints = tuple(
        hint.short
        for hint in frame_hints(article.text, article.layer, schema, span)
        if question is None or hint.code != Fault.NO_SOURCE  # it is being asked
    )
    return Card(span, label, kind, quoted(article.text, span, WHOLE), tuple(rows), hints)


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
    elif is_nobody(layer, schema, target):
        yield CardRow("is", "open", RowState.OPEN, CLUSTER)


def _cluster_rows(
    layer: Layer, span: Span, label: Label | None, articles: Callable[[ClusterId], int] | None
) -> Iterator[CardRow]:
    cluster = layer.cluster_of(span.id)
    if cluster is None:
        return
    here = len(layer.member_ids(cluster.id))
    membership = layer.membership(span.id)
    derived = membership is not None and membership.origin == RULE
    word = "who" if label is None or label.tier is Tier.ENTITIES else "is"
    word = "same as" if cluster.kind == "claim" else word
    yield CardRow(word, cluster.name, RowState.DERIVED if derived else RowState.SET, CLUSTER)
    everywhere = articles(cluster.id) if articles is not None else 1
    if here > 1 or everywhere > 1:
        value = f"{here:,} here, {counted(everywhere, 'article')}" if everywhere > 1 else f"{here:,} here"
        yield CardRow("meant", value, command="names.open")
    if cluster.link:
        yield CardRow("link", cluster.link, command="names.link")


def _attribute_row(span: Span, attribute: Attribute, asked: Question | None) -> CardRow | None:
    """Return the row of what is set, waits to be asked, or is asked now; what nobody needs has none."""
    if attribute.id == IMPLICIT:
        return None
    word = _attribute_word(attribute)
    value = span.attributes.get(attribute.id)
    if value is not None:
        state = RowState.DERIVED if attribute.id in span.derived else RowState.SET
        return CardRow(word, value_words(attribute, value), state, attribute.id)
    if attribute.asked or (asked is not None and asked.id == attribute.id):
        return CardRow(word, "open", RowState.OPEN, attribute.id)
    return None


def _choice_rows(question: Question) -> Iterator[CardRow]:
    for answer in question.answers:
        state = RowState.CHOSEN if answer.chosen else RowState.CHOICE
        yield CardRow("", answer.text, state, number=answer.number)
    if question.none_text:
        yield CardRow("", question.none_text, RowState.CHOICE, number=0)


def _list_choices(rows: list[CardRow], question: Question) -> None:
    """Put those who may be meant below the row that asks it, for they need not stand in the text."""
    place = next((n for n, row in enumerate(rows, 1) if row.question == CLUSTER), len(rows))
    rows[place:place] = _choice_rows(question)


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
