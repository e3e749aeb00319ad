"""An edge of the focused span on its way with the mouse; needs no widget."""

from __future__ import annotations

from dataclasses import dataclass, field

from PySide6.QtCore import QPoint

from annotator.domain.annotation import Fragment, Span
from annotator.domain.edges import dragged, in_part
from annotator.domain.reading import Reading
from annotator.gui.canvas.grips import Grip

_SLOP = 3


@dataclass(slots=True)
class Pull:
    """What was taken hold of, and what it has come to. `lift`: from the pointer up to the middle of the letters.

    `point`: where the pointer is now; `exact`: by characters instead of words.
    """

    span: Span
    grip: Grip
    press: QPoint
    lift: int
    moving: bool = False
    point: QPoint = field(default_factory=QPoint)
    exact: bool = False
    fragments: tuple[Fragment, ...] = ()

    def begins(self, point: QPoint) -> bool:
        """Take where the pointer is; tell whether it has gone far enough for a pull, once and for all."""
        self.point = point
        self.moving = self.moving or (point - self.press).manhattanLength() >= _SLOP
        return self.moving

    def to(self, reading: Reading, offset: int) -> tuple[Fragment, ...]:
        """Return the parts of the span with the edge at a code point, or at the nearest end of a word."""
        grip = self.grip
        part = self.span.fragments[grip.part]
        moved = dragged(reading, part, offset, grip.at_start, self.exact)
        self.fragments = in_part(self.span.fragments, grip.part, lambda _: (moved,))
        return self.fragments
