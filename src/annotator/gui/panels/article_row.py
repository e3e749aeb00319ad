"""How one article looks in the list: title, source and date, state; no article is opened here."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QObject, QPersistentModelIndex, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from annotator.base.legible import harmless
from annotator.base.wording import titled
from annotator.domain.annotation import Status
from annotator.domain.writing import begins_right_to_left
from annotator.gui.models.articles import ArticleRole, has_changed, origin_of, state_words
from annotator.gui.theme import Theme
from annotator.ops.project import DocumentRow

HEIGHT = 58
INSET = 8
PADDING = 10
GAP = 10

Part = tuple[str, QColor]


class ArticleRow(QStyledItemDelegate):
    """Paints rows of one height, so that the list never asks for the size of each.

    `several`: more than one row is selected, so that each is drawn as such.
    """

    def __init__(self, theme: Theme, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.theme = theme
        self.open_row = -1
        self.several = False

    def state_parts(self, row: DocumentRow, problems: int, done: bool) -> list[Part]:
        """Return the signs of the state with their colors: `14`, `2 ?`, `1 !`, or ✓, or –, or ↻ before the labels."""
        theme = self.theme
        parts: list[Part] = []
        if done:
            parts.append(("✓", theme.ok))
        elif row.status is Status.SKIPPED:
            parts.append(("–", theme.muted))
        elif row.status is Status.IN_PROGRESS or row.spans:
            if has_changed(row):
                parts.append(("↻", theme.warn))
            parts.append((f"{row.spans:,}", theme.text))
        if row.doubts:
            parts.append((f"{row.doubts:,} ?", theme.warn))
        if problems:
            parts.append((f"{problems:,} !", theme.error))
        return parts

    def _paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        row: DocumentRow,
        problems: int,
        is_open: bool,
        done: bool,
    ) -> None:
        theme = self.theme
        rect: QRect = option.rect.adjusted(INSET, 1, -INSET, -1)
        state = option.state
        self._background(painter, rect, state, is_open)
        left, right = rect.left() + PADDING, rect.right() - PADDING
        font = QFont(option.font)
        font.setPixelSize(theme.ui_size)
        font.setWeight(QFont.Weight.DemiBold if is_open else QFont.Weight.Medium)
        finished = done or row.status is Status.SKIPPED
        painter.setFont(font)
        painter.setPen(theme.muted if finished and not is_open else theme.text)
        title = harmless(titled(row.title))
        metrics = QFontMetrics(font)
        line = QRect(left, rect.top() + 9, right - left, metrics.height())
        flags = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine
        # The end of a title is where its own writing ends: at the left in Hebrew and Arabic.
        rightwards = painter.layoutDirection()
        if begins_right_to_left(title):
            painter.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
        painter.drawText(line, flags, metrics.elidedText(title, Qt.TextElideMode.ElideRight, line.width()))
        painter.setLayoutDirection(rightwards)
        parts = self.state_parts(row, problems, done)
        room = QRect(left, rect.top(), right - left, rect.height() - 9)
        self._second_line(painter, QFont(option.font), row, parts, room)

    def _second_line(
        self,
        painter: QPainter,
        font: QFont,
        row: DocumentRow,
        parts: list[Part],
        room: QRect,
    ) -> None:
        font.setPixelSize(self.theme.small_size)
        painter.setFont(font)
        metrics = QFontMetrics(font)
        flags = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine
        left, height, end = room.left(), metrics.height(), room.right()
        top = room.bottom() - height
        for text, color in reversed(parts):
            width = metrics.horizontalAdvance(text)
            painter.setPen(color)
            painter.drawText(QRect(end - width, top, width + 1, height), flags, text)
            end -= width + GAP
        origin = harmless(origin_of(row)) or (state_words(row) if row.status is not Status.NEW else "new")
        painter.setPen(self.theme.muted)
        width = max(0, end - left)
        painter.drawText(
            QRect(left, top, width, height),
            flags,
            metrics.elidedText(origin, Qt.TextElideMode.ElideRight, width),
        )

    def _background(self, painter: QPainter, rect: QRect, state: QStyle.StateFlag, is_open: bool) -> None:
        theme = self.theme
        focused = bool(state & QStyle.StateFlag.State_HasFocus)
        fill: QColor | None = None
        if is_open:
            fill = theme.raised
        elif state & QStyle.StateFlag.State_MouseOver or (
            state & QStyle.StateFlag.State_Selected and (focused or self.several)
        ):
            fill = theme.hover
        if fill is not None:
            painter.setPen(theme.line if is_open else Qt.PenStyle.NoPen)
            painter.setBrush(fill)
            painter.drawRoundedRect(QRectF(rect).adjusted(0.5, 0.5, -0.5, -0.5), 7, 7)
        if is_open:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.accent)
            painter.drawRoundedRect(QRectF(rect.left(), rect.top() + 11, 3, rect.height() - 22), 1.5, 1.5)
        if focused:
            painter.setPen(theme.accent)
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(QRectF(rect).adjusted(0.5, 0.5, -0.5, -0.5), 7, 7)

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        """Paint one row."""
        row = index.data(ArticleRole.ROW)
        if not isinstance(row, DocumentRow):
            return
        painter.save()
        try:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            problems = int(index.data(ArticleRole.PROBLEMS) or 0)
            done = bool(index.data(ArticleRole.DONE))
            self._paint(painter, option, row, problems, index.row() == self.open_row, done)
        finally:
            painter.restore()

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        """Return the one size of all rows."""
        return QSize(120, HEIGHT)
