"""A signal of the system to end, as at logging out: the window closes in order, one file is left behind."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Callable
from types import FrameType

from PySide6.QtCore import QObject, QSocketNotifier

_NAMES = ("SIGTERM", "SIGHUP")


class Ending(QObject):
    """Calls `act` in the event loop when the system asks the process to end; until `stop`, in the main thread only.

    Windows knows no such signals: it closes windows.
    """

    def __init__(self, act: Callable[[], None]) -> None:
        super().__init__()
        self._act = act
        self._before: list[
            tuple[int, signal.Handlers | int | Callable[[int, FrameType | None], object] | None]
        ] = []
        if sys.platform == "win32":
            return
        # Python runs no handler while Qt waits: a byte through a pipe wakes it up.
        self._reading, self._writing = os.pipe()
        for end in (self._reading, self._writing):
            os.set_blocking(end, False)
        self._notifier = QSocketNotifier(self._reading, QSocketNotifier.Type.Read, self)
        self._notifier.activated.connect(self._woken)
        self._fd = signal.set_wakeup_fd(self._writing, warn_on_full_buffer=False)
        for number in (getattr(signal, name) for name in _NAMES):
            self._before.append((number, signal.signal(number, _noted)))

    def stop(self) -> None:
        """Give the signals back."""
        if not self._before:
            return
        for number, handler in self._before:
            signal.signal(number, handler)
        self._before.clear()
        signal.set_wakeup_fd(self._fd)
        self._notifier.setEnabled(False)
        os.close(self._reading)
        os.close(self._writing)

    def _woken(self) -> None:
        numbers = os.read(self._reading, 64)
        if any(number in numbers for number, _ in self._before):
            self._act()


def _noted(number: int, frame: FrameType | None) -> None:
    """Keep the process alive: what is to be done is done in the event loop."""
