"""The foot line: the open question with its answers, or what Space will find; and five keys that fit."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QSize, QTimer, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QSizePolicy, QWidget

from annotator.domain.questions import Answer, Question
from annotator.domain.schema import Label
from annotator.domain.stops import Stop, StopKind
from annotator.gui.hub import Aim, Hub
from annotator.gui.widgets import (
    FOOT_HEIGHT,
    MARGIN,
    ElidedLabel,
    KeyButton,
    KeyCap,
    plain_label,
    set_role,
    tr,
)
from annotator.ops.project import Project

LONGEST_ANSWER = 30
MORE_KEYS = 5
MOST_ANSWERS = 10

Key = tuple[str, str, str]
"""What stands on the key, what it does, and the id of its command."""

KEYS: dict[Aim, tuple[Key, ...]] = {
    Aim.CARET: (("Space", "next", "go.next_stop"), ("n", "label", "go.next_label")),
    Aim.HAND: (
        ("Enter", "answer", "answer.selection"),
        ("Space", "next", "go.next_stop"),
        ("g", "grow", "shape.grow"),
    ),
    Aim.STOP: (("Space", "next", "go.next_stop"), ("g", "grow", "shape.grow")),
    Aim.SPAN: (
        ("Space", "next", "go.next_stop"),
        ("a", "ask", "answer.ask"),
        ("w", "wider", "shape.end_word_out"),
        ("⌫", "delete", "label.delete"),
    ),
}
ALWAYS: tuple[Key, ...] = (("z", "undo", "edit.undo_key"), ("?", "keys", "help.keys_mark"))
NO_ARTICLE: tuple[Key, ...] = (("Ctrl+I", "import", "file.import"), ("Ctrl+K", "commands", "help.palette"))
STOP_WORDS = {StopKind.NAME: "name", StopKind.QUOTATION: "quotation", StopKind.QUESTION: "question about"}


class LabelKeys(QWidget):
    """The letters of the labels in one group: `p o q k x label`."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._layout = QHBoxLayout(self)
        self._layout.setContentsMargins(6, 0, 8, 0)
        self._layout.setSpacing(3)

    def set_labels(self, labels: tuple[Label, ...]) -> None:
        """Show the letters of these labels."""
        while (item := self._layout.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        for label in labels:
            self._layout.addWidget(KeyCap(label.key))
        self._layout.addSpacing(3)
        self._layout.addWidget(plain_label(tr("label"), "small-muted"))


class FootLine(QFrame):
    """Signals: `wanted(command id)`: an answer or a key was clicked."""

    wanted = Signal(str)

    def __init__(self, hub: Hub, coming: Callable[[], Stop | None], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "foot")
        self.setAccessibleName(tr("Question and keys"))
        self.setFixedHeight(FOOT_HEIGHT)
        self._hub = hub
        self._coming = coming
        self.state_text = ""
        self.words = ElidedLabel()
        self.words.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Preferred)
        self._answers = QWidget()
        self._answer_pool = self._pool(self._answers, MOST_ANSWERS, "answer")
        self.answers: list[KeyButton] = []
        self._labels = LabelKeys()
        self._keys = QWidget()
        self._key_pool = self._pool(self._keys, MORE_KEYS, "command")
        self.keys: list[KeyButton] = []
        layout = QHBoxLayout(self)
        layout.setContentsMargins(MARGIN + 2, 0, 10, 0)
        layout.setSpacing(10)
        layout.addWidget(self.words)
        layout.addWidget(self._answers)
        layout.addStretch(1)
        layout.addWidget(self._labels)
        layout.addWidget(self._keys)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(0)
        self._timer.timeout.connect(self.refresh)
        for signal in (hub.question_changed, hub.target_changed, hub.article_opened, hub.tiers_changed):
            signal.connect(self._soon)
        hub.changed.connect(self._soon)
        hub.project_opened.connect(self._on_project)
        self.refresh()

    def show_state(self, text: str) -> None:
        """Show a transient state instead of the question (hints, Link…, the brush); empty ends it."""
        self.state_text = text
        self.refresh()

    def refresh(self) -> None:
        """Show question or next stop, and the keys that fit what is meant."""
        question = self._hub.question
        if self.state_text:
            self._say(self.state_text, strong=True)
            self._set_answers(())
        elif question is not None:
            self._say(question.text, strong=True)
            self._set_answers(answer_words(question))
        else:
            self._say(self._next_words(), strong=False)
            self._set_answers(())
        self._set_keys()
        self._fit()

    # -- own

    def _pool(self, holder: QWidget, size: int, role: str) -> list[KeyButton]:
        """Return buttons that are filled again and again: making new ones would cost a frame."""
        layout = QHBoxLayout(holder)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(2)
        buttons = [KeyButton("", "", role) for _ in range(size)]
        for button in buttons:
            button.clicked.connect(self._clicked)
            button.hide()
            layout.addWidget(button)
        return buttons

    def _say(self, text: str, strong: bool) -> None:
        set_role(self.words, "heading" if strong else "muted")
        self.words.setText(text)
        self.words.updateGeometry()

    def _next_words(self) -> str:
        if self._hub.project is None:
            return ""
        if self._hub.article is None:
            return tr("Drop files, a folder or text here, or press Ctrl+I.")
        stop = self._coming()
        if stop is None:
            return tr("Every name and quotation here is decided. Ctrl+Enter: done and next.")
        return f"{tr('Next:')} {STOP_WORDS[stop.kind]} {quoted(stop.text)}"

    def _set_answers(self, answers: tuple[tuple[int, str], ...]) -> None:
        fill(
            self._answer_pool,
            [
                (str(number), shortened(text), "answer.none" if number == 0 else f"answer.{number}")
                for number, text in answers
            ],
        )
        self.answers = self._answer_pool[: len(answers)]
        self._answers.setVisible(bool(answers))

    def _set_keys(self) -> None:
        project, article, question = self._hub.project, self._hub.article, self._hub.question
        wanted = (*KEYS[self._hub.target.aim], *ALWAYS) if article is not None else NO_ARTICLE
        if question is None:
            wanted = tuple(key for key in wanted if key[2] != "answer.selection")
        wanted = wanted[-MORE_KEYS:]
        fill(self._key_pool, wanted)
        self.keys = self._key_pool[: len(wanted)]
        self._keys.setVisible(project is not None)

    def _fit(self) -> None:
        """Hide the keys that do not fit, the least important first; the last one stays."""
        room = self.width() - 40
        used = self.words.sizeHint().width() + (self._answers.sizeHint().width() if self.answers else 0)
        room -= min(used, int(self.width() * 0.75))
        labels = self._labels.sizeHint().width()
        keys = sum(button.sizeHint().width() + 2 for button in self.keys)
        show_labels = self._hub.article is not None and self._hub.question is None
        if show_labels and keys + labels > room:
            show_labels = False
        self._labels.setVisible(show_labels)
        room -= labels if show_labels else 0
        for button in self.keys[:-1]:
            fits = keys <= room
            button.setVisible(fits)
            if not fits:
                keys -= button.sizeHint().width() + 2

    def _clicked(self) -> None:
        sender = self.sender()
        if isinstance(sender, KeyButton):
            self.wanted.emit(str(sender.property("command")))

    def _soon(self) -> None:
        """Refresh once after all signals of one act."""
        self._timer.start()

    def _on_project(self, project: Project | None) -> None:
        labels = project.schema.labels if project is not None else ()
        self._labels.set_labels(tuple(label for label in labels if label.key and not label.retired))
        self.refresh()

    # -- Qt

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Show as many keys as fit."""
        super().resizeEvent(event)
        self._fit()

    def minimumSizeHint(self) -> QSize:
        """Return a small width: keys give way, the window does not."""
        return QSize(200, FOOT_HEIGHT)


def fill(pool: list[KeyButton], wanted: Sequence[Key]) -> None:
    """Show `wanted` in the first buttons of a pool and hide the others."""
    for button, (key, word, command) in zip(pool, wanted, strict=False):
        button.set(key, word)
        button.setProperty("command", command)
        button.show()
    for button in pool[len(wanted) :]:
        button.hide()


def answer_words(question: Question) -> tuple[tuple[int, str], ...]:
    """Return number and words of every answer, 0 last if it means something."""
    answers: list[Answer] = [answer for answer in question.answers if 1 <= answer.number <= 9]
    found = [(answer.number, answer.text) for answer in answers]
    if question.none_text:
        found.append((0, question.none_text))
    return tuple(found)


def shortened(text: str, length: int = LONGEST_ANSWER) -> str:
    """Return one line of at most `length` characters."""
    line = " ".join(text.split())
    return line if len(line) <= length else f"{line[: length - 1].rstrip()}…"


def quoted(text: str) -> str:
    """Return the words of a stop in marks, unless they carry marks of their own."""
    line = shortened(text, 60)
    return line if line[:1] in "“”‘’\"'«»„「" else f"“{line}”"
