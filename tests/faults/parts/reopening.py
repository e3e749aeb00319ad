"""A project of 100,000 labels opens within two seconds after its window was killed."""

from __future__ import annotations

from killing import Window, reopened, start_big_project

from parts.part import Asked, Found, Part, table

BIG = (200, 500)
"""Articles, and labels in each."""
SECONDS = 2.0


def run(asked: Asked) -> Found:
    """Kill and open again, and return how long that took."""
    with Window(asked.folder) as window:
        seconds = sorted(reopened(window, start_big_project(asked.folder, *BIG), asked.number))
    rows = table(
        f"Opening {BIG[0] * BIG[1]:,} labels in the window after a kill",
        [
            ("kills", len(seconds)),
            ("seconds, median", f"{seconds[len(seconds) // 2]:.2f}"),
            ("seconds, slowest", f"{seconds[-1]:.2f}"),
        ],
    )
    slow = [f"opened in {each:.2f} s, not {SECONDS}" for each in seconds if each > SECONDS]
    return Found([rows], slow)


PART = Part("reopening", 20, "kills", run)
