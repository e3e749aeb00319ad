"""The only write door: steps become rows of the log and of every table in one transaction, or not at all."""

from __future__ import annotations

import contextlib
from collections.abc import Generator, Iterable, Iterator, Mapping

from annotator.base.clock import Clock
from annotator.domain.change import Draft
from annotator.store.articles import Articles
from annotator.store.changing import Changing
from annotator.store.connect import Connection, sqlite3
from annotator.store.log import Log
from annotator.store.words import Words

AT_ONCE = 500
"""How many steps wait at most until they are put into the log together."""
CHANGES_AT_ONCE = 20_000


class Writer:
    """Turns drafts into committed steps. `busy`: it is in the middle of some."""

    def __init__(self, connection: Connection, words: Words, clock: Clock) -> None:
        self.busy = False
        self._connection = connection
        self._words = words
        self._clock = clock
        self._articles = Articles(connection)
        self._tables = Changing(connection, words, self._articles)
        self._log = Log(connection, words, self._articles, clock)

    @contextlib.contextmanager
    def from_outside(self) -> Iterator[Clock]:
        """Let log and tables be written by others meanwhile; afterwards nothing that was known of them holds."""
        self.busy = True
        try:
            yield self._clock
        finally:
            self.busy = False
            for part in (self._tables, self._log, self._articles):
                part.forget()

    def apply(self, drafts: Iterable[Draft], texts: Mapping[str, str]) -> None:
        """Write and commit; on any failure roll back, as if nothing had been asked.

        `drafts` are taken one by one, inside the transaction, so that an act of any size fits into memory.
        """
        for _ in self.applying(drafts, texts):
            pass

    def applying(
        self,
        drafts: Iterable[Draft],
        texts: Mapping[str, str],
        at_once: int = AT_ONCE,
        changes_at_once: int = CHANGES_AT_ONCE,
    ) -> Generator[None, None, None]:
        """Do the same and yield after each step: still one transaction, rolled back where the caller closes this."""
        self._connection.execute("BEGIN IMMEDIATE")
        self.busy = True
        try:
            self._articles.texts = texts
            waiting: list[Draft] = []
            changes = 0
            for draft in drafts:
                self._tables.apply(draft)
                waiting.append(draft)
                changes += len(draft.changes)
                if len(waiting) >= at_once or changes >= changes_at_once:
                    self._put_down(waiting)
                    if at_once < AT_ONCE:
                        self._articles.write_index()
                    waiting, changes = [], 0
                yield
            self._put_down(waiting)
            self._articles.write_index()
            self._connection.execute("COMMIT")
        except BaseException:
            for part in (self._tables, self._log, self._words, self._articles):
                part.forget()
            # The reason is told, not that a sick disk could not even roll back; the next act tries to once more.
            with contextlib.suppress(sqlite3.OperationalError):
                if self._connection.in_transaction:
                    self._connection.execute("ROLLBACK")
            raise
        finally:
            self.busy = False
            self._articles.texts = {}

    def _put_down(self, drafts: list[Draft]) -> None:
        self._tables.flush()
        if drafts:
            self._log.write(drafts)
        if self._articles.much_to_index:
            self._articles.write_index()
