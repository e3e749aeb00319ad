"""What the program is, which versions it runs on, under which licenses; and the window of a crash."""

from __future__ import annotations

import platform
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import qVersion
from PySide6.QtGui import QFontDatabase, QGuiApplication
from PySide6.QtWidgets import QPlainTextEdit, QPushButton, QWidget

from annotator.base.build import BUILD
from annotator.base.paths import licenses_folder
from annotator.gui.dialogs.frame import Frame
from annotator.gui.widgets import plain_label, tr

LICENSES = (
    "Article Annotator: Apache-2.0",
    "Qt and PySide6: LGPL-3.0",
    "SQLite: public domain",
)


def licenses() -> str:
    """Return under which licenses the parts are, and where their texts lie."""
    folder = licenses_folder()
    where = (
        f"{tr('The texts of all licenses, and what else is inside:')} {folder}"
        if folder is not None
        else tr("Other libraries: each brings its license where Python keeps it")
    )
    return "\n".join((*LICENSES, where))


def versions(sqlite: str) -> tuple[str, ...]:
    """Return what a bug report needs: program, Python, Qt and SQLite."""
    return (
        f"Article Annotator {BUILD}",
        f"Python {platform.python_version()}",
        f"Qt {qVersion()}",
        f"SQLite {sqlite}",
        platform.platform(terse=True),
    )


class AboutDialog(Frame):
    """Versions and licenses. `show` shows a folder: that of the licenses where the program brought it."""

    def __init__(self, parent: QWidget | None, sqlite: str, show: Callable[[Path], None]) -> None:
        super().__init__(
            parent,
            tr("Article Annotator"),
            tr(
                "Mark who is speaking, for whom, what is claimed and what is quoted. "
                "Everything stays on this computer."
            ),
            440,
        )
        self.details = "\n".join(versions(sqlite))
        self.body.addWidget(plain_label(self.details))
        self.body.addSpacing(4)
        self.body.addWidget(plain_label(licenses(), "small-muted", wrap=True))
        folder = licenses_folder()
        if folder is not None:
            texts = QPushButton(tr("Show the licenses"))
            texts.setAutoDefault(False)
            texts.clicked.connect(lambda: show(folder))
            self.buttons.addWidget(texts)
        copy = QPushButton(tr("Copy versions"))
        copy.setAutoDefault(False)
        copy.clicked.connect(self._copy)
        self.buttons.addWidget(copy)
        self.add_close()

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self.details)


class CrashDialog(Frame):
    """A bug: what is safe, the technical text, a button that copies it."""

    def __init__(self, parent: QWidget | None, trace: str, written: str = "") -> None:
        super().__init__(
            parent,
            tr("Something went wrong in the program"),
            tr(
                "Every label that was shown as saved is safe in the project file. You can go on; if it "
                "happens again, close the window and open it anew. The text below helps to find the fault; "
                "it says where in the program it happened and holds no words of your articles."
            ),
            640,
        )
        self.details = trace
        field = QPlainTextEdit(trace)
        field.setReadOnly(True)
        field.setAccessibleName(tr("Technical text"))
        field.setFont(QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont))
        field.setMinimumHeight(220)
        self.body.addWidget(field)
        if written:
            words = f"{tr('It is kept on this computer only, in')} {written}"
            self.body.addWidget(plain_label(words, "small-muted", wrap=True))
        copy = QPushButton(tr("Copy the text"))
        copy.setAutoDefault(False)
        copy.clicked.connect(self._copy)
        self.buttons.addWidget(copy)
        self.add_close(tr("Go on"))

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self.details)
