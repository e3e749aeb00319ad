"""Copies of the lines that an import refused, so that they can be mended and imported again."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from annotator.base.errors import FormatError

SUFFIX = ".problem"


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
                copy.writelines(_picked(source, lines))
        except OSError:
            continue
        return target
    return None


def _picked(source: Iterable[bytes], lines: set[int]) -> Iterator[bytes]:
    last = max(lines)
    for number, line in enumerate(source, 1):
        if number in lines:
            yield line if line.endswith(b"\n") else line + b"\n"
        if number == last:
            return


def _free_name(path: Path) -> Path:
    number, free = 1, path
    while free.exists():
        number += 1
        free = path.with_name(f"{path.name}{number}")
    return free
