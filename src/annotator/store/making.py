"""The file itself: how an empty one comes to be, and what is said when somebody took it away or wrote over it."""

from __future__ import annotations

import os
import uuid
from pathlib import Path

from annotator import __version__
from annotator.base.errors import EnvironmentFailure, NotSaved, UserError
from annotator.store.connect import Connection
from annotator.store.migrations import lay_out


def taken_away(path: Path) -> EnvironmentFailure:
    """Return what is said when the file was removed or moved under its owner."""
    reason = f"“{path.name}” was removed or moved while it was open, or its disk is gone."
    remedy = "Choose File › Save a copy… to keep all labels saved before, or put the file back"
    return NotSaved(reason, remedy, f"{reason} What you do now is not saved. {remedy}.")


def written_over(path: Path) -> EnvironmentFailure:
    """Return what is said when another program wrote into the file while it was open; no act can wait for that."""
    reason = f"Another program changed “{path.name}” while it was open here."
    remedy = (
        "Choose File › Save a copy… to keep what this window has, or File › Backups…; File › Merge… brings two copies "
        "together afterwards"
    )
    sentence = f"{reason} Nothing more is written into it, and what you do now is not saved. {remedy}."
    return EnvironmentFailure(sentence)


def nothing_left(path: Path) -> EnvironmentFailure:
    """Return what is said where a copy of a file that was written over could hold only what was written over it."""
    return EnvironmentFailure(
        f"Another program changed “{path.name}” while it was open here, and nothing of what was saved is left in it to "
        "be copied. Nothing was written. Choose File › Backups…."
    )


def claim(path: Path) -> None:
    """Make the empty file, so that nobody else can take the name."""
    try:
        os.close(os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o666))
    except FileExistsError:
        raise UserError(
            f"“{path.name}” is there already. It was not changed. Choose another name, or open it."
        ) from None
    except OSError as error:
        raise EnvironmentFailure(
            f"“{path.name}” could not be made in “{path.parent}”: {error.strerror}. Choose another folder."
        ) from error


def lay_out_new(connection: Connection) -> None:
    """Make the tables of a new project, and its id."""
    connection.execute("BEGIN IMMEDIATE")
    lay_out(connection)
    connection.executemany(
        "INSERT INTO project VALUES (?, ?)", [("id", str(uuid.uuid4())), ("program", __version__)]
    )
    connection.execute("COMMIT")
