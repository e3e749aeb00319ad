"""What a person is told when SQLite or the file system says no; knows no tables."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import wraps
from pathlib import Path
from typing import Concatenate, ParamSpec, Protocol, TypeVar

import msgspec

from annotator.base.errors import (
    AnnotatorError,
    DamagedFile,
    EnvironmentFailure,
    LogMismatch,
    NotSaved,
    UserError,
)
from annotator.base.legible import legible
from annotator.base.wording import shortened
from annotator.store.connect import is_full, sqlite3

_FULL, _BUSY, _LOCKED, _READONLY, _IOERR, _CORRUPT, _CANTOPEN, _NOTADB = 13, 5, 6, 8, 10, 11, 14, 26

_BUSY_NOW = ("“{name}” is being used by another program just now.", "Let it finish")
_PASSING = {
    _FULL: ("The disk with “{name}” is full.", "Free some space"),
    _BUSY: _BUSY_NOW,
    _LOCKED: _BUSY_NOW,
    _IOERR: ("The disk with “{name}” does not answer as it should.", "Check the disk"),
}
"""What happened, and what to do: the same act may go a moment later."""

_REASONS = {
    _READONLY: ("“{name}” cannot be written here.", "Make the file and its disk writable"),
    _CANTOPEN: ("“{name}” could not be opened.", "Bring back its disk or folder"),
}
"""The same of what may as well be so from the start, where there is nothing to try again."""

_SENTENCES = {
    _READONLY: "“{name}” cannot be written here. Nothing was changed. Copy it to a folder of your own and "
    "open the copy.",
    # A disk that does not answer looks the same to SQLite as a damaged page.
    _CORRUPT: "“{name}” is damaged, or its disk cannot be read as it should. Nothing was changed. Check the disk and "
    "try again; if it stays so, take the last backup, or a copy of the file.",
    _CANTOPEN: "“{name}” could not be opened. Nothing was changed. Check that you may read and write it and its "
    "folder.",
}

# SQLite has one code for all of these and for our own mistakes.
_OTHER_TABLES = (
    "no such table",
    "no such column",
    "no such index",
    "table ",
    "Could not decode",
    "malformed",
    "JSON cannot hold",
    "no such tokenizer",
    "unrecognized option",
    "parse error in",
    "error in tokenizer",
)

_LONGEST_REASON = 120

_SENSELESS = (msgspec.MsgspecError, LookupError, ValueError, AssertionError, TypeError, OverflowError)
"""What reading raises where a file of others has a value of another kind: STRICT counts at writing only."""


class Missing(KeyError):
    """What was asked for is not there, and nothing is damaged: the caller's business."""


def damaged(path: Path, reason: str) -> DamagedFile:
    """Return what is said of a project whose content is not what this program writes."""
    reason = shortened(legible(reason.split(" with text ")[0]), _LONGEST_REASON)  # no article in a message
    return DamagedFile(
        f"“{path.name}” is damaged, or was made by a newer version of this program ({reason}). Nothing was changed. "
        "Take the last backup or a copy of the file, or update the program.",
        path,
    )


def not_a_project(path: Path) -> UserError:
    """Return what is said of any other file."""
    return UserError(
        f"“{path.name}” is not an Annotator project. It was not changed. Import it instead, or choose "
        "a file that ends in .annotator."
    )


def sentence_for(error: sqlite3.Error, path: Path) -> AnnotatorError | None:
    """Return what to tell the person, none if the error is a bug of ours."""
    code = (getattr(error, "sqlite_errorcode", None) or 0) & 0xFF
    if code == _NOTADB:
        return not_a_project(path)
    if isinstance(error, sqlite3.IntegrityError):
        return LogMismatch("The same things were changed elsewhere in the meantime. Nothing was changed.")
    if isinstance(error, sqlite3.OperationalError) and str(error).startswith(_OTHER_TABLES):
        return damaged(path, str(error))
    if code == _IOERR and is_full(path):
        code = _FULL  # what SQLite keeps beside the project had no room
    if code in _PASSING:
        reason, remedy = _PASSING[code]
        return NotSaved(reason.format(name=path.name), remedy)
    sentence = _SENTENCES.get(code, "").format(name=path.name)
    if code in _REASONS:
        reason, remedy = _REASONS[code]
        return NotSaved(reason.format(name=path.name), remedy, sentence)
    if code == _CORRUPT:
        return DamagedFile(sentence, path)
    return EnvironmentFailure(sentence) if sentence else None


@contextmanager
def told(path: Path) -> Iterator[None]:
    """Turn errors of SQLite that a person can do something about into one sentence; the others pass."""
    try:
        yield
    except sqlite3.Error as error:
        if (failure := sentence_for(error, path)) is None:
            raise
        raise failure from error


@contextmanager
def write_told(path: Path) -> Iterator[None]:
    """Do as `told`; a page that cannot be read in writing is `NotSaved`: the disk may be well again a moment later."""
    try:
        with told(path):
            yield
    except DamagedFile as damage:
        reason = f"“{path.name}” cannot be read as it should: it or its disk is damaged."
        raise NotSaved(reason, "Check the disk") from damage


@contextmanager
def read_told(path: Path) -> Iterator[None]:
    """Do as `told`; a stored value that cannot be read is damage, not a bug. Only around what reads."""
    with told(path):
        try:
            yield
        except Missing:
            raise
        except KeyError as error:
            raise damaged(path, f"“{error.args[0]}” is not known") from error
        except _SENSELESS as error:
            raise damaged(path, str(error) or "a value is missing") from error


class HasPath(Protocol):
    """Anything that works on one project file."""

    @property
    def path(self) -> Path:
        """The file."""


Self = TypeVar("Self", bound=HasPath)
Arguments = ParamSpec("Arguments")
Answer = TypeVar("Answer")
Item = TypeVar("Item")


def tells(
    method: Callable[Concatenate[Self, Arguments], Answer],
) -> Callable[Concatenate[Self, Arguments], Answer]:
    """Return the method, which reads, with `read_told` around it."""

    @wraps(method)
    def telling(self: Self, /, *arguments: Arguments.args, **named: Arguments.kwargs) -> Answer:
        with read_told(self.path):
            return method(self, *arguments, **named)

    return telling


def each_told(path: Path, items: Iterator[Item]) -> Iterator[Item]:
    """Yield the items with `read_told` around what makes them."""
    with read_told(path):
        yield from items
