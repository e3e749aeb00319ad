"""A list of which several rows can be chosen, for acts on all of them at once."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QItemSelection, QItemSelectionModel, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QWidget

from annotator.gui.panels.row_list import RowList

MOST_STRETCHES = 500
"""Stretches of rows that can stay chosen; Qt needs some hundredths of a second for that many."""


class PickList(RowList):
    """A click chooses, Enter and a double click go there.

    Signals: `chosen(QModelIndex)` of `RowList` · `removed()`: Delete was pressed.
    """

    removed = Signal()

    def __init__(self, name: str, title: str, parent: QWidget | None = None) -> None:
        super().__init__(name, title, parent)
        self.clicked.disconnect(self.chosen)
        self.doubleClicked.connect(self.chosen)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setUniformItemSizes(True)

    def words(self, row: int) -> str:
        """Return what a row says to a screen reader."""
        return str(self.model().index(row, 0).data(Qt.ItemDataRole.AccessibleTextRole))

    def picked(self) -> list[int]:
        """Return the chosen rows, from the top."""
        stretches = self.selectionModel().selection().toList()
        return sorted({row for part in stretches for row in range(part.top(), part.bottom() + 1)})

    def pick(self, rows: Iterable[int]) -> None:
        """Choose rows and nothing else, and show the first; where they are too scattered, only that one."""
        stretches = _stretches(sorted(rows))
        if len(stretches) > MOST_STRETCHES:
            stretches = [(stretches[0][0], stretches[0][0])]
        model, selection = self.model(), QItemSelection()
        for first, last in stretches:
            selection.select(model.index(first, 0), model.index(last, 0))
        flags = QItemSelectionModel.SelectionFlag
        if stretches:
            top = model.index(stretches[0][0], 0)
            self.selectionModel().setCurrentIndex(top, flags.NoUpdate)
            self.scrollTo(top)
        self.selectionModel().select(selection, flags.ClearAndSelect)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Tell of Delete; everything else as in every list."""
        if event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self.removed.emit()
            return
        super().keyPressEvent(event)


def _stretches(rows: Iterable[int]) -> list[tuple[int, int]]:
    """Return first and last of the stretches of rows that stand below each other."""
    found: list[tuple[int, int]] = []
    for row in rows:
        if found and row == found[-1][1] + 1:
            found[-1] = (found[-1][0], row)
        else:
            found.append((row, row))
    return found
