"""Whether the file and the chain of the log are whole."""

from __future__ import annotations

import hashlib

import msgspec

from annotator.store.codec import decode_step
from annotator.store.connect import Connection

_STEPS = "SELECT replica, n, id, at, body, hash FROM step ORDER BY replica, n"


def damage(connection: Connection) -> list[str]:
    """Return a sentence for each damage: of pages, of references, of the chain. O(project)."""
    found = [f"The file: {row[0]}." for row in connection.execute("PRAGMA quick_check") if row[0] != "ok"]
    broken = connection.execute("PRAGMA foreign_key_check").fetchall()
    if broken:
        found.append(f"{len(broken)} references lead nowhere, the first in “{broken[0][0]}”.")
    return found + _texts(connection) + _chain(connection)


def _texts(connection: Connection) -> list[str]:
    """Return a sentence for each article whose text is no longer the one that came in."""
    changed = []
    for key, digest, body in connection.execute("SELECT key, sha256, CAST(body AS BLOB) FROM text"):
        if hashlib.sha256(body).digest() != digest:
            changed.append(key)
    titles = (
        title
        for key in changed
        for (title,) in connection.execute("SELECT title FROM document WHERE text = ? ORDER BY key", (key,))
    )
    return [f"The text of “{title}” was changed after it came in." for title in titles]


def _chain(connection: Connection) -> list[str]:
    found, current, number, last = [], None, 0, bytes(32)
    for replica, n, id_, at, body, digest in connection.execute(_STEPS):
        if replica != current:
            current, number, last = replica, 0, bytes(32)
        number += 1
        if n != number:
            found.append(f"Steps {number} to {n - 1} are missing before step {id_}.")
            number = n
        elif hashlib.sha256(last + body).digest() != digest:
            found.append(f"Step {id_} was changed after it was written.")
        last = digest
        try:
            decoded = decode_step(body)
            same = (decoded.id, decoded.n, decoded.at) == (id_, n, at)
        except msgspec.MsgspecError:
            same = False
        if not same:
            found.append(f"Step {id_} does not say what the log says of it.")
    return found
