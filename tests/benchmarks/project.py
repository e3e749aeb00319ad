"""A real project file in the real canvas against F: opening an article, and a label from key to saved and painted."""

from __future__ import annotations

import os
import sys
import tempfile
import time
from pathlib import Path
from typing import cast

from canvas import ANNOTATOR, SPANS, Floor, Side, corpus
from paired import frame, paired, report
from PySide6.QtWidgets import QApplication

from annotator.domain.annotation import DocumentId, Span, SpanId
from annotator.domain.change import created
from annotator.domain.document import Document, text_sha256
from annotator.domain.layer import Mark
from annotator.gui.canvas.canvas import Canvas
from annotator.gui.hub import Hub
from annotator.gui.theme import light_theme
from annotator.ops import annotate
from annotator.ops.project import Project, create
from annotator.ops.schema import find_schema


class Stored(Side):
    """The canvas with an article that lies in a project file."""

    def __init__(self, application: QApplication, project: Project, document: DocumentId) -> None:
        self.hub = Hub()
        self.canvas = Canvas(self.hub, light_theme())
        super().__init__(application, self.canvas)
        self.project, self.document, self.count = project, document, 0
        self.hub.open_project(project)

    def open(self) -> None:
        """Read the rows of the file and paint the first screen."""
        self.project.leave_article(self.document)
        self.hub.open_article(self.project.open_article(self.document))
        self.paint()

    def label(self) -> None:
        """Make a claim and delete it, each saved and painted."""
        article = self.hub.article
        assert article is not None
        self.count += 37
        start = self.canvas.place()[0] + self.count % 900
        word = article.reading.next_word(start) or (start, start + 5)
        made = annotate.add_span(self.project, article, "claim", (word,))
        self.hub.broadcast(made, None)
        self.flush()
        span = article.layer.span(made.select) if made.select else None
        assert span is not None
        self.hub.broadcast(annotate.delete_span(self.project, article, span), None)
        self.flush()


def main() -> None:
    """Print the ratios of all four sizes, or the sizes asked for."""
    application = cast(QApplication, QApplication.instance() or QApplication(sys.argv[:1]))
    for size in [int(argument) for argument in sys.argv[1:]] or [3, 60, 1000, 10_000]:
        measure(application, size)
    sys.stdout.flush()
    os._exit(0)


def measure(application: QApplication, size: int) -> None:
    """Print what one size costs."""
    text, marks = corpus(size, SPANS.get(size, size * 20))
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "article.txt"
        file.write_text(text, encoding="utf-8", newline="")
        project = create(Path(folder) / "p.annotator", find_schema("standard"), str(ANNOTATOR))
        document = fill(project, text, marks)
        ours, floor = Stored(application, project, document), Floor(application, file)
        name = f"{size} KB / {SPANS.get(size, size * 20)} in a file"
        report(paired(f"open, {name}", ours.open, floor.open, budget=1.5, rounds=9))
        report(paired(f"label, {name}", ours.label, floor.label))
        wall(ours, name)
        ours.window.close(), floor.window.close()
        ours.hub.open_project(None)
        project.close()


def fill(project: Project, text: str, marks: list[Mark]) -> DocumentId:
    """Put the article and its spans into the file."""
    document = Document(DocumentId("bench"), "Bench", text_sha256(text), len(text))
    project.record(
        [project.draft("import", document.id, [created(document)])], texts={document.text_sha256: text}
    )
    spans: dict[int, list[Mark]] = {}
    for mark in marks:
        spans.setdefault(mark.handle, []).append(mark)
    things = [
        Span(
            SpanId(f"s{handle}"),
            parts[0].label,
            tuple((m.start, m.end) for m in parts),
            ANNOTATOR,
            "2026-11-22T08:00:00Z",
        )
        for handle, parts in spans.items()
    ]
    project.record([project.draft("import", document.id, [created(span) for span in things])])
    return document.id


def wall(ours: Stored, name: str) -> None:
    """Print the wall time of an act, checked, derived, saved and painted."""
    times = []
    for _ in range(60):
        before = time.perf_counter()
        ours.label()
        times.append((time.perf_counter() - before) * 500)  # two acts
    report(frame(f"label to saved and painted, p95 wall / 16.7 ms, {name}", times))


if __name__ == "__main__":
    main()
