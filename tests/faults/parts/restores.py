"""The restore drill: a project is destroyed, and its backup brings all of it back, or one article."""

from __future__ import annotations

from restoring_drill import Drills, drill

from parts.part import Asked, Found, Part, table


def run(asked: Asked) -> Found:
    """Do the drills and return what was not as it had been."""
    sums = Drills()
    for seed in range(asked.seed, asked.seed + asked.number):
        folder = asked.folder / str(seed)
        folder.mkdir()
        drill(folder, seed, sums)
    rows = table(
        "Restored from backups after the project was deleted, zeroed, cut off or replaced",
        [
            ("drills (half by the command line)", sums.drills),
            ("acts before them", sums.acts),
            ("exactly as at the backup", sums.drills - sums.failed),
            ("single articles restored, and that taken back", sums.articles),
        ],
    )
    return Found([rows], sums.seen)


PART = Part("restores", 20, "drills", run)
