"""When what is in the -wal is moved into the project file: never by SQLite itself, and never into a file of others."""

from __future__ import annotations

import contextlib
import os
from pathlib import Path
from threading import Thread

from annotator.store.backup import heads
from annotator.store.connect import WAL_IS_SAFE, Connection, Mode, connect, prepare, sqlite3
from annotator.store.unchanged import Unchanged

PAGES = 1000
"""Pages in the -wal after which they are moved: what SQLite does unless told otherwise."""

_LEAST = PAGES * 4096


class Mover:
    """Moves pages after commits, or on a thread: of an act on 10,000 articles it takes as long as the commit itself.

    The pages are safe in the -wal before; moved later, or never, they are read from there.
    """

    def __init__(self, connection: Connection, path: Path, unchanged: Unchanged) -> None:
        self._connection = connection
        self._path = path
        self._wal = f"{os.path.realpath(path)}-wal"
        self._unchanged = unchanged
        self._thread: Thread | None = None

    def take_charge(self) -> None:
        """Keep SQLite from moving pages by itself, in a commit, where nobody has looked at the file before."""
        self._connection.execute("PRAGMA wal_autocheckpoint = 0")

    @property
    def moves(self) -> bool:
        """Whether pages are being moved on a thread now."""
        return self._thread is not None and self._thread.is_alive()

    def committed(self) -> None:
        """Move what there is if it has become much, as SQLite does; never raises."""
        if not WAL_IS_SAFE:
            self._unchanged.left_whole()  # a commit goes into the file itself
            return
        try:
            much = os.stat(self._wal).st_size >= _LEAST
        except OSError:
            return
        if much and not self.moves and self._pages() >= PAGES:
            self.move("PASSIVE")

    def move(self, how: str) -> None:
        """Move what is in the -wal into the file, unless that is no longer ours; never raises."""
        if self._unchanged.holds() or (not self._unchanged.same_file() and not self._unchanged.by_others):
            _move_by(self._connection, self._unchanged, how)

    def start(self) -> None:
        """Move on a thread what is there now; labels may be saved meanwhile."""
        if WAL_IS_SAFE:  # else there is no -wal, and no second connection may be open
            self.wait()
            if self._unchanged.holds():
                self._thread = Thread(target=_move, args=(self._path, self._unchanged), name="move pages")
                self._thread.start()
        else:
            self._unchanged.left_whole()

    def wait(self) -> None:
        """Return when nothing is being moved."""
        if self._thread is not None:
            self._thread.join()
            self._thread = None

    def _pages(self) -> int:
        """Return how many pages of the -wal are not moved yet; its size does not tell once it was used before."""
        with contextlib.suppress(sqlite3.Error):
            _, there, moved = self._connection.execute("PRAGMA wal_checkpoint(NOOP)").fetchone()
            return int(there) - int(moved)
        return 0


def _move_by(connection: Connection, unchanged: Unchanged, how: str) -> None:
    # Where this fails, the next commit or the closing of the project does it, and tells what is in the way.
    with contextlib.suppress(sqlite3.Error):
        try:
            before = heads(connection)
            busy, there, moved = connection.execute(f"PRAGMA wal_checkpoint({how})").fetchone()
            unchanged.left(before if not busy and there == moved else None)
        except BaseException:
            unchanged.left()
            raise


def _move(path: Path, unchanged: Unchanged) -> None:
    with contextlib.suppress(sqlite3.Error, OSError), connect(path, Mode.OWNER) as opened:
        prepare(opened.connection, Mode.OWNER)
        _move_by(opened.connection, unchanged, "PASSIVE")
