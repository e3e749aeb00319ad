"""Annotates a gold article with the mouse: drags and clicks, keys only where the mouse has none."""

from __future__ import annotations

from desk import Desk
from gold import Fragments, Gold, Wanted
from PySide6.QtWidgets import QScrollArea, QWidget
from typist import ATTRIBUTE, RELATION, SPAN, NoWay, Typist
from ways import Way

from annotator.domain.questions import Question
from annotator.gui.panels.card import RowWidget


class Pointer(Typist):
    """A hand on the mouse. Labels are dragged and clicked in the palette, answers clicked above their words."""

    def __init__(self, desk: Desk, gold: Gold) -> None:
        super().__init__(desk, gold, ahead=1)
        self.clicks = {SPAN: 0, RELATION: 0, ATTRIBUTE: 0}

    def _way(self, wanted: Wanted, limit: int = 0) -> Way:
        return Way(0)

    def _label(self, wanted: Wanted, way: Way) -> None:
        """Drag over the words and click the label; more parts are dragged and joined by key."""
        self._begin(self._named(wanted))
        self._drag(wanted.fragments[:1])
        self._click_label(wanted.label)
        for part in wanted.fragments[1:]:
            self._drag((part,))
            self._press(SPAN, "j")
        if self._made(wanted) is None:
            self._play(SPAN, self._to_shape(wanted).keys)  # what snapping left out
        if self._made(wanted) is None:
            raise NoWay(f"the mouse did not make {self._named(wanted)}: {self._here()}")
        self._answer_all(wanted)
        self._group(wanted)
        self._describe(wanted)

    def _to_shape(self, wanted: Wanted) -> Way:
        """Return the edge keys for a stretch that snapping changed."""
        fragments = self.desk.session.hub.target.fragments
        return self.ways.to_shape(fragments, wanted.fragments)

    # -- answers

    def _press(self, kind: str, *keys: str) -> None:
        """Click what stands for a key in the card or the foot line; press it where nothing does."""
        for key in keys:
            number = int(key) if key.isdigit() else None
            widget = self._answer_widget(number) if number is not None else None
            if widget is None:
                super()._press(kind, key)
            else:
                self._click_on(kind, widget, key)

    def _answer_widget(self, number: int) -> QWidget | None:
        rows = [row for row in self._rows() if row.row is not None and row.row.number == number]
        command = "answer.none" if number == 0 else f"answer.{number}"
        buttons = [b for b in self.desk.session.work.foot.answers if b.property("command") == command]
        return next((w for w in (*buttons, *rows) if w.isVisible()), None)

    def _rows(self) -> list[RowWidget]:
        return self.desk.session.work.card.findChildren(RowWidget)

    def _ask(self, pending: set[str]) -> None:
        """Click the row of a question in the card."""
        rows = [r for r in self._rows() if r.row is not None and r.row.question in pending and r.isVisible()]
        if not rows:
            super()._ask(pending)
            return
        self._click_on(SPAN, rows[0], f"row {rows[0].row.question if rows[0].row else ''}")

    def _link(self, wanted: Wanted, question: Question) -> None:
        """Click the number above the words, else drag over them and press Enter."""
        end = self._next_end(wanted, question)
        choice = next((a for a in question.answers if a.fragments == end.fragments), None)
        if choice is not None:
            self._press(RELATION, str(choice.number))
        else:
            self._drag(end.fragments, RELATION)
            self._press(RELATION, "Enter")
            if self._made(end) is None:
                made = self.desk.article.layer.relations_from(question.span, question.id)
                span = self.desk.article.layer.span(made[-1].to_span) if made else None
                if span is not None:
                    self._play(SPAN, self.ways.to_shape(span.fragments, end.fragments).keys)
        if self._made(end) is None:
            raise NoWay(f"the mouse did not make {self._named(end)}: {self._here()}")

    # -- the mouse

    def _drag(self, fragments: Fragments, kind: str = SPAN) -> None:
        start, end = fragments[0]
        words = self.desk.text[start:end]
        nth = sum(1 for at in range(start) if self.desk.text.startswith(words, at)) + 1
        self.desk.drag(words, nth)
        self._clicked(kind, "drag")

    def _click_label(self, label: str) -> None:
        self.desk.click_label(label)
        self._clicked(SPAN, label)

    def _click_on(self, kind: str, widget: QWidget, what: str) -> None:
        scroll = self.desk.session.work.card.findChild(QScrollArea)
        if scroll is not None and scroll.isAncestorOf(widget):
            scroll.ensureWidgetVisible(widget)
            self.desk.settle()
        self.desk.click_on(widget)
        self._clicked(kind, what)

    def _clicked(self, kind: str, what: str) -> None:
        self.clicks[kind] += 1
        self.ways.look_again()
        self.tally.steps[-1].keys.append(what)
