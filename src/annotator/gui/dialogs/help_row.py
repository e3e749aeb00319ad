"""One row beside the help: a page, a heading over pages, or what was found with the words around it."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QModelIndex, QObject, QPersistentModelIndex, QPointF, QRect, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QTextCharFormat, QTextLayout
from PySide6.QtWidgets import QStyledItemDelegate, QStyleOptionViewItem

from annotator.base.legible import harmless
from annotator.gui.dialogs.list_row import paint_selection
from annotator.gui.models.guide import pattern
from annotator.gui.sentence import strong_font
from annotator.gui.theme import Theme

ROW = Qt.ItemDataRole.UserRole
HEADING, ONE_LINE, WITH_WORDS = 34, 30, 66
_LEFT, _RIGHT = 16, 12
_LINE = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft | Qt.TextFlag.TextSingleLine


@dataclass(frozen=True, slots=True)
class HelpRow:
    """`href`: where it leads, nothing for a heading. `passage`: words around a hit; `beside`: their number, a key."""

    title: str
    href: str = ""
    passage: str = ""
    beside: str = ""


class HelpRows(QStyledItemDelegate):
    """Paints the rows; `terms` stand out in what was found."""

    def __init__(self, theme: Theme, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.theme = theme
        self.terms: tuple[str, ...] = ()

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        """Return the size of a heading, a page, or a page with what was found on it."""
        row = index.data(ROW)
        if not isinstance(row, HelpRow) or not row.href:
            return QSize(120, HEADING)
        return QSize(120, WITH_WORDS if row.passage else ONE_LINE)

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        """Paint one row."""
        row = index.data(ROW)
        if not isinstance(row, HelpRow):
            return
        painter.save()
        try:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            inner = option.rect.adjusted(_LEFT, 0, -_RIGHT, 0)
            if not row.href:
                small = strong_font(option.font)
                small.setPixelSize(11)
                self._line(painter, small, self.theme.muted, inner.adjusted(0, 8, 0, 0), row.title.upper())
                return
            paint_selection(painter, option, self.theme)
            self._row(painter, option.font, inner, row)
        finally:
            painter.restore()

    def _row(self, painter: QPainter, font: QFont, inner: QRect, row: HelpRow) -> None:
        theme = self.theme
        top = QRect(inner.left(), inner.top(), inner.width(), ONE_LINE)
        small = QFont(font)
        small.setPixelSize(theme.small_size)
        room = QFontMetrics(small).horizontalAdvance(row.beside) + 3 * bool(row.beside)
        if row.beside:
            self._line(painter, small, theme.muted, top.adjusted(top.width() - room, 0, 0, 0), row.beside)
        title = strong_font(font) if row.passage else font
        self._line(painter, title, theme.text, top.adjusted(0, 0, -room - 8, 0), row.title)
        if row.passage:
            below = QRect(inner.left(), inner.top() + 27, inner.width(), WITH_WORDS - 30)
            self._passage(painter, small, below, row.passage)

    def _line(self, painter: QPainter, font: QFont, color: QColor, place: QRect, words: str) -> None:
        painter.setFont(font)
        painter.setPen(color)
        shown = QFontMetrics(font).elidedText(harmless(words), Qt.TextElideMode.ElideRight, place.width())
        painter.drawText(place, _LINE, shown)

    def _passage(self, painter: QPainter, font: QFont, place: QRect, words: str) -> None:
        """Draw two lines of what was found, the words that were looked for in the color of the text."""
        layout = QTextLayout(harmless(words), font)
        layout.setFormats(self._marks(words, font))
        painter.setPen(self.theme.muted)
        layout.beginLayout()
        height = 0.0
        for _ in range(2):
            line = layout.createLine()
            if not line.isValid():
                break
            line.setLineWidth(place.width())
            line.setPosition(QPointF(0.0, height))
            height += line.height()
        layout.endLayout()
        layout.draw(painter, QPointF(place.left(), place.top()))

    def _marks(self, words: str, font: QFont) -> list[QTextLayout.FormatRange]:
        marks = []
        for found in pattern(self.terms).finditer(words) if self.terms else ():
            mark = QTextLayout.FormatRange()
            form = QTextCharFormat()
            form.setFontWeight(QFont.Weight.DemiBold)
            form.setForeground(self.theme.text)
            mark.start, mark.length, mark.format = found.start(), len(found[0]), form
            marks.append(mark)
        return marks
