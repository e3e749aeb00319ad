"""Foreign words as they can be shown on one terminal or in one message without doing anything there."""

from __future__ import annotations

import re

SHOWN_INSTEAD = "\ufffd"

_UNSAFE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")
"""Control characters but tab and line feed, marks that turn the direction of writing, halves of characters."""


_BREAKS = re.compile("\r\n|[\n\r\v\f\x1c-\x1e\x85\u2028\u2029]")
BREAK_SHOWN = "↵"


def one_line(text: str) -> str:
    """Return the text with `BREAK_SHOWN` for each line break, so that what quotes an article stays one sentence."""
    return _BREAKS.sub(BREAK_SHOWN, text)


def legible(text: str) -> str:
    """Return the text with `SHOWN_INSTEAD` for what a terminal obeys and for bytes of a file name that are no text."""
    return _UNSAFE.sub(SHOWN_INSTEAD, text)
