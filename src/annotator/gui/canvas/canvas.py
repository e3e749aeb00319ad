"""The canvas: follows the hub, paints the marks of the open article, reports what the person points at."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from PySide6.QtCore import QEvent, QPoint, QPointF, QRectF, Qt, QTimer, Signal
from PySide6.QtGui import QContextMenuEvent, QKeyEvent, QMouseEvent, QPaintEvent
from PySide6.QtWidgets import QApplication, QWidget

from annotator.domain.annotation import Fragment, RelationId, Span
from annotator.domain.layer import Layer
from annotator.domain.questions import Question
from annotator.gui.canvas.drawing import Overlay, Pieces
from annotator.gui.canvas.geometry import BADGE, CHIP, is_chip
from annotator.gui.canvas.grips import MOST, Grip
from annotator.gui.canvas.hint_drawing import hint_marks
from annotator.gui.canvas.keys import KeyDispatch, is_navigation
from annotator.gui.canvas.loads import CHIP_RELATION, PENDING, Loads
from annotator.gui.canvas.positions import Positions
from annotator.gui.canvas.pulling import Pull
from annotator.gui.canvas.reader import Reader
from annotator.gui.hub import Aim, Hub, Target, Transient
from annotator.gui.theme import Theme
from annotator.ops.article import Article
from annotator.ops.change_set import ChangeSet
from annotator.ops.unsaved import Unsaved

_QUOTE = frozenset({"quote"})
_RIM_INTERVAL = 40
"""Milliseconds."""
_RIM_STEP = 24


class Canvas(Reader):
    """The article with its marks.

    Signals: those of `Reader` · `clicked_span(id)` after a click on a tag or lane ·
    `clicked_part(id, offset)` instead, after one on the lane of a span with several parts ·
    `clicked_link(id)` after one on a chip or on the word of a link · `pulled(id, fragments)` after an edge of
    the focused span was pulled · `menu_wanted(id, point on the screen)` ·
    `answer_clicked(number)` after a click on a number · `selection_released()` after the mouse button
    went up with something selected · `clicked_text(offset)` after a click on words that selected nothing.
    `only_shows`: no label can be pulled here.
    """

    clicked_span = Signal(str)
    clicked_part = Signal(str, int)
    clicked_link = Signal(str)
    pulled = Signal(str, object)
    menu_wanted = Signal(str, QPoint)
    answer_clicked = Signal(int)
    selection_released = Signal()
    clicked_text = Signal(int)

    def __init__(
        self, hub: Hub, theme: Theme, dispatch: KeyDispatch | None = None, parent: QWidget | None = None
    ) -> None:
        super().__init__(theme, parent)
        self._hub = hub
        self._dispatch = dispatch
        self.only_shows = False
        self._article: Article | None = None
        self._target = Target()
        self._armed: tuple[int, QPoint] | None = None
        self._pull: Pull | None = None
        self._gripped = False
        self._rim_timer = QTimer(self)
        self._rim_timer.setSingleShot(True)
        self._rim_timer.setInterval(_RIM_INTERVAL)
        self._chips_timer = QTimer(self)
        self._chips_timer.setSingleShot(True)
        self._chips_timer.setInterval(0)
        self._chips_timer.timeout.connect(self._show_chips)
        self._rim_timer.timeout.connect(self._pull_on)
        self.setAccessibleName("Article")
        self.viewport().setMouseTracking(True)
        hub.article_opened.connect(self.open_article)
        hub.changed.connect(self.apply)
        hub.target_changed.connect(self.show_target)
        hub.question_changed.connect(self.show_question)
        hub.pending.connect(self._on_pending)
        hub.unsaved_changed.connect(self._on_unsaved)
        hub.transient_changed.connect(self.show_hints)
        if hub.article is not None:
            self.open_article(hub.article)

    # -- the hub

    def open_article(self, article: Article | None) -> None:
        """Show an article, or nothing."""
        self._article = article
        self._target = Target()
        self._armed = self._pull = None
        if article is None:
            self.show_text(Loads(Positions(""), None, frozenset()))
        else:
            positions = Positions(article.text, article.reading.paragraphs)
            self.show_text(Loads(positions, article.layer, self._chip_labels()))
            self._on_unsaved(self._hub.unsaved)

    def apply(self, change_set: ChangeSet, initiator: object = None) -> None:
        """Show what an act changed; the layer has followed already."""
        article = self._article
        if article is None or article.document.id not in change_set.documents():
            return
        self._pull = None
        touched = self._layout.loads.touched(change_set.changes(article.document.id))
        # What was not yet saved is, so that its lines are measured once, without the hollow label beside it.
        self._refresh(touched | self._layout.loads.wait_for(()))
        if self._target.span is not None:
            self.show_target(self._target)

    def show_target(self, target: Target) -> None:
        """Outline the focused span or the stop; a hand selection shows itself."""
        self._target, self._pull = target, None
        layer = self._article.layer if self._article else None
        overlay = self._layout.overlay.without_aim()
        if target.aim is Aim.STOP:
            overlay.stop = _by_paragraph(self.positions, target.fragments)
        elif target.aim is Aim.SPAN and target.span is not None and layer is not None:
            span = layer.span(target.span)
            if span is not None:
                self._outline(overlay, layer, span, span.fragments)
        self._show_overlay(overlay)

    def _outline(self, overlay: Overlay, layer: Layer, span: Span, fragments: Sequence[Fragment]) -> None:
        """Say what is drawn of the focused span; `fragments` may be other ones while an edge is pulled."""
        target, loads = self._target, self._layout.loads
        overlay.focus, overlay.focus_label = layer.handle(span.id), span.label
        overlay.focus_pieces = _by_paragraph(self.positions, fragments)
        overlay.home = loads.place(span.start)
        if self._can_change():
            overlay.edges = [(loads.place(start), loads.place_of_end(end)) for start, end in fragments[:MOST]]
        if fragments != span.fragments:
            return
        if target.part is not None and target.part < len(fragments):
            overlay.part_pieces = _by_paragraph(self.positions, (fragments[target.part],))
        if loads.with_chips:
            overlay.links, overlay.link = loads.links_of(span, self._link_words(), MOST), target.link

    def _show_overlay(self, overlay: Overlay) -> None:
        """Paint what is meant, and what was meant before anew."""
        layout, areas = self._layout, []
        for shown in (layout.overlay, overlay):
            layout.overlay = shown
            pieces = [*_flat(shown.stop), *_flat(shown.focus_pieces)]
            areas += [*layout.rectangles(pieces), *layout.arc_area()]
        self._repaint(areas)

    def _can_change(self) -> bool:
        if self.only_shows:
            return False
        project, article = self._hub.project, self._article
        writable = project is None or project.writable
        return writable and article is not None and not article.closed

    def _link_words(self) -> Mapping[str, str]:
        project = self._hub.project
        return {kind.id: kind.title for kind in project.schema.relations} if project is not None else {}

    def show_question(self, question: Question | None) -> None:
        """Number the answers of a question above their words."""
        self._refresh(self._layout.loads.ask(question))

    def show_hints(self, transient: Transient | None) -> None:
        """Stand the letters of word hints above their words; nothing moves for them."""
        overlay = self._layout.overlay
        before, overlay.hints = overlay.hints, hint_marks(self.positions, transient)
        if before or overlay.hints:
            self.viewport().update()

    def in_sight(self) -> Fragment:
        """Return the code points from the first whole line in sight to the end of the last one."""
        lines = self._layout.whole_lines(self._value(), self._value() + self.viewport().height())
        if not lines:
            offset = self.caret()[1]
            return offset, offset
        return self._offset(*lines[0][:2]), self._offset(lines[-1][0], lines[-1][2])

    def _offset(self, number: int, position: int) -> int:
        """Return the code point at a position of a paragraph."""
        code_points = self.positions.map
        return code_points.to_code_point(code_points.to_position(self.positions.starts[number]) + position)

    def show_pending(self, fragments: tuple[Fragment, ...]) -> None:
        """Draw fragments hollow until they are saved; nothing is measured before the next paint."""
        touched = self._layout.loads.wait_for(fragments)
        self._layout.mark_stale(touched)
        pieces = ((number, 0, 1 << 30) for number in touched)
        self._repaint(self._layout.rectangles(pieces))

    def _on_pending(self, fragments: tuple[Fragment, ...]) -> None:
        self.show_pending(fragments or self._not_saved())

    def _on_unsaved(self, unsaved: Unsaved | None) -> None:
        self.show_pending(self._not_saved())

    def _not_saved(self) -> tuple[Fragment, ...]:
        """Return what stays hollow because the disk refused it."""
        unsaved, article = self._hub.unsaved, self._article
        return () if unsaved is None or article is None else unsaved.fragments(article.document.id)

    def _refresh(self, paragraphs: Iterable[int]) -> None:
        rectangles = self._layout.arc_area()
        moved = self._keep_place(lambda: rectangles.extend(self._layout.settle(paragraphs)))
        if moved:
            self.viewport().update()
        else:
            self._repaint([*rectangles, *self._layout.arc_area()])

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
            if self._target.aim is Aim.SPAN:
                self.show_target(self._target)

    # -- mouse

    def _handle_at(self, point: QPoint) -> int | None:
        hot = self._layout.hot_at(*self.viewport_point(point))
        return None if hot is None or hot.handle == PENDING else hot.handle

    def _link_at(self, point: QPoint) -> RelationId | None:
        return self._layout.link_at(*self.viewport_point(point))

    def _grip_at(self, point: QPoint) -> Grip | None:
        where = QPointF(*self.viewport_point(point))
        near = [grip for grip in self._layout.grips() if grip.box.contains(where)]
        return min(near, key=lambda grip: abs(grip.knob.x() - where.x()), default=None)

    def _offset_at(self, point: QPoint) -> int:
        return self.positions.map.to_code_point(self.cursorForPosition(point).position())

    def _click(self, handle: int, point: QPoint) -> None:
        if handle < BADGE:
            self.answer_clicked.emit(BADGE - handle)
        elif self._article is not None and is_chip(handle):
            layer = self._article.layer
            span = layer.span_of(handle - CHIP)
            for relation in layer.relations_from(span.id, CHIP_RELATION)[:1]:
                self.clicked_link.emit(relation.id)
        elif self._article is not None:
            span = self._article.layer.span_of(handle)
            hot = self._layout.hot_at(*self.viewport_point(point))
            if len(span.fragments) > 1 and hot is not None and hot.bottom > 0:
                self.clicked_part.emit(span.id, self._offset_at(point))
            else:
                self.clicked_span.emit(span.id)

    def _take_hold(self, grip: Grip, point: QPoint) -> None:
        span = self._article.layer.span(self._target.span) if self._article and self._target.span else None
        if span is not None and grip.part < len(span.fragments):
            lift = round(grip.middle - self.viewport_point(point)[1])
            self._pull = Pull(span, grip, point, lift)
            self._gripped = True

    def _pull_to(self, pull: Pull, event: QMouseEvent) -> None:
        """Show how the span would be with its edge at the pointer."""
        point = event.position().toPoint()
        if pull.begins(point):
            pull.exact = bool(event.modifiers() & Qt.KeyboardModifier.AltModifier)
            self._pull_on()

    def _pull_on(self) -> None:
        """Show the pulled span; as long as the pointer is held beyond the rim of the view, scroll."""
        pull = self._pull
        if pull is None or self._article is None:
            return
        y, height = pull.point.y(), self.viewport().height()
        beyond = min(0, y) + max(0, y - height)
        if beyond:
            self._bar.setValue(self._bar.value() + max(-_RIM_STEP, min(_RIM_STEP, beyond)))
            self._rim_timer.start()
        near = QPoint(pull.point.x(), max(0, min(y, height - 1)))
        offset = self._offset_at((near if beyond else pull.point) + QPoint(0, pull.lift))
        fragments = pull.to(self._article.reading, offset)
        overlay = self._layout.overlay.without_aim()
        self._outline(overlay, self._article.layer, pull.span, fragments)
        self._show_overlay(overlay)

    def _let_go_of(self, pull: Pull, point: QPoint) -> None:
        """Tell of a pull that changed something; without one this was a click."""
        self._pull = None
        handle = self._handle_at(point)
        if pull.moving:
            self.show_target(self._target)
            if pull.fragments != pull.span.fragments:
                self.pulled.emit(pull.span.id, pull.fragments)
        elif handle is not None:
            self._click(handle, point)
        else:
            self.setTextCursor(self.cursorForPosition(point))
            self.clicked_text.emit(self.caret()[1])

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Wait on tags, lanes and numbers for the release; elsewhere begin a selection, also inside one."""
        point = event.position().toPoint()
        self._armed = None
        if event.button() == Qt.MouseButton.LeftButton:
            handle = self._handle_at(point)
            grip = self._grip_at(point) if not event.modifiers() & Qt.KeyboardModifier.ShiftModifier else None
            if grip is not None:
                self._take_hold(grip, point)
            link = self._link_at(point) if grip is None and handle is None else None
            if link is not None:
                self.clicked_link.emit(link)
            if self._pull is not None or link is not None:
                self.setFocus(Qt.FocusReason.MouseFocusReason)
                event.accept()
                return
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
        if self._gripped:
            if self._pull is not None:
                self._pull_to(self._pull, event)
            return
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
            shape = Qt.CursorShape.IBeamCursor
            if self._grip_at(point) is not None:
                shape = Qt.CursorShape.SplitHCursor
            elif self._handle_at(point) is not None or self._link_at(point) is not None:
                shape = Qt.CursorShape.PointingHandCursor
            if self.viewport().cursor().shape() != shape:
                self.viewport().setCursor(shape)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Report a click on a mark, or that a selection is complete."""
        armed, self._armed = self._armed, None
        point = event.position().toPoint()
        if self._gripped and event.button() == Qt.MouseButton.LeftButton:
            self._gripped = False
            if self._pull is not None:
                self._let_go_of(self._pull, point)
            event.accept()
            return
        if armed is not None:
            if self._handle_at(point) == armed[0]:
                self._click(armed[0], point)
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

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Ask for the menu of the label that was clicked with the right button; words have none."""
        handle = self._handle_at(event.pos())
        if handle is None or handle < BADGE or self._article is None:
            return
        span = self._article.layer.span_of(handle - CHIP if is_chip(handle) else handle)
        self.clicked_span.emit(span.id)
        self.menu_wanted.emit(span.id, event.globalPos())

    # -- keys

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Offer the key to the commands; move caret or selection; swallow what would insert text."""
        if self._pull is not None and event.key() == Qt.Key.Key_Escape:
            self._pull = None
            self.show_target(self._target)
            event.accept()
        elif self._dispatch is not None and self._dispatch.handle(event):
            event.accept()
        elif is_navigation(event):
            super().keyPressEvent(event)
            self._keep_caret_in_sight()
        elif event.text() and event.text().isprintable():
            event.accept()
        else:
            event.ignore()

    # -- painting

    def scrollContentsBy(self, dx: int, dy: int) -> None:
        """Scroll; lines that come into sight for the first time may give links other ways."""
        before = self._layout.arcs()
        super().scrollContentsBy(dx, dy)
        if before and self._layout.arcs() != before:
            self.viewport().update()

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
