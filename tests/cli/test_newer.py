"""A project of a newer version of the program: reading verbs say so and answer, writing verbs say so and stop."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest


@pytest.fixture
def newer(project: str, tmp_path: Path) -> str:
    """Return a project that says it has a layout which this program does not know."""
    connection = sqlite3.connect(tmp_path / project)
    connection.execute("PRAGMA user_version = 99")
    connection.execute("CREATE TABLE of_a_newer_version (id INTEGER PRIMARY KEY) STRICT")
    connection.commit()
    connection.close()
    return project


@pytest.mark.parametrize("verb", ["documents", "stats", "history", "check", "schema"])
def test_reading_verbs_answer_and_say_on_the_side_that_the_project_is_newer(
    run, newer: str, verb: str
) -> None:
    answer = run(verb, newer, "--json")
    assert answer.code == 0
    assert answer.json["format"] == f"annotator-{verb}/1"
    assert "was made by a newer version" in answer.err


@pytest.mark.parametrize("verb", [("undo",), ("redo",), ("import", "a.txt"), ("schema", "--set", "s.toml")])
def test_writing_verbs_stop_because_the_project_is_newer(
    run, newer: str, tmp_path: Path, verb: tuple[str, ...]
) -> None:
    (tmp_path / "a.txt").write_text("Anna")
    (tmp_path / "s.toml").write_text(run("schema", newer).out)
    before = (tmp_path / newer).read_bytes()
    answer = run(verb[0], newer, *verb[1:])
    assert answer.code == 1
    assert "was made by a newer version" in answer.err
    assert "Update the program" in answer.err
    assert (tmp_path / newer).read_bytes() == before
    assert not (tmp_path / f"{newer}.lock").exists()
