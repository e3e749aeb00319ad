"""Articles going in and out of the tables: the text once, the full-text index along with it."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import groupby
from operator import itemgetter

from annotator.base.errors import LogMismatch
from annotator.domain.document import Document, text_sha256
from annotator.store.codec import encode_text
from annotator.store.connect import Connection
from annotator.store.search import cut
from annotator.store.tables import Row, highest, lowest

_MATCH = (
    "key = ? AND text = ? AND length = ? AND title = ? AND source = ? AND published = ? AND language = ? "
    "AND meta = ?"
)
_INDEX = "INSERT INTO search(rowid, body) VALUES (?, ?)"
_UNINDEX = "INSERT INTO search(search, rowid, body) VALUES ('delete', ?, ?)"

_MUCH = 16_000_000
"""Code points."""


class Articles:
    """The tables `document_key`, `document`, `text` and `search`, inside a transaction that writes.

    `texts`: by SHA-256, the texts that came with the steps. `arrived`: keys of articles that were never here
    before this transaction, so that nothing can be said of them yet.
    """

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._keys: dict[str, int] = {}
        self._to_index: list[tuple[str, Row]] = []
        self.arrived: set[int] = set()
        self.texts: Mapping[str, str] = {}

    def forget(self) -> None:
        """Forget the keys: a transaction that may have added some was rolled back."""
        self._keys.clear()
        self._to_index.clear()
        self.arrived.clear()

    def write_index(self) -> None:
        """Bring the full-text index up to date; the last thing in a transaction.

        Every savepoint, which SQLite sets for many statements, makes FTS5 write out all that it gathered:
        in between, the index costs 150 µs more an article (measured).
        """
        for sql, group in groupby(self._to_index, itemgetter(0)):
            self._connection.executemany(sql, [row for _, row in group])
        self._to_index.clear()
        self.arrived.clear()

    @property
    def much_to_index(self) -> bool:
        """Whether so much text waits for the index that it should not wait for the end of the transaction."""
        return sum(len(str(row[1])) for _, row in self._to_index) > _MUCH

    def key(self, document: str) -> int:
        """Return the key of an article that is or once was in the project, else raise `LogMismatch`."""
        key = self._keys.get(document)
        if key is None:
            row = self._connection.execute(
                "SELECT key FROM document_key WHERE id = ?", (document,)
            ).fetchone()
            if row is None:
                raise LogMismatch("The article is no longer in the project. Nothing was changed.")
            key = self._remember(document, int(row[0]))
        return key

    def new_key(self, document: str) -> int:
        """Return the key of an article that comes in: its old one, if it was here before."""
        made = self._connection.execute(
            "INSERT INTO document_key(id) VALUES (?) ON CONFLICT DO NOTHING", (document,)
        )
        key = made.lastrowid if made.rowcount == 1 else None
        if key is None:
            return self.key(document)
        self.arrived.add(key)
        return self._remember(document, key)

    def add(self, document: Document) -> None:
        """Put an article in; one with this id raises an error of integrity, a missing text `LogMismatch`."""
        row = self._row(document, self.new_key(document.id))
        self._connection.execute("INSERT INTO document VALUES (?, ?, ?, ?, ?, ?, ?, ?)", row)
        self._index(document, row)

    def change(self, before: Document, after: Document) -> int:
        """Change what is known of an article; return how many rows that hit."""
        old, new = self._row(before, self.key(before.id)), self._row(after, self.key(after.id))
        sets = "key = ?, text = ?, length = ?, title = ?, source = ?, published = ?, language = ?, meta = ?"
        hit = self._connection.execute(f"UPDATE document SET {sets} WHERE {_MATCH}", new + old).rowcount
        if hit and (before.title, before.text_sha256) != (after.title, after.text_sha256):
            self._unindex(before, old)
            self._index(after, new)
        return hit

    def remove(self, document: Document) -> int:
        """Take an article out that nobody says anything about any more; return how many rows that hit."""
        key = self.key(document.id)
        row = self._row(document, key)
        self._connection.execute(
            "DELETE FROM layer WHERE document = ? AND status IS NULL AND spans = 0", (key,)
        )
        hit = self._connection.execute(
            f"DELETE FROM document WHERE {_MATCH} AND NOT EXISTS (SELECT 1 FROM span WHERE key BETWEEN ? AND ?) "
            "AND NOT EXISTS (SELECT 1 FROM trash WHERE document = ?)",
            (*row, lowest(key), highest(key), key),
        ).rowcount
        if hit:
            self._unindex(document, row)
        return hit

    def _row(self, document: Document, key: int) -> Row:
        meta = document.meta
        return (
            key,
            self._text_key(document.text_sha256),
            document.length,
            document.title,
            _plain(meta.get("source")),
            _plain(meta.get("published")),
            _plain(meta.get("language")),
            encode_text(dict(meta)),
        )

    def _text_key(self, sha256: str) -> int:
        digest, text = bytes.fromhex(sha256), self.texts.get(sha256)
        if text is not None:
            if text_sha256(text) != sha256:
                raise LogMismatch("The text of an article is not the one it names. Nothing was changed.")
            made = self._connection.execute(
                "INSERT INTO text(sha256, body) VALUES (?, ?) ON CONFLICT DO NOTHING", (digest, text)
            )
            if made.rowcount == 1 and made.lastrowid is not None:
                return made.lastrowid
        row = self._connection.execute("SELECT key FROM text WHERE sha256 = ?", (digest,)).fetchone()
        if row is None:
            raise LogMismatch("The text of an article is missing. Nothing was changed.")
        return int(row[0])

    def _index(self, document: Document, row: Row) -> None:
        self._to_index.append((_INDEX, (row[0], self._searchable(document, row))))

    def _unindex(self, document: Document, row: Row) -> None:
        self._to_index.append((_UNINDEX, (row[0], self._searchable(document, row))))

    def _searchable(self, document: Document, row: Row) -> str:
        text = self.texts.get(document.text_sha256)
        if text is None:
            text = self._connection.execute("SELECT body FROM text WHERE key = ?", (row[1],)).fetchone()[0]
        return cut(searchable(document.title, text))

    def _remember(self, document: str, key: int) -> int:
        if len(self._keys) > 1000:
            self._keys.clear()
        self._keys[document] = key
        return key


def searchable(title: str, text: str) -> str:
    """Return what the index holds of an article: the text, after the title where that is not its beginning."""
    return text if text.lstrip().startswith(title) else f"{title}\n{text}"


def _plain(value: object) -> str:
    return value if isinstance(value, str) else ""
