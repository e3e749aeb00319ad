"""A project file read page by page without SQLite: what rows can be made out, whatever the rest looks like.

Nothing that is found here is trusted: steps and texts carry hashes, which whoever asks compares. Rows that were
deleted or moved may be found as well as those that count.
"""

from __future__ import annotations

import contextlib
import mmap
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

Value = int | float | str | bytes | None
"""What a cell holds; text that is no UTF-8 comes as bytes."""

_LEAF, _INDEX_LEAF = 0x0D, 0x0A
_HEAD, _WAL_HEAD, _FRAME_HEAD = 100, 32, 24
_MOST_COLUMNS = 64
_SIZES = tuple(1 << power for power in range(9, 17))
_INTEGERS = {1: 1, 2: 2, 3: 3, 4: 4, 5: 6, 6: 8}
_USUAL = 4096
_JOURNAL, _USUAL_SECTOR, _WORD = bytes.fromhex("d9d505f920a163d7"), 512, 4
_SECTOR = slice(20, 24)


class Row(NamedTuple):
    """A row as it stands in the file; `key` is 0 in tables without one, whose cells come first things first."""

    key: int
    cells: tuple[Value, ...]


class _Senseless(Exception):
    """What stands here is no row."""


def page_size(head: bytes) -> int:
    """Return the size of the pages of a database by its first bytes, the usual one where they do not say."""
    found = int.from_bytes(head[16:18], "big")
    found = 65536 if found == 1 else found
    return found if found in _SIZES else _USUAL


def pages_of_wal(data: bytes, size: int) -> bytes:
    """Return the pages that a -wal holds, one behind the other, as if it were a database."""
    step = _FRAME_HEAD + size
    return b"".join(
        data[start + _FRAME_HEAD : start + step]
        for start in range(_WAL_HEAD, len(data) - step + 1, step)
        if any(data[start : start + _FRAME_HEAD])
    )


def pages_of_journal(data: bytes, size: int) -> Iterator[tuple[int, bytes]]:
    """Yield number and content of each page that a rollback journal holds, as they were before an act was cut off."""
    sector = int.from_bytes(data[_SECTOR], "big")
    sector = sector if sector in _SIZES else _USUAL_SECTOR
    place = sector
    while place + size + 2 * _WORD <= len(data):
        page = place + _WORD
        yield int.from_bytes(data[place:page], "big"), data[page : page + size]
        place = page + size + _WORD
        head = -(-place // sector) * sector  # each time that it was synced another part begins, with a head
        if data.startswith(_JOURNAL, head):
            place = head + sector


@contextlib.contextmanager
def mapped(path: Path) -> Iterator[Pages]:
    """Look at a file that no other connection of this process has open as a database, or only reads."""
    with path.open("rb") as file:
        head = file.read(_HEAD)
        size = page_size(head)
        if not head:  # no system maps nothing
            yield Pages(b"", size)
            return
        with mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as data:
            yield Pages(data, size)


def holds_steps(path: Path) -> bool:
    """Tell whether anything in a file looks like a step of a log; of a file as in `mapped`."""
    with mapped(path) as pages:
        return pages.data.find(b'{"id":"') >= 0 and pages.data.find(b"CREATE TABLE step") >= 0


@dataclass(frozen=True, slots=True)
class Pages:
    """The bytes of a database file, or of as much of it as there is. `size`: of a page in bytes."""

    data: bytes | mmap.mmap
    size: int

    def rows(self) -> Iterator[Row]:
        """Yield every row of a table that can be made out on any page, in the order of the file."""
        for start in range(0, len(self.data), self.size):
            yield from self._rows_on(start)

    def _rows_on(self, start: int) -> Iterator[Row]:
        head = start + (_HEAD if start == 0 else 0)
        if head + 8 > len(self.data):
            return
        # A changed bit may have made another kind of page of it; where nothing fits nothing is found.
        kind = _INDEX_LEAF if self.data[head] == _INDEX_LEAF else _LEAF
        cells = int.from_bytes(self.data[head + 3 : head + 5], "big")
        for pointer in range(head + 8, head + 8 + 2 * min(cells, self.size // 4), 2):
            place = int.from_bytes(self.data[pointer : pointer + 2], "big")
            if 8 <= place < self.size:
                with contextlib.suppress(_Senseless, IndexError):
                    yield self._row(start + place, kind)

    def _row(self, place: int, kind: int) -> Row:
        length, place = _varint(self.data, place)
        key = 0
        if kind == _LEAF:
            key, place = _varint(self.data, place)
        return Row(key, _values(self._payload(place, length, kind)))

    def _payload(self, place: int, length: int, kind: int) -> bytes:
        """Return all bytes of a row, also those that stand on further pages."""
        if not 1 < length <= len(self.data):
            raise _Senseless
        here = self._local(length, kind)
        parts = [self.data[place : place + here]]
        left = length - here
        following = int.from_bytes(self.data[place + here : place + here + 4], "big") if left else 0
        seen: set[int] = set()
        while left > 0:
            start = (following - 1) * self.size
            if following < 1 or following in seen or start + 4 > len(self.data):
                raise _Senseless
            seen.add(following)
            part = self.data[start + 4 : start + min(self.size, left + 4)]
            parts.append(part)
            left -= self.size - 4
            following = int.from_bytes(self.data[start : start + 4], "big")
        payload = b"".join(parts)
        if len(payload) != length:
            raise _Senseless
        return payload

    def _local(self, length: int, kind: int) -> int:
        """Return how many bytes of a row stand on its own page."""
        most = self.size - 35 if kind == _LEAF else (self.size - 12) * 64 // 255 - 23
        if length <= most:
            return length
        least = (self.size - 12) * 32 // 255 - 23
        some = least + (length - least) % (self.size - 4)
        return some if some <= most else least


def _varint(data: bytes | mmap.mmap, place: int) -> tuple[int, int]:
    value = 0
    for count in range(9):
        byte = data[place + count]
        if count == 8:
            return value << 8 | byte, place + 9
        value = value << 7 | byte & 0x7F
        if byte < 0x80:
            return value, place + count + 1
    raise _Senseless


def _values(payload: bytes) -> tuple[Value, ...]:
    end, place = _varint(payload, 0)
    if end > len(payload):
        raise _Senseless
    types: list[int] = []
    while place < end:
        kind, place = _varint(payload, place)
        types.append(kind)
        if len(types) > _MOST_COLUMNS:
            raise _Senseless
    values: list[Value] = []
    place = end
    for kind in types:
        value, place = _value(payload, place, kind)
        values.append(value)
    return tuple(values)


def _value(payload: bytes, place: int, kind: int) -> tuple[Value, int]:
    if kind in (0, 8, 9):
        return (None if kind == 0 else kind - 8), place
    length = _INTEGERS.get(kind, 8 if kind == 7 else (kind - 12) // 2)
    cell = payload[place : place + length]
    if kind in (10, 11) or len(cell) != length:
        raise _Senseless
    if kind in _INTEGERS:
        return int.from_bytes(cell, "big", signed=True), place + length
    if kind % 2 and kind > 12:
        try:
            return cell.decode(), place + length
        except UnicodeDecodeError:
            pass
    return cell, place + length
