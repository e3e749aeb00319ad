"""Writing articles out: format, whose labels, which articles, where; what is lost is told before."""

from __future__ import annotations

import os
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QFileDialog,
    QGridLayout,
    QHBoxLayout,
    QLineEdit,
    QPushButton,
    QWidget,
)

from annotator.base.legible import harmless
from annotator.domain.annotation import Status
from annotator.formats.format import Loss
from annotator.gui.dialogs.frame import Frame, field_label
from annotator.gui.dialogs.work_bar import WorkBar
from annotator.gui.tasks import Report, Task, Tasks
from annotator.gui.widgets import ChoiceBox, column, plain_label, tr, unmarked
from annotator.ops.export_calls import call_export, call_preview
from annotator.ops.exporting import ExportReport
from annotator.ops.project import Project

SHOWN_LOSSES = 8
OWN_FORMAT = "jsonl"
STATUS_WORDS = {
    Status.DONE: "done",
    Status.IN_PROGRESS: "in progress",
    Status.NEW: "new",
    Status.SKIPPED: "skipped",
}


@dataclass(frozen=True, slots=True)
class Writable:
    """A format that can be written: id, name and the suffix of its files."""

    id: str
    name: str
    suffix: str


class ExportDialog(Frame):
    """Signals: `exported(ExportReport)`."""

    exported = Signal(object)

    def __init__(
        self,
        parent: QWidget | None,
        project: Project,
        tasks: Tasks,
        formats: Iterable[Writable],
        annotators: Iterable[str],
        folder: str = "",
    ) -> None:
        super().__init__(parent, tr("Export"), "", 580)
        self._project = project
        self._tasks = tasks
        self._looking: Task | None = None
        self._writing: Task | None = None
        self._formats = {fmt.id: fmt for fmt in formats}
        self.report: ExportReport | None = None
        self._overwrite = ""
        grid = QGridLayout()
        grid.setHorizontalSpacing(14)
        grid.setVerticalSpacing(10)
        grid.setColumnStretch(1, 1)
        self.format = ChoiceBox()
        for fmt in self._formats.values():
            self.format.addItem(fmt.name, fmt.id)
        self.format.setCurrentIndex(max(0, self.format.findData(OWN_FORMAT)))
        self.annotator = ChoiceBox()
        self.annotator.addItem(tr("everyone"), "")
        for name in annotators:
            self.annotator.addItem(harmless(name), name)
        self.statuses = {status: QCheckBox(unmarked(tr(words))) for status, words in STATUS_WORDS.items()}
        self.path = QLineEdit(str(Path(folder or project.path.parent) / f"{project.path.stem}"))
        self._rows(grid)
        self.body.addLayout(grid)
        self.body.addWidget(self._losses_box())
        self.bar = WorkBar(tr("How much is written"))
        self.bar.hide()
        self.body.addWidget(self.bar)
        self.body.addStretch(1)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(60)
        self._timer.timeout.connect(self._preview)
        self.format.currentIndexChanged.connect(self._changed)
        self.annotator.currentIndexChanged.connect(self._changed)
        for box in self.statuses.values():
            box.setChecked(True)
            box.toggled.connect(self._changed)
        self.path.textChanged.connect(self._check)
        self.add_buttons(tr("Export"), act=self.write)
        self._changed()
        self.format.setFocus()

    def _rows(self, grid: QGridLayout) -> None:
        boxes = QWidget()
        line = QHBoxLayout(boxes)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(14)
        for box in self.statuses.values():
            line.addWidget(box)
        line.addStretch(1)
        place = QWidget()
        place_line = QHBoxLayout(place)
        place_line.setContentsMargins(0, 0, 0, 0)
        choose = QPushButton(tr("Choose…"))
        choose.setAutoDefault(False)
        choose.clicked.connect(self._choose)
        place_line.addWidget(self.path, 1)
        place_line.addWidget(choose)
        rows = (
            (tr("Format"), self.format, self.format),
            (tr("Labels of"), self.annotator, self.annotator),
            (tr("Articles that are"), boxes, boxes),
            (tr("To"), self.path, place),
        )
        for number, (words, buddy, widget) in enumerate(rows):
            grid.addWidget(field_label(words, buddy), number, 0)
            grid.addWidget(widget, number, 1)

    def _losses_box(self) -> QWidget:
        box = QWidget()
        layout = column(box, spacing=4)
        layout.setContentsMargins(0, 10, 0, 0)
        self.losses_heading = plain_label("", "heading", wrap=True)
        self.losses = plain_label("", "muted", wrap=True)
        layout.addWidget(self.losses_heading)
        layout.addWidget(self.losses)
        return box

    # -- what is chosen

    def format_id(self) -> str:
        """Return the chosen format."""
        return str(self.format.currentData())

    def annotators(self) -> tuple[str, ...]:
        """Return whose labels are written; nobody named means everyone."""
        name = str(self.annotator.currentData())
        return (name,) if name else ()

    def chosen_statuses(self) -> tuple[Status, ...]:
        """Return the states of the articles to write; all of them is none named."""
        chosen = tuple(status for status, box in self.statuses.items() if box.isChecked())
        return () if len(chosen) == len(self.statuses) else chosen

    def target(self) -> Path:
        """Return the file or folder to make."""
        return Path(self.path.text().strip()).expanduser()

    # -- following

    def _changed(self) -> None:
        fmt = self._formats.get(self.format_id())
        if fmt is not None and fmt.suffix and self.path.text().strip():
            path = self.target()
            known = {other.suffix for other in self._formats.values() if other.suffix}
            bare = path.with_suffix("") if path.suffix in known else path
            self.path.setText(f"{bare}{fmt.suffix}")
        self.losses_heading.setText(tr("Looking what this format keeps…"))
        self.losses.setText("")
        self._check()
        self._timer.start()

    def _check(self) -> None:
        self.say("")
        self._overwrite = ""
        if self.accept_button is not None:
            some = any(box.isChecked() for box in self.statuses.values())
            self.accept_button.setEnabled(some and bool(self.path.text().strip()))
            self.accept_button.setText(tr("Export"))

    def _preview(self) -> None:
        """Let a process look what is left out; an older look is given up."""
        if self._looking is not None:
            self._looking.cancel()
        call = call_preview(self._project.path, self.format_id(), self.annotators(), self.chosen_statuses())
        self._looking = self._tasks.process(call)
        self._looking.finished.connect(self._show_losses)
        self._looking.failed.connect(self._show_no_losses)

    def _show_losses(self, report: ExportReport) -> None:
        if self.sender() is self._looking:
            self._looking = None
            heading, words = loss_words(report.losses)
            self.losses_heading.setText(heading)
            self.losses.setText(words)

    def _show_no_losses(self, error: Exception) -> None:
        if self.sender() is self._looking:
            self._looking = None
            self.losses_heading.setText("")
            self.say_failure(error)

    def _choose(self) -> None:
        dialog = QFileDialog(self, tr("Export to"), str(self.target()))
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setOption(QFileDialog.Option.DontConfirmOverwrite)
        dialog.fileSelected.connect(self.path.setText)
        dialog.open()

    def done(self, code: int) -> None:
        """Look at nothing more when the dialog is gone."""
        self._timer.stop()
        looking, self._looking = self._looking, None
        if looking is not None:
            looking.cancel()
        super().done(code)

    def reject(self) -> None:
        """Stop what is being written, which leaves nothing; else leave."""
        if self._writing is None:
            super().reject()
        else:
            self._writing.cancel()

    def write(self) -> None:
        """Write; a file that is there already is asked about first."""
        out = self.target()
        overwrite = self._overwrite == str(out)
        if os.path.exists(out) and not overwrite:
            self.say(
                f"“{out.name}” {tr('is there already. Press again to replace it, or choose another name.')}",
                "warn",
            )
            self._overwrite = str(out)
            if self.accept_button is not None:
                self.accept_button.setText(tr("Replace it"))
            return
        call = call_export(
            self._project.path, out, self.format_id(), self.annotators(), self.chosen_statuses(), overwrite
        )
        self._show_writing(True)
        self._writing = self._tasks.process(call)
        self._writing.progressed.connect(self._show_progress)
        self._writing.finished.connect(self._written)
        self._writing.cancelled.connect(self._not_written)
        self._writing.failed.connect(self._not_written)

    def _show_writing(self, writing: bool) -> None:
        self.say("")
        self.bar.follow(None)
        self.bar.setVisible(writing)
        for widget in (self.format, self.annotator, self.path, *self.statuses.values()):
            widget.setEnabled(not writing)
        if self.accept_button is not None:
            self.accept_button.setEnabled(not writing)

    def _show_progress(self, report: Report) -> None:
        if report.total:
            self.bar.setRange(0, report.total)
            self.bar.setValue(report.done)

    def _written(self, report: ExportReport) -> None:
        self._writing = None
        self.report = report
        self.exported.emit(report)
        self.accept()

    def _not_written(self, error: Exception | None = None) -> None:
        self._writing = None
        self._show_writing(False)
        self._check()
        if error is None:
            self.say(tr("Stopped. Nothing was written."), "warn")
        else:
            self.say_failure(error)


def loss_words(losses: Iterable[Loss]) -> tuple[str, str]:
    """Return a heading and one line a loss, the most frequent first."""
    found = sorted((loss for loss in losses if loss.count), key=lambda loss: -loss.count)
    if not found:
        return tr("Nothing is left out."), ""
    lines = [f"{loss.what} ({loss.count:,})" for loss in found[:SHOWN_LOSSES]]
    if len(found) > SHOWN_LOSSES:
        lines.append(f"… {tr('and')} {len(found) - SHOWN_LOSSES} {tr('more kinds')}")
    return tr("This file leaves out:"), "\n".join(lines)
