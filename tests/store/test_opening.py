"""Files that are no sound project of this version: each is told for what it is, and none is changed."""

from __future__ import annotations

import functools
import hashlib
import os
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from steps import ANN, act, article, span

from annotator.base.errors import EnvironmentFailure
from annotator.store import first_look, layout, older
from annotator.store import store as store_module
from annotator.store.connect import WAL_IS_SAFE
from annotator.store.migrations import LAYOUT, MIGRATIONS, Executes, Migration, migrate
from annotator.store.store import Store

SAVED = Path(__file__).parents[1] / "fixtures" / "projects" / f"v{LAYOUT:03}" / "saved.annotator"
BOTH = pytest.mark.parametrize("write", [True, False], ids=["owner", "reader"])


def digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def change(path: Path, *statements: str) -> None:
    """Change a closed project as another program would."""
    other = sqlite3.connect(path)
    other.execute("PRAGMA foreign_keys = OFF")
    for statement in statements:
        other.execute(statement)
    other.commit()
    other.close()


@pytest.fixture
def saved(path: Path) -> Path:
    """Return a project of two articles."""
    shutil.copy(SAVED, path)
    return path


# -- older: a migration that is made up


def add_color(database: Executes) -> None:
    database.execute("CREATE TABLE color (name TEXT PRIMARY KEY) STRICT")
    database.execute("UPDATE document SET title = title || ' (new)'")


def break_halfway(database: Executes) -> None:
    add_color(database)
    raise RuntimeError("boom")


Use = Callable[[Callable[[Executes], None]], None]


@pytest.fixture
def use(monkeypatch: pytest.MonkeyPatch) -> Use:
    """Return a function that makes the program one layout newer than the saved project."""

    def newer(apply: Callable[[Executes], None]) -> None:
        number = LAYOUT + 1
        more = (*MIGRATIONS, Migration(number, "m999_color", apply))
        for module in (store_module, layout, first_look):
            monkeypatch.setattr(module, "LAYOUT", number)
        laid_out = (*MIGRATIONS, Migration(number, "m999_color", add_table))
        monkeypatch.setattr(layout, "MIGRATIONS", laid_out)
        monkeypatch.setattr(older, "migrate", functools.partial(migrate, migrations=more))

    return newer


def add_table(database: Executes) -> None:
    database.execute("CREATE TABLE color (name TEXT PRIMARY KEY) STRICT")


def test_an_older_project_is_backed_up_then_brought_up_to_date(saved: Path, use: Use, tmp_path: Path) -> None:
    use(add_color)
    target = tmp_path / "kept"

    def keep(project_id: str, copy: Callable[[Path], None]) -> Path:
        assert len(project_id) == 36
        copy(target)
        return target

    store = Store.open(saved, before_migrating=keep)
    assert store.writable
    assert store.notice is not None
    assert store.notice.endswith(f"was brought up to date. As it was before, it is kept in {target}.")
    assert all(row.title.endswith(" (new)") for row in store.documents(ANN))
    document = store.documents(ANN)[0].id
    store.apply([act(span("fresh", "person", (0, 2)), document=document)])
    store.close()
    kept = sqlite3.connect(target)
    assert kept.execute("PRAGMA user_version").fetchone() == (LAYOUT,)
    assert kept.execute("SELECT count(*) FROM document WHERE title LIKE '%(new)'").fetchone() == (0,)
    kept.close()
    again = Store.open(saved)
    assert (again.writable, again.notice) == (True, None)
    again.close()


def test_without_a_backup_an_older_project_stays_as_it_is(saved: Path, use: Use) -> None:
    use(add_color)
    before = digest(saved)

    def fail(project_id: str, copy: Callable[[Path], None]) -> Path:
        raise EnvironmentFailure("no backup")

    with pytest.raises(EnvironmentFailure, match="no backup"):
        Store.open(saved, before_migrating=fail)
    store = Store.open(saved)
    assert not store.writable
    assert store.notice == "This project was made by an older version. It is opened for reading only."
    store.close()
    assert digest(saved) == before
    assert os.listdir(saved.parent) == [saved.name]


def test_an_older_project_is_read_from_a_copy_and_stays_as_it_is(saved: Path, use: Use) -> None:
    use(add_color)
    before = digest(saved)
    store = Store.open(saved, write=False)
    assert all(row.title.endswith(" (new)") for row in store.documents(ANN))
    store.close()
    assert digest(saved) == before
    assert os.listdir(saved.parent) == [saved.name]


def test_a_migration_that_fails_is_a_sentence_and_changes_nothing(
    saved: Path, use: Use, tmp_path: Path
) -> None:
    use(break_halfway)
    before = digest(saved)
    for kept in (tmp_path / "kept", tmp_path / "again"):
        with pytest.raises(
            EnvironmentFailure, match=r"could not be brought up to date \(boom\)\. It was not changed"
        ):
            Store.open(saved, before_migrating=lambda _, copy, kept=kept: (copy(kept), kept)[1])
        assert kept.exists()
    assert digest(saved) == before or not WAL_IS_SAFE  # where it is not, the mark for a -wal is taken off
    with pytest.raises(EnvironmentFailure, match="could not be brought up to date"):
        Store.open(saved, write=False)


def test_a_migration_that_is_killed_is_done_the_next_time_or_not_at_all(saved: Path) -> None:
    code = (
        "import os, sys; from pathlib import Path\n"
        "from annotator.store.connect import Mode, connect, prepare\n"
        "from annotator.store.migrations import LAYOUT, MIGRATIONS, Migration, migrate\n"
        "def kill(database):\n"
        "    database.execute('CREATE TABLE color (name TEXT)'); database.execute('DELETE FROM document')\n"
        "    os._exit(9)\n"
        "opened = connect(Path(sys.argv[1]), Mode.OWNER); prepare(opened.connection, Mode.OWNER)\n"
        "migrate(opened.connection, (*MIGRATIONS, Migration(LAYOUT + 1, 'm999', kill)))\n"
    )
    assert subprocess.run([sys.executable, "-c", code, saved], check=False).returncode == 9
    store = Store.open(saved)
    assert (store.writable, store.integrity(), store.counts().documents) == (True, [], 2)
    store.close()


# -- tables of others


@pytest.mark.parametrize(
    "evil",
    [
        "CREATE VIEW v AS WITH RECURSIVE r(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM r) SELECT max(i) FROM r",
        "CREATE TRIGGER t AFTER INSERT ON span BEGIN DELETE FROM step; END",
        "CREATE TABLE extra (a)",
    ],
)
def test_a_project_with_things_of_others_opens_for_reading_and_says_the_way_on(
    saved: Path, evil: str
) -> None:
    change(saved, evil)
    before = digest(saved)
    store = Store.open(saved)
    assert not store.writable
    assert store.notice is not None
    assert "was changed by another program" in store.notice
    assert store.notice.endswith("export it as JSONL and import that into a new project.")
    assert len(list(store.records())) == 2
    with pytest.raises(EnvironmentFailure, match="was changed by another program"):
        store.apply([act(span("s", "person", (0, 4)), document=article("x").id)])
    store.close()
    assert digest(saved) == before
    assert os.listdir(saved.parent) == [saved.name]


@BOTH
def test_a_view_that_never_ends_in_the_place_of_a_table_is_not_read(saved: Path, write: bool) -> None:
    change(
        saved,
        "DROP TABLE layer",
        "CREATE VIEW layer AS WITH RECURSIVE r(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM r) "
        "SELECT i AS document, i AS annotator, 'new' AS status FROM r",
    )
    before = digest(saved)
    with pytest.raises(EnvironmentFailure, match=r"is damaged.*no such table: layer.*Nothing was changed"):
        Store.open(saved, write)
    assert digest(saved) == before
    assert os.listdir(saved.parent) == [saved.name]


# -- damage


@BOTH
def test_a_file_that_was_not_copied_to_the_end_says_how_much_is_there(saved: Path, write: bool) -> None:
    whole = saved.read_bytes()
    for size in (4096, 40_960, len(whole) - 4096, len(whole) - 1):
        saved.write_bytes(whole[:size])
        with pytest.raises(
            EnvironmentFailure, match=rf"is damaged: it ends after {size:,} of {len(whole):,} bytes"
        ):
            Store.open(saved, write)
        assert saved.read_bytes() == whole[:size]
        assert os.listdir(saved.parent) == [saved.name]


@BOTH
def test_no_damaged_page_makes_more_than_a_sentence(saved: Path, write: bool) -> None:
    whole, told = saved.read_bytes(), []
    for number in range(1, len(whole) // 4096):
        harmed = bytearray(whole)
        harmed[number * 4096 : number * 4096 + 4096] = b"\xa5" * 4096
        saved.write_bytes(harmed)
        try:
            store = Store.open(saved, write)
        except EnvironmentFailure as failure:
            told.append(failure.sentence)
        else:
            told += read_all(store)
            store.close()
        assert os.listdir(saved.parent) == [saved.name]
    assert told
    assert [sentence for sentence in told if "is damaged" not in sentence] == []


def read_all(store: Store) -> list[str]:
    """Read what there is and return the sentence of what is in the way."""
    told = []
    for read in (store.records, store.steps):
        try:
            for _ in read():
                pass
        except EnvironmentFailure as failure:
            told.append(failure.sentence)
    return told
