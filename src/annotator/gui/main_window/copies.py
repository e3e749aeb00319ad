"""Copies of the project that are written beside the work, and the names that are proposed for them."""

from __future__ import annotations

import os
from datetime import datetime
from functools import partial
from itertools import chain, count
from pathlib import Path

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QFileDialog, QWidget

from annotator.base.errors import AnnotatorError
from annotator.gui.controllers.requests import MakeCopy
from annotator.gui.hub import Hub, Tone
from annotator.gui.main_window.window import PROJECT_SUFFIX
from annotator.gui.tasks import Task, Tasks


class Copies(QObject):
    """Writes copies in threads; what becomes of each is told."""

    def __init__(self, hub: Hub, tasks: Tasks, parent: QObject) -> None:
        super().__init__(parent)
        self._hub = hub
        self._tasks = tasks
        self._running: dict[Task, Path] = {}
        self._warned = False

    def make(self, request: MakeCopy) -> None:
        """Begin one copy."""
        self._hub.tell(f"Copying to “{request.target}”…")
        task = self._tasks.worker(request.run)
        self._running[task] = request.target
        task.finished.connect(partial(self._made, task, request))
        task.failed.connect(partial(self._failed, task))

    def may_stop(self) -> bool:
        """Tell whether the window may go: not before somebody who waits for a copy was told, once."""
        self._warned = bool(self._running) and not self._warned
        for target in self._running.values():
            if self._warned:
                words = f"The copy “{target}” is not ready yet. Wait for it, or do the same again to leave without it."
                self._hub.tell(words, Tone.WARNING)
        return not self._warned

    def _made(self, task: Task, request: MakeCopy, result: object) -> None:
        self._running.pop(task, None)
        request.tell()

    def _failed(self, task: Task, error: Exception) -> None:
        self._running.pop(task, None)
        if not isinstance(error, AnnotatorError):
            raise error
        self._hub.tell(error.sentence, Tone.WARNING)


def new_file_dialog(parent: QWidget, title: str, name: Path) -> QFileDialog:
    """Return the question where a new project file shall be; whoever writes it refuses one that is there."""
    dialog = QFileDialog(parent, title, str(name))
    dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
    dialog.setDefaultSuffix(PROJECT_SUFFIX.lstrip("."))
    dialog.setOption(QFileDialog.Option.DontConfirmOverwrite)
    return dialog


def free_name(folder: Path, project: Path) -> Path:
    """Return a name for a copy that nothing in the folder has."""
    stem = f"{project.stem} {datetime.now():%Y-%m-%d}"
    stems = chain([stem], (f"{stem} {number}" for number in count(2)))
    paths = (folder / f"{name}{project.suffix}" for name in stems)
    return next(path for path in paths if not os.path.lexists(path))
