"""The letters above words that can be chosen by them: in the room above a line, never over its words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QColor, QPainter, QPen

from annotator.gui.canvas.geometry import edges_of
from annotator.gui.canvas.inks import Inks
from annotator.gui.canvas.paragraph import Paragraph
from annotator.gui.canvas.positions import Positions
from annotator.gui.hub import Transient

_PAD = 2.5
_GAP = 1.0
_ROUND = 2.5


class HintMark(NamedTuple):
    """Letters above the character at `position` of a paragraph; `typed` of them are pressed already."""

    position: int
    letters: str
    typed: int


class PlacedHint(NamedTuple):
    """A hint on its line: left and right edge of its box."""

    left: float
    right: float
    mark: HintMark


HintMarks = Mapping[int, Sequence[HintMark]]
"""Hints by paragraph, sorted by position."""


def hint_marks(positions: Positions, transient: Transient | None) -> dict[int, list[HintMark]]:
    """Return the hints that what was typed leaves, by paragraph."""
    found: dict[int, list[HintMark]] = {}
    if transient is None:
        return found
    to_position, typed = positions.map.to_position, transient.typed
    for hint in transient.hints:
        if hint.letters.startswith(typed):
            number = positions.number(hint.fragment[0])
            position = to_position(hint.fragment[0]) - to_position(positions.starts[number])
            found.setdefault(number, []).append(HintMark(position, hint.letters, len(typed)))
    for marks in found.values():
        marks.sort()
    return found


def place_hints(paragraph: Paragraph, index: int, marks: Iterable[HintMark]) -> list[PlacedHint]:
    """Return where the hints of a line stand: above the start of their words, side by side where words are short.

    What is numbered already has its number first.
    """
    inks, line, bidi = paragraph.inks, paragraph.lines[index], paragraph.changes_direction(index)
    wishes = []
    for mark in marks:
        width = inks.hint(mark.letters).width + 2 * _PAD
        x, _, leftwards = edges_of(line, mark.position, bidi)
        wishes.append((x - width if leftwards else x, width, mark))
    art = paragraph.art(index)
    taken = sorted((box.left(), box.right()) for box, _, _ in art.badges) if art is not None else []
    free, placed = float("-inf"), []
    for wish, width, mark in sorted(wishes):
        left = max(wish, free, 0.0)
        for start, end in taken:
            if left < end and start < left + width:
                left = end + _GAP
        placed.append(PlacedHint(left, left + width, mark))
        free = left + width + _GAP
    return placed


def paint_hints(
    painter: QPainter, paragraph: Paragraph, first: int, last: int, marks: Sequence[HintMark]
) -> None:
    """Paint the hints of lines `first` to `last`; the painter stands at the paragraph's corner."""
    by_line: dict[int, list[HintMark]] = {}
    for mark in marks:
        index = paragraph.line_of(mark.position)
        if first <= index <= last:
            by_line.setdefault(index, []).append(mark)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, True)
    painter.setFont(paragraph.inks.hint_font)
    for index, found in by_line.items():
        baseline = paragraph.baseline(index) + paragraph.inks.metrics.tag_baseline(
            0, paragraph.ascents[index]
        )
        for hint in place_hints(paragraph, index, found):
            _paint(painter, paragraph.inks, hint, baseline)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)


def _paint(painter: QPainter, inks: Inks, hint: PlacedHint, baseline: int) -> None:
    theme, capitals = inks.theme, inks.metrics.tag_ascent
    one = len(hint.mark.letters) == 1 or hint.mark.typed > 0
    ground = QColor(theme.text if one else theme.accent)
    ground.setAlphaF(1.0 if one else (0.30 if theme.dark else 0.14))
    box = QRectF(hint.left, baseline - capitals - 3, hint.right - hint.left, capitals + 5)
    painter.setPen(QPen(ground, 0))
    painter.setBrush(ground)
    painter.drawRoundedRect(box, _ROUND, _ROUND)
    painter.setBrush(QColor(0, 0, 0, 0))
    painter.setPen(QPen(theme.base) if one else inks.text_pen)
    rest = hint.mark.letters[hint.mark.typed :]
    word = inks.hint(rest)
    left = box.center().x() - word.width / 2
    painter.drawStaticText(QPointF(left, baseline - 1 - inks.hint_ascent), word.text)
