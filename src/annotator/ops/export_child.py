"""The export child: a process that reads a project for its window and writes a file; it changes no project.

It answers a line on standard input with lines on standard output, and stops when its input ends.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

from annotator.base.progress import Progress
from annotator.ops.child_process import serve, tried
from annotator.ops.export_calls import Answer, Request, Written
from annotator.ops.exporting import export, preview_losses
from annotator.ops.project import open_project


def main() -> int:
    """Answer one request; returns the exit code."""
    return serve(Request, answer)


def answer(request: Request, progress: Progress) -> Answer:
    """Do what was asked and return how it went."""
    whose = request.annotators, request.statuses

    def work() -> Answer:
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

    return tried(work)


def _path(name: bytes) -> Path:
    return Path(os.fsdecode(name))


if __name__ == "__main__":
    sys.exit(main())
