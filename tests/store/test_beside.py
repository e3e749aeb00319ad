"""A -wal or -journal that was left: used where it belongs to the file, else kept, and said in a sentence."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from steps import SCHEMA, act, import_of, still_clock, texts

from annotator.base.errors import EnvironmentFailure, UserError
from annotator.store import beside
from annotator.store.connect import WAL_IS_SAFE, sqlite3
from annotator.store.store import Store

KILLED = """
import os, sys
from pathlib import Path
sys.path.insert(0, sys.argv[2])
from steps import act, import_of, texts
from annotator.store.store import Store
store = Store.open(Path(sys.argv[1]))
for number in range(int(sys.argv[3]), int(sys.argv[4])):
    name = f"Later {number} " * 300
    store.apply(import_of(name), texts(name))
os._exit(9)
"""

HALF_WRITTEN = """
import os, sys
from annotator.store.connect import sqlite3
connection = sqlite3.connect(sys.argv[1], isolation_level=None)
connection.execute("PRAGMA journal_mode = delete")
connection.execute("PRAGMA cache_size = 1")
connection.execute("BEGIN IMMEDIATE")
connection.execute("UPDATE text SET body = body || 'x'")
connection.execute("UPDATE step SET body = x'00'")
os._exit(9)
"""

needs_wal = pytest.mark.skipif(not WAL_IS_SAFE, reason="this SQLite keeps no -wal")


def kill_after(path: Path, first: int, last: int) -> None:
    """Bring in articles in another process that is gone before it could close."""
    support = Path(sys.modules["steps"].__file__ or "").parent
    arguments = [sys.executable, "-c", KILLED, str(path), str(support), str(first), str(last)]
    assert subprocess.run(arguments, check=False).returncode == 9


def made(path: Path, *articles: str) -> Path:
    """Return a closed project."""
    store = Store.create(path, [act(*SCHEMA)], still_clock())
    store.apply(import_of(*articles), texts(*articles))
    store.close()
    return path


def contents(folder: Path) -> dict[str, bytes]:
    """Return all files but locks, which a process that was killed leaves as well."""
    return {file.name: file.read_bytes() for file in folder.iterdir() if file.suffix not in (".lock",)}


def without_shm(found: dict[str, bytes]) -> dict[str, bytes]:
    return {name: content for name, content in found.items() if not name.endswith("-shm")}


@needs_wal
@pytest.mark.parametrize("write", [True, False])
def test_what_a_killed_window_left_is_used(path: Path, write: bool) -> None:
    made(path, "First")
    kill_after(path, 0, 3)
    assert Path(f"{path}-wal").stat().st_size > 0
    store = Store.open(path, write)
    assert (store.counts().documents, store.integrity()) == (4, [])
    store.close()
    assert os.listdir(path.parent) == [path.name]


@needs_wal
@pytest.mark.skipif(sys.platform == "win32", reason="links need a right there")
@pytest.mark.parametrize("write", [True, False])
def test_a_link_to_a_project_finds_what_lies_beside_the_file(
    path: Path, tmp_path_factory: pytest.TempPathFactory, write: bool
) -> None:
    made(path, "First")
    kill_after(path, 0, 3)
    link = tmp_path_factory.mktemp("elsewhere") / "link.annotator"
    link.symlink_to(path)
    wal = Path(f"{path}-wal")
    whole = wal.read_bytes()
    wal.write_bytes(b"damaged" + whole[7:])
    with pytest.raises(EnvironmentFailure, match=r"“news.annotator-wal” .* is damaged"):
        Store.open(link, write)
    wal.write_bytes(whole)
    store = Store.open(link, write)
    assert (store.counts().documents, store.integrity()) == (4, [])
    store.close()
    assert os.listdir(link.parent) == [link.name]


@needs_wal
@pytest.mark.skipif(sys.platform == "win32", reason="links need a right there")
def test_a_project_that_grows_in_its_window_is_not_cut_off_for_one_who_reads_it_by_a_link(
    path: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    owner = Store.open(made(path, "First"))
    long = "Later " * 4000
    owner.apply(import_of(long), texts(long))
    link = tmp_path_factory.mktemp("elsewhere") / "link.annotator"
    link.symlink_to(path)
    reader = Store.open(link, write=False)
    assert reader.counts().documents == 2
    reader.close()
    owner.close()


@needs_wal
@pytest.mark.parametrize("write", [True, False])
def test_a_wal_of_another_project_is_not_used_and_not_removed(path: Path, write: bool) -> None:
    made(path, *(f"Other {number} " * 200 for number in range(40)))
    kill_after(path, 0, 8)
    wal = Path(f"{path}-wal").read_bytes()
    shutil.rmtree(path.parent)
    path.parent.mkdir()
    made(path, "Mine")
    Path(f"{path}-wal").write_bytes(wal)
    before = contents(path.parent)
    with pytest.raises(EnvironmentFailure, match=r"does not go with .*Nothing was changed.*keep it"):
        Store.open(path, write)
    assert contents(path.parent) == before
    Path(f"{path}-wal").rename(path.parent / "kept")
    store = Store.open(path, write)
    assert store.counts().documents == 1
    store.close()


@pytest.mark.parametrize(
    ("harm", "whole"),
    [
        ("SELECT 1", True),
        ("DELETE FROM step WHERE key = (SELECT min(key) FROM step)", False),
        ("DELETE FROM step WHERE key = (SELECT max(key) - 1 FROM step)", False),
        ("UPDATE step SET act = 999 WHERE key = (SELECT max(key) FROM step)", False),
        ("UPDATE document SET text = 999", False),
    ],
)
def test_a_large_project_is_looked_at_only_along_its_log(path: Path, harm: str, whole: bool) -> None:
    made(path, "First", "Second", "Third")
    connection = sqlite3.connect(path, isolation_level=None)
    connection.execute(harm)
    assert beside._looks_whole(connection, beside.QUICK + 1) is whole
    connection.close()


def test_a_small_project_is_looked_at_page_by_page(path: Path) -> None:
    made(path, "First")
    connection = sqlite3.connect(path, isolation_level=None)
    page, size = (
        connection.execute(sql).fetchone()[0]
        for sql in ("SELECT rootpage FROM sqlite_schema WHERE name = 'relation'", "PRAGMA page_size")
    )
    assert beside._looks_whole(connection, beside.QUICK)
    connection.close()
    with path.open("r+b") as file:
        file.seek((page - 1) * size)
        file.write(b"\xa5" * size)
    connection = sqlite3.connect(path, isolation_level=None)
    assert not beside._looks_whole(connection, beside.QUICK)
    connection.close()


@needs_wal
@pytest.mark.parametrize("write", [True, False])
def test_an_older_copy_under_a_newer_wal_is_not_mixed_with_it(path: Path, write: bool) -> None:
    made(path, "First")
    older = path.read_bytes()
    store = Store.open(path)
    for number in range(60):
        name = f"Between {number} " * 300
        store.apply(import_of(name), texts(name))
    store.close()
    kill_after(path, 0, 3)
    path.write_bytes(older)
    before = without_shm(contents(path.parent))
    with pytest.raises(EnvironmentFailure, match="one of the two was exchanged"):
        Store.open(path, write)
    assert without_shm(contents(path.parent)) == before


@needs_wal
@pytest.mark.parametrize("write", [True, False])
def test_a_wal_with_a_damaged_head_is_not_taken_for_an_empty_one(path: Path, write: bool) -> None:
    made(path, "First")
    kill_after(path, 0, 3)
    wal = Path(f"{path}-wal")
    content = bytearray(wal.read_bytes())
    for place in (0, 9, 17, 30):
        harmed = bytearray(content)
        harmed[place] ^= 4
        wal.write_bytes(harmed)
        before = without_shm(contents(path.parent))
        with pytest.raises(EnvironmentFailure, match=r"-wal” beside .* is damaged; the newest labels may be"):
            Store.open(path, write)
        assert without_shm(contents(path.parent)) == before
    wal.write_bytes(content)
    store = Store.open(path, write)
    assert store.counts().documents == 4
    store.close()


@pytest.mark.parametrize("left", [b"\0" * 32, b"short"])
def test_a_wal_that_was_only_begun_holds_nothing_and_stops_nobody(path: Path, left: bytes) -> None:
    made(path, "First")
    Path(f"{path}-wal").write_bytes(left)
    store = Store.open(path)
    assert store.counts().documents == 1
    store.close()


def test_a_journal_of_ones_own_is_played_back(path: Path) -> None:
    made(path, *(f"Mine {number} " * 200 for number in range(40)))
    assert subprocess.run([sys.executable, "-c", HALF_WRITTEN, str(path)], check=False).returncode == 9
    store = Store.open(path)
    assert (store.counts().documents, store.integrity()) == (40, [])
    store.close()
    assert os.listdir(path.parent) == [path.name]


@pytest.mark.parametrize("write", [True, False])
def test_a_wal_alone_is_told_as_what_it_is(path: Path, write: bool) -> None:
    Path(f"{path}-wal").write_bytes(b"labels" * 100)
    with pytest.raises(UserError, match=r"only “news.annotator-wal”, which may hold its newest labels"):
        Store.open(path, write)
    assert os.listdir(path.parent) == ["news.annotator-wal"]


def test_a_new_project_or_copy_beside_an_old_wal_is_refused(path: Path) -> None:
    for ending in ("-wal", "-journal"):
        left = Path(f"{path}{ending}")
        left.write_bytes(b"labels" * 100)
        with pytest.raises(UserError, match="was left by another project of this name"):
            Store.create(path)
        other = Store.open(made(path.with_name("other.annotator"), "First"), write=False)
        with pytest.raises(UserError, match="was left by another project of this name"):
            other.file.save_copy(path)
        other.close()
        path.with_name("other.annotator").unlink()
        assert left.read_bytes() == b"labels" * 100
        assert not path.exists()
        left.unlink()
