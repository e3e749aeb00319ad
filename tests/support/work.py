"""How much a call does, counted instead of timed: a busy machine does not change the number."""

from __future__ import annotations

import sys
from collections.abc import Callable
from types import FrameType


def work(act: Callable[[], object]) -> int:
    """Return how many lines of Python `act` runs, those of libraries too."""
    lines = 0

    def trace(frame: FrameType, event: str, argument: object) -> Callable[..., object]:
        nonlocal lines
        lines += event == "line"
        return trace

    before = sys.gettrace()
    sys.settrace(trace)
    try:
        act()
    finally:
        sys.settrace(before)
    return lines
