"""The work place before it is there: three empty panes and a foot line, in the right colors and widths."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from annotator.gui.theme import Theme
from annotator.gui.widgets import BAR_HEIGHT, FOOT_HEIGHT, RAIL_WIDTH


class BlankPlace(QWidget):
    """Stands where a project is about to be shown, so that nothing jumps when it comes. `panes`: widths, px."""

    def __init__(self, theme: Theme, panes: Sequence[int], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._panes = panes

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint paper between the sides, with hairlines."""
        theme, width, height = self._theme, self.width(), self.height() - FOOT_HEIGHT
        left = self._panes[0]
        right = max(left, width - self._panes[-1])
        painter = QPainter(self)
        try:
            painter.fillRect(self.rect(), theme.window)
            rail = max(left, right - RAIL_WIDTH)
            painter.fillRect(left, BAR_HEIGHT, rail - left, height - BAR_HEIGHT, theme.base)
            for x, top in ((left, 0), (rail, BAR_HEIGHT), (right, 0)):
                painter.fillRect(x, top, 1, height - top, theme.line)
            painter.fillRect(left, BAR_HEIGHT - 1, right - left, 1, theme.line)
            painter.fillRect(0, height, width, 1, theme.line)
        finally:
            painter.end()
