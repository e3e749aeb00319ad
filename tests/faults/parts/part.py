"""What a part of the faults is: a promise that is tried, and the table that comes of it."""

from __future__ import annotations

import os
import platform
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

DOCS = Path(__file__).resolve().parents[3] / "docs" / "reliability.md"


@dataclass(frozen=True, slots=True)
class Asked:
    """What to try. `number`: how often, as the part counts; `folder`: an empty one, gone afterwards."""

    number: int
    jobs: int
    seed: int
    folder: Path


@dataclass(slots=True)
class Found:
    """What came of a part. `tables`: rows to show, each table with its own head; `broken`: promises, in sentences."""

    tables: list[Sequence[str]] = field(default_factory=list)
    broken: list[str] = field(default_factory=list)
    skipped: str = ""
    """Why this machine could not try it."""


@dataclass(frozen=True, slots=True)
class Part:
    """One promise. `number`: how often it is tried in the long form; `counts`: what of."""

    id: str
    number: int
    counts: str
    run: Callable[[Asked], Found]


def table(title: str, rows: Iterable[tuple[str, object]]) -> list[str]:
    """Return a table of two columns in Markdown; whole numbers get their commas."""
    lines = [f"| {title} | |", "|---|---:|"]
    return lines + [f"| {name} | {_shown(value)} |" for name, value in rows]


def _shown(value: object) -> str:
    return f"{value:,}" if isinstance(value, int) else str(value)


def write_figures(part: str, text: str) -> None:
    """Put the figures of a part between its two marks in docs/reliability.md."""
    docs = DOCS.read_text("utf-8")
    before, mark, rest = docs.partition(f"<!-- {part} -->\n")
    _, end, after = rest.partition(f"<!-- /{part} -->")
    assert mark, f"no place for {part} in {DOCS.name}"
    assert end, f"no end of {part} in {DOCS.name}"
    DOCS.write_text(f"{before}{mark}\n{text}\n\n{end}{after}", "utf-8")


def made_by(seconds: float) -> str:
    from annotator.ops.versions import sqlite_version

    machine = f"{platform.system()}, Python {platform.python_version()}, SQLite {sqlite_version()}"
    taken = f"{seconds / 60:.0f} minutes" if seconds > 90 else f"{seconds:.0f} seconds"
    return f"{datetime.now(UTC):%d %B %Y}, {taken} on {machine}, {os.cpu_count()} processors."
