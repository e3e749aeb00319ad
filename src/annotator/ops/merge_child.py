"""The merge child: a process that looks at copies of a project for its window, and brings them together.

It answers a line on standard input with lines on standard output, and stops when its input ends.
"""

from __future__ import annotations

import contextlib
import os
import sys
from collections.abc import Sequence
from pathlib import Path

import msgspec

from annotator.base.errors import AnnotatorError
from annotator.base.progress import Progress
from annotator.ops.child_process import serve, tried
from annotator.ops.copies import merge, open_copy
from annotator.ops.foreseeing import foresee
from annotator.ops.merge_calls import Answer, Came, Prospect, Request
from annotator.ops.project import Project, open_project


def main() -> int:
    """Answer one request; returns the exit code."""
    return serve(Request, answer)


def answer(request: Request, progress: Progress) -> Answer:
    """Do what was asked and return how it went."""
    path = Path(os.fsdecode(request.project))
    others = [Path(os.fsdecode(other)) for other in request.others]

    def work() -> Answer:
        if request.merge:
            return _merged(path, others, request.annotator or None, progress)
        with open_project(path, write=False) as project:
            return _foreseen(project, others, progress)

    return tried(work)


def _foreseen(project: Project, others: Sequence[Path], progress: Progress) -> Prospect:
    """Return what those of several files would bring that are copies, and why the others are none.

    Raises where none is.
    """
    refused: dict[int, str] = {}
    first: AnnotatorError | None = None
    for place, path in enumerate(others):
        try:
            with contextlib.ExitStack() as stack:
                open_copy(project, path, stack)
        except AnnotatorError as error:
            first = first or error
            refused[place] = error.sentence
    if first is not None and len(refused) == len(others):
        raise first
    good = [path for place, path in enumerate(others) if place not in refused]
    return msgspec.structs.replace(foresee(project, good, progress), refused=refused)


def _merged(path: Path, others: Sequence[Path], annotator: str | None, progress: Progress) -> Came:
    with open_project(path, annotator=annotator) as project:
        report = merge(project, others, progress)
        return Came(report.steps, report.articles, len(report.undecided), report.warning)


if __name__ == "__main__":
    sys.exit(main())
