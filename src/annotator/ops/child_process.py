"""What the processes do that a window starts: each answers one line, and stops when the window leaves."""

from __future__ import annotations

import contextlib
import gc
import os
import sys
import threading
import time
from collections.abc import Callable
from typing import BinaryIO, TypeVar

import msgspec

from annotator.base.errors import AnnotatorError, EnvironmentFailure
from annotator.base.progress import Cancelled, Progress
from annotator.ops.child_calls import Progressed, Refused, Stopped

Asked = TypeVar("Asked", bound=msgspec.Struct)
Answer = TypeVar("Answer")

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


def serve(asked: type[Asked], answer: Callable[[Asked, Progress], msgspec.Struct]) -> int:
    """Answer one request on standard input with lines on standard output; returns the exit code."""
    _calm_collector()
    source, out = sys.stdin.buffer, sys.stdout.buffer
    request = msgspec.json.decode(source.readline(), type=asked)

    def tell(done: int, total: int | None, what: str) -> None:
        _say(out, Progressed(done, total, what))

    with contextlib.suppress(BrokenPipeError):  # the window left: nobody is there to be told
        _say(out, answer(request, Listening(source.fileno(), tell)))
    return 0


def tried(work: Callable[[], Answer]) -> Answer | Refused | Stopped:
    """Return what work gives, or why it gave nothing."""
    try:
        return work()
    except Cancelled:
        return Stopped()
    except AnnotatorError as error:
        return Refused(error.sentence, not isinstance(error, EnvironmentFailure))


def _say(out: BinaryIO, words: msgspec.Struct) -> None:
    out.write(msgspec.json.encode(words) + b"\n")
    out.flush()


def _calm_collector() -> None:
    """Look for garbage seldom: a process that does one thing makes little."""
    gc.freeze()
    gc.set_threshold(100_000, 20, 20)
