"""Tops and heights of paragraphs, estimated until known; knows numbers only."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from itertools import accumulate

_BITS = 8
_SIZE = 1 << _BITS


class Heights:
    """Where each paragraph begins, in whole pixels.

    A paragraph not yet laid out counts `per_character` for each of its characters and `per_paragraph`
    once. So opening and resizing cost the same for ten words and for ten megabytes; only known heights
    are stored, as differences to their estimate, in groups of 256. `set` costs O(paragraphs / 256).
    """

    def __init__(self, starts: Sequence[int], length: int) -> None:
        self._starts = starts
        self._length = length
        self._top = 0
        self._bottom = 0
        self._per_character = 0.0
        self._per_paragraph = 1.0
        self._groups: dict[int, list[int]] = {}
        self._inside: dict[int, list[int]] = {}
        self._before: list[int] | None = None

    def estimate(self, per_character: float, per_paragraph: float, top: int, bottom: int) -> None:
        """Forget all that is known and estimate anew; `top` and `bottom` are blank space around the text."""
        self._per_character, self._per_paragraph = per_character, per_paragraph
        self._top, self._bottom = top, bottom
        self._groups.clear()
        self._inside.clear()
        self._before = None

    def __len__(self) -> int:
        return len(self._starts)

    def top(self, number: int) -> int:
        """Return the upper edge of a paragraph; of the one behind the last: the end of the text."""
        result = self._estimated(number) + self._differences()[number >> _BITS]
        if number & (_SIZE - 1) and (number >> _BITS) in self._groups:
            result += self._within(number >> _BITS)[(number & (_SIZE - 1)) - 1]
        return result

    def height(self, number: int) -> int:
        """Return the height of a paragraph."""
        return self.top(number + 1) - self.top(number)

    def set(self, number: int, height: int) -> int:
        """Make the height of a paragraph known; return by how much it grew."""
        group = number >> _BITS
        differences = self._groups.setdefault(group, [0] * _SIZE)
        difference = height - (self._estimated(number + 1) - self._estimated(number))
        grown = difference - differences[number & (_SIZE - 1)]
        if grown:
            differences[number & (_SIZE - 1)] = difference
            self._inside.pop(group, None)
            self._before = None
        return grown

    def at(self, y: float) -> int:
        """Return the paragraph at a height; the first or last one for what lies outside."""
        low, high = 0, len(self._starts)
        while high - low > 1:
            middle = (low + high) // 2
            if self.top(middle) <= y:
                low = middle
            else:
                high = middle
        return low

    @property
    def total(self) -> int:
        """The height of everything, with the blank space around."""
        return self.top(len(self._starts)) + self._bottom

    def _estimated(self, number: int) -> int:
        start = self._starts[number] if number < len(self._starts) else self._length
        return self._top + int(start * self._per_character + number * self._per_paragraph)

    def _differences(self) -> list[int]:
        if self._before is None:
            sums = [0] * ((len(self._starts) >> _BITS) + 2)
            for group in self._groups:
                sums[group + 1] = self._within(group)[-1]
            self._before = list(accumulate(sums))
        return self._before

    def _within(self, group: int) -> list[int]:
        sums = self._inside.get(group)
        if sums is None:
            sums = self._inside[group] = list(accumulate(self._groups[group]))
        return sums


def line_at(tops: Sequence[int], y: float) -> int:
    """Return the index of the last top at or above `y`, 0 if all lie below."""
    return max(0, bisect_right(tops, y) - 1)
