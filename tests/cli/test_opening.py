"""What the command line says of a project file that is not as it should be; none is changed by saying it."""

from __future__ import annotations

import functools
import os
import shutil
import sqlite3
from pathlib import Path

import pytest

from annotator.ops.backups import Reason, listed
from annotator.store import first_look, layout, older
from annotator.store import store as store_module
from annotator.store.migrations import LAYOUT, MIGRATIONS, Executes, Migration, migrate
from annotator.store.owner import Owner

SAVED = Path(__file__).parents[1] / "fixtures" / "projects" / "v001" / "saved.annotator"
READING = ("documents", "stats", "history", "check", "schema")


@pytest.fixture
def saved(tmp_path: Path) -> Path:
    path = tmp_path / "old.annotator"
    shutil.copy(SAVED, path)
    return path


def change(path: Path, statement: str) -> None:
    other = sqlite3.connect(path)
    other.execute(statement)
    other.commit()
    other.close()


@pytest.mark.parametrize("verb", [("documents",), ("undo",)])
@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "“old.annotator” is empty. It was not changed."),
        (b"hello\n" * 500, "“old.annotator” is not an Annotator project. It was not changed."),
        (SAVED.read_bytes()[:20_000], "“old.annotator” is damaged: it ends after 20,000 of "),
        (SAVED.read_bytes()[:100] + b"\xa5" * 3996 + SAVED.read_bytes()[4096:], "“old.annotator” is damaged"),
        (None, "There is no project “old.annotator”."),
    ],
)
def test_what_cannot_be_opened_is_one_sentence_and_exit_code_1(
    run, saved: Path, verb: tuple[str, ...], content: bytes | None, sentence: str
) -> None:
    if content is None:
        saved.unlink()
    else:
        saved.write_bytes(content)
    answer = run(verb[0], saved.name)
    assert (answer.code, answer.out) == (1, "")
    assert answer.err.startswith(sentence)
    assert answer.err.count("\n") == 1
    assert [file.name for file in saved.parent.iterdir()] == ([] if content is None else [saved.name])
    assert content is None or saved.read_bytes() == content


def test_a_project_with_a_trigger_of_others_is_read_exported_and_goes_on_in_a_new_one(
    run, saved: Path
) -> None:
    change(saved, "CREATE TRIGGER t AFTER INSERT ON span BEGIN DELETE FROM step; END")
    before = saved.read_bytes()
    answer = run("undo", saved.name)
    assert answer.code == 1
    assert "was changed by another program: it contains “t”" in answer.err
    for verb in READING[:3]:
        assert run(verb, saved.name).code == 0
    assert run("export", saved.name, "all.jsonl").code == 0
    assert run("new", "fresh.annotator").code == 0
    assert run("import", "fresh.annotator", "all.jsonl").code == 0
    there = run("documents", "fresh.annotator", "--json").json["documents"]
    assert [row["spans"] for row in there] == [2, 0]
    assert saved.read_bytes() == before


def test_a_project_that_a_window_has_open_is_read_and_not_written(run, saved: Path) -> None:
    owner = Owner(saved)
    answer = run("undo", saved.name)
    assert answer.code == 1
    assert "is open in another window on this computer" in answer.err
    assert run("documents", saved.name).code == 0
    owner.release()


def test_a_wal_that_does_not_belong_to_the_project_is_named_and_kept(run, saved: Path) -> None:
    wal = saved.with_name("old.annotator-wal")
    wal.write_bytes(b"labels" * 100)
    for verb in ("documents", "undo"):
        answer = run(verb, saved.name)
        assert answer.code == 1
        assert "“old.annotator-wal” beside “old.annotator” is damaged" in answer.err
        assert wal.read_bytes() == b"labels" * 100
    saved.unlink()
    answer = run("new", saved.name)
    assert answer.code == 1
    assert "was left by another project of this name" in answer.err


def test_a_new_project_in_a_synchronized_folder_says_so(run, tmp_path: Path) -> None:
    (tmp_path / "OneDrive").mkdir()
    answer = run("new", "OneDrive/p.annotator")
    assert answer.code == 0
    assert "lies in “OneDrive”" in answer.err
    assert run("documents", "OneDrive/p.annotator").err == ""


# -- older


def add_table(database: Executes) -> None:
    database.execute("CREATE TABLE color (name TEXT PRIMARY KEY) STRICT")


@pytest.fixture
def backups(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Make the program one layout newer than the saved project; return where backups lie."""
    more = (*MIGRATIONS, Migration(LAYOUT + 1, "m999_color", add_table))
    for module in (store_module, layout, first_look):
        monkeypatch.setattr(module, "LAYOUT", LAYOUT + 1)
    monkeypatch.setattr(layout, "MIGRATIONS", more)
    monkeypatch.setattr(older, "migrate", functools.partial(migrate, migrations=more))
    folder = tmp_path / "data"
    monkeypatch.setattr("annotator.ops.before_migrating.backup_folder", lambda: folder)
    return folder


def test_an_older_project_is_read_as_it_is_and_brought_up_to_date_by_writing(
    run, saved: Path, backups: Path
) -> None:
    before = saved.read_bytes()
    answer = run("documents", saved.name, "--json")
    assert (answer.code, len(answer.json["documents"])) == (0, 2)
    assert saved.read_bytes() == before
    answer = run("undo", saved.name, "--annotator", "ann")
    assert "was brought up to date. As it was before, it is kept in" in answer.err
    (folder,) = backups.iterdir()
    (kept,) = listed(folder)
    assert (kept.reason, kept.name) == (Reason.MIGRATION, "old")
    assert str(kept.path) in answer.err
    other = sqlite3.connect(kept.path)
    assert other.execute("PRAGMA user_version").fetchone() == (1,)
    other.close()
    assert run("redo", saved.name, "--annotator", "ann").err == ""


def test_an_older_project_that_cannot_be_backed_up_stays_as_it_is(run, saved: Path, backups: Path) -> None:
    backups.write_text("a file where the folder should be")
    before = saved.read_bytes()
    answer = run("undo", saved.name, "--annotator", "ann")
    assert answer.code == 1
    assert "no backup could be made before bringing it up to date" in answer.err
    assert saved.read_bytes() == before
    assert run("documents", saved.name).code == 0


LONG = "x" * 300
"""Longer than any file system takes: the system refuses to look."""


@pytest.mark.parametrize(
    "arguments",
    [
        *((verb, LONG) for verb in READING),
        ("backup", LONG),
        ("backup", "old.annotator", LONG),
        ("restore", LONG, "new.annotator"),
        ("restore", "old.annotator", LONG),
        ("merge", "old.annotator", LONG),
        ("import", "old.annotator", LONG),
    ],
)
def test_a_name_that_the_system_refuses_is_one_sentence_and_no_bug(
    run, saved: Path, arguments: tuple[str, ...]
) -> None:
    answer = run(*arguments)
    assert answer.code == 1
    assert "This is a bug" not in answer.err
    assert LONG[:20] in answer.err
    assert [file.name for file in saved.parent.iterdir()] == [saved.name]


def test_a_file_that_one_may_not_read_is_one_sentence(
    run, saved: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(os, "access", lambda path, mode: mode != os.R_OK)
    answer = run("check", saved)
    assert answer.code == 1
    assert answer.err == "You may not read “old.annotator”. Ask whoever owns the file for the right to.\n"
