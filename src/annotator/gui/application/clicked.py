"""The application of macOS, which hears of a double click: there it starts no program, but tells the one that runs."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QEvent, Signal
from PySide6.QtGui import QFileOpenEvent
from PySide6.QtWidgets import QApplication


class Application(QApplication):
    """The application, which hears of such files itself: a filter would make every event pass through Python.

    Signals: `handed(Path)`.
    """

    handed = Signal(object)

    def event(self, event: QEvent) -> bool:
        """Take a file that is handed over."""
        if event.type() == QEvent.Type.FileOpen and isinstance(event, QFileOpenEvent):
            if event.file():
                self.handed.emit(Path(event.file()))
            return True
        return super().event(event)
