"""One row of a list to choose from: words at the left, what goes with them at the right."""

from __future__ import annotations

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter
from PySide6.QtWidgets import QStyle, QStyleOptionViewItem

from annotator.base.legible import harmless
from annotator.gui.theme import Theme

ROW = 34
ROW_SIZE = QSize(200, ROW)


def paint_selection(painter: QPainter, option: QStyleOptionViewItem, theme: Theme) -> None:
    """Paint what lies below a row that is chosen, nothing below another one."""
    if option.state & QStyle.StateFlag.State_Selected:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.selection)
        painter.drawRoundedRect(option.rect.adjusted(4, 1, -4, -1), 6, 6)


def paint_row(
    painter: QPainter, option: QStyleOptionViewItem, theme: Theme, words: str, color: QColor, beside: str
) -> None:
    """Paint one row; words that have no room are cut, what stands beside them is not."""
    words, beside = harmless(words), harmless(beside)
    painter.save()
    try:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        paint_selection(painter, option, theme)
        inner: QRect = option.rect.adjusted(14, 1, -14, -1)
        flags = Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine
        metrics = QFontMetrics(option.font)
        painter.setFont(option.font)
        room = inner.width() - metrics.horizontalAdvance(beside) - 24
        painter.setPen(color)
        shown = metrics.elidedText(words, Qt.TextElideMode.ElideRight, room)
        painter.drawText(inner, flags | Qt.AlignmentFlag.AlignLeft, shown)
        painter.setPen(theme.muted)
        painter.drawText(inner, flags | Qt.AlignmentFlag.AlignRight, beside)
    finally:
        painter.restore()
