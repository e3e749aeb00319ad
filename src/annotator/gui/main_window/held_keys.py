"""A key that is still down when a dialog opens types nothing into it and agrees to nothing."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QEvent, QObject
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QDialog

_KEYS = (QEvent.Type.KeyPress, QEvent.Type.KeyRelease, QEvent.Type.ShortcutOverride)


class HeldKeys(QObject):
    """Swallows the repeats of keys until one is pressed anew. Lives as long as the dialog, at most."""

    def __init__(self, dialog: QDialog) -> None:
        super().__init__(dialog)
        application = QCoreApplication.instance()
        if application is not None:
            application.installEventFilter(self)
        dialog.finished.connect(self._end)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Tell whether an event is such a repeat."""
        if event.type() not in _KEYS or not isinstance(event, QKeyEvent):
            return False
        if not event.isAutoRepeat() and event.type() is QEvent.Type.KeyPress:
            self._end()
        return event.isAutoRepeat()

    def _end(self) -> None:
        application = QCoreApplication.instance()
        if application is not None:
            application.removeEventFilter(self)
