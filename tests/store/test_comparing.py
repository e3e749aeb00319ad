"""Two files side by side: what differs is counted and named, also what one of them has twice."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from steps import SCHEMA, act, import_of, span, still_clock, texts

from annotator.store import older
from annotator.store.comparing import Difference, differences, same_index
from annotator.store.connect import Mode, Opened, connect, sqlite3
from annotator.store.store import Store

TEXT = "Anna said it rains."


@pytest.fixture
def made(tmp_path: Path) -> Path:
    """Return a closed project with an article and a label."""
    path = tmp_path / "right.annotator"
    store = Store.create(path, [act(*SCHEMA)], still_clock())
    store.apply(import_of(TEXT, spans=[span("s", "person", (0, 4))]), texts(TEXT))
    store.close()
    return path


def spoiled(made: Path, *statements: str) -> Path:
    """Return a copy in which some SQL was run."""
    other = made.with_name("other.annotator")
    shutil.copy(made, other)
    opened = connect(other, Mode.OWNER)
    for statement in statements:
        opened.connection.execute(statement)
    opened.close()
    return other


@pytest.fixture
def right(made: Path) -> Iterator[Opened]:
    """Return a connection to the one that is right."""
    opened = connect(made, Mode.OWNER)
    yield opened
    opened.close()


def compared(right: Opened, other: Path) -> tuple[list[Difference], bool]:
    """Return the differences, and whether the index is the same."""
    right.connection.execute("ATTACH ? AS other", (str(other),))
    return list(differences(right.connection, "other")), same_index(right.connection, "other")


def test_equal_files_have_no_difference(made: Path, right: Opened) -> None:
    assert compared(right, spoiled(made)) == ([], True)


def test_a_row_that_is_there_twice_is_a_difference(made: Path, right: Opened) -> None:
    """No row differs, taken one by one: only their number does."""
    twice = (
        "CREATE TABLE twice AS SELECT * FROM head",
        "DROP TABLE head",
        "ALTER TABLE twice RENAME TO head",
    )
    other = spoiled(made, *twice, "INSERT INTO head SELECT * FROM head")
    found, _ = compared(right, other)
    assert [(one.table, one.rows) for one in found] == [("head", 1)]


def test_a_row_that_is_missing_is_a_difference_on_either_side(made: Path, right: Opened) -> None:
    found, same = compared(right, spoiled(made, "DELETE FROM head"))
    assert [(one.table, one.rows) for one in found] == [("head", 1)]
    assert same


def test_a_table_that_cannot_be_read_is_a_difference_with_its_reason(made: Path, right: Opened) -> None:
    (found,), _ = compared(right, spoiled(made, "DROP TABLE head"))
    assert (found.table, found.rows) == ("head", 1)
    assert "head" in found.unreadable


# -- a copy of an older project


SAVED = Path(__file__).parents[1] / "fixtures" / "projects" / "v001" / "saved.annotator"


def is_closed(opened: Opened) -> bool:
    """Tell whether a connection was closed."""
    try:
        opened.connection.execute("SELECT 1")
    except sqlite3.ProgrammingError:
        return True
    return False


def test_the_connection_to_an_older_file_is_closed_when_its_copy_is_read(path: Path) -> None:
    shutil.copy(SAVED, path)
    opened = connect(path, Mode.READER)
    copy = older.up_to_date_copy(opened, path)
    assert is_closed(opened)
    assert not is_closed(copy)
    folder = copy.folder
    copy.close()
    assert folder is not None
    assert not folder.path.exists()


def test_where_an_older_file_cannot_be_brought_up_to_date_its_copy_is_closed_and_gone(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made: list[Opened] = []

    def connecting(target: Path, mode: Mode) -> Opened:
        made.append(connect(target, mode))
        return made[-1]

    def failing(connection: object, target: Path) -> None:
        raise sqlite3.OperationalError("disk I/O error")

    shutil.copy(SAVED, path)
    opened = connect(path, Mode.READER)
    monkeypatch.setattr(older, "connect", connecting)
    monkeypatch.setattr(older, "bring_up_to_date", failing)
    with pytest.raises(sqlite3.OperationalError):
        older.up_to_date_copy(opened, path)
    assert [is_closed(one) for one in made] == [True]
    assert not is_closed(opened), "the caller closes what it opened"
    opened.close()
