"""Makes the pictures of README, docs and guide: the real window with articles of our own, light and dark.

`packaging/dev.py pictures [NAME…]`, all scenes if none is named. Needs no screen.
"""

from __future__ import annotations

import gc
import os
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from scenes import GUIDE, OTHERS, README, Scene

if TYPE_CHECKING:
    from PySide6.QtGui import QImage

    from annotator.gui.application.session import Session

ROOT = Path(__file__).resolve().parents[1]
GOLD = ROOT / "tests" / "fixtures" / "journeys"
FOLDERS = {"docs/pictures": README, "resources/guide/pictures": GUIDE}
REST = 60
"""Milliseconds between two looks whether the window has come to rest."""

COLORS = 256
HOMES = (
    "HOME",
    "USERPROFILE",
    "APPDATA",
    "LOCALAPPDATA",
    "XDG_CONFIG_HOME",
    "XDG_DATA_HOME",
    "XDG_STATE_HOME",
)


def main(arguments: list[str]) -> int:
    """Write one PNG a scene; return 1 if a name is that of none."""
    wanted = set(arguments)
    unknown = wanted - {scene.name for scenes in FOLDERS.values() for scene in scenes}
    if unknown:
        print(f"no scene is called {', '.join(sorted(unknown))}", file=sys.stderr)
        return 1
    with tempfile.TemporaryDirectory() as home:
        for name in HOMES:
            os.environ[name] = home
        for folder, scenes in FOLDERS.items():
            (ROOT / folder).mkdir(parents=True, exist_ok=True)
            for scene in scenes:
                if not wanted or scene.name in wanted:
                    target = ROOT / folder / f"{scene.name}.png"
                    few_colors(picture(Path(home), scene)).save(str(target))
                    print(target)
    return 0


def picture(home: Path, scene: Scene) -> QImage:
    """Return what a scene looks like. `home`: a folder for what it needs; settings and backups lie there, too."""
    with _window(scene, "gold" if scene.gold else "ida") as session:
        if scene.gold or scene.standard:
            _open_standard(session, home, scene)
        elif not scene.empty:
            session.open_temporary(_files(home), "Sample")
        _press(session, scene.keys)
        if scene.focus is not None:
            _visit(session, *scene.focus)
        if scene.run:
            session.work.run(scene.run)
        if scene.act is not None:
            scene.act(session, home)
        session.work.toast.hide()
        _rest(session)
        dialog = session.desk.dialog()
        shown = dialog if scene.alone else session.window
        if shown is None:
            raise SystemExit(f"{scene.name} shows no dialog")
        image = shown.grab().toImage()
        if dialog is not None:
            dialog.reject()
        return image


def few_colors(image: QImage) -> QImage:
    """Return a picture in its most frequent colors, a quarter as large as a file and the same to the eye."""
    from PySide6.QtCore import Qt
    from PySide6.QtGui import QImage

    image = image.convertToFormat(QImage.Format.Format_RGB32)
    counted = Counter(memoryview(image.constBits()).cast("I"))
    table = [color | 0xFF000000 for color, _ in counted.most_common(COLORS)]
    return image.convertToFormat(QImage.Format.Format_Indexed8, table, Qt.ImageConversionFlag.AvoidDither)


@contextmanager
def _window(scene: Scene, annotator: str) -> Iterator[Session]:
    from PySide6.QtCore import QEvent

    from annotator.base.settings import THEME, Settings
    from annotator.gui.application.run import make_application
    from annotator.gui.application.session import Session

    application = make_application()
    settings = Settings()
    settings.set(THEME, scene.theme)
    session = Session(settings, ask_who=False)
    session.controls.project.annotator = annotator
    session.window.resize(*scene.size)
    session.window.show()
    try:
        yield session
    finally:
        session.window.close()
        session.close()
        session.work.let_go()
        session.window.deleteLater()
        session.deleteLater()
        application.sendPostedEvents(None, QEvent.Type.DeferredDelete)
        application.processEvents()
        gc.collect()  # what is left of a window must not go while the next one is made


def _press(session: Session, keys: str) -> None:
    from PySide6.QtWidgets import QApplication

    from annotator.gui.commands.command import Scope

    for key in keys.split():
        if not session.runner.press(key, Scope.TEXT) and not session.runner.press(key, Scope.WINDOW):
            raise SystemExit(f"nothing is on the key {key}")
        QApplication.processEvents()


def _open_standard(session: Session, home: Path, scene: Scene) -> None:
    """Show the sample, or a gold article with all its labels, in a Standard project."""
    from annotator.ops.schema import find_schema
    from annotator.ops.transfer import import_paths

    session.controls.project.create(_free(home, scene.name), find_schema("standard"))
    project = session.controls.project.project()
    import_paths(project, sorted(GOLD.glob("*.jsonl")) if scene.gold else _files(home))
    session.work.after_import()
    if scene.gold:
        wanted = (GOLD / f"{scene.gold}.jsonl").read_text("utf-8")
        row = next(row for row in project.documents() if f'"id":"{row.id}"' in wanted)
        session.controls.articles.open(row.id)


def _free(home: Path, name: str) -> Path:
    path = home / f"{name}.annotator"
    path.unlink(missing_ok=True)
    return path


def _visit(session: Session, label: str, words: str) -> None:
    """Visit the first label of a kind that begins with these words."""
    article = session.hub.article
    if article is None:
        raise SystemExit("no article is shown")
    for span in article.layer.spans():
        if span.label == label and article.text[span.start :].startswith(words):
            session.controls.navigate.focus_by_id(span.id)
            return
    raise SystemExit(f"no {label} begins with {words}")


def _rest(session: Session) -> None:
    """Let the window come to rest, as it is when a person looks at it: work beside it has ended, too."""
    from PySide6.QtCore import QEventLoop, QTimer

    idle = 0
    while idle < 2:  # what was found is laid out in the turn after
        loop = QEventLoop()
        QTimer.singleShot(REST, loop.quit)
        loop.exec()
        idle = 0 if session.tasks.busy() else idle + 1


def _files(home: Path) -> tuple[Path, ...]:
    from annotator.gui.application.session import sample_files

    made = []
    for name, text in OTHERS.items():
        path = home / f"{name}.txt"
        path.write_text(text, encoding="utf-8")
        made.append(path)
    return (*sample_files(), *made)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
