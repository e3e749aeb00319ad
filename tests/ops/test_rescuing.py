"""What is left of a damaged project comes into a new file: from any page, its tables, its backups."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path
from typing import NoReturn

import pytest
from damaging import facts
from defects import MADE, TEXT, is_clean, start
from projects import project_with

from annotator.base.errors import EnvironmentFailure, NotSaved, UserError
from annotator.base.paths import backup_folder
from annotator.domain.annotation import Span, SpanId
from annotator.domain.change import changed, created, deleted
from annotator.ops import undo as undoing
from annotator.ops.backups import Reason, back_up, listed
from annotator.ops.project import Project, open_project
from annotator.ops.rescuing import TITLE, rescue
from annotator.store.connect import sqlite3
from annotator.store.sick import SickFile


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Return a project that has no backup."""
    return start(tmp_path, backup=False)


def _sql(path: Path, *statements: str) -> None:
    connection = sqlite3.connect(os.fspath(path), isolation_level=None)
    for statement in statements:
        connection.execute(statement)
    connection.close()


def test_a_file_without_a_head_comes_back_with_its_whole_history(path: Path, tmp_path: Path) -> None:
    before = facts(path)
    with open_project(path, write=False) as project:
        steps = project.store.number_of_steps()
    data = bytearray(path.read_bytes())
    data[:100] = bytes(100)
    path.write_bytes(data)
    done = rescue(path, tmp_path / "new.annotator", "ann")
    assert (done.steps, done.missing, done.act) == (steps, 0, None)
    assert facts(done.path) == before
    assert path.read_bytes() == data
    assert [finding for finding in done.left if finding.severity == "error"] == []


def test_what_a_missing_step_said_comes_from_the_tables_as_an_act(path: Path, tmp_path: Path) -> None:
    before = facts(path)
    _sql(path, "DELETE FROM step WHERE n = 5")
    done = rescue(path, tmp_path / "new.annotator", "bob")
    assert done.missing > 0
    assert done.act is not None
    assert done.act.title == TITLE
    assert facts(done.path) == before
    with open_project(done.path, annotator="bob") as project:
        assert undoing.undo(project).title == TITLE
    assert is_clean(done.path)
    assert facts(done.path) != before


def test_steps_behind_a_gap_count_where_the_tables_cannot_be_read(path: Path, tmp_path: Path) -> None:
    before = facts(path)
    page = sqlite3.connect(os.fspath(path))
    root = page.execute("SELECT rootpage FROM sqlite_schema WHERE name = 'document'").fetchone()[0]
    page.close()
    _sql(path, "DELETE FROM step WHERE n = 2")
    data = bytearray(path.read_bytes())
    data[(root - 1) * 4096 : root * 4096] = b"\xff" * 4096
    path.write_bytes(data)
    done = rescue(path, tmp_path / "new.annotator", "ann")
    there = facts(done.path)
    assert {fact for fact in before if "s4" in fact[1]} <= there
    assert is_clean(done.path)


def test_a_label_that_no_schema_knows_is_left_away_and_the_rest_comes(path: Path, tmp_path: Path) -> None:
    _sql(
        path,
        "DELETE FROM step WHERE n = 5",
        "INSERT INTO word(text) VALUES ('nonsense')",
        "UPDATE span SET label = (SELECT key FROM word WHERE text = 'nonsense') WHERE id = 's3'",
    )
    done = rescue(path, tmp_path / "new.annotator", "ann")
    with open_project(done.path, annotator="ann") as project:
        spans = [span for row in project.documents() for span in project.layer(row.id).spans()]
    assert {"s1", "s2"} <= {span.id for span in spans}
    assert "nonsense" not in {span.label for span in spans}
    assert is_clean(done.path)


def test_the_tables_of_a_file_that_was_cut_off_can_be_read(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-4096])
    with SickFile(path) as sick:
        assert sick.tables is not None
        assert len(sick.tables.documents(None)) == 2


def test_an_old_label_gives_way_to_a_newer_one_whose_act_is_known(path: Path, tmp_path: Path) -> None:
    with open_project(path, annotator="ann") as project:
        row = project.documents()[1].id
        (old,) = project.layer(row).spans()
        project.record([project.draft("gone", row, [deleted(old)])])
        new = replace(old, id=SpanId("newer"), label="organization")
        project.record([project.draft("newer", row, [created(new)])])
        gone = project.store.number_of_steps() - 1
    _sql(path, f"DELETE FROM step WHERE key = {gone}", "UPDATE definition SET body = '[]'")
    done = rescue(path, tmp_path / "new.annotator", "ann")
    with open_project(done.path, annotator="ann") as project:
        assert [span.id for span in project.layer(row).spans()] == ["newer"]
    assert is_clean(done.path)


def test_without_the_first_step_the_tables_make_a_new_project(path: Path, tmp_path: Path) -> None:
    before = facts(path)
    _sql(path, "DELETE FROM step WHERE n = 1")
    done = rescue(path, tmp_path / "new.annotator", "ann")
    assert done.steps == 0
    assert facts(done.path) == before
    assert is_clean(done.path)


def test_an_article_whose_text_is_nowhere_becomes_a_new_one(path: Path, tmp_path: Path) -> None:
    _sql(path, "UPDATE text SET body = replace(body, 'rains', 'snows')")
    done = rescue(path, tmp_path / "new.annotator", "ann")
    assert done.texts == (TEXT.strip(),)
    with open_project(done.path, annotator="ann") as project:
        texts = [project.look_at(row.id) for row in project.documents()]
        snow = next(article for article in texts if "snows" in article.text)
        assert {span.id for span in snow.layer.spans()} == {"s1", "s2", "s3"}
    assert is_clean(done.path)


def test_the_newest_backup_has_what_was_cut_off(tmp_path: Path) -> None:
    path = start(tmp_path)
    before = facts(path)
    path.write_bytes(path.read_bytes()[:20_000])
    done = rescue(path, tmp_path / "new.annotator", "ann")
    assert facts(done.path) == before
    assert done.from_backups > 0


def test_a_backup_of_another_project_of_the_same_name_is_not_taken(path: Path, tmp_path: Path) -> None:
    other = tmp_path / "other"
    other.mkdir()
    with project_with(other, "Another text.") as project:
        back_up(project, Reason.REGULAR)
    assert list(backup_folder().rglob("*.annotator"))
    _sql(path, "DELETE FROM project")
    done = rescue(path, tmp_path / "new.annotator", "ann")
    assert done.from_backups == 0
    with open_project(done.path) as project:
        assert len(project.documents()) == 2
        assert project.store.project_id()


def test_a_backup_of_another_project_is_not_taken_where_nothing_says_which_one_this_is(
    tmp_path: Path,
) -> None:
    other, mine = tmp_path / "other", tmp_path / "mine"
    for folder in (other, mine):
        folder.mkdir()
    with project_with(other, "Another text.") as project:
        back_up(project, Reason.REGULAR)
    path = start(mine, backup=False)
    named = path.rename(path.with_name(project.path.name))
    _sql(named, "PRAGMA secure_delete = ON", "DELETE FROM project", "DELETE FROM step", "VACUUM")
    done = rescue(named, tmp_path / "new.annotator", "ann")
    assert done.from_backups == 0
    with open_project(done.path) as made:
        assert "Another text." not in {made.look_at(row.id).text for row in made.documents()}


@pytest.mark.parametrize("left", [0, 1, 100, 4096, 8191])
def test_of_a_file_that_says_nothing_the_backups_called_so_come_back_if_only_one_project_was(
    tmp_path: Path, left: int
) -> None:
    path = start(tmp_path)
    before = facts(path)
    os.truncate(path, left)
    done = rescue(path, tmp_path / "new.annotator", "ann")
    assert done.by_name
    assert done.from_backups >= done.steps > 0
    assert done.backup_of is not None
    assert not done.left
    assert facts(done.path) == before
    assert path.stat().st_size == left


def test_where_the_only_step_that_is_left_is_harmed_the_id_proves_the_backup(tmp_path: Path) -> None:
    path = start(tmp_path)
    before = facts(path)
    _sql(
        path,
        "PRAGMA secure_delete = ON",
        "DELETE FROM step WHERE n <> 3",
        "UPDATE step SET body = CAST(substr(body, 1, length(body) - 20) || zeroblob(20) AS BLOB)",
        "VACUUM",
    )
    done = rescue(path, tmp_path / "new.annotator", "ann")
    assert not done.by_name
    assert done.missing == 0
    assert facts(done.path) == before


def test_zeros_are_as_good_as_nothing(tmp_path: Path) -> None:
    path = start(tmp_path)
    before = facts(path)
    path.write_bytes(bytes(path.stat().st_size))
    assert facts(rescue(path, tmp_path / "new.annotator", "ann").path) == before


def test_of_a_file_that_says_nothing_an_older_backup_is_taken_where_the_newest_is_damaged(
    tmp_path: Path,
) -> None:
    path = start(tmp_path)
    before = facts(path)
    with open_project(path, annotator="ann") as project:
        back_up(project, Reason.ASKED)
    older, newest = sorted(backup_folder().rglob("*.annotator"))
    newest.write_bytes(b"noise" * 1000)
    os.truncate(path, 0)
    done = rescue(path, tmp_path / "new.annotator", "ann")
    assert facts(done.path) == before
    assert done.backup_of == next(found.made for found in listed(older.parent) if found.path == older)


@pytest.mark.parametrize(
    ("left", "words"), [(0, "is empty"), (4096, "Nothing of “news.annotator” can be made")]
)
def test_where_two_projects_were_called_so_nobody_guesses(tmp_path: Path, left: int, words: str) -> None:
    for folder in (tmp_path / "here", tmp_path / "there"):
        folder.mkdir()
        path = start(folder)
    os.truncate(path, left)
    with pytest.raises(UserError, match=words):
        rescue(path, tmp_path / "new.annotator", "ann")
    assert not (tmp_path / "new.annotator").exists()


def test_a_text_in_common_proves_the_backup_where_the_log_and_the_id_are_gone(tmp_path: Path) -> None:
    path = start(tmp_path)
    before = facts(path)
    _sql(path, "PRAGMA secure_delete = ON", "DELETE FROM project", "DELETE FROM step", "VACUUM")
    done = rescue(path, tmp_path / "new.annotator", "ann")
    assert done.from_backups > 0
    assert facts(done.path) == before


@pytest.mark.parametrize("headless", [False, True])
def test_an_act_that_was_cut_off_in_a_file_without_a_wal_is_taken_back(
    path: Path, tmp_path: Path, headless: bool
) -> None:
    before = facts(path)
    held = tmp_path / "held"
    held.mkdir()
    sick = held / path.name
    connection = sqlite3.connect(os.fspath(path), isolation_level=None)
    for statement in ("PRAGMA journal_mode = DELETE", "PRAGMA cache_size = 1", "BEGIN"):
        connection.execute(statement).fetchall()
    connection.execute("UPDATE step SET body = randomblob(length(body))")
    connection.execute("CREATE TABLE much AS SELECT randomblob(9000) FROM step, step LIMIT 50")
    for ending in ("", "-journal"):
        Path(f"{sick}{ending}").write_bytes(Path(f"{path}{ending}").read_bytes())
    connection.close()
    if headless:  # SQLite cannot take it back then, and what it was stands in the -journal
        journal = bytearray(Path(f"{sick}-journal").read_bytes())
        journal[8:12] = bytes(4)
        Path(f"{sick}-journal").write_bytes(journal)
        with sick.open("r+b") as file:
            file.write(bytes(16))
    there = {name.name: name.read_bytes() for name in held.iterdir()}
    done = rescue(sick, tmp_path / "new.annotator", "ann")
    assert facts(done.path) == before
    assert {name.name: name.read_bytes() for name in held.iterdir()} == there


@pytest.mark.parametrize("harmed", ["", "-wal"])
def test_labels_that_only_the_wal_holds_come_along(path: Path, tmp_path: Path, harmed: str) -> None:
    held = tmp_path / "held"
    held.mkdir()
    with open_project(path, annotator="ann") as project:
        row = project.documents()[0].id
        name = Span(SpanId("new"), "place", ((27, 31),), project.annotator, MADE)
        project.record([project.draft("new", row, [created(name)])])
        project.record([project.draft("doubt", row, [changed(name, replace(name, doubt=True))])])
        for ending in ("", "-wal"):
            (held / f"{path.name}{ending}").write_bytes(Path(f"{path}{ending}").read_bytes())
    before = facts(path)
    sick = held / path.name
    with Path(f"{sick}{harmed}").open("r+b") as file:
        file.write(bytes(16))
    done = rescue(sick, tmp_path / "new.annotator", "ann")
    assert facts(done.path) == before


def test_what_the_disk_does_not_give_is_counted(
    path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    read, blocks = os.read, []

    def failing(descriptor: int, length: int) -> bytes:
        blocks.append(length)
        if len(blocks) == 3 and length == 4096:
            raise OSError(5, "Input/output error")
        return read(descriptor, length)

    monkeypatch.setattr("annotator.store.sick.os.read", failing)
    done = rescue(path, tmp_path / "new.annotator", "ann")
    assert done.unread == 4096
    assert is_clean(done.path)


def test_a_name_that_is_taken_and_a_project_that_is_open_are_refused(path: Path, tmp_path: Path) -> None:
    taken = tmp_path / "taken.annotator"
    taken.write_bytes(b"mine")
    with pytest.raises(UserError, match="is there already"):
        rescue(path, taken, "ann")
    with open_project(path), pytest.raises(EnvironmentFailure, match="open in another window"):
        rescue(path, tmp_path / "new.annotator", "ann")
    with pytest.raises(EnvironmentFailure, match="could not be read"):
        rescue(tmp_path / "none.annotator", tmp_path / "new.annotator", "ann")
    assert taken.read_bytes() == b"mine"
    assert not (tmp_path / "new.annotator").exists()


def test_where_the_disk_refuses_the_rest_nothing_is_left_of_the_new_file(
    path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _sql(path, "DELETE FROM step WHERE n = 5")

    def full(*_: object, **__: object) -> NoReturn:
        raise NotSaved("The disk is full.", "Free some space")

    before = sorted(tmp_path.iterdir())
    monkeypatch.setattr(Project, "record", full)
    with pytest.raises(NotSaved):
        rescue(path, tmp_path / "new.annotator", "ann")
    assert sorted(tmp_path.iterdir()) == before


def test_a_new_log_names_the_project_as_its_file_is_called(path: Path, tmp_path: Path) -> None:
    _sql(path, "DELETE FROM step")
    done = rescue(path, tmp_path / "new.annotator", "ann")
    assert done.path == tmp_path / "new.annotator"
    with open_project(done.path, write=False) as project:
        assert [act.title for act in project.store.acts()][-1] == "New project “new”"
