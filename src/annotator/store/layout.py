"""Whether the file's tables are ours and nothing but ours, looked at before the first write."""

from __future__ import annotations

import re
from pathlib import Path

from annotator.base.errors import EnvironmentFailure
from annotator.store.connect import Connection, sqlite3
from annotator.store.failures import damaged
from annotator.store.migrations import LAYOUT, MIGRATIONS, lay_out

_OURS_ELSEWHERE = frozenset({"_sqlite_migrations"})
_SHADOW = "search_"
_INDEX = "search"
_COMPUTED = re.compile(r"^\s*CREATE\s+VIRTUAL|\bAS\s*\(", re.IGNORECASE)
"""Tables whose rows are made while they are read: by a module, or a column by a formula of any cost."""


def check_tables(connection: Connection, path: Path, version: int) -> None:
    """Raise `EnvironmentFailure` where a table of ours is missing: a view in its place could be read without end.

    `version`: the layout that the file says it has; of one newer than the program nothing is known.
    """
    if version > LAYOUT:
        return
    found = {
        (kind, name)
        for kind, name, sql in connection.execute("SELECT type, name, sql FROM sqlite_schema")
        if name == _INDEX or not _COMPUTED.search(sql or "")
    }
    for kind, name in _wanted(version):
        if kind == "table" and not name.startswith(_SHADOW) and (kind, name) not in found:
            raise damaged(path, f"no such table: {name}")


def check_layout(connection: Connection, path: Path, version: int | None = None) -> None:
    """Compare `sqlite_schema` object by object; anything foreign or missing raises `EnvironmentFailure`.

    A trigger or view of others would run inside our transactions, and cannot be switched off.
    `version`: the layout that the file says it has, the newest if not given.
    """
    found, wanted = _objects(connection), _wanted(LAYOUT if version is None else version)
    if found == wanted:
        return
    foreign = sorted(name for kind, name in found.keys() - wanted.keys())
    if foreign:
        what = f"it contains “{foreign[0]}”, which this program did not make"
    else:
        what = "some of its tables are missing or changed"
    raise EnvironmentFailure(
        f"“{path.name}” was changed by another program: {what}. Nothing was changed. It can be read. To go on "
        "labelling, export it as JSONL and import that into a new project."
    )


def _wanted(version: int) -> dict[tuple[str, str], str]:
    memory = sqlite3.connect(":memory:", isolation_level=None)
    try:
        lay_out(memory, MIGRATIONS[:version])
        return _objects(memory)
    finally:
        memory.close()


def _objects(connection: Connection) -> dict[tuple[str, str], str]:
    objects = {}
    for kind, name, table, sql in connection.execute("SELECT type, name, tbl_name, sql FROM sqlite_schema"):
        if name.startswith("sqlite_stat") or table in _OURS_ELSEWHERE:
            continue
        # How the full-text index lays out its own tables differs between versions of SQLite.
        objects[kind, name] = (
            "" if name.startswith(_SHADOW) or sql is None else f"{table}: {' '.join(sql.split())}"
        )
    return objects
