"""Runs one window: the program itself, and the smoke run that proves that it can."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QCoreApplication, Qt, qVersion
from PySide6.QtGui import QColor, QGuiApplication
from PySide6.QtWidgets import QApplication

from annotator import __version__
from annotator.base.errors import AnnotatorError
from annotator.base.log import log, start_log, stop_log
from annotator.base.paths import APPLICATION, config_folder, data_folder
from annotator.base.settings import FILE_NAME, Settings
from annotator.gui.application.crash import CrashHook
from annotator.gui.application.session import Session, sample_files
from annotator.gui.hub import Tone
from annotator.gui.widgets import icon
from annotator.ops.versions import sqlite_version


def make_application() -> QApplication:
    """Return the one QApplication, in our style."""
    existing = QApplication.instance()
    if isinstance(existing, QApplication):
        return existing
    QGuiApplication.setHighDpiScaleFactorRoundingPolicy(Qt.HighDpiScaleFactorRoundingPolicy.PassThrough)
    application = QApplication([APPLICATION])
    QCoreApplication.setApplicationName(APPLICATION)
    QCoreApplication.setApplicationVersion(__version__)
    QGuiApplication.setApplicationDisplayName("")
    QGuiApplication.setDesktopFileName(APPLICATION)
    application.setStyle("Fusion")
    return application


def run(verb: str, paths: Sequence[Path]) -> int:
    """Open the window and return its exit code; 1 where what was asked for cannot be opened."""
    application = make_application()
    log_file = start_log(data_folder())
    settings = Settings(config_folder() / FILE_NAME)
    session = Session(settings)
    hook = CrashHook(session.window, session.hub, log_file)
    hook.install()
    log().info("start %s, Qt %s, SQLite %s", __version__, qVersion(), sqlite_version())
    try:
        session.window.show()
        try:
            open_for(session, verb, paths)
        except AnnotatorError as error:
            print(error.sentence, file=sys.stderr)
            session.close()
            return 1
        if settings.kept_aside is not None:
            session.hub.tell(
                f"The settings could not be read and are new. The old ones are in {settings.kept_aside}.",
                Tone.WARNING,
            )
        application.setWindowIcon(icon("annotator", QColor("black"), 64))
        return application.exec()
    finally:
        hook.remove()
        session.close()
        stop_log()


def open_for(session: Session, verb: str, paths: Sequence[Path]) -> None:
    """Open what the verb asks for. Raises `AnnotatorError`."""
    if verb == "demo":
        session.open_temporary(tuple(paths) or sample_files(), "Demo" if paths else "Sample")
    elif paths:
        session.open_path(paths[0])
    else:
        session.open_last()


def smoke_run() -> int:
    """Open the window, label one span in a temporary project, print the versions; 0 if all of it worked."""
    application = make_application()
    session = Session(Settings(), ask_who=False)
    try:
        session.window.show()
        session.open_temporary(sample_files(), "Smoke")
        session.window.grab()
        session.runner.run(session.runner.table.get("go.next_stop"))
        session.runner.run(session.runner.table.get("label.person"))
        rows = session.controls.project.project().documents()
        labels = sum(row.spans for row in rows)
    except AnnotatorError as error:
        print(error.sentence, file=sys.stderr)
        return 1
    finally:
        session.window.close()
        session.close()
        application.quit()
    if labels < 1:
        print("The window opened, but no label was saved.", file=sys.stderr)
        return 1
    print(f"annotator {__version__}\nQt {qVersion()}\nSQLite {sqlite_version()}\n{labels} label saved")
    return 0
