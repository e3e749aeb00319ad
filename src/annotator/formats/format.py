"""What a format is: how it is recognized, read and written, and what it cannot carry."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from annotator.base.errors import FormatError
from annotator.domain.record import Record
from annotator.domain.schema import Schema

HEAD_SIZE = 4096
"""Bytes from the start of a file that are shown to `sniff`."""

MOST_LINES = 500_000
"""Line ends of one article. A window keeps some 250 bytes for each: 12 MB of nothing but line ends took it 3 GB."""

CODE_POINTS = "code points"
UTF16_UNITS = "UTF-16 units"
BYTES = "bytes"
TOKENS = "tokens"
NO_OFFSETS = "none"


class Carries(StrEnum):
    """What an article can have and a format may or may not keep."""

    META = "meta"
    LAYERS = "layers"
    SPANS = "spans"
    OVERLAPS = "overlaps"
    FRAGMENTS = "fragments"
    ATTRIBUTES = "attributes"
    NOTES = "notes"
    DOUBT = "doubt"
    RULES = "rules"
    ORIGINS = "origins"
    RELATIONS = "relations"
    CLUSTERS = "clusters"
    WAIVED = "waived"
    REVIEWED = "reviewed"
    SCHEMA_NAME = "schema name"


EVERYTHING = frozenset(Carries)


@dataclass(frozen=True, slots=True)
class Loss:
    """What did not come through, how often, and one example in words."""

    what: str
    count: int
    example: str = ""


@dataclass(frozen=True, slots=True)
class Placed:
    """An article and where it stood: `line` is 1-based, none where the file is one article."""

    line: int | None
    record: Record


Item = Placed | FormatError | Loss
"""What a reader yields: an article, one that could not be read (the others go on), or a loss."""


@dataclass(frozen=True, slots=True)
class WriteOptions:
    """How to write. `schema` gives the order of attributes; without it they stay in the order of the record.

    `for_spreadsheets`: every text in a cell of a table goes through `cells.guarded`.
    """

    schema: Schema | None = None
    for_spreadsheets: bool = False


Sniff = Callable[[Path, bytes], float]
Read = Callable[[Path], Iterator[Item]]
Write = Callable[[Iterable[Record], Path, WriteOptions], None]


@dataclass(frozen=True, slots=True)
class Format:
    """A format as dialogs, command line, tests and docs know it.

    `suffixes`: lower case with the dot. `sniff(path, head)`: 0 (not this format) to 1 (surely). `read` and `write`
    are none where the format goes one way. `write` makes a new file or folder at its path. `offsets`: the unit
    in which the format counts.
    """

    id: str
    name: str
    suffixes: tuple[str, ...]
    sniff: Sniff
    read: Read | None
    write: Write | None
    carries: frozenset[Carries]
    offsets: str


def too_many_lines(text: str) -> str:
    """Return why an article has more lines than `MOST_LINES`, as the end of a sentence; empty if it has not."""
    if sum(map(text.count, "\n\r\u2029")) <= MOST_LINES:
        return ""
    return f"its text has more than {MOST_LINES:,} lines; split it"
