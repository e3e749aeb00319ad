"""What a label still has to be asked, with answers ranked by nearness."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from annotator.domain.annotation import Cluster, ClusterId, Fragment, Span, SpanId, Value
from annotator.domain.asking import (
    IMPLICIT_SOURCE,
    SOURCE,
    asked_relations,
    asks_who,
    attributes_of,
    can_be_identified,
    is_linked,
    source_of,
)
from annotator.domain.derived_values import enclosing_quote
from annotator.domain.identities import referents
from annotator.domain.overlay import LayerView
from annotator.domain.reading import Reading
from annotator.domain.schema import Attribute, AttributeKind, RelationType, Schema
from annotator.domain.speakers import cue_candidates, source_candidates

MOST = 9
"""There are nine digits."""

NO_SOURCE = "no source in the text"
NEW_PERSON = "a new person"
WHO_IS_THAT = "Who is that?"


class QuestionKind(StrEnum):
    """What an answer makes: a relation to a span, a membership, or the value of an attribute."""

    RELATION = "relation"
    CLUSTER = "cluster"
    ATTRIBUTE = "attribute"


@dataclass(frozen=True, slots=True)
class Answer:
    """One numbered answer. `fragments` say where the number stands in the text, empty for a choice.

    A link: `fragments` become the other end, `span` if it is there already. Who is that: `cluster` (an
    existing one) or `name_span` (a name, whose cluster is made), with the mention that counted in
    `fragments`. An attribute: `value`.
    """

    number: int
    text: str
    fragments: tuple[Fragment, ...] = ()
    span: SpanId | None = None
    cluster: ClusterId | None = None
    name_span: SpanId | None = None
    value: Value | None = None


@dataclass(frozen=True, slots=True)
class Question:
    """An open question about `span`. `id`: relation type, attribute id, or `cluster`.

    `text` is the window's sentence, `none_text` what key 0 means, empty if it means nothing.
    """

    id: str
    kind: QuestionKind
    span: SpanId
    text: str
    answers: tuple[Answer, ...] = ()
    none_text: str = ""


def open_questions(
    reading: Reading, layer: LayerView, schema: Schema, span: Span, *, known: Sequence[Cluster] = ()
) -> list[Question]:
    """Return what is still to be asked about a span, the next one first; only what the schema asks by itself.

    A quote asks for its source, then who that is, then its cue. `known`: clusters of other articles.
    """
    asking = _Asking(reading, layer, schema, known)
    questions: list[Question] = []
    for kind in asked_relations(schema, span):
        if not is_linked(layer, span, kind):
            questions.append(asking.link(span, kind))
        elif kind.id == SOURCE:
            source = source_of(layer, span)
            if source is not None and asks_who(reading, layer, schema, source):
                questions.append(asking.who(source))
    if asks_who(reading, layer, schema, span):
        questions.append(asking.who(span))
    waiting = (a for a in attributes_of(schema, span) if a.asked and a.id not in span.attributes)
    return [*questions, *(asking.attribute(span, attribute) for attribute in waiting)]


def all_questions(
    reading: Reading, layer: LayerView, schema: Schema, span: Span, *, known: Sequence[Cluster] = ()
) -> list[Question]:
    """Return everything that can be asked about a span, answered and optional questions too."""
    asking = _Asking(reading, layer, schema, known)
    questions: list[Question] = []
    for kind in schema.relations:
        if kind.active and kind.question and span.label in kind.from_labels:
            questions.append(asking.link(span, kind))
            source = source_of(layer, span) if kind.id == SOURCE else None
            if source is not None and can_be_identified(reading, layer, schema, source):
                questions.append(asking.who(source))
    if can_be_identified(reading, layer, schema, span):
        questions.append(asking.who(span))
    asked = (attribute for attribute in attributes_of(schema, span) if attribute.question)
    return [*questions, *(asking.attribute(span, attribute) for attribute in asked)]


@dataclass(slots=True)
class _Asking:
    """Makes questions with their answers."""

    reading: Reading
    layer: LayerView
    schema: Schema
    known: Sequence[Cluster]

    def link(self, span: Span, kind: RelationType) -> Question:
        if kind.makes == SOURCE:
            said = enclosing_quote(self.layer, span) if span.label == "claim" else None
            found = source_candidates(self.reading, self.layer, self.schema, said or span)
        elif kind.makes:
            found = cue_candidates(self.reading, self.layer, span)
        else:
            found = []
        # The attribute says that nobody is named; only labels that have it can say so.
        none = kind.id == SOURCE and any(a.id == IMPLICIT_SOURCE for a in attributes_of(self.schema, span))
        answers = tuple(self._stretch(n, stretch, kind) for n, stretch in enumerate(found[:MOST], 1))
        return Question(
            kind.id, QuestionKind.RELATION, span.id, kind.question, answers, NO_SOURCE if none else ""
        )

    def _stretch(self, number: int, stretch: Fragment, kind: RelationType) -> Answer:
        there = (s for s in self.layer.spans_between(*stretch) if s.label in kind.to_labels)
        span = next((s.id for s in there if s.fragments == (stretch,)), None)
        return Answer(number, self._text((stretch,)), (stretch,), span)

    def who(self, source: Span) -> Question:
        found = referents(self.reading, self.layer, source, self.known)[:MOST]
        answers = tuple(
            Answer(
                number,
                referent.name,
                referent.fragments,
                cluster=None if referent.cluster is None else referent.cluster.id,
                name_span=referent.name_span,
            )
            for number, referent in enumerate(found, 1)
        )
        return Question("cluster", QuestionKind.CLUSTER, source.id, WHO_IS_THAT, answers, NEW_PERSON)

    def attribute(self, span: Span, attribute: Attribute) -> Question:
        text = attribute.question or f"{attribute.title}?"
        return Question(attribute.id, QuestionKind.ATTRIBUTE, span.id, text, tuple(_choices(attribute)))

    def _text(self, fragments: Iterable[Fragment]) -> str:
        return " … ".join(" ".join(self.reading.text[start:end].split()) for start, end in fragments)


def _choices(attribute: Attribute) -> list[Answer]:
    if attribute.kind is AttributeKind.YES:
        return [Answer(1, "yes", value="yes")]
    return [Answer(n, choice.title, value=choice.id) for n, choice in enumerate(attribute.choices[:MOST], 1)]
