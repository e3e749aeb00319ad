"""What a label still has to be asked, with answers ranked by nearness."""

from __future__ import annotations

import re
from collections.abc import Container, Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from annotator.base.errors import UserError
from annotator.domain.annotation import RULE, Cluster, ClusterId, Fragment, Span, SpanId, Tier, Value
from annotator.domain.asking import (
    IMPLICIT_SOURCE,
    SOURCE,
    asked_relations,
    asks_who,
    attributes_of,
    can_be_identified,
    is_linked,
    is_nobody,
    looks_like_name,
    source_of,
)
from annotator.domain.claim_clusters import CLAIM, same_claims
from annotator.domain.derived_values import enclosing_quote
from annotator.domain.identities import Referent, referents
from annotator.domain.overlay import LayerView
from annotator.domain.reading import Reading
from annotator.domain.schema import Attribute, AttributeKind, RelationType, Schema
from annotator.domain.speakers import cue_candidates, source_candidates

MOST = 9
"""There are nine digits."""

NO_SOURCE = "no source in the text"
NEW_PERSON = "a new person"
NEW_GROUP = "a new group"
WHO_IS_THAT = "Who is that?"
WHICH_IS_THAT = "Which {} is that?"
SAYS_THE_SAME = "Which claim says the same?"
CLUSTER = "cluster"
NOTHING = "nothing"
CLAIMANT = "claimant"
_NUMBER = re.compile(r"[-−]?[0-9]{1,15}(\.[0-9]{1,15})?")
AS_FOUND = "as the program finds"
WRITE = "write it…"
MORE = "more…"
FIRST_AGAIN = "the first ones"


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
    `fragments`. An attribute: `value`, none where it is to be written; `chosen`: it is set now; `more`: not an
    answer but the way to the choices from this one on.
    """

    number: int
    text: str
    fragments: tuple[Fragment, ...] = ()
    span: SpanId | None = None
    cluster: ClusterId | None = None
    name_span: SpanId | None = None
    value: Value | None = None
    chosen: bool = False
    more: int | None = None


@dataclass(frozen=True, slots=True)
class Question:
    """An open question about `span`. `id`: relation type, attribute id, or `cluster`.

    `text` is the window's sentence, `none_text` what key 0 means, empty if it means nothing. `takes`: the kind
    of value that an attribute has; `own`: a person has set it, so that it can be taken back; `first`: the place
    of the first choice that is shown.
    """

    id: str
    kind: QuestionKind
    span: SpanId
    text: str
    answers: tuple[Answer, ...] = ()
    none_text: str = ""
    takes: AttributeKind | None = None
    own: bool = False
    first: int = 0


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
    return [*questions, *(attribute_question(span, attribute) for attribute in waiting)]


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
            if source is not None and can_be_identified(layer, schema, source):
                questions.append(asking.who(source))
    if can_be_identified(layer, schema, span):
        questions.append(asking.who(span))
    asked = (attribute for attribute in attributes_of(schema, span) if attribute.question)
    questions += (attribute_question(span, attribute) for attribute in asked)
    if schema.tier(span.label) is Tier.ENTITIES:
        questions.append(asking.who(span))
    elif span.label == CLAIM:
        questions.append(asking.same(span))
    return questions


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
        there = self.layer.relations_from(span.id, kind.id)
        linked = frozenset(relation.to_span for relation in there)
        own = any(relation.origin != RULE for relation in there)
        answers = tuple(self._stretch(n, stretch, kind, linked) for n, stretch in enumerate(found[:MOST], 1))
        none = self._no_link(span, kind, own or not linked, own)
        return Question(kind.id, QuestionKind.RELATION, span.id, kind.question, answers, none, own=own)

    def _no_link(self, span: Span, kind: RelationType, free: bool, own: bool) -> str:
        """Return what 0 means: no source, which only labels say that have the attribute, else no answer."""
        if kind.id == SOURCE:
            can = any(a.id == IMPLICIT_SOURCE for a in attributes_of(self.schema, span))
            return NO_SOURCE if can else ""
        if kind.id == CLAIMANT and own:
            return AS_FOUND
        return NOTHING if free else ""

    def _stretch(
        self, number: int, stretch: Fragment, kind: RelationType, linked: Container[SpanId]
    ) -> Answer:
        there = (s for s in self.layer.spans_between(*stretch) if s.label in kind.to_labels)
        span = next((s.id for s in there if s.fragments == (stretch,)), None)
        return Answer(number, self._text((stretch,)), (stretch,), span, chosen=span in linked)

    def who(self, span: Span) -> Question:
        """Ask who a source, or what a name, means."""
        found = referents(self.reading, self.layer, span, self.known)
        text, none = WHO_IS_THAT, NEW_PERSON
        if span.label not in (SOURCE, "person"):
            none = f"a new {span.label}"
            text = text if span.label == "organization" else WHICH_IS_THAT.format(span.label)
        return Question(CLUSTER, QuestionKind.CLUSTER, span.id, text, _referents(found), none)

    def same(self, claim: Span) -> Question:
        """Ask which claims say the same; nobody has to answer."""
        found = _referents(same_claims(self.reading, self.layer, claim, self.known))
        return Question(CLUSTER, QuestionKind.CLUSTER, claim.id, SAYS_THE_SAME, found, NEW_GROUP)

    def _text(self, fragments: Iterable[Fragment]) -> str:
        return " … ".join(" ".join(self.reading.text[start:end].split()) for start, end in fragments)


def _referents(found: Sequence[Referent]) -> tuple[Answer, ...]:
    return tuple(
        Answer(
            number,
            referent.name,
            referent.fragments,
            cluster=None if referent.cluster is None else referent.cluster.id,
            name_span=referent.name_span,
        )
        for number, referent in enumerate(found[:MOST], 1)
    )


def attribute_question(span: Span, attribute: Attribute, first: int = 0) -> Question:
    """Return the question that an attribute asks; `first`: with the choices from this one on."""
    value = span.attributes.get(attribute.id)
    own = value is not None and attribute.id not in span.derived
    return Question(
        attribute.id,
        QuestionKind.ATTRIBUTE,
        span.id,
        attribute.question or f"{attribute.title}?",
        tuple(_choices(attribute, value, first)),
        _nothing(attribute, value, own),
        attribute.kind,
        own,
        first,
    )


def _nothing(attribute: Attribute, value: Value | None, own: bool) -> str:
    """Return what 0 means: it takes back what a person set, and passes by where nothing is set."""
    if own and attribute.derived:
        return AS_FOUND
    return NOTHING if own or value is None else ""


def _choices(attribute: Attribute, value: Value | None, first: int) -> list[Answer]:
    if attribute.kind is AttributeKind.YES:
        return [Answer(1, "yes", value="yes", chosen=value is not None)]
    if attribute.kind in (AttributeKind.NUMBER, AttributeKind.TEXT):
        shown = WRITE if value is None else str(value)
        return [Answer(1, shown, chosen=value is not None)]
    chosen = value if isinstance(value, tuple) else (value,)
    # Where a digit does not suffice, the last one shows the next choices and in the end the first again.
    fits = len(attribute.choices) <= MOST
    shown_now = attribute.choices if fits else attribute.choices[first : first + MOST - 1]
    found = [Answer(n, c.title, value=c.id, chosen=c.id in chosen) for n, c in enumerate(shown_now, 1)]
    if not fits:
        after = first + MOST - 1
        rest = len(attribute.choices) - after
        found.append(Answer(MOST, MORE, more=after) if rest > 0 else Answer(MOST, FIRST_AGAIN, more=0))
    return found


def value_after(span: Span, question: Question, choice: Answer) -> Value | None:
    """Return what an attribute is after a choice: what a person chose before is taken back by the same digit."""
    if question.takes is AttributeKind.SEVERAL:
        before = span.attributes.get(question.id, ())
        chosen = before if isinstance(before, tuple) else ()
        rest = tuple(part for part in chosen if part != choice.value)
        added = (str(choice.value),) if len(rest) == len(chosen) else ()
        return (*rest, *added) or None
    return None if choice.chosen and question.own else choice.value


def typed_value(kind: AttributeKind, words: str) -> Value:
    """Return what was written as the value of an attribute. Raises `UserError` for what is no number."""
    line = " ".join(words.split())
    if kind is not AttributeKind.NUMBER:
        return line
    if not _NUMBER.fullmatch(line):
        raise UserError(f"“{line}” is no number. Write digits, such as 12 or 3.5.")
    number = float(line.replace("−", "-"))
    return int(number) if number.is_integer() else number


def following(questions: Sequence[Question], every: Sequence[Question], current: str) -> Question | None:
    """Return the next of the open `questions` behind the one called `current`, in the order of `every` one.

    Those before it were passed by: they are not asked twice.
    """
    order = [question.id for question in every]
    place = order.index(current) if current in order else -1
    behind = set(order[place + 1 :])
    return next((question for question in questions if question.id in behind), None)


def first_unanswered(
    every: Sequence[Question], reading: Reading, schema: Schema, layer: LayerView, span: Span
) -> int:
    """Return the place of the first question that has no answer and is a person's to answer, else 0.

    Who somebody is whose name Space will find comes last: the label there says it.
    """
    kinds = {kind.id: kind for kind in asked_relations(schema, span)}
    name: int | None = None
    for place, question in enumerate(every):
        kind = kinds.get(question.id)
        if question.kind is QuestionKind.ATTRIBUTE and question.id not in span.attributes:
            return place
        if question.kind is QuestionKind.RELATION and kind is not None and not is_linked(layer, span, kind):
            return place
        source = layer.span(question.span) if question.kind is QuestionKind.CLUSTER else None
        if source is not None and is_nobody(layer, schema, source):
            if not looks_like_name(reading, source):
                return place
            name = place
    return name or 0
