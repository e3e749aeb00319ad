"""The quotations of the shown article as rows, each with what became of it."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from enum import IntEnum

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from annotator.base.legible import harmless
from annotator.base.wording import shortened
from annotator.domain.ledger import Entry, EntryState

SIGNS = {
    EntryState.OPEN: "○",
    EntryState.LABELLED: "✓",
    EntryState.WAIVED: "\u00d7",
    EntryState.UNFINISHED: "!",
}
WORDS = {
    EntryState.OPEN: "open",
    EntryState.LABELLED: "quote",
    EntryState.WAIVED: "not a quote",
    EntryState.UNFINISHED: "unfinished",
}
LONGEST = 70

Index = QModelIndex | QPersistentModelIndex


class LedgerRole(IntEnum):
    """What the rail asks for beside the sign."""

    ENTRY = Qt.ItemDataRole.UserRole


class LedgerRows(QAbstractListModel):
    """Rows of `Entry` in the order of the text; an act that changes signs only keeps the rows."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._entries: list[Entry] = []
        self._text = ""

    def show(self, entries: Sequence[Entry], text: str) -> None:
        """Show the entries of an article."""
        self.beginResetModel()
        self._entries = list(entries)
        self._text = text
        self.endResetModel()

    def change(self, row: int, entry: Entry) -> None:
        """Show what became of one quotation."""
        self._entries[row] = entry
        index = self.index(row, 0)
        self.dataChanged.emit(index, index)

    def entries(self) -> Sequence[Entry]:
        """Return what is shown."""
        return self._entries

    def at(self, row: int) -> Entry:
        """Return the entry of a row."""
        return self._entries[row]

    def row_at(self, offset: int) -> int:
        """Return the row of the quotation around an offset, -1 if there is none; outermost ones do not overlap."""
        row = bisect_right(self._entries, offset, key=_start) - 1
        return row if row >= 0 and offset < self._entries[row].quotation.end else -1

    def in_words(self, row: int) -> str:
        """Return `open: “New York is an incredibly…`, plain text."""
        entry = self._entries[row]
        words = self._text[entry.quotation.start : entry.quotation.end]
        return f"{WORDS[entry.state]}: {shortened(words, LONGEST)}"

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008  # Qt's own signature
        """Return the number of quotations."""
        return 0 if parent.isValid() else len(self._entries)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Return the sign, its words, or the entry itself."""
        if not index.isValid() or index.row() >= len(self._entries):
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return SIGNS[self._entries[index.row()].state]
        if role == LedgerRole.ENTRY:
            return self._entries[index.row()]
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return harmless(self.in_words(index.row()))
        return None


def _start(entry: Entry) -> int:
    return entry.quotation.start
