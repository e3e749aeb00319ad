"""Waiting for work: how far it is, and a way to stop it; what is read or copied beside the window is such."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QWidget

from annotator.base.errors import AnnotatorError
from annotator.base.progress import Progress
from annotator.gui.dialogs.frame import Frame
from annotator.gui.dialogs.work_bar import WorkBar
from annotator.gui.tasks import Tasks
from annotator.gui.widgets import tr


class Waits(Frame):
    """Shows how far some work is, with a button that stops it; why it failed is said in its place."""

    def __init__(self, parent: QWidget | None, heading: str, words: str) -> None:
        super().__init__(parent, heading, words, 440)
        self.bar = WorkBar(heading)
        self.body.addWidget(self.bar)
        self.button = self.add_stop()
        self._running = True

    def _fail(self, error: Exception) -> None:
        self._running = False
        if not isinstance(error, AnnotatorError):
            self.reject()
            raise error
        self.bar.hide()
        self.say_words("")
        self.say(error.sentence)
        self.button.setText(tr("Close"))
        self.button.setEnabled(True)
        self.button.setDefault(True)
        self.button.setFocus()


class WaitDialog(Waits):
    """Has work done in a thread while it is shown; accepted when that is done, with its `told`.

    `work` must only read, or write what nobody else knows, and returns what is told then.
    """

    def __init__(
        self, parent: QWidget | None, tasks: Tasks, heading: str, work: Callable[[Progress], str]
    ) -> None:
        super().__init__(parent, heading, tr("If you stop (Esc), nothing is written."))
        self.told = ""
        self._task = tasks.worker(work)
        self._task.progressed.connect(self.bar.follow)
        self._task.finished.connect(self._end)
        self._task.failed.connect(self._fail)
        self._task.cancelled.connect(self._stopped)

    def _end(self, told: str) -> None:
        self._running = False
        self.told = told
        self.accept()

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
