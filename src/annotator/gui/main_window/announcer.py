"""Says to a screen reader what sighted people see: what Space found, what was labelled, what is asked."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent
from PySide6.QtWidgets import QWidget

from annotator.base.legible import harmless
from annotator.base.wording import shortened
from annotator.domain.annotation import Span, SpanId
from annotator.domain.questions import Question
from annotator.gui.hub import Aim, Hub, Message, Target, Transient
from annotator.gui.panels.foot import STOP_WORDS, answer_words
from annotator.gui.widgets import tr
from annotator.ops.annotate import quoted
from annotator.ops.change_set import ChangeSet

LONGEST = 120
"""Characters of the words of a label: nobody wants a whole quotation read out again."""


class Announcer(QObject):
    """Follows the hub; what belongs to one press is one announcement. Nothing is done where nobody listens."""

    def __init__(
        self,
        hub: Hub,
        place: QWidget,
        listens: Callable[[], bool] | None = None,
        say: Callable[[str], None] | None = None,
    ) -> None:
        """`place`: the widget that speaks. `listens`: whether there is a screen reader; `say`: how it is told."""
        super().__init__(place)
        self._hub = hub
        self._place = place
        self.listens = listens or QAccessible.isActive
        self._tell = say or self._announce
        self._waiting: list[str] = []
        self._told_of: SpanId | None = None
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(0)
        self._timer.timeout.connect(self.flush)
        hub.changed.connect(self._changed)
        hub.target_changed.connect(self._target)
        hub.question_changed.connect(self._question)
        hub.transient_changed.connect(self._transient)
        hub.told.connect(self._message)

    def flush(self) -> None:
        """Say now what has gathered."""
        words, self._waiting, self._told_of = self._waiting, [], None
        if words:
            self._tell(". ".join(word.rstrip(".") for word in words))

    def say(self, words: str) -> None:
        """Say what another place shows, after what has gathered."""
        if self.listens():
            self._add(words)

    # -- inside

    def _add(self, words: str) -> None:
        if words and words not in self._waiting:
            self._waiting.append(words)
            self._timer.start()

    def _changed(self, change_set: ChangeSet, initiator: object) -> None:
        if not self.listens() or change_set.undoes is not None:
            return  # what was taken back is told in a message
        span = self._span(change_set.select)
        if span is not None and any(change.id == span.id for change in self._changes(change_set)):
            self._told_of = span.id
            self._add(f"{self._named(span)}, {tr('saved')}")
        else:
            self._add(f"{change_set.title}, {tr('saved')}")

    def _changes(self, change_set: ChangeSet) -> list[Span]:
        article = self._hub.article
        if article is None:
            return []
        after = (change.after for change in change_set.changes(article.document.id))
        return [thing for thing in after if isinstance(thing, Span)]

    def _target(self, target: Target) -> None:
        if not self.listens() or self._hub.article is None:
            return
        if target.aim is Aim.STOP and target.stop is not None:
            self._add(f"{tr(STOP_WORDS[target.stop.kind])}, {shortened(target.stop.text, LONGEST)}")
        elif target.aim is Aim.SPAN and target.span != self._told_of:
            span = self._span(target.span)
            self._add(self._named(span) if span is not None else "")

    def _question(self, question: Question | None) -> None:
        if self.listens() and question is not None:
            self._add(spoken(question))

    def _transient(self, transient: Transient | None) -> None:
        if self.listens() and transient is not None:
            self._add(transient.foot)

    def _message(self, message: Message) -> None:
        if self.listens():
            self._add(message.text)

    def _span(self, span_id: SpanId | None) -> Span | None:
        article = self._hub.article
        return article.layer.span(span_id) if article is not None and span_id is not None else None

    def _named(self, span: Span) -> str:
        project, article = self._hub.project, self._hub.article
        if project is None or article is None:
            return ""
        label = project.schema.label(span.label)
        return f"{label.title if label is not None else span.label}, {quoted(article.text, span, LONGEST)}"

    def _announce(self, words: str) -> None:
        QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self._place, harmless(words)))


def spoken(question: Question) -> str:
    """Return a question with its numbered answers, as it is read out."""
    answers = ", ".join(f"{number} {words}" for number, words in answer_words(question))
    return f"{question.text} {answers}".strip()
