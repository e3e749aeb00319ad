"""The canvas against F, a bare QPlainTextEdit with the same text: open, paint, label, scroll, resize.

`canvas.py [3|60|1000|10000 …]`: sizes in KB; all four if none is given. One JSON object a line.
"""

from __future__ import annotations

import os
import random
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import cast

from paired import Ratio, frame, paired, report

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "src"))
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtGui import QTextCursor
from PySide6.QtWidgets import QApplication, QMainWindow, QPlainTextEdit

from annotator.domain.annotation import AnnotatorName, DocumentId, Span, SpanId
from annotator.domain.change import ActId, Change, Draft, created, deleted
from annotator.domain.document import Document
from annotator.domain.layer import HEAD, Layer, Links, Mark, marks_of
from annotator.domain.reading import Reading
from annotator.gui.canvas.canvas import Canvas
from annotator.gui.hub import Hub
from annotator.gui.theme import light_theme
from annotator.ops.article import Article
from annotator.ops.change_set import ChangeSet

SPANS = {3: 30, 60: 600, 1000: 20_000, 10_000: 200_000}
LABELS = ("person", "organization", "claim", "quote", "cue")
WORDS = (
    "the of to and a in that is was for on with as at by from it minister said company market officials report "
    "police court city government people after years new percent Tuesday Parliament committee budget climate "
    "tariffs spokeswoman Reuters investigation announced according election bank energy workers union hospital"
).split()
EXTRA = (
    "😀 emoji 👩‍💻 said",
    "日本の首相は火曜日に",
    "قال الوزير يوم الثلاثاء",
    "שר האוצר אמר",
    "नमस्ते दुनिया",
    "café naïve",
)
ANNOTATOR = AnnotatorName("bench")


def main() -> None:
    """Print every ratio of the sizes asked for."""
    application = QApplication.instance() or QApplication(sys.argv[:1])
    sizes = [int(argument) for argument in sys.argv[1:]] or [3, 60, 1000, 10_000]
    for size in sizes:
        measure(cast(QApplication, application), size)
    long_paragraph(cast(QApplication, application))
    sys.stdout.flush()
    os._exit(0)


class Rows:
    """Makes spans of the rows that stand for a project; there are no links."""

    def __init__(self, marks: list[Mark]) -> None:
        self.head = [mark for mark in marks if mark.start < HEAD]
        self._all = marks
        self._marks: dict[int, list[Mark]] = {}
        for mark in marks:
            self._marks.setdefault(mark.handle, []).append(mark)

    def spans_by_handle(self, handles: Sequence[int]) -> list[Span]:
        """Return the spans in the order of `handles`."""
        return [self._span(handle) for handle in handles]

    def span_by_id(self, span_id: SpanId) -> tuple[int, Span] | None:
        """Return handle and span, none for those made since."""
        return (int(span_id), self._span(int(span_id))) if span_id.isdigit() else None

    def marks_around(self, start: int, end: int) -> list[Mark]:
        """Return the marks that reach into a stretch."""
        return [mark for mark in self._all if mark.start < end and mark.end > start]

    def pages(self) -> Iterator[list[Mark]]:
        """Yield all marks, 500 spans at a time."""
        handles = sorted(self._marks)
        for first in range(0, len(handles), 500):
            yield [mark for handle in handles[first : first + 500] for mark in self._marks[handle]]

    def link_pages(self) -> Iterator[Links]:
        """Yield nothing."""
        return iter(())

    def links_of(self, span_id: SpanId) -> Links:
        """Return nothing."""
        return Links()

    def _span(self, handle: int) -> Span:
        marks = self._marks[handle]
        fragments = tuple((mark.start, mark.end) for mark in marks)
        return Span(SpanId(str(handle)), marks[0].label, fragments, ANNOTATOR, "now")


class Side:
    """One of the two: a window with a widget in it."""

    def __init__(self, application: QApplication, widget: Canvas | QPlainTextEdit) -> None:
        self.application = application
        self.window = QMainWindow()
        self.window.setCentralWidget(widget)
        self.window.resize(1000, 800)
        self.window.show()
        self.widget = widget
        self.narrow = False
        self.flush()

    def flush(self) -> None:
        """Do what is posted, as the event loop would."""
        self.application.sendPostedEvents()
        self.application.processEvents()

    def paint(self) -> None:
        """Paint all that is in sight, now."""
        self.widget.viewport().repaint()

    def page(self) -> None:
        """Go one page on, from the start again after the end."""
        bar = self.widget.verticalScrollBar()
        if bar.value() >= bar.maximum():
            bar.setValue(0)
        bar.setValue(bar.value() + bar.pageStep())
        self.paint()
        self.flush()

    def wheel(self) -> None:
        """Scroll as one notch of the wheel does."""
        bar = self.widget.verticalScrollBar()
        step = 60 if isinstance(self.widget, Canvas) else 3
        if bar.value() + step > bar.maximum():
            bar.setValue(0)
        bar.setValue(bar.value() + step)
        self.flush()

    def end(self) -> None:
        """Go to the end and back."""
        self.widget.moveCursor(QTextCursor.MoveOperation.End)
        self.widget.ensureCursorVisible()
        self.paint()
        self.flush()
        self.widget.moveCursor(QTextCursor.MoveOperation.Start)
        self.widget.ensureCursorVisible()
        self.flush()

    def resize(self) -> None:
        """Make the window narrower, or wide again."""
        self.narrow = not self.narrow
        self.window.resize(700 if self.narrow else 1000, 800)
        self.flush()
        self.paint()


class Ours(Side):
    """The canvas with an article of its own."""

    def __init__(self, application: QApplication, text: Path, marks: list[Mark]) -> None:
        self.hub = Hub()
        self.canvas = Canvas(self.hub, light_theme())
        super().__init__(application, self.canvas)
        self.file, self.marks, self.rows = text, marks, Rows(marks)
        self.count = 0

    def open(self) -> None:
        """Show the article from its file and its rows."""
        text = self.file.read_text(encoding="utf-8")
        layer = Layer(ANNOTATOR, self.rows.head, self.rows, rest=self.rows)
        document = Document(DocumentId("d"), "title", "", len(text))
        self.hub.open_article(Article(document, text, layer, Reading(text)))
        self.paint()

    def label(self) -> None:
        """Add a span in sight, relabel it, delete it; each painted."""
        article = self.hub.article
        assert article is not None
        start = self.canvas.place()[0] + 10 + self.count % 400
        self.count += 13
        span = Span(SpanId(f"new{self.count}"), "person", ((start, start + 14),), ANNOTATOR, "now")
        other = replace(span, label="claim")
        for change in (created(span), Change(created(span).kind, span.id, span, other), deleted(other)):
            self.act(article, change)

    def act(self, article: Article, change: Change) -> None:
        """Do one act as the hub tells it, and paint."""
        article.layer.apply([change])
        draft = Draft(ActId("a"), "Person", ANNOTATOR, article.document.id, (change,))
        self.hub.broadcast(ChangeSet(ActId("a"), "Person", (draft,), article.document.id), None)
        self.flush()


class Floor(Side):
    """F."""

    def __init__(self, application: QApplication, text: Path) -> None:
        self.edit = QPlainTextEdit()
        self.edit.setReadOnly(True)
        self.edit.setFont(light_theme().text_font())
        super().__init__(application, self.edit)
        self.file = text

    def open(self) -> None:
        """Show the text of the file."""
        self.edit.setPlainText(self.file.read_text(encoding="utf-8"))
        self.paint()

    def label(self) -> None:
        """Repaint three times: what an act costs that changes nothing."""
        for _ in range(3):
            self.paint()
            self.flush()


def measure(application: QApplication, size: int) -> None:
    """Print the ratios for one size."""
    text, marks = corpus(size, SPANS.get(size, size * 20))
    rounds = 5 if size >= 10_000 else 9
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "article.txt"
        file.write_text(text, encoding="utf-8", newline="")
        ours, floor = Ours(application, file, marks), Floor(application, file)
        name = f"{size} KB / {SPANS.get(size, size * 20)}"
        report(paired(f"open, {name}", ours.open, floor.open, budget=1.5, rounds=rounds))
        loaded(ours)
        middle(ours), middle(floor)
        for what, budget in (("paint", 1.0), ("label", 1.5)):
            report(paired(f"{what}, {name}", getattr(ours, what), getattr(floor, what), budget=budget))
        if floor.edit.verticalScrollBar().maximum() > 0:
            for what, budget in (("page", 1.3), ("wheel", 1.2)):
                report(paired(f"{what}, {name}", getattr(ours, what), getattr(floor, what), budget=budget))
            report(paired(f"end of text, {name}", ours.end, floor.end, budget=1.5, rounds=rounds))
            anchor_error(ours, name)
        report(paired(f"resize, {name}", ours.resize, floor.resize, budget=1.2, rounds=rounds))
        wall(ours, name)
        ours.window.close(), floor.window.close()


def loaded(ours: Ours) -> None:
    """Load what the window loads in slices after the first paint."""
    article = ours.hub.article
    assert article is not None
    article.layer.load_on(60_000)


def middle(side: Side) -> None:
    """Scroll to the middle and paint."""
    bar = side.widget.verticalScrollBar()
    bar.setValue(bar.maximum() // 2)
    side.paint()
    side.flush()


def anchor_error(ours: Ours, name: str) -> None:
    """Print how far a line strays from where 40 notches up and 40 down should bring it, in pixels."""
    middle(ours)
    bar = ours.canvas.verticalScrollBar()
    worst = 0
    for step in (-60,) * 40 + (60,) * 40:
        offset = ours.canvas.place()[0]
        before = ours.canvas.line_rectangle(offset).top()
        bar.setValue(bar.value() + step)
        ours.flush()
        moved = ours.canvas.line_rectangle(offset).top() - before
        worst = max(worst, abs(moved + step))
    report(Ratio(f"wheel, anchor error in pixels, {name}", worst, 1.0, float(worst), 1.0, 80))


def wall(ours: Ours, name: str) -> None:
    """Print the wall time from an act to its paint."""
    article = ours.hub.article
    assert article is not None
    middle(ours)
    times = []
    for index in range(60):
        start = ours.canvas.place()[0] + 5 * index
        span = Span(SpanId(f"wall{index}"), "person", ((start, start + 14),), ANNOTATOR, "now")
        before = time.perf_counter()
        ours.act(article, created(span))
        times.append((time.perf_counter() - before) * 1000)
    report(frame(f"label, p95 wall / 16.7 ms, {name}", times))


def long_paragraph(application: QApplication) -> None:
    """Print what a label costs in one paragraph of 100 KB with 2,000 spans."""
    text, marks = corpus(100, 2000, breaks=False)
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "article.txt"
        file.write_text(text, encoding="utf-8", newline="")
        ours, floor = Ours(application, file, marks), Floor(application, file)
        report(paired("open, one paragraph of 100 KB", ours.open, floor.open, budget=1.5, rounds=7))
        middle(ours), middle(floor)
        report(paired("label, one paragraph of 100 KB", ours.label, floor.label, budget=1.5))
        report(paired("paint, one paragraph of 100 KB", ours.paint, floor.paint, budget=1.0))
        wall(ours, "one paragraph of 100 KB")


def corpus(size: int, spans: int, breaks: bool = True) -> tuple[str, list[Mark]]:
    """Return a text of `size` KB like news, and the marks of so many spans: short, long, split."""
    chance = random.Random(size)
    paragraphs, length = [], 0
    while length < size * 1000:
        words = [chance.choice(WORDS) for _ in range(chance.randint(30, 100))]
        if chance.random() < 0.05:
            words.insert(chance.randrange(len(words)), chance.choice(EXTRA))
        paragraphs.append(" ".join(words).capitalize() + ".")
        length += len(paragraphs[-1]) + 1
    text = ("\n" if breaks else " ").join(paragraphs)
    marks: list[Mark] = []
    for number in range(spans):
        start = number * (len(text) - 700) // spans + chance.randint(0, 40)
        kind = chance.random()
        if kind < 0.85:
            high = 25 if kind < 0.6 else 160
            fragments: tuple[tuple[int, int], ...] = ((start, start + chance.randint(4, high)),)
        elif kind < 0.95:
            gap = start + chance.randint(5, 20)
            again = gap + chance.randint(5, 40)
            fragments = ((start, gap), (again, again + chance.randint(5, 20)))
        else:
            fragments = ((start, start + chance.randint(200, 600)),)
        span = Span(SpanId(str(number)), chance.choice(LABELS), fragments, ANNOTATOR, "now")
        marks.extend(marks_of(span, number))
    return text, sorted(marks)


if __name__ == "__main__":
    main()
