"""One text as the canvas counts it: code points outside, document positions and paragraphs inside."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from annotator.domain.annotation import Fragment
from annotator.domain.layer import DOUBT, FIRST, LAST, Mark
from annotator.domain.offsets import ShownMap, paragraph_at, paragraph_end, paragraph_starts
from annotator.gui.canvas.lanes import Segment

_ASTRAL = re.compile("[\U00010000-\U0010ffff]")
_RIGHT_TO_LEFT = re.compile("[\u0590-\u08ff\u200f\u202b\u202e\u2067\ufb1d-\ufdff\ufe70-\ufefc]")
_ASTRAL_RIGHT_TO_LEFT = re.compile("[\U00010800-\U00010fff\U0001e800-\U0001efff]")


class Positions:
    """A stored text with its map to the shown document; `starts` of the paragraphs are found if not given."""

    def __init__(self, text: str, starts: Sequence[int] | None = None) -> None:
        self.text = text
        self.map = ShownMap(text)
        self.starts: Sequence[int] = paragraph_starts(text) if starts is None else starts

    @property
    def shown(self) -> str:
        """What the document shows."""
        return self.map.shown

    def number(self, offset: int) -> int:
        """Return the paragraph of a code point."""
        return paragraph_at(self.starts, offset)

    def paragraph(self, number: int) -> Fragment:
        """Return the code points of a paragraph, without its line end."""
        return self.starts[number], paragraph_end(self.text, self.starts, number)

    def numbers(self, fragments: Iterable[Fragment]) -> set[int]:
        """Return the paragraphs that fragments touch."""
        found: set[int] = set()
        for start, end in fragments:
            found.update(range(self.number(start), self.number(max(start, end - 1)) + 1))
        return found

    def pieces(self, fragments: Iterable[Fragment]) -> Iterator[tuple[int, int, int]]:
        """Yield (paragraph, start, end) in positions relative to each paragraph that fragments touch."""
        to_position = self.map.to_position
        for start, end in fragments:
            for number in range(self.number(start), self.number(max(start, end - 1)) + 1):
                low, high = self.paragraph(number)
                first, last = max(start, low), min(end, high)
                if first <= last:
                    base = to_position(low)
                    yield number, to_position(first) - base, to_position(last) - base

    def segment(self, number: int, mark: Mark, chip: str = "") -> Segment | None:
        """Return the part of a mark that lies in a paragraph, none where it only touches the line end."""
        low, high = self.paragraph(number)
        start, end, label, handle, flags = mark
        first, last = max(start, low), min(end, high)
        if first >= last:
            return None
        to_position = self.map.to_position
        base = to_position(low)
        return Segment(
            to_position(first) - base,
            to_position(last) - base,
            label,
            handle,
            bool(flags & FIRST) and start >= low,
            bool(flags & LAST) and end <= high,
            bool(flags & DOUBT),
            False,
            chip,
        )


def as_units(text: str) -> str:
    """Return `text` with one character a UTF-16 unit, directions kept, so that positions index it."""
    if text.isascii():
        return text
    return _ASTRAL.sub(_two_units, text)


def has_right_to_left(units: str) -> bool:
    """Tell whether any character may run from right to left."""
    return not units.isascii() and _RIGHT_TO_LEFT.search(units) is not None


def _two_units(match: re.Match[str]) -> str:
    return "\u05d0\u05d0" if _ASTRAL_RIGHT_TO_LEFT.match(match[0]) else "\ue000\ue000"
