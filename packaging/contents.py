"""Where each file of the bundle comes from: a package of Python, Python itself, Qt, the system, or ourselves.

Read with the environment's Python, after PyInstaller wrote what it put in.
"""

from __future__ import annotations

import importlib.metadata
import json
import re
import shutil
import subprocess
import sys
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from environment import ROOT


@dataclass
class Part:
    """One thing that others made. `texts`: files with its license; `files`: places in the bundle, without archives."""

    name: str
    version: str
    license: str
    kind: str
    texts: list[Path] = field(default_factory=list)
    files: set[str] = field(default_factory=set)


QT = ("pyside6-essentials", "shiboken6")
CHOSEN = {
    **dict.fromkeys(QT, "LGPL-3.0-only"),
    "pysqlite3": "Zlib",
    "charset-normalizer": "MIT",
    "click-default-group": "LicenseRef-Public-Domain",
    "pluggy": "MIT",
    "pyinstaller": "GPL-2.0-or-later WITH Bootloader-exception",
    "sqlite-fts4": "Apache-2.0",
}
"""Licenses of packages that leave a choice or name theirs in words: as SPDX says them."""

TEXT_NAMES = ("LICEN", "COPYING", "NOTICE", "AUTHORS")
PYTHON, FREEZER = "Python", "pyinstaller"


def parts(entries: Iterable[tuple[str, str]]) -> list[Part]:
    """Return what the bundle is made of, by name.

    `entries`: place in the bundle, empty for what lies in an archive; source.
    Raises `ValueError` for a package whose license nobody knows.
    """
    found: dict[str, Part] = {}
    for place, source in entries:
        part = part_of(Path(source))
        if part is not None:
            part = found.setdefault(part.name, part)
            part.files |= {place} - {""}
    own = sqlite(found)
    found[own.name] = own
    return sorted(found.values(), key=lambda part: (part.name.lower(), part.name))


def part_of(source: Path) -> Part | None:
    """Return whose a file is, none if it is ours."""
    if not source.is_absolute() or not source.exists():
        return None
    name = distributions().get(settled(source))
    if name is not None:
        return bootloader() if name == FREEZER else package(name)
    if source.is_relative_to(ROOT) and not source.is_relative_to(sys.prefix):
        return None
    if source.resolve().is_relative_to(sys.base_prefix) and not is_of_system(source):
        return python()
    return of_system(source)


def settled(file: Path) -> Path:
    """Return a file by one name: links above it are followed, one folder once."""
    return _settled_folder(file.parent) / file.name


@cache
def _settled_folder(folder: Path) -> Path:
    return folder.resolve()


@cache
def distributions() -> dict[Path, str]:
    """Return the package of each file that packages brought."""
    return {
        settled(Path(str(file.locate()))): distribution.name
        for distribution in importlib.metadata.distributions()
        for file in distribution.files or ()
    }


def package(name: str) -> Part:
    """Return a package of Python with its license. Raises `ValueError` where that is unknown."""
    distribution = importlib.metadata.distribution(name)
    called = re.sub(r"[-_.]+", "-", distribution.name).lower()
    known = CHOSEN.get(called) or distribution.metadata.json.get("license_expression")
    if not isinstance(known, str):
        raise ValueError(f"The license of {name} is unknown: look it up and add it to CHOSEN.")
    texts = [
        Path(str(file.locate()))
        for file in distribution.files or ()
        if file.suffix != ".py" and any(word in file.name.upper() for word in TEXT_NAMES)
    ]
    return Part(called, distribution.version, known, "package", texts)


def python() -> Part:
    """Return Python itself. Raises `ValueError` where its license cannot be found."""
    version = ".".join(map(str, sys.version_info[:3]))
    folder = Path(sys.base_prefix)
    short = f"python{sys.version_info[0]}.{sys.version_info[1]}"
    places = (
        folder / "LICENSE.txt",
        folder / "lib" / short / "LICENSE.txt",
        Path("/usr/share/doc") / short / "copyright",
    )
    text = next((place for place in places if place.is_file()), None)
    if text is None:
        raise ValueError(f"The license of Python was not found below {folder}.")
    return Part(PYTHON, version, "PSF-2.0", "platform", [text])


def sqlite(found: dict[str, Part]) -> Part:
    """Return the SQLite that the program stores with, which is part of a package or of Python."""
    if "pysqlite3" in found:
        from pysqlite3 import sqlite_version
    else:
        from sqlite3 import sqlite_version
    return Part(
        "SQLite", sqlite_version, "blessing", "library", [ROOT / "packaging" / "texts" / "sqlite.txt"]
    )


def bootloader() -> Part:
    """Return what starts the frozen program."""
    own = package(FREEZER)
    return Part("PyInstaller bootloader", own.version, own.license, "library", own.texts)


@cache
def is_of_system(source: Path) -> bool:
    """Tell whether the system's package manager brought a file that no Python could be without."""
    return source.resolve().is_relative_to("/usr/lib") and "python" not in str(source.resolve())


def of_system(source: Path) -> Part:
    """Return the package of the system that a library is from; the file alone where none is known."""
    owner = owner_of(source)
    if owner is None:
        return Part(source.name, "", "LicenseRef-unknown", "library")
    name, version = owner
    text = Path("/usr/share/doc") / name / "copyright"
    return Part(
        name,
        version,
        "LicenseRef-" + re.sub(r"[^A-Za-z0-9.-]", "-", name),
        "library",
        [text] if text.is_file() else [],
    )


@cache
def owner_of(source: Path) -> tuple[str, str] | None:
    """Return name and version of the Debian package of a file, none where there is no such thing."""
    asks = shutil.which("dpkg-query")
    if asks is None:
        return None
    for path in dict.fromkeys(
        (str(source), str(source.resolve()), str(source.resolve()).removeprefix("/usr"))
    ):
        done = subprocess.run([asks, "--search", path], capture_output=True, text=True, check=False)
        if done.returncode == 0:
            name = done.stdout.split(":")[0].split(",")[0]
            shown = [asks, "--show", "--showformat", "${Version}", name]
            version = subprocess.run(shown, capture_output=True, text=True, check=False).stdout
            return name, version.split("\n")[0]
    return None


def read_entries(file: Path) -> list[tuple[str, str]]:
    """Return what annotator.spec wrote of the files that went in."""
    return [(place, source) for place, source in json.loads(file.read_text(encoding="utf-8"))]
