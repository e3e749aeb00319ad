"""Where words begin and end (Unicode UAX #29, without a dictionary): letters, digits, ideographs, no blanks."""

from __future__ import annotations

from annotator.domain.patterns import unicode_pattern

Word = tuple[int, int]
"""Offsets of one word: code points, half-open."""

REACH = 256
"""How far `word_at` looks on either side where there is no blank."""

_WORD = r"(?ws)(?:(?<!_)_++)?[\p{L}\p{N}].*?\b"


def words(text: str, start: int, end: int) -> list[Word]:
    """Return the words of [start, end), sorted; a word that crosses an edge is cut there."""
    return [(start + first, start + last) for first, last in _spans(text[start:end])]


def word_at(text: str, offset: int) -> Word | None:
    """Return the word that holds `offset`, else the one that ends there, none between blanks or marks."""
    if not 0 <= offset <= len(text):
        return None
    start, end = _blank_before(text, offset), _blank_after(text, offset)
    touching = [word for word in words(text, start, end) if word[0] <= offset <= word[1]]
    return touching[-1] if touching else None


def _spans(window: str) -> list[Word]:
    return [match.span() for match in unicode_pattern(_WORD).finditer(window)]


def _blank_before(text: str, offset: int) -> int:
    floor = max(0, offset - REACH)
    while offset > floor and not text[offset - 1].isspace():
        offset -= 1
    return offset


def _blank_after(text: str, offset: int) -> int:
    ceiling = min(len(text), offset + REACH)
    while offset < ceiling and not text[offset].isspace():
        offset += 1
    return offset
