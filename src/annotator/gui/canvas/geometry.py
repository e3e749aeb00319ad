"""From the segments of one line to what is painted and clicked there; needs no widget."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from PySide6.QtCore import QPointF, QRect, QRectF
from PySide6.QtGui import QColor, QPen, QPixmap, QStaticText, QTextLine

from annotator.gui.canvas.arcs import OVERHANG
from annotator.gui.canvas.inks import Inks, Word
from annotator.gui.canvas.lanes import Segment
from annotator.gui.canvas.tags import Placed, Wish, place

_LEADING = QTextLine.Edge.Leading
_TRAILING = QTextLine.Edge.Trailing
_TICK = 4
_SAME = 1.5
_BADGE_PAD = 4
_BADGE_GAP = 2.0
_CHIP_GAP = 5
BADGE = -(1 << 62)
"""Handles below this one stand for numbered answers: `BADGE - number`."""

CHIP = 1 << 60
"""What is added to the handle of a span whose chip, not its tag, is meant: see `is_chip`."""


class Hot(NamedTuple):
    """A rectangle that can be clicked; y is relative to the baseline."""

    left: float
    top: float
    right: float
    bottom: float
    handle: int


def is_chip(handle: int) -> bool:
    """Tell whether a handle stands for a chip."""
    return handle > CHIP >> 1


@dataclass(slots=True)
class LineArt:
    """Everything above and below the words of one line, relative to its baseline, ready to paint."""

    bars: list[tuple[QRect, QColor]] = field(default_factory=list)
    strips: list[tuple[QRect, QPixmap]] = field(default_factory=list)
    texts: list[tuple[QPointF, QStaticText, QPen]] = field(default_factory=list)
    chips: list[tuple[QPointF, QStaticText]] = field(default_factory=list)
    badges: list[tuple[QRectF, QPointF, QStaticText]] = field(default_factory=list)
    hot: list[Hot] = field(default_factory=list)


class Head(NamedTuple):
    """A tag or badge that begins on a line: `number` above 0 for a badge."""

    x: float
    end: float
    right_to_left: bool
    segment: Segment | None
    number: int
    chip: str


@dataclass(slots=True)
class LineMarks:
    """What one line bears. `segments` by start; `badges`: (position, end, number).

    `ascent`: how high its letters reach.
    """

    start: int
    end: int
    ascent: float
    segments: Sequence[Segment]
    badges: Sequence[tuple[int, int, int]] = ()


def x_of(line: QTextLine, position: int, edge: QTextLine.Edge = _LEADING) -> float:
    """Return where the edge of a character is on its line."""
    x: float = line.cursorToX(position, edge)[0]  # type: ignore[index]  # the stubs say object
    return x


def glyph_ranges(line: QTextLine, start: int, end: int) -> list[tuple[float, float, bool]]:
    """Return (left, right, runs leftwards) of every glyph of [start, end), in no particular order.

    The caret's places do not tell this: between two directions Qt names one of two, in either style.
    """
    found = []
    for run in line.glyphRuns(start, end - start):
        leftwards = run.isRightToLeft()
        advances = run.rawFont().advancesForGlyphIndexes(run.glyphIndexes())
        for origin, advance in zip(run.positions(), advances, strict=True):
            found.append((origin.x(), origin.x() + advance.x(), leftwards))
    return found


def x_ranges(line: QTextLine, start: int, end: int, bidi: bool) -> list[tuple[float, float]]:
    """Return the stretches of a line that [start, end) covers, left to right, merged.

    Positions count from the start of the paragraph. Where the direction changes (`bidi`), one stretch
    of text can be two stretches of a line.
    """
    if end <= start:
        return []
    if not bidi:
        return [(x_of(line, start), x_of(line, end))]
    merged: list[tuple[float, float]] = []
    for left, right, _ in sorted(glyph_ranges(line, start, end)):
        if right - left <= 0.01:
            continue
        if merged and left <= merged[-1][1] + _SAME:
            merged[-1] = (merged[-1][0], max(right, merged[-1][1]))
        else:
            merged.append((left, right))
    return merged


def edges_of(line: QTextLine, position: int, bidi: bool) -> tuple[float, float, bool]:
    """Return where a character begins and ends as it is read, and whether it runs from right to left.

    The end is only told where that may be (`bidi`).
    """
    if not bidi:
        return x_of(line, position), 0.0, False
    glyphs = glyph_ranges(line, position, position + 1)
    if not glyphs:
        return x_of(line, position), x_of(line, position, _TRAILING), False
    left, right = min(glyph[0] for glyph in glyphs), max(glyph[1] for glyph in glyphs)
    return (right, left, True) if glyphs[0][2] else (left, right, False)


def heads(line: QTextLine, marks: LineMarks, bidi: bool) -> list[Head]:
    """Return the tags and badges that begin on this line, by x, badges first, then short spans before long ones.

    A long one can move right and still stand above its words.
    """
    found: list[Head] = []
    for position, end, number in marks.badges:
        x, _, leftwards = edges_of(line, position, bidi)
        stop = x_of(line, min(end, marks.end))
        found.append(Head(x, stop, leftwards, None, number, ""))
    for segment in marks.segments:
        if segment.first and segment.start >= marks.start and not (segment.hollow and not segment.label):
            x, _, leftwards = edges_of(line, segment.start, bidi)
            stop = x_of(line, min(segment.end, marks.end))
            found.append(Head(x, stop, leftwards, segment, 0, segment.chip))
    found.sort(key=lambda head: (head.x, -head.number, abs(head.end - head.x)))
    return found


def arrange(found: Sequence[Head], inks: Inks, limit: float) -> tuple[int, list[Placed]]:
    """Return how many rows the tags of a line need, and the place of each: its left edge is where it is drawn.

    Numbers stand at their words whatever tags are there, and never need a row more: text stays where it is.
    On a line that runs leftwards everything is placed as in a mirror.
    """
    mirrored = bool(found) and all(head.right_to_left for head in found)
    wishes = [_wish(head, widths(head, inks), limit if mirrored else None) for head in found]
    order = sorted(range(len(found)), key=lambda index: wishes[index].x)
    tags = [index for index in order if found[index].segment is not None]
    numbers = [index for index in order if found[index].segment is None]
    asked, room = [wishes[index] for index in tags], limit + OVERHANG
    rows, placed = place(asked, room)
    back: dict[int, Placed] = {}
    if numbers:
        end = 0.0
        for index in numbers:
            back[index] = Placed(max(wishes[index].x, end), 0, 0)
            end = back[index].x + wishes[index].widths[0] + _BADGE_GAP
        blocks = [(got.x, got.x + wishes[index].widths[0]) for index, got in back.items()]
        placed = place(asked, room, blocks, rows)[1]
    back.update(zip(tags, placed, strict=True))
    if mirrored:
        back = {
            index: got._replace(x=limit - got.x - wishes[index].widths[got.form])
            for index, got in back.items()
        }
    return rows, [back[index] for index in range(len(found))]


def _wish(head: Head, forms: tuple[float, ...], mirror: float | None) -> Wish:
    """Return what a tag would like; `mirror`: width of the line, if its right edge counts as 0."""
    if mirror is not None:
        return Wish(mirror - head.x, mirror - min(head.x, head.end), forms)
    x = head.x - forms[0] if head.right_to_left else head.x
    return Wish(x, max(head.x, head.end), forms)


class LineDrawing:
    """Makes the art of one line. `lane` by handle; `blanks`: how many blanks at its end no lane runs under."""

    def __init__(
        self,
        line: QTextLine,
        marks: LineMarks,
        lane: Mapping[int, int],
        inks: Inks,
        blanks: int,
        bidi: bool,
    ) -> None:
        self._line = line
        self._marks = marks
        self._lane = lane
        self._inks = inks
        self._blanks = blanks
        self._bidi = bidi
        self._art = LineArt()
        self._open_ends: dict[int, float] = {}

    def draw(self, found: Sequence[Head], placed: Sequence[Placed]) -> LineArt:
        """Return what to paint; `placed` are the places of `found`."""
        for segment in self._marks.segments:
            self._draw_lane(segment)
        for head, got in zip(found, placed, strict=True):
            if head.segment is None:
                self._draw_badge(head, got)
            else:
                self._draw_tag(head, head.segment, got)
        return self._art

    def _draw_lane(self, segment: Segment) -> None:
        start = max(segment.start, self._marks.start)
        end = min(segment.end, self._marks.end - self._blanks)
        ranges = x_ranges(self._line, start, end, self._bidi)
        if not ranges:
            return
        ink, art = self._inks.ink(segment.label, segment.hollow), self._art
        top = self._inks.metrics.lane_top(self._lane[segment.handle], self._line.descent())
        height = ink.height
        for left, right in ranges:
            box = QRect(round(left) + 1, top, max(2, round(right) - round(left) - 2), height)
            if ink.strip is None:
                art.bars.append((box, ink.color))
            else:
                art.strips.append((box, ink.strip))
            art.hot.append(Hot(left, top - 2, right, top + height + 2, segment.handle))
        self._connect(segment.handle, ranges, top + height // 2, ink.color)
        if not segment.hollow:
            self._draw_ticks(segment, ranges, top, height, ink.color)

    def _connect(self, handle: int, ranges: list[tuple[float, float]], y: int, color: QColor) -> None:
        """Dot the way from the fragment before to this one, in their lane."""
        before = self._open_ends.get(handle)
        if before is not None:
            for x in range(round(before) + 2, round(ranges[0][0]) - 1, 4):
                self._art.bars.append((QRect(x, y, 1, 1), color))
        self._open_ends[handle] = ranges[-1][1]

    def _draw_ticks(
        self, segment: Segment, ranges: list[tuple[float, float]], top: int, height: int, color: QColor
    ) -> None:
        """Close the lane at the very start and end of its span, whichever side that is."""
        edges: list[tuple[float, bool]] = []
        if segment.first and segment.start >= self._marks.start:
            if self._bidi:
                x, _, leftwards = edges_of(self._line, segment.start, True)
                edges.append((x, leftwards))
            else:
                edges.append((ranges[0][0], False))
        if segment.last and segment.end <= self._marks.end:
            if self._bidi:
                _, x, leftwards = edges_of(self._line, segment.end - 1, True)
                edges.append((x, not leftwards))
            else:
                edges.append((ranges[-1][1], True))
        for x, lane_is_left in edges:
            left = round(x) - 2 if lane_is_left else round(x) + 1
            self._art.bars.append((QRect(left, top - _TICK, 1, _TICK + height), color))

    def _draw_tag(self, head: Head, segment: Segment, got: Placed) -> None:
        """Draw a tag with its doubt and its chip; where text runs leftwards, the chip is at the left of it."""
        inks, art = self._inks, self._art
        ink = inks.ink(segment.label, segment.hollow)
        word: Word = ink.forms[max(0, got.form - 1) if head.chip else got.form]
        chip = inks.chip(head.chip) if head.chip and got.form == 0 else None
        baseline = inks.metrics.tag_baseline(got.row, self._marks.ascent)
        top, bottom = baseline - inks.metrics.tag_ascent - 2, baseline + 2
        x = got.x + chip.width + _CHIP_GAP if chip is not None and head.right_to_left else got.x
        art.texts.append((QPointF(round(x), baseline - inks.tag_ascent), word.text, ink.pen))
        right = x + word.width
        if segment.doubt:
            art.texts.append((QPointF(round(right), baseline - inks.tag_ascent), inks.doubt.text, ink.pen))
            right += inks.doubt.width
        art.hot.append(Hot(x - 2, top, right + 2, bottom, segment.handle))
        if chip is not None:
            left = got.x if head.right_to_left else right + _CHIP_GAP
            art.chips.append((QPointF(round(left), baseline - inks.chip_ascent), chip.text))
            start, end = (left - 2, x - 2) if head.right_to_left else (right + 2, left + chip.width + 2)
            art.hot.append(Hot(start, top, end, bottom, CHIP + segment.handle))

    def _draw_badge(self, head: Head, got: Placed) -> None:
        inks = self._inks
        word = inks.badge(head.number)
        baseline = inks.metrics.tag_baseline(got.row, self._marks.ascent)
        capitals = inks.metrics.tag_ascent
        box = QRectF(round(got.x), baseline - capitals - 3, round(widths(head, inks)[0]), capitals + 5)
        spot = QPointF(box.center().x() - word.width / 2, baseline - inks.tag_ascent)
        self._art.badges.append((box, spot, word.text))
        self._art.hot.append(Hot(box.left(), box.top(), box.right(), box.bottom(), BADGE - head.number))


def widths(head: Head, inks: Inks) -> tuple[float, ...]:
    """Return the widths of the forms that a tag or badge can take, widest first."""
    if head.segment is None:
        return (max(inks.badge(head.number).width + 2 * _BADGE_PAD, inks.metrics.tag_row + 1.0),)
    mark = inks.doubt.width if head.segment.doubt else 0.0
    plain = tuple(form.width + mark for form in inks.ink(head.segment.label, head.segment.hollow).forms)
    return (plain[0] + _CHIP_GAP + inks.chip(head.chip).width, *plain) if head.chip else plain
