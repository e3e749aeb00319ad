"""What the command line asks of the window, read with the standard library. Must not import Qt."""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from annotator.base.errors import UserError
from annotator.base.legible import legible, one_line
from annotator.base.paths import means_path

SUFFIX = ".annotator"
VERBS = ("open", "demo")
OPTIONS = ("--smoke", "--new-window")
_ESCAPED = re.compile(rb"%([0-9A-Fa-f]{2})")


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a window shall show: the sample or `files` for trying out (`demo`), a project, files to import.

    `new_window`: even where a window runs that would do. `trouble`: what cannot be had. `in_window`: all that goes
    wrong is said in the window, for nobody reads standard error.
    """

    smoke: bool = False
    demo: bool = False
    project: Path | None = None
    files: tuple[Path, ...] = ()
    new_window: bool = False
    trouble: str = ""
    in_window: bool = False


class WrongUsage(Exception):
    """The words are none of the window's."""


def read_words(words: Sequence[str]) -> Wanted:
    """Return what is meant by the arguments. Raises `WrongUsage`, and `UserError` for a path that is not there."""
    options = {word for word in words if word.startswith("--")}
    rest = [word for word in words if word not in options]
    if not options <= set(OPTIONS) or ("--smoke" in options and (rest or len(options) > 1)):
        raise WrongUsage
    if "--smoke" in options:
        return Wanted(smoke=True)
    new_window = "--new-window" in options
    verb = rest.pop(0) if rest and rest[0] in VERBS else ""
    if (verb == "open" and len(rest) > 1) or (not verb and rest and not means_path(rest[0])):
        raise WrongUsage
    paths = [_path(word) for word in rest]
    if verb == "demo":
        return Wanted(demo=True, files=tuple(paths), new_window=True)
    projects = paths if verb else [path for path in paths if path.suffix.lower() == SUFFIX]
    if len(projects) > 1:
        raise UserError(
            f"“{projects[1].name}” is a second project, and a window shows one. Nothing was opened; "
            "start the program once for each."
        )
    files = tuple(path for path in paths if path not in projects)
    project = projects[0] if projects else None
    return Wanted(project=project, files=files, new_window=new_window, in_window=not is_read())


def _path(word: str) -> Path:
    """Return what a shell, a desktop or a browser means by a word. Raises `UserError` where nothing is there."""
    path = Path(word)
    if not os.path.exists(path) and word.startswith("file:"):
        path = _of_address(word)
    if not os.path.exists(path) and word.startswith("~"):
        path = Path(os.path.expanduser(word))
    if not os.path.exists(path):
        raise UserError(f"“{path}” is not there. Nothing was opened; check the path and try again.")
    return Path(os.path.abspath(path))


def _of_address(address: str) -> Path:
    """Return the path in a `file:` address of this computer."""
    rest = address.removeprefix("file:")
    if rest.startswith("//"):
        rest = "/" + rest[2:].partition("/")[2]  # the name between is that of this computer, or none
    name = os.fsdecode(_ESCAPED.sub(lambda found: bytes([int(found[1], 16)]), os.fsencode(rest)))
    drive = sys.platform == "win32" and re.match(r"/[A-Za-z]:", name)
    return Path(name[1:] if drive else name)


def complain(sentence: str) -> None:
    """Write a line to standard error; a file's name in it cannot make it more lines or move the cursor."""
    print(legible(one_line(sentence)), file=sys.stderr)


def is_read() -> bool:
    """Tell whether somebody sees what is written to standard error: not where a desktop started the program."""
    if sys.stderr is None:  # a program of Windows without a console
        return False
    started_by_desktop = (
        os.environ.get("GIO_LAUNCHED_DESKTOP_FILE_PID") == str(os.getpid())
        or "DESKTOP_STARTUP_ID" in os.environ
        or "XDG_ACTIVATION_TOKEN" in os.environ
    )
    return not started_by_desktop or sys.stderr.isatty()
