"""Makes the pictures of README and docs: the real window with articles of our own, light and dark.

`packaging/dev.py pictures [FOLDER]`, docs/pictures if none is named. Needs no screen.
"""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from annotator.gui.application.session import Session

ROOT = Path(__file__).resolve().parents[1]
GOLD = ROOT / "tests" / "fixtures" / "journeys"
SIZE = (1280, 800)
SETTLED = 500
"""Milliseconds."""
OTHERS = {
    "ferry": "Ferry line to Norvik will not be cut\n\n“Nobody gives up an island,” Ida Falk told the council.",
    "bridge": "Engineers doubt the old bridge\n\nThe bridge office said on Monday that two pillars had moved.",
    "bakery": "Night bakers ask for day wages\n\n“We start when you go to bed,” said Jonas Reuter, a baker.",
}
START = "Space p Space q 1 Space p Space o k Space q 1 Space p Space q"
REOPEN = "Ctrl+Enter"


@dataclass(frozen=True)
class Scene:
    """One picture. `gold`: an article with labels of tests/fixtures/journeys, else the sample is shown.

    `standard`: in a Standard project.

    `keys` are pressed one after the other; `focus`: words of a label that is visited then, as by a click on its tag.
    """

    name: str
    keys: str = ""
    theme: str = "light"
    gold: str = ""
    standard: bool = False
    focus: tuple[str, str] | None = None


SCENES = (
    Scene("window-light", START),
    Scene("window-dark", START, "dark"),
    Scene("answers", "Space p Space q"),
    Scene("questions", "Space p Space q 1 1", standard=True),
    Scene("hints", f"{START} f"),
    Scene("dense", REOPEN, gold="nested_marks"),
    Scene("dense-dark", REOPEN, "dark", "nested_marks"),
    Scene("split-quote", REOPEN, gold="nested_marks", focus=("quote", "“The operator")),
    Scene("links", REOPEN, gold="unclosed_marks", focus=("quote", "")),
    Scene("interview", REOPEN, gold="interview"),
    Scene("guillemets", REOPEN, gold="guillemets"),
    Scene("names", REOPEN + " Ctrl+Shift+N", gold="nested_marks"),
    Scene("arabic", REOPEN, gold="arabic", focus=("quote", "")),
    Scene("chinese", REOPEN, gold="chinese"),
)


def main(arguments: list[str]) -> int:
    """Write one PNG a scene."""
    folder = Path(arguments[0]) if arguments else ROOT / "docs" / "pictures"
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as home:
        for name in ("HOME", "USERPROFILE", "XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_STATE_HOME"):
            os.environ[name] = home
        for scene in SCENES:
            target = folder / f"{scene.name}.png"
            _picture(Path(home), scene, target)
            print(target)
    return 0


def _picture(home: Path, scene: Scene, target: Path) -> None:
    with _window(scene.theme, "gold" if scene.gold else "ida") as session:
        if scene.gold or scene.standard:
            _open_standard(session, home, scene)
        else:
            session.open_temporary(_files(home), "Sample")
        _press(session, scene.keys)
        if scene.focus is not None:
            _visit(session, *scene.focus)
        session.work.toast.hide()
        _rest(SETTLED)
        session.window.grab().save(str(target))


@contextmanager
def _window(theme: str, annotator: str) -> Iterator[Session]:
    from PySide6.QtCore import QEvent

    from annotator.base.settings import THEME, Settings
    from annotator.gui.application.run import make_application
    from annotator.gui.application.session import Session

    application = make_application()
    settings = Settings()
    settings.set(THEME, theme)
    session = Session(settings, ask_who=False)
    session.controls.project.annotator = annotator
    session.window.resize(*SIZE)
    session.window.show()
    try:
        yield session
    finally:
        session.window.close()
        session.close()
        session.window.deleteLater()
        session.deleteLater()
        application.sendPostedEvents(None, QEvent.Type.DeferredDelete)
        application.processEvents()


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

    session.controls.project.create(home / f"{scene.name}.annotator", find_schema("standard"))
    project = session.controls.project.project()
    import_paths(project, sorted(GOLD.glob("*.jsonl")) if scene.gold else _files(home))
    session.work.after_import()
    if scene.gold:
        wanted = (GOLD / f"{scene.gold}.jsonl").read_text("utf-8")
        row = next(row for row in project.documents() if f'"id":"{row.id}"' in wanted)
        session.controls.articles.open(row.id)


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


def _rest(milliseconds: int) -> None:
    """Let the window come to rest, as it is when a person looks at it."""
    from PySide6.QtCore import QEventLoop, QTimer

    loop = QEventLoop()
    QTimer.singleShot(milliseconds, loop.quit)
    loop.exec()


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
