"""What works in a window that is shown: session, log, the edge where bugs are told."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import qVersion

from annotator import __version__
from annotator.base.log import log, start_log, stop_log
from annotator.base.paths import former_log_folder, log_folder
from annotator.base.settings import Settings
from annotator.base.temporary import sweep
from annotator.gui.application.asking import is_shown
from annotator.gui.application.crash import CrashHook
from annotator.gui.application.front import bring_to_front
from annotator.gui.application.handed import take
from annotator.gui.application.listening import Listening
from annotator.gui.application.session import SAMPLE, Session, sample_files
from annotator.gui.application.wanted import Wanted
from annotator.gui.hub import Tone
from annotator.gui.main_window.window import MainWindow
from annotator.gui.widgets import program_icon
from annotator.ops.versions import sqlite_version


class Running:
    """Owns session, log and crash hook of one shown window; `close` gives all of them back."""

    def __init__(self, window: MainWindow, settings: Settings) -> None:
        log_file = start_log(log_folder(), former_log_folder())
        self.session = Session(settings, window=window)
        self._hook = CrashHook(window, self.session.hub, log_file)
        self._hook.install()
        # before a project is opened: who has it must be there to be asked by who comes second
        self.listening = Listening(window, self.session)
        log().info("start %s, Qt %s, SQLite %s", __version__, qVersion(), sqlite_version())

    def open(self, wanted: Wanted) -> None:
        """Open what is wanted. Raises `AnnotatorError`."""
        session = self.session
        open_for(session, wanted)
        if session.hub.project is None:
            session.hub.open_project(None)
        if self._is_elsewhere(wanted):
            session.window.close()
            return
        if session.settings.trouble:
            session.hub.tell(session.settings.trouble, Tone.WARNING)
        if session.hub.project is None:
            session.tell_last_end()
        sweep()
        session.window.setWindowIcon(program_icon())
        if wanted.files and not wanted.demo:
            session.runner.guard(lambda: session.controls.project.import_dropped(wanted.files, ""))
        if wanted.trouble:
            session.hub.tell(wanted.trouble, Tone.WARNING)

    def take(self, paths: Sequence[Path]) -> None:
        """Open or import what a desktop hands over while the window runs."""
        if take(self.session, paths):
            bring_to_front(self.session.window)

    def _is_elsewhere(self, wanted: Wanted) -> bool:
        """Tell whether a window that started at the same moment was first with this project, and is in front now."""
        project = self.session.hub.project
        if project is None or wanted.new_window or not self.session.controls.project.elsewhere:
            return False
        return is_shown(project.path)

    def close(self) -> None:
        """Stop all work, leave everything in order."""
        self.listening.stop()
        self._hook.remove()
        self.session.close()
        stop_log()


def open_for(session: Session, wanted: Wanted) -> None:
    """Open what is wanted. Raises `AnnotatorError`."""
    if wanted.demo:
        files = wanted.files
        session.open_temporary(files or sample_files(), "Demo" if files else SAMPLE)
        if not files:
            session.desk.touring.welcome()
    elif wanted.project is not None and wanted.in_window:
        session.open_given(wanted.project)
    elif wanted.project is not None:
        session.open_path(wanted.project)
    elif not wanted.files and not wanted.trouble:
        session.open_last()
