"""Runs one window: paints its frame, then what stands in it, then brings what works; imports each when it is due."""

from __future__ import annotations

import gc
import os
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QObject, QTimer
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication

from annotator import __version__
from annotator.base.errors import AnnotatorError
from annotator.base.paths import APPLICATION
from annotator.base.settings import LAST_PROJECT, Settings
from annotator.gui.application.ending import Ending
from annotator.gui.application.screen import no_abort
from annotator.gui.application.wanted import SUFFIX, Wanted, complain
from annotator.gui.main_window.window import MainWindow

if TYPE_CHECKING:
    from annotator.gui.application.running import Running

UNPAINTED = 1000
"""Milliseconds after which a window that nobody paints, a minimized one, goes on all the same."""


def make_application() -> QApplication:
    """Return the one QApplication, in our style."""
    existing = QApplication.instance()
    if isinstance(existing, QApplication):
        return existing
    # as an argument: `setStyle` returns the style, and making its Python type costs 5 ms before the first paint
    with no_abort():
        application = application_kind()([APPLICATION, "-style", "Fusion"])
    QCoreApplication.setApplicationName(APPLICATION)
    QCoreApplication.setApplicationVersion(__version__)
    QGuiApplication.setApplicationDisplayName("")
    QGuiApplication.setDesktopFileName(APPLICATION)
    return application


def hands_over() -> bool:
    """Tell whether this system hands files to a program that runs, instead of starting it once more."""
    return sys.platform == "darwin"


def application_kind() -> type[QApplication]:
    """Return the class of the application. One of our own costs 4 ms of the start: only where needed."""
    if not hands_over():
        return QApplication
    from annotator.gui.application.clicked import Application
    from annotator.gui.application.held_keys import let_held_keys_repeat

    let_held_keys_repeat()
    return Application


class Opening(QObject):
    """Shows the window, furnishes it and, as soon as that is painted, makes it work and opens what was asked for.

    `painted` is called once, after the first paint, that of the frame. What a desktop hands over meanwhile is opened
    in the end.
    """

    def __init__(self, settings: Settings, wanted: Wanted, painted: Callable[[], object]) -> None:
        super().__init__()
        self._settings = settings
        self._wanted = wanted
        self._painted = painted
        self.running: Running | None = None
        self.window = MainWindow(settings, blank=comes(wanted, settings), bare=True)
        self.window.appeared.connect(self._has_appeared)
        self.window.painted.connect(self._go_on)
        self._unpainted = QTimer(self)
        self._unpainted.setSingleShot(True)
        self._unpainted.timeout.connect(self._go_on)
        self._unpainted.start(UNPAINTED)
        self._handed: list[Path] = []
        self._take = QTimer(self)
        self._take.setSingleShot(True)  # several come in one go
        self._take.timeout.connect(self._take_handed)
        if hands_over():
            from annotator.gui.application.clicked import Application

            application = QCoreApplication.instance()
            if isinstance(application, Application):
                application.handed.connect(self._hand)

    def _has_appeared(self) -> None:
        self._painted()
        self._try(self.window.furnish)

    def _go_on(self) -> None:
        self._unpainted.stop()
        if self.running is not None:
            return
        self._try(self._work)
        gc.freeze()
        gc.enable()

    def _work(self) -> None:
        # importing all that works in the window takes longer than painting it
        from annotator.gui.application.running import Running

        self.window.furnish()  # where nobody painted it
        self.running = Running(self.window, self._settings)
        self.running.open(self._first())
        if self._handed:
            self._take.start(0)

    def _try(self, act: Callable[[], object]) -> None:
        """Do what must succeed; the program ends where it does not."""
        try:
            act()
        except AnnotatorError as error:
            complain(error.sentence)
            QCoreApplication.exit(1)
        except BaseException:
            QCoreApplication.exit(1)
            raise

    def _first(self) -> Wanted:
        """Return what is opened first: on macOS a desktop names the project not before the program runs."""
        handed, wanted = self._handed, self._wanted
        if not handed or wanted.demo or wanted.project is not None or handed[0].suffix.lower() != SUFFIX:
            return wanted
        return replace(wanted, project=handed.pop(0), in_window=True)

    def _hand(self, path: Path) -> None:
        self._handed.append(path)
        self._take.start(0)

    def _take_handed(self) -> None:
        if self.running is None:
            return
        paths, self._handed = self._handed, []
        self.running.take(paths)

    def close(self) -> None:
        """Leave everything in order."""
        self._unpainted.stop()
        self._take.stop()
        if self.running is not None:
            self.running.close()


def comes(wanted: Wanted, settings: Settings) -> bool:
    """Tell whether a project comes into the window, so that its empty panes are shown first."""
    if wanted.demo or wanted.project is not None:
        return True
    return not wanted.files and not wanted.trouble and last_project(settings)


def last_project(settings: Settings) -> bool:
    """Tell whether the project that was open when the window closed is still there."""
    name = settings.get(LAST_PROJECT)
    return os.path.isfile(name)  # `Path.is_file` raises where a drive is sick or a folder closed


def run(settings: Settings, wanted: Wanted, painted: Callable[[], object]) -> int:
    """Open the window and return its exit code; 1 where what was asked for cannot be opened."""
    application = make_application()
    opening = Opening(settings, wanted, painted)
    ending = Ending(lambda: QCoreApplication.exit(0))  # no dialog and no question keeps it
    try:
        opening.window.show()
        return application.exec()
    finally:
        opening.close()
        ending.stop()
