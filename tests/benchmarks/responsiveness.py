"""The longest time for which the window's loop stands still during long work, as a ratio to 50 ms.

A timer of 1 ms beats while 1,000 articles with 30 spans come in, go out and are taken back; wall time, so a busy
machine shows. The collector of garbage runs as it does for a person.
"""

from __future__ import annotations

import os
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from paired import Ratio, report
from transfer import write_articles

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

ARTICLES = int(os.environ.get("BENCH_ARTICLES", "1000"))
ALLOWED_MS = 50.0
LONGEST_S = 600


class Heart:
    """Beats on the window's loop and keeps the gaps between two beats, in milliseconds."""

    def __init__(self) -> None:
        from PySide6.QtCore import Qt, QTimer

        self.gaps: list[float] = []
        self._last = time.perf_counter()
        self._timer = QTimer()
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.setInterval(1)
        self._timer.timeout.connect(self._beat)

    def watch(self, name: str, start: Callable[[], object], done: Callable[[], bool]) -> Ratio:
        """Run the loop until `done`; return the longest gap."""
        from PySide6.QtTest import QTest

        self.gaps.clear()
        self._timer.start()
        began = self._last = time.perf_counter()
        start()
        while not done() and time.perf_counter() - began < LONGEST_S:
            QTest.qWait(5)
        QTest.qWait(50)
        self._timer.stop()
        longest = max(self.gaps)
        most = sorted(self.gaps)[-8:]
        print(
            f"{name}: {time.perf_counter() - began:.1f} s, longest gaps {[round(g) for g in most]} ms",
            file=sys.stderr,
        )
        return Ratio(name, round(longest, 1), ALLOWED_MS, round(longest / ALLOWED_MS, 2), 1.0, 1)

    def _beat(self) -> None:
        now = time.perf_counter()
        self.gaps.append((now - self._last) * 1000)
        self._last = now


def main() -> None:
    """Print one line for each kind of work."""
    from annotator.base.settings import ANNOTATOR, Settings
    from annotator.gui.application.run import make_application
    from annotator.gui.application.session import Session
    from annotator.gui.controllers.requests import AskExport, AskImport
    from annotator.gui.dialogs.ask import TakeBackArticlesDialog
    from annotator.gui.dialogs.exporting import ExportDialog
    from annotator.ops.schema import find_schema

    with tempfile.TemporaryDirectory() as folder:
        base = Path(folder)
        write_articles(base / "articles.jsonl", ARTICLES)
        application = make_application()
        settings = Settings()
        settings.set(ANNOTATOR, "ann")
        session = Session(settings, ask_who=False)
        session.window.show()
        session.controls.project.create(base / "p.annotator", find_schema("news"))
        heart = Heart()

        def is_idle() -> bool:
            return session.desk.dialog() is None and not session.tasks.busy()

        def ask_import() -> None:
            session.hub.asked.emit(AskImport((base / "articles.jsonl",)))

        def ask_export() -> None:
            session.hub.asked.emit(AskExport())
            dialog = session.desk.dialog()
            assert isinstance(dialog, ExportDialog)
            dialog.path.setText(str(base / "out.jsonl"))
            dialog.write()

        report(heart.watch(f"longest block in an import / 50 ms, {ARTICLES} articles", ask_import, is_idle))
        report(heart.watch(f"longest block in an export / 50 ms, {ARTICLES} articles", ask_export, is_idle))
        assert (base / "out.jsonl").exists()

        def turn(command: str) -> None:
            session.work.run(command)
            dialog = session.desk.dialog()
            if isinstance(dialog, TakeBackArticlesDialog):
                dialog.accept()

        for name, command in (("undo", "edit.undo"), ("redo", "edit.redo")):
            report(
                heart.watch(
                    f"longest block in {name} of the import / 50 ms, {ARTICLES} articles",
                    lambda command=command: turn(command),
                    is_idle,
                )
            )
        session.window.close()
        session.close()
        application.processEvents()


if __name__ == "__main__":
    main()
