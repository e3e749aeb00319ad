"""Backups while one works: every ten minutes in which something changed, and when the project is left."""

from __future__ import annotations

import contextlib
from functools import partial

from PySide6.QtCore import QObject, QTimer

from annotator.base.errors import AnnotatorError
from annotator.base.progress import Progress
from annotator.gui.application.trouble import Trouble
from annotator.gui.hub import Hub
from annotator.gui.tasks import Task, Tasks
from annotator.ops.backups import Plan, Reason, attempt, back_up_first, plan
from annotator.ops.project import Project

EVERY = 10 * 60 * 1000
"""Milliseconds between two backups."""


class Backing(QObject):
    """Backs the open project up beside the work. A failure never stops anything, and is said once until one works."""

    def __init__(self, hub: Hub, tasks: Tasks, trouble: Trouble, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._trouble = trouble
        self._tasks = tasks
        self._task: Task | None = None
        self._project: Project | None = None
        self._heads: object = ()
        self._told = False
        self._timer = QTimer(self)
        self._timer.setInterval(EVERY)
        self._timer.timeout.connect(self.due)
        hub.project_opened.connect(self._follow)

    def due(self) -> None:
        """Make a backup in a thread, if something changed since the last one and none is being made."""
        project = self._project
        if project is None or self._task is not None:
            return
        planned = self._planned(project)
        if planned is None:
            return
        if not planned.apart:
            self._end(attempt(planned))
            return
        self._task = self._tasks.worker(partial(_run, planned))
        self._task.finished.connect(self._end)
        self._task.failed.connect(self._broken)

    def at_leaving(self, project: Project) -> str:
        """Make a backup now, before the project is closed; return what went wrong, empty if nothing did.

        One that a thread is making may not get ready any more.
        """
        if self._project is not project:
            return ""
        anyway, self._project = self._task is not None, None
        try:
            if project.store.heads() == self._heads and not anyway:
                return ""
        except AnnotatorError as failure:
            return failure.sentence
        return back_up_first(project, Reason.CLOSING)

    def stop(self) -> None:
        """Make no more by itself."""
        self._timer.stop()

    def _planned(self, project: Project) -> Plan | None:
        """Return the backup to be made, none where nothing changed, or where not even that can be read."""
        try:
            heads = project.store.heads()
            if heads == self._heads:
                return None
            planned = plan(project, Reason.REGULAR)
        except AnnotatorError as failure:
            self._end(failure.sentence)
            return None
        if planned is not None:
            self._heads = heads
        return planned

    def _follow(self, project: Project | None) -> None:
        if project is self._project:
            return
        self._timer.stop()
        self._project = project if project is not None and project.writable else None
        if self._project is not None:
            self._heads = ()  # where they cannot be read, the first backup is made whether or not anything changed
            with contextlib.suppress(AnnotatorError):
                self._heads = self._project.store.heads()
            self._timer.start()

    def _end(self, failure: str) -> None:
        """Say what went wrong, once; what was not backed up is tried again, in silence."""
        self._task = None
        if failure:
            self._heads = ()
            if not self._told:
                self._trouble.say(failure)
        self._told = bool(failure)

    def _broken(self, error: Exception) -> None:
        """Go on after a bug, which the crash report tells."""
        self._task = None
        raise error


def _run(planned: Plan, progress: Progress) -> str:
    return attempt(planned, progress)
