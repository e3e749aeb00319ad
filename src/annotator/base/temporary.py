"""Temporary folders that a crash leaves behind only until the next start.

A marker in each holds the process id and is locked as long as the process lives: a number alone may be
somebody else's by now.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import tempfile
from pathlib import Path

from annotator.base.lock import lock, unlock

PREFIX = "annotator-"
MARKER = ".annotator-process"


class TemporaryFolder:
    """A new empty folder of this process. `path`: the folder; it is gone after `remove`."""

    def __init__(self) -> None:
        """Raise `OSError` where no temporary files can be made; then nothing is left."""
        self.path = Path(tempfile.mkdtemp(prefix=PREFIX))
        self._descriptor: int | None = None
        try:
            flags = os.O_RDWR | os.O_CREAT | getattr(os, "O_CLOEXEC", 0)
            self._descriptor = os.open(self.path / MARKER, flags, 0o600)
            lock(self._descriptor)
            os.write(self._descriptor, f"{os.getpid()}\n".encode())
        except BaseException:
            self._let_go()
            raise

    def remove(self) -> None:
        """Remove the folder with all that is in it; twice does nothing."""
        if self._descriptor is not None:
            self._let_go()

    def _let_go(self) -> None:
        descriptor, self._descriptor = self._descriptor, None
        if descriptor is not None:
            unlock(descriptor)
            os.close(descriptor)
        shutil.rmtree(self.path, ignore_errors=True)


def is_temporary(path: Path) -> bool:
    """Tell whether a file lies in a folder of this kind."""
    return path.parent.name.startswith(PREFIX) and path.is_relative_to(tempfile.gettempdir())


def sweep() -> int:
    """Remove the folders of processes that are gone, and return how many; nothing else is touched."""
    removed = 0
    with contextlib.suppress(OSError):
        for entry in os.scandir(tempfile.gettempdir()):
            if entry.name.startswith(PREFIX) and entry.is_dir(follow_symlinks=False):
                removed += _remove_if_left(Path(entry.path))
    return removed


def _remove_if_left(folder: Path) -> bool:
    try:
        descriptor = os.open(folder / MARKER, os.O_RDWR | getattr(os, "O_CLOEXEC", 0))
    except OSError:
        return False  # not of this kind, or of somebody else
    try:
        left = lock(descriptor)
        if left:
            unlock(descriptor)
    finally:
        os.close(descriptor)
    if left:
        shutil.rmtree(folder, ignore_errors=True)
    return left
