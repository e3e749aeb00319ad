"""Doors of windows as named pipes of Windows, whose names and keys lie in a folder of the person.

Only bytes go through them, never objects. A pipe can be opened by others of the same computer, so that every call
needs the key, which only the person can read.
"""

from __future__ import annotations

import contextlib
import os
import threading
from collections.abc import Iterator
from hmac import compare_digest
from multiprocessing.connection import Client, Connection, Listener
from pathlib import Path
from secrets import token_hex

from annotator.base.calls import LIMIT, Line, process_of
from annotator.base.paths import APPLICATION

FAMILY = "AF_PIPE"
PIPE = rf"\\.\pipe\{APPLICATION}-"
MORE = 200
"""Bytes that the key needs before a call."""


class PipeLine:
    """A call over a pipe."""

    def __init__(self, connection: Connection, key: str) -> None:
        self._connection = connection
        self._key = key.encode()

    def heard(self, seconds: float) -> bytes:
        """Return the one message that was said, if it begins with the key."""
        try:
            if not self._connection.poll(seconds):
                return b""
            key, _, words = self._connection.recv_bytes(LIMIT + MORE).partition(b"\n")
        except (OSError, EOFError):
            return b""
        return words if compare_digest(key, self._key) else b""

    def say(self, words: bytes) -> bool:
        """Answer and hang up."""
        try:
            self._connection.send_bytes(words)
        except (OSError, ValueError):
            return False
        finally:
            self.close()
        return True

    def close(self) -> None:
        """Hang up."""
        self._connection.close()


class PipeDoor:
    """A pipe that listens. `card`: the file with its key, by which it is found."""

    def __init__(self, card: Path, address: str, family: str = FAMILY) -> None:
        self.card = card
        self._address = address
        self._family = family
        self._closed = threading.Event()
        self._key = token_hex(32)
        self._listener = Listener(address, family)
        try:
            card.write_text(self._key, "ascii")  # last: a card without a pipe is one that was left behind
        except BaseException:
            self._listener.close()
            raise

    def next(self) -> Line | None:
        """Return the next call."""
        while not self._closed.is_set():
            try:
                connection = self._listener.accept()
            except (OSError, EOFError):
                continue  # who called has hung up
            if not self._closed.is_set():
                return PipeLine(connection, self._key)
            connection.close()
        return None

    def used(self) -> None:
        """Note that the window is in use now."""
        with contextlib.suppress(OSError):
            os.utime(self.card)

    def close(self) -> None:
        """Wake up who is in `next` by a call without words."""
        if not self._closed.is_set():
            self._closed.set()
            with contextlib.suppress(OSError):
                Client(self._address, self._family).close()

    def remove(self) -> None:
        """Leave no card behind."""
        self._closed.set()
        with contextlib.suppress(OSError):
            self.card.unlink()
        self._listener.close()


class PipeNeighbor:
    """A window behind a pipe."""

    def __init__(self, card: Path, address: str, process: int, family: str = FAMILY) -> None:
        self._card = card
        self._address = address
        self._family = family
        self.process = process

    def ask(self, words: bytes, seconds: float) -> bytes:
        """Say the key and all, then listen."""
        try:
            key = self._card.read_bytes()
            with Client(self._address, self._family) as connection:
                connection.send_bytes(key + b"\n" + words)
                return connection.recv_bytes(LIMIT) if connection.poll(seconds) else b""
        except (FileNotFoundError, ConnectionRefusedError):
            with contextlib.suppress(OSError):
                self._card.unlink()
        except (OSError, EOFError):
            return b""
        return b""


def open_door(name: str) -> PipeDoor:
    """Return a new door. Raises `OSError`."""
    folder = _folder()
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return PipeDoor(folder / name, PIPE + name)


def neighbors() -> Iterator[PipeNeighbor]:
    """Yield the windows whose cards are there, the one used last first. Raises `OSError`."""
    found: list[tuple[int, int, Path]] = []
    for entry in os.scandir(_folder()):
        process = process_of(entry.name)
        if process is not None and process != os.getpid():
            found.append((entry.stat().st_mtime_ns, process, Path(entry.path)))
    for _, process, card in sorted(found, reverse=True):
        yield PipeNeighbor(card, PIPE + card.name, process)


def _folder() -> Path:
    import platformdirs

    return Path(platformdirs.user_runtime_dir(APPLICATION, appauthor=False))
