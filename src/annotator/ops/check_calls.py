"""How a window lets another process check or repair a project: the question, the answers and what they say."""

from __future__ import annotations

import os
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import msgspec

from annotator.base.progress import Reached
from annotator.domain.problem import Severity
from annotator.ops.check import Finding
from annotator.ops.child_calls import ChildCall, Common, heard
from annotator.ops.parts import part_beside, remove_part_project

MOST = 1000
"""How many errors, and how many hints, are told one by one: nobody reads more, and a window shall not wait for them."""

PAGES = frozenset({"file", "unreadable", "layout", "log-unreadable", "text-unreadable"})
"""Codes of what is wrong below what this program writes: the disk or a copy is at fault."""


@dataclass(frozen=True, slots=True)
class Mended:
    """What a repair did. `backup`: the file as it was, none if nothing was to do; `before`: what was mended.

    `rebuilt`: the tables were written anew from the log; `act`: the labels that were mended are an act.
    """

    before: tuple[Finding, ...]
    backup: str | None
    rebuilt: bool
    act: bool


class Checkup(msgspec.Struct, tag=True, frozen=True):
    """What a check found. `findings` are the first of them, errors first; `errors` and `hints` count all.

    `acts`, `articles` and `labels`: how much there is, none where not even that can be read. `notice`: what the
    project says of itself. Not `steady`: read twice, the file gave two answers. `mended`: what was repaired before.
    """

    findings: tuple[Finding, ...]
    errors: int
    hints: int
    acts: int | None
    articles: int
    labels: int
    notice: str = ""
    steady: bool = True
    mended: Mended | None = None

    @property
    def sound(self) -> bool:
        """Whether no error was found, by reading that can be relied on."""
        return self.steady and not self.errors

    @property
    def sick(self) -> bool:
        """Whether pages of the file are damaged, or its disk answers wrongly."""
        return not self.steady or any(finding.code in PAGES for finding in self.findings)

    @property
    def mendable(self) -> tuple[Finding, ...]:
        """What a repair would do something about; nothing where the file does not give the same answer twice."""
        return tuple(finding for finding in self.findings if finding.repair) if self.steady else ()


class Saved(msgspec.Struct, tag=True, frozen=True):
    """What was made out of a damaged project and written to a new file at `path`.

    `missing`: acts of the log that are nowhere; `left_out`: articles that could not be brought in; `errors`: what a
    check of the new file finds; `by_name`: nothing in the file says which project it was, all is from the backups of
    the only one called so.
    """

    path: str
    articles: int
    labels: int
    missing: int
    left_out: int
    errors: int
    by_name: bool = False


class Request(msgspec.Struct, frozen=True):
    """Which project to check, paths as the system's bytes, and in whose name to repair it.

    `rescue`: the new file to write what can be read to, `part` what it is called until it is whole.
    """

    project: bytes
    annotator: str = ""
    repair: bool = False
    rescue: bytes = b""
    part: bytes = b""


Answer = Checkup | Saved | Common


@dataclass(frozen=True, slots=True)
class CheckCall(ChildCall[Request]):
    """One check, one repair and the check after it, or one rescue into a new file, in a process of its own.

    Only a repair writes to the project. The process stops when its standard input ends; what a repair has committed
    by then stays.
    """

    MODULE = "annotator.ops.check_child"
    VERB = "check-child"

    def answer(self, line: bytes) -> Reached | Checkup | Saved | None:
        """Return what a line of it says, none where it stopped as it was asked. Raises what it was refused for."""
        return heard(msgspec.json.decode(line, type=Answer))

    def clean(self) -> None:
        """Remove half a new file; the copies of a killed process are swept away at the next start."""
        if self.request.part:
            remove_part_project(Path(os.fsdecode(self.request.part)))


def call_check(project: Path, annotator: str | None = None) -> CheckCall:
    """Return the call that checks a project, also one that a window has open."""
    return CheckCall(Request(os.fsencode(project.absolute()), annotator or ""))


def call_repair(project: Path, annotator: str | None = None) -> CheckCall:
    """Return the call that repairs a project which nobody has open, and checks it again."""
    return CheckCall(Request(os.fsencode(project.absolute()), annotator or "", True))


def call_rescue(project: Path, target: Path, annotator: str | None = None) -> CheckCall:
    """Return the call that writes what can be read of a project which nobody has open to a new file."""
    target = target.absolute()
    names = (os.fsencode(path) for path in (target, part_beside(target)))
    return CheckCall(Request(os.fsencode(project.absolute()), annotator or "", False, *names))


def first_of(found: Iterable[Finding]) -> tuple[tuple[Finding, ...], int, int]:
    """Return the first errors, then the first hints, and how many of both there are."""
    errors: list[Finding] = []
    hints: list[Finding] = []
    for finding in found:
        (errors if finding.severity is Severity.ERROR else hints).append(finding)
    return (*errors[:MOST], *hints[:MOST]), len(errors), len(hints)
