"""The smoke run: proves on a bare machine that the window opens, labels and saves."""

from __future__ import annotations

import sys

from PySide6.QtCore import qVersion

from annotator import __version__
from annotator.base.errors import AnnotatorError
from annotator.base.settings import Settings
from annotator.gui.application.run import make_application
from annotator.gui.application.session import Session, sample_files
from annotator.ops.versions import sqlite_version


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
