"""A shown canvas for tests: open a text, label words in it, point at them."""

from __future__ import annotations

from dataclasses import dataclass, field

from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtTest import QTest

from annotator.domain.annotation import (
    AnnotatorName,
    DocumentId,
    Fragment,
    Relation,
    RelationId,
    Span,
    SpanId,
    Tier,
)
from annotator.domain.change import ActId, Change, Draft, created
from annotator.domain.document import Document
from annotator.domain.layer import Layer
from annotator.domain.reading import Reading
from annotator.domain.schema import Label, Pattern
from annotator.gui.canvas.canvas import Canvas
from annotator.gui.canvas.keys import Press
from annotator.gui.hub import Hub
from annotator.ops.article import Article
from annotator.ops.change_set import ChangeSet

ANN = AnnotatorName("ann")
LABELS = tuple(
    Label(name, name.title(), Tier.ENTITIES, pattern=pattern)
    for name, pattern in zip(
        ("person", "organization", "quote", "claim", "cue", "source", "waived", "place"), Pattern, strict=True
    )
)


@dataclass
class Desk:
    """A shown canvas with its hub, and everything that it reported."""

    hub: Hub
    canvas: Canvas
    presses: list[Press] = field(default_factory=list)
    moves: list[tuple[int, int]] = field(default_factory=list)
    clicks: list[str] = field(default_factory=list)
    answers: list[int] = field(default_factory=list)

    @property
    def text(self) -> str:
        assert self.hub.article is not None
        return self.hub.article.text

    def open(self, text: str) -> None:
        document = Document(DocumentId(f"d{len(text)}"), "title", "", len(text))
        self.hub.open_article(Article(document, text, Layer(ANN), Reading(text)))
        self.paint()

    def at(self, words: str) -> Fragment:
        start = self.text.index(words)
        return start, start + len(words)

    def do(self, *changes: Change) -> ChangeSet:
        """Do what ops does: the layer follows, then the hub tells."""
        article = self.hub.article
        assert article is not None
        article.layer.apply(changes)
        draft = Draft(ActId("a"), "act", ANN, article.document.id, changes)
        change_set = ChangeSet(ActId("a"), "act", (draft,), article.document.id)
        self.hub.broadcast(change_set, None)
        return change_set

    def label(self, label: str, *words: str, doubt: bool = False) -> Span:
        fragments = tuple(sorted(self.at(word) for word in words))
        span = Span(SpanId(f"{label}-{fragments[0]}"), label, fragments, ANN, "now", doubt=doubt)
        self.do(created(span))
        self.paint()
        return span

    def link(self, quote: Span, source: Span) -> Relation:
        relation = Relation(RelationId(f"{quote.id}-{source.id}"), "source", quote.id, source.id, ANN, "now")
        self.do(created(relation))
        self.paint()
        return relation

    def paint(self) -> None:
        self.canvas.viewport().repaint()
        QTest.qWait(1)
        self.canvas.viewport().repaint()

    def point(self, offset: int) -> QPoint:
        """Return the middle of the caret at an offset, in the viewport."""
        cursor = self.canvas.textCursor()
        cursor.setPosition(self.canvas.positions.map.to_position(offset))
        return self.canvas.cursorRect(cursor).center()

    def drag(self, start: QPoint, end: QPoint) -> None:
        port = self.canvas.viewport()
        QTest.mousePress(port, Qt.MouseButton.LeftButton, pos=start)
        QTest.mouseMove(port, pos=(start + end) / 2)
        QTest.mouseMove(port, pos=end)
        QTest.mouseRelease(port, Qt.MouseButton.LeftButton, pos=end)

    def key(
        self,
        key: Qt.Key,
        modifiers: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier,
        text: str = "",
        repeat: bool = False,
    ) -> QKeyEvent:
        event = QKeyEvent(QEvent.Type.KeyPress, key, modifiers, text, repeat)
        self.canvas.keyPressEvent(event)
        return event

    def hot_point(self, span: Span, tag: bool) -> QPoint:
        """Return a point of a span's tag or lane, in the viewport."""
        article = self.hub.article
        assert article is not None
        handle = article.layer.handle(span.id)
        layout = self.canvas._layout
        for number in layout.laid_out():
            paragraph = layout.ensure(number)
            for index in range(len(paragraph.lines)):
                art = paragraph.art(index)
                for hot in art.hot if art else ():
                    if hot.handle == handle and (hot.bottom < 0) == tag:
                        y = layout.heights.top(number) + paragraph.baseline(index)
                        x = layout.left + (hot.left + hot.right) / 2
                        return QPoint(
                            round(x),
                            round(y + (hot.top + hot.bottom) / 2 - self.canvas.verticalScrollBar().value()),
                        )
        raise AssertionError("not drawn")
