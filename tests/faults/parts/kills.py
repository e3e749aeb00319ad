"""The real window is killed while it labels, imports and undoes; what it told must be there."""

from __future__ import annotations

import multiprocessing
import random
import sys
from collections.abc import Sequence
from dataclasses import fields
from pathlib import Path

from killing import Sums, Window, one, start_project

from parts.part import Asked, Found, Part, table

FRESH = 50
"""Trials on one project, until a new one is made."""
LONGEST = 1.2
"""Seconds after the first look at which a window is killed at the latest."""


def run(asked: Asked) -> Found:
    """Kill windows and return what was lost, half or unreadable: nothing, it is promised."""
    share = [(asked.number + job) // asked.jobs for job in range(asked.jobs)]
    with multiprocessing.get_context("spawn").Pool(asked.jobs) as pool:
        work = [(number, asked.seed + job, str(asked.folder / str(job))) for job, number in enumerate(share)]
        sums = added(pool.starmap(killed, work))
    rows = table(
        "SIGKILL of the real window while it labels, imports and undoes",
        [
            ("trials", sums.trials),
            ("acts told as saved (imports among them)", f"{sums.told:,} ({sums.imports:,})"),
            ("committed, and killed before they were told", sums.untold),
            ("told, and lost", sums.lost),
            ("half steps (tables differ from the log)", sums.half),
            ("files unreadable or damaged", sums.unreadable),
            ("slowest opening in the window after a kill", f"{sums.slowest:.2f} s"),
        ],
    )
    return Found([rows], sums.seen)


def killed(trials: int, seed: int, folder: str) -> Sums:
    """Kill a window so often and return what that showed."""
    sums, chance, place = Sums(), random.Random(seed), Path(folder)
    place.mkdir()
    with Window(place) as window:
        known: set[str] = set()
        path = Path()
        for trial in range(trials):
            if trial % FRESH == 0:
                print(f"{trial:,} of {trials:,} …", file=sys.stderr, flush=True)
                path, known = start_project(place, f"p{trial}")
            known = one(window, path, seed * 10_000 + trial, chance.uniform(0, LONGEST), known, sums)
    return sums


def added(parts: Sequence[Sums]) -> Sums:
    """Return the sums of several, and the slowest of all."""
    whole = Sums()
    for part in parts:
        for field in fields(Sums):
            old, new = getattr(whole, field.name), getattr(part, field.name)
            setattr(whole, field.name, max(old, new) if field.name == "slowest" else old + new)
    return whole


PART = Part("kills", 3000, "kills", run)
