"""A read-only text that scrolls without a jump, speaks in code points and copies what is stored."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from PySide6.QtCore import QEvent, QMimeData, QPoint, QRect, Qt, Signal
from PySide6.QtGui import (
    QDropEvent,
    QFocusEvent,
    QInputMethodEvent,
    QPaintEvent,
    QResizeEvent,
    QTextCursor,
    QTextDocument,
    QWheelEvent,
)
from PySide6.QtWidgets import QFrame, QTextEdit, QWidget

from annotator.gui.canvas.inks import Inks
from annotator.gui.canvas.layout import Anchor, ArticleLayout
from annotator.gui.canvas.loads import Loads
from annotator.gui.canvas.positions import Positions
from annotator.gui.canvas.slim_bar import SlimBar
from annotator.gui.theme import Theme, palette

MIN_ZOOM, MAX_ZOOM, ZOOM_STEP = 60, 300, 10
_TRIES = 6
_NOTCH = 120
"""One notch of a wheel, in eighths of a degree."""


class Reader(QTextEdit):
    """Shows one text through an `ArticleLayout`.

    Signals: `moved(anchor, position)` in code points, after the person moved caret or selection, never
    after a call · `top_changed()` after the first line in sight became another one ·
    `zoom_changed(percent)`.
    """

    moved = Signal(int, int)
    top_changed = Signal()
    zoom_changed = Signal(int)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._zoom = 100
        self._inks = Inks(theme, 100, self.devicePixelRatioF())
        self._held = 0
        self._quiet = 0
        self._turned = 0
        self._last_moved = (0, 0)
        self._resized: tuple[int, Anchor] | None = None
        self.setReadOnly(True)
        self.setUndoRedoEnabled(False)
        self.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setTabChangesFocus(True)
        self.setCursorWidth(2)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._bar = SlimBar(theme)
        self.setVerticalScrollBar(self._bar)
        self._bar.setSingleStep(28)
        self.setAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled, False)
        self.setAcceptDrops(False)
        self.viewport().setAcceptDrops(False)
        self.setPalette(palette(theme))
        self._document, self._layout = self._page(Loads(Positions(""), None, frozenset()))
        with self._holding():
            self.setDocument(self._document)
        self.cursorPositionChanged.connect(self._tell_moved)
        self.selectionChanged.connect(self._tell_moved)

    # -- the text

    @property
    def positions(self) -> Positions:
        """The text in sight, with its maps."""
        return self._layout.loads.positions

    def show_text(self, loads: Loads) -> None:
        """Show another text from its start.

        The new document is set before the old layout goes, else Qt calls a layout that is gone.
        """
        page, before, lines = self._page(loads), self._document, self._layout
        self._resized = None
        with self._holding(), self._in_silence():
            self._document, self._layout = page
            self.setDocument(page[0])
            self._last_moved = (0, 0)
            self._bar.setValue(0)
        lines.retire()
        before.deleteLater()
        self._go(Anchor(0, -1, -self._layout.heights.top(0)))

    def let_go(self) -> None:
        """Let go of all lines and prepared words before the widget dies."""
        self._layout.let_go()
        self._inks.let_go()

    def _page(self, loads: Loads) -> tuple[QTextDocument, ArticleLayout]:
        document = QTextDocument(self)
        document.setUndoRedoEnabled(False)
        document.setDocumentMargin(0)
        document.setDefaultFont(self._inks.text_font)
        layout = ArticleLayout(document, loads, self._inks)
        layout.set_width(self.width())
        document.setDocumentLayout(layout)
        document.setPlainText(loads.positions.shown)
        return document, layout

    # -- look

    @property
    def zoom(self) -> int:
        """The size of the text, in percent."""
        return self._zoom

    def set_zoom(self, percent: int) -> None:
        """Show the text at `percent` of its size, within bounds; the first line in sight stays."""
        percent = max(MIN_ZOOM, min(MAX_ZOOM, percent))
        if percent != self._zoom:
            self._zoom = percent
            self._renew()
            self.zoom_changed.emit(percent)

    def set_theme(self, theme: Theme) -> None:
        """Take other colors, fonts or label pens."""
        self._theme = theme
        self._bar.set_theme(theme)
        self.setPalette(palette(theme))
        self.viewport().setPalette(palette(theme))
        self._renew()

    def _renew(self) -> None:
        anchor, self._resized = self._layout.anchor(self._value()), None
        at_top = self._value() == 0
        self._inks = Inks(self._theme, self._zoom, self.devicePixelRatioF())
        with self._holding():
            self._document.setDefaultFont(self._inks.text_font)
            self._layout.set_inks(self._inks)
        self._go(Anchor(0, -1, -self._layout.heights.top(0)) if at_top else anchor)

    # -- caret and selection

    def caret(self) -> tuple[int, int]:
        """Return anchor and position of caret or selection, in code points."""
        cursor = self.textCursor()
        to_code_point = self.positions.map.to_code_point
        return to_code_point(cursor.anchor()), to_code_point(cursor.position())

    def set_caret(self, offset: int) -> None:
        """Put the caret at a code point, with nothing selected, in sight."""
        self.select(offset, offset)

    def select(self, start: int, end: int) -> None:
        """Select from `start` to `end` (code points); the caret stands at `end`, in sight."""
        to_position = self.positions.map.to_position
        cursor = QTextCursor(self._document)
        cursor.setPosition(to_position(start))
        cursor.setPosition(to_position(end), QTextCursor.MoveMode.KeepAnchor)
        with self._in_silence():
            self.setTextCursor(cursor)
        self._last_moved = self.caret()
        self.show_offset(end)

    def _tell_moved(self) -> None:
        if self._quiet:
            return
        place = self.caret()
        if place != self._last_moved:
            self._last_moved = place
            self.moved.emit(*place)

    # -- places

    def place(self) -> tuple[int, float]:
        """Return what is at the upper edge: start of a paragraph (code points), and how far into it (0-1)."""
        heights = self._layout.heights
        number = heights.at(self._value())
        inside = (self._value() - heights.top(number)) / max(1, self._layout.ensure(number).height)
        return self.positions.starts[number], inside

    def restore(self, place: tuple[int, float]) -> None:
        """Scroll to what `place` returned; to the pixel if the width is the same."""
        number = self.positions.number(min(place[0], len(self.positions.text)))
        height = self._layout.ensure(number).height
        self._go(Anchor(number, -1, round(place[1] * height)))

    def show_offset(self, offset: int) -> None:
        """Bring the line of a code point into sight, no further than needed, with a margin."""
        number = self.positions.number(offset)
        position = self._inside(number, offset)
        upper, lower = self._layout.line_box(number, position)
        height, value = self.viewport().height(), self._value()
        margin = min(110, max(0, (height - (lower - upper)) // 3))
        if upper - margin >= value and lower + margin <= value + height:
            return
        if abs(upper - value) > 2 * height:
            y = height // 3
        else:
            y = margin if upper - margin < value else height - margin - (lower - upper)
        self._go(Anchor(number, position, -y))

    def line_rectangle(self, offset: int) -> QRect:
        """Return where the line of a code point is in the viewport, with its room."""
        number = self.positions.number(offset)
        upper, lower = self._layout.line_box(number, self._inside(number, offset))
        return QRect(self._layout.left, upper - self._value(), self._layout.column, lower - upper)

    def _inside(self, number: int, offset: int) -> int:
        to_position = self.positions.map.to_position
        return to_position(offset) - to_position(self.positions.starts[number])

    # -- scrolling

    def _value(self) -> int:
        return self._bar.value()

    def _go(self, anchor: Anchor) -> None:
        """Scroll so that a place is at the upper edge, after laying out everything then in sight."""
        height = self.viewport().height()
        top = 0
        for _ in range(_TRIES):
            top = max(0, min(self._layout.where(anchor), self._layout.heights.total - height))
            self._layout.fill(top, height)
            if top == max(0, min(self._layout.where(anchor), self._layout.heights.total - height)):
                break
        with self._holding():
            self._layout.tell_size()
            self._bar.setValue(top)
        self.viewport().update()
        self.top_changed.emit()

    def _keep_place(self, act: Callable[[], None]) -> int:
        """Do `act`, which changes heights, with the first line in sight kept; return how far it had moved."""
        value = self._value()
        anchor = self._layout.anchor(value)
        act()
        top = value
        for _ in range(_TRIES):
            top = max(0, self._layout.where(anchor) if value else 0)
            self._layout.fill(top, self.viewport().height())
            if top == max(0, self._layout.where(anchor) if value else 0):
                break
        with self._holding():
            self._layout.tell_size()
            self._bar.setValue(top)
        return self._value() - value

    @contextmanager
    def _holding(self) -> Iterator[None]:
        """Scroll without painting: whoever holds takes care of that."""
        self._held += 1
        try:
            yield
        finally:
            self._held -= 1

    @contextmanager
    def _in_silence(self) -> Iterator[None]:
        """Move the caret without telling."""
        self._quiet += 1
        try:
            yield
        finally:
            self._quiet -= 1

    def _keep_caret_in_sight(self) -> None:
        """Scroll on where the line of the caret is not in sight with all that it bears; before the first, to the top.

        Qt looks at the letters alone, and at what was estimated for lines that were not laid out.
        """
        offset = self.caret()[1]
        number = self.positions.number(offset)
        position = self._inside(number, offset)
        upper, lower = self._layout.line_box(number, position)
        height, value = self.viewport().height(), self._value()
        if upper <= self._layout.heights.top(0) and value:
            self._go(Anchor(0, -1, -self._layout.heights.top(0)))
        elif upper < value:
            self._go(Anchor(number, position, 0))
        elif lower > value + height:
            self._go(Anchor(number, position, -max(0, height - (lower - upper))))

    def before_paint(self) -> None:
        """Lay out what came into sight or changed since the last paint, with the first line kept."""
        if self._inks.pixel_ratio != self.devicePixelRatioF():
            self._renew()
        value, before = self._value(), self._layout.heights.total
        anchor = self._layout.anchor(value)
        self._layout.fill(value, self.viewport().height())
        if self._layout.heights.total != before:
            self._go(anchor if value else Anchor(0, -1, -self._layout.heights.top(0)))

    # -- Qt

    def scrollContentsBy(self, dx: int, dy: int) -> None:
        """Move what is in sight by exactly `dy`, whatever the lines that come into sight turn out to need."""
        if self._held:
            return
        value, height = self._value(), self.viewport().height()
        near = abs(dy) < height
        to_end = not near and value >= self._bar.maximum()
        anchor = self._layout.anchor(value + dy if near else value)
        top = value
        for _ in range(_TRIES):
            self._layout.fill(top, height)
            end = max(0, self._layout.heights.total - height)
            wanted = end if to_end else max(0, min(end, self._layout.where(anchor) - (dy if near else 0)))
            if wanted == top:
                break
            top = wanted
        with self._holding():
            self._layout.tell_size()
            self._bar.setValue(top)
        if near:
            moved = self._layout.where(anchor) - self._value()
            super().scrollContentsBy(dx, moved)
        else:
            self.viewport().update()
        self.top_changed.emit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the first line in sight while the column changes, the same one through a whole drag of the rim."""
        value = self._value()
        anchor = self._layout.anchor(value)
        if self._resized is not None and self._resized[0] == value:
            anchor = self._resized[1]
        with self._holding():
            self._layout.set_width(self.width())
            super().resizeEvent(event)
        self._go(anchor if value else Anchor(0, -1, -self._layout.heights.top(0)))
        self._resized = (self._value(), anchor) if value else None

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint after everything in sight is laid out."""
        self.before_paint()
        super().paintEvent(event)

    def changeEvent(self, event: QEvent) -> None:
        """Keep the font of the article when the application's font changes."""
        if event.type() not in (QEvent.Type.FontChange, QEvent.Type.ApplicationFontChange):
            super().changeEvent(event)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Scroll; with Ctrl, zoom."""
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            turned = event.angleDelta().y()
            self._turned = self._turned + turned if turned * self._turned >= 0 else turned
            if abs(self._turned) >= _NOTCH:  # a touch pad sends many small ones
                self.set_zoom(self._zoom + ZOOM_STEP * (1 if self._turned > 0 else -1))
                self._turned = 0
            event.accept()
        else:
            super().wheelEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Show the caret."""
        super().focusInEvent(event)
        self.viewport().update(self.cursorRect().adjusted(-2, -2, 2, 2))

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Hide the caret."""
        super().focusOutEvent(event)
        self.viewport().update(self.cursorRect().adjusted(-2, -2, 2, 2))

    def createMimeDataFromSelection(self) -> QMimeData:
        """Return the stored text of the selection, line ends and no-break spaces as they are."""
        data = QMimeData()
        start, end = sorted(self.caret())
        data.setText(self.positions.text[start:end])
        return data

    def canInsertFromMimeData(self, source: QMimeData) -> bool:
        """Return no: nothing is ever inserted."""
        return False

    def insertFromMimeData(self, source: QMimeData) -> None:
        """Insert nothing."""

    def inputMethodEvent(self, event: QInputMethodEvent) -> None:
        """Refuse: single keys are acts here (on Wayland switching the attribute off is not enough)."""
        event.ignore()

    def inputMethodQuery(self, query: Qt.InputMethodQuery, argument: object = None) -> object:
        """Say that input methods are off, and nothing else."""
        return False if query == Qt.InputMethodQuery.ImEnabled else None

    def dropEvent(self, event: QDropEvent) -> None:
        """Leave files to the window."""
        event.ignore()

    def viewport_point(self, point: QPoint) -> tuple[float, float]:
        """Return a point of the viewport in coordinates of the document."""
        return point.x(), point.y() + self._value()
