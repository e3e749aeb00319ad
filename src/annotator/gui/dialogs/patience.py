"""Waiting for an act of many steps: how far it is, and a way to stop it, which changes nothing."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Generator

from PySide6.QtWidgets import QWidget

from annotator.base.memory import lasting
from annotator.gui.dialogs.waiting import Waits
from annotator.gui.tasks import Report, Steps, Tasks
from annotator.gui.widgets import tr
from annotator.ops.change_set import ChangeSet


class PatienceDialog(Waits):
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
        super().__init__(parent, heading, tr("If you stop (Esc), nothing is changed."))
        self.change_set: ChangeSet | None = None
        self.bar.setRange(0, steps)
        self.stopped = False
        self._before = before
        self._task = tasks.slices(self._steps(turning, steps))
        self._task.progressed.connect(self.bar.follow)
        self._task.finished.connect(self._end)
        self._task.failed.connect(self._fail)

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

    def reject(self) -> None:
        """Stop the act and leave; one that is committed is told of in a moment."""
        if self._running and self.change_set is not None:
            return
        if self._running:
            self._running, self.stopped = False, True
            self._task.cancel()
        super().reject()
