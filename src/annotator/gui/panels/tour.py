"""The strip above the panes that leads through the tour: keys, a sentence, how far one is, and the way out."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QPointF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from annotator.gui.models.tour import STEPS
from annotator.gui.models.tour_words import Cap, Words
from annotator.gui.theme import Theme
from annotator.gui.widgets import FlatButton, KeyCap, icon, plain_label, set_name, set_role, set_tip, tr

DOT = 7
GAP = 6


class Dots(QWidget):
    """One dot a step: filled when it is done, a ring where one is."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.theme = theme
        self.number = 0
        self.setFixedSize(STEPS * DOT + (STEPS - 1) * GAP + 4, DOT + 4)

    def show_number(self, number: int) -> None:
        """Say at which step one is."""
        self.number = number
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw them."""
        painter = QPainter(self)
        try:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            for n in range(STEPS):
                middle = QPointF(2 + n * (DOT + GAP) + DOT / 2, self.height() / 2)
                color = self.theme.accent if n < self.number else self.theme.muted
                painter.setPen(QPen(color, 1.6))
                painter.setBrush(color if n < self.number - 1 else Qt.BrushStyle.NoBrush)
                painter.drawEllipse(middle, DOT / 2, DOT / 2)
        finally:
            painter.end()


class BigCaps(QWidget):
    """The keys to press, as large as they are on the keyboard."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._layout = QHBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(6)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Preferred)
        self.caps: list[KeyCap] = []

    def show_caps(self, caps: Sequence[Cap]) -> None:
        """Show these keys; those whose turn it is not are dim."""
        while len(self.caps) < len(caps):
            self.caps.append(KeyCap())
            self._layout.addWidget(self.caps[-1])
        for cap, widget in zip(caps, self.caps, strict=False):
            widget.setText(cap.text)
            set_role(widget, "big-key" if cap.now else "big-key-off")
        for n, widget in enumerate(self.caps):
            widget.setVisible(n < len(caps))
        self.setVisible(bool(caps))


class TourStrip(QFrame):
    """Signals: `left()`: it shall end · `wanted(name)`: a button was pressed.

    Its two lines keep the room that they needed once, so that the text below does not jump with every sentence.
    """

    left = Signal()
    wanted = Signal(str)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "tour")
        self.caps = BigCaps()
        self.head = plain_label("", "large", wrap=True)
        self.line = plain_label("", "muted", wrap=True)
        self.line.setAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)
        self.count = plain_label("", "small-muted")
        self.dots = Dots(theme)
        self.close_button = FlatButton()
        set_name(self.close_button, tr("End the tour"))
        set_tip(self.close_button, tr("End the tour (Esc)"))
        self.close_button.clicked.connect(self.left)
        self.buttons: list[QPushButton] = []
        self.words = Words("", "")
        self._button_row = QHBoxLayout()
        self._button_row.setSpacing(8)
        self._room = 0
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
        progress = QVBoxLayout()
        progress.setSpacing(5)
        progress.addStretch(1)
        progress.addWidget(self.count, 0, Qt.AlignmentFlag.AlignRight)
        progress.addWidget(self.dots, 0, Qt.AlignmentFlag.AlignRight)
        progress.addStretch(1)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(18, 9, 8, 9)
        layout.setSpacing(16)
        layout.addWidget(self.caps)
        layout.addLayout(texts, 1)
        layout.addLayout(progress)
        layout.addWidget(self.close_button, 0, Qt.AlignmentFlag.AlignTop)

    def show_words(self, words: Words, buttons: Sequence[tuple[str, str]] = ()) -> None:
        """Show a step, an offer or a result; `buttons`: name and words of each, the first is the likely one."""
        if words == self.words and [name for name, _ in buttons] == self._names():
            return
        if not words.number or not self.words.number:
            self._room = 0
        self.words = words
        self.caps.show_caps(words.caps)
        self.head.setText(tr(words.head))
        self.line.setText(tr(words.line))
        set_role(self.line, "lost" if words.lost else "muted")
        self.count.setText(f"{words.number} {tr('of')} {STEPS}")
        self.dots.show_number(words.number)
        for widget in (self.count, self.dots):
            widget.setVisible(bool(words.number))
        set_name(self, words.spoken)
        self._set_buttons(buttons)
        self._keep_room()

    def take_focus(self) -> None:
        """Give the keyboard to the first button."""
        if self.buttons:
            self.buttons[0].setFocus(Qt.FocusReason.OtherFocusReason)

    def has_keyboard(self) -> bool:
        """Tell whether one of its buttons has the keyboard."""
        return any(button.hasFocus() for button in (*self.buttons, self.close_button))

    def set_theme(self, theme: Theme) -> None:
        """Draw with other colors."""
        self.dots.theme = theme
        self.dots.update()
        self.close_button.setIcon(icon("close", theme.muted, 14))
        self.close_button.setIconSize(QSize(14, 14))
        self._room = 0

    # -- own

    def _names(self) -> list[str]:
        return [str(button.property("name")) for button in self.buttons]

    def _set_buttons(self, wanted: Sequence[tuple[str, str]]) -> None:
        if [name for name, _ in wanted] == self._names():
            return
        while (item := self._button_row.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        self.buttons = []
        for name, words in wanted:
            button = QPushButton(tr(words))
            button.setProperty("name", name)
            button.setAutoDefault(True)
            button.clicked.connect(self._clicked)
            self._button_row.addWidget(button)
            self.buttons.append(button)
        self._button_row.setContentsMargins(0, 6 if wanted else 0, 0, 0)
        self._button_row.addStretch(1)

    def _clicked(self) -> None:
        sender = self.sender()
        if isinstance(sender, QPushButton):
            self.wanted.emit(str(sender.property("name")))

    def _keep_room(self) -> None:
        line: QLabel = self.line
        line.setMinimumHeight(0)
        layout = self.layout()
        if layout is not None:
            layout.activate()
        needed = line.heightForWidth(line.width()) if line.width() > 40 else 0
        self._room = max(self._room, needed)
        line.setMinimumHeight(self._room)

    # -- Qt

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Give the sentence the room that it needs in this width."""
        super().resizeEvent(event)
        if event.oldSize().width() != event.size().width():
            self._room = 0
            self._keep_room()

    def changeEvent(self, event: QEvent) -> None:
        """Measure anew where letters got another size."""
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange):
            self._room = 0

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Leave with Esc; walk through the buttons with the arrows."""
        step = {Qt.Key.Key_Right: 1, Qt.Key.Key_Left: -1}.get(Qt.Key(event.key()), 0)
        here = next((n for n, button in enumerate(self.buttons) if button.hasFocus()), -1)
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        elif step and here >= 0:
            following = self.buttons[(here + step) % len(self.buttons)]
            following.setFocus(Qt.FocusReason.TabFocusReason)
        else:
            super().keyPressEvent(event)
