"""How a program that starts calls windows of the same person that run: what is said, and where they listen.

Nobody else hears or says anything: the places lie in folders of this person alone, and no network is used.
"""

from __future__ import annotations

import binascii
import json
import os
import sys
from pathlib import Path
from typing import Literal, Protocol

from annotator.base.paths import config_folder

FORMAT = "annotator-call/1"
YES, NO = b"true", b"false"

LIMIT = 64_000
"""Bytes that a call may have; a path is the longest part of it."""

Want = Literal["front", "show", "open"]
"""Come to the front · the same if you show this project · open this project if you show none."""


class Line(Protocol):
    """One call that came in, read once and answered once."""

    def heard(self, seconds: float) -> bytes:
        """Return what was said within some seconds, nothing where it was too long or did not end."""

    def say(self, words: bytes) -> bool:
        """Answer and hang up; tell whether somebody still waited for it. Never waits."""

    def close(self) -> None:
        """Hang up; twice does nothing."""


class Door(Protocol):
    """Where a window listens."""

    def next(self) -> Line | None:
        """Return the next call, none when the door is closed; waits."""

    def used(self) -> None:
        """Note that the window is in use now: the one used last is called first."""

    def close(self) -> None:
        """End `next`, also in another thread."""

    def remove(self) -> None:
        """Leave nothing behind; only when nobody is in `next` any more."""


class Neighbor(Protocol):
    """A window that runs, or did until it was killed."""

    @property
    def process(self) -> int:
        """The id of its process."""

    def ask(self, words: bytes, seconds: float) -> bytes:
        """Return what it answers within some seconds, nothing if it does not."""


def scope() -> str:
    """Return what windows that may call each other share: the settings of one person, and one screen."""
    names = ["QT_QPA_PLATFORM"]
    if sys.platform == "win32":
        names.append("SESSIONNAME")
    elif sys.platform != "darwin":
        names.append("WAYLAND_DISPLAY" if os.environ.get("WAYLAND_DISPLAY") else "DISPLAY")
    shared = [str(config_folder()), *(os.environ.get(name, "") for name in names)]
    return f"{binascii.crc32(os.fsencode(chr(0).join(shared))):08x}"


def door_name() -> str:
    """Return a name for the door of this process that no other has."""
    return f"{scope()}-{os.getpid()}-{os.urandom(3).hex()}"


def process_of(name: str) -> int | None:
    """Return the process that a door of our scope belongs to, none for every other name."""
    start, _, rest = name.partition("-")
    number = rest.partition("-")[0]
    return int(number) if start == scope() and number.isdecimal() and len(number) < 12 else None


def call_words(want: Want, path: Path | None) -> bytes:
    """Return a call as it is sent. What a desktop gave this process to come to the front with goes along."""
    return json.dumps(
        {
            "format": FORMAT,
            "want": want,
            "path": binascii.b2a_base64(os.fsencode(path or ""), newline=False).decode(),  # may be no text
            "token": os.environ.get("XDG_ACTIVATION_TOKEN", "")[:1000],
            "startup": os.environ.get("DESKTOP_STARTUP_ID", "")[:1000],
        }
    ).encode()
