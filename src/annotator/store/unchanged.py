"""Whether the file of an open project is still as this process left it: no other program wrote over it in place.

SQLite does not ask. It would move the pages of its -wal into whatever stands there now, and leave neither whole.
"""

from __future__ import annotations

import contextlib
import os
from pathlib import Path
from typing import NamedTuple

from annotator.store.backup import Heads, heads
from annotator.store.connect import Connection, look_past_wal, sqlite3

THOROUGH = 32 * 1024 * 1024
"""Bytes up to which every page of a file is looked at whose time was changed; it is rare and takes a moment."""


class Stamp(NamedTuple):
    """What the file system says of a file."""

    device: int
    inode: int
    size: int
    changed: int


def stamp(path: str) -> Stamp | None:
    """Return the stamp of a file, none where there is none; `changed` in nanoseconds."""
    try:
        found = os.stat(path)
    except OSError:
        return None
    return Stamp(found.st_dev, found.st_ino, found.st_size, found.st_mtime_ns)


def _waits(wal: str) -> bool:
    found = stamp(wal)
    return found is not None and found.size > 0


def _version(connection: Connection) -> int:
    return int(connection.execute("PRAGMA schema_version").fetchone()[0])


class Unchanged:
    """Remembers how the file was left. `left` is called after each own write; `by_others` stays true once it is.

    A new time alone is no proof, because others set it, too: then the log in the file itself is looked at, which must
    be ours and no older than what was moved into it last. Where a reader kept some pages from being moved, the file
    makes no sense without its -wal, and its size alone must be the same.
    """

    def __init__(self, connection: Connection, path: Path) -> None:
        self.by_others = False
        self._connection = connection
        self._path = path
        self._name = os.fspath(path)
        self._stamp = stamp(self._name)
        self._whole = not _waits(f"{self._name}-wal")
        self._floor: Heads = self._now() if self._whole else ()

    def left(self, floor: Heads | None = None) -> None:
        """Take the file as it is now for what it must be. `floor`: the log that all of is in it now."""
        found = stamp(self._name)
        if found is not None and self._stamp is not None and found[:2] == self._stamp[:2]:
            self._stamp = found
            self._whole = floor is not None
            if floor is not None:
                self._floor = floor

    def left_whole(self) -> None:
        """Take the file as it is now, with all of the log in it: there is no -wal."""
        self.left(self._now())

    def same_file(self) -> bool:
        """Tell whether the path still names the file, whatever is in it."""
        found = stamp(self._name)
        return found is not None and self._stamp is not None and found[:2] == self._stamp[:2]

    def holds(self, moving: bool = False) -> bool:
        """Tell whether the path names the same file and nobody else wrote into it. `moving`: this process does now."""
        found = stamp(self._name)
        if self.by_others or found is None or self._stamp is None:
            return False
        if found == self._stamp or (moving and found[:2] == self._stamp[:2]):
            return True
        if found[:2] != self._stamp[:2]:
            return False
        if self._is_ours(found.size) if self._whole else found.size == self._stamp.size:
            self._stamp = found
            return True
        self.by_others = True
        return False

    def _now(self) -> Heads:
        with contextlib.suppress(sqlite3.Error, TypeError, ValueError):
            return heads(self._connection)
        return ()

    def _is_ours(self, size: int) -> bool:
        """Look into the file itself, past the -wal: is it whole, no copy, and its log ours and new enough?"""
        try:
            raw = look_past_wal(self._path)
        except sqlite3.Error:
            return False
        try:
            pages, page = (
                int(raw.execute(f"PRAGMA {of}").fetchone()[0]) for of in ("page_count", "page_size")
            )
            if pages * page != size or _version(raw) != _version(self._connection):
                return False  # SQLite counts the version up in each copy that it makes
            there = {replica: (n, digest) for replica, n, digest in heads(raw)}
            if any(there.get(replica, (0, b""))[0] < n for replica, n, _ in self._floor):
                return False
            if not all(self._has(replica, n, digest) for replica, (n, digest) in there.items()):
                return False
            return size > THOROUGH or raw.execute("PRAGMA quick_check(1)").fetchone()[0] == "ok"
        except (sqlite3.Error, TypeError, ValueError):
            return False
        finally:
            raw.close()

    def _has(self, replica: str, n: int, digest: bytes) -> bool:
        row = self._connection.execute(
            "SELECT s.hash FROM replica r JOIN step s ON s.replica = r.key WHERE r.id = ? AND s.n = ?",
            (replica, n),
        ).fetchone()
        return row is not None and bytes(row[0]) == digest
