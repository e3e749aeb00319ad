"""The steps from one layout of the project file to the next, and the one transaction that takes them all."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol

from annotator.store.connect import APPLICATION_ID, Connection
from annotator.store.migrations import m001_first, m002_trash


class Executes(Protocol):
    """What a migration may use: a connection, or sqlite-utils' `Database` with all that it adds."""

    def execute(self, sql: str) -> object:
        """Run one statement."""


@dataclass(frozen=True, slots=True)
class Migration:
    """From layout `number - 1` to `number`; `name` is the file's."""

    number: int
    name: str
    apply: Callable[[Executes], None]


MIGRATIONS: tuple[Migration, ...] = (
    Migration(1, "m001_first", m001_first.apply),
    Migration(2, "m002_trash", m002_trash.apply),
)

LAYOUT = MIGRATIONS[-1].number
"""The layout that this program writes: `user_version` of the file."""


def lay_out(connection: Connection, migrations: Sequence[Migration] = MIGRATIONS) -> None:
    """Make the tables of a new project inside the caller's transaction.

    Plain SQL, without sqlite-utils: importing that costs more than the whole start page (measured 78-150 ms).
    """
    for migration in migrations:
        migration.apply(connection)
    connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
    connection.execute(f"PRAGMA user_version = {migrations[-1].number}")


def migrate(connection: Connection, migrations: Sequence[Migration] = MIGRATIONS) -> bool:
    """Bring an older project to the newest layout, in whole or not at all; return whether anything was to do.

    One transaction: kill -9 broke 0 of 60 files so, and 50 of 60 when each step committed (measured).
    """
    version = int(connection.execute("PRAGMA user_version").fetchone()[0])
    pending = [migration for migration in migrations if migration.number > version]
    if not pending:
        return False
    # Heavy, and needed only here.
    from sqlite_utils import Database
    from sqlite_utils.migrations import Migrations

    steps = Migrations("annotator")
    for migration in pending:
        steps(name=migration.name)(migration.apply)
    connection.execute("PRAGMA foreign_keys = OFF")
    try:
        connection.execute("BEGIN IMMEDIATE")
        try:
            steps.apply(Database(connection))
            broken = connection.execute("PRAGMA foreign_key_check").fetchall()
            if broken:
                raise RuntimeError(f"the migration left {len(broken)} broken references")
            connection.execute(f"PRAGMA user_version = {pending[-1].number}")
            connection.execute("COMMIT")
        except BaseException:
            if connection.in_transaction:  # a full or sick disk has rolled back by itself
                connection.execute("ROLLBACK")
            raise
    finally:
        connection.execute("PRAGMA foreign_keys = ON")
    return True
