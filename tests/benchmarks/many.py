"""A project with 5,000 articles in the real window: opening it, going on, labelling, filtering, checking.

Wall time as ratios to 50 ms: nothing may block the window longer.
"""

from __future__ import annotations

import gc
import os
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from news import ANNOTATOR, Story, make_project, story
from paired import Ratio, frame, report
from responsiveness import ALLOWED_MS, Heart

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "src"))
sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "support"))

from desk import Desk
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from annotator.gui.controllers.requests import AskCheck

ARTICLES = int(os.environ.get("BENCH_ARTICLES", "5000"))


def main() -> None:
    """Print one row a thing that a person does."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "p.annotator"
        make_project(path, [another(number) for number in range(ARTICLES)]).close()
        desk = Desk(None, None, str(ANNOTATOR))
        gc.collect()
        gc.freeze()  # as the program does when its window is shown
        rows(desk, path)
        desk.close()
    sys.stdout.flush()
    os._exit(0)


def another(number: int) -> Story:
    """Return an article unlike the others."""
    made = story(3, 30)
    made.write(f"This is number {number}.")
    return made


def rows(desk: Desk, path: Path) -> None:
    """Measure each thing."""
    session, work = desk.session, desk.session.work
    report(longest("open the project", lambda turn: session.open_path(path), 1))
    QTest.qWait(800)
    ids = [row.id for row in work.articles.model.rows()]
    words = "minister"

    def label(turn: int) -> None:
        QTest.keyClick(desk.canvas, Qt.Key.Key_Space)
        QTest.keyClick(desk.canvas, Qt.Key.Key_P)

    report(longest("done and next", lambda turn: work.run("article.done"), 20))
    report(
        longest(
            "another article", lambda turn: session.controls.articles.open(ids[turn * 997 % ARTICLES]), 20
        )
    )
    report(longest("Space and label", label, 20))
    report(longest("undo", lambda turn: work.run("edit.undo_key"), 5))
    report(longest("filter, a letter", lambda turn: work.articles.find_field.setText(words[: turn % 9]), 18))
    work.articles.find_field.setText("")
    report(
        Heart().watch(
            f"check, longest block / 50 ms, {ARTICLES} articles",
            lambda: session.hub.asked.emit(AskCheck()),
            lambda: not session.tasks.busy(),
        )
    )


def longest(name: str, act: Callable[[int], object], turns: int) -> Ratio:
    """Return the p95 from an act to its paint (the only time, if it is done once)."""
    times = []
    for turn in range(turns):
        before = time.perf_counter()
        act(turn)
        QApplication.sendPostedEvents()
        QApplication.processEvents()
        times.append((time.perf_counter() - before) * 1000)
    return frame(f"{name} / 50 ms, {ARTICLES} articles", times, ALLOWED_MS)


if __name__ == "__main__":
    main()
