"""A log that ends before what the tables hold: pages of two moments in one file. It is never taken for the whole."""

from __future__ import annotations

import os
import shutil
from dataclasses import replace
from pathlib import Path

import pytest
from damaging import facts
from defects import is_clean, start

from annotator.base.errors import EnvironmentFailure, UserError
from annotator.domain.annotation import SpanId
from annotator.domain.change import created
from annotator.ops.backups import Reason, back_up
from annotator.ops.doctor import check_file, repair
from annotator.ops.project import open_project
from annotator.ops.rescuing import rescue
from annotator.store.connect import sqlite3

LOST = 2
_LAST = f"key > (SELECT max(key) FROM step NOT INDEXED) - {LOST}"
_STEPS = f"DELETE FROM step WHERE {_LAST}"
_ACTS = f"DELETE FROM act WHERE key IN (SELECT act FROM step NOT INDEXED WHERE {_LAST})"
_HEAD = "UPDATE head SET step = (SELECT max(key) FROM step NOT INDEXED)"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Return a project whose newest steps made labels, and which has no backup."""
    return _worked(start(tmp_path, backup=False))


def _worked(path: Path) -> Path:
    with open_project(path, annotator="ann") as project:
        row = project.documents()[1].id
        (good,) = project.layer(row).spans()
        for number in range(LOST):
            start_ = 9 + 3 * number
            new = replace(good, id=SpanId(f"new{number}"), fragments=((start_, start_ + 2),))
            project.record([project.draft("new", row, [created(new)])])
    return path


def _written_over(path: Path, *statements: str) -> None:
    """Change tables and leave their indexes as they are, as pages of an older file would."""
    connection = sqlite3.connect(os.fspath(path), isolation_level=None)
    of_indexes = "type = 'index' AND tbl_name IN ('step', 'act', 'head')"
    connection.execute("PRAGMA writable_schema = ON")
    kept = connection.execute(f"SELECT * FROM sqlite_schema WHERE {of_indexes}").fetchall()
    tables = connection.execute(
        "SELECT rowid, sql FROM sqlite_schema WHERE name IN ('step', 'act', 'head')"
    ).fetchall()
    connection.execute(f"DELETE FROM sqlite_schema WHERE {of_indexes}")
    for rowid, sql in tables:
        plain = sql.replace(", UNIQUE (replica, n)", "").replace(" UNIQUE", "")
        connection.execute("UPDATE sqlite_schema SET sql = ? WHERE rowid = ?", (plain, rowid))
    connection.close()
    connection = sqlite3.connect(os.fspath(path), isolation_level=None)
    for statement in statements:
        connection.execute(statement)
    connection.execute("PRAGMA writable_schema = ON")
    for rowid, sql in tables:
        connection.execute("UPDATE sqlite_schema SET sql = ? WHERE rowid = ?", (sql, rowid))
    connection.executemany("INSERT INTO sqlite_schema VALUES (?, ?, ?, ?, ?)", kept)
    connection.close()


@pytest.mark.parametrize(
    ("harm", "code"),
    [
        ([_STEPS], "log-gap"),
        ([_HEAD, _STEPS, _HEAD], "log-short"),
        ([_ACTS, _STEPS, _HEAD], "log-short"),
    ],
    ids=["steps", "steps and head", "steps, acts and head"],
)
def test_the_readable_rest_is_not_taken_for_the_whole_log(
    path: Path, tmp_path: Path, harm: list[str], code: str
) -> None:
    before = facts(path)
    _written_over(path, *harm)
    data = path.read_bytes()
    found = check_file(path, "ann")
    assert code in {finding.code for finding in found}
    assert [finding for finding in found if finding.repair] == []
    done = repair(path, "ann")
    assert (done.backup, done.rebuilt, done.act) == (None, False, None)
    assert path.read_bytes() == data
    new = rescue(path, tmp_path / "new.annotator", "ann")
    assert facts(new.path) >= before
    assert is_clean(new.path)


def test_steps_that_a_backup_has_are_brought_back(path: Path) -> None:
    before = facts(path)
    with open_project(path, annotator="ann") as project:
        back_up(project, Reason.REGULAR)
    _written_over(path, _STEPS)
    done = repair(path, "ann")
    assert done.rebuilt
    assert facts(path) == before
    assert is_clean(path)


def test_work_of_a_copy_that_went_on_apart_is_named_and_not_mixed_in(path: Path, tmp_path: Path) -> None:
    other = tmp_path / "other.annotator"
    shutil.copyfile(path, other)
    _label(path, "mine")
    _label(other, "theirs")
    with open_project(other, annotator="bob") as project:
        back_up(project, Reason.REGULAR)
    before = facts(path)
    _written_over(path, "DELETE FROM step WHERE key = 3")
    done = rescue(path, tmp_path / "new.annotator", "ann")
    assert facts(done.path) == before
    assert len(done.apart) == 1
    assert is_clean(done.path)


def test_a_file_that_was_cut_off_says_since_when_something_may_be_missing(tmp_path: Path) -> None:
    path = start(tmp_path)
    whole = path.stat().st_size
    _label(path, "later")
    path.write_bytes(path.read_bytes()[:100_000])
    done = rescue(path, tmp_path / "new.annotator", "ann")
    assert done.cut_off is not None
    assert done.cut_off[0] == 100_000
    assert done.cut_off[1] >= whole
    assert done.backup_of is not None


def test_with_a_trigger_of_others_no_repair_is_offered(path: Path) -> None:
    connection = sqlite3.connect(os.fspath(path), isolation_level=None)
    connection.execute("CREATE TRIGGER t AFTER INSERT ON span BEGIN DELETE FROM span; END")
    connection.execute("UPDATE layer SET spans = spans + 1")
    connection.close()
    assert [finding for finding in check_file(path, "ann") if finding.repair] == []
    assert repair(path, "ann").backup is None


def test_what_cannot_be_rescued_is_refused_in_words(path: Path, tmp_path: Path) -> None:
    with pytest.raises(UserError, match="There is no folder"):
        rescue(path, tmp_path / "none" / "new.annotator", "ann")
    empty = tmp_path / "empty.annotator"
    empty.touch()
    with pytest.raises(UserError, match="is empty"):
        rescue(empty, tmp_path / "new.annotator", "ann")
    connection = sqlite3.connect(os.fspath(path), isolation_level=None)
    connection.execute("CREATE TABLE later (x)")
    connection.execute("PRAGMA user_version = 99")
    connection.close()
    with pytest.raises(EnvironmentFailure, match="newer version"):
        rescue(path, tmp_path / "new.annotator", "ann")
    assert not (tmp_path / "new.annotator").exists()


def _label(path: Path, id_: str) -> None:
    with open_project(path, annotator="ann") as project:
        row = project.documents()[1].id
        good = project.layer(row).spans()[0]
        new = replace(good, id=SpanId(id_), fragments=((19, 22),))
        project.record([project.draft("new", row, [created(new)])])


def test_a_file_that_only_says_that_it_is_newer_is_rescued_with_a_warning(path: Path, tmp_path: Path) -> None:
    connection = sqlite3.connect(os.fspath(path), isolation_level=None)
    connection.execute("PRAGMA user_version = 99")
    connection.close()
    assert rescue(path, tmp_path / "new.annotator", "ann").newer
