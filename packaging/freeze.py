"""Freezes the program into a folder that needs no Python: two launchers, their libraries, licenses, what is inside."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from shutil import rmtree

from built import Built
from environment import ROOT
from machine import SetupFailure

SPEC = ROOT / "packaging" / "annotator.spec"


def bundle(built: Built) -> Sequence[Path]:
    """Freeze the program anew and return its folder. Raises `SetupFailure` where that fails."""
    rmtree(built.bundle, ignore_errors=True)
    write_stamp(built)
    command = [
        *(sys.executable, "-m", "PyInstaller", "--noconfirm", "--log-level", "ERROR"),
        *("--distpath", str(built.dist), "--workpath", str(built.work / "freeze"), str(SPEC)),
    ]
    done = subprocess.run(command, cwd=ROOT, env=built.stamp.environment(), stdout=sys.stderr, check=False)
    if done.returncode:
        raise SetupFailure("The program could not be frozen; what PyInstaller said stands above.")
    return [built.bundle]


def write_stamp(built: Built) -> Path:
    """Write what the build says of itself and return the file."""
    file = built.work / "stamp" / "build.toml"
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(built.stamp.toml(), encoding="utf-8", newline="\n")
    return file
