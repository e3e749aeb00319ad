"""What the processes that a window starts have in common: how they are started, and how they notice that it left."""

from __future__ import annotations

import gc
import os
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path

from annotator.base.progress import Cancelled

PAUSE = 0.05
"""Seconds between two reports of progress."""


class Listening:
    """Tells how far the work is as long as somebody listens. `source`: what ends with the listener."""

    def __init__(self, source: int, tell: Callable[[int, int | None, str], None]) -> None:
        self._source = source
        self._tell = tell
        self._left = threading.Event()
        self._last = 0.0
        threading.Thread(target=self._wait, name="listener watch", daemon=True).start()

    def __call__(self, done: int, total: int | None, what: str) -> None:
        """Say how far it is; raises `Cancelled` when nobody listens any more."""
        if self._left.is_set():
            raise Cancelled
        now = time.monotonic()
        if now - self._last >= PAUSE or done == total:
            self._last = now
            try:
                self._tell(done, total, what)
            except BrokenPipeError:  # whoever does the work would take it for a failure of the disk
                self._left.set()
                raise Cancelled from None

    def _wait(self) -> None:
        # Not through the buffer: its lock would be held when the program ends.
        os.read(self._source, 1)
        self._left.set()


def child_command(module: str, verb: str) -> list[str]:
    """Return how to start a process: as a module, or as a verb where the program is frozen."""
    if getattr(sys, "frozen", False):
        return [sys.executable, verb]
    return [sys.executable, "-P", "-m", module]


def child_environment() -> dict[str, str]:
    """Return our environment, with the place of this package."""
    package = str(Path(__file__).resolve().parents[2])
    found = [package, *os.environ.get("PYTHONPATH", "").split(os.pathsep)]
    return dict(os.environ) | {"PYTHONPATH": os.pathsep.join(place for place in found if place)}


def calm_collector() -> None:
    """Look for garbage seldom: a process that does one thing makes little."""
    gc.freeze()
    gc.set_threshold(100_000, 20, 20)
