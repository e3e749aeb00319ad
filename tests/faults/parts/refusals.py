"""The disk refuses one call, each in its turn: all of a work is there, or nothing, and the program says so."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from refusing import FAULTS, WORKS, Outcome, built, sweep

from parts.part import Asked, Found, Part


def run(asked: Asked) -> Found:
    """Let each `number`-th call fail in every way and return what came of it."""
    library = built(asked.folder)
    if library is None:
        return Found(skipped="a refusing disk takes Linux and a C compiler")
    outcomes = sweep(asked.folder, library, asked.number)
    return Found([_rows(outcomes)], [str(outcome) for outcome in outcomes if is_bad(outcome)])


def is_bad(outcome: Outcome) -> bool:
    """Tell whether something told is not there, half is there, the file is damaged, or no sentence was said."""
    lost = outcome.told and outcome.there is not True
    return lost or outcome.there is None or bool(outcome.damage or outcome.crashed)


def _rows(outcomes: Sequence[Outcome]) -> list[str]:
    found = [
        "| One call refused, each in turn | calls | saved | not saved | lost, half, damaged or crashed |",
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


PART = Part("refusals", 1, "is the distance of the calls refused", run)
