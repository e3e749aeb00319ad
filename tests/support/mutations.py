"""Damaged copies of good files, always the same ones for the same chance: bytes, and cells of a project's tables."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence

Harm = Callable[[bytearray, random.Random], None]

TOKENS = (
    b"\x00",
    b"\xff\xfe",
    b"\xef\xbb\xbf",
    b"\xed\xa0\x80",
    b"\\ud800",
    b"\\u0000",
    b"[" * 200,
    b'{"a":' * 120,
    b"9" * 5000,
    b"-1",
    b"1e999",
    b"NaN",
    b"null",
    b"\r",
    b"\n",
    b'"',
    b"}",
    b"<img src=x>",
    b"18446744073709551616",
    "\u202e".encode(),
)


def _flip(data: bytearray, chance: random.Random) -> None:
    data[chance.randrange(len(data))] ^= 1 << chance.randrange(8)


def _byte(data: bytearray, chance: random.Random) -> None:
    data[chance.randrange(len(data))] = chance.choice((0, 1, 0x7F, 0x80, 0xFF, chance.randrange(256)))


def _token(data: bytearray, chance: random.Random) -> None:
    place = chance.randrange(len(data) + 1)
    data[place:place] = chance.choice(TOKENS)


def _over(data: bytearray, chance: random.Random) -> None:
    token = chance.choice(TOKENS)
    place = chance.randrange(len(data))
    data[place : place + len(token)] = token


def _cut(data: bytearray, chance: random.Random) -> None:
    place = chance.randrange(len(data))
    del data[place : place + chance.choice((1, 2, 16, 300))]


def _twice(data: bytearray, chance: random.Random) -> None:
    place = chance.randrange(len(data))
    piece = bytes(data[place : place + chance.choice((1, 8, 64, 1000))])
    data[place:place] = piece


def _swap(data: bytearray, chance: random.Random) -> None:
    first, second = chance.randrange(len(data)), chance.randrange(len(data))
    data[first : first + 8], data[second : second + 8] = data[second : second + 8], data[first : first + 8]


def _end(data: bytearray, chance: random.Random) -> None:
    del data[chance.randrange(len(data)) :]


HARMS: Sequence[Harm] = (_flip, _byte, _token, _over, _cut, _twice, _swap, _end)
IN_PLACE: Sequence[Harm] = (_flip, _byte, _over, _swap)
"""Those that move nothing, so that the pages of a database stay where they are."""


def mutated(data: bytes, chance: random.Random, harms: Sequence[Harm] = HARMS) -> bytes:
    """Return a copy with one to six harms done to it."""
    damaged = bytearray(data)
    for _ in range(chance.choice((1, 1, 1, 2, 3, 6))):
        if damaged:
            chance.choice(harms)(damaged, chance)
    return bytes(damaged)


CELLS = (
    "NULL",
    "-1",
    "0",
    "9223372036854775807",
    "-9223372036854775808",
    "1.5",
    "9e999",
    "''",
    "'<img src=x>'",
    "'\u202e'",
    "CAST(x'eda080' AS TEXT)",
    "x''",
    "x'ff00ff'",
    "'[[0,99999999]]'",
    "'[[5,1]]'",
    "'{\"a\":[]}'",
    "replace(hex(zeroblob(300)), '00', '[')",
    "'null'",
)
"""What may stand in a cell of a project that somebody else made, as SQL."""
