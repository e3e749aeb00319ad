"""The check child: a process that examines, repairs or rescues a project for its window.

It answers a line on standard input with lines on standard output, and stops when its input ends.
"""

from __future__ import annotations

import contextlib
import os
import sys
from collections.abc import Sequence
from pathlib import Path

from annotator.base.errors import AnnotatorError
from annotator.base.progress import Progress
from annotator.domain.problem import Severity
from annotator.ops.check import Finding
from annotator.ops.check_calls import (
    PAGES,
    Answer,
    Checkup,
    Mended,
    Request,
    Saved,
    first_of,
)
from annotator.ops.child_process import serve, tried
from annotator.ops.doctor import check_file, damages_of, repair
from annotator.ops.project import open_project


def main() -> int:
    """Answer one request; returns the exit code."""
    return serve(Request, answer)


def answer(request: Request, progress: Progress) -> Answer:
    """Do what was asked and return how it went."""
    path, annotator = Path(os.fsdecode(request.project)), request.annotator or None

    def work() -> Answer:
        if request.rescue:
            new, part = (Path(os.fsdecode(name)) for name in (request.rescue, request.part))
            return _rescued(path, new, part, annotator, progress)
        run = _repaired if request.repair else _checked
        return run(path, annotator, progress)

    return tried(work)


def _checked(path: Path, annotator: str | None, progress: Progress) -> Checkup:
    notices: list[str] = []
    found = check_file(path, annotator, progress, notices.append)
    return _checkup(path, found, " ".join(notices), _is_steady(path, found, progress), None)


def _repaired(path: Path, annotator: str | None, progress: Progress) -> Checkup:
    done = repair(path, annotator, progress)
    before, _, _ = first_of(finding for finding in done.before if finding.repair)
    backup = None if done.backup is None else str(done.backup)
    mended = Mended(before, backup, done.rebuilt, bool(done.act))
    return _checkup(path, done.left, "", True, mended)


def _rescued(path: Path, target: Path, part: Path, annotator: str | None, progress: Progress) -> Saved:
    from annotator.ops.rescuing import rescue  # seldom needed, and much of it

    done = rescue(path, target, annotator, progress, part)
    errors = sum(finding.severity is Severity.ERROR for finding in done.left)
    return Saved(str(target), done.articles, done.labels, done.missing, done.left_out, errors, done.by_name)


def _is_steady(path: Path, found: list[Finding], progress: Progress) -> bool:
    """Tell whether damaged pages are the same when they are read once more: a sick disk may answer otherwise."""
    ours = [finding for finding in found if finding.document is None]
    if not any(finding.code in PAGES for finding in ours):
        return True
    return damages_of(path, progress) == ours


def _checkup(
    path: Path, found: Sequence[Finding], notice: str, steady: bool, mended: Mended | None
) -> Checkup:
    findings, errors, hints = first_of(found)
    acts, articles, labels = None, 0, 0
    with contextlib.suppress(AnnotatorError), open_project(path, write=False) as project:
        counts = project.store.counts()
        acts, articles, labels = counts.acts, counts.documents, counts.spans
    return Checkup(findings, errors, hints, acts, articles, labels, notice, steady, mended)


if __name__ == "__main__":
    sys.exit(main())
