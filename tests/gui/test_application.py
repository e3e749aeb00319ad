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
    assert [line.split()[0] for line in done.stdout.splitlines()] == ["annotator", "Qt", "SQLite", "1"]


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
