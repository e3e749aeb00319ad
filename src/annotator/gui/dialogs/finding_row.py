"""How one finding is drawn: a mark for how grave it is, its sentence, below it the article."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QObject, QPersistentModelIndex, QPointF, QRect, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter
from PySide6.QtWidgets import QStyledItemDelegate, QStyleOptionViewItem

from annotator.base.legible import harmless
from annotator.domain.problem import Severity
from annotator.gui.dialogs.list_row import paint_selection
from annotator.gui.models.findings import FindingRole
from annotator.gui.sentence import strong_font
from annotator.gui.theme import Theme
from annotator.ops.check import Finding

HEADING, TWO_LINES = 32, 46
_PAD, _LEFT = 14, 34
BESIDE = _LEFT + _PAD
"""Pixels of a row that its words do not have."""

_LINE = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft | Qt.TextFlag.TextSingleLine


class FindingRow(QStyledItemDelegate):
    """Paints findings and their headings."""

    def __init__(self, theme: Theme, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._theme = theme

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        """Paint one row."""
        finding = index.data(FindingRole.FINDING)
        words = str(index.data(Qt.ItemDataRole.DisplayRole))
        painter.save()
        try:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            if isinstance(finding, Finding):
                self._finding(painter, option, finding, str(index.data(FindingRole.BELOW)))
            else:
                small = strong_font(option.font)
                small.setPixelSize(self._theme.small_size)
                inner = option.rect.adjusted(_PAD, 4, -_PAD, 0)
                self._text(painter, small, self._theme.muted, inner, words)
        finally:
            painter.restore()

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        """Return the size of a heading or of a finding."""
        is_finding = isinstance(index.data(FindingRole.FINDING), Finding)
        return QSize(200, TWO_LINES if is_finding else HEADING)

    def _finding(self, painter: QPainter, option: QStyleOptionViewItem, finding: Finding, below: str) -> None:
        theme, rect = self._theme, option.rect
        paint_selection(painter, option, theme)
        self._mark(painter, rect, finding.severity is Severity.ERROR)
        line = QRect(rect.left() + _LEFT, rect.top() + 4, rect.width() - _LEFT - _PAD, 20)
        self._text(painter, option.font, theme.text, line, finding.sentence)
        small = QFont(option.font)
        small.setPixelSize(theme.small_size)
        self._text(painter, small, theme.muted, line.translated(0, 19), below)

    def _mark(self, painter: QPainter, rect: QRect, is_error: bool) -> None:
        """Draw a full dot for an error, an open one for a hint: colors alone would not tell everybody."""
        center = QPointF(rect.left() + 20, rect.top() + 14.5)
        color = self._theme.error if is_error else self._theme.muted
        painter.setPen(color)
        painter.setBrush(color if is_error else Qt.BrushStyle.NoBrush)
        painter.drawEllipse(center, 4, 4)

    def _text(self, painter: QPainter, font: QFont, color: QColor, room: QRect, words: str) -> None:
        painter.setFont(font)
        painter.setPen(color)
        shown = QFontMetrics(font).elidedText(
            harmless(" ".join(words.split())), Qt.TextElideMode.ElideRight, room.width()
        )
        painter.drawText(room, _LINE, shown)
