"""Acts as rows, newest first: when, who, what, and what can be done about each."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from enum import IntEnum, StrEnum

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from annotator.base.clock import local_words
from annotator.base.legible import harmless
from annotator.ops.history import Entry, Turn

Index = QModelIndex | QPersistentModelIndex


class HistoryRole(IntEnum):
    """What the delegate asks for."""

    ENTRY = Qt.ItemDataRole.UserRole


class Offer(StrEnum):
    """What can be done about an act, in the words of the button."""

    UNDO = "Undo this act"
    RESTORE = "Restore"
    REDO = "Do it again"
    NOTHING = "Nothing to undo"


class HistoryRows(QAbstractListModel):
    """Rows of `Entry`. `now` tells what today is, for the words of a moment."""

    def __init__(self, now: Callable[[], datetime] = datetime.now, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._now = now
        self._entries: Sequence[Entry] = ()
        self.several_people = False

    def show(self, entries: Sequence[Entry]) -> None:
        """Show other acts."""
        self.beginResetModel()
        self._entries = entries
        self.several_people = len({entry.row.annotator for entry in entries}) > 1
        self.endResetModel()

    def at(self, row: int) -> Entry:
        """Return the act of a row."""
        return self._entries[row]

    def row_of(self, act: str) -> int:
        """Return the row of an act, -1 if it is not listed."""
        return next((n for n, entry in enumerate(self._entries) if entry.row.id == act), -1)

    def offer(self, row: int) -> tuple[Offer, Entry]:
        """Return what can be done about a row, and the act that is taken back for it.

        For an act that is taken back this is the act that did so.
        """
        entry = self.at(row)
        if entry.row.undone:
            for other in self._entries:
                if other.row.undoes == entry.row.id and not other.row.undone:
                    return (Offer.REDO if entry.turn is not Turn.TAKEN_BACK else Offer.NOTHING), other
            return Offer.NOTHING, entry
        if entry.turn is Turn.TAKEN_BACK:
            return Offer.REDO, entry
        return (Offer.RESTORE if entry.deletes else Offer.UNDO), entry

    def when(self, row: int) -> str:
        """Return when an act was done, as a person says it."""
        return local_words(self.at(row).row.at, self._now())

    def what(self, row: int) -> str:
        """Return what was done."""
        entry = self.at(row)
        title = entry.row.title
        shown = f"{title[:1].upper()}{title[1:]}"
        return {
            Turn.DONE: shown,
            Turn.TAKEN_BACK: f"Taken back: {title}",
            Turn.DONE_AGAIN: f"Done again: {title}",
        }[entry.turn]

    def state(self, row: int) -> str:
        """Return who did it where several did something, where it came from, and whether it still holds."""
        entry = self.at(row)
        who = str(entry.row.annotator) if self.several_people else ""
        gone = (
            ("done again since" if entry.turn is Turn.TAKEN_BACK else "taken back")
            if entry.row.undone
            else ""
        )
        return "  ·  ".join(part for part in (entry.origin, gone, who) if part)

    # -- Qt

    def rowCount(self, parent: Index | None = None) -> int:
        """Return the number of acts."""
        return 0 if parent is not None and parent.isValid() else len(self._entries)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Return the words, or the whole act."""
        if not index.isValid():
            return None
        row = index.row()
        if role == HistoryRole.ENTRY:
            return self.at(row)
        if role == Qt.ItemDataRole.AccessibleTextRole:
            parts = (self.when(row), self.what(row), self.state(row))
            return harmless(", ".join(part for part in parts if part))
        return harmless(self.what(row)) if role == Qt.ItemDataRole.DisplayRole else None
