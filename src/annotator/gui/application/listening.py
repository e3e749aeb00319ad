"""What a window does when another start of the program calls it, or a desktop hands it a file."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Protocol

import msgspec
from PySide6.QtCore import QCoreApplication, QObject, Qt, Signal
from PySide6.QtGui import QGuiApplication

from annotator.base.calls import FORMAT, NO, YES, Door, Line, Want
from annotator.base.log import log
from annotator.base.neighbors import open_door
from annotator.gui.application.front import bring_to_front
from annotator.gui.main_window.window import MainWindow

SECONDS = 1.0
"""Seconds that a caller has to say all it wants; meanwhile others wait, the window never."""


class Call(msgspec.Struct, frozen=True):
    """What another start wants. `path`: the project as the system writes it; `token`, `startup`: from its desktop."""

    format: str
    want: Want
    path: bytes = b""
    token: str = ""
    startup: str = ""


class Heard(msgspec.Struct, frozen=True):
    """A call that waits for its answer."""

    call: Call
    line: Line


class Shows(Protocol):
    """What a window says of itself. `waits`: it stands at the start page, and nothing is asked in it."""

    def shows(self, path: Path) -> bool:
        """Tell whether it shows this project."""

    def waits(self) -> bool:
        """Tell whether it shows none, and could open one without being in anybody's way."""

    def open_given(self, path: Path) -> None:
        """Open a project; what is in the way is said in the window."""


class Listening(QObject):
    """Hears calls in a thread of its own, answers them in that of the window; until `stop`.

    `door`: what calls come through, none where this system gives no place for one.
    """

    _came = Signal(object)

    def __init__(self, window: MainWindow, shows: Shows, door: Callable[[], Door | None] = open_door) -> None:
        super().__init__()
        self._window = window
        self._shows = shows
        self._open: set[Line] = set()
        self._came.connect(self._answer, Qt.ConnectionType.QueuedConnection)
        self.door = door()
        self._thread = threading.Thread(target=self._listen, name="calls", daemon=True)
        if self.door is None:
            log().warning("no place to be called at: another start opens a window of its own")
            return
        self._thread.start()
        application = QCoreApplication.instance()
        if isinstance(application, QGuiApplication):
            application.applicationStateChanged.connect(self._used)

    def stop(self) -> None:
        """Hear nobody any more; who still waits for an answer opens a window of its own. Twice does nothing."""
        door, self.door = self.door, None
        if door is None:
            return
        application = QCoreApplication.instance()
        if isinstance(application, QGuiApplication):
            application.applicationStateChanged.disconnect(self._used)
        door.close()
        self._thread.join(SECONDS * 2)
        door.remove()
        for line in list(self._open):
            line.close()
        self._open.clear()

    def _used(self, state: Qt.ApplicationState) -> None:
        if self.door is not None and state is Qt.ApplicationState.ApplicationActive:
            self.door.used()

    def _listen(self) -> None:
        door = self.door
        while door is not None and (line := door.next()) is not None:
            self._open.add(line)
            call = read_call(line.heard(SECONDS))
            if call is None:
                self._open.discard(line)
                line.close()
            else:
                self._came.emit(Heard(call, line))

    def _answer(self, heard: Heard) -> None:
        """Do what is wanted if this window is the right one; who has given up meanwhile wants nothing any more."""
        if heard.line not in self._open:
            return
        self._open.discard(heard.line)
        call, path = heard.call, Path(os.fsdecode(heard.call.path))
        if not self._is_right(call.want, path):
            heard.line.say(NO)
        elif heard.line.say(YES):
            bring_to_front(self._window, call.token, call.startup)
            if call.want == "open":
                self._shows.open_given(path)

    def _is_right(self, want: Want, path: Path) -> bool:
        if not self._window.isVisible():  # it goes just now
            return False
        if want == "front":
            return True
        return self._shows.shows(path) if want == "show" else self._shows.waits()


def read_call(words: bytes) -> Call | None:
    """Return what was said, none if that is nothing this version knows."""
    try:
        call = msgspec.json.decode(words, type=Call)
    except (msgspec.MsgspecError, ValueError, RecursionError):
        return None
    return call if call.format == FORMAT and b"\0" not in call.path else None
