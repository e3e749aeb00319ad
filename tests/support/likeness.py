"""How alike two pictures of a window are, whatever fonts drew their words: by what lies where, seen from afar."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QImage

CELL = 40
"""Pixels of the side of a cell."""

FINE = 4
"""Points a side of a cell whose differences count as its busyness."""


COARSE = 60
"""Pixels of the side of a cell that is empty in one picture and full in the other where a pane is missing."""

EMPTY, FULL = 1.0, 4.0
"""How busy such cells are at most and at least."""

STRICT = 0.25
"""Grays that differ with the same fonts at most: clocks and dates."""


@dataclass(frozen=True)
class Likeness:
    """`size`: how much larger a side is at most, as a share; `tone`: the mean difference of cells in gray, 0 to 255;
    `far`: the share of cells whose gray is plainly another; `busy`: the mean difference of how much is in a cell;
    `gone`: the share of coarse cells that are full in one and empty in the other.
    """

    size: float
    tone: float
    far: float
    busy: float
    gone: float

    def is_same(self, same_fonts: bool) -> bool:
        """Tell whether both show the same window. With the same fonts no more than moments may differ.

        With others the words are wider or narrower: 23 scenes drawn with Noto and with DejaVu had at most a tone of
        4.9, 2.5 % of cells far, a busyness of 4.4, 14 % gone and 7 % of size; without the card 21 % are gone.
        """
        if same_fonts:
            return self.size == 0 and self.tone <= STRICT and self.far <= 0.005 and self.busy <= STRICT
        alike = self.size <= 0.15 and self.tone <= 5.6 and self.far <= 0.035 and self.busy <= 5.2
        return alike and self.gone <= 0.17


def likeness(first: QImage, second: QImage) -> Likeness:
    """Return how alike two pictures are; the second is brought to the size of the first."""
    size = max(
        abs(1 - second.width() / max(1, first.width())), abs(1 - second.height() / max(1, first.height()))
    )
    pairs = _pairs(first, second, CELL)
    tones = [abs(a[0] - b[0]) for a, b in pairs]
    busy = [abs(a[1] - b[1]) for a, b in pairs]
    far = sum(1 for tone in tones if tone > 24)
    coarse = [sorted((a[1], b[1])) for a, b in _pairs(first, second, COARSE)]
    gone = sum(1 for less, more in coarse if less < EMPTY and more > FULL)
    count = len(pairs)
    return Likeness(size, sum(tones) / count, far / count, sum(busy) / count, gone / len(coarse))


def _pairs(first: QImage, second: QImage, cell: int) -> list[tuple[tuple[float, float], tuple[float, float]]]:
    columns, rows = max(1, first.width() // cell), max(1, first.height() // cell)
    return list(zip(_cells(first, columns, rows), _cells(second, columns, rows), strict=True))


def _cells(image: QImage, columns: int, rows: int) -> list[tuple[float, float]]:
    """Return the mean gray of each cell, and how far its points are from it on average."""
    small = image.convertToFormat(QImage.Format.Format_RGB32).scaled(
        QSize(columns * FINE, rows * FINE),
        Qt.AspectRatioMode.IgnoreAspectRatio,
        Qt.TransformationMode.SmoothTransformation,
    )
    gray = small.convertToFormat(QImage.Format.Format_Grayscale8)
    lines = [bytes(gray.constScanLine(y))[: columns * FINE] for y in range(rows * FINE)]
    found = []
    for row in range(rows):
        for column in range(columns):
            points = [
                value
                for line in lines[row * FINE : (row + 1) * FINE]
                for value in line[column * FINE : (column + 1) * FINE]
            ]
            mean = sum(points) / len(points)
            found.append((mean, sum(abs(point - mean) for point in points) / len(points)))
    return found
