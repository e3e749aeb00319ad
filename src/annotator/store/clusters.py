"""Questions about who and what is meant in the whole project: read in pages, so that nothing grows with it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

import msgspec

from annotator.domain.annotation import AnnotatorName, Cluster, ClusterId, DocumentId, Membership, SpanId
from annotator.store.failures import tells
from annotator.store.rows import ClusterRow, Mention
from annotator.store.spans import CLUSTER_COLUMNS, SPAN_COLUMNS, make_cluster, make_spans
from annotator.store.tables import SHIFT, highest, lowest
from annotator.store.trash import in_trash, not_in_trash

if TYPE_CHECKING:
    from annotator.store.store import Store

_SEEN = not_in_trash(f"m.span >> {SHIFT}")
_COUNTS = (
    f"(SELECT count(*) FROM membership m WHERE m.cluster = c.key AND {_SEEN}), "
    f"(SELECT count(DISTINCT m.span >> {SHIFT}) FROM membership m WHERE m.cluster = c.key AND {_SEEN})"
)
PAGE = (
    f"SELECT c.key, {_COUNTS}, {CLUSTER_COLUMNS} FROM cluster c "
    "WHERE c.key > ? AND +c.annotator = ? ORDER BY c.key LIMIT ?"
)
ROWS = (
    f"SELECT c.key, {_COUNTS}, {CLUSTER_COLUMNS} FROM cluster c "
    "WHERE c.id IN (SELECT value FROM json_each(?)) AND +c.annotator = ?"
)
NAMES = "SELECT c.id, c.kind, c.name FROM cluster c WHERE c.annotator = ? AND c.kind = ?"
NEWEST = f"SELECT {CLUSTER_COLUMNS} FROM cluster c WHERE c.annotator = ? AND c.kind = ? ORDER BY c.key DESC LIMIT ?"
MOST_MENTIONED = (
    f"SELECT {CLUSTER_COLUMNS} FROM "
    f"(SELECT cluster, count(*) AS members FROM membership m WHERE {_SEEN} GROUP BY cluster) n "
    "JOIN cluster c ON c.key = n.cluster WHERE c.annotator = ? AND c.kind <> ? "
    "ORDER BY n.members DESC, c.name, c.id LIMIT ?"
)
ARTICLES = (
    f"SELECT count(*) FROM (SELECT DISTINCT m.span >> {SHIFT} FROM membership m "
    f"WHERE m.cluster = (SELECT key FROM cluster WHERE id = ?) AND {_SEEN} LIMIT ?)"
)
_HIDDEN = (
    "SELECT count(*) FROM membership m WHERE m.cluster = (SELECT key FROM cluster WHERE id = ?) "
    f"AND {in_trash(f'm.span >> {SHIFT}')}"
)
_MENTIONS = (
    f"SELECT s.key, {SPAN_COLUMNS}, k.id, d.title, d.length, m.origin FROM membership m JOIN span s ON s.key = m.span "
    "JOIN document d ON d.key = s.document JOIN document_key k ON k.key = d.key "
    f"WHERE m.cluster = (SELECT key FROM cluster WHERE id = ?) AND {_SEEN} AND "
)
MENTIONS = f"{_MENTIONS} m.span > ? ORDER BY m.span LIMIT ?"
MENTIONS_HERE = f"{_MENTIONS} m.span BETWEEN ? AND ? ORDER BY m.span"
MEMBERS = (
    "SELECT m.span, k.id, c.id, s.id, m.origin FROM membership m JOIN cluster c ON c.key = m.cluster "
    f"JOIN span s ON s.key = m.span JOIN document_key k ON k.key = m.span >> {SHIFT} "
    "WHERE m.cluster IN (SELECT key FROM cluster WHERE id IN (SELECT value FROM json_each(?))) AND m.span > ? "
    "ORDER BY m.span LIMIT ?"
)
MEMBERS_HERE = (
    "SELECT s.id, m.origin, s.start, s.end FROM membership m JOIN span s ON s.key = m.span "
    "WHERE m.cluster = (SELECT key FROM cluster WHERE id = ?) "
    "AND m.span BETWEEN ? AND ? ORDER BY m.span"
)
_SPAN_WIDTH = 11
"""Columns of the key and `SPAN_COLUMNS`."""


class ClusterReader:
    """Reads one annotator's clusters. Keys are places to go on from; they hold as long as nothing is deleted."""

    def __init__(self, store: Store, annotator: AnnotatorName) -> None:
        self.path = store.path
        self._store = store
        self._connection = store.connection
        self._annotator = annotator

    @tells
    def page(self, after: int, limit: int) -> tuple[list[ClusterRow], int]:
        """Return the next clusters in the order in which they were made, and the key to go on from."""
        rows = self._rows(PAGE, (after, self._key(), limit))
        return [row for _, row in rows], rows[-1][0] if rows else after

    @tells
    def rows(self, ids: Iterable[ClusterId]) -> list[ClusterRow]:
        """Return those of `ids` that are there."""
        return [row for _, row in self._rows(ROWS, (_json(ids), self._key()))]

    @tells
    def names(self, kind: str) -> list[tuple[ClusterId, str, str]]:
        """Return id, kind and name of all clusters of a kind, in no particular order."""
        return [(ClusterId(i), k, n) for i, k, n in self._connection.execute(NAMES, (self._key(), kind))]

    @tells
    def most_mentioned(self, limit: int, but: str) -> list[Cluster]:
        """Return the clusters of all kinds but one that are meant most often."""
        return self._clusters(MOST_MENTIONED, (self._key(), but, limit))

    @tells
    def newest(self, kind: str, limit: int) -> list[Cluster]:
        """Return the clusters of a kind that were made last."""
        return self._clusters(NEWEST, (self._key(), kind, limit))

    @tells
    def articles(self, cluster: ClusterId, limit: int) -> int:
        """Return in how many articles a cluster is meant, at most `limit`."""
        return int(self._connection.execute(ARTICLES, (cluster, limit)).fetchone()[0])

    @tells
    def in_trash(self, cluster: ClusterId) -> int:
        """Return how many labels of articles in the trash mean a cluster: `rows` does not count them."""
        return int(self._connection.execute(_HIDDEN, (cluster,)).fetchone()[0])

    @tells
    def mentions(self, cluster: ClusterId, after: int, limit: int) -> list[Mention]:
        """Return the next labels that mean a cluster, by article and in the order in which they were made."""
        return self._mentions(MENTIONS, (cluster, after, limit))

    @tells
    def mentions_here(self, cluster: ClusterId, document: DocumentId) -> list[Mention]:
        """Return the labels of one article that mean a cluster."""
        return self._mentions(MENTIONS_HERE, (cluster, *self._bounds(document)))

    @tells
    def members(
        self, clusters: Iterable[ClusterId], after: int, limit: int
    ) -> list[tuple[int, DocumentId, Membership]]:
        """Return the next memberships in any of `clusters` with their keys, by article, those in the trash too."""
        texts = self._store.words.texts()
        rows = self._connection.execute(MEMBERS, (_json(clusters), after, limit)).fetchall()
        return [
            (key, DocumentId(document), Membership(ClusterId(cluster), SpanId(span), texts[origin]))
            for key, document, cluster, span, origin in rows
        ]

    @tells
    def members_here(
        self, cluster: ClusterId, document: DocumentId
    ) -> list[tuple[Membership, tuple[int, int]]]:
        """Return the memberships of a cluster in one article, with first and last offset of their labels."""
        texts = self._store.words.texts()
        rows = self._connection.execute(MEMBERS_HERE, (cluster, *self._bounds(document))).fetchall()
        return [
            (Membership(cluster, SpanId(span), texts[origin]), (start, end))
            for span, origin, start, end in rows
        ]

    def _mentions(self, sql: str, bound: tuple[int | str, ...]) -> list[Mention]:
        texts, order = self._store.words.texts(), self._store.attribute_order()
        rows = self._connection.execute(sql, bound).fetchall()
        spans = make_spans(texts, order, [row[:_SPAN_WIDTH] for row in rows])
        return [
            Mention(row[0], DocumentId(id_), title, length, span, texts[origin])
            for row, span in zip(rows, spans, strict=True)
            for id_, title, length, origin in (row[_SPAN_WIDTH:],)
        ]

    def _bounds(self, document: DocumentId) -> tuple[int, int]:
        """Return the least and the greatest key that a label of an article can have."""
        row = self._connection.execute("SELECT key FROM document_key WHERE id = ?", (document,)).fetchone()
        return (0, 0) if row is None else (lowest(row[0]), highest(row[0]))

    def _key(self) -> int | None:
        return self._store.words.find(self._annotator)

    def _rows(self, sql: str, bound: tuple[int | str | None, ...]) -> list[tuple[int, ClusterRow]]:
        texts = self._store.words.texts()
        return [
            (key, ClusterRow(make_cluster(texts, *row), members, articles))
            for key, members, articles, *row in self._connection.execute(sql, bound)
        ]

    def _clusters(self, sql: str, bound: tuple[int | str | None, ...]) -> list[Cluster]:
        texts = self._store.words.texts()
        return [make_cluster(texts, *row) for row in self._connection.execute(sql, bound)]


def _json(ids: Iterable[str]) -> str:
    return msgspec.json.encode(list(ids)).decode()
