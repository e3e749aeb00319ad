"""The short form of the loss of power, and that its model is one: it agrees with the disk, and carelessness shows."""

from __future__ import annotations

import random
from pathlib import Path

import pytest
from disk_model import SECTOR, Disk, Event, read_events
from power import WORKS, Tried, power_lost
from recorded import CARELESS, SOURCE, recorded
from refusing import built

STATES = 24
"""Of each work; the long form looks at thousands."""


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the preload that records."""
    found = built(tmp_path_factory.mktemp("preload"), SOURCE)
    if found is None:
        pytest.skip("recording what is written takes Linux and a C compiler")
    return found


@pytest.mark.parametrize("work", WORKS)
def test_what_was_told_outlasts_a_loss_of_power(tmp_path: Path, library: Path, work: str) -> None:
    recorded(tmp_path / work, library, work)
    disk = Disk()
    for event in read_events(tmp_path / work / "log"):
        disk.do(event)
    assert disk.left(random.Random(1), "all") == _really_there(tmp_path / work / "disk")
    tried = power_lost(tmp_path / work, work, STATES, 1, 4)
    assert len(tried.digests) >= STATES
    assert tried.bad == 0, tried.seen
    assert tried.early < STATES / 2


def test_carelessness_loses_what_was_told(tmp_path: Path, library: Path) -> None:
    recorded(tmp_path / "labels", library, "labels", CARELESS)
    tried = power_lost(tmp_path / "labels", "labels", STATES, 1, 4)
    assert tried.lost > 0
    assert (tried.half, tried.damaged, tried.unreadable) == (0, 0, 0), tried.seen


def test_exports_that_sync_nothing_destroy(tmp_path: Path, library: Path) -> None:
    recorded(tmp_path / "export", library, "export")
    assert power_lost(tmp_path / "export", "export", STATES, 1, 4, syncs=False).destroyed > 0


def test_equal_states_count_once(tmp_path: Path, library: Path) -> None:
    recorded(tmp_path / "export", library, "export")
    one, two = (power_lost(tmp_path / "export", "export", STATES, 1, seed) for seed in (4, 4))
    whole = Tried("export")
    whole.add(one)
    whole.add(two)
    assert whole.digests == one.digests


# -- the model


def _really_there(folder: Path) -> dict[str, bytes | None]:
    return {
        str(path.relative_to(folder)): None if path.is_dir() else path.read_bytes()
        for path in folder.rglob("*")
    }


def _disk(*events: tuple[str, int, int, bytes, bytes]) -> Disk:
    disk = Disk()
    for event in events:
        disk.do(Event(*event))
    return disk


MADE = ("c", 7, 0, b"a", b"")
WROTE = ("w", 7, 0, b"x" * 3 * SECTOR, b"")
SYNCED, NAMED = ("s", 7, 0, b"", b""), ("d", 1, 0, b"", b"")


def _lefts(disk: Disk, survives: str) -> list[dict[str, bytes | None]]:
    chance = random.Random(2)
    return [dict(disk.left(chance, survives)) for _ in range(200)]


def test_what_was_synced_is_there_in_every_state() -> None:
    disk = _disk(MADE, WROTE, SYNCED, NAMED)
    for survives in ("none", "first", "some", "all"):
        assert all(left == {"a": b"x" * 3 * SECTOR} for left in _lefts(disk, survives))


def test_any_sector_that_was_not_synced_may_be_missing() -> None:
    found = {left["a"] for left in _lefts(_disk(MADE, SYNCED, NAMED, WROTE), "some")}
    x, zero = b"x" * SECTOR, bytes(SECTOR)
    assert {b"", x * 3, x * 2, zero + x * 2, x + zero + x, zero * 2 + x} <= found


def test_names_are_not_there_until_their_folder_is_synced() -> None:
    assert _disk(MADE, WROTE, SYNCED).left(random.Random(1), "none") == {}
    renamed = _disk(MADE, SYNCED, NAMED, ("r", 0, 0, b"a", b"b"))
    assert renamed.left(random.Random(1), "none") == {"a": b""}
    assert {tuple(left) for left in _lefts(renamed, "some")} == {("a",), ("b",)}
    removed = _disk(MADE, SYNCED, NAMED, ("u", 0, 0, b"a", b""))
    assert {tuple(left) for left in _lefts(removed, "first")} == {("a",), ()}


def test_a_truncation_that_was_not_synced_may_not_have_happened() -> None:
    cut = _disk(MADE, WROTE, SYNCED, NAMED, ("t", 7, 10, b"", b""))
    assert {left["a"] for left in _lefts(cut, "some")} == {b"x" * 10, b"x" * 3 * SECTOR}
