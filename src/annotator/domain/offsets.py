"""Where code points lie in other units: UTF-16, positions of a shown document, paragraphs; knows no widget.

Paragraphs end at CRLF, CR, LF and U+2029 only, as the blocks of a QTextDocument do.
"""

from __future__ import annotations

import re
from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from itertools import accumulate

_ASTRAL = re.compile("[\U00010000-\U0010ffff]")
_LINE_END = re.compile("\r\n?|[\n\u2029]")
_PIECE = 1 << 17
_SHOWN_AS = (
    ("\r\n", "\n"),
    ("\r", "\n"),
    ("\ufeff", "\u2060"),
    ("\ufffe", "\ufffd"),
    ("\ufdd0", "\ufffd"),
    ("\ufdd1", "\ufffd"),
)


class Utf16Map:
    """Code point ↔ UTF-16 unit of one text. A lookup costs O(log n), nothing at all for ASCII.

    Building costs 0.2 ms for 1 MB within the Basic Multilingual Plane, else one scan.
    """

    __slots__ = ("_astral", "_astral_units", "_code_points", "length")

    def __init__(self, text: str) -> None:
        self._code_points = len(text)
        self._astral = _astral(text)
        self._astral_units = [at + index for index, at in enumerate(self._astral)]
        self.length = len(text) + len(self._astral)

    def to_utf16(self, code_point: int) -> int:
        """Return the unit at which the code point begins; outside of the text raises `ValueError`."""
        if not 0 <= code_point <= self._code_points:
            raise ValueError(f"code point {code_point} is outside of 0-{self._code_points}")
        return code_point + bisect_left(self._astral, code_point) if self._astral else code_point

    def to_code_point(self, unit: int) -> int:
        """Return the code point at a unit, the one it belongs to inside a surrogate pair.

        Outside of the text raises `ValueError`.
        """
        if not 0 <= unit <= self.length:
            raise ValueError(f"UTF-16 unit {unit} is outside of 0-{self.length}")
        return unit - bisect_left(self._astral_units, unit) if self._astral else unit


class ShownMap:
    """Code point of the stored text ↔ position in the QTextDocument that shows it.

    `shown` is what the document gets: CRLF and CR as LF, U+FEFF as U+2060, and what Qt takes for frames
    (U+FDD0, U+FDD1) or a foreign byte order (U+FFFE) as U+FFFD. A bijection except between CR and LF,
    which is shown at the line end. Positions outside count as the nearest end: Qt knows one more at the end.
    """

    __slots__ = ("_pairs", "_pairs_shown", "_units", "length", "shown")

    def __init__(self, text: str) -> None:
        self._pairs = _crlf(text)
        self._pairs_shown = [at - index for index, at in enumerate(self._pairs)]
        for stored, shown in _SHOWN_AS if "\r" in text else _SHOWN_AS[1:]:
            text = text.replace(stored, shown)
        self.shown = text
        self._units = Utf16Map(text)
        self.length = self._units.length

    def to_position(self, code_point: int) -> int:
        """Return the position at which a code point is shown; outside of the text raises `ValueError`."""
        return self._units.to_utf16(code_point - bisect_left(self._pairs, code_point))

    def to_code_point(self, position: int) -> int:
        """Return the code point shown at a position, the one it belongs to inside a surrogate pair."""
        shown = self._units.to_code_point(min(max(position, 0), self.length))
        return shown + bisect_left(self._pairs_shown, shown)


def paragraph_starts(text: str) -> array[int]:
    """Return the offset at which each paragraph begins, at least one; the last may be empty."""
    if "\u2029" in text or ("\r" in text and not _ends_in_crlf(text)):
        return array("q", [0, *(match.end() for match in _LINE_END.finditer(text))])
    starts, start = array("q", (0,)), 0
    for piece in _pieces(text):
        lengths = [len(line) + 1 for line in piece.split("\n")]
        start += lengths[0]
        for length in lengths[1:]:
            starts.append(start)
            start += length
        start -= 1  # what is behind the last line end of a piece goes on in the next one
    return starts


def _ends_in_crlf(text: str) -> bool:
    """Return whether every line end is CR with LF."""
    ends = text.count("\r\n")
    return text.count("\r") == ends == text.count("\n")


def _pieces(text: str) -> Iterator[str]:
    """Yield the text in pieces: what is made of each is small, so that the memory for it is given back."""
    yield from (text[at : at + _PIECE] for at in range(0, len(text), _PIECE))


def paragraph_at(starts: Sequence[int], offset: int) -> int:
    """Return the number of the paragraph that holds an offset; its line end belongs to it."""
    return max(bisect_right(starts, offset) - 1, 0)


def paragraph_end(text: str, starts: Sequence[int], number: int) -> int:
    """Return the offset behind the last character of a paragraph, before its line end."""
    if number + 1 == len(starts):
        return len(text)
    end = starts[number + 1] - 1
    return end - 1 if text[end] == "\n" and end > starts[number] and text[end - 1] == "\r" else end


def _astral(text: str) -> list[int]:
    """Return the offsets of the code points that take two UTF-16 units."""
    if text.isascii():
        return []
    # Counting units is twice as fast as looking for none; where one stands early, it is not needed.
    if not _ASTRAL.search(text, 0, 50_000):
        units = sum(len(piece.encode("utf-16-le", "surrogatepass")) for piece in _pieces(text))
        if units == 2 * len(text):
            return []
    return [match.start() for match in _ASTRAL.finditer(text)]


def _crlf(text: str) -> list[int]:
    """Return the offsets of the carriage returns that stand before a line feed."""
    if "\r" not in text or "\r\n" not in text:  # one character is found twenty times as fast as two
        return []
    ends = list(accumulate(len(line) + 2 for line in text.split("\r\n")))
    return [end - 2 for end in ends[:-1]]
