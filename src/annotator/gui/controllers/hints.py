"""Word hints: letters above the words in sight choose one of them, to go there, to answer, or as an edge."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from annotator.base.errors import UserError
from annotator.domain import hinting
from annotator.domain.annotation import Fragment
from annotator.domain.questions import Question, QuestionKind
from annotator.gui.controllers.answer import Answer
from annotator.gui.controllers.controller import Controller
from annotator.gui.controllers.shape import Shape
from annotator.gui.hub import Hint, Hub, Target, Transient

AROUND = 2000
"""Code points on either side of the caret that count as in sight where no canvas tells."""


class Hints(Controller):
    """One letter chooses a near word, two any other in sight.

    `in_sight`: what the canvas shows, in code points; `bring`: scrolls a code point into sight.
    """

    def __init__(self, hub: Hub, answer: Answer, shape: Shape) -> None:
        super().__init__(hub)
        self._answer = answer
        self._shape = shape
        self._before: Transient | None = None
        self._shown: Transient | None = None
        self._sight: Fragment = (0, 0)
        self._pick: Callable[[Fragment], None] = self._select
        self.in_sight: Callable[[], Fragment] = self._around
        self.bring: Callable[[int], None] = _stay
        hub.target_changed.connect(self._target_changed)

    def word(self) -> None:
        """Offer words to go to; where a question waits for words, words that answer it."""
        question = self.hub.question
        if question is not None and question.kind is QuestionKind.RELATION:
            self.answers(question)
            return
        caret = self.hub.target.caret
        self.bring(caret)
        words = hinting.by_nearness(self._words(), [(caret, caret)])
        self._offer(words, "Which word? Type the letters above it.", self._select)

    def end(self) -> None:
        """Offer words at whose end the label or selection can end."""
        if self.focus_span() is not None:
            self.changeable()
        stretch = self._shape.meant()
        self.bring(stretch[-1][1])
        words = hinting.for_end(self._words(), stretch)
        self._offer(words, "Where does it end? Type the letters above its last word.", self._shape.end_to)

    def start(self) -> None:
        """Offer words at whose start the label or selection can start."""
        if self.focus_span() is not None:
            self.changeable()
        stretch = self._shape.meant()
        self.bring(stretch[0][0])
        words = hinting.for_start(self._words(), stretch)
        self._offer(
            words,
            "Where does it start? Type the letters above its first word.",
            self._shape.start_to,
        )

    def answers(self, question: Question) -> None:
        """Offer words that can answer a question about another end; digits still do.

        What a digit stands above has no letters: that room is taken.
        """
        kind = self.project().schema.relation(question.id)
        if kind is not None and not kind.makes:
            self._offer_labels(question, kind.to_labels)
            return
        owner = self.article().layer.span(question.span)
        anchors = owner.fragments if owner is not None else ()
        for fragment in reversed(anchors):
            self.bring(fragment[1])
            self.bring(fragment[0])
        numbered = {answer.fragments[0][0] for answer in question.answers if answer.fragments}
        words = [word for word in hinting.outside(self._words(), anchors) if word[0] not in numbered]
        foot = f"{question.text} {_told(question) or 'Type '}the letters above a word."
        self._offer(hinting.by_nearness(words, anchors), foot, self._give)

    def _offer_labels(self, question: Question, labels: tuple[str, ...]) -> None:
        """Offer the labels in sight that can be the other end, where no words become one."""
        self._sight = self.in_sight()
        there = {
            span.fragments[0]: span
            for span in self.article().layer.spans_between(*self._sight)
            if span.label in labels and span.id != question.span
        }
        caret = self.hub.target.caret
        if not there:
            raise UserError("There is no label in sight that it could be linked to. Scroll to it first.")
        self._offer(
            hinting.by_nearness(sorted(there), [(caret, caret)]),
            f"{question.text} Type the letters above a label.",
            lambda stretch: self._answer.label(there[stretch]),
        )

    def leave(self) -> None:
        """Take the letters away, if there are any; the brush goes on."""
        if self._is_on():
            before, self._before, self._shown = self._before, None, None
            self.hub.set_transient(before)

    def scrolled(self) -> None:
        """Take the letters away when other words have come into sight."""
        if self._is_on() and self.in_sight() != self._sight:
            self.leave()

    # -- inside

    def _offer(self, words: Sequence[Fragment], foot: str, pick: Callable[[Fragment], None]) -> None:
        if not words:
            raise UserError("There is no such word in sight. Scroll to the words first.")
        self.leave()
        self._before = self.hub.transient
        self._pick = pick
        letters = tuple(Hint(*pair) for pair in hinting.lettered(words))
        self._show(Transient(foot, self._take, letters, stays=True))

    def _show(self, transient: Transient) -> None:
        self._shown = transient
        self.hub.set_transient(transient)

    def _is_on(self) -> bool:
        return self._shown is not None and self.hub.transient is self._shown

    def _take(self, key: str) -> bool:
        shown = self._shown
        if shown is None or key == "Esc":
            self.leave()
            return True
        if key == "Backspace" and shown.typed:
            self._show(replace(shown, typed=shown.typed[:-1]))
            return True
        if len(key) != 1 or key not in hinting.LETTERS:
            self.leave()
            return False
        self._type(shown, shown.typed + key)
        return True

    def _type(self, shown: Transient, typed: str) -> None:
        """Go on with one more letter; one that leads to no word is passed over."""
        possible = [hint for hint in shown.hints if hint.letters.startswith(typed)]
        chosen = next((hint for hint in possible if hint.letters == typed), None)
        if chosen is not None:
            self.leave()
            self._pick(chosen.fragment)
        elif possible:
            self._show(replace(shown, typed=typed))
        else:
            self.hub.tell(f"No word has the letters {typed}.")

    def _select(self, word: Fragment) -> None:
        self._answer.edge_span = None
        self.aim_at_hand((word,))

    def _give(self, word: Fragment) -> None:
        self._answer.words((word,))

    def _words(self) -> list[Fragment]:
        reading = self.article().reading
        self._sight = self.in_sight()
        return hinting.apart(reading.text, hinting.words_between(reading, *self._sight))

    def _around(self) -> Fragment:
        caret = self.hub.target.caret
        return max(0, caret - AROUND), min(len(self.article().text), caret + AROUND)

    def _target_changed(self, target: Target) -> None:
        """End when something else is meant: a click, a step of undo."""
        self.leave()


def _stay(offset: int) -> None:
    """Show nothing: there is no canvas."""


def _told(question: Question) -> str:
    """Return the numbered answers: nothing else stands in the foot line while letters are typed."""
    numbered = [f"{answer.number} {answer.text}" for answer in question.answers if answer.number <= 3]
    if question.none_text:
        numbered.append(f"0 {question.none_text}")
    return f"{' · '.join(numbered)} · or " if numbered else ""
