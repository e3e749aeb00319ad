"""The three panes side by side: their widths, which a person chooses, and what becomes of them in a narrow window."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QSplitter, QWidget

LEAST = (166, 320, 268)
"""Pixels of each pane below which it does not go."""

FOR_READING = 460
"""Pixels that the text gets before the sides get more than their least."""


class Panes(QSplitter):
    """List, text and card. `chosen`: the widths in pixels as a person set them last, whatever the window has room for.

    A pane that is pulled narrower than its least stays at that.
    """

    def __init__(self, panes: Sequence[QWidget], chosen: Sequence[int]) -> None:
        super().__init__(Qt.Orientation.Horizontal)
        self.chosen = tuple(chosen)
        self.setHandleWidth(1)
        self.setChildrenCollapsible(False)
        for pane, least in zip(panes, LEAST, strict=True):
            pane.setMinimumWidth(least)
            self.addWidget(pane)
        for n, stretch in enumerate((0, 1, 0)):
            self.setStretchFactor(n, stretch)
        self.splitterMoved.connect(self._moved)

    def share_out(self, width: int) -> None:
        """Give the sides the widths that the person chose; in a narrow window the text is served first."""
        first, _, last = self.chosen
        width -= 2
        lack = max(0, FOR_READING - (width - first - last))
        cut = min(lack, max(0, first - LEAST[0]))
        first, last = first - cut, last - min(lack - cut, max(0, last - LEAST[2]))
        self.setSizes([first, max(LEAST[1], width - first - last), last])

    def _moved(self) -> None:
        self.chosen = tuple(self.sizes())
