"""What works in a window that is shown: session, log, the edge where bugs are told."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import qVersion
from PySide6.QtGui import QColor

from annotator import __version__
from annotator.base.log import log, start_log, stop_log
from annotator.base.paths import data_folder
from annotator.base.settings import Settings
from annotator.base.temporary import sweep
from annotator.gui.application.crash import CrashHook
from annotator.gui.application.session import Session, sample_files
from annotator.gui.hub import Tone
from annotator.gui.main_window.window import MainWindow
from annotator.gui.widgets import icon
from annotator.ops.versions import sqlite_version


class Running:
    """Owns session, log and crash hook of one shown window; `close` gives all of them back."""

    def __init__(self, window: MainWindow, settings: Settings) -> None:
        log_file = start_log(data_folder())
        self.session = Session(settings, window=window)
        self._hook = CrashHook(window, self.session.hub, log_file)
        self._hook.install()
        log().info("start %s, Qt %s, SQLite %s", __version__, qVersion(), sqlite_version())

    def open(self, verb: str, paths: Sequence[Path]) -> None:
        """Open what the verb asks for. Raises `AnnotatorError`."""
        session = self.session
        open_for(session, verb, paths)
        if session.hub.project is None:
            session.hub.open_project(None)
        if session.settings.kept_aside is not None:
            session.hub.tell(
                f"The settings could not be read and are new. The old ones are in {session.settings.kept_aside}.",
                Tone.WARNING,
            )
        if session.hub.project is None:
            session.tell_last_end()
        sweep()
        session.window.setWindowIcon(icon("annotator", QColor("black"), 64))

    def close(self) -> None:
        """Stop all work, leave everything in order."""
        self._hook.remove()
        self.session.close()
        stop_log()


def open_for(session: Session, verb: str, paths: Sequence[Path]) -> None:
    """Open what the verb asks for. Raises `AnnotatorError`."""
    if verb == "demo":
        session.open_temporary(tuple(paths) or sample_files(), "Demo" if paths else "Sample")
    elif paths:
        session.open_path(paths[0])
    else:
        session.open_last()
