"""How the import child tells its parent what it read: frames of a head and a body on a pipe.

The parent trusts nothing in them: kinds, sizes and bodies are checked where they are read.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass
from enum import Enum
from typing import BinaryIO

import msgspec

HEAD = struct.Struct(">cIII")
"""Kind, number of the file in the request (0-based), line (1-based, 0 for none), bytes of the body."""


class Kind(Enum):
    """What a frame says."""

    READY = b"H"
    FILE = b"F"
    RECORD = b"R"
    PROBLEM = b"P"
    LOSS = b"L"
    DONE = b"D"


KINDS = {kind.value: kind for kind in Kind}


@dataclass(frozen=True, slots=True)
class Frame:
    """One message. `body`: a line of our JSONL (record), a reason (problem), a `LossBody`, a format id (file)."""

    kind: Kind
    file: int
    line: int
    body: bytes


class LossBody(msgspec.Struct):
    """A loss on its way."""

    what: str
    count: int
    example: str


class Limits(msgspec.Struct, frozen=True):
    """What reading foreign files may cost: bytes of memory and of one article, seconds of one article.

    `told` and `told_times`: bytes that may come of one file, at least, and for each byte of it where that is more.
    `cpu_seconds`: of processor time; `wait_seconds`: that the parent waits for a sign of life.
    """

    memory: int = 600 << 20
    record: int = 256 << 20
    told: int = 512 << 20
    told_times: int = 100
    cpu_seconds: int = 60
    wait_seconds: float = 90.0


class Request(msgspec.Struct):
    """What the child shall read: absolute paths, in a format or in the one that each file seems to be in.

    Paths as the system has them, `os.fsencode`: names of files need not be UTF-8.
    """

    paths: list[bytes]
    format: str | None
    limits: Limits


def send(stream: BinaryIO, kind: Kind, file: int, line: int = 0, body: bytes = b"") -> None:
    """Write one frame."""
    stream.write(HEAD.pack(kind.value, file, line, len(body)))
    stream.write(body)


def receive(stream: BinaryIO, largest: int) -> Frame | None:
    """Return the next frame, none where the stream ends. Raises `ValueError` for what is no frame."""
    head = stream.read(HEAD.size)
    if len(head) < HEAD.size:
        return None
    code, file, line, size = HEAD.unpack(head)
    if code not in KINDS or size > largest:
        raise ValueError("not a frame" if code not in KINDS else "too large")
    body = stream.read(size)
    return Frame(KINDS[code], file, line, body) if len(body) == size else None
