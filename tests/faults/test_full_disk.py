"""A disk that is really full: it is said, nothing is lost, all can be read, and with room again it goes on."""

from __future__ import annotations

from pathlib import Path

import pytest
from full_disk import on_small_disk, why_not

from annotator.store.connect import WAL_IS_SAFE


@pytest.fixture
def small(tmp_path: Path) -> Path:
    """Return a folder on which a small disk can be mounted for a child; skips where none can be."""
    folder = tmp_path / "small"
    folder.mkdir()
    if reason := why_not(folder):
        pytest.skip(reason)
    return folder


def test_what_was_saved_stays_and_a_full_disk_is_opened_for_reading(small: Path) -> None:
    shown = on_small_disk(small, "store")
    assert str(shown["sentence"]).startswith(
        "The disk with “news.annotator” is full. What you just did is not"
    )
    assert shown["readable"]
    told = shown["told"]
    assert isinstance(told, int)
    assert told > 0
    assert (shown["after closing"], shown["opened while full"], shown["with room"]) == (told, told, told + 1)
    assert shown["damage"] == []
    # Without a -wal a project can be opened to write as well: it needs no room before something is written.
    assert shown["notice"] == (
        "The disk with “news.annotator” is full. It is opened for reading only and not changed. "
        "Free some space and open it again to label in it."
        if WAL_IS_SAFE
        else None
    )


def test_the_window_keeps_a_label_on_a_full_disk_and_saves_it_when_there_is_room(small: Path) -> None:
    shown = on_small_disk(small, "window")
    assert str(shown["sentence"]).startswith(
        "The disk with “news.annotator” is full. Your last label (Person, "
    )
    assert "I try again every 2 seconds. Nothing saved before is affected." in str(shown["sentence"])
    assert shown["mark"] == "! not saved"
    assert (shown["hollow"], shown["kept"]) == (1, True)
    assert (shown["hollow after"], shown["saved after"], shown["in the file"]) == (0, True, True)


def test_an_export_on_a_full_disk_keeps_the_older_one(small: Path) -> None:
    shown = on_small_disk(small, "export")
    for name in ("file", "folder"):
        assert str(shown[name]).startswith("The disk is full: “")
        assert str(shown[name]).endswith("was not written. Free some space and try again.")
    assert "the disk has too little room for it. Nothing was written there" in str(shown["copy"])
    assert shown["unchanged"]
