"""Turns of interview transcripts: "EW: How high did it rise?" is one quote behind its speaker (SCHEMA.md Q22)."""

from __future__ import annotations

import re

from annotator.domain.annotation import Fragment
from annotator.domain.reading import Reading

_LABEL = re.compile(r"[^\W\d_][^:：\n]{0,39}?[:：]\s*(?=\S)")
_MOST_WORDS = 4
_AROUND = 6
"""How many paragraphs on either side are looked at for another turn: one label alone may be a headline."""


def turn_at(reading: Reading, offset: int) -> Fragment | None:
    """Return what is said in the turn at an offset, none where the text there is no transcript."""
    number = reading.paragraph_at(offset)
    begin = _said_from(reading, number)
    if begin is None or offset > reading.paragraph(number)[1]:
        return None
    low, high = max(number - _AROUND, 0), min(number + _AROUND + 1, len(reading.paragraphs))
    if not any(_said_from(reading, other) is not None for other in range(low, high) if other != number):
        return None
    end = reading.paragraph(number)[1]
    while end > begin and reading.text[end - 1].isspace():
        end -= 1
    return (begin, end) if begin < end else None


def _said_from(reading: Reading, number: int) -> int | None:
    """Return where the words behind a speaker and a colon begin in a paragraph, none if it does not open so."""
    start, end = reading.paragraph(number)
    match = _LABEL.match(reading.text, start, end)
    if match is None:
        return None
    words = match.group().rstrip().rstrip(":：").split()
    return match.end() if len(words) <= _MOST_WORDS and not any(w[0].islower() for w in words) else None
