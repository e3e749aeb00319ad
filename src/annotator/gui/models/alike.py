"""The places of the same words as rows with ticks: filled while a search goes on, counted as one ticks."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from enum import IntEnum

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from annotator.base.legible import harmless
from annotator.base.wording import counted, titled
from annotator.domain.annotation import DocumentId
from annotator.ops.alike import Found

Index = QModelIndex | QPersistentModelIndex


class AlikeRole(IntEnum):
    """What the delegate asks for beside the words."""

    FOUND = Qt.ItemDataRole.UserRole
    TICKED = Qt.ItemDataRole.UserRole + 1


class AlikeRows(QAbstractListModel):
    """Rows of `Found`. Places with a doubt are not ticked; those of done articles are not listed unless asked for.

    Adding and ticking cost O(1) a row; `everywhere`: the rows say in which article they stand.
    """

    def __init__(self, everywhere: bool, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.everywhere = everywhere
        self.with_closed = False
        self._found: list[Found] = []
        self._ticked: list[bool] = []
        self._shown: list[int] = []
        self._in_articles: Counter[DocumentId] = Counter()
        self._closed: Counter[DocumentId] = Counter()

    # -- content

    def clear(self) -> None:
        """Start anew: another search begins."""
        self.beginResetModel()
        for part in (self._found, self._ticked, self._shown, self._in_articles, self._closed):
            part.clear()
        self.endResetModel()

    def add(self, found: Iterable[Found]) -> None:
        """Append places, ticked where nothing speaks against them."""
        new = list(found)
        first = len(self._found)
        self._found += new
        self._ticked += [not one.doubt for one in new]
        self._closed.update(one.document for one in new if one.closed)
        listed = [first + n for n, one in enumerate(new) if self.with_closed or not one.closed]
        if listed:
            self.beginInsertRows(QModelIndex(), len(self._shown), len(self._shown) + len(listed) - 1)
            self._shown += listed
            self.endInsertRows()
        self._in_articles.update(self._found[n].document for n in listed if self._ticked[n])

    def set_with_closed(self, on: bool) -> None:
        """List the places of done and skipped articles, too, or no more."""
        self.beginResetModel()
        self.with_closed = on
        self._shown = [n for n, one in enumerate(self._found) if on or not one.closed]
        self._in_articles = Counter(self._found[n].document for n in self._shown if self._ticked[n])
        self.endResetModel()

    def toggle(self, row: int) -> None:
        """Tick a row, or take its tick away."""
        self._set(row, not self._ticked[self._shown[row]])

    def toggle_all(self) -> None:
        """Tick all rows; where all are ticked, none."""
        on = self.ticked < len(self._shown)
        for row in range(len(self._shown)):
            self._set(row, on, tell=False)
        if self._shown:
            self.dataChanged.emit(self.index(0, 0), self.index(len(self._shown) - 1, 0))

    def _set(self, row: int, on: bool, tell: bool = True) -> None:
        number = self._shown[row]
        if self._ticked[number] == on:
            return
        self._ticked[number] = on
        self._in_articles[self._found[number].document] += 1 if on else -1
        if not self._in_articles[self._found[number].document]:
            del self._in_articles[self._found[number].document]
        if tell:
            self.dataChanged.emit(self.index(row, 0), self.index(row, 0))

    # -- asked by the dialog

    @property
    def ticked(self) -> int:
        """The number of listed places that are ticked."""
        return self._in_articles.total()

    def chosen(self) -> list[Found]:
        """Return the listed places that are ticked, in their order."""
        return [self._found[n] for n in self._shown if self._ticked[n]]

    def closed(self) -> tuple[int, int]:
        """Return how many places stand in done or skipped articles, and in how many of them."""
        return self._closed.total(), len(self._closed)

    def count_words(self) -> str:
        """Return `23 of 27 in 12 articles`, in one article without it."""
        words = f"{self.ticked:,} of {len(self._shown):,}"
        return f"{words} in {counted(len(self._in_articles), 'article')}" if self.everywhere else words

    def at(self, row: int) -> Found:
        """Return the place of a row."""
        return self._found[self._shown[row]]

    def is_ticked(self, row: int) -> bool:
        """Tell whether a row is ticked."""
        return self._ticked[self._shown[row]]

    def in_words(self, row: int) -> str:
        """Return a row as a screen reader says it."""
        one = self.at(row)
        parts = [
            "ticked" if self.is_ticked(row) else "not ticked",
            f"{one.before}{one.words}{one.after}",
            self.second_line(row),
        ]
        return ", ".join(part for part in parts if part)

    def second_line(self, row: int) -> str:
        """Return article, its state and the doubt of a row, as far as there is something to say."""
        one = self.at(row)
        title = titled(one.title)
        state = one.status.value if one.closed else ""
        parts = (title if self.everywhere else "", state, one.doubt)
        return "  ·  ".join(part for part in parts if part)

    # -- Qt

    def rowCount(self, parent: Index | None = None) -> int:
        """Return the number of listed places."""
        return 0 if parent is not None and parent.isValid() else len(self._shown)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Return the words, the tick, or the whole place."""
        if not index.isValid():
            return None
        row = index.row()
        if role == AlikeRole.FOUND:
            return self.at(row)
        if role == AlikeRole.TICKED:
            return self.is_ticked(row)
        if role == Qt.ItemDataRole.CheckStateRole:
            return Qt.CheckState.Checked if self.is_ticked(row) else Qt.CheckState.Unchecked
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return harmless(self.in_words(row))
        return harmless(self.at(row).words) if role == Qt.ItemDataRole.DisplayRole else None
