"""The start of the window: its frame is painted first, what stands in it next."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from annotator.base.settings import FILE_NAME, THEME, Settings
from annotator.gui.main_window.window import GROUNDS, MainWindow
from annotator.gui.theme import dark_theme, light_theme

COUNT = """
import enum, os, sys
from annotator.gui import application
def of_qt(kind):
    return [sub for sub in kind.__subclasses__() if sub.__qualname__.startswith("Qt.")]
def painted():
    made = sum(len(of_qt(kind)) for kind in (enum.Enum, enum.Flag, enum.IntEnum, enum.IntFlag))
    os.write(1, str(made).encode())
    os._exit(0)
application.main(["--new-window"], painted=painted)
"""


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(tmp_path / FILE_NAME)


def test_the_ground_of_the_frame_is_that_of_the_themes() -> None:
    assert [theme.window.name().upper() for theme in (light_theme(), dark_theme())] == list(GROUNDS)


@pytest.mark.parametrize("name", ["light", "dark"])
def test_the_frame_comes_first_in_the_color_of_what_follows(
    qtbot: QtBot, settings: Settings, name: str
) -> None:
    settings.set(THEME, name)
    window = MainWindow(settings, bare=True)
    qtbot.addWidget(window)
    seen: list[str] = []
    window.appeared.connect(lambda: seen.append(f"frame, furnished: {window.is_furnished}"))
    window.appeared.connect(window.furnish)
    window.painted.connect(lambda: seen.append("all"))
    with qtbot.waitSignal(window.painted):
        window.show()
        frame = window.grab().toImage().pixelColor(20, 400)
    assert frame.name().upper() == GROUNDS[name == "dark"]
    assert window.start.isVisible()
    assert window.palette().window().color() == window.theme.window
    window.update()
    qtbot.waitUntil(lambda: len(seen) == 2)
    assert seen == ["frame, furnished: False", "all"]


def test_a_window_that_is_furnished_at_once_tells_of_both(qtbot: QtBot, settings: Settings) -> None:
    window = MainWindow(settings)
    qtbot.addWidget(window)
    with qtbot.waitSignals([window.appeared, window.painted]):
        window.show()


def test_the_frame_needs_none_of_the_enumerations_of_the_namespace(tmp_path: Path) -> None:
    home = {f"XDG_{name}_HOME": str(tmp_path) for name in ("CONFIG", "DATA", "STATE", "CACHE")}
    done = subprocess.run(
        [sys.executable, "-c", COUNT],
        env=os.environ | home | {"QT_QPA_PLATFORM": "offscreen", "XDG_RUNTIME_DIR": str(tmp_path)},
        capture_output=True,
        text=True,
        check=True,
    )
    assert int(done.stdout) < 10  # all of them would be more than a hundred
