"""Annotates an article on the real window by keyboard alone until it carries what the gold says.

Nothing is undone: what is pressed is the key list. Every press is counted by what it is for.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from desk import Desk
from gold import Fragments, Gold, Wanted
from PySide6.QtWidgets import QDialog
from ways import NEVER, NO_WAY, Way, Ways

from annotator.domain.annotation import Span, SpanId
from annotator.domain.questions import Answer, Question, QuestionKind
from annotator.gui.hub import Aim

SPAN, RELATION, ATTRIBUTE, NAME = "span", "relation", "attribute", "name"
AHEAD = 5
"""How many of the labels that wait are looked at for the next one."""
LATER = 0.6
"""What it costs to leave one out for later, in presses."""


class NoWay(AssertionError):
    """The keys do not lead to what the gold says."""


@dataclass
class Step:
    """Keys that belong together and the words they are about."""

    keys: list[str]
    words: str


@dataclass
class Tally:
    """What was pressed, by what it was for, and what came of it."""

    presses: Counter[str] = field(default_factory=Counter)
    typed: int = 0
    dialogs: int = 0
    steps: list[Step] = field(default_factory=list)


class Typist:
    """A skilled hand. `gold`: what the shown article shall carry."""

    def __init__(self, desk: Desk, gold: Gold, ahead: int = AHEAD, later: float = LATER) -> None:
        self.desk = desk
        self.gold = gold
        self.ways = Ways(desk)
        self.tally = Tally()
        self._ahead, self._later = ahead, later

    # -- the whole article

    def annotate(self) -> Tally:
        """Make everything, say that the article is done, and return what it took."""
        waiting = self._waiting()
        while waiting:
            wanted, way = self._next(waiting)
            self._label(wanted, way)
            waiting = [other for other in waiting if other.id != wanted.id and self._made(other) is None]
        self._groups()
        self._begin("done")
        self._press(SPAN, "Ctrl+Enter")
        return self.tally

    def _waiting(self) -> list[Wanted]:
        """Return what is labelled by its own key, in reading order; sources and cues come with the answers."""
        answers = self.gold.answers()
        order = {"quote": 0, "waived": 1, "claim": 2}
        spans = [wanted for wanted in self.gold.spans.values() if wanted.id not in answers]
        return sorted(spans, key=lambda w: (w.start, -w.end if w.label == "quote" else 0, order.get(w.label, 1)))

    def _next(self, waiting: list[Wanted]) -> tuple[Wanted, Way]:
        """Return the label that is cheapest now, the earlier ones first."""
        best: tuple[float, int, Wanted, Way] | None = None
        for index, wanted in enumerate(waiting[: self._ahead]):
            way = self._way(wanted)
            price = way.cost + self._later * index
            if way.cost < NEVER and (best is None or price < best[0]):
                best = (price, index, wanted, way)
        if best is None:
            raise NoWay(f"no key leads to {self._named(waiting[0])}")
        return best[2], best[3]

    def _way(self, wanted: Wanted) -> Way:
        label = self.desk.project.schema.label(wanted.label)
        assert label is not None
        whole = self.ways.to_label(label, wanted.fragments)
        if len(wanted.fragments) > 1 and whole.cost >= NEVER:
            first = self.ways.to_label(label, wanted.fragments[:1])
            return Way(first.cost + 4 * (len(wanted.fragments) - 1), first.keys)
        return whole

    def _label(self, wanted: Wanted, way: Way) -> None:
        self._begin(self._named(wanted))
        self._play(SPAN, way.keys)
        if self._made(wanted) is None:
            self._join(wanted)
        if self._made(wanted) is None:
            raise NoWay(f"{way.keys} did not make {self._named(wanted)}: {self._here()}")
        self._answer_all(wanted)

    def _join(self, wanted: Wanted) -> None:
        """Join the further parts of a label whose first part was made."""
        for part in wanted.fragments[1:]:
            way = self._selection((part,))
            self._play(SPAN, (*way.keys, "j"))

    def _selection(self, wanted: Fragments) -> Way:
        best = NO_WAY
        for way, target in self.ways._starts(wanted):
            if target.aim is Aim.HAND and way.cost < best.cost:
                shaped = way.then(self.ways.to_shape(target.fragments, wanted))
                best = min(best, shaped, key=lambda w: w.cost)
        return best

    # -- answers

    def _answer_all(self, wanted: Wanted) -> None:
        """Answer what the gold has an answer to, in the order in which the window asks."""
        for _ in range(60):
            pending = self._pending(wanted)
            if not pending:
                return
            question = self.desk.session.hub.question
            if question is None or question.id not in pending:
                self._ask(pending)
                continue
            self._answer(wanted, question)
        raise NoWay(f"the questions of {self._named(wanted)} never end: {sorted(self._pending(wanted))}")

    def _ask(self, pending: set[str]) -> None:
        for _ in range(20):
            self._press(SPAN, "a")
            question = self.desk.session.hub.question
            if question is not None and question.id in pending:
                return
        raise NoWay(f"the window never asks {sorted(pending)}")

    def _pending(self, wanted: Wanted) -> set[str]:
        """Return the ids of the questions that the gold answers and the window does not know yet."""
        span = self._made(wanted)
        if span is None:
            raise NoWay(f"{self._named(wanted)} is gone: {self._here()}")
        layer = self.desk.article.layer
        pending = {name for name, value in wanted.attributes.items() if span.attributes.get(name) != value}
        if "implicit_source" in pending:
            pending = (pending - {"implicit_source"}) | {"source"}
        for (start, type_id), ends in self.gold.links.items():
            if start != wanted.id:
                continue
            there = {self._wanted_of(r.to_span) for r in layer.relations_from(span.id, type_id)}
            if not {*ends} <= there:
                pending.add(type_id)
            elif type_id == "source" and self._unidentified(self.gold.spans[ends[0]]):
                pending.add("cluster")
        return pending

    def _unidentified(self, source: Wanted) -> bool:
        """Tell whether a source shall be in a group and no rule put it there."""
        span = self._made(source)
        group = self.gold.group(source.id)
        if span is None or group is None or self.desk.article.layer.cluster_of(span.id) is not None:
            return False
        same = [
            w for w in self.gold.spans.values() if w.fragments == source.fragments and w.label != "source"
        ]
        return not same  # a name on the same stretch shares its group as soon as it is labelled

    def _answer(self, wanted: Wanted, question: Question) -> None:
        if question.kind is QuestionKind.ATTRIBUTE:
            value = wanted.attributes[question.id]
            number = next((a.number for a in question.answers if a.value == value), None)
            self._press(ATTRIBUTE, str(self._known(number, question, str(value))))
        elif question.kind is QuestionKind.CLUSTER:
            self._who(question)
        elif question.id == "source" and not self.gold.linked(wanted.id, "source"):
            self._press(RELATION, "0")
        else:
            self._link(wanted, question)

    def _known(self, number: int | None, question: Question, wanted: str) -> int:
        if number is None:
            raise NoWay(f"{question.text} offers {[a.text for a in question.answers]}, not {wanted}")
        return number

    def _who(self, question: Question) -> None:
        wanted = self._wanted_of(question.span)
        group = self.gold.group(wanted or "")
        assert group is not None
        for choice in question.answers:
            if self._means(choice, group.members, group.name):
                self._press(RELATION, str(choice.number))
                return
        self._press(RELATION, "0")
        self._type(group.name)

    def _means(self, choice: Answer, members: Iterable[str], name: str) -> bool:
        layer = self.desk.article.layer
        if choice.cluster is not None:
            held = {self._wanted_of(member) for member in layer.member_ids(choice.cluster)}
            return bool(held & {*members}) or (not held and choice.text == name)
        return choice.name_span is not None and self._wanted_of(choice.name_span) in members

    def _type(self, name: str) -> None:
        """Type a name into the dialog that waits, and agree."""
        before = self.desk.presses
        self.desk.type_into_dialog(name)
        self.tally.dialogs += 1
        self.tally.typed += self.desk.presses - before
        self.tally.presses[NAME] += self.desk.presses - before
        self.tally.steps[-1].keys.append(f"“{name}” Enter")

    def _link(self, wanted: Wanted, question: Question) -> None:
        """Answer with a digit and mend the edges of what it makes, or with a hinted word and the same."""
        layer = self.desk.article.layer
        span = layer.span(question.span)
        assert span is not None
        there = {self._wanted_of(r.to_span) for r in layer.relations_from(span.id, question.id)}
        end = next(w for w in self.gold.linked(wanted.id, question.id) if w.id not in there)
        best, kind = NO_WAY, RELATION
        for choice in question.answers:
            way = Way(1, (str(choice.number),)).then(self.ways.to_shape(choice.fragments, end.fragments))
            best = min(best, way, key=lambda w: w.cost)
        for way in self._hinted(end):
            best = min(best, way, key=lambda w: w.cost)
        if best.cost >= NEVER:
            offered = [a.text for a in question.answers]
            raise NoWay(f"{question.text} {self._named(wanted)}: no way to {self._named(end)}, only {offered}")
        first = 1
        self._play(kind, best.keys[:first])
        self._play(SPAN, best.keys[first:])
        if self._made(end) is None:
            raise NoWay(f"{best.keys} did not make {self._named(end)}: {self._here()}")

    def _hinted(self, end: Wanted) -> Iterable[Way]:
        if not self.ways.has_hints:
            return
        reading = self.desk.article.reading
        start, stop = end.fragments[0]
        words = [w for w in reading.words(reading.paragraph_at(start)) if start <= w[0] and w[1] <= stop]
        for word in words:
            cost = self.ways.hint_cost(self.desk.session.hub.target.caret, word)
            yield Way(cost, (f"f:{word[0]}",)).then(self.ways.to_shape((word,), end.fragments))

    # -- groups

    def _groups(self) -> None:
        """Say of claims that they say the same, and mend what no rule found."""
        for group in self.gold.groups:
            if group.kind == "claim":
                self._claims(sorted((self.gold.spans[m] for m in group.members), key=lambda w: w.start), group.name)

    def _claims(self, members: list[Wanted], name: str) -> None:
        for index, member in enumerate(members):
            self._begin(self._named(member))
            self._visit(member)
            self._press(RELATION, "Enter", "e")
            question = self.desk.session.hub.question
            if question is None or question.id != "cluster":
                raise NoWay(f"Enter e asks nothing: {self.desk.messages[-1:]}")
            others = {other.id for other in members[:index]}
            choice = next(
                (a for a in question.answers if index and self._says_the_same(a, others, name)), None
            )
            if choice is not None:
                self._press(RELATION, str(choice.number))
            else:
                self._press(RELATION, "0")
                self._type(name)

    def _says_the_same(self, choice: Answer, others: set[str], name: str) -> bool:
        return self._means(choice, others, name)

    def _visit(self, wanted: Wanted) -> None:
        """Go to a label that is there."""
        span = self._made(wanted)
        assert span is not None
        best: list[str] = []
        for key, forward in (("n", True), ("Shift+N", False)):
            layer, target, keys = self.desk.article.layer, self.desk.session.hub.target, []
            current = layer.span(target.span) if target.span is not None else None
            caret = target.caret
            while current is None or current.id != span.id:
                current = self.desk.session.controls.navigate._neighbor(current, caret, forward)
                assert current is not None
                keys.append(key)
            if not best or len(keys) < len(best):
                best = keys
            if current is not None and not keys:
                return
        self._play(SPAN, tuple(best))

    # -- keys

    def _play(self, kind: str, keys: Iterable[str]) -> None:
        for key in keys:
            head, _, place = key.partition(":")
            if place and head in ("f", "t", "T"):
                self._hint(kind, "Shift+T" if head == "T" else head, int(place))
            else:
                self._press(kind, key)

    def _hint(self, kind: str, key: str, start: int) -> None:
        self._press(kind, key)
        transient = self.desk.session.hub.transient
        hints = transient.hints if transient is not None else ()
        letters = next((hint.letters for hint in hints if hint.fragment[0] == start), None)
        if letters is None:
            raise NoWay(f"{key} shows no letters above “{self.desk.text[start : start + 20]}”")
        for letter in letters:
            self._press(kind, letter)

    def _press(self, kind: str, *keys: str) -> None:
        for key in keys:
            self.desk.press(key)
            self.tally.presses[kind] += 1
            self.tally.steps[-1].keys.append(key)

    def _begin(self, words: str) -> None:
        self.tally.steps.append(Step([], words))

    # -- what is there

    def _made(self, wanted: Wanted) -> Span | None:
        layer = self.desk.article.layer
        near = layer.spans_between(wanted.start, wanted.end)
        return next((s for s in near if s.label == wanted.label and s.fragments == wanted.fragments), None)

    def _wanted_of(self, span_id: SpanId) -> str | None:
        span = self.desk.article.layer.span(span_id)
        wanted = self.gold.of_span(span) if span is not None else None
        return wanted.id if wanted is not None else None

    def _named(self, wanted: Wanted) -> str:
        words = " … ".join(" ".join(self.gold.text[a:b].split()) for a, b in wanted.fragments)
        words = words if len(words) <= 60 else words[:40].rstrip() + " … " + words[-15:].lstrip()
        label = self.desk.project.schema.label(wanted.label)
        return f"{label.title if label is not None else wanted.label} {words}"

    def _here(self) -> str:
        hub = self.desk.session.hub
        text = self.desk.text
        words = [text[a:b] for a, b in hub.target.fragments]
        return f"{hub.target.aim.value} {words} {hub.target.fragments}, {self.desk.messages[-1:]}"


def waiting_dialog(desk: Desk) -> QDialog | None:
    """Return the dialog that is open, none if none is."""
    return desk.session.desk.dialog()
