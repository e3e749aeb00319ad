"""The figures of the benchmarks as a page for docs/: one row a figure, met or missed, and why where it is missed."""

from __future__ import annotations

import json
import os
import platform
import sys
from collections.abc import Iterable, Mapping
from pathlib import Path

PAGE = Path(__file__).resolve().parents[2] / "docs" / "speed.md"

HEADER = """# Speed

Made by `python3 packaging/dev.py bench canvas-rows --docs`; not written by hand. {machine}

- **F** a bare `QPlainTextEdit` that shows the same text read from a file, in the same window: what Qt needs at least.
- Ratios to F are medians of CPU time, measured in turns in one process. Ratios to 16.7 ms (a frame) and 50 ms (what a
  person notices as a stop) are wall time, the 95th percentile where there are several.
- *in a file*: the article is read from a project and each label is saved (COMMIT and fsync) before it is painted.
- The texts are made up like news, with names and quotations; 20 labels a kilobyte in the long ones.

"""

WHY = {
    "memory growth": (
        "F throws the text away that it was given. We keep it once as a Python string, because offsets are code "
        "points and the text is never read back from Qt: with curly quotation marks in it two bytes a character, 17 MB "
        "of 10 MB, which is 0.6 F by itself. Marks are packed (40 bytes each: 8 MB for 200,000), links and "
        "memberships take 5 MB, the page cache of SQLite 4 MB. The rest, some 16 MB, is free memory that the C "
        "library has not given back after the copies that SQLite, Python and Qt hand each other."
    ),
    "open, 3 KB": (
        "F takes 2.5 ms here, of which most is the window's; ours is about a millisecond more: five queries, "
        "lines with room for tags, tags and lanes."
    ),
    "label": (
        "In one paragraph of 100 KB Qt breaks all lines of it anew, 1,100 of them, because line room has changed: "
        "that is 15 of the milliseconds. In CPU time it stays below 1.5 F."
    ),
    "p to painted": (
        "Of a label in an article: finding what is meant and what follows from it 2 ms, COMMIT with fsync 2 to 10 ms "
        "on this disk, layout and paint 3 ms. In 10 MB the first name of its kind reads the labels not yet in memory."
    ),
    "longest block in": (
        "One COMMIT of an act on 1,000 articles: SQLite writes what its cache still holds and waits for the disk; "
        "then the list of articles is read anew, once."
    ),
    "check, longest block": (
        "The check runs beside the window; the block is a collection of garbage over the articles just read."
    ),
    "open the project": (
        "Once, for a project of 5,000 articles: the list is read in one query and the first article is opened."
    ),
}
"""By the beginning of a row's name: the profile in words, told where such a row is over its budget."""


def page(lines: Iterable[str]) -> str:
    """Return the page for the JSON lines of the benchmarks."""
    found = [json.loads(line) for line in lines if line.startswith("{")]
    rows = ["| what | article | figure | measured | budget | |", "|---|---|---:|---:|---:|---|"]
    rows += [_row(ratio) for ratio in found]
    over = [ratio["name"] for ratio in found if _is_over(ratio)]
    told = [f"- **{start} …** {why}" for start, why in WHY.items() if any(n.startswith(start) for n in over)]
    met = sum(ratio["budget"] is not None and not _is_over(ratio) for ratio in found)
    budgets = sum(ratio["budget"] is not None for ratio in found)
    summary = f"{met} of {budgets} budgets are met.\n\n"
    why = "\n## Why some are missed\n\n" + "\n".join(told) + "\n" if told else ""
    return HEADER.format(machine=_machine()) + summary + "\n".join(rows) + "\n" + why


def _row(ratio: Mapping[str, object]) -> str:
    what, _, size = str(ratio["name"]).rpartition(", ")
    unit = "MB" if " in MB" in what else "px" if "pixels" in what else "ms"
    measured = f"{ratio['ours_ms']:,.1f} : {ratio['floor_ms']:,.1f} {unit}"
    budget, verdict = ("", "") if ratio["budget"] is None else (f"≤ {ratio['budget']}", "met")
    if _is_over(ratio):
        verdict = "**missed**"
    return f"| {what} | {size} | {ratio['ratio']:.2f} | {measured} | {budget} | {verdict} |"


def _is_over(ratio: Mapping[str, object]) -> bool:
    budget, figure = ratio["budget"], ratio["ratio"]
    return isinstance(budget, float) and isinstance(figure, float) and figure > budget


def _machine() -> str:
    system = f"{platform.system()} on {platform.machine()}, Python {platform.python_version()}"
    load = f", load {os.getloadavg()[0]:.1f}" if sys.platform != "win32" else ""
    return f"The machine: {os.cpu_count()} cores, shared with others{load}; {system}. Ratios are of one run."
