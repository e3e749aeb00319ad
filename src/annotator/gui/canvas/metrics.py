"""The vertical measures of a line: room for tags above it and lanes below it."""

from __future__ import annotations

import math
from bisect import bisect_left
from dataclasses import dataclass

from PySide6.QtGui import QFont, QFontMetricsF

MEASURE = 74
"""Characters in a full line."""

_STEPS = (1, 2, 4, 7)
_SAMPLE = (
    "the minister said on Tuesday that most of the evidence had been published before, in three reports; "
)


@dataclass(frozen=True, slots=True)
class Metrics:
    """All in whole device-independent pixels but the font's own ascent and descent.

    Every line has room for one row of tags and one lane, so that a first label or an answer's number
    never moves the text; more lanes come in steps, so that lines keep few distances.
    """

    ascent: float
    descent: float
    character: float
    tag_ascent: int
    tag_row: int
    overlap: int
    lane_first: int
    lane_pitch: int
    lane_width: int
    gap: int
    paragraph_gap: int
    column: int

    def above(self, rows: int, ascent: float) -> int:
        """Return the room above a line; a line of taller letters has no blank part that tags may use."""
        return max(0, rows * self.tag_row - self._overlap(ascent))

    def below(self, lanes: int, descent: float) -> int:
        """Return the room below the descent of a line, for a number of lanes."""
        steps = _STEPS[bisect_left(_STEPS, lanes)] if lanes <= _STEPS[-1] else lanes
        bottom = self.lane_top(0, descent) + (steps - 1) * self.lane_pitch + self.lane_width + self.gap
        return max(0, math.ceil(bottom - descent))

    def lane_top(self, lane: int, descent: float) -> int:
        """Return the upper edge of a lane below the baseline; deep letters push all lanes down."""
        first = self.lane_first
        if descent > self.descent + 0.5:
            first = max(first, min(int(descent) - 1, first + self.lane_pitch))
        return first + lane * self.lane_pitch

    def tag_baseline(self, row: int, ascent: float) -> int:
        """Return the baseline of a row of tags, relative to that of the text: negative."""
        return -math.ceil(ascent) + self._overlap(ascent) - 2 - row * self.tag_row

    def _overlap(self, ascent: float) -> int:
        return self.overlap if ascent <= self.ascent + 0.5 else 0


def measure(text: QFont, tag: QFont) -> Metrics:
    """Return the measures that two fonts ask for."""
    big, small = QFontMetricsF(text), QFontMetricsF(tag)
    size = max(1, text.pixelSize())
    character = big.horizontalAdvance(_SAMPLE) / len(_SAMPLE)
    blank = big.ascent() + big.tightBoundingRect("Tdfl“").top()
    capitals = math.ceil(-small.tightBoundingRect("QOT").top())
    pitch = max(4, round(size * 0.27))
    return Metrics(
        ascent=big.ascent(),
        descent=big.descent(),
        character=character,
        tag_ascent=capitals,
        tag_row=capitals + 3,
        overlap=max(0, int(blank)),
        lane_first=max(3, round(size * 0.26)),
        lane_pitch=pitch,
        lane_width=max(2, round(size * 0.11)),
        gap=max(3, round(size * 0.2)),
        paragraph_gap=round(size * 0.6),
        column=round(character * MEASURE),
    )
