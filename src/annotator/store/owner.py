"""Who may write: the one process that holds the lock beside the project file."""

from __future__ import annotations

import contextlib
import errno
import os
import sys
import time
from pathlib import Path

from annotator.base.errors import EnvironmentFailure, OpenElsewhere
from annotator.base.lock import lock, unlock

_TRIES = 20
_PAUSE = 0.01
"""Seconds between two tries: a process killed while it starts another leaves the lock to that one for a moment."""


class Owner:
    """The right to write one project, held by an operating-system lock that ends with the process at the latest."""

    def __init__(self, project: Path) -> None:
        """Take the lock or raise `EnvironmentFailure`, after a fifth of a second; two names of a file count as one."""
        self._path = Path(f"{os.path.realpath(project)}.lock")
        self._descriptor: int | None = None
        for _ in range(_TRIES):
            if self._try(project):
                return
            time.sleep(_PAUSE)
        raise owned(project)

    def release(self) -> None:
        """Remove the lock; twice does nothing."""
        if self._descriptor is None:
            return
        # Where open files can be removed, remove before letting go: nobody then locks a file without a name.
        if sys.platform == "win32":
            unlock(self._descriptor)
            os.close(self._descriptor)
            with contextlib.suppress(OSError):
                os.unlink(self._path)
        else:
            with contextlib.suppress(OSError):
                os.unlink(self._path)
            os.close(self._descriptor)
        self._descriptor = None

    def _try(self, project: Path) -> bool:
        """Return whether the lock is ours; false if another holds it or just left and removed its file."""
        flags = os.O_RDWR | os.O_CREAT | getattr(os, "O_CLOEXEC", 0) | getattr(os, "O_NOFOLLOW", 0)
        try:
            descriptor = os.open(self._path, flags, 0o666)
        except OSError as error:
            if error.errno == errno.ELOOP or self._path.is_symlink():
                raise EnvironmentFailure(
                    f"“{self._path.name}” beside the project is a link to another file, which was not touched. "
                    "Nothing was changed. Remove the link and try again."
                ) from error
            raise EnvironmentFailure(
                f"“{project.name}” cannot be written here ({error.strerror}). Nothing was changed. You can read it; "
                "copy it to a folder of your own to label in it."
            ) from error
        try:
            ours = lock(descriptor) and _same(descriptor, self._path)
        except BaseException:
            os.close(descriptor)
            raise
        if not ours:
            os.close(descriptor)
            return False
        self._descriptor = descriptor
        return True


def is_free(project: Path) -> bool:
    """Tell whether nobody owns the project now; makes no file."""
    path = Path(f"{os.path.realpath(project)}.lock")
    try:
        descriptor = os.open(path, os.O_RDWR | getattr(os, "O_CLOEXEC", 0) | getattr(os, "O_NOFOLLOW", 0))
    except FileNotFoundError:
        return True
    except OSError:
        return False
    try:
        free = lock(descriptor)
        if free:
            unlock(descriptor)
        return free
    except OSError:
        return False
    finally:
        os.close(descriptor)


def owned(project: Path) -> OpenElsewhere:
    """Return what is said when another process owns the project."""
    return OpenElsewhere(
        f"“{project.name}” is open in another window on this computer. You can read here; labelling works there. "
        "Nothing was changed."
    )


def _same(descriptor: int, path: Path) -> bool:
    try:
        return os.path.samestat(os.fstat(descriptor), os.lstat(path))
    except FileNotFoundError:
        return False
