"""How a window lets another process look at copies of a project or bring them together: question and answers."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import msgspec

from annotator.base.progress import Reached
from annotator.domain.annotation import AnnotatorName
from annotator.ops.child_calls import ChildCall, Common, heard


@dataclass(frozen=True, slots=True)
class CopySeen:
    """What one copy has that neither the project nor a copy before it has.

    `lacks`: acts of the project that it has not. `labels` and `articles`: how many more. `people`: acts by name.
    `last`: when the newest act in it was done (hybrid clock), 0 for none.
    """

    path: str
    acts: int
    lacks: int
    articles: int
    labels: int
    people: dict[AnnotatorName, int]
    last: int

    @property
    def went_apart(self) -> bool:
        """Whether both went on since one was copied from the other."""
        return self.acts > 0 and self.lacks > 0


class Prospect(msgspec.Struct, tag=True, frozen=True):
    """What a merge would bring. `undecided`: how many things would wait for a decision, `before`: that do already.

    `refused`: by their places among those that were asked about, why some are no copies; they are not in `copies`.
    """

    copies: tuple[CopySeen, ...]
    undecided: int
    before: int
    refused: dict[int, str] = {}

    @property
    def acts(self) -> int:
        """How many acts would come."""
        return sum(copy.acts for copy in self.copies)


class Came(msgspec.Struct, tag=True, frozen=True):
    """What a merge did: steps and articles that came. `undecided`: how many things wait for a decision now.

    `warning`: why there is no backup of before, or nothing.
    """

    steps: int
    articles: int
    undecided: int
    warning: str


class Request(msgspec.Struct, frozen=True):
    """Which copies to look at, paths as the system's bytes; `merge`: bring them together, in whose name."""

    project: bytes
    others: tuple[bytes, ...]
    annotator: str = ""
    merge: bool = False


Answer = Prospect | Came | Common


@dataclass(frozen=True, slots=True)
class MergeCall(ChildCall[Request]):
    """A look at copies, or a merge, in a process of its own, which stops when its standard input ends.

    One that is stopped or killed has changed nothing, or all.
    """

    MODULE = "annotator.ops.merge_child"
    VERB = "merge-child"

    def answer(self, line: bytes) -> Reached | Prospect | Came | None:
        """Return what a line of it says, none where it stopped as it was asked. Raises what it was refused for."""
        return heard(msgspec.json.decode(line, type=Answer))

    def clean(self) -> None:
        """Do nothing: SQLite takes back what a killed process left."""


def call_look(project: Path, others: Sequence[Path]) -> MergeCall:
    """Return the call that only looks at copies of a project, also of one that a window has open."""
    return MergeCall(_request(project, others))


def call_merge(project: Path, others: Sequence[Path], annotator: str | None = None) -> MergeCall:
    """Return the call that merges copies into a project which nobody has open."""
    return MergeCall(
        msgspec.structs.replace(_request(project, others), annotator=annotator or "", merge=True)
    )


def _request(project: Path, others: Sequence[Path]) -> Request:
    return Request(os.fsencode(project.absolute()), tuple(os.fsencode(path.absolute()) for path in others))
