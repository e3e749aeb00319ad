"""Articles going in and out of the tables: the text once, the full-text index along with it."""

from __future__ import annotations

from collections.abc import Mapping

from annotator.base.errors import LogMismatch
from annotator.domain.document import Document, text_sha256
from annotator.store.codec import encode_text
from annotator.store.connect import Connection
from annotator.store.search import cut
from annotator.store.tables import Row, highest, lowest

_MATCH = (
    "key = ? AND text = ? AND length = ? AND title = ? AND source IS ? AND published IS ? AND language IS ? "
    "AND meta = ?"
)


class Articles:
    """The tables `document_key`, `document`, `text` and `search`, inside a transaction that writes.

    `texts`: by SHA-256, the texts that came with the steps.
    """

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._keys: dict[str, int] = {}
        self._index_rows: list[Row] = []
        self.texts: Mapping[str, str] = {}

    def forget(self) -> None:
        """Forget the keys: a transaction that may have added some was rolled back."""
        self._keys.clear()
        self._index_rows.clear()

    def write_index(self) -> None:
        """Bring the full-text index up to date; the last thing in a transaction.

        Every savepoint, which SQLite sets for many statements, makes FTS5 write out all that it gathered:
        in between, the index costs 150 µs more an article (measured).
        """
        self._connection.executemany(
            "INSERT INTO search(search, rowid, body) VALUES (?, ?, ?)", self._index_rows
        )
        self._index_rows.clear()

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
        return self.key(document) if key is None else self._remember(document, key)

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
            f"DELETE FROM document WHERE {_MATCH} AND NOT EXISTS (SELECT 1 FROM span WHERE key BETWEEN ? AND ?)",
            (*row, lowest(key), highest(key)),
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
        digest = bytes.fromhex(sha256)
        row = self._connection.execute("SELECT key FROM text WHERE sha256 = ?", (digest,)).fetchone()
        if row is not None:
            return int(row[0])
        text = self.texts.get(sha256)
        if text is None or text_sha256(text) != sha256:
            raise LogMismatch("The text of an article is missing. Nothing was changed.")
        key = self._connection.execute(
            "INSERT INTO text(sha256, body) VALUES (?, ?)", (digest, text)
        ).lastrowid
        assert key is not None
        return key

    def _index(self, document: Document, row: Row) -> None:
        self._index_rows.append((None, row[0], self._searchable(document, row)))

    def _unindex(self, document: Document, row: Row) -> None:
        self._index_rows.append(("delete", row[0], self._searchable(document, row)))

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


def _plain(value: object) -> str | None:
    return value if isinstance(value, str) else None
