"""Project files in which acts take each other back, lie at the end of time, or the index is cut in a strange way."""

from __future__ import annotations

import contextlib
import shutil
from pathlib import Path

import pytest
from everything import answer
from fuzzing import good_project, loosen, put_cell, tighten
from projects import project_with

from annotator.base.clock import LAST_FOLLOWED, LATEST, Clock
from annotator.base.errors import EnvironmentFailure
from annotator.ops import annotate
from annotator.ops.history import Turn, history, turn_of
from annotator.ops.project import open_project
from annotator.store.connect import sqlite3


@pytest.fixture
def path(tmp_path: Path) -> Path:
    project_with(tmp_path, "Anna said: it rains in Bonn.\n", "Ben said no.\n").close()
    return tmp_path / "news.annotator"


def change(path: Path, sql: str, *values: object) -> None:
    with contextlib.closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute("PRAGMA foreign_keys = OFF")
        connection.execute(sql, values)


@pytest.mark.parametrize("sql", ["undoes = key", "undoes = 5 - key, undone = 1", "undoes = 99"])
def test_acts_that_take_each_other_back_are_told(sql: str, path: Path) -> None:
    change(path, f"UPDATE act SET {sql} WHERE key > 1")
    assert answer(path).split()[0] in ("refused", "ok")
    with open_project(path, write=False) as project:
        for row in project.store.acts():
            with contextlib.suppress(EnvironmentFailure):
                assert turn_of(project, row) in Turn


def test_a_circle_of_acts_is_damage(path: Path) -> None:
    change(path, "UPDATE act SET undoes = key WHERE key = 2")
    with (
        open_project(path, write=False) as project,
        pytest.raises(EnvironmentFailure, match="each other back"),
    ):
        list(history(project))


def test_what_follows_the_last_moment_would_not_fit_and_is_refused(path: Path) -> None:
    for moment in (LATEST, LAST_FOLLOWED + 1):
        change(path, "UPDATE step SET at = ?", moment)
        change(path, "UPDATE act SET at = ?", moment)
        with open_project(path, annotator="ann") as project:
            article = project.open_article(project.documents()[0].id)
            with pytest.raises(EnvironmentFailure):
                annotate.add_span(project, article, "person", ((0, 4),))
        with open_project(path, write=False) as project:
            assert len(list(history(project))) == 3


def test_the_last_moment_has_a_date_and_room_behind_it() -> None:
    clock = Clock()
    clock.saw(LAST_FOLLOWED)
    assert clock.at() < LATEST


@pytest.mark.parametrize("words", ["unicode6q", "unicode61 remove_diacritics 9"])
def test_an_index_that_is_cut_in_no_known_way_is_told(words: str, path: Path) -> None:
    with contextlib.closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute("PRAGMA writable_schema = ON")
        connection.execute(
            "UPDATE sqlite_schema SET sql = replace(sql, 'unicode61', ?) WHERE name = 'search'", (words,)
        )
    assert answer(path).startswith("refused")


def test_a_number_below_nothing_is_damage(path: Path) -> None:
    change(path, "UPDATE document SET length = -1")
    assert answer(path).startswith("refused")


def test_a_text_of_another_length_is_damage_and_no_article(path: Path) -> None:
    change(path, "UPDATE text SET body = '-1'")
    with (
        open_project(path, write=False) as project,
        pytest.raises(EnvironmentFailure, match="shorter or longer"),
    ):
        project.open_article(project.documents()[0].id)


@pytest.mark.parametrize("value", ["'x'", "1.5", "NULL", "''", "-1"])
@pytest.mark.parametrize("column", ["n", "hash"])
def test_a_chain_that_ends_in_nothing_is_no_bug(column: str, value: str, tmp_path: Path) -> None:
    good = good_project(tmp_path)
    path = Path(shutil.copy(good, tmp_path / "odd.annotator"))
    with contextlib.closing(sqlite3.connect(path, isolation_level=None)) as connection:
        loosen(connection)
    with contextlib.closing(sqlite3.connect(path, isolation_level=None)) as connection:
        with contextlib.suppress(sqlite3.IntegrityError):
            put_cell(connection, "step", column, value)
        tighten(connection, good)
    assert answer(path).split()[0] in ("ok", "refused")
