"""What is painted below the words of a page of the help: caps of keys, notes, the lines of tables."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPen, QTextBlock, QTextDocument, QTextFragment, QTextLine, QTextTable

from annotator.gui.dialogs.help_writer import CAP, CODE, NOTE
from annotator.gui.theme import Theme


def paint_below(
    painter: QPainter, document: QTextDocument, theme: Theme, first: QTextBlock, bottom: float
) -> None:
    """Paint what lies below the words from a block on down to `bottom`, in pixels of the document."""
    for frame in document.rootFrame().childFrames():
        if isinstance(frame, QTextTable):
            _lines(painter, document, frame, theme)
            continue
        form = frame.frameFormat()
        place = document.documentLayout().frameBoundingRect(frame)
        place.adjust(0.0, form.topMargin(), 0.0, -form.bottomMargin())
        if form.hasProperty(NOTE):
            _note(painter, place, theme)
        elif form.hasProperty(CODE):
            painter.setPen(QPen(theme.line, 1.0))
            painter.setBrush(theme.raised if theme.dark else theme.window)
            painter.drawRoundedRect(place.adjusted(0.5, 0.5, -0.5, -0.5), 6.0, 6.0)
    layout = document.documentLayout()
    while first.isValid():
        place = layout.blockBoundingRect(first)
        if place.top() > bottom:
            return
        for fragment in _fragments(first):
            if fragment.charFormat().hasProperty(CAP):
                for cap in _caps(first, place.topLeft(), fragment):
                    _cap(painter, cap, theme)
        first = first.next()


def _note(painter: QPainter, place: QRectF, theme: Theme) -> None:
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(theme.hover)
    painter.drawRoundedRect(place, 6.0, 6.0)
    painter.setBrush(theme.accent)
    painter.drawRoundedRect(QRectF(place.left(), place.top(), 4.0, place.height()), 2.0, 2.0)


def _lines(painter: QPainter, document: QTextDocument, table: QTextTable, theme: Theme) -> None:
    """Paint a line between two rows."""
    layout = document.documentLayout()
    whole = layout.frameBoundingRect(table)
    painter.setPen(QPen(theme.line, 1.0))
    for row in range(1, table.rows()):
        tops = [
            layout.blockBoundingRect(table.cellAt(row, column).firstCursorPosition().block()).top()
            for column in range(table.columns())
        ]
        y = round(min(tops) - table.cellAt(row, 0).format().toTableCellFormat().topPadding()) + 0.5
        painter.drawLine(QPointF(whole.left(), y), QPointF(whole.right(), y))


def _cap(painter: QPainter, cap: QRectF, theme: Theme) -> None:
    edge = theme.muted if theme.dark else theme.line
    painter.setPen(QPen(edge, 1.0))
    painter.setBrush(edge)
    painter.drawRoundedRect(cap.translated(0.0, 1.2), 4.0, 4.0)
    painter.setBrush(theme.raised)
    painter.drawRoundedRect(cap, 4.0, 4.0)


def _fragments(block: QTextBlock) -> list[QTextFragment]:
    found, place = [], block.begin()
    while not place.atEnd():
        found.append(place.fragment())
        place += 1
    return found


def _caps(block: QTextBlock, origin: QPointF, fragment: QTextFragment) -> list[QRectF]:
    """Return the rectangles of a key, one a line."""
    found: list[QRectF] = []
    start = fragment.position() - block.position()
    end = start + fragment.length()
    while start < end:
        line = block.layout().lineForTextPosition(start)
        stop = min(end, line.textStart() + line.textLength()) if line.isValid() else start
        if stop <= start:
            break
        left, right = _x(line, start), _x(line, stop)
        height = fragment.charFormat().font().pixelSize() * 1.45
        top = line.y() + line.ascent() - height * 0.76
        found.append(QRectF(left, top, right - left, height).translated(origin))
        start = stop
    return found


def _x(line: QTextLine, position: int) -> float:
    x: float = line.cursorToX(position)[0]  # type: ignore[index]  # the stubs say object
    return x
