"""Copies from which a project is read lie in folders that are swept after a crash, and never stay behind."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable
from pathlib import Path

import pytest
from steps import SCHEMA, act, still_clock

from annotator.base import temporary
from annotator.base.errors import EnvironmentFailure
from annotator.base.temporary import MARKER, PREFIX
from annotator.store import beside, connect
from annotator.store.beside import check_beside
from annotator.store.connect import Mode
from annotator.store.older import up_to_date_copy
from annotator.store.store import Store


@pytest.fixture(autouse=True)
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "temporary"
    folder.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    return folder


@pytest.fixture
def closed(path: Path) -> Path:
    Store.create(path, [act(*SCHEMA, title="New project")], still_clock()).close()
    return path


def folders(place: Path) -> list[str]:
    """Return what each temporary folder holds."""
    return sorted(name for found in place.glob(f"{PREFIX}*") for name in os.listdir(found))


def read_where_one_may_not_write(
    path: Path, monkeypatch: pytest.MonkeyPatch, look: Callable[[], None]
) -> None:
    Path(f"{path}-journal").write_bytes(bytes(600))
    monkeypatch.setattr(os, "access", lambda *_: False)
    opened = connect.connect(path, Mode.READER)
    look()
    opened.close()


def read_as_a_newer_one(path: Path, monkeypatch: pytest.MonkeyPatch, look: Callable[[], None]) -> None:
    opened = up_to_date_copy(connect.connect(path, Mode.READER), path)
    look()
    opened.close()


def look_at_what_lies_beside(path: Path, monkeypatch: pytest.MonkeyPatch, look: Callable[[], None]) -> None:
    Path(f"{path}-journal").write_bytes(bytes(600))

    def whole(copy: Path) -> bool:
        look()
        return True

    monkeypatch.setattr(beside, "_is_whole", whole)
    check_beside(path)


WAYS = [read_where_one_may_not_write, read_as_a_newer_one, look_at_what_lies_beside]
Way = Callable[[Path, pytest.MonkeyPatch, Callable[[], None]], None]


@pytest.mark.parametrize("way", WAYS)
def test_a_copy_to_read_from_is_marked_and_removed(
    closed: Path, place: Path, monkeypatch: pytest.MonkeyPatch, way: Way
) -> None:
    seen: list[str] = []
    way(closed, monkeypatch, lambda: seen.extend(folders(place)))
    assert MARKER in seen
    assert len(seen) > 1
    assert list(place.iterdir()) == []


@pytest.mark.parametrize("way", WAYS)
def test_without_room_for_a_copy_there_is_one_sentence(
    closed: Path, place: Path, monkeypatch: pytest.MonkeyPatch, way: Way
) -> None:
    def full(descriptor: int) -> bool:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(temporary, "lock", full)
    with pytest.raises(EnvironmentFailure, match=r"No space left on device. .*Nothing was changed"):
        way(closed, monkeypatch, lambda: None)
    assert list(place.iterdir()) == []
