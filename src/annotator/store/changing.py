"""From the changes of steps to the rows of the tables: each must hit exactly the one row that it names."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from operator import itemgetter

from annotator.base.errors import LogMismatch
from annotator.domain.change import Change, Draft, Kind
from annotator.domain.document import Document
from annotator.store.articles import Articles
from annotator.store.connect import Connection
from annotator.store.tables import DOUBT, TABLES, Row, Table, highest, lowest
from annotator.store.words import Words

_CREATE, _CHANGE, _DELETE = 0, 1, 2

# Whatever order the changes of a step have, an object is put in before what points at it, and out after.
_IN_ORDER = (
    Kind.SCHEMA,
    Kind.LABEL,
    Kind.RELATION_TYPE,
    Kind.DOCUMENT,
    Kind.TRASH,
    Kind.LAYER,
    Kind.CLUSTER,
    Kind.SPAN,
    Kind.RELATION,
    Kind.MEMBERSHIP,
    Kind.REVIEWED,
)
_ORDER = (
    *((kind, _CREATE) for kind in _IN_ORDER),
    *((kind, _CHANGE) for kind in _IN_ORDER),
    *((kind, _DELETE) for kind in reversed(_IN_ORDER)),
)
_annotator_and_flags = itemgetter(2, 6)  # of a span's row
_ELSEWHERE = "The same things were changed elsewhere in the meantime. Nothing was changed."
_COUNT = (
    "INSERT INTO layer(document, annotator, status, attributes, spans, doubts) VALUES (?, ?, NULL, NULL, ?, ?) "
    "ON CONFLICT DO UPDATE SET spans = spans + excluded.spans, doubts = doubts + excluded.doubts"
)


class Changing:
    """Changes the tables inside a transaction. Rows of new objects wait until `flush`, many at a time."""

    def __init__(self, connection: Connection, words: Words, articles: Articles) -> None:
        self._connection = connection
        self._words = words
        self._articles = articles
        self._waiting: dict[Kind, list[Row]] = {}
        self._next_keys: dict[tuple[Kind, int], int] = {}
        self._counts: dict[tuple[int, int], list[int]] = {}

    def forget(self) -> None:
        """Drop what waits: the transaction was rolled back."""
        self._waiting.clear()
        self._next_keys.clear()
        self._counts.clear()

    def apply(self, draft: Draft) -> None:
        """Make the changes of one step; `LogMismatch` where one does not find its `before`."""
        groups: dict[tuple[Kind, int], list[Change]] = {}
        for change in draft.changes:
            verb = _CREATE if change.before is None else _DELETE if change.after is None else _CHANGE
            groups.setdefault((change.kind, verb), []).append(change)
        if all(verb == _CREATE for _, verb in groups):
            for kind in _IN_ORDER:
                if group := groups.get((kind, _CREATE)):
                    self._create(draft, kind, group)
            return
        self.flush()
        if len({(change.kind, change.id) for change in draft.changes}) == len(draft.changes):
            for kind, verb in _ORDER:
                if group := groups.get((kind, verb)):
                    self._apply_group(draft, kind, verb, group)
            return
        # One object several times in a step: only the order given can be right.
        for change in draft.changes:
            verb = _CREATE if change.before is None else _DELETE if change.after is None else _CHANGE
            self._apply_group(draft, change.kind, verb, (change,))

    def flush(self) -> None:
        """Write the rows that wait, what is pointed at first, and the counts of labels."""
        for kind in _IN_ORDER:
            if rows := self._waiting.pop(kind, None):
                self._run(TABLES[kind].insert, rows)
        # Something is said of these now, so that the next number must be looked up.
        self._articles.arrived.difference_update(document for _, document in self._next_keys)
        self._next_keys.clear()
        rows_of_counts = [(*place, *count) for place, count in self._counts.items() if any(count)]
        self._counts.clear()
        if rows_of_counts:
            self._connection.executemany(_COUNT, rows_of_counts)

    def _apply_group(self, draft: Draft, kind: Kind, verb: int, changes: Sequence[Change]) -> None:
        if verb == _CREATE:
            self._create(draft, kind, changes)
            self.flush()
        elif kind is Kind.DOCUMENT:
            self._apply_documents(changes)
        else:
            table, document = TABLES[kind], self._document(draft)
            old = table.rows(self._words, document, [change.before for change in changes])
            if kind is Kind.SPAN:
                self._count(document, old, -1)
            if verb == _DELETE:
                self._run(table.delete, old)
                return
            new = table.rows(self._words, document, [change.after for change in changes])
            if kind is Kind.SPAN:
                self._count(document, new, 1)
            self._run(table.update, [after + before for after, before in zip(new, old, strict=True)])

    def _create(self, draft: Draft, kind: Kind, changes: Sequence[Change]) -> None:
        things = [change.after for change in changes]
        if kind is Kind.DOCUMENT:
            for thing in things:
                assert isinstance(thing, Document)
                self._articles.add(thing)
            return
        table, document = TABLES[kind], self._document(draft)
        rows = table.rows(self._words, document, things)
        if kind is Kind.SPAN:
            self._count(document, rows, 1)
        if table.keyed:
            first = self._next_key(table, document)
            self._next_keys[kind, document] = first + len(rows)
            rows = [(key, *row) for key, row in enumerate(rows, first)]
        self._waiting.setdefault(kind, []).extend(rows)

    def _apply_documents(self, changes: Iterable[Change]) -> None:
        self.flush()
        for change in changes:
            before, after = change.before, change.after
            assert isinstance(before, Document)
            hit = 0
            if isinstance(after, Document):
                hit = self._articles.change(before, after)
            if after is None:
                hit = self._articles.remove(before)
            if hit != 1:
                raise LogMismatch(_ELSEWHERE)

    def _run(self, sql: str, rows: Sequence[Row]) -> None:
        if self._connection.executemany(sql, rows).rowcount != len(rows):
            raise LogMismatch(_ELSEWHERE)

    def _document(self, draft: Draft) -> int:
        return 0 if draft.document is None else self._articles.key(draft.document)

    def _next_key(self, table: Table, document: int) -> int:
        if not document:
            raise LogMismatch("A label belongs to an article. Nothing was changed.")
        key = self._next_keys.get((table.kind, document))
        if key is None and document not in self._articles.arrived:
            row = self._connection.execute(
                f"SELECT key FROM {table.kind.value} WHERE key BETWEEN ? AND ? ORDER BY key DESC LIMIT 1",
                (lowest(document), highest(document)),
            ).fetchone()
            key = None if row is None else int(row[0]) + 1
        return lowest(document) + 1 if key is None else key

    def _count(self, document: int, rows: Iterable[Row], sign: int) -> None:
        for (annotator, flags), number in Counter(map(_annotator_and_flags, rows)).items():
            count = self._counts.setdefault((document, annotator), [0, 0])
            count[0] += sign * number
            count[1] += sign * number if flags & DOUBT else 0
