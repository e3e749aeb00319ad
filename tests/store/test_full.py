"""A disk without room for what SQLite puts beside a project: it is opened for reading, and says why."""

from __future__ import annotations

from pathlib import Path

import pytest
from steps import SCHEMA, act, article, import_of, span, still_clock, texts

from annotator.base.errors import AnnotatorError, EnvironmentFailure
from annotator.store import connect, failures
from annotator.store.connect import WAL_IS_SAFE, lacks_room, sqlite3
from annotator.store.failures import sentence_for
from annotator.store.store import Store

TEXT = "x" * 100
NEEDS_ROOM = pytest.mark.skipif(not WAL_IS_SAFE, reason="this SQLite keeps nothing beside a project it opens")


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Return a closed project with one article."""
    store = Store.create(tmp_path / "p.annotator", [act(*SCHEMA)], still_clock())
    store.apply(import_of(TEXT), texts(TEXT))
    store.close()
    return store.path


@pytest.fixture
def full(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let every disk be full."""
    monkeypatch.setattr(connect, "is_full", lambda path: True)
    monkeypatch.setattr(failures, "is_full", lambda path: True)


@NEEDS_ROOM
@pytest.mark.usefixtures("full")
@pytest.mark.parametrize("write", [True, False])
def test_a_project_on_a_full_disk_is_read_in_place(path: Path, write: bool) -> None:
    before = path.read_bytes()
    store = Store.open(path, write=write)
    try:
        assert not store.writable
        assert store.record(article(TEXT).id).text == TEXT
        assert (store.notice is not None) is write
        assert [entry.name for entry in path.parent.iterdir()] == [path.name]
        with pytest.raises(EnvironmentFailure, match="for reading only"):
            store.apply([act(span("one", "person", (1, 2)), document=article(TEXT).id)])
    finally:
        store.close()
    assert path.read_bytes() == before


@NEEDS_ROOM
def test_a_project_that_is_open_already_needs_no_room(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    store = Store.open(path)
    monkeypatch.setattr(connect, "is_full", lambda path: True)
    assert not lacks_room(path)
    reader = Store.open(path, write=False)
    store.apply([act(span("one", "person", (1, 2)), document=article(TEXT).id)])
    assert len(reader.record(article(TEXT).id).spans) == 1
    reader.close()
    store.close()
    assert lacks_room(path)


def test_a_disk_that_cannot_be_asked_is_not_called_full(tmp_path: Path) -> None:
    assert not connect.is_full(tmp_path / "missing" / "p.annotator")
    assert not connect.is_full(tmp_path / "p.annotator")


@pytest.mark.usefixtures("full")
def test_an_error_of_a_full_disk_is_told_as_that(path: Path) -> None:
    error = sqlite3.OperationalError("disk I/O error")
    error.sqlite_errorcode = 4874  # SQLITE_IOERR_SHMSIZE
    said = sentence_for(error, path)
    assert isinstance(said, AnnotatorError)
    assert said.sentence.startswith("The disk with “p.annotator” is full.")
