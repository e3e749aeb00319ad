"""What a build says of itself: the same for each build of one commit. Standard library only."""

from __future__ import annotations

import os
import re
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from environment import ROOT

RELEASES = "ANNOTATOR_RELEASES"
"""The variable in which the workflow of releases hands over the address of their page."""

EPOCH = "SOURCE_DATE_EPOCH"


@dataclass(frozen=True)
class Stamp:
    """The version, the commit (12 digits, `+` after it where files were changed since), seconds since 1970."""

    version: str
    commit: str
    epoch: int
    releases: str

    @property
    def moment(self) -> datetime:
        """Return when it was, in UTC."""
        return datetime.fromtimestamp(self.epoch, UTC)

    @property
    def date(self) -> str:
        """Return the day, as 2026-11-24."""
        return self.moment.date().isoformat()

    @property
    def time(self) -> str:
        """Return the second, as 2026-11-24T12:00:00Z."""
        return f"{self.moment:%Y-%m-%dT%H:%M:%SZ}"

    def toml(self) -> str:
        """Return what the program reads (`annotator.base.build`)."""
        pairs = (("commit", self.commit), ("date", self.date), ("releases", self.releases))
        return "".join(f'{name} = "{_escaped(value)}"\n' for name, value in pairs)

    def environment(self) -> dict[str, str]:
        """Return the variables under which tools make the same file twice."""
        return dict(os.environ) | {
            EPOCH: str(self.epoch),
            "PYTHONHASHSEED": "0",
            "TZ": "UTC",
            "LC_ALL": "C.UTF-8",
        }


def stamp(root: Path = ROOT, variables: Mapping[str, str] = os.environ) -> Stamp:
    """Return the stamp of the checkout: its moment is SOURCE_DATE_EPOCH, else the last commit's, else 1980."""
    given, committed = variables.get(EPOCH, ""), _git(root, "log", "-1", "--format=%ct")
    earliest = int(datetime(1980, 1, 1, tzinfo=UTC).timestamp())  # no archive of files knows an earlier day
    moment = next((int(text) for text in (given, committed) if text.isdecimal()), earliest)
    return Stamp(version(root), _commit(root), max(moment, earliest), variables.get(RELEASES, ""))


def version(root: Path = ROOT) -> str:
    """Return the version that the program names; raises `ValueError` where it names none."""
    source = (root / "src" / "annotator" / "__init__.py").read_text(encoding="utf-8")
    found = re.search(r'^__version__ = "([^"]+)"$', source, re.MULTILINE)
    if found is None:
        raise ValueError("src/annotator/__init__.py names no version.")
    return found[1]


def _commit(root: Path) -> str:
    commit = _git(root, "rev-parse", "--short=12", "HEAD")
    changed = commit and _git(root, "status", "--porcelain", "--untracked-files=no")
    return commit + "+" if changed else commit


def _git(root: Path, *arguments: str) -> str:
    """Return what git answers, nothing where there is no git or no repository."""
    try:
        done = subprocess.run(["git", *arguments], cwd=root, capture_output=True, text=True, check=False)
    except OSError:
        return ""
    return done.stdout.strip() if done.returncode == 0 else ""


def _escaped(value: str) -> str:
    return "".join(f"\\u{ord(sign):04x}" if sign in '"\\' or sign < " " else sign for sign in value)
