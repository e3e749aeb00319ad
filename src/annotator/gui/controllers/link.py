"""Link…: from the focused label to who says it, what signals it, whose claim it is, who that is."""

from __future__ import annotations

from annotator.base.errors import UserError
from annotator.domain.questions import Question, QuestionKind
from annotator.domain.schema import AttributeKind
from annotator.gui.controllers.answer import Answer
from annotator.gui.controllers.controller import Controller
from annotator.gui.controllers.hints import Hints
from annotator.gui.hub import Aim, Hub, Transient

LETTERS = {"source": "s", "cue": "c", "claimant": "k", "cluster": "e"}
_WAITING = (AttributeKind.SEVERAL, AttributeKind.TEXT, AttributeKind.NUMBER)


class Link(Controller):
    """Enter: a letter says which link, then a digit or the letters above a word say to what."""

    def __init__(self, hub: Hub, answer: Answer, hints: Hints) -> None:
        super().__init__(hub)
        self._answer = answer
        self._hints = hints
        self._choices: dict[str, Question] = {}

    def enter(self) -> None:
        """Answer the open question with what is selected; on a label, ask which link to make."""
        if self.hub.target.aim is Aim.HAND or self._is_waited_for():
            self._answer.selection()
            return
        span = self.focus_span()
        if span is None:
            raise UserError("Enter links a label. Press n for the next one, or click one.")
        self.changeable()
        self._choices = lettered(self.every_question(span))
        if not self._choices:
            label = self.project().schema.label(span.label)
            raise UserError(f"{label.title if label else span.label} has nothing that it could be linked to.")
        choices = " · ".join(f"{letter} {_words(question)}" for letter, question in self._choices.items())
        self.hub.set_transient(Transient(f"Link: {choices} · Esc", self._take))

    def _is_waited_for(self) -> bool:
        """Tell whether the open question is one that Enter ends: several choices, or words to write."""
        return self.hub.question is not None and self.hub.question.takes in _WAITING

    def _take(self, key: str) -> bool:
        self.hub.set_transient(None)
        chosen = self._choices.get(key)
        if chosen is None:
            return key in ("Esc", "Enter")
        self._answer.about(chosen.id)
        question = self.hub.question
        if question is not None and question.kind is QuestionKind.RELATION:
            self._hints.answers(question)
        return True


def lettered(questions: list[Question]) -> dict[str, Question]:
    """Return the questions about links by letter: the known ones by theirs, own ones by the first free of their id."""
    links = [q for q in questions if q.kind is not QuestionKind.ATTRIBUTE]
    found: dict[str, Question] = {}
    for question in sorted(links, key=lambda q: q.id not in LETTERS):
        free = (c for c in f"{question.id}abcdefghijklmnopqrstuvwxyz" if "a" <= c <= "z")
        free_letter = next((c for c in free if c not in found and c not in LETTERS.values()), None)
        letter = LETTERS.get(question.id) or free_letter
        if letter is not None:
            found.setdefault(letter, question)
    return found


def _words(question: Question) -> str:
    return question.text[:1].lower() + question.text[1:].rstrip("?")
