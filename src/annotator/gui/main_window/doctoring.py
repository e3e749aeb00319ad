"""The doctor of a window: examines the open project beside the work, leads to what was found, has it repaired."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QDialog

from annotator.base.clock import moment_words
from annotator.base.errors import AnnotatorError
from annotator.base.settings import LAST_FOLDER
from annotator.base.wording import counted, owned
from annotator.domain.annotation import DocumentId
from annotator.gui.controllers import requests as ask
from annotator.gui.controllers.controller import read_only
from annotator.gui.hub import Tone
from annotator.gui.main_window.copies import new_file_dialog
from annotator.gui.main_window.window import PROJECT_SUFFIX, MainWindow
from annotator.gui.main_window.work_place import WorkPlace
from annotator.gui.tasks import Tasks
from annotator.gui.widgets import tr
from annotator.ops.backups import backups_of, refuse_if_there
from annotator.ops.change_set import ChangeSet
from annotator.ops.project import Project

if TYPE_CHECKING:  # the first paint does without
    from annotator.gui.dialogs.doctor import DoctorDialog
    from annotator.gui.models.examining import Examining
    from annotator.ops.check import Finding
    from annotator.ops.check_calls import Saved

Show = Callable[[QDialog, Callable[[], None]], None]


class Doctoring(QObject):
    """Owns the examination and its dialogs. `show`: opens a dialog, and does something if it is agreed to."""

    def __init__(
        self, window: MainWindow, work: WorkPlace, tasks: Tasks, show: Show, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._window, self._work, self._tasks, self._show = window, work, tasks, show
        self._examining: Examining | None = None
        self._last: Finding | None = None
        self._dialog: DoctorDialog | None = None
        self._before = ""
        self._asked: set[str] = set()
        work.hub.project_opened.connect(self._project_opened)
        work.hub.changed.connect(self._changed)

    def begin(self, request: ask.AskDoctor) -> None:
        """Show what was found in the open project; where nothing is known yet, examine it first."""
        project = self._work.hub.project
        if project is not None:
            self._look_at(project.path)

    def ask_about(self, request: ask.AskDamaged) -> None:
        """Offer the safe ways on with a project file that is damaged; of the open one only once for the same damage."""
        from annotator.gui.dialogs.damaged import DamagedDialog

        path, sentence, project = request.path, request.sentence, self._work.hub.project
        if project is not None and project.path == path:
            if sentence in self._asked:
                self._work.hub.tell(sentence, Tone.WARNING)
                return
            self._asked.add(sentence)
        dialog = DamagedDialog(self._window, path.name, sentence)
        dialog.check_wanted.connect(partial(self._look_at, path))
        self._show(dialog, partial(self._work.controls.backups.show_of, path))

    # -- own

    def _examination(self) -> Examining:
        """Return the examination, which is made when it is first asked for."""
        from annotator.gui.models.examining import Examining

        if self._examining is None:
            self._examining = Examining(self._tasks, self)
            self._examining.ended.connect(self._ended)
        return self._examining

    def _look_at(self, path: Path) -> None:
        from annotator.gui.dialogs.doctor import DoctorDialog

        examining, project = self._examination(), self._work.hub.project
        if examining.path != path or (examining.checkup is None and not examining.runs):
            self._last = None
            examining.forget()
            self._check(path)
        me = project.annotator if project is not None else None
        dialog = DoctorDialog(self._window, self._work.theme, examining, me, self._beside, self._last)
        dialog.check_wanted.connect(self._check_again)
        dialog.repair_wanted.connect(self._ask_repair)
        dialog.backups_wanted.connect(self._to_backups)
        dialog.rescue_wanted.connect(self._ask_rescue)
        dialog.finished.connect(self._left)
        self._dialog = dialog
        self._show(dialog, self._go)

    def _me(self) -> str | None:
        project = self._work.hub.project
        return str(project.annotator) if project is not None else self._work.controls.project.annotator

    def _left(self) -> None:
        dialog, self._dialog = self._dialog, None
        if dialog is not None:
            self._last = dialog.chosen() or self._last

    def _check_again(self) -> None:
        examining = self._examination()
        if examining.path is not None:
            self._check(examining.path)

    def _check(self, path: Path) -> None:
        self._before = self._window.settings.checked(path)
        self._examination().check(path, self._me())

    def _to_backups(self) -> None:
        if self._dialog is not None:
            self._dialog.reject()
        path = self._examination().path
        backups = self._work.controls.backups
        show = (
            backups.show if self._open_one() is not None or path is None else partial(backups.show_of, path)
        )
        self._work.runner.guard(show)

    def _beside(self) -> str:
        """Return when the project was checked and backed up."""
        examining, project = self._examination(), self._work.hub.project
        parts = []
        if examining.at is not None:
            parts.append(f"{tr('Checked at')} {examining.at:%H:%M}")
            if examining.stale:
                parts[0] += f", {tr('and changed since')}"
        if self._before:
            before = moment_words(datetime.fromisoformat(self._before).astimezone(), datetime.now())
            parts.append(f"{tr('found sound before')} {before}")
        if project is not None and self._open_one() is project:
            parts.append(_backup_words(project))
        return "  ·  ".join(part for part in parts if part)

    def _ended(self) -> None:
        """Tell what was found where nobody looks on."""
        from annotator.gui.dialogs.doctor import found_words
        from annotator.gui.models.examining import Work

        examining = self._examination()
        checkup, hub = examining.checkup, self._work.hub
        if examining.work is Work.REPAIR:
            self._repaired()
            return
        if examining.work is Work.RESCUE:
            self._rescued()
            return
        if self._dialog is None and examining.failure is not None:
            hub.tell(examining.failure.sentence, Tone.WARNING)
        elif self._dialog is None and checkup is not None:
            where = tr("File › Check the project… shows what was found.")
            tone = Tone.WARNING if checkup.errors or checkup.sick else Tone.NOTE
            words = found_words(checkup).rstrip(".")
            hub.tell(f"{words}. {where}" if checkup.findings else f"{words}.", tone)
        self._remember()

    def _remember(self) -> None:
        examining = self._examination()
        checkup, path = examining.checkup, examining.path
        if path is not None and checkup is not None and examining.failure is None and checkup.sound:
            self._window.settings.set_checked(path, datetime.now(UTC).isoformat(timespec="seconds"))

    # -- going there

    def _go(self) -> None:
        """Show the label of the finding that was chosen."""
        finding = self._last
        if self._examination().runs or finding is None or finding.document is None:
            return
        path = self._examination().path
        if self._open_one() is None and path is not None:
            self._work.open_project(path)
        self._work.controls.articles.open(finding.document)
        self._work.controls.articles.show_text()
        self._show_label(finding, finding.document)
        self._work.hub.pane_wanted.emit("text")

    def _show_label(self, finding: Finding, document: DocumentId) -> None:
        project, article, controls = self._work.hub.project, self._work.hub.article, self._work.controls
        if project is None or article is None or finding.span is None:
            return
        if finding.annotator in (None, project.annotator):
            if article.layer.span(finding.span) is None:
                self._work.hub.tell(tr("This label is gone since."))
            controls.navigate.focus_by_id(finding.span)
            return
        span = project.layer(document, finding.annotator).span(finding.span)
        if span is None:
            self._work.hub.tell(tr("This label is gone since."))
            return
        controls.navigate.go_to(*span.fragments[0])
        self._work.hub.tell(
            f"{tr('Here is')} {owned(str(finding.annotator))} {tr('label; you see your own.')}"
        )

    # -- repairing

    def _ask_repair(self) -> None:
        from annotator.gui.dialogs.repair import RepairDialog

        examining, project, asks = self._examination(), self._open_one(), self._dialog
        if examining.checkup is None or asks is None:
            return
        if project is not None and not project.writable:
            asks.say(read_only(project))
            return
        dialog = RepairDialog(asks, examining, examining.checkup.mendable)
        dialog.wanted.connect(self._repair)
        self._show(dialog, self._nothing)

    def _open_one(self) -> Project | None:
        """Return the project that is examined, if it is the one that is open here."""
        project = self._work.hub.project
        return project if project is not None and project.path == self._examination().path else None

    def _repair(self) -> None:
        """Lend the project to a process that repairs it; what cannot be left now is said, and nothing begins."""
        from annotator.gui.dialogs.repair import RepairDialog

        examining, asks = self._examination(), self.sender()
        path, annotator = examining.path, self._me()
        if path is None or not isinstance(asks, RepairDialog):
            return
        try:
            if self._open_one() is not None:
                self._work.controls.project.lend()
        except AnnotatorError as refusal:
            asks.refuse(refusal.sentence)
            return
        examining.repair(path, annotator)

    def _repaired(self) -> None:
        """Open the project again and show what is found in it now."""
        examining = self._examination()
        if not self._back() and examining.failure is None and examining.path is not None:
            self._work.open_project(examining.path)
        self._remember()
        examining.changed.emit()

    def _back(self) -> bool:
        """Open again what was lent; tell whether something was."""
        project = self._work.controls.project
        lent = project.lent is not None
        if lent:
            self._work.runner.guard(project.take_back)
        return lent

    # -- saving what can be read

    def _ask_rescue(self) -> None:
        path, folder = self._examination().path, self._window.settings.get(LAST_FOLDER)
        if path is None:
            return
        name = (Path(folder) if folder else path.parent) / f"{path.stem} {tr('rescued')}{PROJECT_SUFFIX}"
        dialog = new_file_dialog(self._dialog or self._window, tr("Save what can be read"), name)
        self._show(dialog, lambda: self._rescue(Path(dialog.selectedFiles()[0])))

    def _rescue(self, target: Path) -> None:
        """Let a process write what can be read; meanwhile nobody has the project open."""
        from annotator.gui.dialogs.repair import RescueDialog

        examining, annotator = self._examination(), self._me()
        if examining.path is None:
            return
        refuse_if_there(target)
        if self._open_one() is not None:
            self._work.controls.project.lend()
        examining.rescue(examining.path, target, annotator)
        self._show(RescueDialog(self._dialog or self._window, examining, target.name), self._nothing)

    def _rescued(self) -> None:
        """Open the new file; where the damaged one was open, that stays so."""
        examining = self._examination()
        saved, lent = examining.saved, self._back()
        examining.changed.emit()
        if saved is None:
            return
        if not lent:
            if self._dialog is not None:
                self._dialog.reject()
            self._work.open_project(Path(saved.path))
        words = saved_words(saved)
        self._work.hub.tell(f"{words} {tr('Open it with Ctrl+O.')}" if lent else words)

    def _nothing(self) -> None:
        """Do nothing more when the repair has ended: what it found is shown already."""

    # -- following

    def _project_opened(self, project: Project | None) -> None:
        """Forget what was found in another project."""
        self._asked.clear()
        examining, lent = self._examining, self._work.controls.project.lent
        if examining is None or lent is not None:
            return
        if project is None or project.path != examining.path:
            examining.forget()
            self._last = None

    def _changed(self, change_set: ChangeSet, initiator: object) -> None:
        if self._examining is not None:
            self._examining.make_stale()


def saved_words(saved: Saved) -> str:
    """Return what was made out of a damaged project, and what was not."""
    much = f"{counted(saved.articles, 'article')} and {counted(saved.labels, 'label')}"
    parts = [f"{much} {tr('saved to')} {saved.path}."]
    if saved.by_name:
        parts.append(
            tr("Nothing was left in the file: this is what the backups of the only project called so have.")
        )
    if saved.missing:
        parts.append(f"{counted(saved.missing, 'step')} {tr('of the log could not be read.')}")
    if saved.left_out:
        parts.append(f"{counted(saved.left_out, 'article')} {tr('could not be brought in.')}")
    return " ".join(parts)


def _backup_words(project: Project) -> str:
    try:
        newest = next(iter(backups_of(project)), None)
    except AnnotatorError:
        return ""
    if newest is None:
        return tr("no backup yet")
    return f"{tr('last backup')} {moment_words(newest.made.astimezone(), datetime.now())}"
