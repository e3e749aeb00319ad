"""Processes contend for one project: one owns it, the others are told so, and every acknowledged act is in the file."""

from __future__ import annotations

import sys

from owning import contend

from parts.part import Asked, Found, Part, table


def run(asked: Asked) -> Found:
    """Contend and return what was lost or answered in another way."""
    if sys.platform == "win32":
        return Found(skipped="the processes are forks, which Windows does not have")
    sums = contend(asked.folder, asked.number, asked.seed)
    rows = table(
        "Two and four processes that want to write one project, by the store and by the command line",
        [
            ("rounds (processes)", f"{sums.rounds:,} ({sums.processes:,})"),
            ("acts told as saved", sums.told),
            ("refused in the sentence of another owner, exit code 1", sums.refused),
            ("owners killed", sums.killed),
            ("updates lost", sums.lost),
            ("other answers", sums.odd),
            ("damaged files", sums.damaged),
            ("locks that outlived their owners", sums.still_locked),
            ("turns of four processes that took and left the lock as fast as they could", sums.turns),
            ("turns that two had at once", sums.turns_lost),
        ],
    )
    return Found([rows], sums.seen if sums.seen or not sums.turns_lost else ["two owners at once"])


PART = Part("owners", 200, "rounds", run)
