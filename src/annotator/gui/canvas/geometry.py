"""From the segments of one line to what is painted and clicked there; needs no widget."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from PySide6.QtCore import QPointF, QRect, QRectF
from PySide6.QtGui import QColor, QPen, QPixmap, QStaticText, QTextLine

from annotator.gui.canvas.inks import Inks, Word
from annotator.gui.canvas.lanes import Segment
from annotator.gui.canvas.tags import Placed, Wish, place

_LEADING = QTextLine.Edge.Leading
_TRAILING = QTextLine.Edge.Trailing
_TICK = 4
_OVERHANG = 28
_BADGE_PAD = 4
BADGE = -(1 << 62)
"""Handles below this one stand for numbered answers: `BADGE - number`."""


class Hot(NamedTuple):
    """A rectangle that can be clicked; y is relative to the baseline."""

    left: float
    top: float
    right: float
    bottom: float
    handle: int


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
    """What one line bears. `segments` by start; `badges`: (position, end, number); `chips` by handle."""

    start: int
    end: int
    segments: Sequence[Segment]
    badges: Sequence[tuple[int, int, int]] = ()
    chips: Mapping[int, str] = field(default_factory=dict)


def x_of(line: QTextLine, position: int, edge: QTextLine.Edge = _LEADING) -> float:
    """Return where the edge of a character is on its line."""
    x: float = line.cursorToX(position, edge)[0]  # type: ignore[index]  # the stubs say object
    return x


def x_ranges(line: QTextLine, start: int, end: int, bidi: bool) -> list[tuple[float, float]]:
    """Return the stretches of a line that [start, end) covers, left to right, merged.

    Positions count from the start of the paragraph. One stretch of text can be two stretches of a
    line where the direction changes.
    """
    if end <= start:
        return []
    if not bidi:
        return [(x_of(line, start), x_of(line, end))]
    pieces: list[tuple[float, float]] = []
    for position in range(start, end):
        a, b = x_of(line, position), x_of(line, position, _TRAILING)
        if abs(b - a) > 0.01:
            pieces.append((a, b) if a < b else (b, a))
    pieces.sort()
    merged: list[tuple[float, float]] = []
    for left, right in pieces:
        if merged and left <= merged[-1][1] + 0.6:
            merged[-1] = (merged[-1][0], max(right, merged[-1][1]))
        else:
            merged.append((left, right))
    return merged


def reads_leftwards(line: QTextLine, position: int, bidi: bool) -> bool:
    """Tell whether the character at `position` runs from right to left."""
    return bidi and x_of(line, position) > x_of(line, position, _TRAILING) + 0.01


def heads(line: QTextLine, marks: LineMarks, bidi: bool) -> list[Head]:
    """Return the tags and badges that begin on this line, by x, badges first."""
    found: list[Head] = []
    for position, end, number in marks.badges:
        leftwards = reads_leftwards(line, position, bidi)
        stop = x_of(line, min(end, marks.end))
        found.append(Head(x_of(line, position), stop, leftwards, None, number, ""))
    for segment in marks.segments:
        if segment.first and segment.start >= marks.start and not (segment.hollow and not segment.label):
            leftwards = reads_leftwards(line, segment.start, bidi)
            x = x_of(line, segment.start)
            stop = x_of(line, min(segment.end, marks.end))
            found.append(Head(x, stop, leftwards, segment, 0, marks.chips.get(segment.handle, "")))
    found.sort(key=lambda head: (head.x, -head.number, -abs(head.end - head.x)))
    return found


def arrange(found: Sequence[Head], inks: Inks, limit: float) -> tuple[int, list[Placed]]:
    """Return how many rows the tags of a line need, and the place of each."""
    wishes = []
    for head in found:
        widths = _widths(head, inks)
        x = head.x - widths[0] if head.right_to_left else head.x
        wishes.append(Wish(x, max(head.x, head.end), widths))
    if any(head.right_to_left for head in found):
        order = sorted(range(len(wishes)), key=lambda index: wishes[index].x)
        rows, placed = place([wishes[index] for index in order], limit + _OVERHANG)
        back = dict(zip(order, placed, strict=True))
        return rows, [back[index] for index in range(len(wishes))]
    return place(wishes, limit + _OVERHANG)


def draw_line(
    line: QTextLine,
    marks: LineMarks,
    lane: Mapping[int, int],
    arranged: tuple[Sequence[Head], Sequence[Placed]],
    inks: Inks,
    blanks: int,
    bidi: bool,
) -> LineArt:
    """Return what to paint for a line. `blanks`: how many blanks at its end no lane runs under."""
    art = LineArt()
    open_ends: dict[int, float] = {}
    for segment in marks.segments:
        _draw_lane(art, line, marks, segment, lane[segment.handle], inks, blanks, bidi, open_ends)
    for head, got in zip(*arranged, strict=True):
        if head.segment is None:
            _draw_badge(art, head, got, inks, line)
        else:
            _draw_tag(art, head, head.segment, got, inks, line)
    return art


def _widths(head: Head, inks: Inks) -> tuple[float, ...]:
    if head.segment is None:
        return (max(inks.badge(head.number).width + 2 * _BADGE_PAD, inks.metrics.tag_row + 1.0),)
    forms = inks.ink(head.segment.label, head.segment.hollow).forms
    mark = inks.doubt.width + 1 if head.segment.doubt else 0.0
    widths = tuple(form.width + mark for form in forms)
    if head.chip:
        return (widths[0] + 5 + inks.chip(head.chip).width, *widths)
    return widths


def _draw_lane(
    art: LineArt,
    line: QTextLine,
    marks: LineMarks,
    segment: Segment,
    number: int,
    inks: Inks,
    blanks: int,
    bidi: bool,
    open_ends: dict[int, float],
) -> None:
    start = max(segment.start, marks.start)
    end = min(segment.end, marks.end - blanks)
    ranges = x_ranges(line, start, end, bidi)
    if not ranges:
        return
    ink = inks.ink(segment.label, segment.hollow)
    top = inks.metrics.lane_top(number, line.descent())
    height = round(ink.strip.deviceIndependentSize().height()) if ink.strip else ink.thickness
    for left, right in ranges:
        x, width = round(left) + 1, max(2, round(right) - round(left) - 2)
        if ink.strip is None:
            art.bars.append((QRect(x, top, width, ink.thickness), ink.color))
        else:
            art.strips.append((QRect(x, top, width, height), ink.strip))
        art.hot.append(Hot(left, top - 2, right, top + height + 2, segment.handle))
    before = open_ends.get(segment.handle)
    if before is not None and ranges[0][0] > before:
        middle = top + ink.thickness // 2
        for dot in range(round(before) + 1, round(ranges[0][0]) - 1, 4):
            art.bars.append((QRect(dot, middle, 1, 1), ink.color))
    open_ends[segment.handle] = ranges[-1][1]
    if segment.hollow:
        return
    if segment.first and segment.start >= marks.start:
        leftwards = reads_leftwards(line, segment.start, bidi)
        _tick(art, x_of(line, segment.start), leftwards, top, height, ink.color)
    if segment.last and segment.end <= marks.end:
        leftwards = reads_leftwards(line, segment.end - 1, bidi)
        edge = x_of(line, segment.end - 1, _TRAILING) if bidi else ranges[-1][1]
        _tick(art, edge, not leftwards, top, height, ink.color)


def _tick(art: LineArt, x: float, inside_left: bool, top: int, height: int, color: QColor) -> None:
    left = round(x) - 2 if inside_left else round(x) + 1
    art.bars.append((QRect(left, top - _TICK, 1, _TICK + height), color))


def _draw_tag(art: LineArt, head: Head, segment: Segment, got: Placed, inks: Inks, line: QTextLine) -> None:
    ink = inks.ink(segment.label, segment.hollow)
    with_chip = bool(head.chip) and got.form == 0
    word: Word = ink.forms[max(0, got.form - 1) if head.chip else got.form]
    width = _widths(head, inks)[got.form]
    x = max(0.0, head.x - width) if head.right_to_left and got.x <= head.x - width + 1 else got.x
    baseline = inks.metrics.tag_baseline(got.row, line.ascent())
    top = baseline - inks.tag_ascent
    art.texts.append((QPointF(round(x), top), word.text, ink.pen))
    right = x + word.width
    if segment.doubt:
        art.texts.append((QPointF(round(right + 1), top), inks.doubt.text, ink.pen))
        right += 1 + inks.doubt.width
    if with_chip:
        chip = inks.chip(head.chip)
        art.chips.append((QPointF(round(right + 5), baseline - inks.chip_ascent), chip.text))
        right += 5 + chip.width
    art.hot.append(
        Hot(x - 2, baseline - inks.metrics.tag_ascent - 2, right + 2, baseline + 2, segment.handle)
    )


def _draw_badge(art: LineArt, head: Head, got: Placed, inks: Inks, line: QTextLine) -> None:
    word = inks.badge(head.number)
    width = _widths(head, inks)[0]
    baseline = inks.metrics.tag_baseline(got.row, line.ascent())
    height = inks.metrics.tag_ascent + 6
    box = QRectF(round(got.x), baseline - inks.metrics.tag_ascent - 3, round(width), height)
    spot = QPointF(box.center().x() - word.width / 2, baseline - inks.tag_ascent)
    art.badges.append((box, spot, word.text))
    art.hot.append(Hot(box.left(), box.top(), box.right(), box.bottom(), BADGE - head.number))
