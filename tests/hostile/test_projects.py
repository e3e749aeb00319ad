"""Project files that mean harm: one sentence for each, no harm done, no endless reading."""

from __future__ import annotations

import contextlib
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from everything import answer
from fuzzing import columns_of, good_project, loosen, put_cell, tighten
from mutations import CELLS

from annotator.store.connect import sqlite3
from annotator.store.migrations import lay_out

ENDLESS = "WITH RECURSIVE r(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM r) SELECT"


def _columns() -> list[tuple[str, str]]:
    with contextlib.closing(sqlite3.connect(":memory:", isolation_level=None)) as memory:
        lay_out(memory)
        return columns_of(memory)


COLUMNS = _columns()
EACH = 2
"""Values that one test tries in a column: a different choice for each column, all values in all."""


@pytest.fixture(scope="module")
def good(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return good_project(tmp_path_factory.mktemp("good"))


@pytest.fixture
def project(good: Path, tmp_path: Path) -> Path:
    return Path(shutil.copy(good, tmp_path / "news.annotator"))


@contextlib.contextmanager
def opened(path: Path) -> Iterator[sqlite3.Connection]:
    with contextlib.closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute("PRAGMA journal_mode = DELETE")
        yield connection


def values_for(number: int) -> list[str]:
    """Return the values that the column of this number is tried with."""
    return [CELLS[(number * EACH + step) % len(CELLS)] for step in range(EACH)]


@pytest.mark.parametrize("number", range(len(COLUMNS)), ids=[".".join(column) for column in COLUMNS])
def test_a_value_of_another_kind_is_no_crash(number: int, good: Path, tmp_path: Path) -> None:
    table, column = COLUMNS[number]
    for step, value in enumerate(values_for(number)):
        path = Path(shutil.copy(good, tmp_path / f"{step}.annotator"))
        with opened(path) as connection:
            loosen(connection)
        with opened(path) as connection:
            with contextlib.suppress(
                sqlite3.IntegrityError
            ):  # a row's own number can be nothing but a number
                put_cell(connection, table, column, value)
            tighten(connection, good)
        verdict = answer(path)
        assert verdict.split()[0] in ("ok", "refused"), f"{value}: {verdict}"


@pytest.mark.parametrize("table", sorted({table for table, _ in COLUMNS}))
def test_a_view_in_the_place_of_a_table_is_never_read(table: str, project: Path) -> None:
    with opened(project) as connection:
        columns = [row[1] for row in connection.execute(f"PRAGMA table_info({table})")]
        connection.execute("PRAGMA foreign_keys = OFF")
        connection.execute(f"DROP TABLE {table}")
        shown = ", ".join(f"max(i) AS {column}" for column in columns)
        connection.execute(f"CREATE VIEW {table} AS {ENDLESS} {shown} FROM r")
    assert answer(project).startswith("refused")


@pytest.mark.parametrize(
    "harm",
    [
        "CREATE TRIGGER harm AFTER UPDATE ON layer BEGIN DELETE FROM step; END",
        "CREATE TRIGGER harm AFTER INSERT ON step BEGIN DELETE FROM text; END",
        "CREATE TRIGGER harm BEFORE DELETE ON head BEGIN SELECT RAISE(IGNORE); END",
        "CREATE TRIGGER harm AFTER INSERT ON word BEGIN UPDATE text SET body = '<img src=x>'; END",
        f"CREATE VIEW harm AS {ENDLESS} max(i) AS n FROM r",
        "CREATE TABLE harm (a, b AS (printf('%.*c', 999999999, 'x')))",
        "CREATE VIRTUAL TABLE harm USING fts5(a)",
        "CREATE INDEX harm ON span(hex(id))",
    ],
)
def test_what_others_put_in_is_never_run(harm: str, project: Path) -> None:
    with opened(project) as connection:
        connection.execute(harm)
        before = connection.execute("SELECT count(*), max(key) FROM step").fetchone()
        text = connection.execute("SELECT body FROM text ORDER BY key").fetchall()
    verdict = answer(project)
    assert verdict.startswith("refused")
    assert "harm" in verdict
    with opened(project) as connection:
        assert connection.execute("SELECT count(*), max(key) FROM step").fetchone() == before
        assert connection.execute("SELECT body FROM text ORDER BY key").fetchall() == text


@pytest.mark.parametrize(
    ("table", "before", "after"),
    [
        ("text", "body TEXT NOT NULL", "body TEXT NOT NULL AS (printf('%.*c', 999999999, 'x'))"),
        (
            "document",
            "title TEXT NOT NULL",
            "title TEXT GENERATED ALWAYS AS (hex(zeroblob(400000000))) VIRTUAL",
        ),
    ],
)
def test_a_column_that_is_computed_is_never_read(table: str, before: str, after: str, project: Path) -> None:
    with opened(project) as connection:
        connection.execute("PRAGMA writable_schema = ON")
        connection.execute(
            "UPDATE sqlite_schema SET sql = replace(sql, ?, ?) WHERE name = ?", (before, after, table)
        )
    assert answer(project).startswith("refused")


@pytest.mark.parametrize("pragma", ["user_version = -5", "user_version = 2147483647", "application_id = 1"])
def test_a_header_that_lies_is_told(pragma: str, project: Path) -> None:
    with opened(project) as connection:
        connection.execute(f"PRAGMA {pragma}")
    assert answer(project).startswith("refused")
