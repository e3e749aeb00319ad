"""Whether the file, its texts and the chain of its log are whole: what can be told without doing anything again."""

from __future__ import annotations

import contextlib
import hashlib
from collections.abc import Iterator
from typing import NamedTuple

from annotator.base.progress import Cancelled, Progress
from annotator.base.wording import counted
from annotator.store.chain import read_chain
from annotator.store.connect import Connection, sqlite3
from annotator.store.plain import HELD, in_words

_MOST = 1000
"""How many complaints of SQLite are counted: one damaged page makes thousands."""

_STEPS = 200_000
"""Steps of SQLite between two looks whether to go on: some milliseconds."""


class Damage(NamedTuple):
    """One thing that is not as this program wrote it. `repair`: what would mend it, empty if nothing here can.

    `details`: what SQLite says of it, for who knows its words.
    """

    code: str
    sentence: str
    repair: str = ""
    details: str = ""


REBUILD = "Write the tables anew from the log."
BRING_BACK = "Bring back what was written, proven by its hash."


def damage(connection: Connection) -> list[str]:
    """Return a sentence for each damage: of pages, of references, of the chain. O(project)."""
    texts = read_texts(connection, frozenset())
    found = [*of_file(connection), *of_references(connection), *texts.damages]
    return [one.sentence for one in found] + [
        sentence for _, sentence, _ in read_chain(connection).complaints
    ]


@contextlib.contextmanager
def stoppable(connection: Connection, progress: Progress) -> Iterator[None]:
    """Let long reading by a connection be stopped: `Cancelled` from `progress` ends it, also within a statement."""
    stopped: list[Cancelled] = []

    def look() -> int:
        try:
            progress(0, None, "check")
        except Cancelled as asked:
            stopped.append(asked)
        return len(stopped)

    connection.set_progress_handler(look, _STEPS)
    try:
        yield
    except sqlite3.Error:
        if not stopped:
            raise
    finally:
        connection.set_progress_handler(None, 0)
    if stopped:
        raise stopped[0]


def of_file(connection: Connection) -> Iterator[Damage]:
    """Yield what SQLite finds wrong with its pages and indexes, all of one kind together."""
    said = [str(what) for (what,) in connection.execute(f"PRAGMA integrity_check({_MOST})") if what != "ok"]
    for sentence, details in in_words(connection, said):
        yield Damage("file", sentence, REBUILD, details)


def of_references(connection: Connection) -> Iterator[Damage]:
    """Yield one damage if rows point at others that are not there: links and members without ends."""
    broken = connection.execute("PRAGMA foreign_key_check").fetchall()
    if broken:
        what = f"{counted(len(broken), 'reference leads', 'references lead')} nowhere"
        held = HELD.get(broken[0][0])
        words = f"{what}, the first among {held}." if held else f"{what}."
        yield Damage("references", words, REBUILD, f"the first in the table {broken[0][0]}")


class Texts(NamedTuple):
    """What was found of the texts. `right`: by key, the hash under which a sound one belongs; `changed`: keys."""

    damages: list[Damage]
    right: dict[int, bytes]
    changed: frozenset[int]


def read_texts(connection: Connection, wanted: frozenset[str]) -> Texts:
    """Compare every text with its hash. `wanted`: the hashes (hex) that the log knows."""
    found: list[Damage] = []
    right: dict[int, bytes] = {}
    changed: list[int] = []
    for key, digest, body in connection.execute("SELECT key, sha256, CAST(body AS BLOB) FROM text"):
        actual = hashlib.sha256(body).digest()
        if not isinstance(digest, bytes):
            # A row of another table, on a page that was put in the place of another.
            found.append(Damage("text", f"What stands in the place of text {key} is no text."))
            continue
        right[key] = digest
        if actual == digest:
            continue
        if actual.hex() in wanted:
            right[key] = actual
            what = f"The text of “{_title(connection, key)}” is whole, but its hash was changed."
            found.append(Damage("text-hash", what, "Write the hash of the text anew."))
        else:
            changed.append(key)
            found.append(
                Damage("text", f"The text of “{_title(connection, key)}” was changed after it came in.")
            )
    here = {digest.hex() for digest in right.values()}
    missing = len(wanted - here)
    if missing:
        found.append(Damage("text-missing", f"The texts of {missing} articles that came in are not there."))
    return Texts(found, right, frozenset(changed))


def _title(connection: Connection, key: int) -> str:
    try:
        row = connection.execute(
            "SELECT title FROM document WHERE text = ? ORDER BY key LIMIT 1", (key,)
        ).fetchone()
    except sqlite3.Error:
        row = None
    return f"text {key}" if row is None else str(row[0])
