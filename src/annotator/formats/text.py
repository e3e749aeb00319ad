"""Plain text: one file is one article, in any encoding; labels cannot be kept in it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from annotator.base.errors import FormatError, UserError
from annotator.domain.document import Document, complete_meta, document_id, text_sha256, title_of
from annotator.domain.file_names import file_stem
from annotator.domain.patterns import unicode_pattern
from annotator.domain.record import Record
from annotator.formats.encodings import NotText, decode
from annotator.formats.format import NO_OFFSETS, Format, Item, Placed, WriteOptions, too_many_lines

SUFFIXES = (".txt", ".text")
LARGEST = 64 << 20
"""Bytes of the largest article that is read."""

_TITLE = 60

_MARKUP = re.compile(rb"\s*(?:<[!?a-zA-Z]|[{\[])")


def sniff(path: Path, head: bytes) -> float:
    """Return how surely this is plain text: by its suffix, else only where nothing speaks against it."""
    if path.suffix.lower() in SUFFIXES:
        return 0.8
    if not head or _MARKUP.match(head):
        return 0.0
    try:
        decode(head[: head.rfind(b"\n") + 1] or head)
    except NotText:
        return 0.0
    return 0.2


def read(path: Path) -> Iterator[Item]:
    """Yield the one article of a text file, or why it is none."""
    try:
        yield Placed(None, read_record(path))
    except NotText as error:
        yield FormatError(str(path), None, str(error))


def read_record(path: Path) -> Record:
    """Return the article in a text file. Raises `NotText`."""
    with path.open("rb") as stream:
        data = stream.read(LARGEST + 1)
    if len(data) > LARGEST:
        raise NotText(f"it is larger than {LARGEST >> 20} MB")
    if not data:
        raise NotText("it is empty")
    text, encoding = decode(data)
    if not text.strip():
        raise NotText("it holds only blanks")
    if reason := too_many_lines(text):
        raise NotText(reason)
    digest = text_sha256(text)
    meta = complete_meta({"encoding": encoding})
    return Record(Document(document_id(digest), title_of(text), digest, len(text), meta), text)


def write(records: Iterable[Record], out: Path, options: WriteOptions) -> None:
    """Write each article as one UTF-8 file into the new folder `out`, or one article as the file `out`.txt."""
    if out.suffix.lower() in SUFFIXES:
        _write_one(records, out)
        return
    out.mkdir()
    for number, record in enumerate(records, 1):
        _write_text(record, out / f"{number:06d}-{_slug(record.document.title)}.txt")


def _write_one(records: Iterable[Record], out: Path) -> None:
    for number, record in enumerate(records, 1):
        if number > 1:
            raise UserError(
                "A text file holds one article and the project has more. Name a folder, without .txt, instead."
            )
        _write_text(record, out)
    if not out.exists():
        raise UserError("There is no article to write. Import one first.")


def _write_text(record: Record, path: Path) -> None:
    path.write_bytes(record.text.encode())


def _slug(title: str) -> str:
    words = unicode_pattern(r"[^\p{L}\p{M}\p{N}]+").sub("-", title[:_TITLE])
    return file_stem(words.lower())


FORMAT = Format("text", "Plain text", SUFFIXES, sniff, read, write, frozenset(), NO_OFFSETS)
