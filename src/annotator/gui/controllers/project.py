"""Opening, making and leaving projects; importing and exporting through dialogs."""

from __future__ import annotations

from pathlib import Path

from annotator.base.errors import EnvironmentFailure
from annotator.domain.schema import Schema
from annotator.gui.controllers.controller import Controller
from annotator.gui.controllers.requests import (
    AskExport,
    AskImport,
    AskNewProject,
    AskOpenProject,
    AskWho,
    OpenSample,
)
from annotator.gui.hub import Tone
from annotator.ops import project as projects


class ProjectController(Controller):
    """Which project is open, and as whom."""

    annotator: str | None = None

    def new(self) -> None:
        """Ask for a new project."""
        self.hub.asked.emit(AskNewProject())

    def open(self) -> None:
        """Ask which project to open."""
        self.hub.asked.emit(AskOpenProject())

    def import_articles(self) -> None:
        """Ask what to import; without a project, first for a new one."""
        self.hub.asked.emit(AskImport() if self.hub.project is not None else AskNewProject(then_import=True))

    def sample(self) -> None:
        """Open the sample in a temporary project."""
        self.hub.asked.emit(OpenSample())

    def export(self) -> None:
        """Ask where to export to."""
        self.project()
        self.hub.asked.emit(AskExport())

    def who(self) -> None:
        """Ask how labels shall be signed."""
        self.hub.asked.emit(AskWho(self.annotator or ""))

    def open_path(self, path: Path) -> None:
        """Open a project file; one that is owned by another window is opened for reading."""
        self.close()
        try:
            project = projects.open_project(path, write=True, annotator=self.annotator)
        except EnvironmentFailure as failure:
            project = projects.open_project(path, write=False, annotator=self.annotator)
            self.hub.tell(failure.sentence, Tone.WARNING)
        self.hub.open_project(project)

    def create(self, path: Path, schema: Schema) -> None:
        """Make a new project and open it."""
        project = projects.create(path, schema, self.annotator)
        self.close()
        self.hub.open_project(project)

    def close(self) -> None:
        """Leave the project: one closed file stays behind."""
        project = self.hub.project
        if project is not None:
            self.hub.open_project(None)
            project.close()

    def sign(self, name: str) -> None:
        """Sign labels with this name from now on; the shown article is opened again as theirs."""
        self.annotator = name
        project, article = self.hub.project, self.hub.article
        if project is None or project.annotator == projects.signature(name):
            return
        project.annotator = projects.signature(name)
        self.hub.project_opened.emit(project)
        if article is not None:
            self.hub.open_article(project.open_article(article.document.id))
