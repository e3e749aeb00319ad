"""Which files an import means: files as named, folders by the suffixes that can be read."""

from __future__ import annotations

import os
from collections.abc import Collection, Iterable, Iterator
from pathlib import Path

from annotator.base.errors import FormatError
from annotator.formats.registry import readable_suffixes

FileKey = tuple[int, int]


def files_to_read(
    paths: Iterable[Path], closed: Collection[FileKey] = ()
) -> tuple[list[Path], list[FormatError]]:
    """Return the files, each once, folders in sorted order, and what cannot be read at all.

    Hidden files and folders inside a folder are passed over, links to folders are not followed. `closed`:
    files that may not be opened, refused where named and passed over in folders.
    """
    found: dict[str, Path] = {}
    refused: list[FormatError] = []
    for path in paths:
        if os.path.isdir(path):
            inside = [file for file in _inside(path, readable_suffixes()) if file_key(file) not in closed]
            if not inside:
                known = " ".join(sorted(readable_suffixes()))
                refused.append(FormatError(str(path), None, f"the folder holds no file that ends in {known}"))
        elif file_key(path) in closed:
            inside = []
            refused.append(FormatError(str(path), None, "it is the project itself"))
        elif os.path.isfile(path):
            inside = [path]
        else:
            inside = []
            reason = "it is no file" if os.path.exists(path) else "there is no such file or folder"
            refused.append(FormatError(str(path), None, reason))
        for file in inside:
            found.setdefault(os.path.realpath(file), file)
    return list(found.values()), refused


def file_key(path: Path) -> FileKey | None:
    """Return what is the same for all names of one file: its device and inode; none where there is no file."""
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_dev, found.st_ino


def _inside(folder: Path, suffixes: frozenset[str]) -> Iterator[Path]:
    for place, folders, names in os.walk(folder):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(names):
            path = Path(place, name)
            if not name.startswith(".") and path.suffix.lower() in suffixes and os.path.isfile(path):
                yield path
