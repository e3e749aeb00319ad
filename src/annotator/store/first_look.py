"""What a file is, before anything in it is used: whether there is one, whose, of which version, who may write."""

from __future__ import annotations

import contextlib
import os
import stat
from pathlib import Path

from annotator import __version__
from annotator.base.errors import EnvironmentFailure, UserError
from annotator.store.beside import gone
from annotator.store.connect import APPLICATION_ID, Connection, sqlite3
from annotator.store.failures import damaged, not_a_project
from annotator.store.layout import check_layout
from annotator.store.migrations import LAYOUT


def refuse_wrong_path(path: Path, write: bool) -> None:
    """Refuse what cannot be a project, or cannot be written here, before anything opens it."""
    try:
        found = path.stat()
    except (FileNotFoundError, NotADirectoryError, ValueError):
        raise gone(path) from None
    except OSError as error:
        raise EnvironmentFailure(
            f"“{path.name}” cannot be reached: the system says “{error.strerror}”. Nothing was changed. "
            "Check the name, the folder and its disk."
        ) from error
    if not stat.S_ISREG(found.st_mode):
        raise not_a_project(path)
    if found.st_size == 0:
        raise UserError(
            f"“{path.name}” is empty. It was not changed. It is no project, or was not copied to the end."
        )
    if not os.access(path, os.R_OK):
        raise EnvironmentFailure(
            f"You may not read “{path.name}”. Ask whoever owns the file for the right to."
        )
    if write and found.st_nlink > 1:
        raise EnvironmentFailure(
            f"“{path.name}” has a second name on this disk (a hard link), under which another program could write. "
            "Nothing was changed. You can read it; copy it to label in the copy."
        )
    folder = os.path.dirname(os.path.realpath(path))
    if write and not (os.access(path, os.W_OK) and os.access(folder, os.W_OK)):
        raise EnvironmentFailure(
            f"“{path.name}” cannot be written here. Nothing was changed. You can read it; copy it to a folder of "
            "your own to label in it."
        )


def layout_of(connection: Connection, path: Path) -> int:
    """Return the layout's number; a file of others raises `UserError`."""
    if connection.execute("PRAGMA application_id").fetchone()[0] != APPLICATION_ID:
        raise not_a_project(path)
    version = int(connection.execute("PRAGMA user_version").fetchone()[0])
    if version < 1:
        raise damaged(path, "its layout has no number")
    return version


def why_only_reading(connection: Connection, path: Path, version: int) -> str | None:
    """Return why nobody may write to this file with this program, none if one may."""
    if version > LAYOUT:
        return newer(connection)
    try:
        check_layout(connection, path, version)
    except EnvironmentFailure as failure:
        return failure.sentence
    return None


def refuse_newer(connection: Connection, path: Path) -> None:
    """Raise `EnvironmentFailure` for a file of a newer layout; one of ours that only says so is damaged."""
    with contextlib.suppress(sqlite3.Error):
        if int(connection.execute("PRAGMA user_version").fetchone()[0]) > LAYOUT:
            try:
                check_layout(connection, path)
            except EnvironmentFailure as other:
                raise EnvironmentFailure(
                    f"“{path.name}” was made by a newer version of this program. Nothing was changed or written. "
                    "Update the program."
                ) from other


def says_newer(connection: Connection) -> bool:
    """Tell whether a file says that it has a layout which this program does not know."""
    return int(connection.execute("PRAGMA user_version").fetchone()[0]) > LAYOUT


def newer(connection: Connection) -> str:
    """Return what is said of a file that a newer version made."""
    maker = None
    with contextlib.suppress(sqlite3.Error):
        maker = connection.execute("SELECT value FROM project WHERE name = 'program'").fetchone()
    versions = f" ({maker[0]}; this is {__version__})" if maker else ""
    return (
        f"This project was made by a newer version{versions}. It is opened for reading only and not changed. "
        "Update the program to label in it."
    )


def no_room(path: Path) -> str:
    """Return what is said of a project on a disk that is full to the last byte."""
    return (
        f"The disk with “{path.name}” is full. It is opened for reading only and not changed. "
        "Free some space and open it again to label in it."
    )
