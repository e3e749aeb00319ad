"""The only door to archives: members of a ZIP file and gzip streams, read in memory, under limits.

Every format that lies in an archive (DOCX, EPUB, REFI-QDA, packed WARC) reads through it. Nothing is ever written,
no name in an archive becomes a path, an archive inside one is not opened.
"""

from __future__ import annotations

import re
import stat
import struct
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from types import TracebackType
from typing import BinaryIO

CHUNK = 64 << 10


@dataclass(frozen=True, slots=True)
class ArchiveLimits:
    """What one archive may hold. Sizes in bytes when unpacked.

    `ratio`: how much larger than its packed bytes a member of more than `small` bytes may be. `directory`: bytes of
    the list of members, which must be read whole.
    """

    members: int = 10_000
    member: int = 64 << 20
    total: int = 256 << 20
    ratio: int = 200
    small: int = 1 << 20
    directory: int = 4 << 20
    name: int = 500


LIMITS = ArchiveLimits()

ARCHIVES = (
    b"PK\x03\x04",
    b"PK\x05\x06",
    b"\x1f\x8b",
    b"BZh",
    b"\xfd7zXZ",
    b"7z\xbc\xaf\x27\x1c",
    b"Rar!",
    b"\x28\xb5\x2f\xfd",
)
"""How files begin that are archives."""

_OFFICE_97 = b"\xd0\xcf\x11\xe0"
_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
_LEADS_OUT = re.compile(r"^[/\\]|^[A-Za-z]:|(^|[/\\])\.\.?([/\\]|$)|\\|[\x00-\x1f\x7f]")
_END, _END_64 = struct.Struct("<4s4H2LH"), struct.Struct("<4sQ2H2L4Q")
_LOCATOR = 20
_LONGEST_COMMENT = 1 << 16


class BadArchive(ValueError):
    """The archive is refused: the message is the reason as the end of a sentence."""


class Archive:
    """A ZIP file that was looked through before anything is unpacked. `names`: its members, folders left out.

    Raises `BadArchive` when made, and `OSError`. A context manager.
    """

    def __init__(self, stream: BinaryIO, limits: ArchiveLimits = LIMITS) -> None:
        self._limits = limits
        _refuse_what_is_none(stream)
        _refuse_long_directory(stream, limits)
        try:
            self._zip = zipfile.ZipFile(stream)
        except (
            zipfile.BadZipFile,
            NotImplementedError,
            ValueError,
            EOFError,
            OverflowError,
            struct.error,
        ) as error:
            raise BadArchive(f"it is no sound ZIP file ({error})") from None
        self._members = {member.filename: member for member in self._looked_through() if not member.is_dir()}
        self.names = tuple(self._members)

    def __enter__(self) -> Archive:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._zip.close()

    def __contains__(self, name: str) -> bool:
        return name in self._members

    def read(self, name: str) -> bytes:
        """Return the bytes of a member. Raises `BadArchive` for one that is missing, damaged or an archive itself."""
        member = self._members.get(name)
        if member is None:
            raise BadArchive(f"it lacks “{name}”")
        try:
            with self._zip.open(member) as stream:
                data = stream.read(self._limits.member + 1)
        except (
            zipfile.BadZipFile,
            zlib.error,
            NotImplementedError,
            ValueError,
            EOFError,
            struct.error,
        ) as error:
            raise BadArchive(f"“{name}” in it is damaged ({error})") from None
        if len(data) != member.file_size:
            raise BadArchive(f"“{name}” in it is not as large as it says")
        if data.startswith(ARCHIVES):
            raise BadArchive(f"“{name}” in it is another archive")
        return data

    def _looked_through(self) -> list[zipfile.ZipInfo]:
        members, limits = self._zip.infolist(), self._limits
        if len(members) > limits.members:
            raise BadArchive(f"it holds more than {limits.members:,} files")
        for member in members:
            _refuse_member(member, limits)
        if len({member.filename for member in members}) != len(members):
            raise BadArchive("it holds two files of one name")
        if sum(member.file_size for member in members) > limits.total:
            raise BadArchive(f"it holds more than {limits.total >> 20} MB when unpacked")
        return members


def unpacked(stream: BinaryIO, limits: ArchiveLimits = LIMITS) -> Iterator[bytes]:
    """Yield a gzip stream in pieces of at most `CHUNK` bytes, members one after the other. Raises `BadArchive`."""
    engine, read, told = zlib.decompressobj(wbits=31), 0, 0
    data = b""
    while True:
        if not data:
            data = stream.read(CHUNK)
            read += len(data)
            if not data:
                break
        if engine.eof:
            engine = zlib.decompressobj(wbits=31)
        try:
            piece = engine.decompress(data, CHUNK)
        except zlib.error as error:
            raise BadArchive(f"it is no sound gzip file ({error})") from None
        data = engine.unused_data if engine.eof else engine.unconsumed_tail
        told += len(piece)
        if told > max(limits.small, read * limits.ratio):
            raise BadArchive("it was packed so tightly that it could fill the memory")
        if piece:
            yield piece
    if not engine.eof:
        raise BadArchive("it is cut off" if read else "it is empty")


def _refuse_what_is_none(stream: BinaryIO) -> None:
    head = stream.read(len(_OFFICE_97))
    if not head:
        raise BadArchive("it is empty")
    if head == _OFFICE_97:
        raise BadArchive("it is an old Office file, or protected with a password; save it anew without one")
    if not head.startswith(b"PK"):
        raise BadArchive("it is no ZIP file")


def _refuse_long_directory(stream: BinaryIO, limits: ArchiveLimits) -> None:
    """Raise where the list of members is too long: zipfile reads it whole, whatever number of members is told."""
    size = stream.seek(0, 2)
    start = max(0, size - _LONGEST_COMMENT - _END.size)
    stream.seek(start)
    tail = stream.read()
    at = tail.rfind(b"PK\x05\x06")
    if at < 0 or len(tail) - at < _END.size:
        raise BadArchive("it is no sound ZIP file (its end is missing)")
    longest = _END.unpack_from(tail, at)[5]
    before = start + at - _LOCATOR - _END_64.size
    if before >= 0:
        stream.seek(before)
        record = stream.read(_END_64.size)
        if record.startswith(b"PK\x06\x06"):
            longest = max(_END_64.unpack(record)[8], longest if longest != 0xFFFFFFFF else 0)
    if longest > limits.directory:
        raise BadArchive("its list of files is too long")


def _refuse_member(member: zipfile.ZipInfo, limits: ArchiveLimits) -> None:
    name = member.orig_filename
    if _LEADS_OUT.search(name) or not name or len(name) > limits.name:
        raise BadArchive("it holds a file whose name is none or leads out of it")
    if stat.S_ISLNK(member.external_attr >> 16):
        raise BadArchive("it holds a link to somewhere else")
    if member.flag_bits & 0x41:
        raise BadArchive("it is protected with a password; save it without one")
    if member.compress_type not in _METHODS:
        raise BadArchive("it is packed in a way that is not read here")
    if member.file_size > limits.member:
        raise BadArchive(f"it holds a file of more than {limits.member >> 20} MB when unpacked")
    if member.file_size > max(limits.small, member.compress_size * limits.ratio):
        raise BadArchive("it was packed so tightly that it could fill the memory")
