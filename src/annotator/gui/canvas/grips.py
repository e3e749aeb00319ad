"""The grips at the edges of the focused span, which the mouse pulls; needs no widget."""

from __future__ import annotations

from typing import NamedTuple

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPen

from annotator.gui.canvas.inks import Ink, Inks
from annotator.gui.canvas.paragraph import Paragraph

_RADIUS = 3.6
_RIM = 2.1
"""By how much a knob stands out from a thick bar."""
_REACH = 7.0
_OUT = 1.0
_OVER_BASELINE = 2.0

MOST = 40
"""Parts of a span that get grips."""


class Grip(NamedTuple):
    """One grip: of which part, at its start or end, where its knob is drawn.

    `middle`: y of the middle of the letters; `box`: what takes the mouse, below the letters. In the document.
    """

    part: int
    at_start: bool
    knob: QPointF
    middle: float
    box: QRectF


def grip(
    paragraph: Paragraph, origin: QPointF, handle: int, part: int, position: int, at_start: bool
) -> Grip:
    """Return the grip at the start or end of a part, on the side where it is as it is read."""
    index, x, leftwards = paragraph.edge(position, at_start)
    lane = paragraph.lane_top(index, handle)
    metrics, line = paragraph.inks.metrics, paragraph.lines[index]
    baseline = origin.y() + paragraph.baseline(index)
    top = lane if lane is not None else metrics.lane_top(0, line.descent())
    out = -_OUT if at_start is not leftwards else _OUT
    knob = QPointF(origin.x() + x + out, baseline + top + metrics.lane_width / 2 + 0.5)
    bottom = origin.y() + paragraph.bottom(index)
    upper = baseline - _OVER_BASELINE
    box = QRectF(
        knob.x() - _REACH, upper, 2 * _REACH, max(2 * _REACH - 2, min(bottom, knob.y() + _REACH) - upper)
    )
    return Grip(part, at_start, knob, origin.y() + paragraph.tops[index] + line.height() / 2, box)


def paint_grip(painter: QPainter, knob: QPointF, ink: Ink, inks: Inks) -> None:
    """Paint one knob: paper with an edge in the color of the label."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, True)
    painter.setPen(QPen(ink.color, 2))
    painter.setBrush(inks.theme.base)
    radius = max(_RADIUS, ink.thickness / 2 + _RIM)
    painter.drawEllipse(knob, radius, radius)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
