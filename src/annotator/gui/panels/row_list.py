"""A list whose rows are chosen by click or Enter and say themselves in words under the mouse."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QModelIndex, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QHelpEvent, QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QListView, QToolTip, QWidget

from annotator.gui.widgets import plain


class RowList(QListView):
    """A subclass gives the words of its rows. Signals: `chosen(QModelIndex)`, never by moving."""

    chosen = Signal(QModelIndex)

    def __init__(self, name: str, title: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self.setAccessibleName(title)
        self.setMouseTracking(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.clicked.connect(self.chosen)

    def words(self, row: int) -> str:
        """Return what a row says under the mouse; nothing unless a subclass knows."""
        return ""

    def dataChanged(
        self,
        first: QModelIndex | QPersistentModelIndex,
        last: QModelIndex | QPersistentModelIndex,
        roles: Sequence[int] = (),
    ) -> None:
        """Paint the rows again; QListView would measure all of its rows anew, 40 ms for 5,000 of them."""
        QAbstractItemView.dataChanged(self, first, last, roles)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Choose with Enter; everything else moves."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.currentIndex().isValid():
            self.chosen.emit(self.currentIndex())
            return
        super().keyPressEvent(event)

    def viewportEvent(self, event: QEvent) -> bool:
        """Show the row in words under the mouse, as plain text."""
        if event.type() is QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            index = self.indexAt(event.pos())
            words = self.words(index.row()) if index.isValid() else ""
            QToolTip.showText(event.globalPos(), plain(words), self)
            return True
        return super().viewportEvent(event)
