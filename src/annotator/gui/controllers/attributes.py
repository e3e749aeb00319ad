"""Answers about the kind of a label: choices, several, yes, a number or words to write."""

from __future__ import annotations

from annotator.base.errors import UserError
from annotator.domain.annotation import Value
from annotator.domain.questions import Answer as Choice
from annotator.domain.questions import Question, attribute_question, following, typed_value
from annotator.domain.schema import AttributeKind
from annotator.gui.controllers.controller import Controller
from annotator.gui.controllers.requests import AskName
from annotator.ops import annotate
from annotator.ops.change_set import ChangeSet

NORMALIZED = "normalized"
LONGEST = 1_000
"""Characters of a claim that are proposed as its full sentence."""

WRITTEN = (AttributeKind.TEXT, AttributeKind.NUMBER)
BY_ENTER = (*WRITTEN, AttributeKind.SEVERAL)
"""The kinds of questions that Enter has a meaning for."""


class Attributes(Controller):
    """Digits choose; the next open question comes by itself, several choices wait for Enter."""

    def choose(self, question: Question, choice: Choice) -> None:
        """Take a numbered answer: set it, take it back, show more choices, or ask for the words."""
        project, article = self.changeable()
        if choice.more is not None:
            self._show(question, choice.more)
        elif question.takes in WRITTEN:
            self.write(question)
        else:
            self._told(question, annotate.answer(project, article, question, choice))

    def none(self, question: Question) -> None:
        """Take back what a person set; where nothing is set, pass by."""
        project, article = self.changeable()
        self._told(question, annotate.answer_none(project, article, question), on=True)

    def enter(self, question: Question) -> None:
        """Leave a question with several choices, or ask for the words of one that is written."""
        if question.takes in WRITTEN:
            self.write(question)
        else:
            self.go_on(question)

    def write(self, question: Question) -> None:
        """Ask for the number or the words."""
        self.changeable()
        before = next((answer.text for answer in question.answers if answer.chosen), "")
        before = before or self._proposal(question)
        kind = question.takes or AttributeKind.TEXT
        self.hub.asked.emit(
            AskName(
                question.text, lambda text: self.put(question, text), before, lambda text: _lack(kind, text)
            )
        )

    def put(self, question: Question, words: str) -> None:
        """Answer with written words, or with words of the article."""
        project, article = self.changeable()
        value: Value = typed_value(question.takes or AttributeKind.TEXT, words)
        span = article.layer.span(question.span)
        if span is None:
            raise UserError("This label is no longer there.")
        self._told(question, annotate.set_attribute(project, article, span, question.id, value))

    # -- own

    def _proposal(self, question: Question) -> str:
        """Return what to begin with: the claim that shall be written in full."""
        article = self.article()
        span = article.layer.span(question.span)
        if question.id != NORMALIZED or span is None:
            return ""
        return annotate.quoted(article.text, span, LONGEST)

    def _told(self, question: Question, change_set: ChangeSet, on: bool = False) -> None:
        if change_set:
            self.hub.broadcast(change_set, self)
        if question.takes is AttributeKind.SEVERAL and not on:
            self._show(question, question.first)
        else:
            self.go_on(question)

    def go_on(self, question: Question) -> None:
        """Ask the next open question, past those that were left open before."""
        span = self.article().layer.span(question.span)
        if span is None:
            return
        self.focus(span, ask=False)
        self.hub.set_question(following(self.questions(span), self.every_question(span), question.id))

    def _show(self, question: Question, first: int) -> None:
        """Ask the same question with the choices from one on, as they are set now."""
        span = self.article().layer.span(question.span)
        label = self.project().schema.label(span.label) if span is not None else None
        attribute = label.attribute(question.id) if label is not None else None
        if span is not None and attribute is not None:
            self.focus(span, ask=False)
            self.hub.set_question(attribute_question(span, attribute, first))


def _lack(kind: AttributeKind, text: str) -> str:
    """Return why what is typed cannot be the value, empty if it can."""
    try:
        typed_value(kind, text)
    except UserError as refusal:
        return refusal.sentence
    return ""
