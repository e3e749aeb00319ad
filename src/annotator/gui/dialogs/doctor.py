"""The check of a project: how far it is, what it found, and where to go from there."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtWidgets import QListView, QPushButton, QWidget

from annotator.base.wording import counted
from annotator.domain.annotation import AnnotatorName
from annotator.domain.problem import Severity
from annotator.gui.dialogs.finding_row import BESIDE, FindingRow
from annotator.gui.dialogs.frame import Frame, fit_list, fit_words, keep_on_screen
from annotator.gui.dialogs.work_bar import WorkBar
from annotator.gui.models.examining import Examining, Work
from annotator.gui.models.findings import FindingRows
from annotator.gui.tasks import Report
from annotator.gui.theme import Theme
from annotator.gui.widgets import plain_label, tr
from annotator.ops.check import Finding
from annotator.ops.check_calls import Checkup, Mended

WIDTH, HEIGHT = 760, 560
WORDS_WIDTH = 520
"""Pixels of the dialog while it has only words."""

_DOING = {
    "copy": "Reading every page of the file…",
    "check the log": "Doing everything again that was ever done, beside the project…",
    "compare": "Comparing the project with that…",
    "check": "Looking through the articles…",
}


class DoctorDialog(Frame):
    """Accepted when somebody wants to go to `chosen()`, or to work on while the check goes on.

    Signals: `check_wanted()` · `repair_wanted()` · `backups_wanted()` · `rescue_wanted()`.
    """

    check_wanted = Signal()
    repair_wanted = Signal()
    backups_wanted = Signal()
    rescue_wanted = Signal()

    def __init__(
        self,
        parent: QWidget | None,
        theme: Theme,
        examining: Examining,
        me: AnnotatorName | None,
        beside: Callable[[], str],
        chosen: Finding | None = None,
    ) -> None:
        """`beside`: when the project was checked and backed up last. `chosen`: where one was the last time."""
        super().__init__(parent, tr("Check"), "", 480)
        self._examining, self._beside = examining, beside
        self._shown: Checkup | None = None
        self._size: object = None
        self._kept = chosen
        self.bar = WorkBar(tr("How far the check is"))
        self.rows = FindingRows(me, self)
        self.list = QListView()
        self.list.setObjectName("choices")
        self.list.setAccessibleName(tr("What was found"))
        self.list.setModel(self.rows)
        self.list.setItemDelegate(FindingRow(theme, self))
        self.list.setEditTriggers(QListView.EditTrigger.NoEditTriggers)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.detail = plain_label("", wrap=True)
        self.detail.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.detail.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.when = plain_label("", "small-muted", wrap=True)
        self.body.addWidget(self.bar)
        self.body.addWidget(self.list, 1)
        self.body.addWidget(self.detail)
        self.body.addWidget(self.when)
        self.body.addStretch(0)
        self._add_buttons()
        self.list.selectionModel().currentChanged.connect(self._choose)
        self.list.doubleClicked.connect(self._go)
        examining.changed.connect(self._follow)
        keep_on_screen(self, WIDTH, HEIGHT)
        self._follow()

    def chosen(self) -> Finding | None:
        """Return the finding that is chosen."""
        index = self.list.currentIndex()
        return self.rows.at(index.row()) if index.isValid() and not self._examining.runs else None

    # -- own

    def _add_buttons(self) -> None:
        self.button = self.add_buttons(tr("&Go there"), tr("Close"))
        self.again = QPushButton(tr("&Check again"))
        self.repair = QPushButton(tr("&Repair…"))
        self.backups = QPushButton(tr("&Backups…"))
        self.rescue = QPushButton(tr("&Save what can be read…"))
        wanted = (
            (self.again, self.check_wanted),
            (self.rescue, self.rescue_wanted),
            (self.backups, self.backups_wanted),
            (self.repair, self.repair_wanted),
        )
        for place, (button, signal) in enumerate(wanted):
            button.setAutoDefault(False)
            button.clicked.connect(signal)
            # the check again at the left edge, the rest with those that lead on
            self.buttons.insertWidget(place + (1 if place else 0), button)

    def _follow(self) -> None:
        """Show where the examination is."""
        examining = self._examining
        running = examining.runs and examining.work is Work.CHECK
        self.bar.setVisible(running)
        if running:
            self._show_running(examining.report)
        else:
            self._show_result()
        self._fit(running)

    def _fit(self, running: bool) -> None:
        """Take no more room than what is said, and that of the list where something was found."""
        listed = not self.list.isHidden()
        state = "list" if listed else (running, self.heading.text(), self.words.text(), self.when.text())
        if state == self._size:
            return  # a person may have chosen another size since
        self._size = state
        three_lines = 3 * self.detail.fontMetrics().lineSpacing()
        self.detail.setMinimumHeight(three_lines if listed else 0)
        if listed:
            fit_list(self, WIDTH, HEIGHT)
        else:
            fit_words(self, WORDS_WIDTH)

    def _show_running(self, report: Report | None) -> None:
        name = self._examining.path.stem if self._examining.path is not None else ""
        self.heading.setText(f"{tr('Checking')} “{name}”…")
        self.say_words(
            tr(
                "Every page, text, label and act is looked at. You can work on meanwhile; it is said when it is done."
            )
        )
        self.say("")
        self._shown = None
        self.list.hide()
        self.detail.setText(tr(_DOING.get(report.what if report is not None else "copy", "")))
        self.detail.show()
        self.when.hide()
        self.bar.follow(report)
        for button in (self.again, self.repair, self.backups, self.rescue):
            button.hide()
        self.button.setText(tr("&Work on meanwhile"))
        self.button.setEnabled(True)
        self.button.show()
        self.name_leaving(tr("Stop"))
        if not self.button.hasFocus():
            self.button.setFocus()

    def _show_result(self) -> None:
        examining, checkup = self._examining, self._examining.checkup
        failure = examining.failure.sentence if examining.failure is not None else ""
        self.again.show()
        self.backups.show()
        self.name_leaving(tr("Close"))
        self.button.setText(tr("&Go there"))
        self.button.setVisible(checkup is not None and bool(checkup.findings))
        self.say(failure if checkup is not None else "")
        if checkup is None:
            self._show_nothing(failure)
        elif checkup is not self._shown:
            self._shown = checkup
            self._show_checkup(checkup)
        self._say_when()
        self._choose()

    def _show_nothing(self, failure: str) -> None:
        """Say that there is no result: the check was stopped, or why it could not be made."""
        name = self._examining.path.stem if self._examining.path is not None else ""
        is_not = tr("could not be checked") if failure else tr("is not checked")
        self.heading.setText(f"“{name}” {is_not}")
        self.say_words(failure)
        self.rows.show(None)
        self.list.hide()
        self.repair.hide()
        self.rescue.setVisible(bool(failure))
        self.detail.setVisible(bool(failure))
        self.detail.setText(
            tr(
                "“Save what can be read” makes a new file of every page that is left and of what the backups have. "
                "The damaged one is only read."
            )
        )
        (self.rescue if failure else self.again).setFocus()

    def _show_checkup(self, checkup: Checkup) -> None:
        self.heading.setText(found_words(checkup))
        self.say_words(" ".join(part for part in (told_words(checkup), checkup.notice) if part))
        self.rows.show(checkup)
        self.list.setVisible(bool(checkup.findings))
        self.detail.setVisible(bool(checkup.findings))
        self.repair.setVisible(bool(checkup.mendable))
        self.rescue.setVisible(checkup.sick)
        row = self.rows.row_of(self._kept)
        if row >= 0:
            index = self.rows.index(row, 0)
            self.list.setCurrentIndex(index)
            self.list.scrollTo(index, QListView.ScrollHint.PositionAtCenter)
            self.list.setFocus()
        else:
            self.detail.setText("")
            if self.leave_button is not None:
                self.leave_button.setFocus()

    def _say_when(self) -> None:
        words = self._beside()
        self.when.setText(words)
        self.when.setVisible(bool(words))

    def _choose(self, index: QModelIndex | None = None) -> None:
        """Show all of the sentence of the chosen finding, and what a repair would do."""
        finding = self.chosen()
        leads = finding is not None and finding.document is not None
        self.button.setEnabled(leads)
        self.button.setDefault(leads)
        if finding is not None:
            mends = f"{tr('A repair would:')} {finding.repair}" if finding.repair else ""
            parts = (finding.sentence if self._is_cut(finding.sentence) else "", mends)
            self.detail.setText("\n".join(part for part in parts if part))

    def _is_cut(self, sentence: str) -> bool:
        """Tell whether a row has no room for all of a sentence."""
        return self.list.fontMetrics().horizontalAdvance(sentence) > self.list.viewport().width() - BESIDE

    def _go(self, index: QModelIndex) -> None:
        finding = self.rows.at(index.row())
        if finding is not None and finding.document is not None:
            self.accept()

    # -- Qt

    def done(self, code: int) -> None:
        """Follow nothing any more."""
        self._examining.changed.disconnect(self._follow)
        super().done(code)

    def reject(self) -> None:
        """Stop the check, which changes nothing, else leave."""
        if not self._examining.runs:
            super().reject()
            return
        self._examining.cancel()
        if self._examining.checkup is None:
            super().reject()


def found_words(checkup: Checkup) -> str:
    """Return in one sentence what a check has found."""
    if not checkup.steady:
        return tr("The file does not give the same answer twice")
    if not checkup.errors:
        return f"{tr('All sound:')} {_much(checkup)}"
    mendable = sum(1 for finding in checkup.mendable if finding.severity is Severity.ERROR)
    return f"{counted(checkup.errors, 'error')}{_can_be_repaired(mendable, checkup.errors)}"


def _can_be_repaired(mendable: int, errors: int) -> str:
    if not mendable:
        return ""
    if mendable < errors:
        return f", {mendable:,} {tr('can be repaired')}"
    which = {1: tr("it"), 2: tr("both")}.get(errors, tr("all"))
    return f", {which} {tr('can be repaired')}"


def told_words(checkup: Checkup) -> str:
    """Return what goes with it: what a repair did, or what is safe to do now."""
    parts = [mended_words(checkup.mended)] if checkup.mended is not None else []
    if not checkup.steady:
        parts.append(
            tr(
                "Its disk or the memory of this computer may be failing. Nothing was changed and nothing is repaired. "
                "Copy the file to another disk and check the copy."
            )
        )
    elif checkup.sick:
        parts.append(
            tr(
                "Pages of the file are damaged: a failing disk, a drive pulled out too early or a copy cut short does "
                "that. It is safest to bring back a backup, or to save what can be read on another disk."
            )
        )
    elif checkup.errors and checkup.acts is not None:
        parts.append(f"{tr('Looked at:')} {_much(checkup)}")
    return " ".join(parts)


def mended_words(mended: Mended) -> str:
    """Return what a repair did, and how it is taken back."""
    if mended.backup is None:
        return tr("There was nothing that can be repaired without guessing. Nothing was changed.")
    parts = [f"{tr('Repaired:')} {counted(len(mended.before), 'finding')}."]
    if mended.act:
        parts.append(tr("Labels were mended in one act, which undo takes back."))
    if mended.rebuilt:
        parts.append(tr("What the log proves was written anew from it, which needs no undo."))
    as_it_was = tr("The project as it was lies in")
    # Damaged pages are kept beside the backups, which are sound: no list shows them.
    listed = Path(mended.backup).name[:1].isdigit()
    parts.append(f"{as_it_was} {tr('the backups')}." if listed else f"{as_it_was} {mended.backup}")
    return " ".join(parts)


def _much(checkup: Checkup) -> str:
    numbers = (
        counted(checkup.acts or 0, "act"),
        counted(checkup.articles, "article"),
        counted(checkup.labels, "label"),
    )
    return f"{', '.join(numbers)}."
