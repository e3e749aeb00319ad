"""What the program runs on, for the smoke run and for bug reports."""

from __future__ import annotations

from annotator.store.connect import SQLITE_VERSION


def sqlite_version() -> str:
    """Return the version of the SQLite library that projects are opened with."""
    return SQLITE_VERSION
