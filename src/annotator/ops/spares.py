"""Which backups may hold what a damaged project has lost."""

from __future__ import annotations

import contextlib
from pathlib import Path

from annotator.base.errors import EnvironmentFailure
from annotator.base.paths import backup_folder
from annotator.ops.backup_names import SUFFIX, folder_name, shown_name
from annotator.ops.backups import Backup, all_backups, listed
from annotator.store.store import Store


def copies_of(store: Store) -> list[Path]:
    """Return the backups of an open project, newest first; where it does not say which it is, those under its name."""
    project_id = ""
    with contextlib.suppress(EnvironmentFailure):
        project_id = store.project_id()
    return copies_by(project_id, store.path)


def copies_by(project_id: str, path: Path) -> list[Path]:
    """Return the backups of the project with an id, newest first; where it has none, of all called like this file."""
    own = listed(backup_folder() / folder_name(project_id))
    return [found.path for found in own or _called(shown_name(path))]


def only_called(path: Path) -> list[Path]:
    """Return the backups called like a project file, newest first; none where those of several projects are."""
    found = _called(shown_name(path)) if path.suffix.lower() == SUFFIX else []
    return [each.path for each in found] if len({each.path.parent for each in found}) == 1 else []


def _called(name: str) -> list[Backup]:
    return [found for found in all_backups() if found.name == name]
