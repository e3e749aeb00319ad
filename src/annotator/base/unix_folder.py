"""The folder of the sockets of windows, which nobody else can enter. Must not import sockets: mostly there are none."""

from __future__ import annotations

import contextlib
import os
import stat
import tempfile
from pathlib import Path

from annotator.base.calls import process_of
from annotator.base.paths import APPLICATION

LONGEST = 100
"""Bytes of a socket's path; systems allow 104 or 108 with the zero at its end."""

LONGEST_NAME = 32


def doors() -> list[tuple[Path, int]]:
    """Return the sockets of other processes with their ids, the one used last first. Raises `OSError`."""
    folder = own_folder(make=False)
    if folder is None:
        return []
    found: list[tuple[int, int, str]] = []
    for entry in os.scandir(folder):
        process = process_of(entry.name)
        if process is not None and process != os.getpid():
            with contextlib.suppress(OSError):
                found.append((entry.stat(follow_symlinks=False).st_mtime_ns, process, entry.name))
    return [(folder / name, process) for _, process, name in sorted(found, reverse=True)]


def own_folder(make: bool = True) -> Path | None:
    """Return the first place for sockets whose path is short enough and that is ours alone, none if there is none."""
    own = f"{APPLICATION}-{os.getuid()}"
    runtime = os.environ.get("XDG_RUNTIME_DIR", "")
    places = [Path(runtime) / APPLICATION] if os.path.isabs(runtime) else []
    places += [Path(tempfile.gettempdir()) / own, Path("/tmp") / own]
    for place in places:
        if len(os.fsencode(place)) + 1 + LONGEST_NAME > LONGEST:
            continue
        if make:
            with contextlib.suppress(OSError):
                os.mkdir(place, 0o700)
        if _is_private(place):
            return place
    return None


def _is_private(folder: Path) -> bool:
    """Tell whether a folder is ours and nobody else can enter it; a link to one does not count."""
    try:
        found = os.lstat(folder)
    except OSError:
        return False
    return stat.S_ISDIR(found.st_mode) and found.st_uid == os.getuid() and not found.st_mode & 0o077
