"""Foreign words as they can be shown on one terminal or in one message without doing anything there."""

from __future__ import annotations

import re

SHOWN_INSTEAD = "\ufffd"

_UNSAFE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")
"""Control characters but tab and line feed, marks that turn the direction of writing, halves of characters."""


_BREAKS = re.compile("\r\n|[\n\r\v\f\x1c-\x1e\x85\u2028\u2029]")
BREAK_SHOWN = "↵"


_LATER = "\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc\U00010800-\U00010fff\U0001e800-\U0001efff"
"""Where the letters are that are written from right to left."""

_ISOLATE, _ISOLATED = "\u2068", "\u2069"
_QUOTED = re.compile("“\u2068([^“”\u2068\u2069]*)\u2069”|“([^“”]*)”")
_RIGHT_TO_LEFT = re.compile(f"[{_LATER}]")


def one_line(text: str) -> str:
    """Return the text with `BREAK_SHOWN` for each line break, so that what quotes an article stays one sentence."""
    return _BREAKS.sub(BREAK_SHOWN, text)


def legible(text: str) -> str:
    """Return the text with `SHOWN_INSTEAD` for what a terminal obeys and for bytes of a file name that are no text."""
    return _UNSAFE.sub(SHOWN_INSTEAD, text)


def harmless(text: str) -> str:
    """Return words of the window that quote others so that the quoted words turn nothing around them.

    Lines and tabs stay, but within quotation marks a line break is shown; words that are written from right to left
    are kept to themselves there, so that the mark behind them stays where it is. Twice does no more than once.
    """
    if text.isascii() and not _UNSAFE.search(text):
        return text
    parts, end = [], 0
    for found in _QUOTED.finditer(text):
        parts += [legible(text[end : found.start()]), _in_marks(found[2] if found[1] is None else found[1])]
        end = found.end()
    return "".join((*parts, legible(text[end:])))


def _in_marks(words: str) -> str:
    kept = legible(one_line(words))
    return f"“{_ISOLATE}{kept}{_ISOLATED}”" if _RIGHT_TO_LEFT.search(kept) else f"“{kept}”"
