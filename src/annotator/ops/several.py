"""What a script gives where several things may stand: one alone counts as one, never as its letters."""

from __future__ import annotations

from collections.abc import Iterable
from os import PathLike
from pathlib import Path

AnyPath = str | PathLike[str]


def names_in(given: str | Iterable[str]) -> list[str]:
    """Return the names."""
    return [given] if isinstance(given, str) else list(given)


def paths_in(given: AnyPath | Iterable[AnyPath]) -> list[Path]:
    """Return the paths."""
    return [Path(given)] if isinstance(given, str | PathLike) else [Path(path) for path in given]
