"""Reading verbs and a window that changes nothing leave a project as it was, to the byte."""

from __future__ import annotations

import sys

from looked_at import Looked, look, made, windows

from parts.part import Asked, Found, Part, table


def run(asked: Asked) -> Found:
    """Look at projects in every way and return what changed."""
    sums, place = Looked(), asked.folder / "windows"
    for number in range(asked.number):
        look(asked.folder, number, sums)
    if sys.platform != "win32":  # the windows are forks
        place.mkdir()
        windows([made(place, number, newest=True) for number in range(asked.number)], sums)
    rows = table(
        "Projects that were only looked at",
        [
            ("projects", sums.projects),
            ("runs of reading verbs (of these refused in a sentence)", f"{sums.verbs:,} ({sums.refused:,})"),
            ("windows opened, walked through and left", sums.windows),
            ("files changed, or left beside a project", sums.changed),
        ],
    )
    return Found([rows], sums.seen)


PART = Part("reading", 50, "projects", run)
