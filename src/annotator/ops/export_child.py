"""The export child: a process that reads a project for its window and writes a file; it changes no project.

It answers a line on standard input with lines on standard output, and stops when its input ends.
"""

from __future__ import annotations

import contextlib
import os
import sys
from pathlib import Path
from typing import BinaryIO

import msgspec

from annotator.base.errors import AnnotatorError, EnvironmentFailure
from annotator.base.progress import Cancelled, Progress
from annotator.ops.child_process import Listening, calm_collector
from annotator.ops.export_calls import Answer, Progressed, Refused, Request, Stopped, Written
from annotator.ops.exporting import export, preview_losses
from annotator.ops.project import open_project


def main() -> int:
    """Answer one request; returns the exit code."""
    calm_collector()
    source, out = sys.stdin.buffer, sys.stdout.buffer
    request = msgspec.json.decode(source.readline(), type=Request)

    def tell(done: int, total: int | None, what: str) -> None:
        say(out, Progressed(done, total))

    with contextlib.suppress(BrokenPipeError):  # the window left: nobody is there to be told
        say(out, answer(request, Listening(source.fileno(), tell)))
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
