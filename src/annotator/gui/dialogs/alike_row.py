"""How one place is drawn: a tick, the words in the middle with the text around, below it article and doubt."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QObject, QPersistentModelIndex, QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPen
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from annotator.base.legible import harmless
from annotator.gui.models.alike import AlikeRole, AlikeRows
from annotator.gui.sentence import Sentence, draw_sentence, strong_font
from annotator.gui.theme import Theme
from annotator.ops.alike import Found

ONE_LINE, TWO_LINES = 32, 50
BOX = 16
LEFT = 42
"""Pixels before the text: the tick stands there."""

_PAD = 12
_LINE = Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine


class PlaceRow(QStyledItemDelegate):
    """Paints rows of one height; in text written from the right the two sides change places."""

    def __init__(self, theme: Theme, ink: QColor, parent: QObject | None = None) -> None:
        """`ink`: the color of the label."""
        super().__init__(parent)
        self._theme = theme
        self._ink = ink
        self.height = TWO_LINES

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        """Paint one row."""
        found = index.data(AlikeRole.FOUND)
        model = index.model()
        if not isinstance(found, Found) or not isinstance(model, AlikeRows):
            return
        painter.save()
        try:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            rect: QRect = option.rect
            self._background(painter, rect, option.state)
            ticked = bool(index.data(AlikeRole.TICKED))
            self._box(painter, QRectF(rect.left() + 14.5, rect.top() + 8.5, BOX, BOX), ticked)
            line = QRect(rect.left() + LEFT, rect.top() + 5, rect.width() - LEFT - _PAD, 23)
            self._words(painter, option.font, line, found, ticked)
            self._below(painter, option.font, line.translated(0, 20), model.second_line(index.row()), found)
        finally:
            painter.restore()

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        """Return the one size of all rows."""
        return QSize(200, self.height)

    def _background(self, painter: QPainter, rect: QRect, state: QStyle.StateFlag) -> None:
        theme = self._theme
        if state & QStyle.StateFlag.State_Selected:
            fill = theme.selection if state & QStyle.StateFlag.State_HasFocus else theme.hover
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(fill)
            painter.drawRoundedRect(rect.adjusted(4, 1, -4, -1), 6, 6)

    def _box(self, painter: QPainter, box: QRectF, ticked: bool) -> None:
        theme = self._theme
        painter.setPen(QPen(theme.accent if ticked else theme.muted, 1.2))
        painter.setBrush(theme.accent if ticked else theme.base)
        painter.drawRoundedRect(box, 4, 4)
        if ticked:
            painter.setPen(QPen(theme.on_accent, 2))
            x, y = box.left(), box.top()
            painter.drawPolyline([QPointF(x + 4, y + 8.5), QPointF(x + 7, y + 11.5), QPointF(x + 12, y + 5)])

    def _words(self, painter: QPainter, plain: QFont, line: QRect, found: Found, ticked: bool) -> None:
        metrics, theme = QFontMetrics(strong_font(plain)), self._theme
        words = metrics.elidedText(harmless(found.words), Qt.TextElideMode.ElideMiddle, line.width() // 2)
        left = (line.width() - metrics.horizontalAdvance(words)) // 2
        inks = (theme.text, self._ink) if ticked else (theme.muted, theme.muted)
        draw_sentence(painter, plain, line, left, Sentence(found.before, words, found.after, *inks))

    def _below(self, painter: QPainter, font: QFont, line: QRect, words: str, found: Found) -> None:
        if self.height == ONE_LINE or not words:
            return
        theme, small = self._theme, QFont(font)
        small.setPixelSize(theme.small_size)
        metrics = QFontMetrics(small)
        painter.setFont(small)
        painter.setPen(theme.warn if found.doubt else theme.muted)
        shown = metrics.elidedText(harmless(words), Qt.TextElideMode.ElideMiddle, line.width())
        painter.drawText(line, _LINE | Qt.AlignmentFlag.AlignHCenter, shown)
