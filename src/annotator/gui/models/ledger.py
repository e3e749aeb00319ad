"""The quotations of the shown article as rows, each with what became of it."""

from __future__ import annotations

from collections.abc import Sequence
from enum import IntEnum

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt

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

    def show(self, entries: Sequence[Entry], text: str) -> bool:
        """Show entries of an article; tell whether rows came or went, not only signs."""
        same = self._text is text and len(entries) == len(self._entries)
        if same and all(a.quotation is b.quotation for a, b in zip(entries, self._entries, strict=True)):
            before, self._entries = self._entries, list(entries)
            for row, (old, new) in enumerate(zip(before, entries, strict=True)):
                if old != new:
                    index = self.index(row, 0)
                    self.dataChanged.emit(index, index)
            return False
        self.beginResetModel()
        self._entries = list(entries)
        self._text = text
        self.endResetModel()
        return True

    def entries(self) -> Sequence[Entry]:
        """Return what is shown."""
        return self._entries

    def at(self, row: int) -> Entry:
        """Return the entry of a row."""
        return self._entries[row]

    def row_at(self, offset: int) -> int:
        """Return the row of the innermost quotation around an offset, -1 if there is none."""
        found = -1
        for row, entry in enumerate(self._entries):
            if entry.quotation.start > offset:
                break
            if offset < entry.quotation.end:
                found = row
        return found

    def in_words(self, row: int) -> str:
        """Return `open: “New York is an incredibly…`, plain text."""
        entry = self._entries[row]
        line = " ".join(self._text[entry.quotation.start : entry.quotation.end].split())
        short = line if len(line) <= LONGEST else f"{line[: LONGEST - 1].rstrip()}…"
        return f"{WORDS[entry.state]}: {short}"

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
            return self.in_words(index.row())
        return None
