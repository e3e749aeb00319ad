"""On macOS a held letter offers accents instead of repeating, unless a program's own settings say otherwise.

A property list cannot say it, only the settings of the program's own name: they are written through CoreFoundation,
before Qt reads the first key. Must not import Qt.
"""

from __future__ import annotations

import ctypes
import sys
from typing import Protocol

FOUNDATION = "/System/Library/Frameworks/CoreFoundation.framework/CoreFoundation"
SETTING = "ApplePressAndHoldEnabled"
UTF8 = 0x08000100


class Preferences(Protocol):
    """Settings of the running program, as CoreFoundation keeps them."""

    def forbid(self, setting: str) -> None:
        """Set one to false."""


class CoreFoundation:
    """The settings of macOS. Raises `OSError` or `ValueError` where the library or a name in it is missing."""

    def __init__(self, path: str = FOUNDATION) -> None:
        self._library = ctypes.CDLL(path)

    def forbid(self, setting: str) -> None:
        """Set one to false."""
        library, pointer = self._library, ctypes.c_void_p
        make = library.CFStringCreateWithCString
        make.restype, make.argtypes = pointer, (pointer, ctypes.c_char_p, ctypes.c_uint32)
        put = library.CFPreferencesSetAppValue
        put.restype, put.argtypes = None, (pointer, pointer, pointer)
        release = library.CFRelease
        release.restype, release.argtypes = None, (pointer,)
        name = make(None, setting.encode(), UTF8)
        no = pointer.in_dll(library, "kCFBooleanFalse")
        put(name, no, pointer.in_dll(library, "kCFPreferencesCurrentApplication"))
        release(name)


def let_held_keys_repeat(preferences: Preferences | None = None) -> None:
    """Say that held keys repeat; does nothing for a program that is not frozen, whose name is Python's."""
    if not getattr(sys, "frozen", False):
        return
    try:
        (preferences or CoreFoundation()).forbid(SETTING)
    except (OSError, ValueError, AttributeError):
        return  # a held key then offers accents; nothing else is lost
