"""The export child: a process that reads a project for its window and writes a file; it changes no project.

It answers a line on standard input with lines on standard output, and stops when its input ends.
"""

from __future__ import annotations

import contextlib
import gc
import os
import sys
import threading
import time
from pathlib import Path
from typing import BinaryIO

import msgspec

from annotator.base.errors import AnnotatorError, EnvironmentFailure
from annotator.base.progress import Cancelled, Progress
from annotator.ops.export_calls import Answer, Progressed, Refused, Request, Stopped, Written
from annotator.ops.exporting import export, preview_losses
from annotator.ops.project import open_project

PAUSE = 0.05
"""Seconds between two reports of progress."""


class Listening:
    """Tells how far the work is as long as somebody listens. `source`: what ends with the listener."""

    def __init__(self, source: int, out: BinaryIO) -> None:
        self._source = source
        self._out = out
        self._left = threading.Event()
        self._last = 0.0
        threading.Thread(target=self._wait, name="export watch", daemon=True).start()

    def __call__(self, done: int, total: int | None, what: str) -> None:
        """Say how far it is; raises `Cancelled` when nobody listens any more."""
        if self._left.is_set():
            raise Cancelled
        now = time.monotonic()
        if now - self._last >= PAUSE or done == total:
            self._last = now
            say(self._out, Progressed(done, total))

    def _wait(self) -> None:
        # Not through the buffer: its lock would be held when the program ends.
        os.read(self._source, 1)
        self._left.set()


def main() -> int:
    """Answer one request; returns the exit code."""
    gc.freeze()
    gc.set_threshold(100_000, 20, 20)
    source, out = sys.stdin.buffer, sys.stdout.buffer
    request = msgspec.json.decode(source.readline(), type=Request)
    with contextlib.suppress(BrokenPipeError):  # the window left: nobody is there to be told
        say(out, answer(request, Listening(source.fileno(), out)))
    return 0


def say(out: BinaryIO, words: Answer) -> None:
    """Write one line."""
    out.write(msgspec.json.encode(words) + b"\n")
    out.flush()


def answer(request: Request, progress: Progress) -> Answer:
    """Do what was asked and return how it went."""
    whose = request.annotators, request.statuses
    try:
        with open_project(_path(request.project), write=False) as project:
            if not request.out:
                return Written(0, preview_losses(project, request.format, *whose, progress))
            report = export(
                project,
                _path(request.out),
                request.format,
                *whose,
                progress,
                overwrite=request.overwrite,
                part=_path(request.part),
            )
            return Written(report.articles, report.losses)
    except Cancelled:
        return Stopped()
    except AnnotatorError as error:
        return Refused(error.sentence, not isinstance(error, EnvironmentFailure))


def _path(name: bytes) -> Path:
    return Path(os.fsdecode(name))


if __name__ == "__main__":
    sys.exit(main())
