"""Waiting for an act of many steps: how far it is, and a way to stop it, which changes nothing."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Generator

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QProgressBar, QWidget

from annotator.base.errors import AnnotatorError
from annotator.base.memory import lasting
from annotator.gui.dialogs.frame import Frame
from annotator.gui.tasks import Report, Steps, Tasks
from annotator.gui.widgets import set_name, tr
from annotator.ops.change_set import ChangeSet


class PatienceDialog(Frame):
    """Does the act while it is shown; accepted when that is done, with `change_set`; `stopped` by the person.

    `before`: what is waited for first.
    """

    def __init__(
        self,
        parent: QWidget | None,
        tasks: Tasks,
        heading: str,
        turning: Callable[[], Generator[None, None, ChangeSet]],
        steps: int,
        before: Callable[[], Generator[None, None, None]] | None = None,
    ) -> None:
        super().__init__(parent, heading, tr("If you stop (Esc), nothing is changed."), 440)
        self.change_set: ChangeSet | None = None
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        set_name(self.bar, heading)
        self.bar.setRange(0, steps)
        self.body.addWidget(self.bar)
        self.button = self.add_close(tr("Stop"))
        self.button.clicked.disconnect()
        self.button.clicked.connect(self.reject)
        # Space or Enter may still be held from what began the act: they shall not stop it.
        self.button.setAutoDefault(False)
        self.button.setDefault(False)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setFocus()
        self._before = before
        task = tasks.slices(self._steps(turning, steps))
        task.progressed.connect(self._show_progress)
        task.finished.connect(self._end)
        task.failed.connect(self._fail)
        self._task = task
        self._running = True
        self.stopped = False

    def _show_progress(self, report: Report) -> None:
        self.bar.setValue(report.done)

    def _end(self, change_set: ChangeSet) -> None:
        self._running = False
        self.change_set = change_set
        self.accept()

    def _steps(self, turning: Callable[[], Generator[None, None, ChangeSet]], count: int) -> Steps:
        if self._before is not None:
            with contextlib.closing(self._before()) as waiting:
                for _ in waiting:
                    yield None
        # What an act on many articles carries holds no circles: looking for some in it stops the window for 40 ms.
        with lasting(), contextlib.closing(turning()) as slices:
            done = 0
            while self.change_set is None:
                try:
                    next(slices)
                except StopIteration as end:
                    self.change_set = end.value
                done += 1
                # Also after the end: the window follows when it has breathed once after the COMMIT.
                yield Report(min(done, count), count, "")
        return self.change_set

    def _fail(self, error: Exception) -> None:
        self._running = False
        if not isinstance(error, AnnotatorError):
            self.reject()
            raise error
        self.bar.hide()
        self.say_words("")
        self.say(error.sentence)
        self.button.setText(tr("Close"))
        self.button.setDefault(True)
        self.button.setFocus()

    def reject(self) -> None:
        """Stop the act and leave; one that is committed is told of in a moment."""
        if self._running and self.change_set is not None:
            return
        if self._running:
            self._running, self.stopped = False, True
            self._task.cancel()
        super().reject()
