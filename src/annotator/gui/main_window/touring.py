"""The tour on the sample: follows what is done, shows the next key in a strip, and ends with a real file."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from itertools import chain, count
from pathlib import Path

from PySide6.QtCore import QObject, QTimer, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QApplication

from annotator.base.errors import AnnotatorError
from annotator.base.settings import SINGLE_KEYS, TOUR_TAKEN
from annotator.base.temporary import is_temporary
from annotator.base.wording import titled
from annotator.domain.annotation import DocumentId
from annotator.domain.reading import Reading
from annotator.gui.commands.command import Command
from annotator.gui.controllers.requests import AskNewProject, AskTour
from annotator.gui.hub import ALL_TIERS, Hub, Target, Tone
from annotator.gui.main_window.window import MainWindow
from annotator.gui.main_window.work_place import WorkPlace
from annotator.gui.models.tour import SOURCE, Facts, Made, Place, Step, made_in, meant, step_of
from annotator.gui.models.tour_words import (
    OFFER,
    Keys,
    Words,
    end_words,
    failed_words,
    words_of,
    writing_words,
)
from annotator.gui.panels.start import shown_folder
from annotator.gui.panels.tour import Choice, TourStrip
from annotator.gui.tasks import Task, Tasks
from annotator.gui.widgets import tr
from annotator.ops.export_calls import call_export
from annotator.ops.exporting import ExportReport
from annotator.ops.project import Project

FOLDER = "Article Annotator"
FILE = "sample.jsonl"
FORMAT = "jsonl"


class Touring(QObject):
    """One tour at a time, on one article of a temporary project; `open_sample` opens a new one.

    `show_folder` shows a folder in the system's own window and tells whether it could; `documents` names the folder in
    which a person keeps documents.
    """

    def __init__(
        self,
        window: MainWindow,
        work: WorkPlace,
        tasks: Tasks,
        open_sample: Callable[[], None],
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._window, self._work, self._tasks = window, work, tasks
        self._hub: Hub = work.hub
        self._open_sample = open_sample
        self.show_folder: Callable[[Path], bool] = _show_folder
        self.documents: Callable[[], Path] = _documents
        self.strip: TourStrip | None = None
        self.document: DocumentId | None = None
        self.step: Step | None = None
        self.written: Path | None = None
        self._project = Path()
        self._reading = Reading("")
        self._title = ""
        self._before: Path | None = None
        self._made: Made | None = None
        self._writing: Task | None = None
        self._failed = ""
        self._soon_timer = QTimer(self, singleShot=True, interval=0)
        self._soon_timer.timeout.connect(self.refresh)
        self._follow()

    # -- beginning and ending

    def take(self, request: AskTour) -> None:
        """Begin anew on a new sample; the project that was open is offered again in the end."""
        project = self._hub.project
        if project is not None and not is_temporary(project.path):
            self._before = project.path
        self._open_sample()
        self.begin()

    def welcome(self) -> None:
        """Begin on the sample that has just been opened; who took the tour before is only offered it."""
        if not self._window.settings.get(TOUR_TAKEN):
            self.begin()
        elif self._is_sample():
            self._show(OFFER, ((tr("Take the tour"), lambda: self.take(AskTour())),))

    def begin(self) -> None:
        """Begin on the article that is shown; nothing where that is not the sample's."""
        article, project = self._hub.article, self._hub.project
        if article is None or project is None or not self._is_sample():
            return
        self.document, self._reading = article.document.id, article.reading
        self._project, self._title = project.path, titled(article.document.title)
        self.written, self._failed, self._made, self.step = None, "", None, None
        self.refresh()

    def end(self) -> None:
        """Leave the strip; what was done stays, and nothing is asked."""
        finished, was_on = self.step is Step.END, self.document is not None
        had_keyboard = self.strip is not None and self.strip.has_keyboard()
        self._window.settings.set(TOUR_TAKEN, True)
        self._stop()
        if had_keyboard:
            self._hub.pane_wanted.emit("text")
        if was_on and not finished:
            self._hub.tell(tr("The tour has ended. “Take the tour” in the menu Help begins it anew."))

    def does_instead(self, command: Command) -> bool:
        """Let Esc end the tour in the text, where nothing else waits for it; tell whether it did."""
        if self.document is None or command.id != "go.leave" or self._hub.transient is not None:
            return False
        self.end()
        return True

    def facts(self) -> Facts:
        """Return all that the tour looks at, as it is now."""
        if self._made is None and self._hub.project is not None and self.document is not None:
            self._made = made_in(self._hub.project, self.document, self._reading)
        made = self._made or Made()
        question, target = self._hub.question, self._hub.target
        first = None
        if question is not None and question.id == SOURCE:
            first = next((answer.text for answer in question.answers if answer.number == 1), "")
        return Facts(made, self._place(made), meant(target, self._reading, self._label(target)), first)

    def refresh(self) -> None:
        """Show where the person is now."""
        if self.document is None or self._hub.project is None:
            return
        facts = self.facts()
        self.step = step_of(facts)
        if self.step is Step.END:
            self._finish(facts.made)
            return
        self.written, self._failed = None, ""
        keys = Keys(self._work.runner.table, self._window.settings.get(SINGLE_KEYS))
        self._show(words_of(self.step, facts, keys, self._title))

    # -- following

    def _follow(self) -> None:
        """Look again after everything that may lead on, or away."""
        hub, middle = self._hub, self._work.middle
        for signal in (
            hub.target_changed,
            hub.question_changed,
            hub.transient_changed,
            hub.article_opened,
            hub.tiers_changed,
            middle.currentChanged,
        ):
            signal.connect(self._soon)
        hub.changed.connect(self._changed)
        hub.project_opened.connect(self._project_opened)
        hub.look_changed.connect(self._show_look)
        self._work.instead.append(self.does_instead)
        application = QApplication.instance()
        if isinstance(application, QApplication):
            application.focusChanged.connect(self._soon)

    def _soon(self) -> None:
        """Look once after all signals of one act."""
        if self.document is not None:
            self._soon_timer.start()

    def _changed(self) -> None:
        self._made = None
        self._soon()

    def _project_opened(self, project: Project | None) -> None:
        """Go with the project; one that is lent comes back."""
        self._made = None
        lent = self._work.controls.project.lent is not None
        if (project is None and lent) or (project is not None and project.path == self._project):
            self._soon()
            return
        self._stop()

    def _stop(self) -> None:
        writing, self._writing = self._writing, None
        if writing is not None:
            writing.cancel()
        self.document, self.step, self._made = None, None, None
        self._soon_timer.stop()
        if self.strip is not None:
            self.strip.hide()
            self._work.toast.set_head_room(0)

    # -- what is so

    def _is_sample(self) -> bool:
        project = self._hub.project
        return project is not None and is_temporary(project.path)

    def _label(self, target: Target) -> str | None:
        article = self._hub.article
        span = article.layer.span(target.span) if article is not None and target.span is not None else None
        return None if span is None else span.label

    def _place(self, made: Made) -> Place:
        article, hub = self._hub.article, self._hub
        if article is None or article.document.id != self.document or article.closed:
            return made.away
        if self._work.middle.currentIndex() != 0:
            return Place.COVERED
        if hub.transient is not None and self._window.settings.get(SINGLE_KEYS):
            return Place.TRANSIENT
        if hub.tiers != ALL_TIERS:
            return Place.PASS
        focused = QApplication.focusWidget()
        if focused is None or focused is self._work.canvas or focused.window() is not self._window:
            return Place.TEXT
        return Place.BESIDE

    # -- the file

    def _finish(self, made: Made) -> None:
        """Write the file as soon as all is done, then show what is in it."""
        self._window.settings.set(TOUR_TAKEN, True)
        if self._writing is not None:
            return
        if self.written is not None:
            folder = shown_folder(self.written.parent)
            show = (tr("Show it in its folder"), self._show_file)
            self._show(end_words(self.written.name, folder, made), (show, self._onward()))
        elif self._failed:
            export = (tr("Export…"), lambda: self._work.run("file.export"))
            self._show(failed_words(self._failed), (export, self._onward()))
        else:
            self._write(made)

    def _onward(self) -> Choice:
        if self._before is not None and os.path.isfile(self._before):
            return f"{tr('Back to')} “{self._before.stem}”", self._back
        return tr("Start my own project"), self._own

    def _write(self, made: Made) -> None:
        folder = self.documents() / FOLDER
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            self._failed = (
                f"{tr('There can be no folder')} “{folder}”: {error.strerror}. {tr('Export it elsewhere.')}"
            )
            self._finish(made)
            return
        out = free_name(folder, FILE)
        self._show(writing_words(out.name))
        task = self._writing = self._tasks.process(call_export(self._project, out, FORMAT))
        task.finished.connect(self._is_written)
        task.failed.connect(self._is_not_written)

    def _is_written(self, report: ExportReport) -> None:
        if self._writing is None:
            return
        self._writing, self.written = None, report.path
        self.refresh()
        finished = self._work.finished
        focused = QApplication.focusWidget()
        if self.strip is not None and focused is not None and finished.isAncestorOf(focused):
            self.strip.take_focus()

    def _is_not_written(self, error: Exception) -> None:
        if self._writing is None:
            return
        self._writing = None
        if not isinstance(error, AnnotatorError):
            raise error
        self._failed = error.sentence
        self.refresh()

    # -- the strip

    def _show(self, words: Words, choices: Sequence[Choice] = ()) -> None:
        if self.strip is None:
            self.strip = TourStrip(self._work.theme)
            self.strip.left.connect(self.end)
            self._work.put_above(self.strip)
        if words != self.strip.words or self.strip.isHidden():
            self._work.announcer.say(words.spoken)
        self.strip.show()
        self.strip.show_words(words, choices)
        self._work.toast.set_head_room(self.strip.sizeHint().height())

    def _show_look(self) -> None:
        if self.strip is not None:
            self.strip.set_theme(self._work.theme)

    def _show_file(self) -> None:
        if self.written is not None and not self.show_folder(self.written.parent):
            self._hub.tell(
                f"{tr('No program could show the folder. The file is')} {self.written}", Tone.WARNING
            )

    def _own(self) -> None:
        self.end()
        self._hub.asked.emit(AskNewProject(then_import=True))

    def _back(self) -> None:
        path, self._before = self._before, None
        self.end()
        if path is not None:
            self._work.open_project(path)


def free_name(folder: Path, name: str) -> Path:
    """Return a path in a folder that nothing has: `sample.jsonl`, `sample 2.jsonl`, …"""
    stem, suffix = os.path.splitext(name)
    names = chain([name], (f"{stem} {number}{suffix}" for number in count(2)))
    return next(path for path in (folder / each for each in names) if not os.path.lexists(path))


def _documents() -> Path:
    from annotator.gui.dialogs.project import documents_folder  # the dialog is not needed before

    return documents_folder()


def _show_folder(folder: Path) -> bool:
    return QDesktopServices.openUrl(QUrl.fromLocalFile(str(folder)))
