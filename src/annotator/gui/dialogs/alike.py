"""All like this: the places of the same words with ticks, before any of them is labelled."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Generator

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QCheckBox, QListView, QWidget

from annotator.base.errors import AnnotatorError
from annotator.base.legible import harmless
from annotator.base.wording import counted
from annotator.gui.dialogs.alike_row import LEFT, ONE_LINE, TWO_LINES, PlaceRow
from annotator.gui.dialogs.frame import Frame, keep_on_screen
from annotator.gui.models.alike import AlikeRows
from annotator.gui.tasks import Report, Steps, Task, Tasks
from annotator.gui.theme import Theme
from annotator.gui.widgets import plain_label, tr, unmarked
from annotator.ops.alike import Alike, Found, Looked, Missed

WIDTH, HEIGHT = 760, 560

Look = Callable[[bool], Generator[Looked, None, Missed]]
"""Starts a search; true: in upper and lower case alike."""


class PlaceList(QListView):
    """The places. Space or a click on the box ticks, Ctrl+A ticks all or none."""

    def __init__(self, rows: AlikeRows, delegate: PlaceRow, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("choices")
        self.setAccessibleName(tr("Places of the same words"))
        self.rows = rows
        self.setModel(rows)
        self.setItemDelegate(delegate)
        self.setUniformItemSizes(True)
        self.setEditTriggers(QListView.EditTrigger.NoEditTriggers)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Tick with Space, all or none with Ctrl+A; Enter is the dialog's, everything else moves."""
        chosen = self.currentIndex()
        all_of_them = event.key() == Qt.Key.Key_A and event.modifiers() == Qt.KeyboardModifier.ControlModifier
        if all_of_them:
            self.rows.toggle_all()
        elif event.key() == Qt.Key.Key_Space and chosen.isValid():
            self.rows.toggle(chosen.row())
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Escape):
            event.ignore()
        else:
            super().keyPressEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Tick with a click on the box."""
        super().mouseReleaseEvent(event)
        index = self.indexAt(event.position().toPoint())
        if index.isValid() and event.position().x() < LEFT:
            self.rows.toggle(index.row())

    def keyboardSearch(self, search: str) -> None:
        """Search nothing by letters: they are not typed here."""


class AlikeDialog(Frame):
    """Fills its list while the search goes on; accepted with `chosen()` and `joins()`."""

    def __init__(
        self,
        parent: QWidget | None,
        tasks: Tasks,
        theme: Theme,
        alike: Alike,
        look: Look,
        everywhere: bool,
        any_case: bool = False,
    ) -> None:
        where = tr("in all articles") if everywhere else tr("in this article")
        heading = f"{tr('All like this')}: {alike.label.title} {alike.named}"
        super().__init__(
            parent, heading, f"{tr('The same words')} {where}. {tr('Space ticks, Ctrl+A all or none.')}", 560
        )
        self._alike, self._look, self._tasks = alike, look, tasks
        self._task: Task | None = None
        self.missed = Missed()
        self._progress = Looked(0, 1)
        self.rows = AlikeRows(everywhere, self)
        self._delegate = PlaceRow(theme, theme.pen(alike.label.id).color, self)
        self.list = PlaceList(self.rows, self._delegate)
        self.body.addWidget(self.list, 1)
        self.case = self._switch(tr("&Upper and lower case alike"), any_case)
        self.closed = self._switch("", False)
        self.join = self._switch(self._join_words(), True)
        self.join.setVisible(alike.cluster is not None)
        self.closed.hide()
        self.add_buttons(tr("Label"))
        self.count = plain_label("", "heading")
        self.buttons.insertWidget(0, self.count)
        self.case.toggled.connect(self._search)
        self.closed.toggled.connect(self._list_closed)
        for signal in (self.rows.dataChanged, self.rows.rowsInserted, self.rows.modelReset):
            signal.connect(self._tell)
        keep_on_screen(self, WIDTH, HEIGHT)
        self.list.setFocus()
        self._search()

    @property
    def searching(self) -> bool:
        """Whether places may still come."""
        return self._task is not None

    def chosen(self) -> list[Found]:
        """Return the ticked places."""
        return self.rows.chosen()

    def joins(self) -> bool:
        """Tell whether all of them mean who the label means."""
        return self.join.isChecked()

    def done(self, code: int) -> None:
        """Stop looking and leave."""
        self._stop()
        super().done(code)

    # -- own

    def _switch(self, words: str, on: bool) -> QCheckBox:
        box = QCheckBox(harmless(words))
        box.setChecked(on)
        self.body.addWidget(box)
        return box

    def _join_words(self) -> str:
        cluster = self._alike.cluster
        name = unmarked(" ".join(cluster.name.split())) if cluster is not None else ""
        return f"{tr('All &mean')} “{name}”"

    def _search(self) -> None:
        """Look for the words from the start."""
        self._stop()
        self.rows.clear()
        self._task = self._tasks.slices(self._steps(self._look(self.case.isChecked())))
        self._task.progressed.connect(self._show_progress)
        self._task.finished.connect(self._end)
        self._task.failed.connect(self._fail)
        self._tell()

    def _stop(self) -> None:
        if self._task is not None:
            task, self._task = self._task, None
            task.cancel()

    def _steps(self, looking: Generator[Looked, None, Missed]) -> Steps:
        with contextlib.closing(looking):
            while True:
                try:
                    looked = next(looking)
                except StopIteration as end:
                    return end.value
                self._progress = looked
                if looked.found:
                    self.rows.add(looked.found)
                yield Report(looked.done, looked.total, "")

    def _show_progress(self, report: Report) -> None:
        self._choose_first()
        self._tell()

    def _end(self, missed: Missed) -> None:
        self._task = None
        self.missed = missed
        self._choose_first()
        self._tell()

    def _fail(self, error: Exception) -> None:
        self._task = None
        if not isinstance(error, AnnotatorError):
            self.reject()
            raise error
        self._tell()
        self.say(error.sentence)

    def _choose_first(self) -> None:
        if not self.list.currentIndex().isValid() and self.rows.rowCount():
            self.list.setCurrentIndex(self.rows.index(0, 0))

    def _list_closed(self, on: bool) -> None:
        self.rows.set_with_closed(on)
        self._choose_first()

    def _tell(self, *_: object) -> None:
        """Say how many are ticked, what was left out, and how far the search is."""
        rows, running = self.rows, self.searching
        places, articles = rows.closed()
        self.closed.setVisible(bool(places))
        self.closed.setText(
            f"{tr('Also in &done and skipped articles')}: {counted(places, 'place')} in "
            f"{counted(articles, 'article')}, {tr('which count as changed since done (↻) then')}"
        )
        far = (
            f"{tr('Looking…')} {self._progress.done:,} {tr('of')} {counted(self._progress.total, 'article')}"
        )
        shown = bool(rows.rowCount())
        words = rows.count_words() if shown or running else tr("Nothing found")
        self.count.setText(f"{words}   {far}" if running and rows.everywhere else words)
        two = rows.everywhere or any(rows.at(n).doubt for n in range(min(rows.rowCount(), 200)))
        self._set_height(TWO_LINES if two else ONE_LINE)
        if self.accept_button is not None:
            self.accept_button.setEnabled(not running and rows.ticked > 0)
        self.say("" if running else missed_words(self.missed), "muted")

    def _set_height(self, height: int) -> None:
        if self._delegate.height != height:
            self._delegate.height = height
            self.list.scheduleDelayedItemsLayout()


def missed_words(missed: Missed) -> str:
    """Return what a search passed over, in one sentence or none."""
    parts = []
    if missed.same:
        parts.append(f"{counted(missed.same, 'place')} {_has(missed.same)} this label already")
    if missed.otherwise:
        verb = "is" if missed.otherwise == 1 else "are"
        parts.append(f"{counted(missed.otherwise, 'place')} {verb} labelled as something else")
    return f"{'; '.join(parts)}." if parts else ""


def _has(number: int) -> str:
    return "has" if number == 1 else "have"
