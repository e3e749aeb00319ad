"""Which build this is. Only packaging/build.py writes it down, for bundles and wheels: a checkout knows its version."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from pathlib import Path

from annotator import __version__
from annotator.base.paths import resources

FILE = "build.toml"


@dataclass(frozen=True, slots=True)
class Build:
    """The version; the commit and its day (2026-11-24) where known; the page of releases where there is one."""

    version: str
    commit: str = ""
    date: str = ""
    releases: str = ""

    def __str__(self) -> str:
        known = ", ".join(part for part in (self.commit, self.date) if part)
        return f"{self.version} ({known})" if known else self.version


def read_build(file: Path) -> Build:
    """Return what `file` says of the build; a checkout has none, and one that cannot be read says nothing."""
    try:
        said = tomllib.loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return Build(__version__)
    parts = (said.get(name) for name in ("commit", "date", "releases"))
    return Build(__version__, *(part if isinstance(part, str) else "" for part in parts))


BUILD = read_build(resources() / FILE)
"""This build. Import it where it is shown, not before the first paint: it reads a file."""
