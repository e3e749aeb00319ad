"""The only write door: steps become rows of the log and of every table in one transaction, or not at all."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from annotator.base.clock import Clock
from annotator.domain.change import Draft, Step
from annotator.store.articles import Articles
from annotator.store.changing import Changing
from annotator.store.connect import Connection
from annotator.store.log import Log
from annotator.store.words import Words


class Writer:
    """Turns drafts into committed steps."""

    def __init__(self, connection: Connection, words: Words, clock: Clock) -> None:
        self._connection = connection
        self._words = words
        self._articles = Articles(connection)
        self._tables = Changing(connection, words, self._articles)
        self._log = Log(connection, words, self._articles, clock)

    def apply(self, drafts: Sequence[Draft], texts: Mapping[str, str]) -> tuple[Step, ...]:
        """Write and commit; on any failure roll back, as if nothing had been asked."""
        if not drafts:
            return ()
        self._connection.execute("BEGIN IMMEDIATE")
        try:
            self._articles.texts = texts
            for draft in drafts:
                self._tables.apply(draft)
            self._tables.flush()
            steps = self._log.write(drafts)
            self._articles.write_index()
            self._connection.execute("COMMIT")
        except BaseException:
            for part in (self._tables, self._log, self._words, self._articles):
                part.forget()
            if self._connection.in_transaction:
                self._connection.execute("ROLLBACK")
            raise
        finally:
            self._articles.texts = {}
        return steps
