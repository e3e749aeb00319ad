"""What an open article needs of one annotator: marks at once, spans when they are touched, links when asked."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from operator import lt
from typing import TYPE_CHECKING

from annotator.domain.annotation import (
    AnnotatorName,
    ClusterId,
    DocumentId,
    LayerState,
    Membership,
    Reviewed,
    Span,
    SpanId,
    Status,
    Tier,
)
from annotator.domain.layer import FIRST, LAST, Links, Mark
from annotator.domain.mark_index import Row
from annotator.store.codec import decode_attributes, decode_fragments, decode_more
from annotator.store.failures import read_told, tells
from annotator.store.spans import (
    CLUSTER_COLUMNS,
    RELATION_COLUMNS,
    RELATION_JOINS,
    SPAN_COLUMNS,
    make_cluster,
    make_relation,
    make_spans,
)
from annotator.store.tables import DOUBT, PLAIN, highest, lowest

if TYPE_CHECKING:
    from annotator.store.store import Store

MARKS = (
    "SELECT start, end, label, key, flags FROM span WHERE key BETWEEN ? AND ? AND annotator = ? "
    "AND start >= ? AND start < ?"
)
_PARTS = (
    "SELECT key, label, flags, more FROM span WHERE key BETWEEN ? AND ? AND annotator = ? "
    "AND start >= ? AND start < ? AND flags & 3 = 0"
)
_AROUND = (
    "SELECT start, end, label, key, flags, more FROM span WHERE key BETWEEN ? AND ? AND annotator = ? "
    "AND start < ? AND end > ?"
)
_PAGE = (
    "SELECT start, end, label, key, flags, more, annotator FROM span WHERE key > ? AND key <= ? "
    "ORDER BY key LIMIT ?"
)
_PAGE_ROWS = 500
_NEWEST = "SELECT max(key) FROM span WHERE key BETWEEN ? AND ?"
_BY_HANDLE = f"SELECT s.key, {SPAN_COLUMNS} FROM span s WHERE s.key IN (SELECT value FROM json_each(?))"
_BY_ID = f"SELECT s.key, {SPAN_COLUMNS} FROM span s WHERE s.document = ? AND s.id = ? AND s.annotator = ?"


_RELATIONS = (
    f"SELECT {RELATION_COLUMNS} FROM {RELATION_JOINS} WHERE r.key BETWEEN ? AND ? AND r.annotator = ? "
    "ORDER BY r.key"
)
_RELATIONS_OF = (
    f"SELECT {RELATION_COLUMNS} FROM {RELATION_JOINS} WHERE (r.from_span = ? OR r.to_span = ?) "
    "AND r.annotator = ? ORDER BY r.key"
)
_MEMBERS = (
    f"SELECT s.id, m.origin, {CLUSTER_COLUMNS} FROM membership m JOIN span s ON s.key = m.span "
    "JOIN cluster c ON c.key = m.cluster WHERE m.span BETWEEN ? AND ? AND s.annotator = ?"
)
_KEY = "SELECT key FROM span WHERE document = ? AND id = ?"
_LAST_KEY = "SELECT max(key) FROM (SELECT key FROM {} WHERE key BETWEEN ? AND ? ORDER BY key LIMIT ?)"
_LENGTH = "SELECT length FROM document WHERE key = ?"
_END = 1 << 40


class LayerLoader:
    """Feeds a `domain.layer.Layer`; handles are the keys of the rows, so they hold as long as nothing changes."""

    def __init__(self, store: Store, document: DocumentId, annotator: AnnotatorName) -> None:
        self._connection = store.connection
        self._words = store.words
        self._store = store
        self._annotator = annotator
        self.path = store.path
        with read_told(self.path):
            self._annotator_key = store.words.find(annotator)
            row = self._connection.execute(
                "SELECT key FROM document_key WHERE id = ?", (document,)
            ).fetchone()
            self._document = 0 if row is None else int(row[0])
            self._bounds = (lowest(self._document), highest(self._document))
            newest = self._connection.execute(_NEWEST, self._bounds).fetchone()[0]
            length = self._connection.execute(_LENGTH, (self._document,)).fetchone()
            self._length = 0 if length is None else int(length[0])
        self._place = (*self._bounds, self._annotator_key)
        self._newest = self._bounds[0] if newest is None else int(newest)

    @tells
    def marks(self, start: int = 0, end: int = _END) -> list[Mark]:
        """Return the fragments of the spans that start in [start, end), by start.

        O(spans of the article), but only those in question become objects, and that is what takes the time.
        """
        words, place = self._words.texts(), (*self._place, start, end)
        make = tuple.__new__  # half the time of the constructor
        marks: list[Mark] = [
            make(Mark, (first, last, words[label], key, flags))
            for first, last, label, key, flags in self._connection.execute(MARKS, place)
            if flags & PLAIN
        ]
        for key, label, flags, more in self._connection.execute(_PARTS, place):
            marks += _parts_of(decode_more(more).fragments, words[label], key, flags & DOUBT)
        marks.sort()
        _look_at(marks, self._length)
        return marks

    @tells
    def marks_around(self, start: int, end: int) -> list[Row]:
        """Return all fragments of the spans that reach into [start, end), without those made since."""
        place = (self._bounds[0], self._newest, self._annotator_key, end, start)
        return self._made(self._connection.execute(_AROUND, place).fetchall())

    def pages(self) -> Iterator[list[Row]]:
        """Yield the fragments of all spans, some hundred spans at a time, without those made since."""
        last = self._bounds[0] - 1
        while rows := self._page(last):
            last = rows[-1][3]
            with read_told(self.path):
                made = self._made([row[:6] for row in rows if row[6] == self._annotator_key])
            yield made

    @tells
    def _page(self, last: int) -> list[tuple[int, int, int, int, int, str, int]]:
        return self._connection.execute(_PAGE, (last, self._newest, _PAGE_ROWS)).fetchall()

    def _made(self, rows: Iterable[tuple[int, int, int, int, int, str]]) -> list[Row]:
        words = self._words.texts()
        marks: list[Row] = []
        for start, end, label, key, flags, more in rows:
            if flags & PLAIN:
                marks.append((start, end, words[label], key, flags))
            else:
                marks += _parts_of(decode_more(more).fragments, words[label], key, flags & DOUBT)
        _look_at(marks, self._length)
        return marks

    @tells
    def spans_by_handle(self, handles: Sequence[int]) -> list[Span]:
        """Return the spans in the order of `handles`; one that is not there is damage."""
        words, order = self._words.texts(), self._store.attribute_order()
        wanted = f"[{','.join(map(str, handles))}]"
        rows = self._connection.execute(_BY_HANDLE, (wanted,)).fetchall()
        made = make_spans(words, order, rows)
        found = {row[0]: span for row, span in zip(rows, made, strict=True)}
        if set(handles) - found.keys():
            raise LookupError("a label is not there")
        return [found[handle] for handle in handles]

    @tells
    def span_by_id(self, span_id: SpanId) -> tuple[int, Span] | None:
        """Return handle and span, none where this layer has no such span."""
        row = self._connection.execute(_BY_ID, (self._document, span_id, self._annotator_key)).fetchone()
        if row is None:
            return None
        return row[0], make_spans(self._words.texts(), self._store.attribute_order(), [row])[0]

    @tells
    def links(self) -> Links:
        """Return all relations, clusters and memberships of this layer."""
        return self._some_links(self._place, _RELATIONS, _MEMBERS)

    def link_pages(self) -> Iterator[Links]:
        """Yield the same, some hundred at a time."""
        for last in self._steps("relation"):
            yield self._some_links((*last, self._annotator_key), _RELATIONS, None)
        for last in self._steps("span"):
            yield self._some_links((*last, self._annotator_key), None, _MEMBERS)

    @tells
    def links_of(self, span_id: SpanId) -> Links:
        """Return the relations, the membership and the cluster of one span."""
        row = self._connection.execute(_KEY, (self._document, span_id)).fetchone()
        if row is None:
            return Links()
        place = (row[0], row[0], self._annotator_key)
        members = self._some_links(place, None, _MEMBERS)
        words = self._words.texts()
        relations = tuple(
            make_relation(words, *row)
            for row in self._connection.execute(_RELATIONS_OF, (*place[:2], self._annotator_key))
        )
        return Links(relations, members.clusters, members.memberships)

    def _steps(self, table: str) -> Iterator[tuple[int, int]]:
        """Yield ranges of keys that hold some hundred rows each."""
        first = self._bounds[0]
        while (last := self._last_of_page(table, first)) is not None:
            yield first, last
            first = last + 1

    @tells
    def _last_of_page(self, table: str, first: int) -> int | None:
        place = (first, self._bounds[1], _PAGE_ROWS)
        found = self._connection.execute(_LAST_KEY.format(table), place).fetchone()[0]
        return None if found is None else int(found)

    @tells
    def _some_links(
        self, place: tuple[int, int, int | None], relations: str | None, members: str | None
    ) -> Links:
        words = self._words.texts()
        clusters, memberships = {}, []
        for span, origin, *cluster in self._connection.execute(members, place) if members else ():
            if cluster[0] not in clusters:
                clusters[cluster[0]] = make_cluster(words, *cluster)
            memberships.append(Membership(ClusterId(cluster[0]), SpanId(span), words[origin]))
        rows = self._connection.execute(relations, place) if relations else ()
        made = tuple(make_relation(words, *row) for row in rows)
        return Links(made, tuple(clusters.values()), tuple(memberships))

    @tells
    def state(self) -> LayerState | None:
        """Return what the annotator said of the article as a whole, none if nothing was ever said."""
        row = self._connection.execute(
            "SELECT status, attributes FROM layer WHERE document = ? AND annotator = ? AND status IS NOT NULL",
            (self._document, self._annotator_key),
        ).fetchone()
        if row is None:
            return None
        return LayerState(self._annotator, Status(row[0]), decode_attributes(row[1]) if row[1] else {})

    @tells
    def reviewed(self) -> list[Reviewed]:
        """Return which stretches the annotator has looked at, one entry a tier."""
        rows = self._connection.execute(
            "SELECT tier, ranges FROM reviewed WHERE document = ? AND annotator = ?",
            (self._document, self._annotator_key),
        )
        return [Reviewed(self._annotator, Tier(tier), decode_fragments(ranges)) for tier, ranges in rows]


def _parts_of(fragments: Sequence[tuple[int, int]], label: str, key: int, doubt: int) -> list[Mark]:
    last = len(fragments) - 1
    return [
        Mark(start, end, label, key, (FIRST if i == 0 else 0) | (LAST if i == last else 0) | doubt)
        for i, (start, end) in enumerate(fragments)
    ]


def _look_at(marks: Sequence[Row], length: int) -> None:
    """Raise `ValueError` where fragments are no places of a text of this length: nobody checked them at writing."""
    starts, ends = [mark[0] for mark in marks], [mark[1] for mark in marks]
    if {*map(type, starts), *map(type, ends)} - {int}:
        raise ValueError("a label has no place")
    if marks and not (min(starts) >= 0 and max(ends) <= length and all(map(lt, starts, ends))):
        raise ValueError("a label stands outside its text")
