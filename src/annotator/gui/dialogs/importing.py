"""Bringing articles in: what, recognized how, how far it is, and what came of it in sentences."""

from __future__ import annotations

import contextlib
from collections.abc import Iterable, Sequence
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import (
    QFileDialog,
    QHBoxLayout,
    QPlainTextEdit,
    QPushButton,
    QStackedWidget,
    QWidget,
)

from annotator.base.progress import Cancelled
from annotator.base.temporary import TemporaryFolder
from annotator.gui.dialogs.frame import Frame, keep_on_screen
from annotator.gui.dialogs.work_bar import WorkBar
from annotator.gui.tasks import Report, Steps, Task, Tasks
from annotator.gui.widgets import ChoiceBox, ElidedLabel, column, plain_label, tr
from annotator.ops.import_report import ImportReport
from annotator.ops.importing import Import
from annotator.ops.project import Project

SHOWN_FILES = 4
SHOWN_PROBLEMS = 200
STEPS = 1000
PACE = 0.006
"""Seconds that a commit shall take: with reading what it holds, the window is busy for less than a frame."""

PASTED = "Pasted text.txt"


class ImportDialog(Frame):
    """Chooses, imports and reports in one window.

    Signals: `imported(ImportReport)` when the import ended, also if it was stopped.
    """

    imported = Signal(object)

    def __init__(
        self,
        parent: QWidget | None,
        project: Project,
        tasks: Tasks,
        formats: Iterable[tuple[str, str]],
        paths: Sequence[Path] = (),
        text: str = "",
        folder: str = "",
    ) -> None:
        super().__init__(parent, tr("Import articles"), "", 560)
        self._project = project
        self._tasks = tasks
        self._task: Task | None = None
        self._stopping = False
        self._last = Report(0, None, "")
        self._run: Import | None = None
        self._pasted: TemporaryFolder | None = None
        self.folder = folder
        self.paths: tuple[Path, ...] = ()
        self.report: ImportReport | None = None
        self.setAcceptDrops(True)
        self.pages = QStackedWidget()
        self.pages.addWidget(self._choose_page(formats))
        self.pages.addWidget(self._progress_page())
        self.pages.addWidget(self._result_page())
        self.body.addWidget(self.pages, 1)
        self.add_buttons(tr("Import"), act=self._go_on)
        keep_on_screen(self, 600, 430)
        if text.strip():
            self.paste.setPlainText(text)
        self._set_paths(tuple(paths))

    # -- pages

    def _choose_page(self, formats: Iterable[tuple[str, str]]) -> QWidget:
        page = QWidget()
        layout = column(page, spacing=10)
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        for title, slot in ((tr("Files…"), self._choose_files), (tr("A folder…"), self._choose_folder)):
            button = QPushButton(title)
            button.setAutoDefault(False)
            button.clicked.connect(slot)
            buttons.addWidget(button)
        self.chosen = ElidedLabel("", "muted")
        buttons.addWidget(self.chosen, 1)
        layout.addLayout(buttons)
        self.paste = QPlainTextEdit()
        self.paste.setPlaceholderText(tr("… or paste the text of one article here"))
        self.paste.setAccessibleName(tr("Text of one article"))
        self.paste.setTabChangesFocus(True)
        self.paste.textChanged.connect(self._check)
        layout.addWidget(self.paste, 1)
        line = QHBoxLayout()
        line.addWidget(plain_label(tr("Format"), "muted"))
        self.format = ChoiceBox()
        self.format.setAccessibleName(tr("Format"))
        self.format.addItem(tr("recognize by itself"), "")
        for format_id, name in formats:
            self.format.addItem(name, format_id)
        line.addWidget(self.format, 1)
        layout.addLayout(line)
        return page

    def _progress_page(self) -> QWidget:
        page = QWidget()
        layout = column(page, spacing=10)
        layout.addStretch(1)
        self.doing = plain_label(tr("Reading…"), "heading")
        self.bar = WorkBar()
        layout.addWidget(self.doing)
        layout.addWidget(self.bar)
        layout.addWidget(
            plain_label(tr("What is in already stays, also if you stop."), "small-muted", wrap=True)
        )
        layout.addStretch(2)
        return page

    def _result_page(self) -> QWidget:
        page = QWidget()
        layout = column(page, spacing=10)
        self.outcome = plain_label("", "heading", wrap=True)
        self.problems = QPlainTextEdit()
        self.problems.setReadOnly(True)
        self.problems.setAccessibleName(tr("What was not imported, and why"))
        layout.addWidget(self.outcome)
        layout.addWidget(self.problems, 1)
        layout.addStretch(0)
        return page

    # -- choosing

    def _choose_files(self) -> None:
        dialog = QFileDialog(self, tr("Import files"), self.folder)
        dialog.setFileMode(QFileDialog.FileMode.ExistingFiles)
        self._ask(dialog)

    def _choose_folder(self) -> None:
        dialog = QFileDialog(self, tr("Import a folder"), self.folder)
        dialog.setFileMode(QFileDialog.FileMode.Directory)
        self._ask(dialog)

    def _ask(self, dialog: QFileDialog) -> None:
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.filesSelected.connect(self._files_chosen)
        dialog.open()

    def _files_chosen(self, names: list[str]) -> None:
        self._set_paths(tuple(Path(name) for name in names))
        if self.accept_button is not None:
            self.accept_button.setFocus()  # the next Enter imports, instead of choosing anew

    def _set_paths(self, paths: tuple[Path, ...]) -> None:
        self.paths = paths
        if paths:
            self.folder = str(paths[0].parent)
        names = [path.name for path in paths[:SHOWN_FILES]]
        more = len(paths) - len(names)
        self.chosen.setText(", ".join(names) + (f" {tr('and')} {more:,} {tr('more')}" if more else ""))
        self._check()

    def _check(self) -> None:
        if self.accept_button is not None and self.pages.currentIndex() == 0:
            self.accept_button.setEnabled(bool(self.paths) or bool(self.paste.toPlainText().strip()))
            self.paste.setEnabled(not self.paths)

    # -- doing

    def start(self) -> None:
        """Import what is chosen."""
        paths = self.paths or self._pasted_file()
        self.pages.setCurrentIndex(1)
        if self.accept_button is not None:
            self.accept_button.setEnabled(False)
        task = self._tasks.slices(self._steps(paths, str(self.format.currentData()) or None))
        task.progressed.connect(self._show_progress)
        task.finished.connect(self._look_at_refused)
        task.failed.connect(self._show_failure)
        self._task = task

    def _pasted_file(self) -> tuple[Path, ...]:
        self._pasted = TemporaryFolder()
        path = self._pasted.path / PASTED
        path.write_text(self.paste.toPlainText(), "utf-8")
        return (path,)

    def _steps(self, paths: Sequence[Path], format_id: str | None) -> Steps:
        run = self._run = Import(self._project, paths, format_id, None, self._heard, pace=PACE)
        try:
            with contextlib.closing(run.steps()) as steps:
                for came in steps:
                    yield self._last if came else None
        finally:
            self._clean()
        return run

    def _look_at_refused(self, run: Import) -> None:
        """Copy refused lines beside their files; those are read again, and may be large."""
        if not run.has_refused:
            self._show_result(run.report())
            return
        task = self._tasks.worker(lambda progress: run.report(run.copy_refused()))
        task.finished.connect(self._show_result)
        task.failed.connect(self._show_failure)
        self._task = task

    def _heard(self, done: int, total: int | None, what: str) -> None:
        if self._stopping:
            raise Cancelled
        self._last = Report(done, total, what)

    def _show_progress(self, report: Report) -> None:
        if report.total:
            self.bar.setRange(0, STEPS)
            self.bar.setValue(round(STEPS * report.done / report.total))

    def _show_result(self, report: ImportReport) -> None:
        self._task = None
        self.report = report
        self.pages.setCurrentIndex(2)
        self.outcome.setText(report.sentence())
        lines = [*report.problem_sentences(SHOWN_PROBLEMS)]
        lines += [report.warning] if report.warning else []
        if report.duplicates:
            lines.append(
                f"{len(report.duplicates):,} {tr('have the same text as an article that is there already.')}"
            )
        if report.labels_added:
            lines.append(f"{tr('New labels and links:')} {', '.join(report.labels_added)}.")
        lines += [f"{tr('Not imported:')} {loss.what} ({loss.count:,})." for loss in report.losses]
        self.problems.setPlainText("\n\n".join(lines))
        self.problems.setVisible(bool(lines))
        self._done(tr("Show the articles") if report.imported else tr("Close"))
        self.imported.emit(report)
        if not lines:
            self.accept()

    def _show_failure(self, error: Exception) -> None:
        self._task = None
        self.pages.setCurrentIndex(0)
        self._check()
        run, self._run = self._run, None
        if run is not None and run.report().act is not None:
            self.imported.emit(run.report())  # what is in is to be seen
        self.say_failure(error)

    def _done(self, words: str) -> None:
        if self.accept_button is not None:
            self.accept_button.setText(words)
            self.accept_button.setEnabled(True)
            self.accept_button.setFocus()
        if self.leave_button is not None:
            self.leave_button.hide()  # nothing is left to cancel

    def _clean(self) -> None:
        if self._pasted is not None:
            self._pasted.remove()
            self._pasted = None

    def _go_on(self) -> None:
        if self.pages.currentIndex() == 2:
            self.accept()
        elif self._task is None:
            self.start()

    # -- Qt

    def reject(self) -> None:
        """Stop a running import and show what is in; else leave."""
        if self._task is None:
            super().reject()
        else:
            self._stopping = True
            self.doing.setText(tr("Stopping…"))

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Take files and folders."""
        if any(url.isLocalFile() for url in event.mimeData().urls()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """Choose what was dropped."""
        urls = event.mimeData().urls()
        self._set_paths(tuple(Path(url.toLocalFile()) for url in urls if url.isLocalFile()))
        event.acceptProposedAction()
