"""A project that an older version made: backed up and brought up to date, or read from a copy that was."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from annotator.base.errors import EnvironmentFailure
from annotator.base.temporary import TemporaryFolder
from annotator.store import backup
from annotator.store.connect import Connection, Mode, Opened, connect
from annotator.store.migrations import migrate

BeforeMigrating = Callable[[str, Callable[[Path], None]], Path]
"""Makes a backup: is given the project's id and what copies it to a path, proven; returns where it is.

Raises `EnvironmentFailure` where it cannot; then the project stays as it is.
"""


def keep_before(connection: Connection, path: Path, before_migrating: BeforeMigrating) -> str:
    """Have a backup made and return what to tell the person when the migration is done."""
    kept = before_migrating(_id(connection), lambda target: backup.copy_connection(connection, path, target))
    return (
        f"“{path.name}” was made by an older version and was brought up to date. As it was before, it is kept in "
        f"{kept}."
    )


def bring_up_to_date(connection: Connection, path: Path) -> None:
    """Migrate the file in one transaction; where that fails it is unchanged and `EnvironmentFailure` says so."""
    try:
        migrate(connection)
    except RuntimeError as error:
        raise EnvironmentFailure(
            f"“{path.name}” was made by an older version and could not be brought up to date ({error}). It was not "
            "changed. Open it with the version that made it, and please report this."
        ) from error


def up_to_date_copy(opened: Opened, path: Path) -> Opened:
    """Return a connection to a copy that is up to date, and close the one to the file, which stays as it is."""
    try:
        folder = TemporaryFolder()
    except OSError as error:
        raise EnvironmentFailure(
            f"“{path.name}” was made by an older version and is read from a copy, which could not be made: "
            f"{error.strerror}. Nothing was changed. Make some room for temporary files and try again."
        ) from error
    try:
        copy = folder.path / path.name
        backup.copy_connection(opened.connection, path, copy)
        made = connect(copy, Mode.OWNER)
        try:
            bring_up_to_date(made.connection, path)
        except BaseException:
            made.close()
            raise
    except BaseException:
        folder.remove()
        raise
    opened.close()
    return Opened(made.connection, folder)


def _id(connection: Connection) -> str:
    row = connection.execute("SELECT value FROM project WHERE name = 'id'").fetchone()
    return "" if row is None else str(row[0])
