"""The Python environment of the checkout: uv found or fetched, packages from the lock, a stamp when all is in."""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

from machine import SetupFailure, install, say

ROOT = Path(__file__).resolve().parents[1]
VENV = ROOT / ".venv"
TOOLS = ROOT / ".tools"
LOCK = ROOT / "packaging" / "locks" / "dev.txt"
PROJECT = ROOT / "pyproject.toml"
STAMP = VENV / "made-for"
PROGRAMS = "Scripts" if os.name == "nt" else "bin"
SUFFIX = ".exe" if os.name == "nt" else ""


def prepare() -> None:
    """Make the environment be what lock and pyproject say; a stamp that matches skips all of it (0.1 s)."""
    noted, wanted = noted_stamp(), (str(ROOT), digest(LOCK), digest(PROJECT))
    python = venv_program("python")
    is_whole = Path(python).exists() and noted[0] == wanted[0]
    if is_whole and noted == wanted:
        return
    say("Preparing .venv")
    uv = find_uv()
    if not is_whole:  # a moved environment has the old place in every script that it starts
        # The version's own path: an upgrade of the distribution then leaves a dead link, not a wrong Python.
        call(uv, "venv", "--quiet", "--clear", "--python", os.path.realpath(sys.executable), str(VENV))
    STAMP.write_text(str(ROOT))
    if not is_whole or noted[1:2] != wanted[1:2]:
        sync(uv, python)
    editable = ("--no-deps", "--no-build-isolation", "--offline", "--editable", str(ROOT))
    call(uv, "pip", "install", "--quiet", "--python", python, *editable)
    STAMP.write_text("\n".join(wanted))


def sync(uv: str, python: str) -> None:
    """Install what the lock names and remove all else, the project too; without a network if all was fetched before."""
    command = (uv, "pip", "sync", "--quiet", "--python", python, "--require-hashes", str(LOCK))
    offline = subprocess.run([*command, "--offline"], env=uv_environment(), capture_output=True, check=False)
    if offline.returncode:
        call(*command)


def noted_stamp() -> tuple[str, ...]:
    """Return the place and the digests that the environment was made for, as far as it says."""
    return tuple((STAMP.read_text() if STAMP.is_file() else "").split("\n"))


def digest(path: Path) -> str:
    """Return the hash of a file."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


def venv_program(name: str) -> str:
    """Return the path of a program of the environment, whether it is there or not."""
    return str(VENV / PROGRAMS / (name + SUFFIX))


def find_uv() -> str:
    """Return a uv that answers: the machine's, else our own in .tools, fetched with pip if need be."""
    own = str(TOOLS / "bin" / ("uv" + SUFFIX))
    for candidate in (shutil.which("uv"), own):
        if candidate and answers(candidate):
            return candidate
    pip = (sys.executable, "-m", "pip")
    if not answers(*pip):
        if shutil.which("apt-get") is None:
            raise SetupFailure("Neither uv nor pip is here. Install one of them and try again.")
        install(["python3-pip"])
    # `--target` works where the distribution refuses a plain `pip install`.
    quietly = ("--quiet", "--disable-pip-version-check", "--no-deps", "--upgrade")
    call(*pip, "install", *quietly, "--target", str(TOOLS), "uv")
    return own


def answers(*program: str) -> bool:
    """Tell whether a program starts; a shim without a program behind it does not."""
    try:
        return subprocess.run([*program, "--version"], capture_output=True, check=False).returncode == 0
    except OSError:
        return False


def call(*command: str) -> None:
    """Run one step of the preparation, its output on stderr; raises `SetupFailure` if it fails."""
    variables = uv_environment()
    quiet = subprocess.DEVNULL
    done = subprocess.run(command, cwd=ROOT, env=variables, stdin=quiet, stdout=sys.stderr, check=False)
    if done.returncode:
        raise SetupFailure("This step failed; what it said stands above:\n" + " ".join(command))


def uv_environment() -> dict[str, str]:
    """Return the variables for uv: the system's certificates, no Python of its own, no address in a lock's header."""
    environment = dict(os.environ)
    for other in ("VIRTUAL_ENV", "PYTHONPATH", "PYTHONHOME"):
        environment.pop(other, None)
    environment.setdefault("UV_SYSTEM_CERTS", "1")
    environment["UV_PYTHON_DOWNLOADS"] = "never"
    environment["UV_CUSTOM_COMPILE_COMMAND"] = "python3 packaging/dev.py lock"
    return environment
