"""What each step of the build gets: where the frozen program lies, which build it is, where its files go."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from environment import ROOT
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
        from shutil import rmtree

        folder = self.work / name
        rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        return folder


def of_checkout() -> Built:
    """Return the build of this checkout; nothing is made yet."""
    return Built(stamp(), DIST / NAME, DIST, WORK)
