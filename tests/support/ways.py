"""Which keys lead to a label: every way a skilled hand knows, looked ahead without pressing anything.

What is asked is only what the window shows: stops, words, natural objects and edges of the open article.
"""

from __future__ import annotations

import heapq
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from desk import Desk
from PySide6.QtGui import QTextCursor

from annotator.base.errors import AnnotatorError
from annotator.domain import edges, hinting
from annotator.domain.annotation import Fragment, Span
from annotator.domain.questions import Question, QuestionKind
from annotator.domain.schema import Label
from annotator.gui.hub import Aim, Target

Fragments = tuple[Fragment, ...]
Keys = tuple[str, ...]
NEVER = 99
SKIPS = 6
STEPS = 12
"""Presses of one arrow that are worth a look."""
IN_SIGHT = 250
"""What is so many code points from the caret is surely in sight."""
MOST_EDGE_KEYS = 8
_LOOSE = 3
"""A hinted word so many characters from the wanted edge is worth a step by character."""


@dataclass(frozen=True)
class Way:
    """Keys and what they cost; `f:12` means `f` and the letters above the word at 12, likewise `t:` and `T:`."""

    cost: int
    keys: Keys = ()

    def then(self, other: Way) -> Way:
        return Way(self.cost + other.cost, (*self.keys, *other.keys))


NO_WAY = Way(NEVER)


class Ways:
    """Looks ahead from what the window means now."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        self.hub = desk.session.hub
        self.controls = desk.session.controls
        self._edges: dict[object, Way] = {}
        self._seen_taken: dict[tuple[str, Target], Fragments] = {}
        self._seen_grown: dict[Target, list[tuple[int, Target]]] = {}
        self._seen_starts: list[tuple[Way, Target]] | None = None

    # -- a label

    def look_again(self) -> None:
        """Forget what was seen before the last press."""
        self._seen_taken.clear()
        self._seen_grown.clear()
        self._seen_starts = None

    def to_label(self, label: Label, wanted: Fragments, limit: int = NEVER) -> Way:
        """Return the cheapest keys that label `wanted`, label key and edges included; none from `limit` on."""
        best = Way(limit)
        seen: set[Target] = set()
        for way, target in sorted(self.starts(wanted), key=lambda start: start[0].cost):
            if way.cost + 1 >= best.cost or target in seen:
                continue
            seen.add(target)
            for finish in self._finishes(label, target, wanted):
                if way.cost + finish.cost < best.cost:
                    best = way.then(finish)
        return best if best.keys else NO_WAY

    def _finishes(self, label: Label, target: Target, wanted: Fragments) -> Iterator[Way]:
        """Yield label key and edges from a target, and the same after growing."""
        letter = label.key
        if target not in self._seen_grown:
            self._seen_grown[target] = list(self._grown(target))
        for grown, after in self._seen_grown[target]:
            taken = self._taken(label, after)
            if taken:
                yield Way(grown).then(self._keys("g", grown)).then(self._labelled(letter, taken, wanted))
            if after.aim is not Aim.SPAN and after.fragments:
                exact = after.raw or after.fragments
                shaped = self.to_shape(exact, wanted)
                yield self._keys("g", grown).then(Way(1, (f"Shift+{letter.upper()}",))).then(shaped)

    def _keys(self, key: str, times: int) -> Way:
        return Way(0, (key,) * times)

    def _labelled(self, letter: str, taken: Fragments, wanted: Fragments) -> Way:
        return Way(1, (letter,)).then(self.to_shape(taken, wanted))

    def _grown(self, target: Target) -> Iterator[tuple[int, Target]]:
        yield 0, target
        if target.aim is Aim.SPAN:
            return
        fragments = target.fragments
        times = 0
        while times < 3:
            if fragments:
                larger = edges.grow(self.desk.article.reading, fragments)
            else:
                word = self.desk.article.reading.word_at(target.caret)
                larger = (word,) if word is not None else ()
            if not larger or larger == fragments:
                return
            times += 1
            fragments = larger
            yield times, Target(Aim.HAND, fragments, fragments[-1][1])

    def _taken(self, label: Label, target: Target) -> Fragments:
        """Return what the label key takes, nothing where it would change a label that is there."""
        if (label.id, target) not in self._seen_taken:
            self._seen_taken[label.id, target] = self._taken_now(label, target)
        return self._seen_taken[label.id, target]

    def _taken_now(self, label: Label, target: Target) -> Fragments:
        with self._meant(target):
            annotate = self.controls.annotate
            span = annotate.focus_span()
            if span is not None and (span.label == label.id or span.label in label.relabels):
                return ()
            try:
                taken: Fragments = annotate._object(label)
            except AnnotatorError:
                return ()
            return () if annotate._twin(taken, label) is not None else taken

    @contextmanager
    def _meant(self, target: Target) -> Iterator[None]:
        """Let the hub mean something else for the time of a question; nobody hears of it."""
        before = self.hub.target
        self.hub.target = target
        try:
            yield
        finally:
            self.hub.target = before

    # -- where a label may begin

    def starts(self, wanted: Fragments) -> Iterator[tuple[Way, Target]]:
        if self._seen_starts is None:
            self._seen_starts = self._starts_for_all()
        found = self._seen_starts
        yield from found
        hinted = list(self._hinted(wanted))
        yield from hinted or self._hinted_from_afar(wanted, found)

    def _starts_for_all(self) -> list[tuple[Way, Target]]:
        now = self.hub.target
        found = [(Way(0), now)]
        if now.aim is Aim.HAND:
            found.append((Way(1, ("Esc",)), Target(Aim.CARET, (), now.caret)))
        found += self._skips("Space", backwards=False)
        found += self._skips("Shift+Space", backwards=True)
        found += self._visits("n", forward=True)
        found += self._visits("Shift+N", forward=False)
        found += self._walks()
        return found

    def _hinted_from_afar(
        self, wanted: Fragments, found: list[tuple[Way, Target]]
    ) -> Iterator[tuple[Way, Target]]:
        """Yield a word that is not in sight: first to what is near it, then by its letters."""
        word = self.desk.article.reading.next_word(wanted[0][0])
        near = [
            way for way, target in found if word is not None and 0 < abs(target.caret - word[0]) < IN_SIGHT
        ]
        if word is None or not near:
            return
        nearest = min(near, key=lambda way: way.cost)
        way = nearest.then(Way(3, (*self._leave_question(nearest), f"f:{word[0]}")))
        yield way, Target(Aim.HAND, (word,), word[1])
        yield way.then(Way(1, ("Esc",))), Target(Aim.CARET, (), word[1])

    def _leave_question(self, way: Way) -> Keys:
        """Return Esc where a question would take the word as its answer; arrows and Space leave it by themselves."""
        question = self.hub.question
        asks = question is not None and question.kind is QuestionKind.RELATION
        return ("Esc",) if asks and not way.keys else ()

    def _skips(self, key: str, backwards: bool) -> Iterator[tuple[Way, Target]]:
        target = self.hub.target
        for times in range(1, SKIPS + 1):
            with self._meant(target):
                stop = self.controls.navigate._stop(backwards)
            if stop is None:
                return
            if stop.span is not None:
                span = self.desk.article.layer.span(stop.span)
                assert span is not None
                target = self._focused(span, target.caret)
            else:
                target = Target(Aim.STOP, stop.fragments, stop.fragments[0][0], stop=stop)
            yield Way(times, (key,) * times), target

    def _visits(self, key: str, forward: bool) -> Iterator[tuple[Way, Target]]:
        layer = self.desk.article.layer
        target = self.hub.target
        for times in range(1, 4):
            current = layer.span(target.span) if target.span is not None else None
            span = self.controls.navigate._neighbor(current, target.caret, forward)
            if span is None:
                return
            target = Target(Aim.SPAN, span.fragments, span.start, span.id)
            yield Way(times, (key,) * times), target

    def _focused(self, span: Span, caret: int) -> Target:
        inside = any(start <= caret < end for start, end in span.fragments)
        return Target(Aim.SPAN, span.fragments, caret if inside else span.start, span.id)

    def _hinted(self, wanted: Fragments) -> Iterator[tuple[Way, Target]]:
        """Yield the words at both edges of what is wanted, chosen by their hints, alone and up to the last word."""
        reading, (first, last) = self.desk.article.reading, (wanted[0][0], wanted[-1][1])
        question = self.hub.question
        leave = ("Esc",) if question is not None and question.kind is QuestionKind.RELATION else ()
        word = reading.next_word(first)
        if word is None:
            return
        cost = self.hint_cost(word) + len(leave)
        if cost >= NEVER:
            return
        way = Way(cost, (*leave, f"f:{word[0]}"))
        yield way, Target(Aim.HAND, (word,), word[1])
        yield way.then(Way(1, ("Esc",))), Target(Aim.CARET, (), word[1])
        end = reading.previous_word(last)
        if end is not None and end != word and end[1] > word[1] and len(wanted) == 1:
            extend = Way(self.edge_cost(end, (word,), at_end=True), (f"t:{end[0]}",))
            yield way.then(extend), Target(Aim.HAND, ((word[0], end[1]),), end[1])

    def hint_cost(self, word: Fragment) -> int:
        """Return how many presses it takes to go to a word by the letters above it."""
        caret = self.hub.target.caret
        return self._lettered(word, hinting.by_nearness(self._in_sight(), [(caret, caret)]))

    def answer_cost(self, word: Fragment, question: Question) -> int:
        """Return how many presses it takes to answer with a word by its letters."""
        owner = self.desk.article.layer.span(question.span)
        anchors = owner.fragments if owner is not None else ()
        numbered = {answer.fragments[0][0] for answer in question.answers if answer.fragments}
        words = [w for w in hinting.outside(self._in_sight(), anchors) if w[0] not in numbered]
        return self._lettered(word, hinting.by_nearness(words, anchors))

    def edge_cost(self, word: Fragment, fragments: Fragments, at_end: bool) -> int:
        """Return how many presses it takes to move an edge of a stretch to a word by its letters."""
        order = hinting.for_end if at_end else hinting.for_start
        return self._lettered(word, order(self._in_sight(), fragments))

    def _in_sight(self) -> list[Fragment]:
        hints = self.controls.hints
        return hinting.words_between(self.desk.article.reading, *hints.in_sight())

    def _lettered(self, word: Fragment, words: list[Fragment]) -> int:
        letters = next((letters for letters, other in hinting.lettered(words) if other == word), None)
        return NEVER if letters is None else 1 + len(letters)

    def _walks(self) -> Iterator[tuple[Way, Target]]:
        """Yield carets that arrows by word and line lead to."""
        cursor = QTextCursor(self.desk.canvas.textCursor())
        places = self.desk.canvas.positions.map
        moves = {
            "Ctrl+Right": QTextCursor.MoveOperation.WordRight,
            "Ctrl+Left": QTextCursor.MoveOperation.WordLeft,
            "Down": QTextCursor.MoveOperation.Down,
            "Up": QTextCursor.MoveOperation.Up,
        }
        for key, operation in moves.items():
            probe = QTextCursor(cursor)
            for times in range(1, STEPS):
                if not probe.movePosition(operation):
                    break
                caret = places.to_code_point(probe.position())
                yield Way(times, (key,) * times), Target(Aim.CARET, (), caret)

    # -- edges

    def to_shape(self, taken: Fragments, wanted: Fragments) -> Way:
        """Return the edge keys that make `wanted` of `taken`."""
        if taken == wanted:
            return Way(0)
        if len(taken) != len(wanted) or (taken[0][1:] != wanted[0][1:] and len(wanted) > 1):
            return NO_WAY
        if len(wanted) > 1 and taken[1:-1] != wanted[1:-1]:
            return NO_WAY
        if len(wanted) > 1 and taken[-1][0] != wanted[-1][0]:
            return NO_WAY
        if max(taken[0][0], wanted[0][0]) >= min(taken[-1][1], wanted[-1][1]):
            return NO_WAY
        return self._end(taken, wanted).then(self._start(taken, wanted))

    def _end(self, taken: Fragments, wanted: Fragments) -> Way:
        reading = self.desk.article.reading

        def moved(change: Callable[[Fragments], Fragments]) -> Callable[[int], int]:
            return lambda offset: change((*taken[:-1], (taken[-1][0], offset)))[-1][1]

        moves = {
            "w": moved(lambda f: edges.end_word_out(reading, f)),
            "Shift+W": moved(lambda f: edges.end_word_in(reading, f)),
            "e": moved(lambda f: edges.end_of_sentence(reading, f)),
            "Alt+Right": moved(lambda f: edges.end_character(reading, f, forward=True)),
            "Alt+Left": moved(lambda f: edges.end_character(reading, f, forward=False)),
        }
        word = reading.previous_word(wanted[-1][1])
        jump = None
        if word is not None:
            jump = f"t:{word[0]}", word[1], self._priced(word, taken, at_end=True)
        return self._shortest(taken[-1][1], wanted[-1][1], moves, jump)

    def _start(self, taken: Fragments, wanted: Fragments) -> Way:
        reading = self.desk.article.reading

        def moved(change: Callable[[Fragments], Fragments]) -> Callable[[int], int]:
            return lambda offset: change(((offset, taken[0][1]), *taken[1:]))[0][0]

        moves = {
            "b": moved(lambda f: edges.start_word_out(reading, f)),
            "Shift+B": moved(lambda f: edges.start_word_in(reading, f)),
            "Shift+E": moved(lambda f: edges.start_of_sentence(reading, f)),
            "Alt+Down": moved(lambda f: edges.start_character(reading, f, forward=True)),
            "Alt+Up": moved(lambda f: edges.start_character(reading, f, forward=False)),
        }
        word = reading.next_word(wanted[0][0])
        jump = None
        if word is not None:
            jump = f"T:{word[0]}", word[0], self._priced(word, taken, at_end=False)
        return self._shortest(taken[0][0], wanted[0][0], moves, jump)

    def _priced(self, word: Fragment, taken: Fragments, at_end: bool) -> int:
        return self.edge_cost(word, taken, at_end)

    def _shortest(
        self,
        offset: int,
        goal: int,
        moves: dict[str, Callable[[int], int]],
        jump: tuple[str, int, int] | None,
    ) -> Way:
        """Return the fewest presses from one offset to another."""
        known = (offset, goal, "w" in moves, jump)
        if known not in self._edges:
            self._edges[known] = self._search(offset, goal, moves, jump)
        return self._edges[known]

    def _search(
        self,
        offset: int,
        goal: int,
        moves: dict[str, Callable[[int], int]],
        jump: tuple[str, int, int] | None,
    ) -> Way:
        queue: list[tuple[int, int, Keys]] = [(0, offset, ())]
        seen: set[int] = set()
        while queue:
            cost, here, keys = heapq.heappop(queue)
            if here == goal:
                return Way(cost, keys)
            if here in seen or cost >= MOST_EDGE_KEYS:
                continue
            seen.add(here)
            for key, move in moves.items():
                if key.startswith("Alt") and abs(here - goal) > _LOOSE:
                    continue
                there = move(here)
                if there not in seen:
                    heapq.heappush(queue, (cost + 1, there, (*keys, key)))
            if jump is not None and not keys and abs(jump[1] - goal) <= _LOOSE:
                heapq.heappush(queue, (cost + jump[2], jump[1], (jump[0],)))
        return NO_WAY
