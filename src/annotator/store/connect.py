"""The one SQLite library of the process, and connections that are set up as a project needs them.

Two libraries on one file drop each other's locks and lose acknowledged labels (measured), so nothing
else may import one, and nothing may open a project by `open()` while it is open here.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import sys
from dataclasses import dataclass
from enum import Enum
from pathlib import Path
from typing import TYPE_CHECKING

from annotator.base.closing import Closes
from annotator.base.errors import EnvironmentFailure
from annotator.base.temporary import TemporaryFolder

if TYPE_CHECKING:
    import sqlite3 as sqlite3
elif os.environ.get("ANNOTATOR_SQLITE") == "python":
    import sqlite3  # what machines without a wheel have; one CI job runs the store's tests like that
else:
    try:
        from pysqlite3 import dbapi2 as sqlite3
    except ImportError:
        import sqlite3

Connection = sqlite3.Connection
Cursor = sqlite3.Cursor

SQLITE_VERSION = sqlite3.sqlite_version
WAL_IS_SAFE = sqlite3.sqlite_version_info >= (3, 51, 3)
"""Whether several connections may be open at once: older versions can lose committed pages in WAL mode."""

APPLICATION_ID = 0x414E4E54
OWNER_WAIT, READER_WAIT = 0.05, 5.0
_CACHE_KIB = 4096
_SHARED = 32768
_ROOM = _SHARED + 4096
"""Bytes that the -shm takes at least, and those that must be free to open a project that nobody has open."""


class Mode(Enum):
    """What a connection is for."""

    CREATE = "create"
    OWNER = "owner"
    READER = "reader"


@dataclass(slots=True)
class Opened(Closes):
    """A connection and the folder of the copy that it reads, if the file could not be read in place."""

    connection: Connection
    folder: TemporaryFolder | None = None

    def close(self) -> None:
        """Close the connection and remove the copy."""
        self.connection.close()
        if self.folder is not None:
            self.folder.remove()


def connect(path: Path, mode: Mode) -> Opened:
    """Return a connection to the project file; nothing in the file is looked at or changed yet."""
    real = Path(os.path.realpath(path))
    has_rights = os.access(real, os.W_OK) and os.access(real.parent, os.W_OK)
    if mode is Mode.READER and (not has_rights or lacks_room(real)):
        return _connect_without_rights(real)
    create = mode is Mode.CREATE
    connection = _open(path, "mode=rwc" if create else "mode=rw", OWNER_WAIT if create else READER_WAIT)
    return Opened(connection)


def is_full(path: Path) -> bool:
    """Tell whether the disk of a file has no room for what SQLite puts beside it; false where that is not known."""
    try:
        return shutil.disk_usage(os.path.realpath(path.parent)).free < _ROOM
    except OSError:
        return False


def lacks_room(path: Path) -> bool:
    """Tell whether a project can only be read, as if without rights: the -shm is not there and cannot be made."""
    if not WAL_IS_SAFE or _size(Path(f"{path}-shm")) >= _SHARED or _has_content(Path(f"{path}-journal")):
        return False
    return is_full(path)


def look_past_wal(path: Path) -> Connection:
    """Return a connection that sees what is in the one file alone; it takes and drops no lock of another."""
    return _open(path, "mode=ro&immutable=1", READER_WAIT)


def keep_from_moving(path: Path) -> Connection:
    """Return a connection that only reads: closed as the last one of all, it moves nothing into the file."""
    connection = _open(path, "mode=ro", OWNER_WAIT)
    with contextlib.suppress(
        sqlite3.Error
    ):  # it has hold of the -wal also where the file makes no sense any more
        connection.execute("SELECT 1 FROM sqlite_schema").fetchone()
    return connection


def prepare(connection: Connection, mode: Mode) -> None:
    """Set up what lasts as long as the connection, and for an owner the journal where it differs."""
    pragmas = [
        "foreign_keys = ON",
        "trusted_schema = OFF",
        "cell_size_check = ON",
        f"cache_size = -{_CACHE_KIB}",
    ]
    if mode is Mode.READER:
        pragmas.append("query_only = ON")
    else:
        pragmas.append(f"busy_timeout = {int(OWNER_WAIT * 1000)}")
        pragmas.append(f"synchronous = {'FULL' if WAL_IS_SAFE else 'EXTRA'}")
        if sys.platform == "darwin":
            pragmas += ["fullfsync = ON", "checkpoint_fullfsync = ON"]
    for pragma in pragmas:
        connection.execute(f"PRAGMA {pragma}")
    if mode is not Mode.READER:
        _set_journal(connection)


def _set_journal(connection: Connection) -> None:
    wanted = "wal" if WAL_IS_SAFE else "delete"
    if connection.execute("PRAGMA journal_mode").fetchone()[0] != wanted:
        connection.execute(f"PRAGMA journal_mode = {wanted}").fetchone()


def _open(path: Path, options: str, wait: float) -> Connection:
    uri = f"{path.absolute().as_uri()}?{options}"
    return sqlite3.connect(uri, uri=True, isolation_level=None, timeout=wait, cached_statements=256)


def _connect_without_rights(path: Path) -> Opened:
    """Read in place if everything is in the one file, else a copy: SQLite cannot make its -shm here."""
    beside = [name for name in (f"{path}-wal", f"{path}-journal") if _has_content(Path(name))]
    if not beside:
        return Opened(_open(path, "mode=ro&immutable=1", READER_WAIT))
    folder: TemporaryFolder | None = None
    try:
        folder = TemporaryFolder()
        copy = folder.path / path.name
        for name in (str(path), *beside):
            shutil.copyfile(name, f"{copy}{name.removeprefix(str(path))}")
        return Opened(_open(copy, "mode=rw", READER_WAIT), folder)
    except BaseException as error:
        if folder is not None:
            folder.remove()
        if isinstance(error, OSError):
            raise EnvironmentFailure(
                f"“{path.name}” could not be read: {error.strerror}. Nothing was changed."
            ) from error
        raise


def _has_content(path: Path) -> bool:
    return _size(path) > 0


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except OSError:
        return 0
