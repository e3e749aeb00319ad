"""Doors of windows as sockets in a folder that nobody else can enter: Linux, macOS and their kin."""

from __future__ import annotations

import contextlib
import os
import selectors
import socket
import sys
import threading
import time
from pathlib import Path

from annotator.base.calls import LIMIT, Line
from annotator.base.unix_folder import own_folder

PIECE = 4096
PAUSE = 0.2
"""Seconds until calls are taken again where the system had no room for one."""

WAITING = 16
TRIES = 3


class UnixLine:
    """A call over a socket."""

    def __init__(self, connection: socket.socket) -> None:
        self._connection = connection

    def heard(self, seconds: float) -> bytes:
        """Return all that was said until the other side ended."""
        try:
            return _all(self._connection, seconds, LIMIT) if _is_ours(self._connection) else b""
        except OSError:
            return b""

    def say(self, words: bytes) -> bool:
        """Answer and hang up."""
        try:
            self._connection.setblocking(False)
            return self._connection.send(words) == len(words)
        except OSError:
            return False
        finally:
            self.close()

    def close(self) -> None:
        """Hang up."""
        self._connection.close()


class UnixDoor:
    """A socket that listens."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._closed = threading.Event()
        self._socket = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        self._ears = selectors.DefaultSelector()
        self._wake, self._alarm = os.pipe()
        try:
            self._socket.bind(str(path))
            self._socket.listen(WAITING)
            self._socket.setblocking(False)
            self._ears.register(self._socket, selectors.EVENT_READ)
            self._ears.register(self._wake, selectors.EVENT_READ)
        except BaseException:
            self.remove()
            raise

    def next(self) -> Line | None:
        """Return the next call."""
        while not self._closed.is_set():
            self._ears.select()
            if self._closed.is_set():
                return None
            try:
                connection, _ = self._socket.accept()
            except BlockingIOError:
                continue  # who called has hung up
            except OSError:
                self._rest()
                continue
            return UnixLine(connection)
        return None

    def _rest(self) -> None:
        """Wait a moment where a call cannot be taken: else this would turn round and round."""
        self._ears.unregister(self._socket)
        self._ears.select(PAUSE)
        self._ears.register(self._socket, selectors.EVENT_READ)

    def used(self) -> None:
        """Note that the window is in use now."""
        with contextlib.suppress(OSError):
            os.utime(self.path)

    def close(self) -> None:
        """Wake up who is in `next`."""
        if not self._closed.is_set():
            self._closed.set()
            os.write(self._alarm, b"!")

    def remove(self) -> None:
        """Leave no socket behind."""
        self._closed.set()
        self._ears.close()
        self._socket.close()
        with contextlib.suppress(OSError):
            os.unlink(self.path)
            os.rmdir(self.path.parent)  # only the last one can
        for end in (self._wake, self._alarm):
            os.close(end)


class UnixNeighbor:
    """A window behind a socket."""

    def __init__(self, path: Path, process: int) -> None:
        self._path = path
        self.process = process

    def ask(self, words: bytes, seconds: float) -> bytes:
        """Say all, then listen."""
        until = time.monotonic() + seconds
        with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as connection:
            try:
                connection.settimeout(seconds)
                connection.connect(str(self._path))
                if not _is_ours(connection):
                    return b""
                connection.sendall(words)
                connection.shutdown(socket.SHUT_WR)
                return _all(connection, until - time.monotonic(), PIECE)
            except (ConnectionRefusedError, FileNotFoundError):
                self._clear()
            except OSError:
                return b""
        return b""

    def _clear(self) -> None:
        """Remove what a killed window left; one whose process lives may only have too many calls."""
        try:
            os.kill(self.process, 0)
        except (ProcessLookupError, OverflowError):  # a number that no process can have
            with contextlib.suppress(OSError):
                os.unlink(self._path)
        except OSError:
            return


def open_door(name: str) -> UnixDoor:
    """Return a new door. Raises `OSError` where there is no place for one."""
    for _ in range(TRIES):
        folder = own_folder()
        if folder is None:
            break
        with contextlib.suppress(FileNotFoundError):  # the last one of the others has just removed it
            return UnixDoor(folder / name)
    raise FileNotFoundError("no folder for sockets")


def _is_ours(connection: socket.socket) -> bool:
    """Tell whether who is at the other end works as the same person, where the system says who that is."""
    if sys.platform != "linux":
        return True  # the folder lets nobody else in
    process_user_group = connection.getsockopt(socket.SOL_SOCKET, socket.SO_PEERCRED, 12)
    return int.from_bytes(process_user_group[4:8], sys.byteorder) == os.getuid()


def _all(connection: socket.socket, seconds: float, limit: int) -> bytes:
    """Return all that comes until its end, nothing if that is more than `limit`. Raises `OSError`, also too late."""
    until = time.monotonic() + seconds
    heard = bytearray()
    while True:
        connection.settimeout(max(0.001, until - time.monotonic()))
        piece = connection.recv(PIECE)
        heard += piece
        if not piece:
            return bytes(heard)
        if len(heard) > limit or time.monotonic() > until:
            return b""
