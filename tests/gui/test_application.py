"""The program with a window: what the command line may ask of it, and what it answers."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from annotator.base.errors import EnvironmentFailure
from annotator.gui.application import main
from annotator.gui.application.crash import CrashHook
from annotator.gui.application.session import Session
from annotator.gui.dialogs.about import CrashDialog
from annotator.ops.project import create
from annotator.ops.schema import find_schema

SOURCE = Path(__file__).resolve().parents[2] / "src"


@pytest.mark.parametrize("words", [["open", "a", "b"], ["paint"], ["open", "--smoke"]])
def test_wrong_usage_is_exit_2(words: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main(words) == 2
    assert "Usage" in capsys.readouterr().err


@pytest.mark.parametrize("verb", ["open", "demo"])
def test_a_missing_path_is_exit_1_and_one_sentence(
    verb: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    missing = tmp_path / "nothing.annotator"
    assert main([verb, str(missing)]) == 1
    message = capsys.readouterr().err
    assert str(missing) in message
    assert message.count("\n") == 1


def test_a_name_cannot_write_more_lines_or_move_the_cursor(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["open", "a\nNothing is wrong.\x1b[2J\u202e.annotator"]) == 1
    assert capsys.readouterr().err == (
        "“a↵Nothing is wrong.�[2J�.annotator” is not there. Nothing was opened; check the path and try again.\n"
    )


def test_the_smoke_run_labels_and_prints_the_versions_without_a_screen(tmp_path: Path) -> None:
    environment = {
        key: value
        for key, value in os.environ.items()
        if key not in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")
    }
    code = "import sys; from annotator.gui.application import main; sys.exit(main(['--smoke']))"
    done = subprocess.run(
        [sys.executable, "-c", code],
        env={**environment, "PYTHONPATH": str(SOURCE), "HOME": str(tmp_path), "QT_QPA_PLATFORM": ""},
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert [line.split()[0] for line in done.stdout.splitlines()] == ["annotator", "Qt", "SQLite", "3"]


@pytest.mark.skipif(
    not sys.platform.startswith("linux"), reason="only there a session can be without a screen"
)
@pytest.mark.parametrize(
    ("screen", "says"),
    [
        ({}, "There is no screen for a window here"),
        ({"DISPLAY": ":65000"}, "could not connect to display :65000"),
        ({"QT_QPA_PLATFORM": "nonsense"}, "Could not find the Qt platform plugin"),
    ],
)
def test_without_a_screen_to_draw_on_a_sentence_says_so(
    screen: dict[str, str], says: str, tmp_path: Path
) -> None:
    named = ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")
    environment = {key: value for key, value in os.environ.items() if key not in named}
    done = subprocess.run(
        [sys.executable, "-m", "annotator"],
        env={**environment, **screen, "PYTHONPATH": str(SOURCE), "HOME": str(tmp_path)},
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert done.returncode == 1
    assert says in done.stderr
    assert done.stderr.count("\n") == 1
    assert "annotator --help" in done.stderr


UNTIL_TITLE = """
import sys
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QMainWindow
from annotator.gui import application

LATE = tuple(f"annotator.{part}" for part in ("ops", "domain", "store", "formats", "gui.hub", "gui.canvas"))

def painted():
    print("painted", [name for name in sys.modules if name.startswith(LATE)])
    watch.start(10)

def look():
    for window in QApplication.topLevelWidgets():
        if isinstance(window, QMainWindow) and window.windowTitle() == sys.argv[1]:
            watch.stop()
            window.close()

watch = QTimer()
watch.timeout.connect(look)
sys.exit(application.main(sys.argv[2:], painted=painted))
"""


def start_until(title: str, folder: Path, *words: str) -> subprocess.CompletedProcess[str]:
    """Start the program in a process of its own, close its window when it has this title."""
    homes = {name: str(folder / name) for name in ("HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME")}
    return subprocess.run(
        [sys.executable, "-c", UNTIL_TITLE, title, *words],
        env={**os.environ, **homes, "PYTHONPATH": str(SOURCE), "QT_QPA_PLATFORM": "offscreen"},
        capture_output=True,
        text=True,
        timeout=60,
    )


def test_the_window_is_painted_before_what_works_in_it_is_imported(tmp_path: Path) -> None:
    done = start_until("Article Annotator", tmp_path)
    assert (done.returncode, done.stdout) == (0, "painted []\n"), done.stderr


def test_a_project_comes_after_the_first_paint(tmp_path: Path) -> None:
    file = tmp_path / "Mill.annotator"
    create(file, find_schema("news"), "ann").close()
    done = start_until("Mill – Article Annotator", tmp_path, "open", str(file))
    assert (done.returncode, done.stdout) == (0, "painted []\n"), done.stderr


def test_damaged_settings_are_put_aside_and_the_log_lies_where_logs_lie(tmp_path: Path, home: Path) -> None:
    settings = tmp_path / "XDG_CONFIG_HOME" / "article-annotator" / "settings.json"
    former = tmp_path / "XDG_DATA_HOME" / "article-annotator" / "log" / "annotator.log"
    for file, words in ((settings, "{"), (former, "of an earlier version\n")):
        file.parent.mkdir(parents=True)
        file.write_text(words)
    done = start_until("Article Annotator", tmp_path)
    assert done.returncode == 0, done.stderr
    assert settings.with_name("settings.json.unreadable").read_text() == "{"
    if sys.platform.startswith("linux"):
        log = home / "state" / "article-annotator" / "log" / "annotator.log"
        assert log.read_text("utf-8").startswith("of an earlier version\n")
        assert not former.parent.exists()


def test_what_is_no_project_is_exit_1_and_one_sentence(tmp_path: Path) -> None:
    file = tmp_path / "Mill.annotator"
    file.write_text("no project", "utf-8")
    done = start_until("Mill – Article Annotator", tmp_path, "open", str(file))
    sentence = [line for line in done.stderr.splitlines() if not line.startswith("This plugin")]
    assert (done.returncode, len(sentence)) == (1, 1), done.stderr
    assert str(file.name) in sentence[0]


def test_a_bug_opens_one_window_that_can_be_copied(start: Session, qtbot: QtBot) -> None:
    hook = CrashHook(start.window, start.hub, None)
    hook._before = lambda *unused: None
    for _ in range(2):
        try:
            raise ValueError("<b>a bug</b>")
        except ValueError as error:
            hook.caught(ValueError, error, error.__traceback__)
    dialogs = start.window.findChildren(CrashDialog)
    assert len(dialogs) == 1
    assert "<b>a bug</b>" in dialogs[0].details
    dialogs[0].accept()


def test_a_full_disk_is_one_sentence_and_no_crash(start: Session) -> None:
    hook = CrashHook(start.window, start.hub, None)
    hook.caught(EnvironmentFailure, EnvironmentFailure("The disk is full."), None)
    assert start.work.toast.text() == "The disk is full."
    assert start.window.findChildren(CrashDialog) == []
