"""Merging copies: asks which, tells a copy of the open project from another one, and what of it came."""

from __future__ import annotations

from pathlib import Path

from annotator.gui.controllers.controller import Controller
from annotator.gui.controllers.project import ProjectController
from annotator.gui.controllers.requests import AskCopy, AskMerge
from annotator.gui.hub import Hub
from annotator.ops.lineage import is_copy


class Merging(Controller):
    """Brings copies of the project together, each of which stays as it is."""

    def __init__(self, hub: Hub, projects: ProjectController) -> None:
        super().__init__(hub)
        self._projects = projects

    def choose(self) -> None:
        """Ask which copies to merge."""
        self.writable_project()
        self.hub.asked.emit(AskMerge())

    def take(self, paths: tuple[Path, ...]) -> None:
        """Ask whether to merge these copies."""
        self.writable_project()
        self.hub.asked.emit(AskMerge(paths))

    def open_or_merge(self, path: Path) -> None:
        """Open a project; of a copy of the one that is open ask whether it shall be merged instead."""
        project = self.hub.project
        if project is not None and project.writable and is_copy(project, path):
            self.hub.asked.emit(AskCopy(path, lambda: self._projects.open_or_ask(path)))
        else:
            self._projects.open_or_ask(path)
