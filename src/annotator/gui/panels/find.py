"""The bar that finds words in the shown article; the hits themselves are the controller's."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLineEdit, QSizePolicy, QWidget

from annotator.base.wording import shortened
from annotator.gui.hub import Hub
from annotator.gui.theme import Theme
from annotator.gui.widgets import (
    MARGIN,
    ElidedLabel,
    FlatButton,
    column,
    icon,
    plain_label,
    set_role,
    set_tip,
    tr,
    unmarked,
)

WAIT = 80
WIDTH = 300
MOST_NEAR = 3


class FindBar(QFrame):
    """A strip between the title line and the text, hidden until it is wanted.

    Signals: `searched(text)` after typing or a click on a near word · `stepped(+1 or -1)` ·
    `left()`: the text gets the keys back.
    """

    searched = Signal(str)
    stepped = Signal(int)
    left = Signal()

    def __init__(self, hub: Hub, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "bar")
        self.setAccessibleName(tr("Find in the article"))
        self.field = QLineEdit()
        self.field.setPlaceholderText(tr("Find in this article"))
        self.field.setAccessibleName(tr("Find in this article"))
        self.field.textChanged.connect(self._typed)
        self.field.installEventFilter(self)
        self.count = plain_label("", "small-muted")
        self.field.setMinimumWidth(90)
        self.field.setMaximumWidth(WIDTH)
        self.count.setMinimumWidth(60)
        self.count.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self.before, self.after, self.close_button = FlatButton(), FlatButton(), FlatButton()
        for button, tip, slot in (
            (self.before, tr("Hit before (Shift+F3)"), self._back),
            (self.after, tr("Next hit (F3)"), self._on),
            (self.close_button, tr("Close (Esc)"), self.leave),
        ):
            button.setAccessibleName(tip)
            set_tip(button, tip)
            button.clicked.connect(slot)
        line = QHBoxLayout()
        line.setSpacing(3)
        line.addStretch(1)
        line.addWidget(self.field, 1000)
        line.addWidget(self.count)
        line.addSpacing(4)
        for button in (self.before, self.after, self.close_button):
            line.addWidget(button)
        layout = column(self, spacing=2)
        layout.setContentsMargins(MARGIN, 7, MARGIN, 7)
        layout.addLayout(line)
        layout.addWidget(self._no_hit())
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(WAIT)
        self._timer.timeout.connect(self._search)
        self.set_theme(theme)
        self.hide()
        hub.article_opened.connect(self._on_article)

    def _no_hit(self) -> QWidget:
        """Return the second line: that there is none, and up to three near words to click."""
        self.no_hit = QWidget()
        line = QHBoxLayout(self.no_hit)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(2)
        self.missing = ElidedLabel("", "small-muted")
        self.missing.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Preferred)
        self.near = [FlatButton() for _ in range(MOST_NEAR)]
        line.addStretch(1)
        line.addWidget(self.missing)
        for button in self.near:
            button.clicked.connect(self._take_near)
            line.addWidget(button)
        self.no_hit.hide()
        return self.no_hit

    def set_theme(self, theme: Theme) -> None:
        """Draw with other colors."""
        for button, name in ((self.before, "up"), (self.after, "down"), (self.close_button, "close")):
            button.setIcon(icon(name, theme.muted, 16))

    def open(self) -> None:
        """Show the bar with its words selected, ready for others."""
        self.show()
        self.field.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.field.selectAll()
        if self.field.text():
            self._timer.start()

    def leave(self) -> None:
        """Hide the bar; what was found stays selected in the text."""
        self._timer.stop()
        self.hide()
        self.left.emit()

    def show_count(self, index: int, total: int, near: Sequence[tuple[str, int]] = ()) -> None:
        """Say which hit of how many is shown; `index` from 0, -1 for none. `near`: words that are there."""
        text = self.field.text()
        self._show_near(text, near if text and not total else ())
        if not text:
            self.count.setText("")
        elif not total:
            self.count.setText(tr("not found"))
        else:
            self.count.setText(f"{index + 1:,} {tr('of')} {total:,}")
        set_role(self.count, "warn" if text and not total else "small-muted")

    # -- own

    def _show_near(self, text: str, near: Sequence[tuple[str, int]]) -> None:
        self.missing.setText(f"{tr('No')} “{shortened(text)}”. {tr('Near:')}")
        for button, (word, number) in zip(self.near, near, strict=False):
            button.setText(unmarked(f"{word} {number:,}"))
            button.setProperty("word", word)
        for place, button in enumerate(self.near):
            button.setVisible(place < len(near))
        self.no_hit.setVisible(bool(near))

    def _take_near(self) -> None:
        sender = self.sender()
        if isinstance(sender, FlatButton):
            self.field.setText(str(sender.property("word")))
            self.field.setFocus(Qt.FocusReason.OtherFocusReason)
            self._flush()

    def _typed(self) -> None:
        self._timer.start()

    def _search(self) -> None:
        self.searched.emit(self.field.text())

    def _flush(self) -> bool:
        if not self._timer.isActive():
            return False
        self._timer.stop()
        self._search()
        return True

    def _on(self) -> None:
        if not self._flush():
            self.stepped.emit(1)

    def _back(self) -> None:
        if not self._flush():
            self.stepped.emit(-1)

    def _on_article(self, article: object) -> None:
        if not self.isHidden():
            if article is None:
                self.hide()
            else:
                self._timer.start()

    # -- Qt

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Step with Enter, leave with Esc."""
        if watched is self.field and event.type() is QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            return self._key(event)
        return super().eventFilter(watched, event)

    def _key(self, event: QKeyEvent) -> bool:
        shift = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        if event.key() == Qt.Key.Key_Escape:
            self.leave()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            if shift:
                self._back()
            else:
                self._on()
        else:
            return False
        return True
