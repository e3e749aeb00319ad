"""What each step of the build gets: where the frozen program lies, which build it is, where its files go."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from shutil import rmtree

from environment import ROOT
from machine import SetupFailure
from stamp import Stamp, stamp

NAME = "article-annotator"
TITLE = "Article Annotator"
PROGRAM = "annotator"
DIST = ROOT / "dist"
WORK = ROOT / "build"


@dataclass(frozen=True)
class Built:
    """One build. `bundle`: the folder of the frozen program; `dist`: for what people get; `work`: for all else."""

    stamp: Stamp
    bundle: Path
    dist: Path
    work: Path

    @property
    def version(self) -> str:
        """Return the version of the program."""
        return self.stamp.version

    def scratch(self, name: str) -> Path:
        """Return an empty folder of this name for one step."""
        folder = self.work / name
        rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        return folder

    def call(self, *command: str | Path, cwd: Path = ROOT, **variables: str) -> bytes:
        """Run a tool so that it makes the same twice, and return what it printed; raises `SetupFailure` if it fails."""
        words = [str(word) for word in command]
        environment = self.stamp.environment() | variables
        done = subprocess.run(words, cwd=cwd, env=environment, stdout=subprocess.PIPE, check=False)
        if done.returncode:
            sys.stderr.write(done.stdout.decode(errors="replace"))
            raise SetupFailure("This step failed; what it said stands above:\n" + " ".join(words))
        return done.stdout


def of_checkout() -> Built:
    """Return the build of this checkout; nothing is made yet."""
    return Built(stamp(), DIST / NAME, DIST, WORK)
