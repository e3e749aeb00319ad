"""Answering the open question by digit, by selected words, or with none."""

from __future__ import annotations

from annotator.base.errors import UserError
from annotator.domain.annotation import Cluster, Fragment, Span, SpanId
from annotator.domain.claim_clusters import CLAIM
from annotator.domain.identities import cluster_kinds, new_kind
from annotator.domain.questions import Answer as Choice
from annotator.domain.questions import Question, QuestionKind, first_unanswered, following
from annotator.domain.schema import AttributeKind
from annotator.domain.snapping import snap
from annotator.gui.controllers.attributes import BY_ENTER, Attributes
from annotator.gui.controllers.controller import Controller
from annotator.gui.controllers.requests import AskCluster
from annotator.gui.hub import Aim, Hub, Target
from annotator.ops import annotate, clusters
from annotator.ops.change_set import ChangeSet


class Answer(Controller):
    """Digits answer; ignoring a question costs nothing."""

    def __init__(self, hub: Hub) -> None:
        super().__init__(hub)
        self.edge_span: SpanId | None = None
        self._attributes = Attributes(hub)
        self._left: Question | None = None
        self._focus: SpanId | None = None
        hub.question_changed.connect(self._question_changed)
        hub.target_changed.connect(self._target_changed)

    def choose(self, number: int) -> None:
        """Give the numbered answer; a number that is not shown does nothing but say so."""
        project, article = self.changeable()
        question = self._question()
        choice = next((a for a in question.answers if a.number == number), None)
        if choice is None:
            raise UserError(f"There is no answer {number}.")
        if question.kind is QuestionKind.ATTRIBUTE:
            self.edge_span = None
            self._attributes.choose(question, choice)
            return
        self._publish(question, annotate.answer(project, article, question, choice))

    def none(self) -> None:
        """Give answer 0: no source in the text, or a new person, whose name is asked for."""
        project, article = self.changeable()
        question = self._question()
        if not question.none_text:
            raise UserError("This question has no answer 0.")
        if question.kind is QuestionKind.ATTRIBUTE:
            self._attributes.none(question)
            return
        if question.kind is QuestionKind.CLUSTER:
            self._someone(question)
            return
        change_set = annotate.answer_none(project, article, question)
        if change_set:
            self._publish(question, change_set)
        else:
            self._attributes.go_on(question)

    def selection(self) -> None:
        """Answer with the words selected by hand, or with the word at the caret."""
        target = self.hub.target
        question = self.hub.question
        if question is not None and question.takes in BY_ENTER and target.aim is not Aim.HAND:
            self._attributes.enter(question)
            return
        if target.aim is Aim.HAND:
            self.words(target.fragments)
            return
        self._question()
        raise UserError("Select the words that answer the question, then press Enter.")

    def words(self, fragments: tuple[Fragment, ...]) -> None:
        """Answer a question about another end with a stretch of the text."""
        project, article = self.changeable()
        question = self._question()
        if question.takes is AttributeKind.TEXT:
            text = " ".join(article.text[start:end] for start, end in fragments)
            self._attributes.put(question, text)
            return
        if question.kind is not QuestionKind.RELATION:
            raise UserError("This question is answered by a digit.")
        snapped = tuple(snap(article.text, start, end) for start, end in fragments)
        if any(start == end for start, end in snapped):
            raise UserError("There is no word in what is selected.")
        choice = Choice(0, "", fragments=snapped)
        self._publish(question, annotate.answer(project, article, question, choice))

    def label(self, span: Span) -> None:
        """Answer a question about another end with a label that is there."""
        project, article = self.changeable()
        question = self._question()
        choice = Choice(0, "", fragments=span.fragments, span=span.id)
        self._publish(question, annotate.answer(project, article, question, choice))

    def ask(self) -> None:
        """Ask the next question of the focused label, answered and optional ones too."""
        self._turn(1)

    def back(self) -> None:
        """Ask the question before."""
        self._turn(-1)

    def about(self, question_id: str) -> None:
        """Ask one question of the focused label, as a click on its row does."""
        for question in self.every_question(self.focused()):
            if question.id == question_id:
                self.hub.set_question(question)

    def _turn(self, step: int) -> None:
        questions = self.every_question(self.focused())
        if not questions:
            raise UserError("There is nothing to ask about this label.")
        ids = [question.id for question in questions]
        current = self.hub.question.id if self.hub.question is not None else None
        left = self._left.id if self._left is not None else None
        if current in ids:
            index = ids.index(current) + step
        elif left in ids:
            index = ids.index(left) - (0 if step > 0 else 1)
        else:
            index = self._first_unanswered(questions) - (0 if step > 0 else 1)
        self.hub.set_question(questions[index % len(questions)])

    def _first_unanswered(self, questions: list[Question]) -> int:
        schema, article = self.project().schema, self.article()
        return first_unanswered(questions, article.reading, schema, article.layer, self.focused())

    def _question_changed(self, question: Question | None) -> None:
        """Forget which question was left when another is asked."""
        if question is not None:
            self._left = None

    def _target_changed(self, target: Target) -> None:
        """Forget it as well when another label is meant."""
        if target.span != self._focus:
            self._left, self._focus = None, target.span

    def leave(self) -> None:
        """Ask nothing more for now; asked again, the label begins with the question that was left."""
        self._left, left = None, self.hub.question
        self.hub.set_question(None)
        self._left = left

    def _question(self) -> Question:
        if self.hub.question is None:
            again = " Press a to ask the questions of this label again." if self.focus_span() else ""
            raise UserError(f"No question is open.{again}")
        return self.hub.question

    def find(self) -> None:
        """Find who is meant among all names of the project, whatever question about the label is open."""
        self.changeable()
        question = self.hub.question
        if question is None or question.kind is not QuestionKind.CLUSTER:
            questions = self.every_question(self.focused())
            question = next((q for q in questions if q.kind is QuestionKind.CLUSTER), None)
        if question is None:
            raise UserError("Who that is can be said of a name, of who says something, and of a claim.")
        self._someone(question)

    def _someone(self, question: Question) -> None:
        """Ask who is meant by name: somebody new, or one of all in the project."""
        project, article = self.project(), self.article()
        span = article.layer.span(question.span)
        if span is None:
            raise UserError("This label is no longer there.")
        likely = new_kind(article.text, span)
        kinds = tuple(dict.fromkeys((likely, *cluster_kinds(span))))
        self.hub.asked.emit(
            AskCluster(
                question.text,
                lambda words: clusters.find(project, words, kinds),
                lambda cluster: self._known_one(question, cluster),
                lambda kind, name: self._new_one(question, kind, name),
                kinds,
                annotate.quoted(article.text, span, annotate.LONGEST_NAME) if span.label == CLAIM else "",
            )
        )

    def _new_one(self, question: Question, kind: str, name: str) -> None:
        project, article = self.changeable()
        self._publish(question, annotate.answer_none(project, article, question, name, kind))

    def _known_one(self, question: Question, cluster: Cluster) -> None:
        project, article = self.changeable()
        choice = Choice(0, cluster.name, cluster=cluster.id)
        self._publish(question, annotate.answer(project, article, question, choice))

    def _publish(self, question: Question, change_set: ChangeSet) -> None:
        """Tell of the answer, focus the span that was asked about, remember what the answer made."""
        article = self.article()
        relations = article.layer.relations_from(question.span, question.id)
        asked = self.hub.question
        self.publish(change_set, self._owner(question))
        self.edge_span = relations[-1].to_span if relations else None
        if change_set and asked is not None and asked.id == question.id:
            self._go_on(question)

    def _go_on(self, question: Question) -> None:
        """Ask the next open question behind an answered one, or the same one where its answer was taken back.

        Those that were passed by are not asked twice.
        """
        span = self.focus_span()
        if span is None:
            return
        every, waiting = self.every_question(span), self.questions(span)
        if question.id in [other.id for other in every]:
            again = next((other for other in waiting if other.id == question.id), None)
            self.hub.set_question(again or following(waiting, every, question.id))

    def _owner(self, question: Question) -> SpanId:
        """Return the quote whose source was identified, else the span that was asked about."""
        if question.kind is QuestionKind.CLUSTER:
            quotes = self.article().layer.relations_to(question.span, "source")
            if quotes:
                return quotes[0].from_span
        return question.span
