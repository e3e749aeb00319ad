"""The strip above the panes that leads through the tour: keys, a sentence, how far one is, and the way out."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from annotator.gui.models.tour import STEPS
from annotator.gui.models.tour_words import Words
from annotator.gui.theme import Theme
from annotator.gui.widgets import FlatButton, KeyCap, icon, plain_label, set_name, set_role, set_tip, tr

Choice = tuple[str, Callable[[], None]]
"""The words of a button, and what it does."""


class TourStrip(QFrame):
    """Signal: `left()`: it shall end.

    Its sentence keeps the room that it needed once, so that the text below does not jump with every step.
    """

    left = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "tour")
        self.words = Words("", "")
        self.caps: list[KeyCap] = []
        self.buttons: list[QPushButton] = []
        self.head = plain_label("", "large", wrap=True)
        self.line = plain_label("", "muted", wrap=True)
        self.line.setAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)
        self.count = plain_label("", "small-muted")
        self.count.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self.close_button = FlatButton()
        self.close_button.setIconSize(QSize(14, 14))
        set_name(self.close_button, tr("End the tour"))
        set_tip(self.close_button, tr("End the tour (Esc)"))
        self.close_button.clicked.connect(self.left)
        self._cap_row, self._button_row = QHBoxLayout(), QHBoxLayout()
        self._cap_row.setSpacing(6)
        self._button_row.setSpacing(8)
        self._lay_out()
        self.set_theme(theme)

    def _lay_out(self) -> None:
        texts = QVBoxLayout()
        texts.setSpacing(3)
        texts.addStretch(1)
        texts.addWidget(self.head)
        texts.addWidget(self.line)
        texts.addLayout(self._button_row)
        texts.addStretch(1)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(18, 9, 8, 9)
        layout.setSpacing(16)
        layout.addLayout(self._cap_row)
        layout.addLayout(texts, 1)
        layout.addWidget(self.count)
        layout.addWidget(self.close_button, 0, Qt.AlignmentFlag.AlignTop)

    def show_words(self, words: Words, choices: Sequence[Choice] = ()) -> None:
        """Show a step, an offer or a result; the first of the choices is the likely one."""
        if words == self.words:
            return
        if not (words.number and self.words.number):
            self.line.setMinimumHeight(0)
        self.words = words
        self._show_caps()
        self.head.setText(tr(words.head))
        self.line.setText(tr(words.line))
        set_role(self.line, "lost" if words.lost else "muted")
        done = words.number - 1
        self.count.setText(f"{words.number} {tr('of')} {STEPS}\n{'●' * done}{'○' * (STEPS - done)}")
        self.count.setVisible(bool(words.number))
        set_name(self, words.spoken)
        self._show_choices(choices)
        self._keep_room()

    def _show_caps(self) -> None:
        """Show the keys, large as on the keyboard; those whose turn it is not are dim."""
        _clear(self._cap_row)
        self.caps = [KeyCap(cap.text) for cap in self.words.caps]
        for cap, widget in zip(self.words.caps, self.caps, strict=True):
            set_role(widget, "big-key" if cap.now else "big-key-off")
            self._cap_row.addWidget(widget)

    def _show_choices(self, choices: Sequence[Choice]) -> None:
        _clear(self._button_row)
        self.buttons = [QPushButton(words) for words, _ in choices]
        for button, (_, act) in zip(self.buttons, choices, strict=True):
            button.setAutoDefault(True)
            button.clicked.connect(lambda _=False, act=act: act())
            self._button_row.addWidget(button)
        self._button_row.setContentsMargins(0, 6 if choices else 0, 0, 0)
        self._button_row.addStretch(1)

    def take_focus(self) -> None:
        """Give the keyboard to the first button."""
        if self.buttons:
            self.buttons[0].setFocus(Qt.FocusReason.OtherFocusReason)

    def has_keyboard(self) -> bool:
        """Tell whether one of its buttons has the keyboard."""
        return any(button.hasFocus() for button in (*self.buttons, self.close_button))

    def set_theme(self, theme: Theme) -> None:
        """Draw with other colors."""
        self.close_button.setIcon(icon("close", theme.muted, 14))
        self.line.setMinimumHeight(0)

    def _keep_room(self) -> None:
        needed = self.line.heightForWidth(self.line.width())
        self.line.setMinimumHeight(max(self.line.minimumHeight(), needed))

    # -- Qt

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Give the sentence the room that it needs in this width."""
        super().resizeEvent(event)
        if event.oldSize().width() != event.size().width():
            self.line.setMinimumHeight(0)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Leave with Esc."""
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        else:
            super().keyPressEvent(event)


def _clear(row: QHBoxLayout) -> None:
    """Take everything out of a row."""
    while (item := row.takeAt(0)) is not None:
        if (widget := item.widget()) is not None:
            widget.hide()
            widget.deleteLater()
