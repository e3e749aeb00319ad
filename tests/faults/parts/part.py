"""What a part of the faults is: a promise that is tried, and the table that comes of it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path


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
