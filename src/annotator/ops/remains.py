"""What is left of a project whose file no longer looks like one: its pages, or its backups."""

from __future__ import annotations

import contextlib
from pathlib import Path

from annotator.base.errors import DamagedFile
from annotator.base.legible import legible
from annotator.ops.backup_names import SUFFIX, shown_name
from annotator.ops.backups import all_backups
from annotator.store.pages import holds_steps


def damaged_project(path: Path) -> DamagedFile | None:
    """Return what to say of a file that cannot be opened as a project but was one; none if it never was.

    Only for a file that this process does not have open.
    """
    if path.suffix.lower() != SUFFIX:
        return None
    with contextlib.suppress(OSError, ValueError):
        if not path.is_file():
            return None
        name = legible(path.name)
        empty = path.stat().st_size == 0
        if not empty and holds_steps(path):
            return DamagedFile(
                f"“{name}” is damaged: its beginning was lost, but labels are still in it. Nothing was changed. Look "
                "at its backups, or check it and save what can be read.",
                path,
            )
        if any(one.name == shown_name(path) for one in all_backups()):
            what = "is empty" if empty else "does not hold a project any more"
            return DamagedFile(
                f"“{name}” {what}, but there are backups of a project of this name. Nothing was changed. Look at them "
                "and restore one under a new name.",
                path,
            )
    return None
