"""A whole session of the program opens no network: what is heard is only the door for its own kin on this computer."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from annotator.base.own_process import whole_environment
from annotator.base.paths import resources
from annotator.base.settings import ANNOTATOR, FILE_NAME, Settings

SESSION = """
import sys
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QMainWindow

heard = []

def hear(event, arguments):
    if event.startswith(("socket.", "urllib.", "http.", "ftplib.", "smtplib.", "webbrowser.")):
        heard.append((event, *map(str, arguments[1:])) if event != "socket.__new__" else (event, str(arguments[1])))

sys.addaudithook(hear)
from annotator.gui import application
from annotator.gui.application import running

def use(running):
    runner = running.session.runner
    for command in ("go.next_stop", "label.person", "edit.undo", "edit.redo", "help.about", "help.newest"):
        runner.run(runner.table.get(command))
    for _ in range(2):
        running.session.desk.dialog().reject()
    running.session.controls.project.check()
    QTimer.singleShot(1500, running.session.window.close)

class Used(running.Running):
    def open(self, wanted):
        super().open(wanted)
        assert self.listening.door is not None
        QTimer.singleShot(0, lambda: use(self))

running.Running = Used
code = application.main(["demo", sys.argv[1]])
for event in heard:
    print(*event)
sys.exit(code)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="counts sockets of Unix")
def test_a_whole_session_opens_one_door_for_its_own_kin_and_no_network(home: Path, tmp_path: Path) -> None:
    article = next((resources() / "sample").glob("*.txt"))
    Settings(home / "config" / "article-annotator" / FILE_NAME).set(ANNOTATOR, "ann")
    done = subprocess.run(
        [sys.executable, "-c", SESSION, str(article)],
        env=whole_environment(),
        capture_output=True,
        text=True,
        timeout=100,
    )
    assert done.returncode == 0, done.stderr
    lines = done.stdout.splitlines()
    assert [line.split()[0] for line in lines] == ["socket.__new__", "socket.bind"], done.stdout
    assert lines[0] == "socket.__new__ 1"  # AF_UNIX
    assert "article-annotator" in lines[1]
