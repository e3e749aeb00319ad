"""Annotates an article on the real window by keyboard alone until it carries what the gold says.

Nothing is undone: what is pressed is the key list. Every press is counted by what it is for.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from desk import Desk
from gold import ENTITIES, Fragments, Gold, Group, Wanted
from ways import NEVER, NO_WAY, Way, Ways

from annotator.domain.annotation import Fragment, Span, SpanId
from annotator.domain.questions import Answer, Question, QuestionKind
from annotator.domain.schema import AttributeKind
from annotator.gui.hub import Aim

WRITTEN = (AttributeKind.TEXT, AttributeKind.NUMBER)
SPAN, RELATION, ATTRIBUTE, NAME = "span", "relation", "attribute", "name"
AHEAD = 5
"""How many of the labels that wait are looked at for the next one."""
LATER = 0.6
"""What it costs to leave one out for later, in presses."""
ENOUGH = 2
"""What costs no more is taken at once."""
PATIENCE = 3
"""How often a label may be left out."""
FAR = 60
"""How many code points behind the one that was left out cost one press more."""
PAGES = 4
"""How often a page is turned to bring a word into sight."""
STOP = 2
"""What it costs to join what Space finds."""
PART = 6
"""What it costs to join a part."""


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

    def __init__(self, desk: Desk, gold: Gold, ahead: int = AHEAD, patience: int = PATIENCE) -> None:
        self.desk = desk
        self.gold = gold
        self.ways = Ways(desk)
        self.tally = Tally()
        self._ahead, self._patience = ahead, patience
        self._left_out: Counter[str] = Counter()

    # -- the whole article

    def annotate(self) -> Tally:
        """Make everything, say that the article is done, and return what it took."""
        waiting = self._waiting()
        while waiting:
            wanted, way = self._next(waiting)
            self._label(wanted, way)
            waiting = [other for other in waiting if other.id != wanted.id and self._made(other) is None]
        self._begin("done")
        self._press(SPAN, "Ctrl+Enter")
        return self.tally

    def _waiting(self) -> list[Wanted]:
        """Return what is labelled by its own key, in reading order; sources and cues come with the answers."""
        answers = self.gold.answers()
        order = {"quote": 0, "waived": 1, "claim": 2}
        spans = [wanted for wanted in self.gold.spans.values() if wanted.id not in answers]
        return sorted(
            spans, key=lambda w: (w.start, -w.end if w.label == "quote" else 0, order.get(w.label, 1))
        )

    def _next(self, waiting: list[Wanted]) -> tuple[Wanted, Way]:
        """Return the label that is cheapest now; going back to one that was left out costs too."""
        best: tuple[float, Wanted, Way] | None = None
        first = waiting[0]
        self._left_out[first.id] += 1
        ahead = 1 if self._left_out[first.id] > self._patience else self._ahead
        for index, wanted in enumerate(waiting[:ahead]):
            later = LATER * index + max(0, wanted.start - first.end) / FAR
            way = self._way(wanted, NEVER if best is None else math.ceil(best[0] - later))
            price = way.cost + later
            if way.cost < NEVER and (best is None or price < best[0]):
                best = (price, wanted, way)
            if best is not None and best[0] <= ENOUGH:
                break
        if best is None:
            raise NoWay(f"no key leads to {self._named(first)}: {self._here()}")
        return best[1:]

    def _way(self, wanted: Wanted, limit: int = NEVER) -> Way:
        """Return the keys for a label, or for some of its parts, with a guess at what the others cost."""
        label = self.desk.project.schema.label(wanted.label)
        assert label is not None
        best = self.ways.to_label(label, wanted.fragments, limit)
        count = len(wanted.fragments)
        runs = [(i, j) for i in range(count) for j in range(i + 1, count + 1) if j - i < count]
        for i, j in runs:
            more = self._rest((*wanted.fragments[:i], *wanted.fragments[j:]))
            way = self.ways.to_label(label, wanted.fragments[i:j], min(limit, best.cost) - more)
            price = way.cost + more
            if price < best.cost:
                best = Way(price, way.keys)
        return best

    def _rest(self, parts: Fragments) -> int:
        """Return a guess at what joining parts costs: those of one quotation are one stop."""
        quotations = self.desk.article.reading.quotations
        return STOP if any({*parts} <= {*q.fragments} for q in quotations) else PART * len(parts)

    def _label(self, wanted: Wanted, way: Way) -> None:
        self._begin(self._named(wanted))
        self._play(SPAN, way.keys)
        self._join(wanted)
        if self._made(wanted) is None:
            raise NoWay(f"{way.keys} did not make {self._named(wanted)}: {self._here()}")
        self._answer_all(wanted)
        self._group(wanted)
        self._describe(wanted)

    def _join(self, wanted: Wanted) -> None:
        """Join the parts that the label has not yet: stops with j alone, others selected first."""
        while self._made(wanted) is None:
            span = self.desk.article.layer.span(self.desk.session.hub.target.span or SpanId(""))
            has = span.fragments if span is not None else ()
            missing = [part for part in wanted.fragments if part not in has]
            if not missing or not set(has) < set(wanted.fragments):
                return
            stop, hand = self._stops(missing), self._selection((missing[0],))
            self._play(SPAN, (*(stop if stop.cost <= hand.cost else hand).keys, "j"))
            if stop.cost > hand.cost:
                self._mend(missing[0])

    def _stops(self, parts: list[Fragment]) -> Way:
        """Return the keys to a stop that is nothing but missing parts."""
        ways = [
            w for w, t in self.ways.starts(tuple(parts)) if t.aim is Aim.STOP and {*t.fragments} <= {*parts}
        ]
        return min(ways, key=lambda w: w.cost, default=NO_WAY)

    def _mend(self, part: Fragment) -> None:
        """Move the edges of the part that was joined last, where joining snapped it."""
        target = self.desk.session.hub.target
        span = self.desk.article.layer.span(target.span or SpanId(""))
        if span is not None and target.part is not None and span.fragments[target.part] != part:
            self._play(SPAN, self.ways.to_shape((span.fragments[target.part],), (part,)).keys)

    def _selection(self, wanted: Fragments) -> Way:
        best = NO_WAY
        for way, target in self.ways.starts(wanted):
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
            beside = self._beside(wanted, question, pending)
            if beside:
                self._ask(beside)
            elif question is None or question.id not in pending:
                self._ask(pending)
            else:
                self._answer(wanted, question)
        raise NoWay(f"the questions of {self._named(wanted)} never end: {sorted(self._pending(wanted))}")

    def _beside(self, wanted: Wanted, question: Question | None, pending: set[str]) -> set[str]:
        """Return the question beside the open one, if the window would not ask it by itself and the gold answers it."""
        controls = self.desk.session.controls.answer
        span = self._made(wanted)
        if question is None or span is None or question.span != span.id:
            return set()
        every = [other.id for other in controls.every_question(span)]
        unasked = pending - {other.id for other in controls.questions(span)}
        here = every.index(question.id) if question.id in every else -9
        return {other for other in unasked & {*every} if every.index(other) == here - 1}

    def _ask(self, pending: set[str]) -> None:
        """Turn to a question that the gold answers, by the shorter way round."""
        focused = self.desk.session.controls.answer.focused()
        every = [question.id for question in self.desk.session.controls.answer.every_question(focused)]
        question = self.desk.session.hub.question
        if question is not None and question.id in every:
            here, count = every.index(question.id), len(every)
            ways = [
                (steps % count, key)
                for other in pending & {*every}
                for steps, key in ((every.index(other) - here, "a"), (here - every.index(other), "Shift+A"))
            ]
            self._press(SPAN, min(ways, default=(0, "a"))[1])
        else:
            self._press(SPAN, "a")
        if self.desk.session.hub.question is None:
            raise NoWay(f"the window never asks {sorted(pending)}: {self._here()}")

    def _pending(self, wanted: Wanted) -> set[str]:
        """Return the ids of the questions that the gold answers and the window does not know yet."""
        span = self._made(wanted)
        if span is None:
            raise NoWay(f"{self._named(wanted)} is gone: {self._here()}")
        layer = self.desk.article.layer
        pending = {
            name
            for name, value in wanted.attributes.items()
            if span.attributes.get(name) != value or name in span.derived
        }
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
        if question.kind is QuestionKind.ATTRIBUTE and question.takes in WRITTEN:
            self._write(question, str(wanted.attributes[question.id]))
        elif question.kind is QuestionKind.ATTRIBUTE:
            value = wanted.attributes[question.id]
            number = next((a.number for a in question.answers if a.value == value), None)
            self._press(ATTRIBUTE, str(self._known(number, question, str(value))))
        elif question.kind is QuestionKind.CLUSTER:
            self._who(question)
        elif question.id == "source" and not self.gold.linked(wanted.id, "source"):
            self._press(RELATION, "0")
        else:
            self._link(wanted, question)

    def _write(self, question: Question, value: str) -> None:
        """Answer with words of the text where that is shorter, else write them."""
        span = self.desk.article.layer.span(question.span)
        assert span is not None
        places = [m.start() for m in re.finditer(re.escape(value), self.desk.text)]
        place = min(places, key=lambda start: abs(start - span.start), default=None)
        way = self._selection(((place, place + len(value)),)) if place is not None else NO_WAY
        if way.cost + 1 <= len(value) + 2:
            self._play(ATTRIBUTE, (*way.keys, "Enter"))
        else:
            self._press(ATTRIBUTE, "1")
            self._type(value)

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
        self.ways.look_again()
        self.tally.dialogs += 1
        self.tally.typed += self.desk.presses - before
        self.tally.presses[NAME] += self.desk.presses - before
        self.tally.steps[-1].keys.append(f"“{name}” Enter")

    def _link(self, wanted: Wanted, question: Question) -> None:
        """Answer with a digit and mend the edges of what it makes, or with a hinted word and the same."""
        end = self._next_end(wanted, question)
        best, kind = NO_WAY, RELATION
        for choice in question.answers:
            way = Way(1, (str(choice.number),)).then(self.ways.to_shape(choice.fragments, end.fragments))
            best = min(best, way, key=lambda w: w.cost)
        for way in self._hinted(end, question):
            best = min(best, way, key=lambda w: w.cost)
        if best.cost >= NEVER:
            offered = [a.text for a in question.answers]
            raise NoWay(
                f"{question.text} {self._named(wanted)}: no way to {self._named(end)}, only {offered}"
            )
        first = 1
        self._play(kind, best.keys[:first])
        self._play(SPAN, best.keys[first:])
        if self._made(end) is None:
            raise NoWay(f"{best.keys} did not make {self._named(end)}: {self._here()}")

    def _next_end(self, wanted: Wanted, question: Question) -> Wanted:
        """Return what the gold links to and the window does not yet."""
        relations = self.desk.article.layer.relations_from(question.span, question.id)
        there = {self._wanted_of(relation.to_span) for relation in relations}
        return next(w for w in self.gold.linked(wanted.id, question.id) if w.id not in there)

    def _hinted(self, end: Wanted, question: Question) -> Iterable[Way]:
        reading = self.desk.article.reading
        start, stop = end.fragments[0]
        words = [w for w in reading.words(reading.paragraph_at(start)) if start <= w[0] and w[1] <= stop]
        for word in words:
            cost = self.ways.answer_cost(word, question)
            yield Way(cost, (f"f:{word[0]}",)).then(self.ways.to_shape((word,), end.fragments))

    def _describe(self, wanted: Wanted) -> None:
        """Say of the labels that answers made what no rule finds."""
        for (start, _), ends in self.gold.links.items():
            for end in (self.gold.spans[end] for end in ends if start == wanted.id):
                if end.label in ("source", "cue") and self._pending(end):
                    self._visit(end)
                    self._answer_all(end)

    # -- groups

    def _group(self, wanted: Wanted) -> None:
        """Say which label means or says the same as the one just made, where no rule does."""
        group = self.gold.group(wanted.id)
        if group is None or not (wanted.label == "claim" or self._is_misplaced(wanted, group)):
            return
        self._press(SPAN, "Enter", "e")
        question = self.desk.session.hub.question
        if question is None or question.id != "cluster":
            raise NoWay(f"Enter e asks nothing: {self._here()}")
        others = {member for member in group.members if member != wanted.id}
        choice = next((a for a in question.answers if self._means(a, others, group.name)), None)
        if choice is not None:
            self._press(RELATION, str(choice.number))
        else:
            self._press(RELATION, "0")
            self._type(group.name)

    def _is_misplaced(self, wanted: Wanted, group: Group) -> bool:
        """Tell whether a name is not yet in one group with the labels that shall be in it."""
        layer = self.desk.article.layer
        span = self._made(wanted)
        if span is None or wanted.label not in ENTITIES:
            return False
        made = [self._made(self.gold.spans[member]) for member in group.members if member != wanted.id]
        clusters = {layer.cluster_of(other.id) for other in made if other is not None}
        own = layer.cluster_of(span.id)
        return bool(clusters) and (own is None or clusters != {own})

    # -- going to a label

    def _visit(self, wanted: Wanted) -> None:
        """Go to a label that is there, by n or Shift+N."""
        span = self._made(wanted)
        assert span is not None
        self._play(SPAN, min((self._steps(key, span) for key in ("n", "Shift+N")), key=len))

    def _steps(self, key: str, span: Span) -> tuple[str, ...]:
        target = self.desk.session.hub.target
        current = self.desk.article.layer.span(target.span) if target.span is not None else None
        caret, count = target.caret, 0
        while current is None or current.id != span.id:
            current = self.desk.session.controls.navigate._neighbor(current, caret, key == "n")
            assert current is not None
            caret = current.start
            count += 1
        return (key,) * count

    # -- keys

    def _play(self, kind: str, keys: Iterable[str]) -> None:
        for key in keys:
            head, _, place = key.partition(":")
            if place and head in ("f", "t", "T"):
                self._hint(kind, "Shift+T" if head == "T" else head, int(place))
            else:
                self._press(kind, key)

    def _hint(self, kind: str, key: str, start: int) -> None:
        """Press a key and the letters above a word; where it is out of sight, turn the page first."""
        for _ in range(PAGES):
            self._press(kind, key)
            transient = self.desk.session.hub.transient
            hints = transient.hints if transient is not None else ()
            letters = next((hint.letters for hint in hints if hint.fragment[0] == start), None)
            if letters is not None:
                self._press(kind, *letters)
                return
            if key != "f":
                break
            self._press(kind, "Esc", "PgDn" if start > self.desk.session.hub.target.caret else "PgUp")
        raise NoWay(f"{key} shows no letters above “{self.desk.text[start : start + 20]}”")

    def _press(self, kind: str, *keys: str) -> None:
        for key in keys:
            self.desk.press(key)
            self.ways.look_again()
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
