"""The faults in the long form: `run.py [TRIALS] [--jobs N] [--docs]`, 3,000 kills if nothing else is said.

Progress goes to stderr, the figures to stdout, with `--docs` also into docs/reliability.md. Exit code 1 where
something told was lost, half or unreadable.
"""

from __future__ import annotations

import argparse
import multiprocessing
import os
import platform
import random
import secrets
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import fields
from pathlib import Path

HERE = Path(__file__).resolve()
sys.path.insert(0, str(HERE.parents[1] / "support"))
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from killing import Sums, Window, one, reopened, start_big_project, start_project  # noqa: E402  the path above comes first
from refusing import FAULTS, WORKS, Outcome, built, sweep  # noqa: E402

DOCS = HERE.parents[2] / "docs" / "reliability.md"
MARK = "<!-- figures: packaging/dev.py faults --docs -->"
FRESH = 50
"""Trials on one project, until a new one is made."""
BIG = (200, 500)
"""Articles, and labels in each."""
LONGEST = 1.2
"""Seconds after the first look at which a window is killed at the latest."""


def main(arguments: list[str]) -> int:
    """Do the trials and return the exit code."""
    parser = argparse.ArgumentParser(
        prog="faults", description="Kills and refusing disks; nothing may be lost."
    )
    parser.add_argument("trials", nargs="?", type=int, default=3000)
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--seed", type=int, help="repeat what was shown")
    parser.add_argument("--every", type=int, default=1, help="refuse each N-th call only")
    parser.add_argument("--kills", type=int, default=20, help="of a window on 100,000 labels")
    parser.add_argument("--docs", action="store_true", help="write the figures into docs/reliability.md")
    asked = parser.parse_args(arguments)
    seed = secrets.randbelow(1_000_000) if asked.seed is None else asked.seed
    print(f"seed {seed}", file=sys.stderr)
    start = time.monotonic()
    share = [(asked.trials + job) // asked.jobs for job in range(asked.jobs)]
    with multiprocessing.get_context("spawn").Pool(asked.jobs) as pool:
        sums = added(pool.starmap(kills, [(number, seed + job) for job, number in enumerate(share)]))
    seconds = reopening(asked.kills)
    outcomes = refusals(asked.every)
    lines = [
        *kill_lines(sums),
        *reopening_lines(seconds),
        *refusal_lines(outcomes),
        "",
        made_by(time.monotonic() - start),
    ]
    print("\n".join([*lines, *sums.seen]))
    if asked.docs:
        text = DOCS.read_text("utf-8")
        DOCS.write_text(text[: text.index(MARK)] + "\n".join([MARK, "", *lines, ""]), "utf-8")
    return int(bool(sums.lost or sums.half or sums.unreadable or any(map(is_bad, outcomes))))


def kills(trials: int, seed: int) -> Sums:
    """Kill a window so often and return what that showed."""
    sums, chance = Sums(), random.Random(seed)
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as name, Window(Path(name)) as window:
        known: set[str] = set()
        path = Path()
        for trial in range(trials):
            if trial % FRESH == 0:
                print(f"{trial:,} of {trials:,} …", file=sys.stderr, flush=True)
                path, known = start_project(Path(name), f"p{trial}")
            known = one(window, path, seed * 10_000 + trial, chance.uniform(0, LONGEST), known, sums)
    return sums


def reopening(kills: int) -> list[float]:
    """Return how many seconds opening a project of 100,000 labels took after each kill."""
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as name, Window(Path(name)) as window:
        return reopened(window, start_big_project(Path(name), *BIG), kills)


def added(parts: Sequence[Sums]) -> Sums:
    """Return the sums of several, and the slowest of all."""
    whole = Sums()
    for part in parts:
        for field in fields(Sums):
            old, new = getattr(whole, field.name), getattr(part, field.name)
            setattr(whole, field.name, max(old, new) if field.name == "slowest" else old + new)
    return whole


def refusals(every: int) -> list[Outcome]:
    """Let the disk refuse; nothing where there is no preload on this machine."""
    with tempfile.TemporaryDirectory() as name:
        library = built(Path(name))
        if library is None:
            print("no refusing disk: that takes Linux and a C compiler", file=sys.stderr)
            return []
        return sweep(Path(name), library, every)


def is_bad(outcome: Outcome) -> bool:
    """Tell whether something told is not there, half is there, the file is damaged, or no sentence was said."""
    lost = outcome.told and outcome.there is not True
    return lost or outcome.there is None or bool(outcome.damage or outcome.crashed)


def kill_lines(sums: Sums) -> list[str]:
    """Return the table of kills."""
    return [
        "| SIGKILL of the real window while it labels, imports and undoes | |",
        "|---|---:|",
        f"| trials | {sums.trials:,} |",
        f"| acts told as saved (imports among them) | {sums.told:,} ({sums.imports:,}) |",
        f"| committed, and killed before they were told | {sums.untold:,} |",
        f"| told, and lost | {sums.lost:,} |",
        f"| half steps (tables differ from the log) | {sums.half:,} |",
        f"| files unreadable or damaged | {sums.unreadable:,} |",
        f"| slowest opening in the window after a kill | {sums.slowest:.2f} s |",
        "",
    ]


def reopening_lines(seconds: Sequence[float]) -> list[str]:
    """Return the table of the large project."""
    median, worst = sorted(seconds)[len(seconds) // 2], max(seconds)
    return [
        f"| Opening {BIG[0] * BIG[1]:,} labels in the window after a kill | |",
        "|---|---:|",
        f"| kills | {len(seconds)} |",
        f"| seconds, median | {median:.2f} |",
        f"| seconds, slowest | {worst:.2f} |",
        "",
    ]


def refusal_lines(outcomes: Sequence[Outcome]) -> list[str]:
    """Return the table of what the disk refused."""
    found = [
        "| One call refused, each in turn | calls | saved | refused in a sentence | lost, half, damaged or crashed |",
        "|---|---:|---:|---:|---:|",
    ]
    bad = Counter((outcome.work, outcome.fault) for outcome in outcomes if is_bad(outcome))
    for work in WORKS:
        for fault in FAULTS:
            these = [o for o in outcomes if (o.work, o.fault) == (work, fault)]
            saved = sum(o.there is True for o in these)
            counts = f"{len(these):,} | {saved:,} | {len(these) - saved:,} | {bad[work, fault]:,}"
            found.append(f"| {work}: {fault} | {counts} |")
    return found


def made_by(seconds: float) -> str:
    """Return when and where these figures were made."""
    from annotator.ops.versions import sqlite_version

    machine = f"{platform.system()}, Python {platform.python_version()}, SQLite {sqlite_version()}"
    return f"Made in {seconds / 60:.0f} minutes on {machine}, {os.cpu_count()} processors."


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
