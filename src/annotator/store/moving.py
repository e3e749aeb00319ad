"""Moves what a long act left in the -wal into the project file, beside the window that goes on."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from pathlib import Path
from threading import Thread

from annotator.store.connect import WAL_IS_SAFE, Connection, Mode, connect, prepare, sqlite3

PAGES = 1000
"""Pages in the -wal after which a commit moves them itself: what SQLite does unless told otherwise."""


class Mover:
    """Keeps the moving of pages out of one commit: of an act on 10,000 articles it takes as long as the commit itself.

    The pages are safe in the -wal before; moved later, or never, they are read from there.
    """

    def __init__(self, connection: Connection, path: Path) -> None:
        self._connection = connection
        self._path = path
        self._thread: Thread | None = None

    @contextlib.contextmanager
    def put_off(self) -> Iterator[None]:
        """Let commits move nothing meanwhile."""
        self._connection.execute("PRAGMA wal_autocheckpoint = 0")
        try:
            yield
        finally:
            self._connection.execute(f"PRAGMA wal_autocheckpoint = {PAGES}")

    def start(self) -> None:
        """Move on a thread what is there now; labels may be saved meanwhile."""
        if WAL_IS_SAFE:  # else there is no -wal, and no second connection may be open
            self.wait()
            self._thread = Thread(target=_move, args=(self._path,), name="move pages")
            self._thread.start()

    def wait(self) -> None:
        """Return when nothing is being moved."""
        if self._thread is not None:
            self._thread.join()
            self._thread = None


def _move(path: Path) -> None:
    # Where this fails, the next commit or the closing of the project does it, and tells what is in the way.
    with contextlib.suppress(sqlite3.Error, OSError):
        opened = connect(path, Mode.OWNER)
        try:
            prepare(opened.connection, Mode.OWNER)
            opened.connection.execute("PRAGMA wal_checkpoint(PASSIVE)").fetchone()
        finally:
            opened.close()
