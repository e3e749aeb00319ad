"""What copies of a project would bring, before they are merged."""

from __future__ import annotations

import contextlib
from collections.abc import Sequence
from pathlib import Path

from annotator.base.progress import Progress, silent
from annotator.ops.copies import open_conflicts, open_copy
from annotator.ops.merge_calls import CopySeen, Prospect
from annotator.ops.project import Project


def foresee(project: Project, others: Sequence[Path], progress: Progress = silent) -> Prospect:
    """Return what merging other copies would bring; nothing is changed, neither here nor in them.

    Raises as `copies.merge` does. Reads the whole logs.
    """
    with contextlib.ExitStack() as stack:
        stores = [open_copy(project, path, stack) for path in others]
        merged = project.store.compare(stores, progress)
        before = len(open_conflicts(project.store))
        news, conflicts = project.store.foresee(stores, merged, progress)
    copies = tuple(
        CopySeen(
            str(path), new.acts, lacks, new.articles, new.labels, dict(sorted(new.people.items())), new.last
        )
        for path, new, lacks in zip(others, news, merged.lacks, strict=True)
    )
    return Prospect(copies, len(conflicts), before)
