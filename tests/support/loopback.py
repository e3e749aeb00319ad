"""The computer's talk with itself, which a network namespace of one's own (`unshare -rn`) begins without."""

from __future__ import annotations

import socket
import struct
import sys

_GET_FLAGS, _SET_FLAGS = 0x8913, 0x8914
_UP = 1
_REQUEST = struct.Struct("16sH14x")
"""Linux' `struct ifreq`: a name and flags."""


def bring_up() -> None:
    """Switch `lo` on where it is off, as root of such a namespace may; does nothing but on Linux."""
    if not sys.platform.startswith("linux"):
        return
    import fcntl

    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as door:
        _, flags = _REQUEST.unpack(fcntl.ioctl(door, _GET_FLAGS, _REQUEST.pack(b"lo", 0)))
        if not flags & _UP:
            fcntl.ioctl(door, _SET_FLAGS, _REQUEST.pack(b"lo", flags | _UP))
