"""The foot line: the open question with its answers, or what Space will find; and five keys that fit."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from PySide6.QtCore import QSize, QTimer, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QSizePolicy, QWidget

from annotator.base.wording import in_marks, shortened_by_words
from annotator.domain.questions import Answer, Question, QuestionKind
from annotator.domain.stops import Far, Stop, StopKind
from annotator.gui.commands.command import is_single
from annotator.gui.hub import Aim, Hub
from annotator.gui.models.articles import decided_words, sought_words
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

ANSWER_LENGTHS = (30, 18, 11)
"""Characters of an answer; the fewer, the less room there is. Where that is too little, one key stands for all."""

MORE_KEYS = 5
LEAST_LENGTH = 7
MOST_ANSWERS = 10
LASTING_KEYS = 2
"""The last keys, undo and help, have room before answers are written out."""

Key = tuple[str, str, str]
"""What stands on the key, what it does, and the id of its command."""

KEYS: dict[Aim, tuple[Key, ...]] = {
    Aim.CARET: (
        ("Space", "next", "go.next_stop"),
        ("n", "label", "go.next_label"),
        ("f", "word", "hints.word"),
    ),
    Aim.HAND: (
        ("Enter", "answer", "answer.selection"),
        ("Space", "next", "go.next_stop"),
        ("t", "end", "hints.end"),
        ("g", "grow", "shape.grow"),
    ),
    Aim.STOP: (("Space", "next", "go.next_stop"), ("g", "grow", "shape.grow")),
    Aim.SPAN: (
        ("Space", "next", "go.next_stop"),
        ("a", "ask", "answer.ask"),
        ("Enter", "link", "answer.selection"),
        ("⌫", "delete", "label.delete"),
    ),
}
ALWAYS: tuple[Key, ...] = (("z", "undo", "edit.undo_key"), ("?", "keys", "help.keys"))
ELSEWHERE: tuple[Key, ...] = (("Ctrl+Z", "undo", "edit.undo"), ("Ctrl+K", "commands", "help.palette"))
NO_ARTICLE: tuple[Key, ...] = (("Ctrl+I", "import", "file.import"), *ELSEWHERE)
FINISHED: tuple[Key, ...] = (("Ctrl+E", "export", "file.export"), *ELSEWHERE)
LOCKED: tuple[Key, ...] = (
    ("Ctrl+Enter", "reopen", "article.done"),
    ("n", "label", "go.next_label"),
    ("?", "keys", "help.keys"),
)
IN_TRASH: tuple[Key, ...] = (("Ctrl+Enter", "take out", "article.done"), *LOCKED[1:])
READING: tuple[Key, ...] = (
    ("Space", "next", "go.next_stop"),
    ("n", "label", "go.next_label"),
    ("?", "keys", "help.keys"),
)
PASSING: tuple[Key, ...] = (("Esc", "leave", "go.leave"),)
STOP_WORDS = {StopKind.NAME: "name", StopKind.QUOTATION: "quotation", StopKind.QUESTION: "question about"}


class LabelKeys(QWidget):
    """The letters of the labels in one group: `p o q k x label`."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._layout = QHBoxLayout(self)
        self._layout.setContentsMargins(6, 0, 8, 0)
        self._layout.setSpacing(3)

    def set_keys(self, keys: Sequence[str], dimmed: bool) -> None:
        """Show these letters, dimmed where they do nothing by themselves."""
        while (item := self._layout.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        for key in keys:
            cap = KeyCap(key)
            set_role(cap, "key-off" if dimmed else "key")
            self._layout.addWidget(cap)
        self._layout.addSpacing(3)
        self._layout.addWidget(plain_label(tr("label"), "small-muted"))


class FootLine(QFrame):
    """Signals: `wanted(command id)`: an answer or a key was clicked."""

    wanted = Signal(str)

    def __init__(
        self,
        hub: Hub,
        coming: Callable[[], Stop | Far | None],
        finished: Callable[[], bool],
        parent: QWidget | None = None,
    ) -> None:
        """`coming`: what Space will find; `finished`: whether no article waits any more."""
        super().__init__(parent)
        self.setProperty("role", "foot")
        self.setAccessibleName(tr("Question and keys"))
        self.setFixedHeight(FOOT_HEIGHT)
        self._hub = hub
        self._coming = coming
        self._shown_answers: tuple[tuple[int, str], ...] = ()
        self._finished = finished
        self._caps: dict[str, str] = {}
        self.words = ElidedLabel()
        self.words.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Preferred)
        self._answers = QWidget()
        self._answer_pool = self._pool(self._answers, MOST_ANSWERS, "answer")
        self.answers: list[KeyButton] = []
        self.another = KeyButton("f", tr("another word"), "answer")
        self.another.setProperty("command", "hints.word")
        self.another.clicked.connect(self._clicked)
        self._labels = LabelKeys()
        self._single_keys = True
        self.before = KeyButton("Ctrl+;", tr("then"), "command")
        self.before.setProperty("command", "help.single_key")
        self.before.clicked.connect(self._clicked)
        self.before.hide()
        self._keys = QWidget()
        self._key_pool = self._pool(self._keys, MORE_KEYS, "command")
        self.keys: list[KeyButton] = []
        layout = QHBoxLayout(self)
        layout.setContentsMargins(MARGIN + 2, 0, 10, 0)
        layout.setSpacing(10)
        layout.addWidget(self.words)
        layout.addWidget(self._answers)
        layout.addWidget(self.another)
        layout.addStretch(1)
        layout.addWidget(self.before)
        layout.addWidget(self._labels)
        layout.addWidget(self._keys)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(0)
        self._timer.timeout.connect(self.refresh)
        for signal in (hub.question_changed, hub.target_changed, hub.article_opened, hub.tiers_changed):
            signal.connect(self._soon)
        hub.changed.connect(self._soon)
        hub.transient_changed.connect(self._soon)
        hub.project_opened.connect(self._on_project)
        hub.tiers_changed.connect(self.show_labels)
        self.refresh()

    def refresh(self) -> None:
        """Show question or next stop, and the keys that fit what is meant; a passing state instead of both."""
        question, transient = self._hub.question, self._hub.transient
        if transient is not None:
            self._say(transient.foot, strong=True)
            self._set_answers(())
        elif (words := self._closed_words()) is not None:
            self._say(words, strong=False)
            self._set_answers(())
        elif question is not None:
            self._say(question.text, strong=True)
            self._set_answers(answer_words(question))
        else:
            self._say(self._next_words(), strong=False)
            self._set_answers(())
        self.another.setVisible(transient is None and is_about_words(question) and bool(self._shown_answers))
        self._set_keys()
        self.before.setVisible(not self._single_keys and transient is None and self._hub.article is not None)
        for button in (*self._answer_pool, self.another, *self._key_pool):
            dimmed = not self._single_keys and transient is None
            button.set_dimmed(dimmed and is_single(button.cap.text()))
        self._fit()

    def set_single_keys(self, on: bool) -> None:
        """Say whether single keys act at once, or after Ctrl+; only."""
        self._single_keys = on
        self.show_labels()

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

    def _is_locked(self) -> bool:
        article = self._hub.article
        return article is not None and bool(article.closed)

    def _reads_only(self) -> bool:
        return self._hub.project is not None and not self._hub.project.writable

    def _closed_words(self) -> str | None:
        """Return what is said where no label can be made, none where one can."""
        if self._reads_only():
            return tr("Open for reading only: nothing can be changed here.")
        if self._is_locked():
            if self._hub.article is not None and self._hub.article.in_trash:
                return tr("This article lies in the trash. Ctrl+Enter takes it out.")
            return tr("This article is done. Ctrl+Enter reopens it.")
        return None

    def _next_words(self) -> str:
        if self._hub.project is None:
            return ""
        if self._hub.article is None:
            if self._finished():
                return tr("Nothing is left to do.")
            return tr("Drop files, a folder or text here, or press Ctrl+I.")
        stop = self._coming()
        if stop is Far.FAR:
            return tr(sought_words(self._hub.tiers))
        if stop is None:
            return tr(decided_words(self._hub.tiers))
        return f"{tr('Next:')} {STOP_WORDS[stop.kind]} {quoted(stop.text)}"

    def _set_answers(self, answers: tuple[tuple[int, str], ...], length: int = ANSWER_LENGTHS[0]) -> None:
        self._shown_answers = answers
        fill(
            self._answer_pool,
            [
                (
                    str(number),
                    shortened_by_words(text, length),
                    "answer.none" if number == 0 else f"answer.{number}",
                )
                for number, text in answers
            ],
        )
        self.answers = self._answer_pool[: len(answers)]
        self._answers.setVisible(bool(answers))

    def _gather_answers(self) -> None:
        """Let one key stand for all answers: the text has their numbers, or the card has the answers."""
        question = self._hub.question
        numbers = [number for number, _ in self._shown_answers if number]
        if question is None or len(numbers) < 2:
            self._set_answers(self._shown_answers, LEAST_LENGTH)
            return
        in_text = is_about_words(question)
        where = tr("above the words") if in_text else tr("in the card")
        gathered = [(f"1-{numbers[-1]}", where, "view.text" if in_text else "view.card")]
        gathered += [("0", question.none_text, "answer.none")] if question.none_text else []
        fill(self._answer_pool, gathered)
        self.answers = self._answer_pool[: len(gathered)]

    def _set_keys(self) -> None:
        wanted = [
            (self._caps.get(command, key), word, command)
            for key, word, command in self._wanted_keys()[-MORE_KEYS:]
        ]
        fill(self._key_pool, wanted)
        self.keys = self._key_pool[: len(wanted)]
        self._keys.setVisible(self._hub.project is not None)

    def _wanted_keys(self) -> tuple[Key, ...]:
        if self._hub.transient is not None:
            return PASSING
        if self._hub.article is None:
            return FINISHED if self._finished() else NO_ARTICLE
        if self._reads_only():
            return READING
        if self._is_locked():
            return IN_TRASH if self._hub.article.in_trash else LOCKED
        wanted = (*KEYS[self._hub.target.aim], *ALWAYS)
        if self._hub.question is None and self._hub.target.aim is Aim.HAND:
            wanted = tuple(key for key in wanted if key[2] != "answer.selection")
        return tuple((cap, self._word_of(command, word), command) for cap, word, command in wanted)

    def _word_of(self, command: str, word: str) -> str:
        """Return what a key does: ⌫ means the link or part that was chosen by itself."""
        target = self._hub.target
        if command == "label.delete" and target.link is not None:
            return "unlink"
        return "delete part" if command == "label.delete" and target.part is not None else word

    def _fit(self) -> None:
        """Give the question and its answers the room that they need; keys have what is left of it.

        The least important key goes first and the last one stays, unless the question itself would be cut.
        """
        keys = sum(button.sizeHint().width() + 2 for button in self.keys)
        before = 0 if self.before.isHidden() else self.before.sizeHint().width() + 10
        last = before + sum(button.sizeHint().width() + 2 for button in self.keys[-LASTING_KEYS:])
        for length in ANSWER_LENGTHS if self._shown_answers else ():
            self._set_answers(self._shown_answers, length)
            if self._asking() + last <= self.width() - 50:
                break
        else:
            self._gather_answers()
        room = self.width() - 50 - self._asking() - before
        labels = self._labels.sizeHint().width()
        can_label = self._hub.article is not None and self._closed_words() is None
        is_free = self._hub.question is None and self._hub.transient is None
        show_labels = can_label and is_free and keys + labels <= room
        self._labels.setVisible(show_labels)
        room -= labels if show_labels else 0
        for button in self.keys:
            fits = keys <= room or (button is self.keys[-1] and not self.answers)
            button.setVisible(fits)
            if not fits:
                keys -= button.sizeHint().width() + 2

    def _asking(self) -> int:
        """Return how wide question and answers are together."""
        answers = sum(button.sizeHint().width() + 2 for button in self.answers)
        another = 0 if self.another.isHidden() else self.another.sizeHint().width() + 10
        return self.words.sizeHint().width() + answers + another + (10 if answers else 0)

    def _clicked(self) -> None:
        sender = self.sender()
        if isinstance(sender, KeyButton):
            self.wanted.emit(str(sender.property("command")))

    def _soon(self) -> None:
        """Refresh once after all signals of one act."""
        self._timer.start()

    def _on_project(self, project: Project | None) -> None:
        labels = project.schema.labels if project is not None else ()
        usable = [label for label in labels if label.is_usable and label.tier in self._hub.tiers]
        caps = [self._caps.get(f"label.{label.id}", label.shown_key) for label in usable]
        self._labels.set_keys([cap for cap in caps if cap], not self._single_keys)
        self.refresh()

    def show_labels(self) -> None:
        """Show the letters of the labels as project and pass have them now."""
        self._on_project(self._hub.project)

    def set_caps(self, caps: Mapping[str, str]) -> None:
        """Show the keys that are a person's own; by command id."""
        self._caps = dict(caps)
        self.another.set(self._caps.get("hints.word", "f"), tr("another word"))
        self._on_project(self._hub.project)

    # -- Qt

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Show as many keys as fit."""
        super().resizeEvent(event)
        self._fit()

    def minimumSizeHint(self) -> QSize:
        """Return a small width: keys give way, the window does not."""
        return QSize(200, FOOT_HEIGHT)


def is_about_words(question: Question | None) -> bool:
    """Tell whether any words of the text may answer a question."""
    return question is not None and question.kind is QuestionKind.RELATION


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
    found = [(answer.number, f"✓ {answer.text}" if answer.chosen else answer.text) for answer in answers]
    if question.none_text:
        found.append((0, question.none_text))
    return tuple(found)


def quoted(text: str) -> str:
    """Return the words of a stop in marks, unless they carry marks of their own."""
    return in_marks(text, 60)
