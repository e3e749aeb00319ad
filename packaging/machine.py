"""Which libraries and programs of the system are missing, and how they come in; knows Debian's package names."""

from __future__ import annotations

import ctypes
import os
import shutil
import subprocess
import sys
from collections.abc import Mapping
from typing import NamedTuple


class Need(NamedTuple):
    """A library by its file name, or a program, and the Debian package that has it."""

    name: str
    package: str

    def is_missing(self) -> bool:
        """Tell whether the loader cannot find the library, or the path not the program."""
        if ".so" not in self.name:
            return shutil.which(self.name) is None
        try:
            ctypes.CDLL(self.name)
        except OSError:
            return True
        return False


OFFSCREEN = (
    Need("libglib-2.0.so.0", "libglib2.0-0"),
    Need("libGL.so.1", "libgl1"),
    Need("libEGL.so.1", "libegl1"),
    Need("libxkbcommon.so.0", "libxkbcommon0"),
    Need("libdbus-1.so.3", "libdbus-1-3"),
    Need("libfontconfig.so.1", "libfontconfig1"),
)
SCREEN = (
    *OFFSCREEN,
    Need("libxkbcommon-x11.so.0", "libxkbcommon-x11-0"),
    Need("libxcb-cursor.so.0", "libxcb-cursor0"),
    Need("libxcb-icccm.so.4", "libxcb-icccm4"),
    Need("libxcb-keysyms.so.1", "libxcb-keysyms1"),
    Need("libxcb-shape.so.0", "libxcb-shape0"),
    Need("libX11-xcb.so.1", "libx11-xcb1"),
    Need("libxcb-randr.so.0", "libxcb-randr0"),
    Need("libxcb-xkb.so.1", "libxcb-xkb1"),
    Need("libxcb-render-util.so.0", "libxcb-render-util0"),
    Need("libxcb-image.so.0", "libxcb-image0"),
)
JOURNEYS = (
    *SCREEN,
    Need("Xvfb", "xvfb"),
    Need("xauth", "xauth"),
    Need("xdotool", "xdotool"),
    Need("setxkbmap", "x11-xkb-utils"),
)
PYTHON = f"libpython{sys.version_info[0]}.{sys.version_info[1]}"
BUILD = (
    *SCREEN,
    Need("objdump", "binutils"),
    # Debian's Python comes without its library; any other brings it along.
    *((Need(f"{PYTHON}.so.1.0", PYTHON),) if sys.base_prefix == "/usr" else ()),
)
"""What freezing asks for. The screen's libraries go into the bundle: an archive and an AppImage cannot ask for any."""


class SetupFailure(Exception):
    """The machine cannot be made ready; the text says what to do."""


def say(sentence: str) -> None:
    """Print one sentence where the program's own output is not."""
    print(sentence, file=sys.stderr, flush=True)


def has_display(environment: Mapping[str, str]) -> bool:
    """Tell whether a window could be shown; only Linux has machines without a screen."""
    if not sys.platform.startswith("linux"):
        return True
    return bool(environment.get("DISPLAY") or environment.get("WAYLAND_DISPLAY"))


def install_missing(needs: tuple[Need, ...]) -> None:
    """Install the packages of those `needs` that are missing; does nothing but on Linux."""
    if not sys.platform.startswith("linux"):
        return
    missing = [need for need in needs if need.is_missing()]
    if missing and shutil.which("apt-get"):
        install([need.package for need in missing])
    elif missing:
        names = ", ".join(need.name for need in missing)
        say(f"Missing here are {names}; install them if the program does not start.")


def install(packages: list[str]) -> None:
    """Install Debian packages as root or with sudo.

    Raises `SetupFailure` with the line to type where neither works.
    """
    install_all = ["install", "--yes", "--no-install-recommends", *packages]
    line = "apt-get " + " ".join(install_all)
    prefix = rights()
    if prefix is None:
        raise SetupFailure(f"Packages are missing. Install them with this line, then try again:\nsudo {line}")
    say("Installing " + " ".join(packages))
    # A bare image has no package lists; refreshing them each time would cost everyone else seconds.
    if apt(prefix, install_all) or (apt(prefix, ["update"]) and apt(prefix, install_all)):
        return
    raise SetupFailure(f"The packages could not be installed. Try it by hand:\n{line}")


def rights() -> list[str] | None:
    """Return what to put before a command that needs root, none if there is no way."""
    if os.geteuid() == 0:
        return []
    if shutil.which("sudo") is None:
        return None
    if sys.stdin is not None and sys.stdin.isatty():
        return ["sudo"]
    silent = ["sudo", "-n"]
    asks = subprocess.run([*silent, "true"], stdin=subprocess.DEVNULL, capture_output=True, check=False)
    return None if asks.returncode else silent


def apt(prefix: list[str], arguments: list[str]) -> bool:
    """Run apt-get without questions, its output on stderr, and tell whether it worked."""
    command = [*prefix, "env", "DEBIAN_FRONTEND=noninteractive", "apt-get", *arguments]
    done = subprocess.run(command, stdin=subprocess.DEVNULL, stdout=sys.stderr, check=False)
    return done.returncode == 0
