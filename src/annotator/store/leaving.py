"""How the owner lets go of a project file: one file is left, or what another program made of it, untouched."""

from __future__ import annotations

import contextlib
import os
from datetime import datetime
from pathlib import Path

from annotator.store.connect import WAL_IS_SAFE, Connection, Opened, keep_from_moving, sqlite3
from annotator.store.unchanged import Unchanged, stamp


def close_owned(opened: Opened, path: Path, unchanged: Unchanged) -> None:
    """Close the connection; where the file is not ours any more, take away what is: no -wal lies beside a stranger.

    A -wal with pages in it gets another name and is kept, because it may hold the newest labels.
    """
    if unchanged.holds() or not WAL_IS_SAFE:
        opened.close()
        return
    guard: Connection | None = None
    if unchanged.by_others:  # where the path names no or another file, SQLite itself moves nothing
        with contextlib.suppress(sqlite3.Error):
            guard = keep_from_moving(path)
    opened.close()
    if guard is not None:
        guard.close()
    _clear(os.path.realpath(path))


def _clear(real: str) -> None:
    wal = stamp(f"{real}-wal")
    with contextlib.suppress(OSError):
        if wal is not None and wal.size:
            os.replace(f"{real}-wal", f"{real}-wal-kept-{datetime.now():%Y-%m-%d-%H.%M.%S}")
        elif wal is not None:
            os.unlink(f"{real}-wal")
    with contextlib.suppress(OSError):
        os.unlink(f"{real}-shm")
