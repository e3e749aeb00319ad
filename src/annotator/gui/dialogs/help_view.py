"""Where a page of the guide is read: links by mouse and keyboard, key caps, marked hits, zoom."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import Qt, QUrl, Signal
from PySide6.QtGui import (
    QKeyEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
    QTextCharFormat,
    QTextCursor,
    QWheelEvent,
)
from PySide6.QtWidgets import QFrame, QTextBrowser, QTextEdit, QWidget

from annotator.gui.dialogs.help_paint import paint_below
from annotator.gui.dialogs.help_writer import MEASURE, Style, Written, write
from annotator.gui.models.guide_text import Block
from annotator.gui.theme import Theme
from annotator.gui.widgets import set_name

SMALLEST, LARGEST, STEP = 70, 250, 10
"""Percent."""

EDGE = 36
"""Pixels beside the text at least."""


class HelpView(QTextBrowser):
    """Shows one page. Qt's browser alone goes through links by Tab; it gets a finished document, never a source.

    Signals: `followed(href)` · `zoomed(percent)`.
    """

    followed = Signal(str)
    zoomed = Signal(int)

    def __init__(self, theme: Theme, zoom: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme, self.zoom = theme, zoom
        self._page: Sequence[Block] = ()
        self._folder = Path()
        self._terms: tuple[str, ...] = ()
        self._hits: list[QTextCursor] = []
        self._written: Written | None = None
        self._drawn_for = 0
        self.cap: Callable[[str], str] = str
        self.hit = -1
        self.setObjectName("help-page")
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setOpenLinks(False)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
        self.anchorClicked.connect(self._clicked)

    # -- showing

    def show_page(self, title: str, page: Sequence[Block], folder: Path, place: str = "") -> None:
        """Show a page from its top, or from the heading that a link names."""
        self._page, self._folder = page, folder
        set_name(self, title)
        self._write()
        self._to_top()
        if place:
            self.show_heading(place)

    def set_theme(self, theme: Theme) -> None:
        """Draw with other colors, at the same place."""
        if theme != self._theme:
            self._theme = theme
            self._write_again()

    def set_zoom(self, percent: int) -> None:
        """Show larger or smaller, the same words on top."""
        percent = min(LARGEST, max(SMALLEST, percent))
        if percent != self.zoom:
            self.zoom = percent
            self._write_again()
            self.zoomed.emit(percent)

    def show_heading(self, place: str) -> None:
        """Bring a heading to the top."""
        if self._written is None or place not in self._written.places:
            return
        block = self.document().findBlockByNumber(self._written.places[place])
        top = self.document().documentLayout().blockBoundingRect(block).top()
        self.verticalScrollBar().setValue(int(top) - 12 if block.blockNumber() else 0)
        self.setTextCursor(QTextCursor(block))
        self.verticalScrollBar().setValue(int(top) - 12 if block.blockNumber() else 0)

    def _width(self) -> int:
        room = self.viewport().width() - 2 * EDGE
        return max(160, min(room, round(MEASURE * self.zoom / 100)))

    def _write(self) -> None:
        before = self._written
        style = Style(self._theme, self.zoom, self._width(), self.devicePixelRatioF(), self.cap)
        self._drawn_for = style.width
        self._written = write(self._page, style, self._folder)
        self._written.document.setParent(self)
        self.setDocument(self._written.document)
        self._center()
        self._mark()
        if before is not None:
            before.document.deleteLater()

    def _write_again(self) -> None:
        top = self.cursorForPosition(self.viewport().rect().topLeft()).position()
        hit, at_top = self.hit, self.verticalScrollBar().value() == 0
        self._write()
        cursor = QTextCursor(self.document())
        cursor.setPosition(min(top, self.document().characterCount() - 1))
        layout = self.document().documentLayout()
        self.verticalScrollBar().setValue(
            0 if at_top else int(layout.blockBoundingRect(cursor.block()).top())
        )
        if 0 <= hit < len(self._hits):
            self.hit = hit
            self._mark_hits()

    def _center(self) -> None:
        """Keep lines short enough to read, in the middle of the window."""
        frame = self.document().rootFrame()
        form = frame.frameFormat()
        beside = max(EDGE, (self.viewport().width() - self._width()) // 2)
        form.setLeftMargin(beside)
        form.setRightMargin(beside)
        form.setTopMargin(28)
        form.setBottomMargin(48)
        frame.setFrameFormat(form)

    def _to_top(self) -> None:
        self.moveCursor(QTextCursor.MoveOperation.Start)
        self.verticalScrollBar().setValue(0)

    # -- hits

    @property
    def hits(self) -> int:
        """How many hits the page has."""
        return len(self._hits)

    def mark(self, terms: Sequence[str]) -> None:
        """Mark every place of some words; none of them is the one that is shown yet."""
        if tuple(terms) != self._terms:
            self._terms = tuple(terms)
            self._mark()

    def _mark(self) -> None:
        self.hit = -1
        self._hits = []
        for term in self._terms:
            cursor = self.document().find(term, 0)
            while not cursor.isNull():
                self._hits.append(cursor)
                cursor = self.document().find(term, cursor)
        self._hits.sort(key=lambda cursor: cursor.selectionStart())
        self._mark_hits()

    def step(self, step: int) -> bool:
        """Go to the next or previous hit and tell whether there is one that way on this page."""
        wanted = self.hit + step if self.hit >= 0 or step > 0 else len(self._hits) - 1
        if not 0 <= wanted < len(self._hits):
            return False
        self.hit = wanted
        self._mark_hits()
        cursor = QTextCursor(self._hits[wanted])
        cursor.setPosition(cursor.selectionStart())
        self.setTextCursor(cursor)
        self._keep_in_the_middle(cursor)
        return True

    def _keep_in_the_middle(self, cursor: QTextCursor) -> None:
        """Show some lines above and below a hit, which Qt leaves at the edge."""
        seen, height = self.cursorRect(cursor).center().y(), self.viewport().height()
        if not height * 0.15 < seen < height * 0.75:
            bar = self.verticalScrollBar()
            bar.setValue(bar.value() + seen - height // 2)

    def _mark_hits(self) -> None:
        marked = []
        for number, cursor in enumerate(self._hits):
            selection = QTextEdit.ExtraSelection()
            form = QTextCharFormat()
            chosen = number == self.hit
            form.setBackground(self._theme.accent if chosen else self._theme.selection)
            if chosen:
                form.setForeground(self._theme.on_accent)
            selection.format, selection.cursor = form, cursor
            marked.append(selection)
        self.setExtraSelections(marked)

    # -- Qt

    def _clicked(self, url: QUrl) -> None:
        self.followed.emit(url.toString())

    def loadResource(self, kind: int, name: QUrl | str) -> object:
        """Return nothing: pictures are in the document already, and nothing is ever fetched."""
        return None

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Write anew where pictures have other room, else only move the margins."""
        super().resizeEvent(event)
        if self._written is None:
            return
        if self._width() != self._drawn_for:
            self._write_again()
        else:
            self._center()

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Zoom with Ctrl."""
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.set_zoom(self.zoom + (STEP if event.angleDelta().y() > 0 else -STEP))
            event.accept()
            return
        super().wheelEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Page with Space; leave Backspace and Alt+arrows to the window, which knows where it was."""
        if event.key() == Qt.Key.Key_Space:
            bar = self.verticalScrollBar()
            back = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
            bar.setValue(bar.value() + (-1 if back else 1) * (bar.pageStep() - 40))
            return
        if event.key() == Qt.Key.Key_Backspace or event.modifiers() & Qt.KeyboardModifier.AltModifier:
            event.ignore()
            return
        super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint caps of keys, notes and lines of tables, then the words over them."""
        painter = QPainter(self.viewport())
        try:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.translate(0.0, -float(self.verticalScrollBar().value()))
            top = self.cursorForPosition(self.viewport().rect().topLeft()).block()
            bottom = self.verticalScrollBar().value() + self.viewport().height()
            paint_below(painter, self.document(), self._theme, top, float(bottom))
        finally:
            painter.end()
        super().paintEvent(event)
