"""Draws words in their sentence on one line, the words strong and at a given place; right-to-left as it should be."""

from __future__ import annotations

from dataclasses import dataclass, replace

from PySide6.QtCore import QPointF, QRect, Qt
from PySide6.QtGui import (
    QColor,
    QFont,
    QFontMetrics,
    QPainter,
    QTextCharFormat,
    QTextLayout,
    QTextLine,
    QTextOption,
)

from annotator.base.legible import legible
from annotator.domain.writing import begins_right_to_left


@dataclass(frozen=True, slots=True)
class Sentence:
    """Some words with the text before and after them on one line, and the two colors."""

    before: str
    words: str
    after: str
    plain: QColor
    strong: QColor


def strong_font(font: QFont) -> QFont:
    """Return the font of the words."""
    strong = QFont(font)
    strong.setWeight(QFont.Weight.DemiBold)
    return strong


def draw_sentence(painter: QPainter, font: QFont, room: QRect, left: int, sentence: Sentence) -> None:
    """Draw a sentence with its words `left` pixels from the left edge; what is too long at either side is cut.

    It is laid out in one piece: in pieces, stops and blanks between right-to-left words stand at the wrong side.
    """
    sentence = replace(
        sentence,
        before=legible(sentence.before),
        words=legible(sentence.words),
        after=legible(sentence.after),
    )
    wide = QFontMetrics(strong_font(font)).horizontalAdvance(sentence.words)
    rest = max(room.width() - left - wide, 0)
    is_rtl = begins_right_to_left(f"{sentence.before}{sentence.words}{sentence.after}")
    first_room, last_room = (rest, left) if is_rtl else (left, rest)
    metrics = QFontMetrics(font)
    before = metrics.elidedText(sentence.before, Qt.TextElideMode.ElideLeft, first_room)
    after = metrics.elidedText(sentence.after, Qt.TextElideMode.ElideRight, last_room)
    layout = QTextLayout(f"{before}{sentence.words}{after}", font)
    option = QTextOption()
    option.setTextDirection(Qt.LayoutDirection.RightToLeft if is_rtl else Qt.LayoutDirection.LeftToRight)
    layout.setTextOption(option)
    start, length = _units(before), _units(sentence.words)
    plain, strong = QTextCharFormat(), QTextCharFormat()
    plain.setForeground(sentence.plain)
    strong.setForeground(sentence.strong)
    strong.setFontWeight(QFont.Weight.DemiBold)
    layout.setFormats([_stretch(0, _units(layout.text()), plain), _stretch(start, length, strong)])
    layout.beginLayout()
    line = layout.createLine()
    line.setLineWidth(100_000)
    layout.endLayout()
    x = min(_x_of(line, start), _x_of(line, start + length))
    painter.setClipRect(room)
    top = room.top() + (room.height() - line.height()) / 2
    layout.draw(painter, QPointF(room.left() + left - x, top))
    painter.setClipping(False)


def _stretch(start: int, length: int, style: QTextCharFormat) -> QTextLayout.FormatRange:
    part = QTextLayout.FormatRange()
    part.start, part.length, part.format = start, length, style
    return part


def _x_of(line: QTextLine, position: int) -> float:
    """Return where a place of the line is drawn."""
    x: float = line.cursorToX(position)[0]  # type: ignore[index]  # the stubs say object
    return x


def _units(text: str) -> int:
    """Return the length of a text as Qt counts it."""
    return len(text.encode("utf-16-le")) // 2
