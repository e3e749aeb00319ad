"""The table from a controller's request to the dialog that asks the person, and what follows the answer."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QGuiApplication, QKeyEvent
from PySide6.QtWidgets import QDialog, QFileDialog

from annotator.base.progress import Progress
from annotator.base.settings import ANNOTATOR, KEYS, LAST_FOLDER, SINGLE_KEYS
from annotator.base.temporary import is_temporary
from annotator.base.wording import counted
from annotator.domain.annotation import Cluster
from annotator.gui.canvas.keys import KeyReader
from annotator.gui.commands.table import command_table
from annotator.gui.controllers import requests as ask
from annotator.gui.main_window.checking import Checking
from annotator.gui.main_window.copies import Copies, free_name, new_file_dialog
from annotator.gui.main_window.doctoring import Doctoring
from annotator.gui.main_window.held_keys import HeldKeys
from annotator.gui.main_window.helping import Helping
from annotator.gui.main_window.merging import Merging
from annotator.gui.main_window.outside import Outside
from annotator.gui.main_window.window import PROJECT_SUFFIX, MainWindow
from annotator.gui.main_window.work_place import WorkPlace
from annotator.gui.tasks import Tasks
from annotator.gui.widgets import tr
from annotator.ops.backups import Backup
from annotator.ops.change_set import ChangeSet
from annotator.ops.history import Entry
from annotator.ops.project import signature

if TYPE_CHECKING:  # at run time they would bring all formats in before the first article is shown
    from annotator.gui.dialogs.project import NewProjectDialog
    from annotator.gui.main_window.touring import Touring
    from annotator.ops.exporting import ExportReport
    from annotator.ops.import_report import ImportReport


class Desk(QObject):
    """Answers `hub.asked`. Dialogs are imported when needed: the first paint does not wait for them."""

    def __init__(
        self,
        window: MainWindow,
        work: WorkPlace,
        tasks: Tasks,
        open_sample: Callable[[], None],
        sqlite: str = "",
    ) -> None:
        super().__init__(window)
        self._window = window
        self._work = work
        self._tasks = tasks
        self._open_sample = open_sample
        self._sqlite = sqlite
        self._checking = Checking(work, tasks, self)
        self.doctoring = Doctoring(window, work, tasks, self._show, self)
        self.merging = Merging(window, work, tasks, self._show, self)
        self.copies = Copies(work.hub, tasks, self)
        self.outside = Outside(window, work.hub, tasks, self._show, self)
        self.helping = Helping(window, work, self)
        self._touring: Touring | None = None
        self._waiting: dict[QDialog, Callable[[], None]] = {}
        self.table = self._answers()
        work.hub.asked.connect(self.answer)

    def _answers(self) -> dict[type, Callable[..., None]]:
        """Return who answers which request."""
        return {
            ask.AskWho: self._who,
            ask.AskImport: self._import,
            ask.AskExport: self._export,
            ask.OpenSample: self._sample,
            ask.AskTour: self._tour,
            ask.AskOpenProject: self._open_project,
            ask.AskSaveCopy: self._save_copy,
            ask.MakeCopy: self.copies.make,
            ask.AskNewProject: self._new_project,
            ask.AskBackups: self._backups,
            ask.AskPalette: self._palette,
            ask.AskHelp: self.helping.show,
            ask.AskKeys: self._keys,
            ask.AskRebind: self._rebind,
            ask.AskAbout: self._about,
            ask.AskNewest: self.outside.newest,
            ask.ShowReports: self.outside.reports,
            ask.AskFind: self._find,
            ask.AskLeaveArticle: self._leave_article,
            ask.AskTakeBackArticles: self._take_back_articles,
            ask.AskTrash: self._trash,
            ask.AskPatience: self._patience,
            ask.AskName: self._name,
            ask.AskCluster: self._cluster,
            ask.ShowNames: self._names,
            ask.AskAlike: self._alike,
            ask.AskHistory: self._history,
            ask.AskMemo: self._memo,
            ask.ShowArticles: self._show_articles,
            ask.AskCheck: self._check,
            ask.AskMerge: self.merging.merge,
            ask.AskCopy: self.merging.ask_about,
            ask.AskUndecided: self.merging.decide,
            ask.ShowAsOf: self._as_of,
            ask.AskDoctor: self.doctoring.begin,
            ask.AskDamaged: self.doctoring.ask_about,
            ask.AskSwitches: self._switches,
            ask.AskAboutArticle: self._about_article,
        }

    def answer(self, request: object) -> None:
        """Ask the person what a controller wants to know."""
        self.table[type(request)](request)

    def dialog(self) -> QDialog | None:
        """Return the dialog that waits for the person, none if there is none."""
        return next(reversed(self._waiting), None)

    # -- dialogs

    def _show(self, dialog: QDialog, accepted: Callable[[], None]) -> None:
        """Open a dialog without blocking; `accepted` is called if the person agrees."""
        self._waiting[dialog] = accepted
        dialog.finished.connect(self._finished)
        dialog.installEventFilter(self._work.chords)
        HeldKeys(dialog)
        self.helping.listen(dialog)
        dialog.open()

    def _finished(self, code: int) -> None:
        dialog = self.sender()
        if not isinstance(dialog, QDialog):
            return
        accepted = self._waiting.pop(dialog, None)
        had_keyboard = QGuiApplication.applicationState() is Qt.ApplicationState.ApplicationActive
        dialog.deleteLater()
        if code == QDialog.DialogCode.Accepted and accepted is not None:
            self._work.runner.guard(accepted)
        if had_keyboard:  # not every desktop gives it back by itself, to the dialog below or to the window
            (self.dialog() or self._window).activateWindow()

    def _nothing(self) -> None:
        """Do nothing more when a dialog is agreed to."""

    # -- project

    def _who(self, request: ask.AskWho) -> None:
        from annotator.gui.dialogs.ask import AskWhoDialog

        suggestion = request.suggestion or self._window.settings.get(ANNOTATOR)
        project = self._work.hub.project
        dialog = AskWhoDialog(self._window, suggestion, project.annotators() if project is not None else ())
        self._show(dialog, lambda: self._sign(dialog.text()))

    def _sign(self, name: str) -> None:
        self._work.sign(name)

    def _save_copy(self, request: ask.AskSaveCopy) -> None:
        project = self._work.hub.project
        if project is None:
            return
        name = free_name(self._folder() or Path.home(), project.path)
        dialog = new_file_dialog(self._window, tr("Save a copy"), name)
        copy = self._work.controls.project.copy_to
        self._show(dialog, lambda: copy(Path(dialog.selectedFiles()[0])))

    def _backups(self, request: ask.AskBackups) -> None:
        from annotator.gui.dialogs.backups import BackupsDialog

        dialog = BackupsDialog(self._window, self._work.theme, request, self._window.settings, self._tasks)
        self._show(dialog, lambda: self._restore_all(dialog.chosen(), request))

    def _restore_all(self, backup: Backup | None, request: ask.AskBackups) -> None:
        from annotator.gui.dialogs.backups import proposed_name

        if backup is None:
            return
        name = proposed_name(backup, self._folder() or Path.home(), PROJECT_SUFFIX)
        dialog = new_file_dialog(self._window, tr("Restore into a new project"), name)
        self._show(
            dialog, lambda: self._wait_for(request.restore_all(backup, Path(dialog.selectedFiles()[0])))
        )

    def _wait_for(self, work: Callable[[Progress], str]) -> None:
        """Have a backup written to a new file, and say what came of it."""
        from annotator.gui.dialogs.waiting import WaitDialog

        dialog = WaitDialog(self._window, self._tasks, tr("Restoring into a new project…"), work)
        self._show(dialog, lambda: self._work.hub.tell(dialog.told))

    def _open_project(self, request: ask.AskOpenProject) -> None:
        dialog = QFileDialog(self._window, tr("Open a project"), self._window.settings.get(LAST_FOLDER))
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.setNameFilter(f"{tr('Projects')} (*{PROJECT_SUFFIX})")
        self._show(dialog, lambda: self._open_path(Path(dialog.selectedFiles()[0])))

    def _open_path(self, path: Path) -> None:
        self._window.settings.set(LAST_FOLDER, str(path.parent))
        self._work.open_or_merge(path)

    def _new_project(self, request: ask.AskNewProject) -> None:
        from annotator.gui.dialogs.project import NewProjectDialog
        from annotator.ops.schema import find_schema

        words = tr("Your articles go into a project: one file that holds the articles and all labels.")
        brings = bool(request.paths or request.text) or request.then_import
        unsigned = "" if self._window.settings.get(ANNOTATOR) else str(signature(None))
        news, standard = find_schema("news"), find_schema("standard")
        dialog = NewProjectDialog(
            self._window, news, standard, self._folder(), words if brings else "", unsigned
        )
        self._show(dialog, lambda: self._make_project(dialog, request))

    def _make_project(self, dialog: NewProjectDialog, request: ask.AskNewProject) -> None:
        from annotator.ops.schema import find_schema, with_switches

        if dialog.signed():
            self._sign(dialog.signed())
        schema, switches, path = find_schema(dialog.profile()), dialog.switches(), dialog.path()
        schema = schema if switches is None else with_switches(schema, switches)
        self._work.controls.project.create(path, schema)
        self._window.settings.set(LAST_FOLDER, str(path.parent))
        if request.paths or request.text or request.then_import:
            self._import(ask.AskImport(request.paths, request.text))

    def _sample(self, request: ask.OpenSample) -> None:
        self._open_sample()

    def _tour(self, request: ask.AskTour) -> None:
        self.touring.take(request)

    @property
    def touring(self) -> Touring:
        """The tour, made when a sample is first opened."""
        if self._touring is None:
            from annotator.gui.main_window.touring import Touring

            self._touring = Touring(self._window, self._work, self._tasks, self._open_sample, self)
        return self._touring

    def _folder(self) -> Path | None:
        folder = self._window.settings.get(LAST_FOLDER)
        return Path(folder) if folder else None

    # -- in and out

    def _import(self, request: ask.AskImport) -> None:
        from annotator.formats.registry import FORMATS
        from annotator.gui.dialogs.importing import ImportDialog

        project = self._work.hub.project
        if project is None:
            self._new_project(ask.AskNewProject(request.paths, request.text, True))
            return
        readable = [(fmt.id, fmt.name) for fmt in FORMATS if fmt.read is not None]
        folder = self._window.settings.get(LAST_FOLDER)
        dialog = ImportDialog(
            self._window, project, self._tasks, readable, request.paths, request.text, folder
        )
        dialog.imported.connect(self._imported)
        self._show(dialog, lambda: self._window.settings.set(LAST_FOLDER, dialog.folder))
        if request.paths:
            dialog.start()

    def _imported(self, report: ImportReport) -> None:
        self._work.after_import()
        self._work.hub.tell(report.sentence(), undo=bool(report.imported))

    def _export(self, request: ask.AskExport) -> None:
        from annotator.formats.registry import FORMATS
        from annotator.gui.dialogs.exporting import ExportDialog, Writable

        project = self._work.hub.project
        if project is None:
            return
        writable = [
            Writable(fmt.id, fmt.name, next(iter(fmt.suffixes), ""))
            for fmt in FORMATS
            if fmt.write is not None
        ]
        passing = is_temporary(project.path)
        folder = (self._folder() or Path.home()) if passing else project.path.parent
        dialog = ExportDialog(self._window, project, self._tasks, writable, project.annotators(), str(folder))
        dialog.exported.connect(self._exported)
        self._show(dialog, self._nothing)

    def _exported(self, report: ExportReport) -> None:
        self._window.settings.set(LAST_FOLDER, str(report.path.parent))
        self._work.hub.tell(f"{counted(report.articles, 'article')} {tr('exported to')} {report.path}")

    # -- program

    def _palette(self, request: ask.AskPalette) -> None:
        from annotator.gui.dialogs.palette import PaletteDialog

        dialog = PaletteDialog(
            self._window, self._work.runner.table, self._window.theme, self._work.menus.is_possible
        )
        self._show(dialog, lambda: self._work.run(dialog.picked or ""))

    def _keys(self, request: ask.AskKeys) -> None:
        from annotator.gui.dialogs.keys import KeysDialog

        self._show(KeysDialog(self._window, self._work.runner.table), self._nothing)

    def _rebind(self, request: ask.AskRebind) -> None:
        from annotator.gui.dialogs.rebinding import RebindingDialog

        project, settings = self._work.hub.project, self._window.settings
        schema = project.schema if project is not None else None
        reader = KeyReader()

        def read(event: QKeyEvent) -> str:
            press = reader.read(event)
            return press.chord if press is not None else ""

        dialog = RebindingDialog(
            self._window,
            lambda keys: command_table(schema, keys),
            settings.get(KEYS),
            settings.get(SINGLE_KEYS),
            self._window.theme,
            read,
        )
        dialog.changed.connect(self._work.rebind)
        dialog.single_keys.connect(self._work.switch_single_keys)
        self._show(dialog, self._nothing)

    def _about(self, request: ask.AskAbout) -> None:
        from annotator.gui.dialogs.about import AboutDialog

        self._show(AboutDialog(self._window, self._sqlite, self.outside.folder), self._nothing)

    # -- article

    def _find(self, request: ask.AskFind) -> None:
        self._work.leave_past()  # what is found is marked in the text of now
        self._work.find_bar.open()

    def _leave_article(self, request: ask.AskLeaveArticle) -> None:
        from annotator.gui.dialogs.ask import LeaveArticleDialog

        self._show(LeaveArticleDialog(self._window, request.title), request.proceed)

    def _take_back_articles(self, request: ask.AskTakeBackArticles) -> None:
        from annotator.gui.dialogs.ask import TakeBackArticlesDialog

        dialog = TakeBackArticlesDialog(self._window, request.title, request.articles)
        self._show(dialog, request.proceed)

    def _trash(self, request: ask.AskTrash) -> None:
        from annotator.gui.dialogs.ask import TrashDialog

        self._show(TrashDialog(self._window, request.held), request.proceed)

    def _patience(self, request: ask.AskPatience) -> None:
        from annotator.gui.dialogs.patience import PatienceDialog

        title, steps = request.title, request.steps
        dialog = PatienceDialog(self._window, self._tasks, title, request.turning, steps, request.before)
        dialog.rejected.connect(self._gave_up)
        self._show(dialog, lambda: self._proceed(dialog.change_set, request))

    def _gave_up(self) -> None:
        """Say that an act which was stopped left nothing."""
        from annotator.gui.dialogs.patience import PatienceDialog

        dialog = self.sender()
        if isinstance(dialog, PatienceDialog) and dialog.stopped:
            self._work.hub.tell(tr("Stopped. Nothing was changed."))

    def _proceed(self, change_set: ChangeSet | None, request: ask.AskPatience) -> None:
        if change_set is not None:
            request.proceed(change_set)

    def _name(self, request: ask.AskName) -> None:
        from annotator.gui.dialogs.ask import AskLine

        dialog = AskLine(
            self._window, request.question, text=request.text, lack=request.lack, optional=request.optional
        )
        self._show(dialog, lambda: request.proceed(dialog.text()))

    def _cluster(self, request: ask.AskCluster) -> None:
        from annotator.gui.dialogs.find_name import FindNameDialog

        dialog = FindNameDialog(
            self._window,
            self._window.theme,
            request.question,
            request.search,
            request.kinds if request.create is not None else (),
            request.text,
        )
        self._show(dialog, lambda: self._meant(dialog.picked, request))

    def _meant(self, picked: Cluster | tuple[str, str] | None, request: ask.AskCluster) -> None:
        if isinstance(picked, tuple) and request.create is not None:
            request.create(*picked)
        elif isinstance(picked, Cluster):
            request.proceed(picked)

    def _names(self, request: ask.ShowNames) -> None:
        self._work.naming.show(request.cluster, self._work.theme)

    def _alike(self, request: ask.AskAlike) -> None:
        from annotator.gui.dialogs.alike import AlikeDialog

        dialog = AlikeDialog(
            self._window,
            self._tasks,
            self._work.theme,
            request.alike,
            request.look,
            request.everywhere,
            request.any_case,
        )
        self._show(dialog, lambda: request.proceed(dialog.chosen(), dialog.joins()))

    def _history(self, request: ask.AskHistory) -> None:
        from annotator.gui.dialogs.history import HistoryDialog

        dialog = HistoryDialog(self._window, self._work.theme, request)
        self._show(dialog, lambda: self._after_history(dialog.later, dialog.then, request))

    def _after_history(self, later: Entry | None, then: Entry | None, request: ask.AskHistory) -> None:
        if later is not None:
            request.undo(later)
        elif then is not None and request.look is not None:
            request.look(then)

    def _as_of(self, request: ask.ShowAsOf) -> None:
        self._work.as_of(self._tasks).show(request)

    def _memo(self, request: ask.AskMemo) -> None:
        from annotator.gui.dialogs.ask import MemoDialog

        dialog = MemoDialog(self._window, request.title, request.text)
        self._show(dialog, lambda: request.proceed(dialog.text()))

    def _switches(self, request: ask.AskSwitches) -> None:
        from annotator.gui.dialogs.switches import SwitchesDialog
        from annotator.ops.schema import find_schema

        project = self._work.hub.project
        if project is not None:
            dialog = SwitchesDialog(self._window, project.schema, find_schema("standard"))
            turn = self._work.controls.profile.set_switches
            self._show(dialog, lambda: turn(dialog.on()))

    def _about_article(self, request: ask.AskAboutArticle) -> None:
        from annotator.gui.dialogs.about_article import AboutArticleDialog
        from annotator.ops.about import questions_about

        project = self._work.hub.project
        if project is not None:
            questions = questions_about(project)
            dialog = AboutArticleDialog(
                self._window, request.title, questions, request.values, request.locked
            )
            self._show(dialog, lambda: self._work.controls.profile.set_about(dialog.values()))

    def _show_articles(self, request: ask.ShowArticles) -> None:
        self._work.articles.set_filter(request.which)
        self._work.articles.view.setFocus(Qt.FocusReason.OtherFocusReason)

    def _check(self, request: ask.AskCheck) -> None:
        self._checking.start()
