"""What goes into the bundle, and what stays out of it. Read by annotator.spec; standard library only."""

from __future__ import annotations

import sys

EXCLUDED = ("tkinter", "pip", "setuptools")
HIDDEN: tuple[str, ...] = ()
STRIPS = sys.platform.startswith("linux")


def is_wanted(place: str) -> bool:
    """Tell whether a file belongs into the bundle; `place`: its path there."""
    return bool(place)
