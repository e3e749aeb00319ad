"""What a disk may hold after the power went: a model of files and folders, fed with what a process did to them.

Synced bytes survive. Of what was written since, each sector of 512 bytes may be there or not, in any choice; a file
may have got longer without what was written there. Truncations, and the making, renaming and removing of names, may
not have happened until their file or folder was synced.
"""

from __future__ import annotations

import random
import struct
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

SECTOR = 512
HEAD = struct.Struct("<cQQII")

Image = Mapping[str, bytes | None]
"""Path below the folder to content; none for a folder."""


@dataclass(frozen=True, slots=True)
class Event:
    """One line of `tests/faults/record.c`."""

    kind: str
    inode: int
    number: int
    one: bytes
    two: bytes

    @property
    def mark(self) -> str:
        """What was marked, empty for other events."""
        return self.one.decode() if self.kind == "!" else ""


def read_events(log: Path) -> list[Event]:
    """Return what was recorded, in its order."""
    return list(_events(log.read_bytes()))


def _events(body: bytes) -> Iterator[Event]:
    place = 0
    while place < len(body):
        kind, inode, number, first, second = HEAD.unpack_from(body, place)
        place += HEAD.size
        one, two = body[place : place + first], body[place + first : place + first + second]
        place += first + second
        yield Event(kind.decode(), inode, number, one, two)


@dataclass(slots=True, eq=False)
class File:
    """`pending`: offset and bytes of what was written and not synced, or a length and none for a truncation."""

    durable: bytes = b""
    pending: list[tuple[int, bytes | None]] = field(default_factory=list)

    def sync(self) -> None:
        """Make all durable."""
        body = bytearray(self.durable)
        for place, data in self.pending:
            _put(body, place, data)
        self.durable, self.pending = bytes(body), []


@dataclass(slots=True, eq=False)
class Folder:
    """Names. `pending`: what happened to them since it was synced: old name, new name, what has it."""

    durable: dict[str, File | Folder] = field(default_factory=dict)
    now: dict[str, File | Folder] = field(default_factory=dict)
    pending: list[tuple[str, str, File | Folder]] = field(default_factory=list)

    def change(self, old: str, new: str, node: File | Folder) -> None:
        """Take one name away, give another, or both at once."""
        self.pending.append((old, new, node))
        _rename(self.now, old, new, node)

    def sync(self) -> None:
        """Make all names durable."""
        self.durable, self.pending = dict(self.now), []


class Disk:
    """One folder with all in it. `do`: one event more; `left`: what may be there if the power goes now."""

    def __init__(self) -> None:
        """Start with an empty folder that is durable."""
        self._root = Folder()
        self._nodes: dict[int, File | Folder] = {}

    def do(self, event: Event) -> None:
        """Take in what was done."""
        match event.kind:
            case "c" | "m":
                self._make(event, File() if event.kind == "c" else Folder())
            case "w":
                self._file(event).pending.append((event.number, event.one))
            case "t":
                self._file(event).pending.append((event.number, None))
            case "s" | "d":
                self._nodes.get(event.inode, self._root).sync()
            case "u":
                folder, name = self._place(event.one)
                folder.change(name, "", folder.now[name])
            case "r":
                (folder, old), (other, new) = self._place(event.one), self._place(event.two)
                assert folder is other, "renamed from one folder into another"
                folder.change(old, new, folder.now[old])

    def left(self, chance: random.Random, survives: str) -> Image:
        """Return one thing that may be left. `survives`: "none" or "all" of what was not synced, "first", "some"."""
        return dict(_contents(self._root, "", _Choice(chance, survives)))

    def _make(self, event: Event, node: File | Folder) -> None:
        folder, name = self._place(event.one)
        self._nodes[event.inode] = node
        folder.change("", name, node)

    def _file(self, event: Event) -> File:
        node = self._nodes[event.inode]
        assert isinstance(node, File)
        return node

    def _place(self, path: bytes) -> tuple[Folder, str]:
        *folders, name = path.decode().split("/")
        folder = self._root
        for each in folders:
            inner = folder.now[each]
            assert isinstance(inner, Folder)
            folder = inner
        return folder, name


class _Choice:
    """Which of the things that were not synced survive."""

    def __init__(self, chance: random.Random, survives: str) -> None:
        self._chance = chance
        self._survives = survives
        self._share = {"none": 0.0, "all": 1.0}.get(survives) or chance.choice((0.2, 0.5, 0.8))
        if survives == "none":
            self._share = 0.0

    def is_there(self) -> bool:
        return self._chance.random() < self._share

    def grows(self) -> bool:
        return self._survives != "none" and self._chance.random() < 0.5

    def first(self, number: int) -> int:
        """Return how many of so many may survive at all: those after are lost."""
        return self._chance.randrange(number + 1) if self._survives == "first" else number

    def garbage(self) -> bytes:
        """Return what was mapped, and is on the disk by chance."""
        return self._chance.randbytes(32768)


def _contents(folder: Folder, path: str, choice: _Choice) -> Iterator[tuple[str, bytes | None]]:
    names = dict(folder.durable)
    for old, new, node in folder.pending[: choice.first(len(folder.pending))]:
        if choice.is_there():
            _rename(names, old, new, node)
    for name, node in names.items():
        if isinstance(node, Folder):
            yield f"{path}{name}", None
            yield from _contents(node, f"{path}{name}/", choice)
        elif name.endswith("-shm"):
            yield f"{path}{name}", choice.garbage()
        else:
            yield f"{path}{name}", _content(node, choice)


def _content(file: File, choice: _Choice) -> bytes:
    body = bytearray(file.durable)
    for place, data in file.pending[: choice.first(len(file.pending))]:
        if data is None:
            if choice.is_there():
                _put(body, place, None)
            continue
        start = 0
        while start < len(data):
            length = min(SECTOR - (place + start) % SECTOR, len(data) - start)
            if choice.is_there():
                _put(body, place + start, data[start : start + length])
            elif choice.grows():
                _grow(body, place + start + length)
            start += length
    return bytes(body)


def _put(body: bytearray, place: int, data: bytes | None) -> None:
    _grow(body, place)
    if data is None:
        del body[place:]
    else:
        body[place : place + len(data)] = data


def _grow(body: bytearray, length: int) -> None:
    if len(body) < length:
        body.extend(bytes(length - len(body)))


def _rename(names: dict[str, File | Folder], old: str, new: str, node: File | Folder) -> None:
    if old and names.get(old) is node:
        del names[old]
    if new:
        names[new] = node
