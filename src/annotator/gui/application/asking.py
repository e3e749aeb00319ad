"""Whether a window that runs already does what this start asks for. Must not import Qt, which may not be needed."""

from __future__ import annotations

import sys
import time
from collections.abc import Sequence
from pathlib import Path

from annotator.base.calls import YES, Neighbor, Want, call_words
from annotator.base.neighbors import neighbors

PATIENCE = 1.0
"""Seconds that one window has to answer."""

ALL_PATIENCE = 2.0
"""Seconds after which this program opens a window of its own, whoever has not answered yet."""


def is_taken(project: Path | None) -> bool:
    """Tell whether a window that runs has come to the front, with this project if one is given.

    That is the one which shows it, else one that shows none and opens it. Costs a look into a folder where none runs.
    """
    return _asked(("show", "open") if project is not None else ("front",), project)


def is_shown(project: Path) -> bool:
    """Tell whether a window that runs and shows this project has come to the front."""
    return _asked(("show",), project)


def _asked(wants: Sequence[Want], project: Path | None) -> bool:
    until = time.monotonic() + ALL_PATIENCE
    waiting = neighbors()
    for want in wants:
        words = call_words(want, project)
        for neighbor in list(waiting):
            seconds = min(PATIENCE, until - time.monotonic())
            if seconds <= 0:
                return False
            let_come_forward(neighbor)
            answer = neighbor.ask(words, seconds)
            if answer == YES:
                return True
            if not answer:
                waiting.remove(neighbor)  # gone, or too busy to be asked twice
    return False


def let_come_forward(neighbor: Neighbor) -> None:
    """Let a window come to the front on Windows, which allows that to who was started by a person alone."""
    if sys.platform == "win32":
        import ctypes

        ctypes.windll.user32.AllowSetForegroundWindow(neighbor.process)
