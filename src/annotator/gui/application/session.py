"""One window from start to end: which project is open, where the person is in it, nothing is lost."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path

from PySide6.QtCore import QObject, QTimer

from annotator.base.errors import AnnotatorError
from annotator.base.log import log
from annotator.base.paths import resources
from annotator.base.progress import Progress
from annotator.base.report import place_of
from annotator.base.settings import ANNOTATOR, LAST_PROJECT, Place, Settings
from annotator.base.shared_folders import shared_folder
from annotator.base.temporary import TemporaryFolder, is_temporary
from annotator.base.wording import counted
from annotator.domain.annotation import DocumentId, SpanId
from annotator.domain.guideline import Guideline, read_guideline
from annotator.gui.application.backing import Backing
from annotator.gui.application.trouble import Trouble, keep_for_next_start, taken_from_last_end
from annotator.gui.application.undecided import Undecided
from annotator.gui.commands.table import command_table
from annotator.gui.controllers.requests import AskWho
from annotator.gui.controllers.runner import Runner
from annotator.gui.hub import Hub, Tone
from annotator.gui.main_window.controls import make_controls
from annotator.gui.main_window.desk import Desk
from annotator.gui.main_window.window import MainWindow
from annotator.gui.main_window.work_place import WorkPlace
from annotator.gui.tasks import Tasks
from annotator.ops import undo
from annotator.ops.article import Article
from annotator.ops.change_set import ChangeSet
from annotator.ops.lineage import Extent, extent, older_words
from annotator.ops.project import Project, signature
from annotator.ops.versions import sqlite_version

IDLE = 2000
"""Milliseconds without an act after which everything is moved into the one project file."""

SOON = 300
"""Milliseconds after the first article is shown until what reading needs is imported, beside the window."""

SAMPLE = "Sample"
"""The name of the sample's project."""

TRIAL_NOTE = "This is for trying out: nothing in it is kept when you close it. ? shows the keys."
"""What a person must know of a temporary project; in the sample, the tour says it."""

WATCH = 1000
"""Milliseconds between two looks at a project that another window owns."""


class Session(QObject):
    """Owns hub, window, tasks and temporary projects; `close` leaves everything in order."""

    def __init__(self, settings: Settings, ask_who: bool = True, window: MainWindow | None = None) -> None:
        """`window`: one that is shown already, else a new one is made."""
        super().__init__()
        self.settings = settings
        self.hub = Hub(self)
        self.tasks = Tasks(self)
        self.controls = make_controls(self.hub)
        self.controls.project.annotator = settings.get(ANNOTATOR) or None
        self.runner = Runner(self.hub, command_table(None), self.controls.by_noun())
        self.window = window if window is not None else MainWindow(settings)
        self.work = WorkPlace(self.window, self.hub, self.controls, self.runner)
        self.desk = Desk(self.window, self.work, self.tasks, self.open_sample, sqlite_version())
        self.window.when_closing(self._window_closes)
        self.window.may_close = self._may_close
        self.controls.project.may_leave = self.controls.saving.before_leaving
        self.controls.project.leaving = self._leaves
        self._trouble = Trouble(self.hub)
        self.backing = Backing(self.hub, self.tasks, self._trouble, self)
        self.undecided = Undecided(self.hub, self.controls.deciding, self.tasks, self)
        self._ask_who = ask_who
        self._temporary: TemporaryFolder | None = None
        self._project: Project | None = None
        self._loss_told: Project | None = None
        self._seen = 0
        self._idle = self._timer(IDLE, self._settle)
        self._prepare = self._timer(SOON, self._prepare_reading)
        self._prepared = False
        self._watch = QTimer(self)
        self._watch.setInterval(WATCH)
        self._watch.timeout.connect(self._look)
        self.hub.project_opened.connect(self._project_opened)
        self.hub.article_opened.connect(self._article_opened)
        self.hub.changed.connect(self._changed)
        self.work.canvas.top_changed.connect(self._moved)
        self.work.canvas.moved.connect(self._moved)

    def _timer(self, milliseconds: int, act: object) -> QTimer:
        timer = QTimer(self)
        timer.setSingleShot(True)
        timer.setInterval(milliseconds)
        timer.timeout.connect(act)
        return timer

    # -- opening

    def open_last(self) -> None:
        """Open the project that was open when the window closed, if it is still there."""
        name = self.settings.get(LAST_PROJECT)
        if os.path.isfile(name):
            self.work.open_project(Path(name))

    def open_path(self, path: Path) -> None:
        """Open a project; raises `AnnotatorError` where that cannot be."""
        self.controls.project.open_path(path)

    def open_given(self, path: Path) -> None:
        """Open a project that somebody gave from outside; what is in the way is said in the window."""
        self.work.open_or_merge(path)

    def shows(self, path: Path) -> bool:
        """Tell whether a path names the project that is open here, or lent to who repairs it."""
        shown = self.controls.project.lent or (self._project.path if self._project is not None else None)
        with contextlib.suppress(OSError):
            return shown is not None and path.samefile(shown)
        return False

    def waits(self) -> bool:
        """Tell whether no project is open here, and a person is not about to do something about that."""
        nothing = self._project is None and self.controls.project.lent is None
        return nothing and self.desk.dialog() is None and not self.tasks.busy()

    def open_sample(self) -> None:
        """Open the sample in a temporary project."""
        if self.runner.guard(lambda: self.open_temporary(sample_files(), SAMPLE)):
            self.desk.touring.welcome()

    def open_temporary(self, files: Sequence[Path], name: str) -> None:
        """Import files into a project that is gone when it is closed. Raises `AnnotatorError`."""
        from annotator.ops.schema import find_schema
        from annotator.ops.transfer import import_paths

        folder = TemporaryFolder()
        try:
            self.controls.project.create(folder.path / f"{name}.annotator", find_schema("news"))
        except BaseException:
            folder.remove()
            raise
        self._temporary = folder
        project = self.controls.project.project()
        report = import_paths(project, files)
        self.work.after_import()
        if report.problems:
            self.hub.tell(report.problems[0].sentence, Tone.WARNING)
        elif name != SAMPLE:
            self.hub.tell(TRIAL_NOTE)

    # -- following

    def _project_opened(self, project: Project | None) -> None:
        if project is self._project:
            return
        if self.controls.project.lent is None:
            self._forget_temporary()
        self._project = project
        self._watch.stop()
        self._trouble.well()
        if project is None:
            return
        if project.writable:
            self._idle.start()
        else:
            self._seen = project.version()
            self._watch.start()
        place = self.settings.place(project.path)
        if not self._is_temporary(project):
            self.settings.opened(project.path)
            comes_back = self.controls.project.lent is not None  # who waits for a result is asked nothing
            asks = self._ask_who and project.writable and not comes_back
            if asks and not self.settings.get(ANNOTATOR):
                self.hub.asked.emit(AskWho(str(signature(None))))
        rules = guideline(project.schema.head.name)
        self.work.card.set_guideline(rules)
        self.controls.rule.guideline = rules
        self.runner.guard(lambda: self._return_to(project, place))
        warning = self._warning(project, place)
        if warning is not None:
            self.hub.tell(warning, Tone.WARNING)

    def _warning(self, project: Project, place: Place | None) -> str | None:
        """Return what a person must know before labelling in a project that opened, the gravest alone."""
        if place is not None:
            older = older_words(project, Extent(place.project, place.steps))
            if older is not None:
                return older
        if not project.writable:
            return None
        if place is not None and not place.closed:
            return crash_words(project, place)
        shared = None if self._is_temporary(project) else shared_folder(project.path)
        if shared is not None and self.settings.warn_once(project.path):
            return shared
        return None if project.notice is not None else taken_from_last_end(self.settings)

    def tell_last_end(self) -> None:
        """Say what went wrong when the program ended last, if that was not said yet."""
        untold = taken_from_last_end(self.settings)
        if untold is not None:
            self.hub.tell(untold, Tone.WARNING)

    def _is_temporary(self, project: Project) -> bool:
        return is_temporary(project.path)

    def _return_to(self, project: Project, place: Place | None) -> None:
        """Show the article, scroll and label where the person was; else the first open article."""
        known = () if place is None else (row.id for row in self.work.articles.model.rows())
        if place is None or place.article not in known:
            self.work.open_some()
            return
        self.controls.articles.open(DocumentId(place.article))
        article, canvas = self.hub.article, self.work.canvas
        if article is None:
            return
        caret = min(place.caret, len(article.text))
        self.controls.navigate.moved(caret, caret)
        span = article.layer.span(SpanId(place.span)) if place.span else None
        if span is not None:
            self.controls.navigate.focus_by_id(span.id)
        canvas.restore((min(place.scroll, len(article.text)), place.part))

    def _article_opened(self, article: Article | None) -> None:
        if article is not None:
            self._idle.start()
            if not self._prepared:
                self._prepare.start()

    def _prepare_reading(self) -> None:
        """Let the first key not wait for imports; a thread, because an import cannot be cut into slices."""
        if not self._prepared:
            self._prepared = True
            self.tasks.worker(_prepared)

    def _changed(self, change_set: ChangeSet, initiator: object) -> None:
        self._idle.start()

    def _moved(self) -> None:
        if not self._idle.isActive():
            self._idle.start()

    def _settle(self) -> None:
        """After two idle seconds: remember the place, make copying the file safe. What is wrong is said once."""
        project = self._project
        if project is None:
            return
        try:
            self.remember_place(closed=False)
        except AnnotatorError as error:
            self._trouble.say(error.sentence)
            return
        if project.writable and not project.still_there():
            self._trouble.say(project.loss_sentence())
            return
        self._trouble.well()
        project.settle()

    def remember_place(self, closed: bool) -> None:
        """Keep where the person is; not for temporary projects and not where another window works."""
        project, article = self._project, self.hub.article
        if project is None or not project.writable or self._is_temporary(project):
            return
        before = self.settings.place(project.path) or Place()
        scroll, part = self.work.canvas.place()
        target = self.hub.target
        waiting = undo.next_undo(project)
        now = extent(project)
        place = Place(
            project=now.project,
            steps=now.steps,
            article=article.document.id if article is not None else before.article,
            scroll=scroll if article is not None else before.scroll,
            part=part if article is not None else before.part,
            caret=self.work.canvas.caret()[1] if article is not None else before.caret,
            span=(target.span or "") if article is not None else before.span,
            closed=closed,
            at=datetime.now().strftime("%H:%M"),
            labels=sum(row.spans for row in self.work.articles.model.rows()),
            last=waiting.title if waiting is not None else "",
        )
        self.settings.set_place(project.path, place)

    def _look(self) -> None:
        """Show what the window that owns the project has done since; where it has gone, go on in its place."""
        try:
            if self._project is not None and not self._taken_over():
                self._follow_owner(self._project)
            self._trouble.well()
        except AnnotatorError as error:
            self._trouble.say(error.sentence)

    def _follow_owner(self, project: Project) -> None:
        version = project.version()
        if version == self._seen:
            return
        self.work.articles.reload()
        article = self.hub.article
        if article is not None:
            project.leave_article(article.document.id)
            self._show_again(project, article.document.id)
        self._seen = version

    def _show_again(self, project: Project, document: DocumentId) -> None:
        """Read an article anew and show the same place of it."""
        place, caret = self.work.canvas.place(), self.work.canvas.caret()[1]
        self.hub.open_article(project.open_article(document))
        self.controls.navigate.moved(caret, caret)
        self.work.canvas.restore(place)

    def _taken_over(self) -> bool:
        """Tell whether the project could be taken over from a window that has gone; not under a dialog."""
        if not self.controls.project.elsewhere or self.desk.dialog() is not None:
            return False
        article, place, caret = self.hub.article, self.work.canvas.place(), self.work.canvas.caret()[1]
        said = self.work.toast.text()
        self.settings.reload()
        if not self.controls.project.take_over():
            return False
        if article is not None:
            self.controls.articles.open(article.document.id)
            self.controls.navigate.moved(caret, caret)
            self.work.canvas.restore(place)
        if self.work.toast.text() in ("", said):  # nothing graver was said
            self.hub.tell("The other window has gone. You can label here now.")
        return True

    # -- closing

    def _may_close(self) -> bool:
        return self.controls.saving.may_close() and self._loss_is_known() and self.desk.copies.may_stop()

    def _loss_is_known(self) -> bool:
        """Say before the window goes that another program wrote over the project, once; tell whether it was said."""
        project = self._project
        if project is None or not project.writable or project.still_there() or not project.written_over:
            return True
        if self._loss_told is project:
            return True
        self._loss_told = project
        self.hub.tell(f"{project.loss_sentence()} Close again to leave.", Tone.WARNING)
        return False

    def _window_closes(self) -> None:
        self.desk.helping.close()
        self.work.remember_panes()
        if self._project is None:
            lent = self.controls.project.lent
            self.settings.set(LAST_PROJECT, "" if lent is None else str(lent.absolute()))
        self.close()
        self.work.let_go()

    def close(self) -> None:
        """Stop all work, remember the place, leave one closed file; twice does nothing."""
        self.tasks.close()
        self.backing.stop()
        self.undecided.stop()
        self._idle.stop()
        self._prepare.stop()
        self._watch.stop()
        project = self._project
        if project is not None:
            kept = "" if self._is_temporary(project) else str(project.path.absolute())
            self.settings.set(LAST_PROJECT, kept)
            self._leave(project)
        self._forget_temporary()

    def _leaves(self) -> None:
        """Remember where the person was in a project that is left, and back it up; a sick file is left all the same."""
        project = self._project
        if project is not None:
            _as_far_as_it_goes(lambda: self.remember_place(closed=True))
            if self.controls.project.lent is None:  # a repair makes a backup of its own
                _as_far_as_it_goes(lambda: self._back_up(project))

    def _back_up(self, project: Project) -> None:
        """Back up a project that is left; what goes wrong is said now, or at the next start."""
        failure = self.backing.at_leaving(project)
        if failure and self.window.isVisible():
            self.hub.tell(failure, Tone.WARNING)
        elif failure:
            keep_for_next_start(self.settings, failure)

    def _leave(self, project: Project) -> None:
        self._leaves()
        self._project = None
        _as_far_as_it_goes(self.controls.project.close)

    def _forget_temporary(self) -> None:
        folder, self._temporary = self._temporary, None
        if folder is not None:
            folder.remove()


def _as_far_as_it_goes(act: Callable[[], None]) -> None:
    """Do a part of leaving: what goes wrong in it must not keep the file locked or a person in it."""
    try:
        act()
    except AnnotatorError as error:
        log().error("leaving: %s", place_of(error))


def _prepared(progress: Progress) -> bool:
    from annotator.domain.reading import prepare

    prepare()
    return True


def sample_files() -> tuple[Path, ...]:
    """Return the shipped sample article."""
    return tuple(sorted((resources() / "sample").glob("*.txt")))


def guideline(schema_name: str) -> Guideline | None:
    """Return the written rules for a schema; those of News where it has none of its own."""
    for name in (schema_name, "news"):
        path = resources() / "guidelines" / f"{Path(name).name}.toml"
        with contextlib.suppress(OSError, AnnotatorError, UnicodeDecodeError):
            return read_guideline(path.read_text("utf-8"), path.name)
    return None


def crash_words(project: Project, place: Place) -> str:
    """Return what a person wants to know after the program ended unexpectedly."""
    labels = sum(row.spans for row in project.documents())
    waiting = undo.next_undo(project)
    last = f"; the last act: {waiting.title}" if waiting is not None else ""
    when = f" after {place.at}" if place.at else ""
    all_labels = f"All {labels:,} labels are" if labels > 2 else f"{counted(labels, 'label')} {_are(labels)}"
    return f"The program ended unexpectedly{when}. {all_labels} there{last}."


def _are(number: int) -> str:
    return "is" if number == 1 else "are"
