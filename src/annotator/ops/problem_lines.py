"""Copies of the lines that an import refused, so that they can be mended and imported again."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import BinaryIO

from annotator.base.errors import FormatError

SUFFIX = ".problem"
AT_ONCE = 1 << 20
"""Bytes that are copied at once."""


def copy_problem_lines(problems: Iterable[FormatError], spare: Path) -> tuple[Path, ...]:
    """Copy refused lines to `FILE.problem` beside each file, or into the folder `spare` where that is not allowed.

    A file that is there already stays; the copy gets a number then. Returns the copies.
    """
    wanted: dict[str, set[int]] = {}
    for problem in problems:
        if problem.line is not None:
            wanted.setdefault(problem.path, set()).add(problem.line)
    copies = (_copy(Path(path), lines, spare) for path, lines in wanted.items())
    return tuple(copy for copy in copies if copy is not None)


def _copy(path: Path, lines: set[int], spare: Path) -> Path | None:
    for folder in (path.parent, spare):
        try:
            folder.mkdir(parents=True, exist_ok=True)
            target = _free_name(folder / (path.name + SUFFIX))
            with path.open("rb") as source, target.open("xb") as copy:
                _pick(source, lines, copy)
        except OSError:
            continue
        return target
    return None


def _pick(source: BinaryIO, lines: set[int], copy: BinaryIO) -> None:
    """Copy the lines of these numbers (1-based) in pieces: one that was refused for its length may be of any."""
    last, number, begins = max(lines), 0, True
    while piece := source.readline(AT_ONCE):
        number += begins
        if number > last:
            return
        begins = piece.endswith(b"\n")
        if number in lines:
            copy.write(piece)
    if not begins and number in lines:
        copy.write(b"\n")


def _free_name(path: Path) -> Path:
    number, free = 1, path
    while free.exists():
        number += 1
        free = path.with_name(f"{path.name}{number}")
    return free
