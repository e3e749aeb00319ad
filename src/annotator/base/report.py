"""The report of a bug: where it happened, never what stood in the article; it stays on this computer."""

from __future__ import annotations

import contextlib
import traceback
from collections.abc import Iterator, Sequence
from datetime import datetime
from pathlib import Path

KEPT = 10
"""Reports that stay; older ones are removed."""

_NAMES = (AttributeError, ImportError, NameError, RecursionError, ZeroDivisionError)
"""Failures whose words are names in our code; all others may quote what was worked on."""


def report(error: BaseException, versions: Sequence[str] = ()) -> str:
    """Return what helps to find a bug: versions, and for it and each cause the kind and the lines of code.

    The words of most failures are left out: they may quote the article, a label or a file.
    """
    parts = [*versions, *([""] if versions else [])]
    for number, one in enumerate(_causes(error)):
        if number:
            parts += ["", "which led to:", ""]
        parts += [
            line.rstrip("\n")
            for line in traceback.StackSummary.extract(
                traceback.walk_tb(one.__traceback__), capture_locals=False
            ).format()
        ]
        parts.append(f"{type(one).__name__}: {_words(one)}")
    return "\n".join(parts) + "\n"


def place_of(error: BaseException) -> str:
    """Return the kind of a failure and the functions it came through, for a line of the log; none of its words.

    The sentence of a failure is for the person: it may quote the article.
    """
    frames = traceback.extract_tb(error.__traceback__)
    names = [f"{frame.name} ({Path(frame.filename).name}:{frame.lineno})" for frame in frames]
    return f"{type(error).__name__} in {' > '.join(names) or 'no function'}"


def _causes(error: BaseException) -> Iterator[BaseException]:
    """Return a failure and what led to it, the first one first; each once."""
    chain: list[BaseException] = []
    one: BaseException | None = error
    while one is not None and one not in chain:
        chain.append(one)
        one = one.__cause__ or (None if one.__suppress_context__ else one.__context__)
    return reversed(chain)


def _words(error: BaseException) -> str:
    if type(error) in _NAMES:
        return " ".join(str(error).split())
    return f"({len(str(error)):,} characters left out)"


def write_report(folder: Path, text: str) -> Path | None:
    """Write a report into `folder` and return its file; none where it cannot be written. The newest `KEPT` stay."""
    path = folder / f"crash-{datetime.now():%Y%m%d-%H%M%S-%f}.txt"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8", errors="replace")
        for old in sorted(folder.glob("crash-*.txt"))[:-KEPT]:
            with contextlib.suppress(OSError):
                old.unlink()
    except OSError:
        return None
    return path
