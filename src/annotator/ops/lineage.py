"""Whether a project file is older than the one that was here before: a copy, or one without its -wal."""

from __future__ import annotations

import contextlib
from dataclasses import dataclass
from pathlib import Path

from annotator.base.errors import AnnotatorError
from annotator.base.legible import legible
from annotator.base.wording import counted
from annotator.ops.project import Project
from annotator.store.store import Store


@dataclass(frozen=True, slots=True)
class Extent:
    """Which project it is, and how long its log."""

    project: str
    steps: int


def extent(project: Project) -> Extent:
    """Return how much there is in the log now."""
    return Extent(project.store.project_id(), project.store.number_of_steps())


def older_words(project: Project, before: Extent) -> str | None:
    """Return what to tell a person where the log is shorter than it was: a log never loses a step by itself."""
    now = extent(project)
    missing = before.steps - now.steps
    if not before.project or before.project != now.project or missing <= 0:
        return None
    name = legible(project.path.name)
    return (
        f"“{name}” is older than when it was last open here: {counted(missing, 'step')} of work "
        f"{'is' if missing == 1 else 'are'} missing. It may be an older copy, or was copied while it was open, without "
        f"“{name}-wal”. Nothing was changed. Before you label, look for the newer file, or for a backup."
    )


def is_copy(project: Project, path: Path) -> bool:
    """Tell whether a file is another copy of a project; one that cannot be read is none."""
    with contextlib.suppress(OSError, AnnotatorError):
        if path.samefile(project.path):
            return False
        with Store.open(path, write=False) as store:
            own = project.store.project_id()
            return bool(own) and store.project_id() == own
    return False
