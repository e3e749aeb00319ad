"""The files of a project that only SQLite may open: opening and closing one in this process drops its locks."""

from __future__ import annotations

from pathlib import Path

from annotator.formats.walk import FileKey, file_key

_BESIDE = ("", "-wal", "-shm", "-journal", ".lock")


def own_files(project: Path) -> frozenset[FileKey]:
    """Return device and inode of the project and of what lies beside it while it is open."""
    keys = (file_key(project.with_name(project.name + ending)) for ending in _BESIDE)
    return frozenset(key for key in keys if key is not None)
