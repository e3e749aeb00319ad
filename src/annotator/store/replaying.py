"""All tables made anew from the log, in a file of their own: what a project should hold if nothing harmed it."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from annotator.base.clock import Clock
from annotator.base.errors import AnnotatorError
from annotator.base.progress import Progress, silent
from annotator.domain.change import ReplicaId, Step
from annotator.domain.fold import Fold
from annotator.store.articles import Articles
from annotator.store.chain import Chain
from annotator.store.changing import Changing
from annotator.store.codec import decode_step
from annotator.store.connect import Connection, Mode, connect, sqlite3
from annotator.store.damage import Texts
from annotator.store.log import Log
from annotator.store.migrations import lay_out
from annotator.store.words import Words

_AT_ONCE = 500
_MOST_KEY = 1 << 30
"""Keys of articles beyond are no keys that were ever given."""


class CannotReplay(Exception):
    """A step of the log cannot be done again; the words are a sentence."""


def replay(
    source: Connection, chain: Chain, texts: Texts, target: Path, progress: Progress = silent
) -> Connection:
    """Return a connection to a new project file at `target` in which the log of `source` was done again.

    The caller closes it. Raises `CannotReplay`. Texts that were changed are in it as they are, but not the index
    of their words.
    """
    connection = connect(target, Mode.CREATE).connection
    try:
        page_size = source.execute("PRAGMA page_size").fetchone()[0]
        for pragma in (
            f"page_size = {page_size}",
            "journal_mode = OFF",
            "synchronous = OFF",
            "foreign_keys = ON",
        ):
            connection.execute(f"PRAGMA {pragma}").fetchone()
        connection.execute("BEGIN")
        lay_out(connection)
        connection.executemany("INSERT INTO project VALUES (?, ?)", source.execute("SELECT * FROM project"))
        _bring_texts(source, connection, chain, texts)
        _bring_keys(source, connection, chain)
        _Replay(connection).run(source, chain, progress)
        connection.executemany(
            "UPDATE text SET body = CAST(? AS TEXT) WHERE key = ?",
            ((_body(source, key), key) for key in texts.changed),
        )
        connection.execute("COMMIT")
    except BaseException:
        connection.close()
        raise
    return connection


def _bring_texts(source: Connection, connection: Connection, chain: Chain, texts: Texts) -> None:
    """Copy the texts, one changed as far as it can be read, and an empty one for each that is missing."""
    insert = "INSERT OR IGNORE INTO text(key, sha256, body) VALUES (?, ?, ?)"
    for key, digest in sorted(texts.right.items()):
        body = _body(source, key).decode(errors="replace" if key in texts.changed else "strict")
        connection.execute(insert, (key, digest, body))
    here = {digest.hex() for digest in texts.right.values()}
    for missing in sorted(chain.texts - here):
        connection.execute("INSERT INTO text(sha256, body) VALUES (?, '')", (bytes.fromhex(missing),))


def _body(source: Connection, key: int) -> bytes:
    row = source.execute("SELECT CAST(body AS BLOB) FROM text WHERE key = ?", (key,)).fetchone()
    return bytes(row[0])


def _bring_keys(source: Connection, connection: Connection, chain: Chain) -> None:
    """Give the articles the keys that they have, so that the order of import and the index can be compared."""
    rows = source.execute(
        "SELECT key, CAST(id AS BLOB) FROM document_key WHERE key BETWEEN 1 AND ? ORDER BY key", (_MOST_KEY,)
    ).fetchall()
    known = [(key, id_) for key, blob in rows if (id_ := blob.decode(errors="replace")) in chain.documents]
    connection.executemany("INSERT OR IGNORE INTO document_key VALUES (?, ?)", known)


class _Replay:
    """Does the steps again, through the same tables as when they were done."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        words, self._articles = Words(connection), Articles(connection)
        self._tables = Changing(connection, words, self._articles)
        self._log = Log(connection, words, self._articles, Clock())
        self._replicas: dict[ReplicaId, int] = {}
        self._waiting: list[Step] = []
        self._fold: Fold | None = None

    def run(self, source: Connection, chain: Chain, progress: Progress) -> None:
        """Do all steps again; of copies that went on apart what counts is what merging shows."""
        self._fold = Fold() if chain.apart else None
        for number, step in enumerate(_steps(source, chain), 1):
            self._do(step)
            if number % _AT_ONCE == 0:
                self._put_down()
                progress(number, len(chain.order), "check the log")
        self._put_down()
        self._articles.write_index()
        self._connection.executemany(
            "INSERT INTO head SELECT key FROM step WHERE id = ?", ((head,) for head in sorted(chain.heads))
        )

    def _do(self, step: Step) -> None:
        try:
            draft = step.draft
            if self._fold is not None:
                # In a project that was merged a step does what it does only beside those that did not know of it.
                draft = replace(draft, changes=self._fold.take(step))
            self._tables.apply(draft)
        except (AnnotatorError, sqlite3.IntegrityError, AssertionError, LookupError, ValueError) as error:
            raise CannotReplay(f"Step {step.id} of the log cannot be done again.") from error
        if step.replica not in self._replicas:
            made = self._connection.execute("INSERT INTO replica(id) VALUES (?)", (step.replica,)).lastrowid
            assert made is not None
            self._replicas[step.replica] = made
        self._waiting.append(step)

    def _put_down(self) -> None:
        waiting, self._waiting = self._waiting, []
        try:
            self._tables.flush()
            self._log.keep(waiting, self._replicas)
        except (AnnotatorError, sqlite3.IntegrityError) as error:
            between = f"{waiting[0].id} to {waiting[-1].id}" if waiting else "none"
            raise CannotReplay(f"Steps {between} of the log cannot be done again.") from error
        if self._articles.much_to_index:
            self._articles.write_index()


def _steps(source: Connection, chain: Chain) -> Iterator[Step]:
    """Yield the steps with the hashes that follow from their bodies."""
    last: dict[ReplicaId, bytes] = {}
    for key in chain.order:
        body = bytes(source.execute("SELECT body FROM step WHERE key = ?", (key,)).fetchone()[0])
        d = decode_step(body)
        seal = hashlib.sha256(last.get(d.replica, bytes(32)) + body).digest()
        last[d.replica] = seal
        yield Step(d.id, d.replica, d.n, d.at, d.draft, d.parents, body, seal)
