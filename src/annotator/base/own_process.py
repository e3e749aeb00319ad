"""How a process of this program is started: as a module, or as a verb where the program is frozen."""

from __future__ import annotations

import os
import sys
from pathlib import Path

_KEPT = ("PATH", "SYSTEMROOT", "TEMP", "TMP", "LANG")
_PACKAGE = Path(__file__).resolve().parents[2]


def command(module: str, verb: str) -> list[str]:
    """Return what starts a module of this package."""
    if getattr(sys, "frozen", False):
        return [_program(), verb]
    return [sys.executable, "-P", "-m", module]


def _program() -> str:
    """Return the frozen program that has standard streams: on Windows the one of the menu has none."""
    console = Path(sys.executable).with_name("annotator.exe")
    return str(console) if sys.platform == "win32" and console.is_file() else sys.executable


def bare_environment() -> dict[str, str]:
    """Return the few variables that Python needs to start and to find this package; nothing else is handed on."""
    return {key: os.environ[key] for key in _KEPT if key in os.environ} | _places()


def whole_environment() -> dict[str, str]:
    """Return our environment, with the place of this package."""
    return dict(os.environ) | _places()


def _places() -> dict[str, str]:
    """Return where Python looks, whatever folder the process is started in."""
    found = [str(_PACKAGE), *os.environ.get("PYTHONPATH", "").split(os.pathsep)]
    return {"PYTHONPATH": os.pathsep.join(os.path.abspath(place) for place in found if place)}
