"""An X server without a screen for tests that need real keys and windows; knows nothing of the program."""

from __future__ import annotations

import os
import secrets
import shutil
import struct
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SCREEN = "1400x1000x24"
ANY_HOST = 0xFFFF
COOKIE_NAME = b"MIT-MAGIC-COOKIE-1"
START_SECONDS = 20


class XServer:
    """Xvfb on a free display, closed to everyone else; `environment` is for programs that shall show there."""

    def __init__(self, folder: Path) -> None:
        """Start it; everything that it needs lies in `folder`."""
        authority = folder / "authority"
        authority.write_bytes(_authority(secrets.token_bytes(16)))
        runtime = folder / "runtime"
        runtime.mkdir(mode=0o700)
        read, write = os.pipe()
        command = ["Xvfb", "-displayfd", str(write), "-screen", "0", SCREEN]
        command += ["-noreset", "-nolisten", "tcp", "-auth", str(authority)]
        # Without -noreset the layout is forgotten when the last program closes.
        with (folder / "log").open("wb") as log:
            self._process = subprocess.Popen(command, pass_fds=[write], stdout=log, stderr=log)
        os.close(write)
        with os.fdopen(read) as answer:
            number = answer.readline().strip()
        if not number:
            self.stop()
            raise RuntimeError("Xvfb did not start:\n" + (folder / "log").read_text(errors="replace"))
        self.display = f":{number}"
        self._variables = {
            "DISPLAY": self.display,
            "XAUTHORITY": str(authority),
            "XDG_RUNTIME_DIR": str(runtime),
            "QT_QPA_PLATFORM": "xcb",
        }

    @property
    def environment(self) -> dict[str, str]:
        """The variables of a child that shall show there, in the home of the test that asks."""
        return {**os.environ, **self._variables}

    @staticmethod
    def is_available() -> bool:
        """Tell whether the programs are on this machine."""
        return all(shutil.which(program) for program in ("Xvfb", "xdotool", "setxkbmap"))

    def set_layout(self, layout: str) -> None:
        """Use a keyboard layout, as setxkbmap names it: `us`, `de`, `fr`, `ru`, `ara`, `us,ru`."""
        self._run("setxkbmap", "-layout", layout)

    def xdotool(self, *arguments: str) -> str:
        """Press, click or search as a person would, and return what xdotool prints; key codes are places."""
        return self._run("xdotool", *arguments).strip()

    def window(self, title: str, seconds: int = START_SECONDS) -> str:
        """Return the id of the first window whose title matches, waiting for it, with the keyboard on it."""
        search = ("search", "--sync", "--onlyvisible", "--name", title)
        found = self._run("xdotool", *search, seconds=seconds).split()[0]
        self.xdotool("windowfocus", "--sync", found)
        return found

    def run_tests(self, *nodes: str, seconds: int = 110) -> None:
        """Run tests of this suite once more on this server, in a child; raises `AssertionError` with its output."""
        command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "-p", "no:randomly"]
        command += ["-m", "not xcb", *nodes]
        done = subprocess.run(
            command,
            cwd=ROOT,
            env=self.environment,
            capture_output=True,
            text=True,
            timeout=seconds,
            check=False,
        )
        assert done.returncode == 0, f"under xcb:\n{done.stdout[-8000:]}\n{done.stderr[-2000:]}"

    def stop(self) -> None:
        """End the server."""
        self._process.terminate()
        self._process.wait(START_SECONDS)

    def _run(self, *command: str, seconds: int = START_SECONDS) -> str:
        done = subprocess.run(
            command, env=self.environment, capture_output=True, text=True, timeout=seconds, check=False
        )
        assert done.returncode == 0, f"{' '.join(command)}: {done.stderr}"
        return done.stdout


def _authority(cookie: bytes) -> bytes:
    """Return an authority file that holds one cookie for every display (libXau, AuWrite.c)."""
    fields = (b"", b"", COOKIE_NAME, cookie)
    return struct.pack(">H", ANY_HOST) + b"".join(struct.pack(">H", len(field)) + field for field in fields)
