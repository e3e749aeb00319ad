"""The backup of a project that an older version made, before its file is brought up to date."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from annotator.base.errors import EnvironmentFailure
from annotator.base.paths import backup_folder
from annotator.ops.backup_names import SUFFIX, folder_name, shown_name


def keep_older(path: Path, project_id: str, copy: Callable[[Path], None]) -> Path:
    """Put a proven copy of a project among its backups and return where it is.

    Raises `EnvironmentFailure` with a sentence; then there is none, and the project must stay as it is.
    """
    folder = backup_folder() / folder_name(project_id)
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise EnvironmentFailure(
            f"“{path.name}” was made by an older version, and no backup could be made before bringing it up to date: "
            f"“{folder}” cannot be made ({error.strerror}). It was not changed."
        ) from error
    now = datetime.now(UTC)
    moment = f"{now:%Y%m%dT%H%M%S}{now.microsecond // 1000:03}Z"
    target = folder / f"{moment}-migration-{shown_name(path)}{SUFFIX}"
    copy(target)
    return target
