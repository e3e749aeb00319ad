"""Files that a desktop hands over: a double click on macOS, before the window is there and while it works."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest

from annotator.base.own_process import whole_environment
from annotator.gui.application import handed
from annotator.gui.application.handed import take
from annotator.gui.application.session import Session
from annotator.gui.dialogs.project import NewProjectDialog
from annotator.ops.project import create
from annotator.ops.schema import find_schema

CLICKED = """
import sys
from PySide6.QtCore import QCoreApplication, QTimer, QUrl
from PySide6.QtGui import QFileOpenEvent
from PySide6.QtWidgets import QApplication, QMainWindow
from annotator.gui import application
from annotator.gui.application import handed, run

run.hands_over = lambda: True  # as on macOS
early, late, another = sys.argv[1:]
handed.start_another = lambda path: print("another", path.name)

def click(path):
    QCoreApplication.sendEvent(QCoreApplication.instance(), QFileOpenEvent(path))

def painted():
    if early:
        click(early)
    click(QUrl("https://example.invalid/x.annotator"))
    watch.start(10)

def look():
    said = ""
    for window in QApplication.topLevelWidgets():
        if isinstance(window, QMainWindow) and window.menuBar().actions()[0].menu().actions():  # it works
            said = window.windowTitle()
    if said == seen[0]:
        return
    seen[0] = said
    if "–" not in said and early:
        return
    print(said)
    if "–" not in said:
        click(late)
    else:
        watch.stop()
        click(another)
        QTimer.singleShot(300, QApplication.closeAllWindows)

seen = [""]
watch = QTimer()
watch.timeout.connect(look)
sys.exit(application.main([], painted=painted))
"""


@pytest.fixture
def projects(tmp_path: Path) -> Sequence[Path]:
    made = [tmp_path / f"{name}.annotator" for name in ("Mill", "Größe", "Third")]
    for path in made:
        create(path, find_schema("news"), "ann").close()
    return made


def clicked(early: str, late: str, another: str) -> list[str]:
    done = subprocess.run(
        [sys.executable, "-c", CLICKED, early, late, another],
        env=whole_environment() | {"PYTHONIOENCODING": "utf-8"},
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=60,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.splitlines()


def test_a_double_click_that_starts_the_program_opens_the_project(projects: Sequence[Path]) -> None:
    first, second, _ = map(str, projects)
    assert clicked(first, "", second) == ["Mill – Article Annotator", "another Größe.annotator"]


def test_a_double_click_while_it_runs_opens_it_at_the_start_page(projects: Sequence[Path]) -> None:
    first, second, _ = map(str, projects)
    words = clicked("", second, first)
    assert words == ["Article Annotator", "Größe – Article Annotator", "another Mill.annotator"]


@pytest.fixture
def others(monkeypatch: pytest.MonkeyPatch) -> list[Path]:
    """Return the projects for which another window was started."""
    started: list[Path] = []
    monkeypatch.setattr(handed, "start_another", started.append)
    return started


def test_one_is_opened_here_the_others_in_windows_of_their_own(
    start: Session, projects: Sequence[Path], others: list[Path]
) -> None:
    first, second, third = projects
    assert take(start, projects)
    assert start.hub.project is not None
    assert start.hub.project.path == first
    assert others == [second, third]
    assert take(start, [first])
    assert not take(start, [second])
    assert others == [second, third, second]


def test_articles_go_into_a_new_project_by_the_dialog(
    start: Session, tmp_path: Path, others: list[Path]
) -> None:
    (tmp_path / "a.txt").write_text("Mill reopens\n", "utf-8")
    assert take(start, [tmp_path / "a.txt"])
    dialog = start.desk.dialog()
    assert isinstance(dialog, NewProjectDialog)
    dialog.reject()
    assert others == []


def test_another_window_is_this_program_on_that_project(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, projects: Sequence[Path]
) -> None:
    """A program that stands for ours writes down what it was started with."""
    script, said = tmp_path / "program", tmp_path / "said"
    if os.name != "posix":
        pytest.skip("a script that is a program")
    script.write_text(f'#!/bin/sh\nprintf "%s\\n" "$@" > "{said}.part"\nmv "{said}.part" "{said}"\n', "utf-8")
    script.chmod(0o700)
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    monkeypatch.setattr(sys, "executable", str(script))
    handed.start_another(projects[1])
    for _ in range(2000):
        if said.exists():
            break
        subprocess.run(["sleep", "0.01"], check=True)
    assert said.read_text("utf-8").splitlines() == ["open", str(projects[1])]
