"""The process in which a pattern that a person wrote runs: one pattern, many texts, a line of JSON for each answer."""

from __future__ import annotations

import sys
from typing import BinaryIO

import msgspec

from annotator.base.confinement import confine


class Asked(msgspec.Struct, frozen=True):
    """The pattern. `most`: matches in one text that are told; `memory`: bytes of this process."""

    source: str
    any_case: bool
    most: int
    memory: int


class Answer(msgspec.Struct, frozen=True):
    """Matches as (start, end) in code points, or why the pattern is none, as the end of a sentence."""

    matches: list[tuple[int, int]] = []
    refused: str = ""


def main() -> int:
    """Read the pattern, then texts, one JSON a line, and answer each; returns the exit code."""
    lines, out = sys.stdin.buffer, sys.stdout.buffer
    asked = msgspec.json.decode(lines.readline(), type=Asked)
    import regex  # before the doors are shut

    confine(asked.memory)
    try:
        pattern = regex.compile(asked.source, regex.V1 | (regex.IGNORECASE if asked.any_case else 0))
    except (regex.error, ValueError, OverflowError, RecursionError, MemoryError) as error:
        tell(out, Answer(refused=" ".join(str(error).split()) or "it is too large"))
        return 0
    tell(out, Answer())
    for line in lines:
        text = msgspec.json.decode(line, type=str)
        matches: list[tuple[int, int]] = []
        for match in pattern.finditer(text):
            if match.end() > match.start():
                matches.append(match.span())
            if len(matches) > asked.most:
                break
        tell(out, Answer(matches))
    return 0


def tell(out: BinaryIO, answer: Answer) -> None:
    """Write one answer."""
    out.write(msgspec.json.encode(answer) + b"\n")
    out.flush()


if __name__ == "__main__":
    sys.exit(main())
