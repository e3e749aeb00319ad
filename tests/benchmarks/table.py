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
  person notices as a stop) are wall time, the 95th percentile where there are several; in brackets the median of the
  CPU time, which busy neighbors change less.
- *in a file*: the article is read from a project and each label is saved (COMMIT and fsync) before it is painted.
- The texts are made up like news, with names and quotations; 20 labels a kilobyte in the long ones.

"""

WHY = (
    (
        ("memory growth",),
        "F throws the text away that it was given. We keep it once as a Python string, because "
        "offsets are code "
        "points and the text is never read back from Qt: with curly quotation marks in it two bytes"
        " a character, 17 MB "
        "of 10 MB, 0.6 F by itself. Marks are packed (40 bytes each: 8 MB for 200,000), links and "
        "memberships take "
        "5 MB, the page cache of SQLite 4 MB. At 1 MB the 1.5 MB that any open project takes count more.",
    ),
    (
        ("open, 3 KB",),
        "F takes 2.5 ms, ours a millisecond and a half more: two of four are layout and first paint"
        " of what is in sight, with "
        "room for tags and lanes, half a one goes to setting the document, in a file there are the "
        "queries too.",
    ),
    (
        ("open, one paragraph",),
        "Both break 1,400 lines before the first paint, because a paragraph cannot be laid out in "
        "part; ours then measures "
        "and arranges the 2,000 labels on them, which takes about as long again.",
    ),
    (
        ("label, p95",),
        "In one paragraph of 100 KB the 2,000 labels on it are arranged anew and lines below moved,"
        " 11 ms under a profiler; "
        "no line is broken anew. In CPU time it stays below 1.5 F.",
    ),
    (
        ("p to", "z to", "Z to", "label to"),
        "These wait for the disk: each is a COMMIT with fsync, 2 to 10 ms when the disk is idle and"
        " much more when others "
        "use it. The CPU time is in brackets. In 10 MB a frequent name looks for its kind among all"
        " 200,000 labels and counts "
        "its word in the text: 20 to 40 ms.",
    ),
    (
        ("u to", "n to", "Space to", "page to"),
        "On a busy machine the window waits for its turn: the CPU time in brackets is what the key costs.",
    ),
    (
        ("longest block", "check, longest block"),
        "The longest is one COMMIT (SQLite writes what its cache still holds and waits for the "
        "disk), or a search for "
        "garbage by Python among the objects of many articles; both take below 50 ms of CPU time.",
    ),
    (
        ("any key",),
        "The first name of its kind after opening 10 MB reads the labels that are not yet in memory.",
    ),
    (
        ("open the project", "done and next"),
        "Opening 5,000 articles reads the whole list in one query and opens the first; done and "
        "next is a COMMIT and "
        "the opening of another article.",
    ),
    (
        ("start / W",),
        "Above the empty window: the import of our modules and of SQLite, and the first layout of panels.",
    ),
)
"""By the beginnings of rows' names: the profile in words, told where such a row is over its budget."""


def page(lines: Iterable[str]) -> str:
    """Return the page for the JSON lines of the benchmarks."""
    found = [json.loads(line) for line in lines if line.startswith("{")]
    rows = ["| what | article | figure | measured | budget | |", "|---|---|---:|---:|---:|---|"]
    rows += [_row(ratio) for ratio in found]
    over = [ratio["name"] for ratio in found if _is_over(ratio)]
    told = [
        f"- **{', '.join(starts)} …** {why}" for starts, why in WHY if any(n.startswith(starts) for n in over)
    ]
    met = sum(ratio["budget"] is not None and not _is_over(ratio) for ratio in found)
    budgets = sum(ratio["budget"] is not None for ratio in found)
    summary = f"{met} of {budgets} budgets are met.\n\n"
    why = "\n## Why some are missed\n\n" + "\n".join(told) + "\n" if told else ""
    return HEADER.format(machine=_machine()) + summary + "\n".join(rows) + "\n" + why


def _row(ratio: Mapping[str, object]) -> str:
    what, _, size = str(ratio["name"]).rpartition(", ")
    unit = "MB" if " in MB" in what else "px" if "pixels" in what else "ms"
    measured = f"{ratio['ours_ms']:,.1f} : {ratio['floor_ms']:,.1f} {unit}"
    if ratio.get("cpu_ms") is not None:
        measured += f" (CPU {ratio['cpu_ms']:,.1f})"
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
