"""How a test that runs as root gives its rights up, so that files may refuse it."""

from __future__ import annotations

import contextlib
import ctypes
import os

NOBODY = 65534
_VERSION = 0x20080522
"""Of Linux' capabilities: two sets of 32 bits each."""


def give_up() -> None:
    """Become a user without rights; in a namespace that knows no other, the same one without capabilities."""
    if os.geteuid() != 0:
        return
    with contextlib.suppress(OSError):
        os.setgroups([])
    try:
        os.setgid(NOBODY)
        os.setuid(NOBODY)
    except OSError:
        header, none = (ctypes.c_uint32 * 2)(_VERSION, 0), (ctypes.c_uint32 * 6)()
        if ctypes.CDLL(None, use_errno=True).capset(header, none):
            raise OSError(ctypes.get_errno(), "the capabilities stay") from None
