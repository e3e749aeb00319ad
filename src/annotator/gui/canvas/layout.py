"""The document layout of the canvas: lays paragraphs out when asked for and paints what is in sight."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterable
from typing import NamedTuple

from PySide6.QtCore import QPoint, QPointF, QRectF, QSizeF, Qt
from PySide6.QtGui import (
    QAbstractTextDocumentLayout,
    QPainter,
    QPainterPath,
    QTextBlock,
    QTextDocument,
    QTextFrame,
    QTextOption,
)

from annotator.domain.annotation import RelationId
from annotator.gui.canvas.arcs import Arc, Router
from annotator.gui.canvas.drawing import Overlay, paint_arcs, paint_paragraph
from annotator.gui.canvas.ends import Ends
from annotator.gui.canvas.geometry import Hot
from annotator.gui.canvas.grips import Grip, grip, paint_grip
from annotator.gui.canvas.heights import Heights
from annotator.gui.canvas.inks import Inks
from annotator.gui.canvas.loads import Loads
from annotator.gui.canvas.paragraph import Paragraph
from annotator.gui.canvas.positions import Positions

_KEPT_CHARACTERS = 150_000
_KEPT_PARAGRAPHS = 48
_TOP, _BOTTOM = 26, 72
_MARGIN, _NARROW_MARGIN = 44, 14
_NARROW = 480
_BAR = 13


class Anchor(NamedTuple):
    """A place that stays on the screen while heights change: a line of a paragraph, and a distance to it.

    `position` counts from the start of the paragraph; below 0 it means the paragraph as such.
    """

    number: int
    position: int
    distance: int


class ArticleLayout(QAbstractTextDocumentLayout):
    """Gives a QTextDocument the canvas's lines. Python owns nothing that Qt deletes first: see `Canvas`.

    Heights of paragraphs are estimates until `ensure`; whoever calls it tells the new size with
    `tell_size` and keeps the view in place with `anchor` and `where`.
    """

    def __init__(self, document: QTextDocument, loads: Loads, inks: Inks) -> None:
        super().__init__(document)
        self.loads = loads
        self.inks = inks
        self.overlay = Overlay()
        self.heights = Heights(loads.positions.starts, len(loads.positions.text))
        self.left = 0
        self.column = 1
        self._width = 0
        self._told = QSizeF()
        self._paragraphs: OrderedDict[int, Paragraph] = OrderedDict()
        self._kept = 0
        self._option = QTextOption()
        self._option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        self._option.setTextDirection(Qt.LayoutDirection.LayoutDirectionAuto)
        # Qt says this just before it frees the lines. Python may keep this object for long after, and PySide
        # gives the name of a dead line to the next object at its address, whatever that is.
        paragraphs = self._paragraphs
        document.destroyed.connect(lambda: paragraphs.clear())

    # -- measures

    def set_width(self, width: int) -> None:
        """Fit the column into a view of `width`; lines are broken anew only if the column changes."""
        margin = _MARGIN if width >= _NARROW else _NARROW_MARGIN
        column = max(60, min(self.inks.metrics.column, width - 2 * margin))
        self.left = max(margin, (width - column) // 2)
        self._width = width
        if column != self.column:
            self.column = column
            self.forget()

    def set_inks(self, inks: Inks) -> None:
        """Take other fonts or colors; everything is laid out anew."""
        self.inks = inks
        self.column = 0
        self.set_width(self._width)

    def let_go(self) -> None:
        """Let go of all lines."""
        self._paragraphs.clear()
        self._kept = 0

    def retire(self) -> None:
        """Let go of lines and text: nobody looks at them any more, and Python may not collect this for long."""
        self.let_go()
        self.loads = Loads(Positions(""), None, frozenset())
        self.heights = Heights([0], 0)

    def forget(self) -> None:
        """Throw away all lines and estimate all heights."""
        for paragraph in self._paragraphs.values():
            paragraph.layout.clearLayout()
        self._paragraphs.clear()
        self._kept = 0
        metrics = self.inks.metrics
        line = metrics.above(1, 0) + metrics.ascent + metrics.descent + metrics.below(0, 0)
        sample = self.loads.positions.text[:400]
        wide = sum(1 for c in sample if "\u2e80" <= c < "\ufb00" or c > "\U0001efff")
        character = metrics.character * (1 + wide / max(1, len(sample)))
        self.heights.estimate(
            character / self.column * line * 1.04, line / 2 + metrics.paragraph_gap, _TOP, _BOTTOM
        )

    def laid_out(self) -> list[int]:
        """Return the paragraphs that have lines now."""
        return list(self._paragraphs)

    def ensure(self, number: int) -> Paragraph:
        """Return a paragraph with all its lines and marks."""
        paragraph = self._paragraphs.get(number)
        if paragraph is None:
            paragraph = self._shaped(number)
        else:
            self._paragraphs.move_to_end(number)
            if not paragraph.stale:
                return paragraph
        paragraph.settle(self.loads.of(number))
        self.heights.set(number, paragraph.height)
        return paragraph

    def fill(self, top: int, height: int) -> None:
        """Lay out all that lies between `top` and `top + height`."""
        number = self.heights.at(top)
        while number < len(self.heights) and self.heights.top(number) < top + height:
            self.ensure(number)
            number += 1

    def whole_lines(self, top: int, bottom: int) -> list[tuple[int, int, int]]:
        """Return (paragraph, start, end) of every line that is between two heights with the room above it."""
        self.fill(top, bottom - top)
        found = []
        number = self.heights.at(top)
        while number < len(self.heights) and (upper := self.heights.top(number)) < bottom:
            paragraph = self.ensure(number)
            for index, line in enumerate(paragraph.lines):
                lower = upper + paragraph.tops[index] + line.height()
                if upper + paragraph.slots[index] >= top and lower <= bottom:
                    found.append((number, paragraph.starts[index], paragraph.ends[index]))
            number += 1
        return found

    def settle(self, numbers: Iterable[int]) -> list[QRectF]:
        """Bring paragraphs up to date; return what to repaint, down to the end where lines moved.

        Paragraphs that are not laid out cost nothing.
        """
        rectangles = []
        for number in sorted(set(numbers) & self._paragraphs.keys()):
            paragraph = self._paragraphs[number]
            touched = paragraph.settle(self.loads.of(number))
            if touched is None:
                continue
            first, last = touched
            top = self.heights.top(number)
            grown = self.heights.set(number, paragraph.height)
            upper, lower = top + paragraph.slots[first], top + paragraph.bottom(last)
            height = 1e9 if grown else lower - upper
            over = self.inks.metrics.tag_row + 4  # numbers over a first line stand higher than its slot
            rectangles.append(QRectF(0, upper - over, self._width, height + over + 2))
        return rectangles

    def mark_stale(self, numbers: Iterable[int]) -> None:
        """Say that what these paragraphs bear has changed; they are brought up to date when in sight."""
        for number in set(numbers) & self._paragraphs.keys():
            self._paragraphs[number].stale = True

    def tell_size(self) -> None:
        """Let the scroll bar know the height of everything."""
        size = self.documentSize()
        if size != self._told:
            self._told = size
            self.documentSizeChanged.emit(size)

    # -- places

    def anchor(self, y: int) -> Anchor:
        """Return the place at a height of the document."""
        number = self.heights.at(y)
        top = self.heights.top(number)
        paragraph = self._paragraphs.get(number)
        if paragraph is None or not paragraph.lines or y < top:
            return Anchor(number, -1, y - top)
        index = paragraph.line_at(y - top)
        return Anchor(number, paragraph.starts[index], y - top - paragraph.slots[index])

    def where(self, anchor: Anchor) -> int:
        """Return the height at which a place is now; its paragraph is laid out if the place has a line."""
        if anchor.position < 0:
            return self.heights.top(anchor.number) + anchor.distance
        paragraph = self.ensure(anchor.number)
        slot = paragraph.slots[paragraph.line_of(anchor.position)] if paragraph.lines else 0
        return self.heights.top(anchor.number) + slot + anchor.distance

    def line_box(self, number: int, position: int) -> tuple[int, int]:
        """Return the upper and lower edge of the line of a position, with its room."""
        paragraph = self.ensure(number)
        top = self.heights.top(number)
        index = paragraph.line_of(position)
        return top + paragraph.slots[index], top + paragraph.bottom(index)

    def rectangles(self, pieces: Iterable[tuple[int, int, int]]) -> list[QRectF]:
        """Return the lines of laid out paragraphs that (paragraph, start, end) lie on."""
        result = []
        for number, start, end in pieces:
            paragraph = self._paragraphs.get(number)
            if paragraph is not None and paragraph.lines:
                top = self.heights.top(number)
                upper = paragraph.slots[paragraph.line_of(start)]
                lower = paragraph.bottom(paragraph.line_of(max(start, end - 1)))
                result.append(QRectF(0, top + upper - 4, self._width, lower - upper + 8))
        return result

    def hot_at(self, x: float, y: float) -> Hot | None:
        """Return the tag, chip, lane or badge at a point of the document; its y count from its baseline."""
        number = self.heights.at(y)
        paragraph = self._paragraphs.get(number)
        return paragraph.hot_at(x - self.left, y - self.heights.top(number)) if paragraph else None

    def arcs(self) -> list[Arc]:
        """Return the ways from the focused span to what it is linked with, as far as lines are known."""
        overlay = self.overlay
        if not overlay.links or overlay.home is None or overlay.focus is None:
            return []
        first = self._paragraphs.get(overlay.home[0])
        margin = self._width - self.left - self.column - _BAR
        router = Router(self.left, self.left + self.column, margin, first is not None and first.leftwards)
        ends = Ends(self._laid_out, self.heights, self.left)
        fars = [ends.far((link.number, link.position), link.handle) for link in overlay.links]
        last = max(overlay.focus_pieces, default=overlay.home[0])
        end = max((end for _, end in overlay.focus_pieces.get(last, ())), default=1)
        home = ends.home(overlay.home, (last, end - 1), overlay.focus, fars)
        words = [self.inks.chip(link.word).width for link in overlay.links]
        return router.route(home, list(zip(overlay.links, fars, words, strict=True)))

    def arc_area(self) -> list[QRectF]:
        """Return what the ways of the focused span cover."""
        return [
            QRectF(QPointF(*area[:2]), QPointF(*area[2:])) for area in (arc.area() for arc in self.arcs())
        ]

    def link_at(self, x: float, y: float) -> RelationId | None:
        """Return the link whose word is at a point of the document."""
        for arc in self.arcs():
            if arc.word is not None:
                left, top, right, bottom = arc.word
                if left - 2 <= x < right + 2 and top <= y < bottom:
                    return arc.link.id
        return None

    def grips(self) -> list[Grip]:
        """Return the grips of the focused span whose lines are laid out."""
        found = []
        for part, edges in enumerate(self.overlay.edges):
            for (number, position), at_start in zip(edges, (True, False), strict=True):
                paragraph = self._paragraphs.get(number)
                if paragraph is not None and paragraph.lines and self.overlay.focus is not None:
                    origin = QPointF(self.left, self.heights.top(number))
                    found.append(grip(paragraph, origin, self.overlay.focus, part, position, at_start))
        return found

    # -- inside

    def _laid_out(self, number: int) -> Paragraph | None:
        """Return a paragraph whose lines are known and up to date."""
        paragraph = self._paragraphs.get(number)
        return paragraph if paragraph is not None and not paragraph.stale and paragraph.lines else None

    def _block(self, number: int) -> QTextBlock:
        return self.document().findBlockByNumber(number)

    def _shaped(self, number: int) -> Paragraph:
        start, end = self.loads.positions.paragraph(number)
        paragraph = Paragraph(self.loads.positions.text[start:end], self._block(number).layout(), self.inks)
        paragraph.shape(self.column, self._option)
        self._paragraphs[number] = paragraph
        self._kept += end - start
        while self._kept > _KEPT_CHARACTERS and len(self._paragraphs) > _KEPT_PARAGRAPHS:
            _, gone = self._paragraphs.popitem(last=False)
            self._kept -= len(gone.units)
            gone.layout.clearLayout()
        return paragraph

    # -- Qt

    def documentChanged(self, position: int, removed: int, added: int) -> None:
        """Do nothing: a text never changes."""

    def documentSize(self) -> QSizeF:
        """Return the size of everything, known and estimated."""
        return QSizeF(1, self.heights.total)

    def pageCount(self) -> int:
        """Return 1: there are no pages."""
        return 1

    def frameBoundingRect(self, frame: QTextFrame) -> QRectF:
        """Return the rectangle of everything."""
        return QRectF(0, 0, self._width, self.heights.total)

    def blockBoundingRect(self, block: QTextBlock) -> QRectF:
        """Return the exact rectangle of a paragraph, which is laid out for it."""
        if not block.isValid():
            return QRectF()
        number = block.blockNumber()
        height = self.ensure(number).height
        return QRectF(self.left, self.heights.top(number), self.column, height)

    def hitTest(self, point: QPointF | QPoint | QPainterPath.Element, accuracy: Qt.HitTestAccuracy) -> int:
        """Return the document position nearest to a point."""
        x, y = (point.x, point.y) if isinstance(point, QPainterPath.Element) else (point.x(), point.y())
        number = self.heights.at(y)
        paragraph = self.ensure(number)
        base = self._block(number).position()
        if not paragraph.lines:
            return base
        index = paragraph.line_at(y - self.heights.top(number))
        return base + paragraph.lines[index].xToCursor(x - self.left)

    def draw(self, painter: QPainter, context: QAbstractTextDocumentLayout.PaintContext) -> None:
        """Paint the paragraphs that the clip touches."""
        clip: QRectF = context.clip
        number = self.heights.at(clip.top())
        y = self.heights.top(number)
        painter.save()
        try:
            while number < len(self.heights) and y < clip.bottom():
                paragraph = self.ensure(number)
                paint_paragraph(painter, paragraph, number, QPointF(self.left, y), clip, self.overlay)
                y += paragraph.height
                number += 1
            if not self.overlay.hints:  # they take the room in which arcs run
                paint_arcs(painter, self.arcs(), self.inks, self.overlay.link)
            self._paint_grips(painter)
        finally:
            painter.restore()

    def _paint_grips(self, painter: QPainter) -> None:
        ink = self.inks.ink(self.overlay.focus_label)
        for found in self.grips():
            paint_grip(painter, found.knob, ink, self.inks)
