"""What is said of a project file that ends before its end: how much of it is there."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from pathlib import Path

from annotator.base.errors import DamagedFile
from annotator.store.beside import left_beside
from annotator.store.connect import Connection, sqlite3

_CORRUPT = 11
_PAGE_SIZE, _PAGES, _HEAD = slice(16, 18), slice(28, 32), 100


@contextlib.contextmanager
def cut_off_told(path: Path) -> Iterator[None]:
    """Say how much of a file is there where SQLite finds it damaged at the first look; other errors pass."""
    try:
        yield
    except sqlite3.DatabaseError as error:
        code = (getattr(error, "sqlite_errorcode", None) or 0) & 0xFF
        found = sizes(path) if code == _CORRUPT else None
        if found is None:
            raise
        raise _cut_off(path, *found) from error


def refuse_cut_off(connection: Connection, path: Path) -> None:
    """Raise `DamagedFile` where the end of the last page is missing, which SQLite does not mind.

    Only where no -wal holds the rest.
    """
    pages, size = (
        int(connection.execute(f"PRAGMA {name}").fetchone()[0]) for name in ("page_count", "page_size")
    )
    # Looked for after counting: pages that an owner moved into the file meanwhile are in it when it is measured.
    if left_beside(path):
        return
    there = path.stat().st_size
    if there < pages * size:
        raise _cut_off(path, there, pages * size)


def _cut_off(path: Path, there: int, whole: int) -> DamagedFile:
    return DamagedFile(
        f"“{path.name}” is damaged: it ends after {there:,} of {whole:,} bytes. Nothing was changed. Take the last "
        "backup; or copy the file once more from where it came.",
        path,
    )


def sizes(path: Path) -> tuple[int, int] | None:
    """Return how many bytes a file has and should have, none if it has all.

    Read as a file: whoever finds it so has no connection to it that could lose its lock.
    """
    try:
        with path.open("rb") as file:
            head = file.read(_HEAD)
        there = path.stat().st_size
    except OSError:
        return None
    page = int.from_bytes(head[_PAGE_SIZE], "big")
    whole = (65536 if page == 1 else page) * int.from_bytes(head[_PAGES], "big")
    return (there, whole) if there < whole else None
