"""The merge child: a process that looks at copies of a project for its window, and brings them together.

It answers a line on standard input with lines on standard output, and stops when its input ends.
"""

from __future__ import annotations

import contextlib
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import BinaryIO

import msgspec

from annotator.base.errors import AnnotatorError, EnvironmentFailure
from annotator.base.progress import Cancelled, Progress
from annotator.ops.child_process import Listening, calm_collector
from annotator.ops.copies import merge
from annotator.ops.foreseeing import foresee
from annotator.ops.merge_calls import Answer, Came, Merged, Progressed, Refused, Request, Seen, Stopped
from annotator.ops.project import open_project


def main() -> int:
    """Answer one request; returns the exit code."""
    calm_collector()
    source, out = sys.stdin.buffer, sys.stdout.buffer
    request = msgspec.json.decode(source.readline(), type=Request)

    def tell(done: int, total: int | None, what: str) -> None:
        say(out, Progressed(done, total, what))

    with contextlib.suppress(BrokenPipeError):  # the window left: nobody is there to be told
        say(out, answer(request, Listening(source.fileno(), tell)))
    return 0


def say(out: BinaryIO, words: Answer) -> None:
    """Write one line."""
    out.write(msgspec.json.encode(words) + b"\n")
    out.flush()


def answer(request: Request, progress: Progress) -> Answer:
    """Do what was asked and return how it went."""
    path = Path(os.fsdecode(request.project))
    others = [Path(os.fsdecode(other)) for other in request.others]
    try:
        if request.merge:
            return Merged(_merged(path, others, request.annotator or None, progress))
        with open_project(path, write=False) as project:
            return Seen(foresee(project, others, progress))
    except Cancelled:
        return Stopped()
    except AnnotatorError as error:
        return Refused(error.sentence, not isinstance(error, EnvironmentFailure))


def _merged(path: Path, others: Sequence[Path], annotator: str | None, progress: Progress) -> Came:
    with open_project(path, annotator=annotator) as project:
        report = merge(project, others, progress)
        return Came(report.steps, report.articles, len(report.undecided), report.warning)


if __name__ == "__main__":
    sys.exit(main())
