"""The merge child: a process that looks at copies of a project for its window, and brings them together.

It answers a line on standard input with lines on standard output, and stops when its input ends.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from pathlib import Path

from annotator.base.progress import Progress
from annotator.ops.child_process import serve, tried
from annotator.ops.copies import merge
from annotator.ops.foreseeing import foresee
from annotator.ops.merge_calls import Answer, Came, Merged, Request, Seen
from annotator.ops.project import open_project


def main() -> int:
    """Answer one request; returns the exit code."""
    return serve(Request, answer)


def answer(request: Request, progress: Progress) -> Answer:
    """Do what was asked and return how it went."""
    path = Path(os.fsdecode(request.project))
    others = [Path(os.fsdecode(other)) for other in request.others]

    def work() -> Answer:
        if request.merge:
            return Merged(_merged(path, others, request.annotator or None, progress))
        with open_project(path, write=False) as project:
            return Seen(foresee(project, others, progress))

    return tried(work)


def _merged(path: Path, others: Sequence[Path], annotator: str | None, progress: Progress) -> Came:
    with open_project(path, annotator=annotator) as project:
        report = merge(project, others, progress)
        return Came(report.steps, report.articles, len(report.undecided), report.warning)


if __name__ == "__main__":
    sys.exit(main())
