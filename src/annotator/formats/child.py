"""The import child: a process that reads files of others under limits and writes our JSONL on a pipe.

It never hears of a project. `python -m annotator.formats.child < request` writes frames to standard output.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

import msgspec

from annotator.base.confinement import allow_seconds, confine
from annotator.base.errors import FormatError
from annotator.formats import jsonl
from annotator.formats.format import Format, Loss, Placed
from annotator.formats.frames import Kind, LossBody, Request, send
from annotator.formats.jsonl_encode import ArticleEncoder
from annotator.formats.jsonl_lines import Line, lines
from annotator.formats.registry import head_of, pick

_BUFFER = 256 << 10
"""Bytes that are told at once: less costs a switch of processes for every article."""

Told = Line | FormatError | Loss


def main() -> int:
    """Read a request from standard input and answer it on standard output; returns the exit code."""
    request = msgspec.json.decode(sys.stdin.buffer.read(), type=Request)
    confine(request.limits.memory)
    out = os.fdopen(sys.stdout.fileno(), "wb", buffering=_BUFFER, closefd=False)
    try:
        answer(request, out)
        out.flush()
    except BrokenPipeError:  # the parent left: nobody is there to be told
        os._exit(0)
    return 0


def answer(request: Request, out: BinaryIO) -> None:
    """Write the frames of all files of a request; a file that fails is told and the others go on."""
    send(out, Kind.READY, 0)
    out.flush()  # or a file that ends this process at once would look like a child that cannot start
    for number, name in enumerate(request.paths):
        _answer_file(number, Path(os.fsdecode(name)), request, out)
        send(out, Kind.DONE, number)
        out.flush()


def _answer_file(number: int, path: Path, request: Request, out: BinaryIO) -> None:
    allow_seconds(request.limits.cpu_seconds)
    try:
        fmt = pick(path, head_of(path), request.format)
        send(out, Kind.FILE, number, 0, fmt.id.encode())
        for item in _told(fmt, path):
            _tell(number, item, out)
            allow_seconds(request.limits.cpu_seconds)
    except BrokenPipeError:
        raise
    except FormatError as error:
        _tell(number, error, out)
    except OSError as error:
        _tell(number, FormatError(str(path), None, f"the system says “{error.strerror}”"), out)
    except MemoryError:
        _tell(number, FormatError(str(path), None, "it needs more memory than a reader may use"), out)
    except Exception as error:  # the edge of a worker: one bad file must not take the others with it
        reason = f"the reader failed on it ({type(error).__name__}: {error})"
        _tell(number, FormatError(str(path), None, reason), out)


def _told(fmt: Format, path: Path) -> Iterator[Told]:
    """Yield what is in a file as lines of our JSONL; a line that is ours already is passed on as it is."""
    if fmt.id == jsonl.ID:
        yield from lines(path)
        return
    assert fmt.read is not None
    encoder = ArticleEncoder()
    for item in fmt.read(path):
        if isinstance(item, Placed):
            yield Line(item.line or 0, encoder.line(item.record))
        else:
            yield item


def _tell(number: int, item: Told, out: BinaryIO) -> None:
    if isinstance(item, Line):
        send(out, Kind.RECORD, number, item.number, item.data)
    elif isinstance(item, FormatError):
        send(out, Kind.PROBLEM, number, item.line or 0, item.reason.encode("utf-8", "replace"))
    else:
        body = msgspec.json.encode(LossBody(item.what, item.count, item.example))
        send(out, Kind.LOSS, number, 0, body)


if __name__ == "__main__":
    sys.exit(main())
