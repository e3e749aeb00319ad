"""Opening, making and leaving projects; importing and exporting through dialogs."""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from functools import partial
from pathlib import Path

from annotator.base.errors import DamagedFile, EnvironmentFailure, OpenElsewhere, UserError
from annotator.base.wording import owned
from annotator.domain.schema import Schema
from annotator.gui.controllers.controller import Controller
from annotator.gui.controllers.requests import (
    AskDamaged,
    AskDoctor,
    AskExport,
    AskImport,
    AskNewProject,
    AskOpenProject,
    AskSaveCopy,
    AskWho,
    MakeCopy,
    OpenSample,
)
from annotator.gui.hub import Hub, Message, Tone
from annotator.ops import project as projects
from annotator.ops.backups import copying
from annotator.ops.remains import damaged_project


class ProjectController(Controller):
    """Which project is open, and as whom. `leaving` is called before a project is left; `may_leave` may refuse it.

    `elsewhere`: the project can only be read because another process owns it. `lent`: the one that another process
    writes meanwhile, none if there is none.
    """

    def __init__(self, hub: Hub, annotator: str | None = None) -> None:
        super().__init__(hub)
        self.annotator = annotator
        self.leaving: Callable[[], None] = _nothing
        self.may_leave: Callable[[], None] = _nothing
        self.elsewhere = False
        self.lent: Path | None = None

    def new(self) -> None:
        """Ask for a new project."""
        self.hub.asked.emit(AskNewProject())

    def open(self) -> None:
        """Ask which project to open."""
        self.hub.asked.emit(AskOpenProject())

    def import_articles(self) -> None:
        """Ask what to import; without a project, first for a new one."""
        self.hub.asked.emit(AskImport() if self.hub.project is not None else AskNewProject(then_import=True))

    def import_dropped(self, paths: tuple[Path, ...], text: str) -> None:
        """Import files or a text that came from outside; without a project, ask for a new one first."""
        if self.hub.project is None:
            self.hub.asked.emit(AskNewProject(paths, text))
        else:
            self.writable_project()
            self.hub.asked.emit(AskImport(paths, text))

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

    def save_copy(self) -> None:
        """Ask where to put a copy of the project."""
        self.project()
        self.hub.asked.emit(AskSaveCopy())

    def check(self) -> None:
        """Ask for a look at all of the project."""
        self.project()
        self.hub.asked.emit(AskDoctor())

    def copy_to(self, target: Path) -> None:
        """Write all of the project to a new file; work goes on in the one that is open."""
        project = self.project()
        words = f"Copied to “{target}”. You go on in “{project.path.name}”."
        tone = Tone.NOTE
        if project.unsaved is not None:
            words, tone = f"{words} What is not saved yet is not in the copy.", Tone.WARNING
        run = copying(project, target)
        if run is None:
            project.save_copy(target)
            self.hub.tell(words, tone)
        else:
            self.hub.asked.emit(MakeCopy(target, run, partial(self.hub.tell, words, tone)))

    def open_path(self, path: Path) -> None:
        """Open a project file, then leave the one before; one that another window owns is opened for reading.

        Raises `AnnotatorError` where it cannot be opened; what was open stays so.
        """
        if self._shows(path):
            self.hub.tell(f"“{path.name}” is open in this window already.")
            return
        self.may_leave()
        told: str | None = None
        elsewhere = False
        try:
            project = projects.open_project(path, write=True, annotator=self.annotator)
        except EnvironmentFailure as failure:
            told, elsewhere = failure.sentence, isinstance(failure, OpenElsewhere)
            why = None if elsewhere else told
            project = projects.open_project(path, write=False, annotator=self.annotator, notice=why)
        self.close()
        self.elsewhere = elsewhere
        warned = self._warned_while(partial(self.hub.open_project, project))
        told = told or project.notice
        if told is not None:  # one message covers another: both are said in one
            self.hub.tell(" ".join([told, *warned]), Tone.WARNING)

    def _warned_while(self, act: Callable[[], None]) -> list[str]:
        """Return what was warned of while something was done."""
        warned: list[str] = []

        def hear(message: Message) -> None:
            if message.tone is Tone.WARNING:
                warned.append(message.text)

        self.hub.told.connect(hear)
        try:
            act()
        finally:
            self.hub.told.disconnect(hear)
        return warned

    def take_over(self) -> bool:
        """Open the project anew if who owned it has gone, and tell whether it can be written now."""
        project = self.hub.project
        if project is None or not self.elsewhere or not projects.is_free(project.path):
            return False
        path = project.path
        self.close()
        self.open_path(path)
        return self.hub.project is not None and self.hub.project.writable

    def open_or_ask(self, path: Path) -> None:
        """Open a project file; of one that is damaged ask what to do. Raises as `open_path` for all else."""
        try:
            self.open_path(path)
        except DamagedFile as damage:
            self.hub.asked.emit(AskDamaged(damage.path, damage.sentence))
        except UserError:
            remains = damaged_project(path)
            if remains is None:
                raise
            self.hub.asked.emit(AskDamaged(remains.path, remains.sentence))

    def lend(self) -> None:
        """Leave the project, so that another process may write it, until `take_back`. Raises as closing does."""
        path = self.project().path
        self.may_leave()
        self.lent = path
        self.close()

    def take_back(self) -> None:
        """Open again what was lent, at the same place; nothing where nothing was. Raises as `open_path`."""
        path = self.lent
        if path is None:
            return
        try:
            self.open_or_ask(path)
        finally:
            self.lent = None
            if self.hub.project is None:
                self.hub.open_project(None)  # what stood there still is shown no longer

    def _shows(self, path: Path) -> bool:
        """Tell whether a path names the project that is open here."""
        project = self.hub.project
        with contextlib.suppress(OSError):
            return project is not None and project.still_there() and path.samefile(project.path)
        return False

    def create(self, path: Path, schema: Schema) -> None:
        """Make a new project and open it."""
        self.may_leave()
        project = projects.create(path, schema, self.annotator)
        self.close()
        self.hub.open_project(project)

    def close_project(self) -> None:
        """Leave the project, unless an act waits to be saved: that is said first."""
        self.may_leave()
        self.close()

    def close(self) -> None:
        """Leave the project: one closed file stays behind."""
        project = self.hub.project
        if project is not None:
            self.leaving()
            self.hub.open_project(None)
            project.close()

    def sign(self, name: str) -> None:
        """Sign labels with this name from now on; the shown article is opened again as theirs."""
        self.annotator = name
        project, article = self.hub.project, self.hub.article
        if project is None or project.annotator == projects.signature(name):
            return
        before = project.annotator
        kept = sum(row.spans for row in project.documents())
        project.annotator = projects.signature(name)
        self.hub.project_opened.emit(project)
        if article is not None:
            self.hub.open_article(project.open_article(article.document.id))
        self.hub.tell(signed_words(project.annotator, before, kept))


def signed_words(name: str, before: str, kept: int) -> str:
    """Return what a person wants to know after signing with another name: nothing of the first is lost."""
    words = f"You see {owned(name)} labels now"
    if not kept:
        return f"{words}."
    return f"{words}; {kept:,} of {owned(before)} {'is' if kept == 1 else 'are'} kept."


def _nothing() -> None:
    """Do nothing: nobody has to know."""
