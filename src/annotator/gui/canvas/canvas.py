"""The canvas: follows the hub, paints the marks of the open article, reports what the person points at."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from PySide6.QtCore import QEvent, QPoint, QPointF, QRectF, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPaintEvent
from PySide6.QtWidgets import QApplication, QWidget

from annotator.domain.annotation import Fragment
from annotator.domain.questions import Question
from annotator.gui.canvas.drawing import Pieces
from annotator.gui.canvas.geometry import BADGE
from annotator.gui.canvas.keys import KeyDispatch, is_navigation
from annotator.gui.canvas.loads import CHIP_RELATION, PENDING, Loads
from annotator.gui.canvas.positions import Positions
from annotator.gui.canvas.reader import Reader
from annotator.gui.hub import Aim, Hub, Target
from annotator.gui.theme import Theme
from annotator.ops.article import Article
from annotator.ops.change_set import ChangeSet

_QUOTE = frozenset({"quote"})


class Canvas(Reader):
    """The article with its marks.

    Signals: those of `Reader` · `clicked_span(id)` after a click on a tag or lane ·
    `answer_clicked(number)` after a click on a number · `selection_released()` after the mouse button
    went up with something selected · `clicked_text(offset)` after a click on words that selected nothing.
    """

    clicked_span = Signal(str)
    answer_clicked = Signal(int)
    selection_released = Signal()
    clicked_text = Signal(int)

    def __init__(
        self, hub: Hub, theme: Theme, dispatch: KeyDispatch | None = None, parent: QWidget | None = None
    ) -> None:
        super().__init__(theme, parent)
        self._hub = hub
        self._dispatch = dispatch
        self._article: Article | None = None
        self._target = Target()
        self._armed: tuple[int, QPoint] | None = None
        self._chips_timer = QTimer(self)
        self._chips_timer.setSingleShot(True)
        self._chips_timer.setInterval(0)
        self._chips_timer.timeout.connect(self._show_chips)
        self.setAccessibleName("Article")
        self.viewport().setMouseTracking(True)
        hub.article_opened.connect(self.open_article)
        hub.changed.connect(self.apply)
        hub.target_changed.connect(self.show_target)
        hub.question_changed.connect(self.show_question)
        hub.pending.connect(self.show_pending)
        if hub.article is not None:
            self.open_article(hub.article)

    def set_dispatch(self, dispatch: KeyDispatch | None) -> None:
        """Send keys to `dispatch` from now on."""
        self._dispatch = dispatch

    # -- the hub

    def open_article(self, article: Article | None) -> None:
        """Show an article, or nothing."""
        self._article = article
        self._target = Target()
        self._armed = None
        if article is None:
            self.show_text(Loads(Positions(""), None, frozenset()))
        else:
            positions = Positions(article.text, article.reading.paragraphs)
            self.show_text(Loads(positions, article.layer, self._chip_labels()))

    def apply(self, change_set: ChangeSet, initiator: object = None) -> None:
        """Show what an act changed; the layer has followed already."""
        article = self._article
        if article is None or article.document.id not in change_set.documents():
            return
        touched = self._layout.loads.touched(change_set.changes(article.document.id))
        self._refresh(touched)
        if self._target.span is not None:
            self.show_target(self._target)

    def show_target(self, target: Target) -> None:
        """Outline the focused span or the stop; a hand selection shows itself."""
        overlay, positions = self._layout.overlay, self.positions
        before = [*_flat(overlay.stop), *_flat(overlay.focus_pieces)]
        self._target = target
        overlay.focus, overlay.stop, overlay.focus_pieces = None, {}, {}
        layer = self._article.layer if self._article else None
        if target.aim is Aim.STOP:
            overlay.stop = _by_paragraph(positions, target.fragments)
        elif target.aim is Aim.SPAN and target.span is not None and layer is not None:
            span = layer.span(target.span)
            if span is not None:
                overlay.focus = layer.handle(target.span)
                overlay.focus_pieces = _by_paragraph(positions, span.fragments)
        after = [*_flat(overlay.stop), *_flat(overlay.focus_pieces)]
        self._repaint(self._layout.rectangles([*before, *after]))

    def show_question(self, question: Question | None) -> None:
        """Number the answers of a question above their words."""
        self._refresh(self._layout.loads.ask(question))

    def show_pending(self, fragments: tuple[Fragment, ...]) -> None:
        """Draw fragments hollow until they are saved; nothing is measured before the next paint."""
        touched = self._layout.loads.wait_for(fragments)
        self._layout.mark_stale(touched)
        pieces = ((number, 0, 1 << 30) for number in touched)
        self._repaint(self._layout.rectangles(pieces))

    def _refresh(self, paragraphs: Iterable[int]) -> None:
        rectangles: list[QRectF] = []
        moved = self._keep_place(lambda: rectangles.extend(self._layout.settle(paragraphs)))
        if moved:
            self.viewport().update()
        else:
            self._repaint(rectangles)

    def _repaint(self, rectangles: Iterable[QRectF]) -> None:
        value, seen = self._value(), QRectF(self.viewport().rect())
        for rectangle in rectangles:
            visible = rectangle.translated(0, -value) & seen
            if not visible.isEmpty():
                self.viewport().update(visible.toAlignedRect())

    def _chip_labels(self) -> frozenset[str]:
        project = self._hub.project
        relation = project.schema.relation(CHIP_RELATION) if project is not None else None
        return _QUOTE if relation is None else frozenset(relation.from_labels)

    def _show_chips(self) -> None:
        loads, layout = self._layout.loads, self._layout
        if not loads.with_chips:
            loads.show_chips()
            self._refresh(layout.laid_out())

    # -- mouse

    def _handle_at(self, point: QPoint) -> int | None:
        handle = self._layout.handle_at(*self.viewport_point(point))
        return None if handle == PENDING else handle

    def _click(self, handle: int) -> None:
        if handle < BADGE:
            self.answer_clicked.emit(BADGE - handle)
        elif self._article is not None:
            self.clicked_span.emit(self._article.layer.span_of(handle).id)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Wait on tags, lanes and numbers for the release; elsewhere begin a selection, also inside one."""
        point = event.position().toPoint()
        self._armed = None
        if event.button() == Qt.MouseButton.LeftButton:
            handle = self._handle_at(point)
            if handle is not None and not event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
                self._armed = (handle, point)
                self.setFocus(Qt.FocusReason.MouseFocusReason)
                event.accept()
                return
            self._drop_selection(event)
        super().mousePressEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Select; a drag that began on a lane selects from there."""
        point = event.position().toPoint()
        if self._armed is not None:
            start = self._armed[1]
            if (point - start).manhattanLength() < QApplication.startDragDistance():
                return
            self._armed = None
            press = _mouse_event(event, QEvent.Type.MouseButtonPress, start)
            self._drop_selection(press)
            super().mousePressEvent(press)
        super().mouseMoveEvent(event)
        if not event.buttons():
            hand = self._handle_at(point) is not None
            shape = Qt.CursorShape.PointingHandCursor if hand else Qt.CursorShape.IBeamCursor
            if self.viewport().cursor().shape() != shape:
                self.viewport().setCursor(shape)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Report a click on a mark, or that a selection is complete."""
        armed, self._armed = self._armed, None
        if armed is not None:
            if self._handle_at(event.position().toPoint()) == armed[0]:
                self._click(armed[0])
            event.accept()
            return
        super().mouseReleaseEvent(event)
        if event.button() != Qt.MouseButton.LeftButton:
            return
        if self.textCursor().hasSelection():
            self.selection_released.emit()
        elif not event.modifiers():
            self.clicked_text.emit(self.caret()[1])

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Select a word; on a mark a double click is two clicks."""
        handle = self._handle_at(event.position().toPoint())
        if handle is None:
            super().mouseDoubleClickEvent(event)
        else:
            self.mousePressEvent(event)

    def _drop_selection(self, event: QMouseEvent) -> None:
        """Let a press inside a selection begin a new one: Qt would begin to drag the text."""
        cursor = self.textCursor()
        if cursor.hasSelection() and not event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
            cursor.setPosition(self.cursorForPosition(event.position().toPoint()).position())
            with self._in_silence():
                self.setTextCursor(cursor)

    # -- keys

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Offer the key to the commands; move caret or selection; swallow what would insert text."""
        if self._dispatch is not None and self._dispatch.handle(event):
            event.accept()
        elif is_navigation(event):
            super().keyPressEvent(event)
            self._keep_caret_in_sight()
        elif event.text() and event.text().isprintable():
            event.accept()
        else:
            event.ignore()

    # -- painting

    def before_paint(self) -> None:
        """Bring selection and caret into the picture."""
        super().before_paint()
        overlay = self._layout.overlay
        overlay.selection = self._selection()
        overlay.caret = self._caret_place() if self.hasFocus() else None

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint; after the first time, look up who says each quote."""
        super().paintEvent(event)
        if not self._layout.loads.with_chips and self._article is not None:
            self._chips_timer.start()

    def _caret_place(self) -> tuple[int, int]:
        block = self.textCursor().block()
        return block.blockNumber(), self.textCursor().position() - block.position()

    def _selection(self) -> Pieces:
        cursor = self.textCursor()
        if not cursor.hasSelection():
            return {}
        start, end = cursor.selectionStart(), cursor.selectionEnd()
        value = self._value()
        block = self._document.findBlockByNumber(self._layout.heights.at(value))
        pieces: dict[int, list[tuple[int, int]]] = {}
        bottom = value + self.viewport().height()
        while block.isValid() and self._layout.heights.top(block.blockNumber()) < bottom:
            low, high = start - block.position(), end - block.position()
            if high > 0 and low < block.length():
                pieces[block.blockNumber()] = [(max(0, low), min(high, block.length()))]
            block = block.next()
        return pieces


def _by_paragraph(positions: Positions, fragments: Iterable[Fragment]) -> Pieces:
    pieces: dict[int, list[tuple[int, int]]] = {}
    for number, start, end in positions.pieces(fragments):
        pieces.setdefault(number, []).append((start, end))
    return pieces


def _flat(pieces: Pieces) -> Iterator[tuple[int, int, int]]:
    for number, stretches in pieces.items():
        for start, end in stretches:
            yield number, start, end


def _mouse_event(like: QMouseEvent, kind: QEvent.Type, point: QPoint) -> QMouseEvent:
    offset = QPointF(point) - like.position()
    return QMouseEvent(
        kind,
        QPointF(point),
        like.globalPosition() + offset,
        Qt.MouseButton.LeftButton,
        Qt.MouseButton.LeftButton,
        like.modifiers(),
    )
