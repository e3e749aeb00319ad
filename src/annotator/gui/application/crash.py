"""The edge where a bug is told: a log line, a window with the text of it, and the program goes on."""

from __future__ import annotations

import sys
import traceback
from pathlib import Path
from types import TracebackType

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from annotator.base.errors import AnnotatorError
from annotator.base.log import log
from annotator.gui.hub import Hub, Tone


class CrashHook(QObject):
    """Takes the place of `sys.excepthook` while a window lives; one crash window at a time."""

    def __init__(self, window: QWidget, hub: Hub, log_file: Path | None) -> None:
        super().__init__(window)
        self._window = window
        self._hub = hub
        self._log_file = log_file
        self._open = False
        self._before = sys.excepthook

    def install(self) -> None:
        """Hear of every exception that nobody caught."""
        self._before = sys.excepthook
        sys.excepthook = self.caught

    def remove(self) -> None:
        """Give the hook back."""
        sys.excepthook = self._before

    def caught(self, kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        """Tell a failure in one sentence, a bug in a window."""
        if isinstance(error, KeyboardInterrupt):
            self._window.close()
            return
        if isinstance(error, AnnotatorError):
            log().warning("%s: %s", kind.__name__, error.sentence)
            self._hub.tell(error.sentence, Tone.WARNING)
            return
        text = "".join(traceback.format_exception(kind, error, trace))
        log().error("bug\n%s", text)
        self._before(kind, error, trace)
        if not self._open:
            self._show(text)

    def _show(self, text: str) -> None:
        from annotator.gui.dialogs.about import CrashDialog

        self._open = True
        dialog = CrashDialog(self._window, text, str(self._log_file or ""))
        dialog.finished.connect(self._closed)
        dialog.open()

    def _closed(self, code: int) -> None:
        self._open = False
        dialog = self.sender()
        if dialog is not None:
            dialog.deleteLater()
