"""What memory grows by when an article is opened from a project file and all of it is loaded, against F.

Each in a process of its own: resident memory after, less that before. Linux and macOS.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "src"))

from news import ANNOTATOR, make_project, story
from paired import Ratio, report

SPANS = {1000: 20_000, 10_000: 200_000}


def main() -> None:
    """Print the ratio for 1 MB and 10 MB."""
    if sys.argv[1:]:
        print(json.dumps(grown(sys.argv[1], Path(sys.argv[2]))))
        sys.stdout.flush()
        os._exit(0)
    for size, spans in SPANS.items():
        with tempfile.TemporaryDirectory() as folder:
            path, text = Path(folder) / "p.annotator", Path(folder) / "article.txt"
            made = story(size, spans)
            text.write_text(made.text, encoding="utf-8", newline="")
            make_project(path, [made]).close()
            ours, floor = child("ours", path), child("floor", text)
        name = f"memory growth in MB, {size} KB / {spans}"
        report(Ratio(name, round(ours, 1), round(floor, 1), round(ours / floor, 2), 1.5, 1))


def child(which: str, path: Path) -> float:
    """Return what a process of its own says."""
    done = subprocess.run(
        [sys.executable, __file__, which, str(path)], capture_output=True, text=True, check=True
    )
    return float(json.loads(done.stdout))


def grown(which: str, path: Path) -> float:
    """Return the megabytes by which this process grew while it opened and painted the article."""
    from PySide6.QtWidgets import QApplication, QMainWindow, QPlainTextEdit

    from annotator.gui.canvas.canvas import Canvas
    from annotator.gui.hub import Hub
    from annotator.gui.theme import light_theme
    from annotator.ops.project import open_project

    application, window = QApplication(sys.argv[:1]), QMainWindow()
    hub, edit = Hub(), QPlainTextEdit()
    canvas = Canvas(hub, light_theme())
    window.setCentralWidget(canvas if which == "ours" else edit)
    edit.setPlainText("warm")
    window.resize(1000, 800)
    window.show()
    application.processEvents()
    before = resident()
    if which == "floor":
        edit.setPlainText(path.read_text(encoding="utf-8"))
    else:
        project = open_project(path, annotator=str(ANNOTATOR))
        hub.open_project(project)
        article = project.open_article(project.documents()[0].id)
        hub.open_article(article)
        article.layer.load_on(60_000)
    window.centralWidget().repaint()
    application.processEvents()
    return resident() - before


def resident() -> float:
    """Return the megabytes of memory that this process holds now."""
    done = subprocess.run(["ps", "-o", "rss=", "-p", str(os.getpid())], capture_output=True, check=True)
    return int(done.stdout) / 1024


if __name__ == "__main__":
    main()
