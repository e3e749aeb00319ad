"""One laid out paragraph: its lines, their room, and what is drawn on each; needs no widget."""

from __future__ import annotations

import math
import re
from bisect import bisect_right
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QTextLayout, QTextLine, QTextOption

from annotator.domain.writing import begins_right_to_left
from annotator.gui.canvas.geometry import (
    Head,
    Hot,
    LineArt,
    LineDrawing,
    LineMarks,
    arrange,
    edges_of,
    heads,
    x_ranges,
)
from annotator.gui.canvas.inks import Inks
from annotator.gui.canvas.lanes import Segment, depth, lanes
from annotator.gui.canvas.positions import as_units, has_right_to_left
from annotator.gui.canvas.tags import Placed

_TALL = re.compile(
    "[À-ÖØ-ÝĀĂĆĈĊČĎĒĔĖĚĜĞĠĤĨĪĬİĴĹŃŇŌŎŐŔŘŚŜŠŤŨŪŬŮŰŴŶŸŹŻŽ\u0300-\u0304"
    "\u0590-\u1dff\u1e00-\u1fff\u2e80-\ud7ff\ue000-\uffdc]"
)
"""Letters that reach into the room above the small ones: marked capitals, and other scripts than European ones."""

_UNBROKEN = re.compile(
    "[^\\s\u200b\u0e00-\u0eff\u1000-\u109f\u1100-\u11ff\u1780-\u17ff\u2e80-\udfff\uf900-\ufaff\uff00-\uffef-]{1000,}"
)
"""What looks like one word of many lines, like a picture in letters. Scripts that break anywhere are none."""

Badge = tuple[int, int, int]
"""Start, end (positions in the paragraph) and number of an answer."""


Arranged = tuple[Sequence[Head], Sequence[Placed], int]
"""Tags and numbers of a line, their places, and the rows that the tags need."""

_NO_BADGES: list[Badge] = []
_NOTHING: tuple[list[Segment], list[int], list[Badge]] = ([], [], _NO_BADGES)


class Load(NamedTuple):
    """Everything that a paragraph bears: segments and badges by start."""

    segments: Sequence[Segment] = ()
    badges: Sequence[Badge] = ()


class Paragraph:
    """A shaped text and the room of its lines. Shaping is kept: an act only moves lines.

    `starts`, `ends`: of the lines, in positions; `slots`: the upper edge of each line with its room;
    `tops`: of its letters. All y are relative to the paragraph and whole pixels.
    """

    def __init__(self, text: str, layout: QTextLayout, inks: Inks) -> None:
        self.layout = layout
        self.units = as_units(text)
        self.inks = inks
        self._tall = None if self.units.isascii() else _TALL
        self._mixed = has_right_to_left(self.units)
        self._leftwards = self._mixed and begins_right_to_left(self.units)
        self.height = 0
        self.lines: list[QTextLine] = []
        self.ascents: list[float] = []
        self.starts: list[int] = []
        self.ends: list[int] = []
        self.slots: list[int] = []
        self.tops: list[int] = []
        self.stale = True
        self._column = 0
        self._lane: Mapping[int, int] = {}
        self._marks: list[LineMarks | None] = []
        self._keys: list[tuple[list[Segment], list[int], list[Badge]]] = []
        self._rooms: list[tuple[int, int]] = []
        self._placed: list[Arranged | None] = []
        self._art: list[LineArt | None] = []

    def shape(self, width: int, option: QTextOption) -> None:
        """Break the text into lines of `width`."""
        layout = self.layout
        self._column = width
        layout.setCacheEnabled(True)
        option = _from_the_right(option) if self._leftwards else option
        layout.setTextOption(option)
        unbroken = [found.span() for found in _UNBROKEN.finditer(self.units)]
        layout.beginLayout()
        lines = []
        while True:
            line = layout.createLine()
            if not line.isValid():
                break
            if unbroken:
                layout.setTextOption(_for_line(line.textStart(), unbroken, option))
            line.setLineWidth(width)
            lines.append(line)
        layout.endLayout()
        count = len(lines)
        self.lines = lines
        self.starts = [line.textStart() for line in lines]
        self.ends = [*self.starts[1:], len(self.units)]
        self.slots, self.tops = [0] * count, [-1] * count
        self._marks = [None] * count
        self._keys = [_NOTHING] * count
        self._placed, self._art = [None] * count, [None] * count
        self.ascents = [self._ascent(index) for index in range(count)]
        plain = self.inks.metrics
        self._rooms = [
            (plain.above(1, ascent), plain.below(0, line.descent()))
            for ascent, line in zip(self.ascents, lines, strict=True)
        ]
        if not self.units:
            self._rooms = [(0, 0)] * count
        self._move_lines()

    def settle(self, load: Load) -> tuple[int, int] | None:
        """Take what the paragraph bears now; return the first and last line to repaint, none if equal.

        Only lines whose marks changed are measured again.
        """
        self.stale = False
        lane = self._lane = lanes(load.segments) if load.segments else {}
        badges: dict[int, list[Badge]] = {}
        for badge in load.badges:
            badges.setdefault(self.line_of(badge[0]), []).append(badge)
        changed: list[int] = []
        moved = False
        for index, segments in enumerate(self._by_line(load.segments)):
            bands = [lane[segment.handle] for segment in segments]
            known = self._keys[index]
            key = (segments, bands, badges.get(index, _NO_BADGES))
            if key == known:
                continue
            self._keys[index] = key
            self._marks[index] = self._borne(index, segments, key[2])
            self._art[index] = self._placed[index] = None
            changed.append(index)
            room = self._room(index, self._marks[index])
            moved |= room != self._rooms[index]
            self._rooms[index] = room
        if not changed:
            return None
        if moved:
            self._move_lines()
        return changed[0], len(self.lines) - 1 if moved else changed[-1]

    def line_at(self, y: float) -> int:
        """Return the line whose room covers `y`, the nearest for what lies outside."""
        return max(0, bisect_right(self.slots, y) - 1)

    def line_of(self, position: int) -> int:
        """Return the line that a position stands in."""
        return max(0, bisect_right(self.starts, position) - 1)

    def bottom(self, index: int) -> int:
        """Return the lower edge of a line with its room."""
        return self.slots[index + 1] if index + 1 < len(self.slots) else self.height

    def baseline(self, index: int) -> int:
        """Return the y of a line's baseline."""
        return self.tops[index] + round(self.lines[index].ascent())

    def letters(self, index: int) -> tuple[float, float]:
        """Return the top and height of the letters of a line, without the blank part above capitals."""
        metrics = self.inks.metrics
        cut = max(0, metrics.overlap - 1) if self.ascents[index] <= metrics.ascent + 0.5 else 0
        return self.tops[index] + cut, self.lines[index].height() - cut

    def ranges(self, index: int, start: int, end: int) -> list[tuple[float, float]]:
        """Return where [start, end) lies on a line, left to right; nothing if it does not."""
        low, high = max(start, self.starts[index]), min(end, self.ends[index] - self._blanks(index))
        return x_ranges(self.lines[index], low, high, self._bidi(index))

    def changes_direction(self, index: int) -> bool:
        """Tell whether words of a line may run from right to left."""
        return self._bidi(index)

    def lane_top(self, index: int, handle: int) -> int | None:
        """Return the upper edge of a span's lane below the baseline, none if it has none here."""
        lane = self._lane.get(handle)
        if lane is None:
            return None
        return self.inks.metrics.lane_top(lane, self.lines[index].descent())

    def segments(self, index: int) -> Sequence[Segment]:
        """Return what lies on a line."""
        marks = self._marks[index]
        return marks.segments if marks else ()

    def art(self, index: int) -> LineArt | None:
        """Return what to paint on a line besides its words, none if nothing."""
        marks = self._marks[index]
        if marks is None:
            return None
        art = self._art[index]
        if art is None:
            found, placed, _ = self._arranged(index, marks)
            line, blanks = self.lines[index], self._blanks(index)
            drawing = LineDrawing(line, marks, self._lane, self.inks, blanks, self._bidi(index))
            art = drawing.draw(found, placed)
            self._art[index] = art
        return art

    @property
    def leftwards(self) -> bool:
        """Whether its lines begin at the right."""
        return self._leftwards

    def edge(self, position: int, at_start: bool) -> tuple[int, float, bool]:
        """Return line and x where a stretch begins or ends, and whether it runs leftwards there."""
        inner = position if at_start else max(0, position - 1)
        index = self.line_of(inner)
        start, end, leftwards = edges_of(self.lines[index], inner, True)
        return index, start if at_start else end, leftwards

    def hot_at(self, x: float, y: float) -> Hot | None:
        """Return the tag, chip, lane or badge at a point of the paragraph, tags first; y from the baseline."""
        if not self.lines:
            return None
        index = self.line_at(y)
        art = self.art(index)
        if art is None:
            return None
        below = y - self.baseline(index)
        hits = [h for h in art.hot if h.left <= x < h.right and h.top <= below < h.bottom]
        return hits[-1] if hits else None

    def _by_line(self, segments: Sequence[Segment]) -> list[list[Segment]]:
        """Return the segments of each line; they come by start, so that each looks on from the last one."""
        starts, count = self.starts, len(self.starts)
        result: list[list[Segment]] = [[] for _ in starts]
        first = 0
        for segment in segments:
            start, end = segment.start, segment.end
            while first + 1 < count and starts[first + 1] <= start:
                first += 1
            index = first
            while index < count and starts[index] < end:
                result[index].append(segment)
                index += 1
        return result

    def _borne(self, index: int, segments: list[Segment], badges: Sequence[Badge]) -> LineMarks | None:
        if not segments and not badges:
            return None
        return LineMarks(self.starts[index], self.ends[index], self.ascents[index], segments, badges)

    def _room(self, index: int, marks: LineMarks | None) -> tuple[int, int]:
        line, metrics, ascent = self.lines[index], self.inks.metrics, self.ascents[index]
        if marks is None:
            return metrics.above(1, ascent), metrics.below(0, line.descent())
        opening = sum(1 for s in marks.segments if s.first and s.start >= marks.start)
        rows = self._arranged(index, marks)[2] if opening > 1 else 1
        count = depth(marks.segments, self._lane)
        return metrics.above(rows, ascent), metrics.below(count, line.descent())

    def _arranged(self, index: int, marks: LineMarks) -> Arranged:
        known = self._placed[index]
        if known is None:
            found = heads(self.lines[index], marks, self._bidi(index))
            rows, placed = arrange(found, self.inks, self._column) if found else (1, [])
            known = self._placed[index] = (found, placed, rows)
        return known

    def _ascent(self, index: int) -> float:
        """Return how high the letters of a line reach; marks above capitals need the room tags may use."""
        ascent = self.lines[index].ascent()
        if self._tall is not None and self._tall.search(self.units, self.starts[index], self.ends[index]):
            return max(ascent, self.inks.metrics.ascent + 1)
        return ascent

    def _bidi(self, index: int) -> bool:
        """Tell whether a line may change its direction; asking Qt for every glyph costs ten times as much."""
        return self._leftwards or (
            self._mixed and has_right_to_left(self.units[self.starts[index] : self.ends[index]])
        )

    def _blanks(self, index: int) -> int:
        count, start, end = 0, self.starts[index], self.ends[index]
        while end - count > start and self.units[end - count - 1].isspace():
            count += 1
        return count

    def _move_lines(self) -> None:
        y = 0
        for index, (line, (above, below)) in enumerate(zip(self.lines, self._rooms, strict=True)):
            self.slots[index] = y
            top = y + above
            if self.tops[index] != top:
                self.tops[index] = top
                line.setPosition(QPointF(0, top))
            y = top + math.ceil(line.height()) + below
        self.height = y + (self.inks.metrics.paragraph_gap if self.units else 0)


def _from_the_right(option: QTextOption) -> QTextOption:
    """Return the option for paragraphs of Hebrew or Arabic: their lines begin at the right."""
    found = QTextOption(option)
    found.setAlignment(Qt.AlignmentFlag.AlignRight)
    return found


def _for_line(start: int, unbroken: list[tuple[int, int]], option: QTextOption) -> QTextOption:
    """Return how a line breaks: inside an endless word anywhere.

    Qt looks for the end of the word at every line of it, which is quadratic (measured: 200 KB took 13 s, 1 MB minutes).
    """
    while unbroken and unbroken[0][1] <= start:
        unbroken.pop(0)
    if not unbroken or start < unbroken[0][0]:
        return option
    anywhere = QTextOption(option)
    anywhere.setWrapMode(QTextOption.WrapMode.WrapAnywhere)
    return anywhere
