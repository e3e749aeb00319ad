"""The kinds of failure that a person may see; everything else is a bug."""

from __future__ import annotations

from pathlib import Path

from annotator.base.legible import legible, one_line


class AnnotatorError(Exception):
    """A failure with one sentence for the person: what happened, what is safe, what to do."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence


class UserError(AnnotatorError):
    """What was asked for cannot be done: a bad file, a label that is not allowed, an unknown name."""


class EnvironmentFailure(AnnotatorError):
    """The machine is in the way: disk full, file locked, no rights, a newer file."""


class OpenElsewhere(EnvironmentFailure):
    """Another process of this computer owns the project; it can be read, and written when that one has gone."""


class DamagedFile(EnvironmentFailure):
    """The project file `path` is not as this program wrote it: it must be examined before anything relies on it."""

    def __init__(self, sentence: str, path: Path) -> None:
        super().__init__(sentence)
        self.path = path


class NotSaved(EnvironmentFailure):
    """The disk or another program was in the way of one act; nothing was written, and later it may go.

    `reason`: one sentence, what happened. `remedy`: what to do, a sentence without its stop.
    """

    def __init__(self, reason: str, remedy: str, sentence: str = "") -> None:
        super().__init__(
            sentence
            or f"{reason} What you just did is not saved; everything saved before is safe. {remedy} and try again."
        )
        self.reason = reason
        self.remedy = remedy


class FormatError(UserError):
    """A file of others could not be read at `line` (1-based, none if it has no lines)."""

    def __init__(self, path: str, line: int | None, reason: str) -> None:
        name = legible(one_line(path))
        where = f"Line {line} of “{name}”" if line is not None else f"“{name}”"
        reason = one_line(reason)
        super().__init__(f"{where} could not be read: {reason}.")
        self.path = path
        self.line = line
        self.reason = reason


class LogMismatch(AnnotatorError):
    """A change did not find the value it starts from: a bug, or somebody else's later step."""
