"""Whether the file's tables are ours and nothing but ours, looked at before the first write."""

from __future__ import annotations

from pathlib import Path

from annotator.base.errors import EnvironmentFailure
from annotator.store.connect import Connection, sqlite3
from annotator.store.migrations import lay_out

_OURS_ELSEWHERE = frozenset({"_sqlite_migrations"})
_SHADOW = "search_"


def check_layout(connection: Connection, path: Path) -> None:
    """Compare `sqlite_schema` object by object; anything foreign or missing raises `EnvironmentFailure`.

    A trigger or view of others would run inside our transactions, and cannot be switched off.
    """
    found, wanted = _objects(connection), _wanted()
    if found == wanted:
        return
    foreign = sorted(name for kind, name in found.keys() - wanted.keys())
    if foreign:
        what = f"it contains “{foreign[0]}”, which this program did not make"
    else:
        what = "some of its tables are missing or changed"
    raise EnvironmentFailure(
        f"“{path.name}” was changed by another program: {what}. Nothing was changed. It can be read; to label in it, "
        "make a new project and import this one as a copy."
    )


def _wanted() -> dict[tuple[str, str], str]:
    memory = sqlite3.connect(":memory:", isolation_level=None)
    try:
        lay_out(memory)
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
