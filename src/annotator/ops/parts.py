"""What is written out, written beside its place first and renamed: the old is there in whole, or the new is.

That holds also where the program is killed, the disk refuses or the power goes at any moment (tests/faults).
"""

from __future__ import annotations

import contextlib
import errno
import os
import re
import secrets
import shutil
import time
from collections.abc import Iterator
from pathlib import Path

from annotator.base.durable import keep_names

_SUFFIX = 12
_PART = re.compile(r"\.annotator-[0-9a-f]{16}(\..{0,11})?", re.DOTALL)
_ABANDONED = 3600.0
"""Seconds without a change after which a part is of a program that was killed."""


def part_beside(out: Path) -> Path:
    """Return a new name beside `out`, short because the system bounds names; writers look at the suffix."""
    suffix = out.suffix if len(out.suffix) <= _SUFFIX else ""
    return out.with_name(f".annotator-{secrets.token_hex(8)}{suffix}")


def put_in_place(part: Path, out: Path, overwrite: bool) -> None:
    """Rename a written file or folder to `out`, down to the disk. Raises `OSError`; then `out` is as it was."""
    for path in _all_of(part):
        _keep(path)
    if not overwrite and os.path.lexists(out):
        raise FileExistsError(errno.EEXIST, "it is there already", str(out))
    if out.is_dir():
        _exchange_folder(part, out)
    else:
        os.replace(part, out)
    keep_names(out.parent)


def remove_part(part: Path) -> None:
    """Remove what was not renamed; where that fails, too, the first failure is the one to tell."""
    with contextlib.suppress(OSError):
        if part.is_dir():
            shutil.rmtree(part, ignore_errors=True)
        else:
            part.unlink(missing_ok=True)


def remove_part_project(part: Path) -> None:
    """Remove a project that was not renamed, and what a killed program left beside it."""
    for ending in ("", "-wal", "-shm", "-journal", ".lock"):
        remove_part(Path(f"{part}{ending}"))


def sweep_parts(folder: Path) -> None:
    """Remove parts that a killed program left in a folder; nothing else, and none that may still be written."""
    with contextlib.suppress(OSError):
        for entry in os.scandir(folder):
            if _PART.fullmatch(entry.name) and time.time() - _changed(entry) > _ABANDONED:
                remove_part(Path(entry.path))


def _changed(entry: os.DirEntry[str]) -> float:
    return entry.stat(follow_symlinks=False).st_mtime


def _exchange_folder(part: Path, out: Path) -> None:
    """Put `part` in the place of a folder, which has a name that a person finds until the new one is there."""
    if out.is_symlink():
        raise OSError(errno.EEXIST, "it is a link to a folder", str(out))
    before = out.with_name(f"{out.name} (before {secrets.token_hex(2)})")
    os.rename(out, before)
    try:
        os.rename(part, out)
    except OSError:
        os.rename(before, out)
        raise
    keep_names(out.parent)
    # With the name of a part, what is left of it is swept if this is where the program is killed.
    left = part_beside(out)
    with contextlib.suppress(OSError):
        os.rename(before, left)
        shutil.rmtree(left, ignore_errors=True)


def _all_of(part: Path) -> Iterator[Path]:
    """Yield the files of a part and its folders, what is inside first."""
    if part.is_dir():
        for place, _, names in os.walk(part, topdown=False):
            yield from (Path(place, name) for name in names)
            yield Path(place)
    else:
        yield part


def _keep(path: Path) -> None:
    """Have what was written outlast a loss of power, or raise `OSError`."""
    if path.is_dir():
        keep_names(path)
    else:
        with path.open("rb+") as stream:
            os.fsync(stream.fileno())
