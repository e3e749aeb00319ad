"""The edge where a bug is told: a log line, a report beside the log, a window with it, and the program goes on.

None of the three holds words of an article, and nothing leaves this computer.
"""

from __future__ import annotations

import sys
from pathlib import Path
from types import TracebackType

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from annotator.base.errors import AnnotatorError
from annotator.base.log import log
from annotator.base.report import place_of, report, write_report
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
            log().warning("told: %s", place_of(error.with_traceback(trace)))
            self._hub.tell(error.sentence, Tone.WARNING)
            return
        from annotator.gui.dialogs.about import versions
        from annotator.ops.versions import sqlite_version

        text = report(error.with_traceback(trace), versions(sqlite_version()))
        log().error("bug\n%s", text)
        self._before(kind, error, trace)
        if not self._open:
            self._show(text)

    def _show(self, text: str) -> None:
        from annotator.gui.dialogs.about import CrashDialog

        self._open = True
        folder = self._log_file.parent if self._log_file is not None else None
        written = write_report(folder, text) if folder is not None else None
        dialog = CrashDialog(self._window, text, str(written or ""))
        dialog.finished.connect(self._closed)
        dialog.open()

    def _closed(self, code: int) -> None:
        self._open = False
        dialog = self.sender()
        if dialog is not None:
            dialog.deleteLater()
