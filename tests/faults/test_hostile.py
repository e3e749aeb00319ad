"""The short form of the part `hostile`: some cases of each kind; times and memory are for the long one."""

from __future__ import annotations

from pathlib import Path

import pytest
from hostile_trial import KINDS, LARGE, SOUND, Trial, write_large
from parts.hostile import LONGEST_BLOCK, MOST_MEMORY, broken


@pytest.mark.parametrize(("kind", "each"), [("doors", 4), ("patterns", 9)])
def test_no_case_succeeds(kind: str, each: int, tmp_path: Path) -> None:
    trial = KINDS[kind](tmp_path, each)
    assert trial.cases > 3
    assert trial.succeeded == []


@pytest.mark.parametrize(("kind", "each"), [("queries", 8), ("settings", 9), ("projects", 99)])
def test_no_case_succeeds_in_the_window(kind: str, each: int, tmp_path: Path, qapp: object) -> None:
    trial = KINDS[kind](tmp_path, each)
    assert trial.cases > 1
    assert trial.succeeded == []
    assert trial.block is not None


def test_what_was_promised_and_is_not_so_is_told() -> None:
    slow = Trial("files", 1, LONGEST_BLOCK * 2, "a.txt", memory=MOST_MEMORY + 1, reader=MOST_MEMORY + 1)
    slow.failed("a.txt", "it was let in")
    assert len(broken(slow)) == 4
    assert broken(Trial("files", 1, LONGEST_BLOCK, "a.txt", memory=MOST_MEMORY, reader=MOST_MEMORY)) == []


def test_large_files_are_as_large_as_they_are_said_to_be(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    write_large("emoji.txt", path)
    assert path.stat().st_size == 1 << 20
    assert len(LARGE) + len(SOUND) > 10
