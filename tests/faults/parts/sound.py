"""Sound projects raise no alarm, whatever is in them and however they came to be."""

from __future__ import annotations

import multiprocessing
import shutil
from pathlib import Path

from sound import alarms, sound_project

from parts.own_home import own_home
from parts.part import Asked, Found, Part, table


def run(asked: Asked) -> Found:
    """Check so many sound projects and return what was found in them: nothing, it is promised."""
    with multiprocessing.get_context("spawn").Pool(asked.jobs) as pool:
        work = [(asked.seed + number, str(asked.folder / str(number))) for number in range(asked.number)]
        found = pool.starmap(checked, work, 1)
    rows = table(
        "Sound projects of random content",
        [("checked", len(found)), ("with a false alarm", sum(map(bool, found)))],
    )
    return Found([rows], [sentence for sentences in found for sentence in sentences])


def checked(seed: int, folder: str) -> list[str]:
    """Make one, check it, and return the errors that were found."""
    place = Path(folder)
    with own_home(place / "home"):
        found = [f"seed {seed}: {finding.sentence}" for finding in alarms(sound_project(place, seed))]
    shutil.rmtree(place)
    return found


PART = Part("sound", 50, "projects", run)
