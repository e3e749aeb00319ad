"""Paints one paragraph: tint, lanes, tags, words, caret; needs a painter, no widget."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPen

from annotator.domain.annotation import RelationId
from annotator.gui.canvas.arcs import Arc, Head, Link
from annotator.gui.canvas.geometry import x_of
from annotator.gui.canvas.hint_drawing import HintMarks, paint_hints
from annotator.gui.canvas.inks import Inks
from annotator.gui.canvas.paragraph import Paragraph

Pieces = Mapping[int, Sequence[tuple[int, int]]]
"""Stretches by paragraph, positions relative to it."""

Place = tuple[int, int]
"""Paragraph and position in it."""

_ROUND = 4.0
_PAD = 2.0
_LINE_END = 6
_CARET = 2
_CORNER = 5.0


@dataclass(slots=True)
class Overlay:
    """What lies over the marks and changes with every key: selection, focus, stop, caret.

    `focus`: handle of the focused span, `focus_label` its label, `part_pieces` what was chosen of it by itself;
    `edges`: first and last (paragraph, position) of its parts, where it has grips; `home`: where it begins;
    `links`: what it is linked with, `link` the chosen one. `caret`: paragraph and position in it, none if hidden.
    `selection` holds every paragraph between its ends; one that it leaves at its end counts one more.
    """

    selection: Pieces = field(default_factory=dict)
    stop: Pieces = field(default_factory=dict)
    focus: int | None = None
    focus_label: str = ""
    focus_pieces: Pieces = field(default_factory=dict)
    part_pieces: Pieces = field(default_factory=dict)
    edges: Sequence[tuple[Place, Place]] = ()
    home: Place | None = None
    links: Sequence[Link] = ()
    link: RelationId | None = None
    caret: tuple[int, int] | None = None
    hints: HintMarks = field(default_factory=dict)

    def without_aim(self) -> Overlay:
        """Return one with selection, caret and hints alone."""
        return Overlay(selection=self.selection, caret=self.caret, hints=self.hints)


def paint_paragraph(
    painter: QPainter, paragraph: Paragraph, number: int, origin: QPointF, clip: QRectF, overlay: Overlay
) -> None:
    """Paint a paragraph whose upper left corner is `origin`, as far as `clip` touches it."""
    if not paragraph.lines:
        return
    first, last = _lines_in(paragraph, clip.top() - origin.y(), clip.bottom() - origin.y())
    painter.translate(origin)
    for start, end in overlay.selection.get(number, ()):
        _paint_selection(painter, paragraph, first, last, start, end)
    for start, end in overlay.focus_pieces.get(number, ()):
        _paint_focus(painter, paragraph, first, last, start, end, overlay)
    for start, end in overlay.part_pieces.get(number, ()):
        _paint_part(painter, paragraph, first, last, start, end, overlay.focus_label)
    for start, end in overlay.stop.get(number, ()):
        _paint_stop(painter, paragraph, first, last, start, end)
    for index in range(first, last + 1):
        _paint_art(painter, paragraph, index, bare=bool(overlay.hints))
    painter.translate(-origin)
    painter.setPen(paragraph.inks.text_pen)
    paragraph.layout.draw(painter, origin, [], clip)
    if overlay.caret is not None and overlay.caret[0] == number:
        painter.translate(origin)
        _paint_caret(painter, paragraph, overlay.caret[1])
        painter.translate(-origin)
    if number in overlay.hints:
        painter.translate(origin)
        paint_hints(painter, paragraph, first, last, overlay.hints[number])
        painter.translate(-origin)


def _paint_caret(painter: QPainter, paragraph: Paragraph, position: int) -> None:
    """Paint the caret in one color: Qt's own would invert what is under it."""
    index = paragraph.line_of(position)
    top, height = paragraph.letters(index)
    x = x_of(paragraph.lines[index], position)
    painter.fillRect(QRectF(round(x) - 1, top, _CARET, height), paragraph.inks.theme.accent)


def _lines_in(paragraph: Paragraph, top: float, bottom: float) -> tuple[int, int]:
    slots = paragraph.slots
    return max(0, bisect_right(slots, top) - 1), max(0, bisect_right(slots, bottom) - 1)


def _paint_art(painter: QPainter, paragraph: Paragraph, index: int, bare: bool) -> None:
    """Paint what a line bears besides its words; `bare`: without tags, so that hints have their room."""
    art = paragraph.art(index)
    if art is None:
        return
    inks = paragraph.inks
    baseline = paragraph.baseline(index)
    painter.translate(0, baseline)
    for rectangle, color in art.bars:
        painter.fillRect(rectangle, color)
    for rectangle, strip in art.strips:
        painter.drawTiledPixmap(rectangle, strip)
    if art.texts and not bare:
        painter.setFont(inks.tag_font)
        for point, text, pen in art.texts:
            painter.setPen(pen)
            painter.drawStaticText(point, text)
    if art.chips and not bare:
        painter.setFont(inks.chip_font)
        painter.setPen(inks.muted_pen)
        for point, text in art.chips:
            painter.drawStaticText(point, text)
    if art.badges:
        painter.setFont(inks.tag_font)
        for box, point, text in art.badges:
            _fill_round(painter, box, inks.theme.accent, box.height() / 2)
            painter.setPen(inks.badge_pen)
            painter.drawStaticText(point, text)
    painter.translate(0, -baseline)


def _paint_selection(
    painter: QPainter, paragraph: Paragraph, first: int, last: int, start: int, end: int
) -> None:
    color = paragraph.inks.theme.selection
    for index in range(first, last + 1):
        low, high = max(start, paragraph.starts[index]), min(end, paragraph.ends[index])
        box = paragraph.letters(index)
        for left, right in paragraph.ranges(index, low, high):
            painter.fillRect(QRectF(left, box[0], right - left, box[1]), color)
        if end > len(paragraph.units) and index == len(paragraph.lines) - 1:
            right = paragraph.lines[index].naturalTextRect().right()
            painter.fillRect(QRectF(right, box[0], _LINE_END, box[1]), color)


def _paint_focus(
    painter: QPainter,
    paragraph: Paragraph,
    first: int,
    last: int,
    start: int,
    end: int,
    overlay: Overlay,
) -> None:
    ink = paragraph.inks.ink(overlay.focus_label)
    for index in range(first, last + 1):
        if paragraph.ends[index] <= start or paragraph.starts[index] >= end:
            continue
        top, height = paragraph.letters(index)
        lane = paragraph.lane_top(index, overlay.focus) if overlay.focus is not None else None
        for left, right in paragraph.ranges(index, start, end):
            _fill_round(painter, QRectF(left - 1, top, right - left + 2, height), ink.tint, _ROUND)
            if lane is not None:
                y = paragraph.baseline(index) + lane - 1
                bar = QRectF(round(left) + 1, y, max(2, round(right) - round(left) - 2), ink.thickness + 2)
                _fill_round(painter, bar, ink.color, 1.5)


def _paint_part(
    painter: QPainter, paragraph: Paragraph, first: int, last: int, start: int, end: int, label: str
) -> None:
    """Paint what was chosen of a span by itself darker and with an edge."""
    ink = paragraph.inks.ink(label)
    for index in range(first, last + 1):
        top, height = paragraph.letters(index)
        for left, right in paragraph.ranges(index, start, end):
            box = QRectF(left - 0.5, top + 0.5, right - left + 1, height - 1)
            _fill_round(painter, box, ink.tint, _ROUND, QPen(ink.color, 1))


def paint_arcs(painter: QPainter, arcs: Sequence[Arc], inks: Inks, chosen: RelationId | None) -> None:
    """Paint the links of the focused span, the chosen one last and in the color of the focus."""
    for arc in sorted(arcs, key=lambda arc: arc.link.id == chosen):
        strong = arc.link.id == chosen
        color = inks.theme.accent if strong else inks.theme.muted
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, True)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(color if strong else inks.link_ink, 2 if strong else 1))
        painter.drawPath(_rounded([QPointF(round(x) + 0.5, round(y) + 0.5) for x, y in arc.path]))
        if arc.head is not None:
            _paint_head(painter, arc.head, color)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        for left, right, y in arc.caps:
            painter.fillRect(
                QRectF(round(left), round(y) - 1, round(right - left), 2 if strong else 1), color
            )
        if arc.word is not None:
            painter.setFont(inks.chip_font)
            painter.setPen(color)
            point = QPointF(round(arc.word[0]), arc.word[3] - 2 - inks.chip_ascent)
            painter.drawStaticText(point, inks.chip(arc.link.word).text)


def _rounded(points: Sequence[QPointF]) -> QPainterPath:
    """Return a way whose corners are round."""
    path = QPainterPath()
    corners = [point for index, point in enumerate(points) if index == 0 or point != points[index - 1]]
    if corners:
        path.moveTo(corners[0])
    for before, corner, after in zip(corners, corners[1:], corners[2:], strict=False):
        into, out = QLineF(corner, before), QLineF(corner, after)
        radius = min(_CORNER, into.length() / 2, out.length() / 2)
        path.lineTo(into.pointAt(radius / into.length()))
        path.quadTo(corner, out.pointAt(radius / out.length()))
    if len(corners) > 1:
        path.lineTo(corners[-1])
    return path


def _paint_head(painter: QPainter, head: Head, color: QColor) -> None:
    back = 5.5 if head.up else -5.5
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(color)
    tip, base = QPointF(head.x + 0.5, head.y), head.y + back
    painter.drawPolygon([QPointF(tip.x() - 3, base), QPointF(tip.x() + 3, base), tip])
    painter.setBrush(Qt.BrushStyle.NoBrush)


def _paint_stop(painter: QPainter, paragraph: Paragraph, first: int, last: int, start: int, end: int) -> None:
    accent = paragraph.inks.theme.accent
    tint = QColor(accent)
    tint.setAlphaF(0.16 if paragraph.inks.theme.dark else 0.09)
    for index in range(first, last + 1):
        top, height = paragraph.letters(index)
        for left, right in paragraph.ranges(index, start, end):
            box = QRectF(left - _PAD, top + 0.5, right - left + 2 * _PAD, height)
            _fill_round(painter, box, tint, _ROUND, QPen(accent, 1.3))


def _fill_round(
    painter: QPainter, box: QRectF, color: QColor, radius: float, outline: QPen | None = None
) -> None:
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, True)
    painter.setBrush(color)
    if outline is None:
        painter.setPen(Qt.PenStyle.NoPen)
    else:
        painter.setPen(outline)
    painter.drawRoundedRect(box, radius, radius)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
