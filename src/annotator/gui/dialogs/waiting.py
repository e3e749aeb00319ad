"""Waiting for what is read or copied beside the window: how far it is, and a way to stop it."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QProgressBar, QWidget

from annotator.base.errors import AnnotatorError
from annotator.base.progress import Progress
from annotator.gui.dialogs.frame import Frame
from annotator.gui.tasks import Report, Tasks
from annotator.gui.widgets import set_name, tr


class WaitDialog(Frame):
    """Has work done in a thread while it is shown; accepted when that is done, with its `told`.

    `work` must only read, or write what nobody else knows, and returns what is told then.
    """

    def __init__(
        self, parent: QWidget | None, tasks: Tasks, heading: str, work: Callable[[Progress], str]
    ) -> None:
        super().__init__(parent, heading, tr("If you stop (Esc), nothing is written."), 440)
        self.told = ""
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        self.bar.setRange(0, 0)
        set_name(self.bar, heading)
        self.body.addWidget(self.bar)
        self.button = self.add_close(tr("Stop"))
        self.button.clicked.disconnect()
        self.button.clicked.connect(self.reject)
        # Space or Enter may still be held from what began the work: they shall not stop it.
        self.button.setAutoDefault(False)
        self.button.setDefault(False)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setFocus()
        self._running = True
        self._task = tasks.worker(work)
        self._task.progressed.connect(self._show_progress)
        self._task.finished.connect(self._end)
        self._task.failed.connect(self._fail)
        self._task.cancelled.connect(self._stopped)

    def _show_progress(self, report: Report) -> None:
        self.bar.setRange(0, report.total or 0)
        self.bar.setValue(report.done if report.total else 0)

    def _end(self, told: str) -> None:
        self._running = False
        self.told = told
        self.accept()

    def _fail(self, error: Exception) -> None:
        self._running = False
        if not isinstance(error, AnnotatorError):
            super().reject()
            raise error
        self.bar.hide()
        self.say_words("")
        self.say(error.sentence)
        self.button.setText(tr("Close"))
        self.button.setEnabled(True)
        self.button.setDefault(True)
        self.button.setFocus()

    def _stopped(self) -> None:
        self._running = False
        super().reject()

    def reject(self) -> None:
        """Stop the work, and leave when it has stopped; where it is done meanwhile, that is told."""
        if not self._running:
            super().reject()
            return
        self._task.cancel()
        self.button.setEnabled(False)
        self.button.setText(tr("Stopping…"))
