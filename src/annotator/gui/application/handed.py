"""Files that a desktop hands to a program that runs: a double click on macOS, a file dropped on its icon."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QProcess, QProcessEnvironment

from annotator.base.own_process import whole_environment
from annotator.gui.application.session import Session
from annotator.gui.application.wanted import SUFFIX


def take(session: Session, paths: Sequence[Path]) -> bool:
    """Open or import what was handed over, and tell whether this window has to do with it.

    A project that is shown here stays, one for which there is room is opened, any other gets a window of its own.
    """
    here = False
    files = tuple(path for path in paths if path.suffix.lower() != SUFFIX)
    for path in paths:
        if path in files:
            continue
        if session.shows(path):
            here = True
        elif session.waits():
            session.open_given(path)
            here = True
        else:
            start_another(path)
    if files:
        session.runner.guard(lambda: session.controls.project.import_dropped(files, ""))
    return here or bool(files)


def start_another(project: Path) -> None:
    """Start the program once more on a project: it asks the windows that run, then shows one of its own."""
    frozen = bool(getattr(sys, "frozen", False))
    process = QProcess()
    process.setProgram(sys.executable)
    process.setArguments([*([] if frozen else ["-P", "-m", "annotator"]), "open", str(project)])
    environment = QProcessEnvironment()
    for name, value in whole_environment().items():
        environment.insert(name, value)
    process.setProcessEnvironment(environment)
    process.startDetached()
