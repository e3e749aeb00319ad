"""Asks the window manager of an X11 desktop for the front as the start of a program may, which Qt has no words for.

Qt asks with the time of the last key in its own window, which is older than what the person did since, so that careful
window managers refuse. What the desktop gave the other start is newer; and its busy cursor ends.
"""

from __future__ import annotations

import ctypes
import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager

_TIME = re.compile(r"_TIME(\d{1,10})$")
_CLIENT_MESSAGE = 33
_SUBSTRUCTURE = 0x80000 | 0x100000
"""Redirect and notify: who manages windows hears of it."""

APPLICATION, PERSON = 1, 2
"""Who asks, as EWMH counts: a program with the moment of an act, or a person directly."""


def activate(window: int, startup: str) -> None:
    """Ask for the front for a window, and end the notice of the start. Nothing happens where that cannot be asked.

    `startup`: the DESKTOP_STARTUP_ID of the start that a person did, empty where it came from a terminal.
    """
    try:
        library = ctypes.CDLL("libxcb.so.1")
    except OSError:
        return
    found = _TIME.search(startup)
    time = int(found[1]) & 0xFFFFFFFF if found else 0
    with _server(library) as server:
        if server is not None:
            server.tell(window, "_NET_ACTIVE_WINDOW", (APPLICATION if time else PERSON, time, 0, 0, 0))
            if startup:
                server.broadcast(window, f'remove: ID="{_quoted(startup)}"')
            server.wait()


def _quoted(words: str) -> str:
    return words.replace("\\", "\\\\").replace('"', '\\"')


class _Cookie(ctypes.Structure):
    _fields_ = (("sequence", ctypes.c_uint),)


class _Reply(ctypes.Structure):
    _fields_ = (
        ("kind", ctypes.c_uint8),
        ("pad", ctypes.c_uint8),
        ("sequence", ctypes.c_uint16),
        ("length", ctypes.c_uint32),
        ("atom", ctypes.c_uint32),
    )


class _Message(ctypes.Structure):
    """A client message: 20 bytes of data, as five numbers or as text."""

    _fields_ = (
        ("kind", ctypes.c_uint8),
        ("format", ctypes.c_uint8),
        ("sequence", ctypes.c_uint16),
        ("window", ctypes.c_uint32),
        ("type", ctypes.c_uint32),
        ("data", ctypes.c_uint8 * 20),
    )


class _Server:
    """A connection of our own to the X server, for as long as a few messages take."""

    def __init__(self, library: ctypes.CDLL, connection: ctypes.c_void_p, root: int) -> None:
        self._library = library
        self._connection = connection
        self._root = root

    def _atom(self, name: str) -> int:
        words = name.encode()
        cookie = self._library.xcb_intern_atom(self._connection, 0, len(words), words)
        reply = self._library.xcb_intern_atom_reply(self._connection, cookie, None)
        if not reply:
            return 0
        atom = int(reply.contents.atom)
        ctypes.CDLL(None).free(reply)
        return atom

    def tell(self, window: int, name: str, numbers: tuple[int, int, int, int, int]) -> None:
        """Send five numbers about a window."""
        data = b"".join(number.to_bytes(4, sys.byteorder) for number in numbers)
        self._send(window, 32, name, data, _SUBSTRUCTURE)

    def broadcast(self, window: int, words: str) -> None:
        """Send a text about starting programs, in pieces of 20 bytes with a zero at the end."""
        text, name = words.encode() + b"\0", "_NET_STARTUP_INFO_BEGIN"
        for start in range(0, len(text), 20):
            self._send(window, 8, name, text[start : start + 20].ljust(20, b"\0"), 0x400000)
            name = "_NET_STARTUP_INFO"

    def wait(self) -> None:
        """Return when the server has read all: what it has not read is lost when the connection ends."""
        self._atom("_NET_ACTIVE_WINDOW")

    def _send(self, window: int, width: int, name: str, data: bytes, mask: int) -> None:
        message = _Message(_CLIENT_MESSAGE, width, 0, window, self._atom(name), (ctypes.c_uint8 * 20)(*data))
        self._library.xcb_send_event(self._connection, 0, self._root, mask, ctypes.byref(message))
        self._library.xcb_flush(self._connection)


@contextmanager
def _server(library: ctypes.CDLL) -> Iterator[_Server | None]:
    """Yield a connection, none if the server takes none."""
    library.xcb_connect.restype = ctypes.c_void_p
    library.xcb_get_setup.restype = ctypes.c_void_p
    library.xcb_intern_atom.restype = _Cookie
    library.xcb_intern_atom_reply.restype = ctypes.POINTER(_Reply)
    library.xcb_intern_atom.argtypes = (ctypes.c_void_p, ctypes.c_uint8, ctypes.c_uint16, ctypes.c_char_p)
    library.xcb_intern_atom_reply.argtypes = (ctypes.c_void_p, _Cookie, ctypes.c_void_p)
    library.xcb_setup_roots_iterator.restype = _Screens
    number = ctypes.c_int()
    connection = ctypes.c_void_p(library.xcb_connect(None, ctypes.byref(number)))
    try:
        if library.xcb_connection_has_error(connection):
            yield None
            return
        screens = library.xcb_setup_roots_iterator(ctypes.c_void_p(library.xcb_get_setup(connection)))
        for _ in range(number.value):
            library.xcb_screen_next(ctypes.byref(screens))
        yield _Server(library, connection, int(screens.data.contents.value))
    finally:
        library.xcb_disconnect(connection)


class _Screens(ctypes.Structure):
    """The first thing in a screen is its root window."""

    _fields_ = (
        ("data", ctypes.POINTER(ctypes.c_uint32)),
        ("rem", ctypes.c_int),
        ("index", ctypes.c_int),
    )
