"""What lies beside a project file that was not closed: whether its -wal or -journal belongs to it.

SQLite does not ask. It puts the pages of any whole -wal over the file that has its name, takes one whose head is
damaged for an empty one and writes over it, and deletes one beside an empty file.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import struct
from collections.abc import Iterator
from pathlib import Path

from annotator.base.errors import EnvironmentFailure, UserError
from annotator.base.temporary import TemporaryFolder
from annotator.store.connect import APPLICATION_ID, Connection, sqlite3
from annotator.store.owner import Owner

ENDINGS = ("-wal", "-journal")
QUICK = 256 * 1024 * 1024
"""Bytes up to which every page is looked at; of a larger project only the log, which takes as long as reading it."""

_LOG = ("document", "step", "act")
"""Tables that no half of another project can stand in without a reference that leads nowhere."""

_HEAD = 32
_MAGIC = (0x377F0682, 0x377F0683)
_MASK = 0xFFFFFFFF


def left_beside(path: Path) -> list[Path]:
    """Return what somebody who did not close the project left beside it, and holds something.

    Where `path` is a link, it lies beside the file itself.
    """
    real = os.path.realpath(path)
    return [file for file in (Path(f"{real}{ending}") for ending in ENDINGS) if _size(file)]


def refuse_orphans(path: Path) -> None:
    """Refuse a new file at a path beside which another one's -wal was left: SQLite would delete or use it."""
    for file in left_beside(path):
        raise UserError(
            f"“{file.name}” was left by another project of this name; the newest labels may be in it. Nothing was "
            "changed. Choose another name, or move it elsewhere and keep it."
        )


def gone(path: Path) -> UserError:
    """Return what is said where there is no project; its -wal may be there, alone."""
    for file in left_beside(path):
        return UserError(
            f"There is no project “{path}”, only “{file.name}”, which may hold its newest labels. Nothing was "
            "changed. Put the project file back beside it, and do not delete it."
        )
    return UserError(f"There is no project “{path}”. Check the name, or make a new project.")


def check_unowned(path: Path) -> None:
    """Do as `check_beside` unless a process that works in the project has it in hand."""
    if not left_beside(path):
        return
    try:
        owner = Owner(path)
    except EnvironmentFailure:
        return
    try:
        check_beside(path)
    finally:
        owner.release()


def check_beside(path: Path) -> None:
    """Raise `EnvironmentFailure` where a -wal or -journal was left that cannot be used with this file.

    Only for who holds the lock of the project: nobody here has it open. Tried on a copy; nothing is changed.
    """
    beside = left_beside(path)
    if not beside:
        return
    for file in beside:
        if file.name.endswith("-wal") and not _has_head(file):
            raise EnvironmentFailure(
                f"“{file.name}” beside “{path.name}” is damaged; the newest labels may be in it. Nothing was changed. "
                f"{_way_on(file)}"
            )
    with _copied(path, beside) as copy:
        if not _is_whole(copy):
            raise EnvironmentFailure(
                f"“{beside[0].name}” does not go with “{path.name}” beside it: one of the two was exchanged or is "
                f"damaged. Nothing was changed. {_way_on(beside[0])}"
            )


def _way_on(file: Path) -> str:
    return (
        f"Put back the file that belongs with it; or move “{file.name}” elsewhere, keep it, and open the project "
        "as it was before."
    )


def _size(file: Path) -> int:
    try:
        return file.stat().st_size
    except OSError:
        return 0


def _has_head(file: Path) -> bool:
    """Tell whether SQLite will find the pages in a -wal; one of zeros was begun when the power went, and holds none."""
    try:
        with file.open("rb") as opened:
            head = opened.read(_HEAD)
    except OSError as error:
        raise EnvironmentFailure(
            f"“{file.name}”, which holds the newest labels, could not be read: {error.strerror}. Nothing was changed. "
            "Ask whoever owns it for the right to."
        ) from error
    if len(head) < _HEAD or not any(head):
        return _size(file) <= _HEAD
    magic = struct.unpack(">I", head[:4])[0]
    if magic not in _MAGIC:
        return False
    order = ">" if magic & 1 else "<"
    return _sums(struct.unpack(f"{order}6I", head[:24])) == struct.unpack(">2I", head[24:])


def _sums(words: tuple[int, ...]) -> tuple[int, int]:
    """Return the two sums of words that SQLite writes behind them."""
    first = second = 0
    for index in range(0, len(words), 2):
        first = (first + words[index] + second) & _MASK
        second = (second + words[index + 1] + first) & _MASK
    return first, second


@contextlib.contextmanager
def _copied(path: Path, beside: list[Path]) -> Iterator[Path]:
    with contextlib.ExitStack() as stack:
        try:
            folder = TemporaryFolder()
            stack.callback(folder.remove)
            copy = folder.path / "copy"
            shutil.copyfile(path, copy)
            for file in beside:
                shutil.copyfile(file, f"{copy}{file.name[file.name.rindex('-') :]}")
        except OSError as error:
            raise EnvironmentFailure(
                f"“{path.name}” was not closed, and could not be looked at before opening: {error.strerror}. "
                "Nothing was changed. Make some room for temporary files, or check the disk, and try again."
            ) from error
        yield copy


def _is_whole(copy: Path) -> bool:
    size = _size(copy)
    try:
        connection = sqlite3.connect(os.fspath(copy), isolation_level=None)
        try:
            return _looks_whole(connection, size)
        finally:
            connection.close()
    except sqlite3.Error:
        return False


def _looks_whole(connection: Connection, size: int) -> bool:
    if connection.execute("PRAGMA application_id").fetchone()[0] != APPLICATION_ID:
        return True  # no project at all, which opening says in its own words
    gaps = connection.execute(
        "SELECT count(*) FROM (SELECT 1 FROM step GROUP BY replica HAVING count(*) <> max(n) OR min(n) <> 1)"
    ).fetchone()[0]
    torn = any(connection.execute(f"PRAGMA foreign_key_check({table})").fetchone() for table in _LOG)
    if gaps or torn:
        return False
    return size > QUICK or connection.execute("PRAGMA quick_check(1)").fetchone()[0] == "ok"
