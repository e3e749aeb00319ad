"""One sentence over the text that goes away by itself, with Undo where it can be taken back."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, QRect, Qt, QTimer, Signal
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QWidget

from annotator.gui.hub import Hub, Message, Tone
from annotator.gui.widgets import BAR_HEIGHT, FOOT_HEIGHT, plain_label, set_name, tr

MILLISECONDS = {Tone.SAVED: 2500, Tone.NOTE: 5000, Tone.WARNING: 15000}
UNDO_MILLISECONDS = 9000
BOTTOM = FOOT_HEIGHT + 20
TOP = BAR_HEIGHT + 16
SIDE = 24


class Toast(QFrame):
    """Lies over `over`, at its bottom, at its top where it would hide what is meant. Signals: `undo_wanted()`."""

    undo_wanted = Signal()

    def __init__(self, hub: Hub, over: QWidget, meant: Callable[[], QRect] = QRect) -> None:
        """`meant`: where in `over` the label or the line of the caret is, that must stay in sight."""
        super().__init__(over)
        self._meant = meant
        self._is_warning = False
        self._head_room = 0
        self.setProperty("role", "toast")
        self._over = over
        self._label = plain_label("", wrap=True)
        self._undo = QPushButton(tr("Undo"))
        self._undo.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._undo.setCursor(Qt.CursorShape.PointingHandCursor)
        self._undo.clicked.connect(self._take_back)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self.hide)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(14, 8, 10, 8)
        layout.setSpacing(10)
        layout.addWidget(self._label, 1)
        layout.addWidget(self._undo)
        over.installEventFilter(self)
        self.hide()
        hub.told.connect(self.say)
        hub.project_opened.connect(self._project_opened)

    def set_head_room(self, height: int) -> None:
        """Leave so many pixels free at the top, where something else stands."""
        self._head_room = height
        self.make_way()

    def text(self) -> str:
        """Return the sentence shown, empty if none is."""
        return self._label.text() if not self.isHidden() else ""

    def say(self, message: Message) -> None:
        """Show a sentence instead of the one before."""
        self._label.setText(" ".join(message.text.split()))
        self._is_warning = message.tone is Tone.WARNING
        self._undo.setVisible(message.undo)
        set_name(self, message.text)
        self._timer.start(UNDO_MILLISECONDS if message.undo else MILLISECONDS[message.tone])
        self.show()
        self._place()
        self.raise_()

    def _project_opened(self, project: object) -> None:
        """Take away an undo that belongs to a project that is closed."""
        if project is None and not self._undo.isHidden():
            self.hide()

    def pass_by(self) -> None:
        """Go, because something else is done now; a warning stays until its time is over."""
        if not self._is_warning:
            self.hide()

    def make_way(self) -> None:
        """Lie where it hides nothing that is meant."""
        if not self.isHidden():
            self._place()

    def stay_on_top(self) -> None:
        """Lie over what is shown now: another page comes to lie over everything else."""
        if not self.isHidden():
            self._place()
            self.raise_()

    def _place(self) -> None:
        widest = max(120, min(620, self._over.width() - 2 * SIDE))
        label = self._label
        line = label.fontMetrics().horizontalAdvance(label.text()) + 8
        rest = 34 + (self._undo.sizeHint().width() + 10 if not self._undo.isHidden() else 0)
        width = min(widest, line + rest)
        label.setFixedWidth(max(60, width - rest))
        height = label.heightForWidth(label.width()) + 18
        self.setFixedSize(width, max(38, height))
        left = (self._over.width() - width) // 2
        places = [
            QRect(left, y, width, self.height())
            for y in (self._over.height() - self.height() - BOTTOM, TOP + self._head_room)
        ]
        meant = self._meant()
        self.move(
            min(places, key=lambda place: (hidden := place & meant).width() * hidden.height()).topLeft()
        )

    def _take_back(self) -> None:
        self.hide()
        self.undo_wanted.emit()

    # -- Qt

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Go away when clicked."""
        self.hide()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Stay at the bottom when the place below changes its size."""
        if watched is self._over and event.type() is QEvent.Type.Resize and not self.isHidden():
            self._place()
        return super().eventFilter(watched, event)
