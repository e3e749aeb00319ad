"""The frame that all dialogs share: a heading, a body, buttons at the right, Esc leaves."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent, QKeyEvent
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from annotator.base.errors import AnnotatorError
from annotator.base.legible import harmless
from annotator.gui.widgets import column, plain_label, set_name, set_role, tr

WIDTH = 520


class Frame(QDialog):
    """A modal question. `body` takes the widgets; `accept_button` is the default one."""

    def __init__(self, parent: QWidget | None, heading: str, words: str = "", width: int = WIDTH) -> None:
        super().__init__(parent)
        self.setModal(True)
        self.setWindowTitle(harmless(heading))
        self.setMinimumWidth(width)
        self.heading = plain_label(heading, "large", wrap=True)
        self.words = plain_label(words, "muted", wrap=True)
        self.body = QVBoxLayout()
        self.body.setSpacing(10)
        self.problem = plain_label("", "error", wrap=True)
        self.buttons = QHBoxLayout()
        self.buttons.setSpacing(8)
        self.buttons.addStretch(1)
        layout = column(self)
        layout.setContentsMargins(24, 22, 24, 20)
        layout.addWidget(self.heading)
        layout.addSpacing(4)
        layout.addWidget(self.words)
        self.words.setVisible(bool(words))
        layout.addSpacing(14)
        layout.addLayout(self.body, 1)
        layout.addSpacing(8)
        layout.addWidget(self.problem)
        self.problem.hide()
        layout.addSpacing(12)
        layout.addLayout(self.buttons)
        self.accept_button: QPushButton | None = None
        self.leave_button: QPushButton | None = None
        self._warned = False

    def is_changed(self) -> bool:
        """Tell whether something was typed here that would be lost; nothing unless a subclass knows."""
        return False

    def unwarn(self) -> None:
        """Take the warning of `reject` back: somebody goes on typing."""
        if self._warned:
            self._warned = False
            self.say("")
            self.name_leaving(tr("Cancel"))

    def add_buttons(
        self, accept: str, cancel: str = "", act: Callable[[], object] | None = None
    ) -> QPushButton:
        """Add the default button, and before it the one that leaves; return the default one.

        `act`: what the default one does, if that is not to accept.
        """
        leave = QPushButton(cancel or tr("Cancel"))
        leave.setAutoDefault(False)
        leave.clicked.connect(self.reject)
        self.buttons.addWidget(leave)
        self.leave_button = leave
        button = QPushButton(accept)
        button.setDefault(True)
        button.clicked.connect(act or self.accept)
        self.buttons.addWidget(button)
        self.accept_button = button
        QWidget.setTabOrder(button, leave)  # after the last field comes what one wants most
        return button

    def add_close(self, words: str = "", act: Callable[[], object] | None = None) -> QPushButton:
        """Add the one button of a dialog that only tells. `act`: what it does, if that is not to accept."""
        button = QPushButton(words or tr("Close"))
        button.setDefault(True)
        button.clicked.connect(act or self.accept)
        self.buttons.addWidget(button)
        self.accept_button = button
        return button

    def add_stop(self) -> QPushButton:
        """Add the one button of a dialog that waits for work, which `reject` stops."""
        button = self.add_close(tr("Stop"), self.reject)
        button.setAutoDefault(False)
        button.setDefault(False)
        self.hold_keyboard()
        return button

    def hold_keyboard(self) -> None:
        """Take the keyboard from all buttons: who holds Space or Enter since the work began shall not stop it."""
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setFocus()

    def name_leaving(self, words: str) -> None:
        """Say on the button that leaves what it does now."""
        if self.leave_button is not None:
            self.leave_button.setText(words)

    def say(self, sentence: str, role: str = "error") -> None:
        """Show one sentence above the buttons; empty hides it."""
        set_role(self.problem, role)
        self.problem.setText(sentence)
        self.problem.setVisible(bool(sentence))
        self.announce(sentence)

    def say_failure(self, error: Exception) -> None:
        """Say why work beside the window failed; a bug is raised, which the crash report tells."""
        if not isinstance(error, AnnotatorError):
            raise error
        self.say(error.sentence)

    def announce(self, words: str) -> None:
        """Have a screen reader say what came to stand where the keyboard is not."""
        if words and QAccessible.isActive():
            QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self, harmless(words)))

    def say_words(self, sentence: str) -> None:
        """Show another sentence below the heading."""
        self.words.setText(sentence)
        self.words.setVisible(bool(sentence))

    # -- Qt

    def reject(self) -> None:
        """Leave; where that loses what was typed, say so first and leave the second time."""
        if self._warned or self.leave_button is None or not self.is_changed():
            super().reject()
            return
        self._warned = True
        self.name_leaving(tr("Discard"))
        self.say(tr("What you typed is not kept yet: Ctrl+Enter keeps it, Esc again discards it."), "warn")

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Press the button that has the keyboard with Enter; without one, and always with Ctrl, Enter agrees."""
        focused = self.focusWidget()
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            if event.isAutoRepeat():  # still held from what opened the dialog
                return
            agrees = self.accept_button
            if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
                if agrees is not None and agrees.isDefault():
                    agrees.click()
                return
            if isinstance(focused, QPushButton):
                focused.click()
                return
        super().keyPressEvent(event)


def fit_words(dialog: QDialog, width: int) -> None:
    """Make a dialog as small as what it says now, around the place where it stands."""
    layout = dialog.layout()
    if layout is None:
        return
    layout.activate()
    width = max(width, layout.totalMinimumSize().width())
    needed = layout.totalHeightForWidth(width) if layout.hasHeightForWidth() else -1
    _resize_around(dialog, width, max(needed, layout.totalMinimumSize().height()))


def fit_list(dialog: QDialog, width: int, height: int) -> None:
    """Give a dialog that was as small as its words room for a list, around the place where it stands."""
    room = dialog.screen().availableSize()
    _resize_around(dialog, min(width, room.width() - 40), min(height, room.height() - 60))


def _resize_around(dialog: QDialog, width: int, height: int) -> None:
    middle = dialog.geometry().center()
    dialog.resize(width, height)
    if not dialog.isVisible():
        return  # Qt puts it over its window
    there, screen = dialog.geometry(), dialog.screen().availableGeometry()
    there.moveCenter(middle)
    left = max(screen.left(), min(there.left(), screen.right() - there.width()))
    dialog.move(left, max(screen.top(), min(there.top(), screen.bottom() - there.height())))


def field_label(text: str, buddy: QWidget) -> QLabel:
    """Return the name of a field, which screen readers say too."""
    label = plain_label(text, "heading")
    label.setBuddy(buddy)
    set_name(buddy, text)
    return label


def keep_on_screen(dialog: QDialog, width: int, height: int) -> None:
    """Give a dialog a size that the screen has room for."""
    screen = dialog.screen()
    if screen is not None:
        room = screen.availableSize()
        width, height = min(width, room.width() - 40), min(height, room.height() - 60)
    dialog.resize(width, height)
    dialog.setWindowFlag(Qt.WindowType.WindowContextHelpButtonHint, False)
