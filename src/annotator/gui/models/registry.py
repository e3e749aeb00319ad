"""The registry of names as rows: who and what is meant, and the labels that mean one of them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import IntEnum, StrEnum

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from annotator.base.wording import counted
from annotator.domain.annotation import Cluster, ClusterId, DocumentId, Membership, SpanId
from annotator.domain.change import Change
from annotator.ops.change_set import ChangeSet
from annotator.ops.clusters import CLAIM, ClusterRow
from annotator.ops.mentions import Place

Index = QModelIndex | QPersistentModelIndex


class Sort(StrEnum):
    """In which order names are listed."""

    LABELS = "labels"
    ARTICLES = "articles"
    NAME = "name"


SORT_WORDS = {Sort.LABELS: "most labels", Sort.ARTICLES: "most articles", Sort.NAME: "by name"}
_ORDERS: dict[Sort, Callable[[ClusterRow, str], tuple[int | str, ...]]] = {
    Sort.LABELS: lambda row, name: (-row.members, name, row.cluster.id),
    Sort.ARTICLES: lambda row, name: (-row.articles, -row.members, name, row.cluster.id),
    Sort.NAME: lambda row, name: (name, -row.members, row.cluster.id),
}


class RegistryRole(IntEnum):
    """What the delegates ask for."""

    ROW = Qt.ItemDataRole.UserRole


@dataclass(frozen=True, slots=True)
class Choice:
    """What is chosen in the registry: names, and labels of the one that is shown, by article."""

    clusters: tuple[ClusterId, ...] = ()
    spans: Mapping[DocumentId, Sequence[SpanId]] = field(default_factory=dict)
    words: str = ""


class ClusterRows(QAbstractListModel):
    """All clusters, filtered by kind and words and sorted; names are plain text. Filtering costs O(clusters)."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._all: dict[ClusterId, ClusterRow] = {}
        self._folded: dict[ClusterId, str] = {}
        self._kinds: frozenset[str] = frozenset()
        self._shown: list[ClusterRow] = []
        self._row_of: dict[ClusterId, int] = {}
        self._words = ""
        self.kind = ""
        self.order = Sort.LABELS

    @property
    def total(self) -> int:
        """The number of clusters, listed or not."""
        return len(self._all)

    def kinds(self) -> list[str]:
        """Return the kinds that there are, claims last."""
        return sorted(self._kinds, key=lambda kind: (kind == CLAIM, kind))

    def reset(self, rows: Iterable[ClusterRow]) -> None:
        """Show other clusters."""
        self._all = {row.cluster.id: row for row in rows}
        self._folded = {id_: row.cluster.name.casefold() for id_, row in self._all.items()}
        self._choose()

    def put(self, ids: Iterable[ClusterId], rows: Iterable[ClusterRow]) -> None:
        """Show how some clusters are now; those of `ids` without a row are gone."""
        for id_ in ids:
            self._all.pop(id_, None)
            self._folded.pop(id_, None)
        for row in rows:
            self._all[row.cluster.id] = row
            self._folded[row.cluster.id] = row.cluster.name.casefold()
        self._choose()

    def set_filter(self, words: str, kind: str, order: Sort) -> None:
        """List the clusters of a kind (empty: of all) whose name or link holds all `words`."""
        self._words, self.kind, self.order = words, kind, order
        self._choose()

    def at(self, row: int) -> ClusterRow:
        """Return the cluster in a listed row."""
        return self._shown[row]

    def row_of(self, cluster: ClusterId) -> int:
        """Return the listed row of a cluster, -1 if it is not listed."""
        return self._row_of.get(cluster, -1)

    def get(self, cluster: ClusterId) -> ClusterRow | None:
        """Return a cluster, listed or not, none if there is no such one."""
        return self._all.get(cluster)

    def _choose(self) -> None:
        self.beginResetModel()
        words = self._words.casefold().split()
        self._kinds = frozenset({row.cluster.kind for row in self._all.values()})
        kind, folded, order = self.kind, self._folded, _ORDERS[self.order]
        rows = [row for row in self._all.values() if not kind or row.cluster.kind == kind]
        if words:
            rows = [row for row in rows if _holds(folded[row.cluster.id], row.cluster.link, words)]
        self._shown = sorted(rows, key=lambda row: order(row, folded[row.cluster.id]))
        self._row_of = {row.cluster.id: place for place, row in enumerate(self._shown)}
        self.endResetModel()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008  # Qt's own signature
        """Return the number of listed clusters."""
        return 0 if parent.isValid() else len(self._shown)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Return the name, the row, or the row in words."""
        if not index.isValid() or index.row() >= len(self._shown):
            return None
        row = self._shown[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return row.cluster.name
        if role == RegistryRole.ROW:
            return row
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return f"{row.cluster.name}, {row_words(row)}"
        return None


class PlaceRows(QAbstractListModel):
    """The labels that mean one cluster; more are read when the list is scrolled to its end."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._rows: list[Place] = []
        self._pages: Iterator[list[Place]] | None = None

    def reset(self, pages: Iterator[list[Place]] | None) -> None:
        """Show other labels, those that `pages` gives."""
        self.beginResetModel()
        self._rows, self._pages = [], pages
        self._rows = self._next()
        self.endResetModel()

    def at(self, row: int) -> Place:
        """Return the label in a row."""
        return self._rows[row]

    def _next(self) -> list[Place]:
        found = next(self._pages, None) if self._pages is not None else None
        if found is None:
            self._pages = None
        return found or []

    def canFetchMore(self, parent: Index) -> bool:
        """Tell whether there may be more labels."""
        return not parent.isValid() and self._pages is not None

    def fetchMore(self, parent: Index) -> None:
        """Read the next labels."""
        found = self._next()
        if found:
            self.beginInsertRows(QModelIndex(), len(self._rows), len(self._rows) + len(found) - 1)
            self._rows += found
            self.endInsertRows()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008  # Qt's own signature
        """Return the number of labels read so far."""
        return 0 if parent.isValid() else len(self._rows)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Return the line, the label, or the line with its article."""
        if not index.isValid() or index.row() >= len(self._rows):
            return None
        place = self._rows[index.row()]
        line = f"{place.before}{place.words}{place.after}"
        if role == Qt.ItemDataRole.DisplayRole:
            return line
        if role == RegistryRole.ROW:
            return place
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return f"{place.words}: {line.strip()}, {place.mention.title}"
        return None


def touched(change_set: ChangeSet) -> set[ClusterId] | None:
    """Return the clusters that an act concerns; none where that is not known and all must be read again."""
    if not change_set.whole:
        return None
    found: set[ClusterId] = set()
    for draft in change_set.drafts:
        for change in draft.changes:
            found.update(_clusters_of(change))
    return found


def _clusters_of(change: Change) -> Iterable[ClusterId]:
    for value in (change.before, change.after):
        if isinstance(value, Cluster):
            yield value.id
        elif isinstance(value, Membership):
            yield value.cluster


def kind_words(kind: str, plural: bool = False) -> str:
    """Return what a kind is called: `person`, `group of claims`, in a menu `groups of claims`."""
    if kind == CLAIM:
        return "groups of claims" if plural else "group of claims"
    plurals = {"person": "people"}
    return plurals.get(kind, f"{kind}s") if plural else kind


def row_words(row: ClusterRow) -> str:
    """Return kind, counts and link: `person, 19 labels in 3 articles, Q42`."""
    labels = f"{counted(row.members, 'label')} in {counted(row.articles, 'article')}"
    parts = [kind_words(row.cluster.kind), labels if row.members else "no label", row.cluster.link or ""]
    return ", ".join(part for part in parts if part)


def _holds(name: str, link: str | None, words: list[str]) -> bool:
    text = name if link is None else f"{name} {link.casefold()}"
    return all(word in text for word in words)
