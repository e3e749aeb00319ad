"""How long work says how far it is and asks whether to go on."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol


class Cancelled(Exception):
    """The person stopped the work; what was committed before stays."""


@dataclass(frozen=True, slots=True)
class Reached:
    """How far work in another process is; `total` is none while unknown, `what` empty where there is one thing."""

    done: int
    total: int | None
    what: str = ""


class Progress(Protocol):
    """Called by long work; `done` and `total` count the same thing, `total` is none while unknown."""

    def __call__(self, done: int, total: int | None, what: str) -> None:
        """Report; raises `Cancelled` when the work shall stop."""


def silent(done: int, total: int | None, what: str) -> None:
    """Report nothing and never cancel."""
