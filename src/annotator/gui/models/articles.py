"""The articles of the open project as rows: filtered by state and words, followed act by act."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from enum import IntEnum, StrEnum

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from annotator.base.legible import harmless
from annotator.base.wording import counted
from annotator.domain.annotation import AnnotatorName, DocumentId, LayerState, Reviewed, Span, Status, Tier
from annotator.domain.change import Change
from annotator.domain.document import Document, Trashed
from annotator.ops.change_set import ChangeSet
from annotator.ops.project import DocumentRow

MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")

Index = QModelIndex | QPersistentModelIndex
Tiers = frozenset[Tier]

ALL = frozenset(Tier)
PASS_WORDS = {Tier.ENTITIES: "names", Tier.QUOTES: "quotes", Tier.CLAIMS: "claims"}


DECIDED_WORDS = {
    frozenset({Tier.ENTITIES}): "Every name here is decided.",
    frozenset({Tier.QUOTES}): "Every quotation here is decided.",
    frozenset({Tier.CLAIMS}): "No claim here waits for an answer.",
}


def decided_words(tiers: Tiers) -> str:
    """Return what is said where Space finds nothing more in a pass."""
    what = DECIDED_WORDS.get(tiers, "Every name and quotation here is decided.")
    return f"{what} Ctrl+Enter: done and next."


SOUGHT_WORDS = {
    frozenset({Tier.ENTITIES}): "Space finds the next name.",
    frozenset({Tier.QUOTES}): "Space finds the next quotation.",
    frozenset({Tier.CLAIMS}): "Space finds the next claim that waits for an answer.",
}


def sought_words(tiers: Tiers) -> str:
    """Return what is said of the next stop of a pass where it lies far away."""
    return SOUGHT_WORDS.get(tiers, "Space finds the next name or quotation.")


class ArticleFilter(StrEnum):
    """Which articles are listed."""

    ALL = "all"
    NOT_DONE = "not_done"
    DONE = "done"
    DOUBTS = "doubts"
    TRASH = "trash"


FILTER_WORDS = {
    ArticleFilter.ALL: "all",
    ArticleFilter.NOT_DONE: "not done",
    ArticleFilter.DONE: "done",
    ArticleFilter.DOUBTS: "doubts",
    ArticleFilter.TRASH: "trash",
}

_WANTED: dict[ArticleFilter, Callable[[DocumentRow, Tiers], bool]] = {
    ArticleFilter.ALL: lambda row, tiers: True,
    ArticleFilter.NOT_DONE: lambda row, tiers: waits(row, tiers),
    ArticleFilter.DONE: lambda row, tiers: is_done(row, tiers),
    ArticleFilter.DOUBTS: lambda row, tiers: row.doubts > 0,
    ArticleFilter.TRASH: lambda row, tiers: True,
}


def is_done(row: DocumentRow, tiers: Tiers = ALL) -> bool:
    """Tell whether an article is done, in a pass: whether all of it was seen for the tiers of the pass."""
    seen = tiers != ALL and tiers <= row.reviewed
    return row.status is Status.DONE or (seen and not has_changed(row))


def has_changed(row: DocumentRow) -> bool:
    """Tell whether labels came into an article that was done: all of it was seen, and yet it is in progress."""
    return row.status is Status.IN_PROGRESS and row.reviewed >= ALL


def waits(row: DocumentRow, tiers: Tiers = ALL) -> bool:
    """Tell whether somebody still has to go through an article."""
    return row.status is not Status.SKIPPED and not is_done(row, tiers)


class ArticleRole(IntEnum):
    """What the delegate asks for beside the title."""

    ROW = Qt.ItemDataRole.UserRole
    PROBLEMS = Qt.ItemDataRole.UserRole + 1
    DONE = Qt.ItemDataRole.UserRole + 2


class Articles(QAbstractListModel):
    """Rows of `DocumentRow`; a row that no longer fits the filter stays until the filter is set again.

    Those in the trash come after all others and are listed by their own filter alone; nothing counts them.
    Titles are plain text. Filtering costs O(articles), everything else O(1) a row.
    """

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._rows: list[DocumentRow] = []
        self._live: list[DocumentRow] = []
        self._shown: list[int] = []
        self._place: dict[DocumentId, int] = {}
        self._row_of: dict[int, int] = {}
        self._problems: dict[DocumentId, int] = {}
        self._annotator = AnnotatorName("")
        self._filter = ArticleFilter.ALL
        self._words = ""
        self.tiers = ALL

    # -- content

    def reset(
        self, rows: Iterable[DocumentRow], annotator: AnnotatorName, trash: Iterable[DocumentRow] = ()
    ) -> None:
        """Show other articles, and what lies in the trash; `annotator` says whose acts change the rows."""
        self.beginResetModel()
        self._live = list(rows)
        self._rows = [*self._live, *trash]
        self._annotator = annotator
        self._place = {row.id: n for n, row in enumerate(self._rows)}
        self._problems = {key: n for key, n in self._problems.items() if key in self._place}
        self._choose()
        self.endResetModel()

    def set_filter(self, which: ArticleFilter, words: str) -> None:
        """List the articles in a state whose title or source holds all `words`."""
        self.beginResetModel()
        self._filter = which
        self._words = words
        self._choose()
        self.endResetModel()

    def set_tiers(self, tiers: Tiers) -> None:
        """Say what is looked for in this pass: done means done for that."""
        self.beginResetModel()
        self.tiers = tiers
        self._choose()
        self.endResetModel()

    def apply(self, change_set: ChangeSet) -> bool:
        """Follow an act row by row; false where articles came or went and the rows must be read again."""
        if not change_set.whole:
            return False
        for document, changes in change_set.by_document().items():
            if any(isinstance(c.after or c.before, Document | Trashed) for c in changes):
                return False
            place = self._place.get(document)
            if place is None:
                continue
            before = self._rows[place]
            after = followed(before, changes, self._annotator)
            if after != before:
                self._rows[place] = after
                if place < len(self._live):
                    self._live[place] = after
                self._emit(place)
        return True

    def set_problems(self, document: DocumentId, number: int) -> None:
        """Say how many problems an article has."""
        if self._problems.get(document, 0) != number and document in self._place:
            self._problems[document] = number
            self._emit(self._place[document])

    # -- asked by the panel

    @property
    def total(self) -> int:
        """The number of articles, listed or not, without those in the trash."""
        return len(self._live)

    @property
    def in_trash(self) -> int:
        """The number of articles in the trash."""
        return len(self._rows) - len(self._live)

    def count(self, status: Status) -> int:
        """Return how many articles are in a state."""
        return sum(1 for row in self._live if row.status is status)

    def done(self) -> int:
        """Return how many articles are done, in a pass: for that pass."""
        return sum(1 for row in self._live if is_done(row, self.tiers))

    def rows(self) -> Sequence[DocumentRow]:
        """Return all articles, listed or not, without those in the trash."""
        return self._live

    def number_of_problems(self) -> int:
        """Return how many problems are known in all articles."""
        return sum(self._problems.values())

    def at(self, row: int) -> DocumentRow:
        """Return the article in a listed row."""
        return self._rows[self._shown[row]]

    def listed(self) -> list[DocumentId]:
        """Return the ids of the listed articles."""
        rows = self._rows
        return [rows[place].id for place in self._shown]

    def row_of(self, document: DocumentId) -> int:
        """Return the listed row of an article, -1 if it is not listed."""
        place = self._place.get(document)
        return -1 if place is None else self._row_of.get(place, -1)

    def place_of(self, document: DocumentId) -> int:
        """Return the place among all articles, from 0; -1 if unknown or in the trash."""
        place = self._place.get(document, -1)
        return place if place < len(self._live) else -1

    # -- own

    def _choose(self) -> None:
        wanted = _WANTED[self._filter]
        words = self._words.casefold().split()
        live = len(self._live)
        places = range(live, len(self._rows)) if self._filter is ArticleFilter.TRASH else range(live)
        self._shown = [
            n
            for n in places
            if wanted(self._rows[n], self.tiers) and (not words or _holds(self._rows[n], words))
        ]
        self._row_of = {place: row for row, place in enumerate(self._shown)}

    def _emit(self, place: int) -> None:
        row = self._row_of.get(place)
        if row is not None:
            index = self.index(row, 0)
            self.dataChanged.emit(index, index)

    # -- Qt

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008  # Qt's own signature
        """Return the number of listed articles."""
        return 0 if parent.isValid() else len(self._shown)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Return the title, the words of the state, or the row itself."""
        if not index.isValid() or index.row() >= len(self._shown):
            return None
        row = self.at(index.row())
        if role == Qt.ItemDataRole.DisplayRole:
            return harmless(row.title)
        if role == ArticleRole.ROW:
            return row
        if role == ArticleRole.PROBLEMS:
            return self._problems.get(row.id, 0)
        if role == ArticleRole.DONE:
            return is_done(row, self.tiers)
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return harmless(f"{row.title}, {self._in_words(row)}")
        return None

    def _in_words(self, row: DocumentRow) -> str:
        state = state_words(row, self._problems.get(row.id, 0), self.tiers)
        if self._place.get(row.id, 0) >= len(self._live):
            state = f"in the trash, {state}"
        return ", ".join(part for part in (origin_of(row), state) if part)

    def tip(self, row: int) -> str:
        """Return title, source and state of a listed row in words, plain text."""
        document = self.at(row)
        return f"{document.title}\n{self._in_words(document)}"


def followed(row: DocumentRow, changes: Iterable[Change], annotator: AnnotatorName) -> DocumentRow:
    """Return the row after changes to its article."""
    spans, doubts, status, reviewed = row.spans, row.doubts, row.status, row.reviewed
    for change in changes:
        sample = change.after if change.after is not None else change.before
        if getattr(sample, "annotator", annotator) != annotator:
            continue
        if isinstance(sample, Span):
            spans += (change.after is not None) - (change.before is not None)
            doubts += _doubt(change.after) - _doubt(change.before)
        elif isinstance(sample, LayerState):
            status = change.after.status if isinstance(change.after, LayerState) else Status.NEW
        elif isinstance(sample, Reviewed):
            after = change.after
            seen = isinstance(after, Reviewed) and after.ranges == ((0, row.length),)
            reviewed = reviewed | {sample.tier} if seen else reviewed - {sample.tier}
    return row._replace(spans=spans, doubts=doubts, status=status, reviewed=reviewed)


def state_words(row: DocumentRow, problems: int = 0, tiers: Tiers = ALL) -> str:
    """Return the state as a person says it: `in progress, 14 labels, 2 doubts`, or `done for quotes`."""
    state = row.status.value.replace("_", " ")
    if has_changed(row):
        state = "changed since done"
    elif row.status is not Status.DONE and is_done(row, tiers):
        state = f"done for {pass_words(tiers)}"
    parts = [state]
    for number, noun in ((row.spans, "label"), (row.doubts, "doubt"), (problems, "problem")):
        if number:
            parts.append(counted(number, noun))
    return ", ".join(parts)


def pass_words(tiers: Tiers) -> str:
    """Return what is looked for in a pass: `quotes`; for all of them `all layers`."""
    return "all layers" if tiers == ALL else ", ".join(PASS_WORDS[tier] for tier in Tier if tier in tiers)


def origin_of(row: DocumentRow) -> str:
    """Return source and date, `bloomberg.com · 12 Jan 2017`, as far as they are known."""
    return " · ".join(part for part in (row.source or "", shown_date(row.published)) if part)


def shown_date(published: str | None) -> str:
    """Return `12 Jan 2017` for an ISO date, anything else as it stands."""
    if not published:
        return ""
    year, month, day = [*published[:10].split("-"), "", ""][:3]
    if year.isdecimal() and month.isdecimal() and day.isdecimal() and 1 <= int(month) <= 12:
        return f"{int(day)} {MONTHS[int(month) - 1]} {year}"
    return published


def _doubt(value: object) -> int:
    return int(isinstance(value, Span) and value.doubt)


def _holds(row: DocumentRow, words: list[str]) -> bool:
    text = f"{row.title} {row.source or ''}".casefold()
    return all(word in text for word in words)
