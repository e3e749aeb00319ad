"""The file of the settings: read whole, written whole under another name and renamed, by one process at a time."""

from __future__ import annotations

import contextlib
import json
import os
import stat
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

from annotator.base.lock import lock, unlock

BROKEN_SUFFIX = ".unreadable"
LOCK_NAME = ".settings.lock"
_ATTEMPTS = 100
_PAUSE = 0.005
"""Seconds between two attempts to be alone with the file: half a second in all, then it is written without."""

LIMIT = 10_000_000
"""Bytes of a file that is read: a hundred times what a person's settings take."""


class SettingsFile:
    """One JSON object on the disk.

    `kept_aside`: where a file lies now that was no such object. `unread`: whether there is one that the system does
    not let this program read; it is never written over.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self.kept_aside: Path | None = None
        self.unread = False

    def read(self) -> dict[str, object] | None:
        """Return what is in the file: nothing where there is none, None where it cannot be read now."""
        self.unread = False
        try:
            values = json.loads(self._bytes().decode("utf-8-sig"))  # an editor may have put a mark before it
        except FileNotFoundError:
            return {}
        except OSError:
            self.unread = True
            return None
        except (ValueError, RecursionError):  # no JSON, or one that only wants to end its reader
            values = None
        if isinstance(values, dict):
            return values
        self._put_aside()
        return {}

    def _bytes(self) -> bytes:
        """Return what is in the file. Raises `OSError`, and `ValueError` for one that has no end or is none."""
        kind = self.path.stat().st_mode
        if not stat.S_ISREG(kind) and not stat.S_ISDIR(kind):  # opening a pipe would wait for ever
            raise ValueError("no file")
        with self.path.open("rb") as file:
            held = file.read(LIMIT + 1)
        if len(held) > LIMIT:
            raise ValueError("too long")
        return held

    def write(self, values: Mapping[str, object], plain: Callable[[object], object]) -> None:
        """Put the file in the place of the one that is there. `plain`: makes JSON of what is none. Raises `OSError`."""
        target = Path(os.path.realpath(self.path))  # a link to a file that is kept elsewhere stays one
        handle, name = tempfile.mkstemp(dir=target.parent, prefix=".settings-")
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(_encoded(values, plain))
            os.replace(name, target)
        except BaseException:
            with contextlib.suppress(OSError):
                os.unlink(name)
            raise

    @contextlib.contextmanager
    def alone(self) -> Iterator[None]:
        """Keep other processes from writing meanwhile; where there are no locks it goes on without."""
        descriptor = self._locked()
        try:
            yield
        finally:
            if descriptor is not None:
                unlock(descriptor)
                os.close(descriptor)

    def _locked(self) -> int | None:
        try:
            flags = os.O_RDWR | os.O_CREAT | getattr(os, "O_CLOEXEC", 0)
            descriptor = os.open(self.path.parent / LOCK_NAME, flags, 0o600)
        except OSError:
            return None
        for _ in range(_ATTEMPTS):
            try:
                if lock(descriptor):
                    return descriptor
            except OSError:  # a file system without locks
                break
            time.sleep(_PAUSE)
        os.close(descriptor)
        return None

    def _put_aside(self) -> None:
        """Rename a damaged file, never over an earlier one."""
        names = (f"{self.path.name}{BROKEN_SUFFIX}{n}" for n in ("", *(f"-{n}" for n in range(2, 100))))
        aside = next((path for name in names if not (path := self.path.with_name(name)).exists()), None)
        if aside is None:
            aside = self.path.with_name(self.path.name + BROKEN_SUFFIX)
        with contextlib.suppress(OSError):
            os.replace(self.path, aside)
            self.kept_aside = aside


def _encoded(values: Mapping[str, object], plain: Callable[[object], object]) -> bytes:
    """Return the object as text that a person can read, and with escapes where a file's name is no text."""
    for ascii_only in (False, True):
        with contextlib.suppress(UnicodeEncodeError):
            return json.dumps(values, default=plain, ensure_ascii=ascii_only, indent=1).encode("utf-8")
    raise ValueError("JSON in ASCII is text")
