"""What the frozen program wants from the system: the libraries that are not in the bundle, and how new glibc must be.

Read from the bundle itself, so that the dependencies of the packages cannot go stale. Standard library and objdump,
which PyInstaller needs anyhow.
"""

from __future__ import annotations

import re
import subprocess
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from machine import SetupFailure

GLIBC = re.compile(r"^ld-linux|^lib(c|m|dl|pthread|rt|util|resolv)\.so\.")
DEBIAN = {
    "libEGL.so.1": "libegl1",
    "libGL.so.1": "libgl1",
    "libX11-xcb.so.1": "libx11-xcb1",
    "libX11.so.6": "libx11-6",
    "libdbus-1.so.3": "libdbus-1-3",
    "libexpat.so.1": "libexpat1",
    "libfontconfig.so.1": "libfontconfig1",
    "libfreetype.so.6": "libfreetype6",
    "libgcc_s.so.1": "libgcc-s1",
    # Debian 13 and Ubuntu 24.04 renamed it when times became 64 bits wide.
    "libglib-2.0.so.0": "libglib2.0-0t64 | libglib2.0-0",
    "libgthread-2.0.so.0": "libglib2.0-0t64 | libglib2.0-0",
    "libstdc++.so.6": "libstdc++6",
    "libwayland-client.so.0": "libwayland-client0",
    "libwayland-cursor.so.0": "libwayland-cursor0",
    "libwayland-egl.so.1": "libwayland-egl1",
    "libxcb-cursor.so.0": "libxcb-cursor0",
    "libxcb-glx.so.0": "libxcb-glx0",
    "libxcb-icccm.so.4": "libxcb-icccm4",
    "libxcb-image.so.0": "libxcb-image0",
    "libxcb-keysyms.so.1": "libxcb-keysyms1",
    "libxcb-randr.so.0": "libxcb-randr0",
    "libxcb-render-util.so.0": "libxcb-render-util0",
    "libxcb-render.so.0": "libxcb-render0",
    "libxcb-shape.so.0": "libxcb-shape0",
    "libxcb-shm.so.0": "libxcb-shm0",
    "libxcb-sync.so.1": "libxcb-sync1",
    "libxcb-util.so.1": "libxcb-util1",
    "libxcb-xfixes.so.0": "libxcb-xfixes0",
    "libxcb-xkb.so.1": "libxcb-xkb1",
    "libxcb.so.1": "libxcb1",
    "libxkbcommon-x11.so.0": "libxkbcommon-x11-0",
    "libxkbcommon.so.0": "libxkbcommon0",
    "libz.so.1": "zlib1g",
}
"""The packages of Debian and Ubuntu by the library that they have. Packages of rpm name the library itself."""

DEBIAN_DATA = ("fontconfig-config", "libx11-data", "xkb-data")
RPM_DATA = ("fontconfig", "libX11.so.6()(64bit)", "xkeyboard-config")
"""Data that bundled libraries read from the system: fonts, composed letters, keyboards."""


@dataclass(frozen=True, slots=True)
class Needs:
    """What a bundle wants. `libraries`: their file names, sorted, glibc's left out; `glibc`: such as (2, 36)."""

    libraries: tuple[str, ...]
    glibc: tuple[int, int]

    @property
    def glibc_text(self) -> str:
        """Return the version of glibc as packages write it."""
        return ".".join(map(str, self.glibc))

    def debian(self) -> list[str]:
        """Return the dependencies of a .deb; raises `SetupFailure` for a library whose package is not known."""
        if unknown := [name for name in self.libraries if name not in DEBIAN]:
            names = ", ".join(unknown)
            raise SetupFailure(f"The bundle needs {names}; add its package to DEBIAN in linux_needs.py.")
        packages = {DEBIAN[name] for name in self.libraries}
        return [f"libc6 (>= {self.glibc_text})", *sorted(packages.union(DEBIAN_DATA))]

    def rpm(self) -> list[str]:
        """Return the dependencies of an .rpm, in words that all systems with rpm know."""
        libraries = {f"{name}()(64bit)" for name in self.libraries}
        return [f"libc.so.6(GLIBC_{self.glibc_text})(64bit)", *sorted(libraries.union(RPM_DATA))]


def needs_of(bundle: Path) -> Needs:
    """Return what the programs and libraries below `bundle` want from the system."""
    programs = [path for path in sorted(bundle.rglob("*")) if _is_program(path)]
    answer = subprocess.run(
        ["objdump", "-p", *map(str, programs)], capture_output=True, text=True, errors="replace", check=False
    )
    return read_needs(answer.stdout, {path.name for path in bundle.rglob("*")})


def read_needs(answer: str, inside: Iterable[str]) -> Needs:
    """Return the needs that objdump names, without the files that lie `inside` the bundle."""
    wanted = set(re.findall(r"^\s+NEEDED\s+(\S+)$", answer, re.MULTILINE))
    missing = sorted(name for name in wanted - set(inside) if not GLIBC.match(name))
    versions = re.findall(r"\bGLIBC_(\d+)\.(\d+)", answer)
    newest = max(((int(major), int(minor)) for major, minor in versions), default=(2, 0))
    return Needs(tuple(missing), newest)


def _is_program(path: Path) -> bool:
    if path.is_symlink() or not path.is_file():
        return False
    with path.open("rb") as file:
        return file.read(4) == b"\x7fELF"
