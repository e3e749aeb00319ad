"""Bits are flipped, pages spoiled and files cut off: it is found, and what was said comes back."""

from __future__ import annotations

import multiprocessing
import sys
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from statistics import mean, median

from damaging import HARMS, Sound, Trial

from parts.own_home import own_home
from parts.part import Asked, Found, Part

FOUND, BACK = 0.999, 0.95
"""The shares that are promised."""
OTHERS = 0.3
"""As many damaged pages and as many truncations for each flipped bit."""
ACTS = 120


def run(asked: Asked) -> Found:
    """Harm copies of one project and return what was found and what came back."""
    work = [
        (
            harm,
            [asked.seed + each for each in range(number)][job :: asked.jobs],
            str(asked.folder / f"{harm}-{job}"),
        )
        for harm in HARMS
        for number in [asked.number if harm == "flipped bits" else round(asked.number * OTHERS)]
        for job in range(asked.jobs)
    ]
    with multiprocessing.get_context("spawn").Pool(asked.jobs) as pool:
        trials = [trial for some in pool.starmap(harmed, work, 1) for trial in some]
    return Found([_rows(trials)], list(_broken(trials)))


def harmed(harm: str, seeds: Sequence[int], folder: str) -> list[Trial]:
    """Harm as many copies of a project of its own and return what came of each."""
    place = Path(folder)
    place.mkdir(parents=True)
    trials: list[Trial] = []
    with own_home(place / "home"):
        sound = Sound(place, acts=ACTS)
        for number, seed in enumerate(seeds):
            if number % 50 == 0:
                print(f"{harm}: {number:,} of {len(seeds):,} …", file=sys.stderr, flush=True)
            trials.append(sound.harmed(harm, seed))
    return trials


def _broken(trials: Sequence[Trial]) -> list[str]:
    counting = [trial for trial in trials if trial.counts]
    missed = [trial for trial in counting if not trial.told]
    broken = []
    if len(missed) > len(counting) * (1 - FOUND):
        broken += [f"not found: {trial}" for trial in missed]
    for harm in HARMS:
        back = [trial.back for trial in counting if trial.harm == harm]
        if back and mean(back) < BACK:
            broken.append(f"{harm}: {mean(back):.1%} came back, not {BACK:.0%}")
    return broken + [f"not clean afterwards: {trial}" for trial in counting if not trial.clean]


def _rows(trials: Sequence[Trial]) -> list[str]:
    rows = [
        "| Harm to the file of a project | tried | changed the content | found | repaired in place | in a new file | "
        "not clean after it | came back, median | mean | least |",
        "|---|---:|---:|---:|---:|---:|---:|---:|---:|---:|",
    ]
    for harm in HARMS:
        these = [trial for trial in trials if trial.harm == harm]
        counting = [trial for trial in these if trial.counts]
        back = [trial.back for trial in counting] or [1.0]
        ways = Counter(trial.way for trial in counting)
        cells = [
            f"{len(these):,}",
            f"{len(counting):,}",
            f"{sum(trial.told for trial in counting):,}",
            f"{ways['repaired']:,}",
            f"{ways['rescued']:,}",
            f"{sum(not trial.clean for trial in counting):,}",
            *(f"{share:.2%}" for share in (median(back), mean(back), min(back))),
        ]
        rows.append(f"| {harm} | {' | '.join(cells)} |")
    return rows


PART = Part("damage", 1000, "flipped bits, and three tenths as many pages and truncations", run)
