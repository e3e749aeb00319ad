"""What waits for a decision in the open project, looked for beside the window."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, QTimer

from annotator.base.progress import Progress
from annotator.domain.fold import Conflict
from annotator.gui.controllers.deciding import Deciding
from annotator.gui.hub import Hub
from annotator.gui.tasks import Task, Tasks
from annotator.ops.change_set import ChangeSet
from annotator.ops.deciding import conflicts_of, may_look_beside
from annotator.ops.project import Project

SOON = 600
"""Milliseconds after a project is opened, or something was decided or taken back, until it is looked for."""


class Undecided(QObject):
    """Tells the hub how many things wait, after opening and whenever a decision may have come or gone."""

    def __init__(self, hub: Hub, deciding: Deciding, tasks: Tasks, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._hub, self._deciding, self._tasks = hub, deciding, tasks
        self._task: Task | None = None
        self._project: Project | None = None
        self._again = False
        self._never = False
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(SOON)
        self._timer.timeout.connect(self.look)
        deciding.look = self.look
        hub.project_opened.connect(self._follow)
        hub.changed.connect(self._changed)

    def look(self) -> None:
        """Look now, unless that is being done."""
        project = self._project
        self._timer.stop()
        if project is None:
            return
        if self._task is not None:
            self._again = True
            return
        if not may_look_beside():
            self._found(conflicts_of(project.path))
            return
        self._task = self._tasks.worker(partial(_look, project.path))
        self._task.finished.connect(self._found)
        self._task.failed.connect(self._failed)
        self._task.cancelled.connect(self._stopped)

    def stop(self) -> None:
        """Look no more."""
        self._timer.stop()
        self._project = None

    def _follow(self, project: Project | None) -> None:
        if project is self._project:
            return
        self._project, self._never = project, False
        self._deciding.conflicts = None
        self._hub.set_undecided(0)
        if project is not None:
            self._timer.start()
        else:
            self._timer.stop()

    def _changed(self, change_set: ChangeSet, initiator: object) -> None:
        """Look again where the act may have decided something, or taken a decision back."""
        if self._never:
            return
        known = self._deciding.conflicts
        places = {(one.place.kind, one.place.id) for one in known or ()}
        touched = ((c.kind, c.id) for draft in change_set.drafts for c in draft.changes)
        if change_set.undoes is not None or any(place in places for place in touched):
            self._timer.start()

    def _found(self, conflicts: list[Conflict] | None) -> None:
        self._stopped()
        if self._project is None or self._again or self._timer.isActive():
            self._look_again()
            return
        self._never = conflicts is None
        self._deciding.conflicts = conflicts or []
        self._hub.set_undecided(len(self._deciding.conflicts))

    def _look_again(self) -> None:
        self._again = False
        if self._project is not None:
            self._timer.start()

    def _failed(self, error: Exception) -> None:
        """Say nothing: a file that cannot be read is told of by whoever reads it for the person."""
        self._stopped()
        self._deciding.conflicts = []
        self._hub.set_undecided(0)

    def _stopped(self) -> None:
        self._task = None


def _look(path: Path, progress: Progress) -> list[Conflict] | None:
    return conflicts_of(path, progress)
