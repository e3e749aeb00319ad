"""Merging in the window: which copies, the merge itself, and what waits for a decision afterwards."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QDialog, QFileDialog

from annotator.base.settings import LAST_FOLDER
from annotator.gui.canvas.keys import KeyReader
from annotator.gui.controllers import requests as ask
from annotator.gui.main_window.window import PROJECT_SUFFIX, MainWindow
from annotator.gui.main_window.work_place import WorkPlace
from annotator.gui.tasks import Tasks
from annotator.gui.widgets import tr
from annotator.ops.lineage import extent

Show = Callable[[QDialog, Callable[[], None]], None]


class Merging(QObject):
    """Answers what controllers ask about merging. `show`: opens a dialog, and does something if it is agreed to."""

    def __init__(
        self, window: MainWindow, work: WorkPlace, tasks: Tasks, show: Show, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._window, self._work, self._tasks, self._show = window, work, tasks, show
        self._before = 0

    def merge(self, request: ask.AskMerge) -> None:
        """Merge copies that are chosen now, or those of the request."""
        if request.paths:
            self._look_at(request.paths)
            return
        folder = self._window.settings.get(LAST_FOLDER)
        dialog = QFileDialog(self._window, tr("Merge a copy or a colleague's file"), folder)
        dialog.setFileMode(QFileDialog.FileMode.ExistingFiles)
        dialog.setNameFilter(f"{tr('Projects')} (*{PROJECT_SUFFIX})")
        self._show(dialog, lambda: self._look_at(tuple(map(Path, dialog.selectedFiles()))))

    def ask_about(self, request: ask.AskCopy) -> None:
        """Ask whether to merge a copy or to open it."""
        from annotator.gui.dialogs.merging import CopyDialog

        project = self._work.hub.project
        if project is None:
            return
        dialog = CopyDialog(self._window, request.path, project.path.name)
        dialog.open_wanted.connect(partial(self._work.runner.guard, request.open))
        self._show(dialog, lambda: self._look_at((request.path,)))

    def decide(self, request: ask.AskUndecided) -> None:
        """Go through what waits for a decision."""
        from annotator.gui.dialogs.deciding import UndecidedDialog

        reader = KeyReader()

        def read(event: QKeyEvent) -> str:
            press = reader.read(event)
            return press.chord if press is not None else ""

        dialog = UndecidedDialog(self._window, request, read)
        self._work.hub.undecided_changed.connect(dialog.refresh)
        self._show(dialog, lambda: request.go(dialog.gone_to) if dialog.gone_to is not None else None)

    # -- own

    def _look_at(self, paths: tuple[Path, ...]) -> None:
        from annotator.gui.dialogs.merging import MergeDialog

        project = self._work.hub.project
        if project is None or not paths:
            return
        self._window.settings.set(LAST_FOLDER, str(paths[0].parent))
        dialog = MergeDialog(
            self._window, self._tasks, project.path, paths, str(project.annotator), self._lend
        )
        dialog.ended.connect(self._take_back)
        dialog.stopped.connect(self._tell_stopped)
        self._show(dialog, self._work.controls.deciding.show)

    def _lend(self) -> None:
        """Leave the project to the merge. Raises where that cannot be."""
        project = self._work.hub.project
        if project is not None:
            self._before = extent(project).steps
        self._work.controls.project.lend()

    def _take_back(self) -> None:
        self._work.runner.guard(self._work.controls.project.take_back)

    def _tell_stopped(self) -> None:
        """Say what came of a merge that was stopped; it may have been in already, and killed while it closed."""
        from annotator.gui.dialogs.merging import stopped_words

        project = self._work.hub.project
        if project is not None:  # else it was said why it cannot be opened
            self._work.hub.tell(stopped_words(extent(project).steps - self._before))
