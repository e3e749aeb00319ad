"""Runs one window: paints it first, then brings what works in it. Must not import the session at its top."""

from __future__ import annotations

import gc
import os
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QObject, Qt, QTimer
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication

from annotator import __version__
from annotator.base.errors import AnnotatorError
from annotator.base.paths import APPLICATION
from annotator.base.settings import LAST_PROJECT, Settings
from annotator.gui.application.ending import Ending
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
    QGuiApplication.setHighDpiScaleFactorRoundingPolicy(Qt.HighDpiScaleFactorRoundingPolicy.PassThrough)
    # as an argument: `setStyle` returns the style, and making its Python type costs 5 ms before the first paint
    application = QApplication([APPLICATION, "-style", "Fusion"])
    QCoreApplication.setApplicationName(APPLICATION)
    QCoreApplication.setApplicationVersion(__version__)
    QGuiApplication.setApplicationDisplayName("")
    QGuiApplication.setDesktopFileName(APPLICATION)
    return application


class Opening(QObject):
    """Shows the window and, as soon as it is painted, makes it work and opens what was asked for.

    `painted` is called once, after the first paint.
    """

    def __init__(
        self, settings: Settings, verb: str, paths: Sequence[Path], painted: Callable[[], object]
    ) -> None:
        super().__init__()
        self._settings = settings
        self._verb = verb
        self._paths = paths
        self._painted = painted
        self.running: Running | None = None
        self.window = MainWindow(settings, blank=verb == "demo" or bool(paths) or last_project(settings))
        self.window.painted.connect(self._was_painted)
        self._unpainted = QTimer(self)
        self._unpainted.setSingleShot(True)
        self._unpainted.timeout.connect(self._go_on)
        self._unpainted.start(UNPAINTED)

    def _was_painted(self) -> None:
        self._painted()
        self._go_on()

    def _go_on(self) -> None:
        self._unpainted.stop()
        if self.running is not None:
            return
        try:
            # importing all that works in the window takes longer than painting it
            from annotator.gui.application.running import Running

            self.running = Running(self.window, self._settings)
            self.running.open(self._verb, self._paths)
        except AnnotatorError as error:
            print(error.sentence, file=sys.stderr)
            QCoreApplication.exit(1)
        except BaseException:
            QCoreApplication.exit(1)
            raise
        gc.freeze()
        gc.enable()

    def close(self) -> None:
        """Leave everything in order."""
        self._unpainted.stop()
        if self.running is not None:
            self.running.close()


def last_project(settings: Settings) -> bool:
    """Tell whether the project that was open when the window closed is still there."""
    name = settings.get(LAST_PROJECT)
    return os.path.isfile(name)  # `Path.is_file` raises where a drive is sick or a folder closed


def run(settings: Settings, verb: str, paths: Sequence[Path], painted: Callable[[], object]) -> int:
    """Open the window and return its exit code; 1 where what was asked for cannot be opened."""
    application = make_application()
    opening = Opening(settings, verb, paths, painted)
    ending = Ending(lambda: QCoreApplication.exit(0))  # no dialog and no question keeps it
    try:
        opening.window.show()
        return application.exec()
    finally:
        opening.close()
        ending.stop()
