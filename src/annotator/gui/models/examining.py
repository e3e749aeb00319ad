"""The examination of one project beside the window: how far it is, and what it has found."""

from __future__ import annotations

from datetime import datetime
from enum import Enum
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from annotator.base.errors import AnnotatorError
from annotator.gui.tasks import Report, Task, Tasks
from annotator.ops.check_calls import CheckCall, Checkup, Saved, call_check, call_repair, call_rescue


class Work(Enum):
    """What is done."""

    CHECK = "check"
    REPAIR = "repair"
    RESCUE = "rescue"


class Examining(QObject):
    """One examination at a time; what the last one found stays until another project is examined.

    `path`: which project. `work`: what is done, or was done last. `report`: how far it is, none at its start.
    `checkup` and `at`: what was found, and when; none before. `saved`: what a rescue has written. `failure`: why it
    could not be done. `stale`: something was done in the project since.

    Signals: `changed()` whenever one of these is another · `ended()` when it is done, has failed or was stopped.
    """

    changed = Signal()
    ended = Signal()

    def __init__(self, tasks: Tasks, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._tasks = tasks
        self._task: Task | None = None
        self.path: Path | None = None
        self.report: Report | None = None
        self.checkup: Checkup | None = None
        self.at: datetime | None = None
        self.failure: AnnotatorError | None = None
        self.stale = False
        self.work = Work.CHECK
        self.saved: Saved | None = None

    @property
    def runs(self) -> bool:
        """Whether it is at work."""
        return self._task is not None

    def check(self, path: Path, annotator: str | None) -> None:
        """Examine a project, also one that is open here."""
        self._start(path, Work.CHECK, call_check(path, annotator))

    def repair(self, path: Path, annotator: str | None) -> None:
        """Repair a project that nobody has open, and examine it again."""
        self._start(path, Work.REPAIR, call_repair(path, annotator))

    def rescue(self, path: Path, target: Path, annotator: str | None) -> None:
        """Write what can be read of a project that nobody has open to a new file."""
        self._start(path, Work.RESCUE, call_rescue(path, target, annotator))

    def cancel(self) -> None:
        """Stop; what was found before stays."""
        if self._task is not None:
            self._task.cancel()

    def forget(self) -> None:
        """Stop and forget what was found: another project is there."""
        task, self._task = self._task, None
        if task is not None:
            task.cancel()
        self.path = self.report = self.checkup = self.at = self.failure = self.saved = None
        self.stale, self.work = False, Work.CHECK
        self.changed.emit()

    def make_stale(self) -> None:
        """Note that something was done in the project since."""
        self.stale = self.checkup is not None

    # -- own

    def _start(self, path: Path, work: Work, call: CheckCall) -> None:
        if self._task is not None:
            return
        if path != self.path:
            self.forget()
        self.path, self.work = path, work
        self.report = self.failure = self.saved = None
        self.stale = self.stale and work is Work.RESCUE
        self._task = self._tasks.process(call)
        self._task.progressed.connect(self._progressed)
        self._task.finished.connect(self._found)
        self._task.failed.connect(self._failed)
        self._task.cancelled.connect(self._stopped)
        self.changed.emit()

    def _is_old(self) -> bool:
        """Tell whether a signal comes from an examination that was forgotten."""
        return self.sender() is not self._task

    def _progressed(self, report: Report) -> None:
        if not self._is_old():
            self.report = report
            self.changed.emit()

    def _found(self, found: Checkup | Saved) -> None:
        if self._is_old():
            return
        if isinstance(found, Saved):
            self.saved = found
        else:
            self.checkup, self.at = found, datetime.now()
        self._end()

    def _failed(self, error: Exception) -> None:
        if self._is_old():
            return
        if not isinstance(error, AnnotatorError):
            self._end()
            raise error
        self.failure = error
        self._end()

    def _stopped(self) -> None:
        if not self._is_old():
            self._end()

    def _end(self) -> None:
        self._task = None
        self.report = None
        self.changed.emit()
        self.ended.emit()
