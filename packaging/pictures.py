"""Makes the pictures of the README: the real window with articles of our own, light and dark.

`packaging/dev.py pictures [FOLDER]`, docs/pictures if none is named. Needs no screen.
"""

from __future__ import annotations

import os
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
SIZE = (1280, 800)
SETTLED = 500
"""Milliseconds."""
OTHERS = {
    "ferry": "Ferry line to Norvik will not be cut\n\n“Nobody gives up an island,” Ida Falk told the council.",
    "bridge": "Engineers doubt the old bridge\n\nThe bridge office said on Monday that two pillars had moved.",
    "bakery": "Night bakers ask for day wages\n\n“We start when you go to bed,” said Jonas Reuter, a baker.",
}
KEYS = "Space p Space q 1 Space p Space o k Space q 1 Space p Space q".split()


def main(arguments: list[str]) -> int:
    """Write window-light.png and window-dark.png."""
    folder = Path(arguments[0]) if arguments else ROOT / "docs" / "pictures"
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as home:
        for name in ("HOME", "USERPROFILE", "XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_STATE_HOME"):
            os.environ[name] = home
        for theme in ("light", "dark"):
            target = folder / f"window-{theme}.png"
            _picture(Path(home), theme, target)
            print(target)
    return 0


def _picture(home: Path, theme: str, target: Path) -> None:
    from PySide6.QtWidgets import QApplication

    from annotator.base.settings import THEME, Settings
    from annotator.gui.application.run import make_application
    from annotator.gui.application.session import Session
    from annotator.gui.commands.command import Scope

    application = make_application()
    settings = Settings()
    settings.set(THEME, theme)
    session = Session(settings, ask_who=False)
    session.controls.project.annotator = "ida"
    window = session.window
    window.resize(*SIZE)
    window.show()
    session.open_temporary(_files(home), "Sample")
    for key in KEYS:
        session.runner.press(key, Scope.TEXT)
        QApplication.processEvents()
    session.work.toast.hide()
    _rest(SETTLED)
    window.grab().save(str(target))
    window.close()
    session.close()
    application.processEvents()


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
