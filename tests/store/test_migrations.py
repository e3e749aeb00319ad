"""Old projects come to the newest layout in whole or not at all; every saved one still opens."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from steps import ANN, act, span

from annotator.store.connect import Connection
from annotator.store.migrations import LAYOUT, MIGRATIONS, Executes, Migration, migrate
from annotator.store.store import Store

SAVED = sorted((Path(__file__).parents[1] / "fixtures" / "projects").glob("v*/*.annotator"))


def version(connection: Connection) -> int:
    """Return the layout's number."""
    return int(connection.execute("PRAGMA user_version").fetchone()[0])


def names(connection: Connection) -> set[str]:
    """Return the tables."""
    return {row[0] for row in connection.execute("SELECT name FROM sqlite_schema WHERE type = 'table'")}


def add_color(database: Executes) -> None:
    database.execute("CREATE TABLE color (name TEXT PRIMARY KEY) STRICT")


def break_halfway(database: Executes) -> None:
    database.execute("CREATE TABLE half (name TEXT)")
    raise RuntimeError("boom")


def leave_a_broken_reference(database: Executes) -> None:
    database.execute("INSERT INTO reviewed VALUES (77, 1, 'quotes', '[]')")


def test_the_migrations_are_numbered_without_a_gap() -> None:
    assert [migration.number for migration in MIGRATIONS] == list(range(1, LAYOUT + 1))
    assert all(migration.name.startswith(f"m{migration.number:03}_") for migration in MIGRATIONS)


def test_a_new_project_has_the_newest_layout_and_nothing_to_migrate(store: Store) -> None:
    assert version(store.connection) == LAYOUT
    assert migrate(store.connection) is False


def test_pending_migrations_run_in_order(store: Store) -> None:
    more = (*MIGRATIONS, Migration(LAYOUT + 1, "m002_color", add_color))
    assert migrate(store.connection, more)
    assert version(store.connection) == LAYOUT + 1
    assert "color" in names(store.connection)
    assert store.connection.execute("PRAGMA foreign_keys").fetchone() == (1,)


@pytest.mark.parametrize("wrong", [break_halfway, leave_a_broken_reference])
def test_a_migration_that_fails_leaves_the_project_as_it_was(store: Store, wrong: object) -> None:
    before = names(store.connection)
    more = (
        *MIGRATIONS,
        Migration(LAYOUT + 1, "m002_color", add_color),
        Migration(LAYOUT + 2, "m003_wrong", wrong),  # type: ignore[arg-type]  # a function of this module
    )
    with pytest.raises(RuntimeError):
        migrate(store.connection, more)
    assert (version(store.connection), names(store.connection)) == (LAYOUT, before)
    assert store.connection.execute("PRAGMA foreign_keys").fetchone() == (1,)
    assert store.integrity() == []


def test_opening_and_making_projects_does_not_import_sqlite_utils(path: Path) -> None:
    code = (
        "import sys; from pathlib import Path; from annotator.store.store import Store\n"
        "Store.create(Path(sys.argv[1])).close(); Store.open(Path(sys.argv[1])).close()\n"
        "print('sqlite_utils' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code, path], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"


def test_there_is_a_saved_project_of_every_layout() -> None:
    assert [path.parent.name for path in SAVED] == [f"v{m.number:03}" for m in MIGRATIONS]


@pytest.mark.parametrize("saved", SAVED, ids=lambda saved: saved.parent.name)
def test_a_saved_project_opens_and_takes_new_labels(saved: Path, path: Path) -> None:
    shutil.copy(saved, path)
    kept = path.with_name("kept.annotator")
    store = Store.open(path, before_migrating=lambda _, copy: (copy(kept), kept)[1])
    assert version(store.connection) == LAYOUT
    assert store.integrity() == []
    first, second = store.records()
    assert (first.document.title, second.document.title) == (
        "Anna said: “It rains in Bonn.”",
        "東京は雨です。",
    )
    assert [span.label for span in first.spans] == ["person", "quote"]
    assert first.spans[1].attributes == {"type": "direct"}
    assert [relation.type for relation in first.relations] == ["source"]
    assert first.clusters[0].cluster.name == "Anna"
    assert [hit.document for hit in store.search("京は")] == [second.document.id]
    fresh = act(span("new", "person", (0, 2)), document=second.document.id, id_="fresh")
    store.apply([fresh])
    assert store.redoable(ANN) is None
    store.close()
