"""The power goes at any moment: of what was told nothing is lost, and what was exported before is not destroyed."""

from __future__ import annotations

from collections.abc import Sequence

from power import SHARES, Tried, power_lost
from recorded import CARELESS, SOURCE, recorded
from refusing import built

from parts.part import Asked, Found, Part

CONTROLS = 0.02
"""Share of the states that each of the careless ways is tried with, none of which may keep all that was told."""


def run(asked: Asked) -> Found:
    """Look at `number` states in all, and at some more of what must lose something."""
    library = built(asked.folder, SOURCE)
    if library is None:
        return Found(skipped="recording what is written takes Linux and a C compiler")
    tried = []
    for work, share in SHARES.items():
        recording = asked.folder / work
        recorded(recording, library, work)
        tried.append(power_lost(recording, work, round(asked.number * share), asked.jobs, asked.seed))
    careless = asked.folder / CARELESS
    recorded(careless, library, "labels", CARELESS)
    few = max(100, round(asked.number * CONTROLS))
    controls = [
        power_lost(careless, "labels", few, asked.jobs, asked.seed),
        power_lost(asked.folder / "export", "export", few, asked.jobs, asked.seed, syncs=False),
    ]
    return Found([_rows(tried, controls)], [*_broken(tried), *_without_effect(controls)])


def _broken(tried: Sequence[Tried]) -> list[str]:
    return [f"{each.work}: {each.bad} states\n" + "\n".join(each.seen) for each in tried if each.bad]


def _without_effect(controls: Sequence[Tried]) -> list[str]:
    return [
        f"the control of {each.work} lost nothing, so nothing is proven" for each in controls if not each.bad
    ]


def _rows(tried: Sequence[Tried], controls: Sequence[Tried]) -> list[str]:
    rows = [
        "| The power goes | different states | told, and lost | half, damaged or unreadable | exports destroyed |",
        "|---|---:|---:|---:|---:|",
    ]
    rows += [_row(each.work, each) for each in tried]
    rows.append(_row("all", _sum(tried)))
    names = ("control: labels with synchronous=NORMAL", "control: exports that sync nothing")
    return rows + [_row(name, each) for name, each in zip(names, controls, strict=True)]


def _sum(tried: Sequence[Tried]) -> Tried:
    whole = Tried("all")
    for each in tried:
        whole.add(each)
    return whole


def _row(name: str, each: Tried) -> str:
    half = each.half + each.damaged + each.unreadable
    return f"| {name} | {len(each.digests):,} | {each.lost:,} | {half:,} | {each.destroyed:,} |"


# Some states are drawn twice and count once.
PART = Part("power", 10_500, "states of the disk", run)
