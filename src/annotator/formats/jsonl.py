"""annotator-jsonl/1, our own format: one article a line with all that people said about it, and no loss."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from annotator.base.errors import FormatError
from annotator.domain.annotation import AnnotatorName
from annotator.domain.record import Record
from annotator.formats.format import CODE_POINTS, EVERYTHING, Format, Item, Placed, WriteOptions
from annotator.formats.jsonl_decode import ArticleDecoder, Defaults
from annotator.formats.jsonl_encode import ArticleEncoder
from annotator.formats.jsonl_lines import BadLine, Line, lines

ID = "jsonl"
SUFFIXES = (".jsonl", ".ndjson")
NAMELESS = Defaults(AnnotatorName("annotator"), "1970-01-01T00:00:00Z", "import:jsonl")
"""Defaults for a reader on its own; an import names the person and the time."""


def sniff(path: Path, head: bytes) -> float:
    """Return how surely this is our JSONL: by the word that each line says, else by the suffix."""
    start = head.removeprefix(b"\xef\xbb\xbf").lstrip()
    if start.startswith(b"{") and b'"annotator-jsonl/' in head:
        return 1.0
    return 0.9 if path.suffix.lower() in SUFFIXES else 0.0


def read(path: Path, defaults: Defaults = NAMELESS) -> Iterator[Item]:
    """Yield the articles of a file; a bad line is yielded as an error with its number."""
    decoder = ArticleDecoder(defaults)
    for item in lines(path):
        if not isinstance(item, Line):
            yield item
            continue
        try:
            yield Placed(item.number, decoder.record(item.data))
        except BadLine as error:
            yield FormatError(str(path), item.number, str(error))


def write(records: Iterable[Record], out: Path, options: WriteOptions) -> None:
    """Write one line an article; memory is that of one article."""
    encoder = ArticleEncoder(options.schema)
    with out.open("xb", buffering=1 << 20) as stream:
        stream.writelines(encoder.line(record) for record in records)


FORMAT = Format(ID, "Annotator JSONL", SUFFIXES, sniff, read, write, EVERYTHING, CODE_POINTS)
