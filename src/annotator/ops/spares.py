"""Which backups may hold what a damaged project has lost."""

from __future__ import annotations

import contextlib
from pathlib import Path

from annotator.base.errors import EnvironmentFailure
from annotator.base.paths import backup_folder
from annotator.ops.backup_names import folder_name, shown_name
from annotator.ops.backups import all_backups, listed
from annotator.store.store import Store


def copies_of(store: Store) -> list[Path]:
    """Return the backups of an open project, newest first; where it does not say which it is, those under its name."""
    project_id = ""
    with contextlib.suppress(EnvironmentFailure):
        project_id = store.project_id()
    return copies_by_id(project_id) or copies_by_name(store.path)


def copies_by_id(project_id: str) -> list[Path]:
    """Return the backups of the project with an id, newest first."""
    return [found.path for found in listed(backup_folder() / folder_name(project_id))]


def copies_by_name(path: Path) -> list[Path]:
    """Return the backups of all projects that were called like this file, newest first."""
    return [found.path for found in all_backups() if found.name == shown_name(path)]
