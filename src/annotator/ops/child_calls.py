"""How a window asks a process of its own for something: a question in one line, answers in lines, what all share."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, Generic, TypeVar

import msgspec

from annotator.base import own_process
from annotator.base.errors import EnvironmentFailure, UserError
from annotator.base.progress import Reached

Asked = TypeVar("Asked", bound=msgspec.Struct)
Result = TypeVar("Result", bound=msgspec.Struct)


class Progressed(msgspec.Struct, tag=True, frozen=True):
    """How far it is; `what` is a word for what is done."""

    done: int
    total: int | None
    what: str = ""


class Refused(msgspec.Struct, tag=True, frozen=True):
    """It cannot be done; nothing was changed or written. `by_user`: what was asked for is at fault, not the machine."""

    sentence: str
    by_user: bool


class Stopped(msgspec.Struct, tag=True, frozen=True):
    """It was asked to stop."""


Common = Progressed | Refused | Stopped


@dataclass(frozen=True, slots=True)
class ChildCall(Generic[Asked]):
    """What a process of its own is asked, which stops when its standard input ends.

    `VERB`: what starts it where the program is frozen; `MODULE`: elsewhere.
    """

    request: Asked

    MODULE: ClassVar[str]
    VERB: ClassVar[str]

    def command(self) -> list[str]:
        """Return how to start the process."""
        return own_process.command(self.MODULE, self.VERB)

    def environment(self) -> dict[str, str]:
        """Return our environment, with the place of this package."""
        return own_process.whole_environment()

    def question(self) -> bytes:
        """Return the line to write to it."""
        return msgspec.json.encode(self.request) + b"\n"


def heard(said: Result | Common) -> Result | Reached | None:
    """Return the result or how far it is, none where it stopped as it was asked. Raises what it was refused for."""
    if isinstance(said, Refused):
        raise UserError(said.sentence) if said.by_user else EnvironmentFailure(said.sentence)
    if isinstance(said, Progressed):
        return Reached(said.done, said.total, said.what)
    return None if isinstance(said, Stopped) else said
