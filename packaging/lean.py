"""What goes into the bundle, and what stays out of it. Read by annotator.spec; standard library only."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable
from fnmatch import fnmatch
from pathlib import PurePosixPath

Entry = tuple[str, str, str]
"""What PyInstaller puts into the bundle: place there, source, kind; the source of a link is where it leads."""

CODE = ("BINARY", "EXTENSION")
"""Kinds that ask for libraries."""

STRIPS = sys.platform.startswith("linux")
"""Symbols are cut off where the tool that does it is at home, and nothing is signed over them."""

EXCLUDED = (
    *("tkinter", "pip", "setuptools", "_distutils_hack", "pytest", "hypothesis"),
    *("PySide6.QtQml", "PySide6.QtQuick", "PySide6.QtNetwork", "PySide6.QtDBus", "PySide6.QtOpenGL"),
    # what sqlite-utils, nupunkt and the standard library import for things that nobody does here
    *("asyncio", "concurrent.futures.process", "xmlrpc", "smtplib", "ftplib", "pydoc"),
    # windows of Windows call each other over the pipes of this package
    *(() if sys.platform == "win32" else ("multiprocessing",)),
    *("doctest", "unittest", "curses", "lib2to3", "nupunkt.training", "nupunkt.cli"),
)
"""Modules that are left out with all that only they need."""

TAKEN = {"nupunkt": "models/*"}
"""Files that packages read while they work, which no import tells of: package and pattern."""

UNWANTED = (
    # Qt's own words in fifty languages: the window is in English
    "PySide6/*translations/*",
    # screens without a desktop, a browser or a network as a screen
    *(
        f"*/platforms/*{name}*"
        for name in ("eglfs", "linuxfb", "vnc", "vkkhrdisplay", "minimalegl", "direct2d")
    ),
    *(f"*/plugins/{name}/*" for name in ("egldeviceintegrations", "generic", "networkinformation", "tls")),
    # a theme that would bring GTK 3 along
    "*/platformthemes/*gtk3*",
    # pictures of the program are PNG, which Qt reads by itself, and SVG
    *(f"*/imageformats/*{name}*" for name in ("gif", "icns", "jpeg", "tga", "tiff", "wbmp", "webp", "pdf")),
    # servers and shells of Wayland
    "*/wayland-graphics-integration-server/*",
    *(
        f"*/wayland-shell-integration/*{name}*"
        for name in ("fullscreen-shell", "ivi-shell", "qt-shell", "wl-shell")
    ),
    # Qt draws with the processor here: what emulates a graphics card on Windows is 20 MB
    "*opengl32sw.dll",
    "*D3Dcompiler_47.dll",
    # notes of package managers: which packages are inside stands in the bill of materials
    "*.dist-info/*",
    "*.egg-info/*",
)
"""Files that are left out: patterns of their paths in the bundle."""


def is_wanted(place: str) -> bool:
    """Tell whether a file belongs into the bundle; `place`: its path there."""
    name = PurePosixPath(place.replace("\\", "/")).as_posix()
    return not any(fnmatch(name, pattern) for pattern in UNWANTED)


def is_system_library(place: str) -> bool:
    """Tell whether a file is a library that only others ask for: it lies beside no package of its own."""
    name = place.replace("\\", "/")
    return "/Qt/lib/" in name or ("/" not in name and ".so" in name and not name.startswith("libpython"))


def reachable(entries: Iterable[Entry], imports: Callable[[str], Iterable[str]]) -> list[Entry]:
    """Return the entries without libraries that nothing in the bundle asks for any more, and without links to them.

    `imports`: the file names of the libraries that a source asks for.
    """
    entries = list(entries)
    files = [(place, source) for place, source, kind in entries if kind in CODE]
    sources = {name_of(place): source for place, source in files if is_system_library(place)}
    waiting = [source for place, source in files if not is_system_library(place)]
    needed: set[str] = set()
    while waiting:
        for name in imports(waiting.pop()):
            if name in sources and name not in needed:
                needed.add(name)
                waiting.append(sources[name])
    return [entry for entry in entries if not is_system_library(entry[0]) or name_of(entry[0]) in needed]


def name_of(place: str) -> str:
    """Return the file name of a place in the bundle."""
    return PurePosixPath(place.replace("\\", "/")).name
