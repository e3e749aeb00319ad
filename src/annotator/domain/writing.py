"""Which way a text is written."""

from __future__ import annotations

from unicodedata import bidirectional

_STRONG = ("L", "R", "AL")


def begins_right_to_left(text: str) -> bool:
    """Tell whether the first letter that has a direction is of Hebrew, Arabic or the like (UAX #9, P2 and P3)."""
    return next((kind for kind in map(bidirectional, text) if kind in _STRONG), "L") != "L"
