"""The whole window on a real project file: how long it stands still after opening, and each key from press to paint.

`window.py [3|60|1000|10000 …]`: sizes in KB. Wall time, so a busy machine shows; ratios to what a person may notice:
50 ms for a block, 16.7 ms (a frame) for a key. One article with 500 relations comes last.
"""

from __future__ import annotations

import gc
import os
import sys
import tempfile
import time
from pathlib import Path

from news import ANNOTATOR, IMPORT, make_project, story
from paired import Ratio, frame, report
from responsiveness import ALLOWED_MS, Heart

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "src"))
sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "support"))

from desk import Desk
from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from annotator.ops import undo

SPANS = {3: 30, 60: 600, 1000: 20_000, 10_000: 200_000}
TURNS = 30
KEYS = {
    "p": (Qt.Key.Key_P, Qt.KeyboardModifier.NoModifier),
    "z": (Qt.Key.Key_Z, Qt.KeyboardModifier.NoModifier),
    "Z": (Qt.Key.Key_Z, Qt.KeyboardModifier.ShiftModifier),
    "u": (Qt.Key.Key_U, Qt.KeyboardModifier.NoModifier),
    "n": (Qt.Key.Key_N, Qt.KeyboardModifier.NoModifier),
    "Space": (Qt.Key.Key_Space, Qt.KeyboardModifier.NoModifier),
    "page": (Qt.Key.Key_PageDown, Qt.KeyboardModifier.NoModifier),
}


def main() -> None:
    """Print all rows of the sizes asked for."""
    for size in [int(argument) for argument in sys.argv[1:]] or list(SPANS):
        measure(f"{size} KB / {SPANS.get(size, size * 20)}", size, SPANS.get(size, size * 20), None)
    measure("500 relations in 360 KB", 360, 3000, 500)
    sys.stdout.flush()
    os._exit(0)


def measure(name: str, size: int, spans: int, relations: int | None) -> None:
    """Print what the window does with one article."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "p.annotator"
        make_project(path, [story(size, spans, relations)]).close()
        desk = Desk(None, None, str(ANNOTATOR))
        desk.session.window.resize(1400, 900)
        desk.settle()
        gc.collect()
        gc.freeze()  # as the program does when its window is shown
        desk.session.open_path(path)  # a row of its own, in project.py
        settle()
        rail = desk.session.work.rail
        name_of_row = f"longest block after open / 50 ms, {name}"
        report(Heart().watch(name_of_row, rail.update, lambda: not rail._timer.isActive()))
        seen, after = Seen(desk), []
        for key in KEYS:
            report(pressed(desk, seen, key, name, after))
        report(
            frame(f"any key until card, rail and foot have followed, p95 / 50 ms, {name}", after, ALLOWED_MS)
        )
        desk.close()


class Seen(QObject):
    """Notes when the canvas was painted."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.at = self.cpu = 0.0
        desk.canvas.viewport().installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - the name is given by Qt
        """Have the canvas paint, then note the time."""
        if event.type() is not QEvent.Type.Paint:
            return False
        watched.removeEventFilter(self)
        QApplication.sendEvent(watched, event)
        watched.installEventFilter(self)
        self.at, self.cpu = self.at or time.perf_counter(), self.cpu or time.process_time()
        return True


def pressed(desk: Desk, seen: Seen, key: str, name: str, after: list[float]) -> Ratio:
    """Return the p95 of one key from press to paint, at 30 places all over the article.

    `after` gets how long it took until all that waits for the paint was done too.
    """
    code, modifier = KEYS[key]
    length, times, used = len(desk.text), [], []
    for turn in range(TURNS):
        if key in ("p", "u", "n", "Space"):
            place(desk, (turn * 7919 * 97) % max(1, length - 200))
        seen.at = seen.cpu = 0.0
        before, cpu = time.perf_counter(), time.process_time()
        QTest.keyClick(desk.canvas, code, modifier)
        settle()
        after.append((time.perf_counter() - before) * 1000)
        times.append((seen.at - before) * 1000 if seen.at else after[-1])
        used.append(((seen.cpu or time.process_time()) - cpu) * 1000)
        project = desk.session.hub.project
        waiting = undo.next_undo(project) if project is not None and key == "z" else None
        if waiting is not None and waiting.title == IMPORT:
            break
    return frame(f"{key} to painted, p95 / 16.7 ms, {name}", times, used=used)


def place(desk: Desk, offset: int) -> None:
    """Put the caret at an offset, painted."""
    desk.session.controls.navigate.moved(offset, offset)
    desk.canvas.set_caret(offset)
    settle()


def settle() -> None:
    """Let everything that is due happen."""
    QApplication.sendPostedEvents()
    QApplication.processEvents()


if __name__ == "__main__":
    main()
