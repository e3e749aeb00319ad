"""Freezes the program into a folder that needs no Python: two launchers, their libraries, licenses, what is inside."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from shutil import rmtree

from built import PROGRAM, TITLE, Built
from environment import ROOT

SPEC = ROOT / "packaging" / "annotator.spec"
INSIDE = "_internal"
"""The folder of the bundle in which all but the launchers lies."""
ENTRIES = "entries.json"
"""Name of the file in which annotator.spec writes what went in."""


def bundle(built: Built) -> Sequence[Path]:
    """Freeze the program anew and return its folder. Raises `SetupFailure` where that fails."""
    import contents  # with the environment's Python, as all that follows
    import licenses

    freeze(built)
    inside = built.bundle / INSIDE
    entries = contents.read_entries(built.work / ENTRIES)
    licenses.write(built, entries, inside / licenses.FOLDER, inside)
    if os.name == "posix":  # two names of one program; only Windows tells programs with a console from others
        window = built.bundle / TITLE
        window.unlink()
        window.symlink_to(PROGRAM)
    return [built.bundle]


def freeze(built: Built, script: Path | None = None) -> None:
    """Freeze the program, or a script by the same recipe, into `built.bundle`."""
    import shiboken_files

    rmtree(built.bundle, ignore_errors=True)
    write_stamp(built)
    shiboken_files.write(built.scratch("shiboken"))
    built.call(sys.executable, ROOT / "packaging" / "icons.py", built.scratch("icons"))
    built.call(
        *(sys.executable, "-m", "PyInstaller", "--noconfirm", "--log-level", "ERROR"),
        *("--distpath", built.bundle.parent, "--workpath", built.work / "freeze", SPEC),
        ANNOTATOR_FROZEN_WORK=str(built.work),
        ANNOTATOR_FROZEN_NAME=built.bundle.name,
        ANNOTATOR_FROZEN_SCRIPT=str(script or ""),
    )


def write_stamp(built: Built) -> Path:
    """Write what the build says of itself and return the file."""
    file = built.work / "stamp" / "build.toml"
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(built.stamp.toml(), encoding="utf-8", newline="\n")
    return file


def elsewhere(built: Built, folder: Path) -> Built:
    """Return a build like `built` whose files all lie in `folder`: for trials and benchmarks."""
    return replace(
        built, bundle=folder / "dist" / built.bundle.name, dist=folder / "dist", work=folder / "build"
    )
