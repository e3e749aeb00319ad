"""Small integers for words that come again and again: annotators, labels, origins, types of relations."""

from __future__ import annotations

from annotator.store.connect import Connection


class _Texts(dict[int, str]):
    """The words by number; one that is not there is damage."""

    def __missing__(self, key: int) -> str:
        raise LookupError(f"word {key} is missing")


class Words:
    """The table `word` with what was seen of it kept in memory; entries are never changed or removed.

    `known`: numbers of the words seen so far, for loops in which a call would cost too much.
    """

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self.known: dict[str, int] = {}
        self._texts = _Texts()

    def key(self, text: str) -> int:
        """Return the number of a word, a new one if needed: only inside a transaction that writes."""
        key = self.known.get(text)
        if key is not None:
            return key
        key = self.find(text)
        if key is None:
            key = self._connection.execute("INSERT INTO word(text) VALUES (?)", (text,)).lastrowid
            assert key is not None
            self.known[text] = key  # not into the texts: what was there before it would then never be read
        return key

    def find(self, text: str) -> int | None:
        """Return the number of a word, none if the project never used it."""
        key = self.known.get(text)
        if key is None:
            row = self._connection.execute("SELECT key FROM word WHERE text = ?", (text,)).fetchone()
            if row is None:
                return None
            key = self.known[text] = int(row[0])
        return key

    def text(self, key: int) -> str:
        """Return the word of a number."""
        text = self._texts.get(key)
        return self.texts()[key] if text is None else text

    def texts(self) -> dict[int, str]:
        """Return all words by number; read it, never change it."""
        newest = max(self._texts, default=0)
        self._texts.update(self._connection.execute("SELECT key, text FROM word WHERE key > ?", (newest,)))
        return self._texts

    def forget(self) -> None:
        """Forget everything: a transaction that may have added words was rolled back."""
        self.known.clear()
        self._texts = _Texts()
