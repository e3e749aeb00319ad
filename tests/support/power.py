"""The power goes: at every moment of what was recorded, what a disk may hold is opened by the real store."""

from __future__ import annotations

import hashlib
import json
import multiprocessing
import os
import random
import shutil
import tempfile
import traceback
from collections.abc import Callable
from dataclasses import dataclass, field, fields
from pathlib import Path

from disk_model import Disk, Event, Image, read_events
from recorded import PROJECT, contents, hashes

from annotator.store.connect import sqlite3

SHARES = {"labels": 0.6, "migration": 0.15, "export": 0.15, "backup": 0.1}
"""How much of the states is of each work."""
WORKS = tuple(SHARES)
_TRIES = 30
"""Draws per state wanted, until it is believed that there are no more."""
_SEEN = 5
_CRASHES = (OSError, ValueError, LookupError, TypeError, AssertionError, sqlite3.Error, RuntimeError)
"""What no program may end with; the whole trial goes on."""

Expected = dict[str, object]
Check = Callable[["Tried", Path, Expected, list[str]], None]


@dataclass(slots=True)
class Tried:
    """What came of the states of one work. `early`: nothing was told yet, and a sentence says that none is there.

    `digests`: of each state, so that two equal ones count once.
    """

    work: str
    digests: set[bytes] = field(default_factory=set)
    lost: int = 0
    half: int = 0
    damaged: int = 0
    unreadable: int = 0
    destroyed: int = 0
    early: int = 0
    seen: list[str] = field(default_factory=list)

    @property
    def bad(self) -> int:
        """How many states broke a promise."""
        return self.lost + self.half + self.damaged + self.unreadable + self.destroyed

    def add(self, other: Tried) -> None:
        """Take in what another process tried of the same work."""
        self.digests |= other.digests
        for each in fields(self):
            value = getattr(other, each.name)
            if isinstance(value, int):
                setattr(self, each.name, getattr(self, each.name) + value)
        self.seen = (self.seen + other.seen)[:_SEEN]


def power_lost(recording: Path, work: str, number: int, jobs: int, seed: int, syncs: bool = True) -> Tried:
    """Look at so many states of one recording, or at all there are; `syncs`: false forgets that any was asked for."""
    slices = [(recording, work, -(-number // jobs), seed, (job, jobs), syncs) for job in range(jobs)]
    if jobs == 1:
        return _slice(*slices[0])
    with multiprocessing.get_context("spawn").Pool(jobs) as pool:
        parts = pool.starmap(_slice, slices)
    whole = Tried(work)
    for part in parts:
        whole.add(part)
    return whole


def _slice(recording: Path, work: str, number: int, seed: int, share: tuple[int, int], syncs: bool) -> Tried:
    """Look at the states of each moment in turn: with nothing, with all, and with some of what was not synced."""
    events = [event for event in read_events(recording / "log") if syncs or event.kind not in "sd"]
    expected: Expected = json.loads((recording / "expected.json").read_text("utf-8"))
    tried, (job, jobs) = Tried(work), share
    chance = random.Random(f"{seed} {job}")
    stride = max(1, 2 * len(events) // (number * jobs))  # a short form, too, comes to the end
    moments = range(job * stride, len(events), jobs * stride)
    memory = Path("/dev/shm")  # where syncing costs nothing
    with tempfile.TemporaryDirectory(dir=memory if memory.is_dir() else None) as folder:
        os.environ["TMPDIR"] = tempfile.tempdir = folder
        place = Path(folder) / "disk"
        rounds = 0
        while len(tried.digests) < number and rounds < _TRIES * (number // max(1, len(moments)) + 1):
            _round(tried, events, moments, expected, place, chance, rounds, number)
            rounds += 1
        tempfile.tempdir = None
    return tried


def _round(
    tried: Tried,
    events: list[Event],
    moments: range,
    expected: Expected,
    place: Path,
    chance: random.Random,
    rounds: int,
    number: int,
) -> None:
    """Go through the record once and look at one state, or two the first time, at each of our moments."""
    disk, told = Disk(), list[str]()
    for moment, event in enumerate(events):
        if event.mark:
            told.append(event.mark)
        disk.do(event)
        if moment not in moments:
            continue
        for survives in ("none", "all") if rounds == 0 else (chance.choice(("first", "some", "some")),):
            image = disk.left(chance, survives)
            digest = _digest(image, told)
            if digest not in tried.digests:
                tried.digests.add(digest)
                _look(tried, image, place, expected, told, f"{tried.work}, event {moment}, {survives}")
        if len(tried.digests) >= number:
            return


def _digest(image: Image, told: list[str]) -> bytes:
    whole = hashlib.blake2b(repr(told[-1:]).encode(), digest_size=16)
    for path in sorted(image):
        body = image[path]
        whole.update(f"{path} {None if body is None else len(body)} ".encode())
        whole.update(body or b"")
    return whole.digest()


def _look(tried: Tried, image: Image, place: Path, expected: Expected, told: list[str], where: str) -> None:
    shutil.rmtree(place, ignore_errors=True)
    place.mkdir()
    for path, body in image.items():
        if body is None:
            (place / path).mkdir()
        else:
            (place / path).write_bytes(body)
    bad = tried.bad
    try:
        CHECKS[tried.work](tried, place, expected, told)
        reason = ""
    except _CRASHES:
        tried.unreadable += 1
        reason = traceback.format_exc()
    if tried.bad > bad and len(tried.seen) < _SEEN:
        tried.seen.append(f"{where}, after {told[-1:]}: {sorted(image)} {reason}".strip())


# -- one state of each work


def _labels(tried: Tried, place: Path, expected: Expected, told: list[str]) -> None:
    """Open it to write: what was told is there, no commit is half, and everything is as the log says."""
    from annotator.base.errors import AnnotatorError
    from annotator.store.store import Store

    least = int(told[-1].split()[1]) if told else -1
    try:
        store = Store.open(place / PROJECT)
    except AnnotatorError:
        if told:
            tried.unreadable += 1
        else:
            tried.early += 1
        return
    try:
        _compare(tried, store, expected, least)
    finally:
        store.close()


def _compare(tried: Tried, store: object, expected: Expected, least: int) -> None:
    from annotator.store.examining import Examination
    from annotator.store.store import Store

    assert isinstance(store, Store)
    log, borders = expected["hashes"], expected["borders"]
    assert isinstance(log, list)
    assert isinstance(borders, list)
    found = hashes(store)
    if len(found) < least:
        tried.lost += 1
    elif len(found) not in borders or found != log[: len(found)]:
        tried.half += 1
    elif store.integrity():
        tried.damaged += 1
    else:
        with Examination(store.connection, store.path) as examination:
            tried.damaged += bool(examination.damages)


def _migration(tried: Tried, place: Path, expected: Expected, told: list[str]) -> None:
    """Open it: it is of the first layout with all that was told, or of the second in whole."""
    import refusing

    from annotator.base.errors import AnnotatorError

    if "ready" not in told:
        _labels(tried, place, expected, told)
        return
    try:
        whole, damage = refusing.look(place / PROJECT, "migration")
    except AnnotatorError:
        tried.unreadable += 1
        return
    tried.damaged += bool(damage)
    tried.half += whole is None
    tried.lost += whole is False and "migrated" in told
    if whole is False:
        _labels(tried, place, expected, [mark for mark in told if mark.startswith("told")])


def _export(tried: Tried, place: Path, expected: Expected, told: list[str]) -> None:
    """Compare with what was exported: the last told, or the next, in whole; a folder may have its other name."""
    versions = expected["versions"]
    assert isinstance(versions, list)
    for name in ("out.jsonl", "texts"):
        numbers = [int(mark.split()[2]) for mark in told if mark.split()[1] == name]
        last = numbers[-1] if numbers else -1
        there = contents(place / name)
        newer = [version[name] for version in versions[max(0, last) :]]
        if there in newer:
            continue
        aside = [contents(path) for path in place.glob(f"{name} (before *")]
        if last < 0 and not there:
            tried.early += 1
        elif not there and versions[last][name] in aside:
            continue
        elif last > 0 and there == versions[last - 1][name]:
            tried.lost += 1
        else:
            tried.destroyed += 1
            return


def _backup(tried: Tried, place: Path, expected: Expected, told: list[str]) -> None:
    """Open what has the name of a backup: each that was told is there, and none is something else."""
    from annotator.base.errors import AnnotatorError
    from annotator.store.store import Store

    heads = expected["heads"]
    assert isinstance(heads, dict)
    for name, head in heads.items():
        path = place / name
        if not path.exists():
            tried.lost += f"told {name}" in told
            continue
        if name.startswith("copy") and not path.stat().st_size and f"told {name}" not in told:
            tried.early += 1  # the name was taken, so that nobody else could
            continue
        try:
            store = Store.open(path, write=False)
        except AnnotatorError:
            tried.unreadable += 1
            continue
        try:
            tried.damaged += store.integrity() != []
            tried.half += repr(store.heads()) != head
        finally:
            store.close()


CHECKS: dict[str, Check] = {
    "labels": _labels,
    "migration": _migration,
    "export": _export,
    "backup": _backup,
}
