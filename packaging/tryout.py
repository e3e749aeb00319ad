"""Tries what was made on a machine that may be changed, as the workflow does before it publishes:
`python packaging/tryout.py FOLDER`. Each artifact is installed or unpacked, started with `--smoke`, and removed.

It installs into the real system: for machines that are thrown away. Standard library only.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
import time
import venv
import zipfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from built import NAME, PROGRAM, TITLE
from machine import say

REMOVED_WITHIN = 60
"""Seconds within which the uninstaller of Windows, which goes on as a copy of itself, must be done."""
SMOKE = "--smoke"
AGREED = "ANNOTATOR_MAY_INSTALL"
"""The variable that says that this machine may be changed."""


class TryoutFailure(Exception):
    """An artifact does not do what it must; the text says which and what."""


@dataclass(frozen=True)
class Try:
    """How one kind of artifact is tried: the end of its name, the system, and what is done with it.

    `tried` gets the artifact and an empty folder; it raises `TryoutFailure`.
    """

    ending: str
    system: str
    tried: Callable[[Path, Path], None]


def main(arguments: Sequence[str]) -> int:
    """Try every artifact in a folder that this system can run; 1 if one failed or there is none, 2 for wrong usage."""
    if len(arguments) != 1:
        say("usage: python packaging/tryout.py FOLDER")
        return 2
    if not os.environ.get(AGREED):
        say(
            f"This installs into the system and removes it again. Set {AGREED}=1 on a machine that may be changed."
        )
        return 2
    found = [(one, path) for one in tries() for path in sorted(Path(arguments[0]).glob(f"*{one.ending}"))]
    if not found:
        say(f"There is nothing in {arguments[0]} that can be tried here.")
        return 1
    outcomes = [kept(one, path) for one, path in found]  # one look shows every fault
    return int(not all(outcomes))


def kept(one: Try, path: Path) -> bool:
    """Try one artifact, say what came of it, and return whether it does what it must."""
    say(f"Trying {path.name}")
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        try:
            one.tried(path.resolve(), Path(folder))
        except (TryoutFailure, OSError) as failure:
            say(f"  {path.name}: {failure}")
            return False
    say(f"  {path.name}: installed, started, removed")
    return True


def tries(system: str = sys.platform) -> list[Try]:
    """Return what can be tried on a system."""
    return [one for one in TRIES if one.system in (system, "")]


def call(*command: str | Path) -> str:
    """Run a command and return what it printed. Raises `TryoutFailure` with that if it fails."""
    words = [str(word) for word in command]
    done = subprocess.run(
        words,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        errors="replace",
        check=False,
        timeout=600,
    )
    if done.returncode:
        raise TryoutFailure(f"{' '.join(words)}: exit code {done.returncode}\n{done.stdout[-2000:]}")
    return done.stdout


def start(program: Path | str) -> None:
    """Start the program as a person without a screen can: it opens, labels, saves, and names its version."""
    if "labels saved" not in call(program, SMOKE):
        raise TryoutFailure(f"{program} {SMOKE} saved no label")
    call(program, "--version")


def gone(*paths: Path) -> None:
    """Look that nothing is left. Raises `TryoutFailure`."""
    end = time.monotonic() + REMOVED_WITHIN
    while time.monotonic() < end and any(path.exists() for path in paths):
        time.sleep(0.5)
    left = [str(path) for path in paths if path.exists()]
    if left:
        raise TryoutFailure(f"after removal there is still {', '.join(left)}")


def try_deb(path: Path, folder: Path) -> None:
    """Install and remove the package with apt."""
    call("sudo", "apt-get", "install", "--yes", "--no-install-recommends", path)
    start(PROGRAM)
    call("sudo", "apt-get", "purge", "--yes", NAME)
    gone(Path("/opt") / NAME, Path("/usr/bin") / PROGRAM)


def try_rpm(path: Path, folder: Path) -> None:
    """Install and remove the package with rpm itself, without what it depends on: no system with rpm is to be had."""
    call("sudo", "rpm", "--install", "--nodeps", path)
    start(PROGRAM)
    call("sudo", "rpm", "--erase", NAME)
    gone(Path("/opt") / NAME, Path("/usr/bin") / PROGRAM)


def try_archive(path: Path, folder: Path) -> None:
    """Install and remove the archive for one person, into a folder."""
    shutil.unpack_archive(path, folder / "unpacked", filter="tar")
    script = next((folder / "unpacked").glob("*/install.sh"))
    prefix = folder / "a person"
    call("sh", script, prefix)
    start(prefix / "bin" / PROGRAM)
    call("sh", script, "--remove", prefix)
    gone(prefix / "bin" / PROGRAM)


def try_appimage(path: Path, folder: Path) -> None:
    """Start the AppImage; the machine of the workflow has no FUSE."""
    path.chmod(0o755)
    os.environ["APPIMAGE_EXTRACT_AND_RUN"] = "1"
    start(path)


def try_installer(path: Path, folder: Path) -> None:
    """Install and remove silently for this person; the registry forgets it."""
    key = rf"HKCU\Software\Microsoft\Windows\CurrentVersion\Uninstall\{TITLE.replace(' ', '')}"
    place = Path(os.environ["LOCALAPPDATA"]) / "Programs" / TITLE
    call(path, "/S")
    call("reg", "query", key)
    call("reg", "query", r"HKCU\Software\Classes\.annotator")
    start(place / f"{PROGRAM}.exe")
    call(place / f"{TITLE}.exe", SMOKE)
    call(place / "uninstall.exe", "/S")
    gone(place)
    for left in (key, r"HKCU\Software\Classes\.annotator"):
        if subprocess.run(["reg", "query", left], capture_output=True, check=False).returncode == 0:
            raise TryoutFailure(f"after removal the registry still has {left}")


def try_zip(path: Path, folder: Path) -> None:
    """Unpack the folder and start the program in it."""
    with zipfile.ZipFile(path) as archive:
        archive.extractall(folder)
    start(next(folder.glob(f"*/{PROGRAM}.exe")))


def try_image(path: Path, folder: Path) -> None:
    """Attach the image, copy the bundle as a person drags it, start it, remove it."""
    mounted, copy = folder / "mounted", folder / f"{TITLE}.app"
    call("hdiutil", "attach", path, "-nobrowse", "-readonly", "-mountpoint", mounted)
    try:
        call("ditto", mounted / copy.name, copy)
    finally:
        call("hdiutil", "detach", mounted)
    call("codesign", "--verify", "--deep", "--strict", copy)
    start(copy / "Contents" / "MacOS" / PROGRAM)
    call(copy / "Contents" / "MacOS" / TITLE, SMOKE)
    shutil.rmtree(copy)


def try_wheel(path: Path, folder: Path) -> None:
    """Install the wheel into an empty environment and remove it."""
    venv.create(folder, with_pip=True)
    programs, suffix = (folder / "Scripts", ".exe") if os.name == "nt" else (folder / "bin", "")
    python, program = programs / f"python{suffix}", programs / f"{PROGRAM}{suffix}"
    call(python, "-m", "pip", "install", "--quiet", path)
    start(program)
    call(python, "-m", "pip", "uninstall", "--quiet", "--yes", NAME)
    gone(program)


TRIES = (
    Try(".deb", "linux", try_deb),
    Try(".rpm", "linux", try_rpm),
    Try(".tar.xz", "linux", try_archive),
    Try(".AppImage", "linux", try_appimage),
    Try(".exe", "win32", try_installer),
    Try(".zip", "win32", try_zip),
    Try(".dmg", "darwin", try_image),
    Try(".whl", "", try_wheel),
)

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
