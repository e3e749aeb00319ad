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

PRESSES = ("go.next_stop", "label.person", "go.next_stop", "label.quote", "answer.1")
"""What the tour teaches: who speaks can only be asked where sentences are found, with all that this brings along."""
LABELS = 3
"""How many labels they make: a name, a quote, and who says it."""


def smoke_run() -> int:
    """Open the window, label a name and a quote in a temporary project, print versions; 0 if all of it worked."""
    application = make_application()
    session = Session(Settings(), ask_who=False)
    try:
        session.window.show()
        session.open_temporary(sample_files(), "Smoke")
        session.window.grab()
        for name in PRESSES:
            session.runner.run(session.runner.table.get(name))
        rows = session.controls.project.project().documents()
        labels = sum(row.spans for row in rows)
    except AnnotatorError as error:
        print(error.sentence, file=sys.stderr)
        return 1
    finally:
        session.window.close()
        session.close()
        application.quit()
    if labels < LABELS:
        print(f"The window opened, but of {LABELS} labels {labels} were saved.", file=sys.stderr)
        return 1
    print(f"annotator {__version__}\nQt {qVersion()}\nSQLite {sqlite_version()}\n{labels} labels saved")
    return 0
