"""How the command line speaks: sentences and tables for people, one JSON object for programs, progress."""

from __future__ import annotations

import json
import re
import sys
import time
from collections.abc import Iterable, Sequence
from types import TracebackType
from typing import Self, TextIO

import click

from annotator.base.legible import legible

_LINE_END = re.compile("[\n\v\f\r\x1c-\x1e\x85\u2028\u2029]+")
_PAUSE = 0.1
"""Seconds between two lines of progress."""


def use_utf8() -> None:
    """Let both outputs take any character: files and pipes get UTF-8, a terminal what it can show."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            encoding = stream.encoding if stream.isatty() else "utf-8"
            stream.reconfigure(encoding=encoding, errors="backslashreplace")


def say(sentence: str) -> None:
    """Write a line of the answer; what is foreign in it cannot make it more lines or move the cursor."""
    click.echo(_one_line(sentence))


def complain(sentence: str) -> None:
    """Write a line about what went wrong."""
    click.echo(_one_line(sentence), err=True)


def say_json(verb: str, **values: object) -> None:
    """Write the one object that a verb answers with under `--json`."""
    body = {"format": f"annotator-{verb}/1", **values}
    click.echo(json.dumps(body, ensure_ascii=False, indent=1, default=str))


def say_table(rows: Iterable[Sequence[object]], heads: Sequence[str]) -> None:
    """Write rows in columns; numbers stand to the right."""
    cells = [[_cell(value) for value in row] for row in rows]
    widths = [max(map(len, column)) for column in zip(heads, *cells, strict=True)]
    kinds = [all(_is_number(row[index]) for row in cells) and bool(cells) for index in range(len(heads))]
    for row in [list(heads), *cells]:
        padded = [
            text.rjust(width) if number else text.ljust(width)
            for text, width, number in zip(row, widths, kinds, strict=True)
        ]
        click.echo("  ".join(padded).rstrip())


class TerminalProgress:
    """Says on a terminal how far long work is; elsewhere nothing. Used as a context manager."""

    def __init__(self, stream: TextIO | None = None) -> None:
        self._stream = sys.stderr if stream is None else stream
        self._shown = self._stream.isatty()
        self._last = 0.0
        self._width = 0

    def __call__(self, done: int, total: int | None, what: str) -> None:
        """Report, at most ten times a second."""
        now = time.monotonic()
        if not self._shown or now - self._last < _PAUSE:
            return
        self._last = now
        self._write(f"{what} {100 * done // total} %" if total else f"{what} {done}")

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._width:
            self._write("")
            self._stream.write("\r")
            self._stream.flush()

    def _write(self, line: str) -> None:
        self._stream.write("\r" + line.ljust(self._width))
        self._stream.flush()
        self._width = len(line)


def _one_line(sentence: str) -> str:
    return legible(_LINE_END.sub(" ", sentence))


def _cell(value: object) -> str:
    return "" if value is None else legible(" ".join(str(value).split()))


def _is_number(text: str) -> bool:
    return not text or text.isdigit()
