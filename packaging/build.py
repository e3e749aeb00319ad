"""The one command that makes what people install: `python3 packaging/build.py [WHAT…]`; standard library only.

Without WHAT it makes all that this system can make. Results lie in dist/, what is needed on the way in build/.
"""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import freeze
import linux
import macos
import wheel
import windows
from built import Built, of_checkout
from environment import ROOT, VENV, prepare, venv_program
from machine import BUILD, SetupFailure, install_missing, say

AS_IS = "--as-is"
"""Take the environment as it is, instead of bringing it to what the lock says."""

LINUX, WINDOWS, MACOS = "linux", "win32", "darwin"
EVERYWHERE = (LINUX, WINDOWS, MACOS)


@dataclass(frozen=True)
class Step:
    """One artifact: its name, the systems that can make it, and the function that makes it and returns its files.

    `of_bundle`: it is made of the frozen program, which is frozen first.
    """

    name: str
    summary: str
    systems: tuple[str, ...]
    make: Callable[[Built], Sequence[Path]]
    of_bundle: bool = True


STEPS = (
    Step("bundle", "the frozen program in a folder", EVERYWHERE, freeze.bundle, of_bundle=False),
    Step("deb", "the package of Debian and Ubuntu", (LINUX,), linux.deb),
    Step("rpm", "the package of Fedora, openSUSE and their kin", (LINUX,), linux.rpm),
    Step("archive", "an archive with a script that installs it for one person", (LINUX,), linux.archive),
    Step("appdir", "the folder that becomes an AppImage", (LINUX,), linux.appdir),
    Step("appimage", "that folder packed, where appimagetool is", (LINUX,), linux.appimage),
    Step("nsis", "the installer for Windows, made by NSIS", (WINDOWS,), windows.nsis),
    Step("zip", "a folder for Windows that runs from anywhere", (WINDOWS,), windows.portable),
    Step("app", "the bundle of macOS", (MACOS,), macos.app),
    Step("dmg", "a disk image for macOS with the bundle", (MACOS,), macos.dmg),
    Step(
        "wheel",
        "what pip installs, with all but Python in or behind it",
        EVERYWHERE,
        wheel.wheel,
        of_bundle=False,
    ),
)


def main(arguments: Sequence[str]) -> int:
    """Make what was asked for and return the exit code: 0 made, 1 a step failed, 2 there is no such thing."""
    asked = [argument for argument in arguments if argument != AS_IS]
    known = [step.name for step in STEPS]
    if [name for name in asked if name not in known]:
        say(usage())
        return 2
    try:
        if Path(sys.prefix).resolve() != VENV.resolve():
            return again(arguments)
        built = of_checkout()
        for step in planned(asked):
            run(step, built)
    except SetupFailure as failure:
        say(str(failure))
        return 1
    return 0


def usage() -> str:
    """Return what can be made, one thing a line."""
    lines = "\n".join(f"  {step.name:9} {step.summary}" for step in STEPS)
    return f"usage: python3 packaging/build.py [{AS_IS}] [WHAT…]\n{lines}\nWithout WHAT: all of this system."


def again(arguments: Sequence[str]) -> int:
    """Make the environment ready and run this with its Python."""
    if AS_IS not in arguments:
        install_missing(BUILD)
        prepare()
    elif not VENV.is_dir():
        raise SetupFailure(f"There is no .venv, and {AS_IS} makes none. Leave {AS_IS} out once.")
    command = [venv_program("python"), str(Path(__file__).resolve()), *arguments]
    return subprocess.run(command, cwd=ROOT, check=False).returncode


def planned(asked: Sequence[str], system: str = sys.platform) -> list[Step]:
    """Return the steps in their order: those that were asked for and what they need, else all of the system.

    Raises `SetupFailure` for what this system cannot make.
    """
    wanted = [step for step in STEPS if step.name in asked or (not asked and system in step.systems)]
    for step in wanted:
        if system not in step.systems:
            raise SetupFailure(f"“{step.name}” cannot be made here: it needs {' or '.join(step.systems)}.")
    if any(step.of_bundle for step in wanted) and STEPS[0] not in wanted:
        wanted.insert(0, STEPS[0])
    return wanted


def run(step: Step, built: Built) -> None:
    """Make one thing and say how long it took and how large it is."""
    say(f"Making {step.name}")
    start = time.monotonic()
    built.dist.mkdir(exist_ok=True)
    for path in step.make(built):
        say(f"  {path.relative_to(ROOT)}: {megabytes(path):.1f} MB in {time.monotonic() - start:.0f} s")


def megabytes(path: Path) -> float:
    """Return how large a file, or all files of a folder, are; a link counts nothing."""
    files = [path] if path.is_file() else [file for file in path.rglob("*") if not file.is_symlink()]
    return sum(file.stat().st_size for file in files if file.is_file()) / 1e6


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
