"""How a name and how a label in its sentence look in the registry."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QObject, QPersistentModelIndex, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from annotator.base.legible import harmless
from annotator.base.wording import counted
from annotator.domain.annotation import RULE
from annotator.gui.models.registry import RegistryRole, kind_words
from annotator.gui.sentence import Sentence, draw_sentence, strong_font
from annotator.gui.theme import Theme
from annotator.ops.clusters import ClusterRow
from annotator.ops.mentions import Place

HEIGHT = 46
INSET, PADDING = 8, 12
LEFT_OF_WORDS = 0.38
"""Where in the width of a row the words of a label begin, so that they stand below each other."""

Index = QModelIndex | QPersistentModelIndex
Words = tuple[str, QColor]
_FLAGS = Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine


class _Row(QStyledItemDelegate):
    """Rows of one height with two lines."""

    def __init__(self, theme: Theme, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.theme = theme

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Paint one row."""
        painter.save()
        try:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            rect: QRect = option.rect.adjusted(INSET, 1, -INSET, -1)
            self._background(painter, option, rect)
            inner = rect.adjusted(PADDING, 5, -PADDING, -5)
            half = inner.height() // 2
            upper = QRect(inner.left(), inner.top(), inner.width(), half)
            lower = QRect(inner.left(), inner.top() + half, inner.width(), half)
            self._lines(painter, option, index, upper, lower)
        finally:
            painter.restore()

    def _background(self, painter: QPainter, option: QStyleOptionViewItem, rect: QRect) -> None:
        state, theme = option.state, self.theme
        fill = None
        if state & QStyle.StateFlag.State_Selected:
            fill = theme.selection
        elif state & QStyle.StateFlag.State_MouseOver:
            fill = theme.hover
        focused = bool(state & QStyle.StateFlag.State_HasFocus)
        painter.setPen(theme.accent if focused else Qt.PenStyle.NoPen)
        painter.setBrush(fill if fill is not None else Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(QRectF(rect).adjusted(0.5, 0.5, -0.5, -0.5), 6, 6)

    def _lines(
        self, painter: QPainter, option: QStyleOptionViewItem, index: Index, upper: QRect, lower: QRect
    ) -> None:
        raise NotImplementedError

    def _small(self, option: QStyleOptionViewItem) -> QFont:
        font = QFont(option.font)
        font.setPixelSize(self.theme.small_size)
        return font

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        """Return the one size of all rows."""
        return QSize(160, HEIGHT)


class NameRow(_Row):
    """A name, what it is, and how often it is meant."""

    def _lines(
        self, painter: QPainter, option: QStyleOptionViewItem, index: Index, upper: QRect, lower: QRect
    ) -> None:
        row = index.data(RegistryRole.ROW)
        if not isinstance(row, ClusterRow):
            return
        theme, cluster = self.theme, row.cluster
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.pen(cluster.kind).color)
        painter.drawRoundedRect(
            QRectF(upper.left() - 6, upper.top() + 2, 3, lower.bottom() - upper.top() - 3), 1.5, 1.5
        )
        upper, lower = upper.adjusted(4, 0, 0, 0), lower.adjusted(4, 0, 0, 0)
        font = QFont(option.font)
        font.setWeight(QFont.Weight.Medium)
        labels = counted(row.members, "label") if row.members else "no label"
        articles = counted(row.articles, "article") if row.members else ""
        _pair(
            painter,
            font,
            upper,
            (cluster.name, theme.text),
            (labels, theme.text if row.members else theme.warn),
        )
        about = " · ".join(part for part in (kind_words(cluster.kind), cluster.link or "") if part)
        _pair(painter, self._small(option), lower, (about, theme.muted), (articles, theme.muted))


class PlaceRow(_Row):
    """A label with the words around it, those of all rows below each other, and its article."""

    def _lines(
        self, painter: QPainter, option: QStyleOptionViewItem, index: Index, upper: QRect, lower: QRect
    ) -> None:
        place = index.data(RegistryRole.ROW)
        if not isinstance(place, Place):
            return
        theme = self.theme
        self._sentence(painter, QFont(option.font), place, upper)
        found = "by rule" if place.mention.origin == RULE else ""
        title = " ".join(place.mention.title.split())
        _pair(painter, self._small(option), lower, (title, theme.muted), (found, theme.muted))

    def _sentence(self, painter: QPainter, font: QFont, place: Place, room: QRect) -> None:
        """Draw the words of all rows below each other."""
        wide = QFontMetrics(strong_font(font)).horizontalAdvance(place.words)
        # A long label gets what it needs before its context does.
        left = min(int(room.width() * LEFT_OF_WORDS), max(room.width() - wide, 0))
        sentence = Sentence(place.before, place.words, place.after, self.theme.muted, self.theme.text)
        draw_sentence(painter, font, room, left, sentence)


def _pair(painter: QPainter, font: QFont, room: QRect, left: Words, right: Words) -> None:
    """Draw words at the left, cut where they would reach those at the right."""
    left, right = (harmless(left[0]), left[1]), (harmless(right[0]), right[1])
    painter.setFont(font)
    metrics = QFontMetrics(font)
    taken = metrics.horizontalAdvance(right[0]) + 14 if right[0] else 0
    painter.setPen(right[1])
    painter.drawText(room, _FLAGS | Qt.AlignmentFlag.AlignRight, right[0])
    painter.setPen(left[1])
    words = metrics.elidedText(left[0], Qt.TextElideMode.ElideRight, room.width() - taken)
    painter.drawText(room, _FLAGS | Qt.AlignmentFlag.AlignLeft, words)
