"""The lines of an annotator-jsonl/1 file as exact bytes of the contract: shape only, the meaning is checked later.

A line that is written as we write it is passed on as it is; any other one is rewritten, its unknown keys a loss.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

import msgspec

from annotator.base.errors import FormatError
from annotator.base.legible import legible
from annotator.formats.format import Loss
from annotator.formats.jsonl_model import KEYS, VERSION, ArticleLine
from annotator.formats.losses import LossCount

LONGEST = 256 << 20
"""Bytes of the longest line that is read."""

DEEPEST = 100
"""Brackets inside each other; what is deeper ends readers by their stack, and each at another depth."""

_ESCAPE = len("\\u0000")
_DEEP = "it is nested too deeply"

_MARK = b"\xef\xbb\xbf"


class BadLine(ValueError):
    """The line is no article; the message is the reason, as the end of a sentence."""


class _Head(msgspec.Struct):
    format: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """One article as canonical JSON, and where it stood (1-based)."""

    number: int
    data: bytes


def lines(path: Path) -> Iterator[Line | FormatError | Loss]:
    """Yield the articles of a file; a bad line is yielded as an error and the others go on.

    Losses come last. Memory is that of the longest line.
    """
    shape = LineShape()
    articles = 0
    with path.open("rb") as stream:
        for number, data in enumerate(_cut(stream), 1):
            if data.isspace() or not data:
                continue
            articles += 1
            try:
                yield Line(number, shape.canonical(data))
            except BadLine as error:
                yield FormatError(str(path), number, str(error))
    if not articles:
        yield FormatError(str(path), None, "it holds no article")
    yield from shape.losses.losses()


def _cut(stream: BinaryIO) -> Iterator[bytes]:
    """Yield lines without a byte order mark; of one that is too long only the start, which is no JSON."""
    first = True
    while data := stream.readline(LONGEST):
        if first:
            first = False
            data = data.removeprefix(_MARK)
        whole = data
        while len(data) == LONGEST and not data.endswith(b"\n"):
            data = stream.readline(LONGEST)
        yield whole


class LineShape:
    """Brings lines into the shape of the contract and adds up the keys that it does not know."""

    def __init__(self) -> None:
        self.losses = LossCount()
        self._decode = msgspec.json.Decoder(ArticleLine).decode
        self._encode = msgspec.json.Encoder().encode

    def canonical(self, data: bytes) -> bytes:
        """Return the line as the contract writes it. Raises `BadLine`.

        Equal bytes after a round trip prove that there is no duplicate and no unknown key; this spares the
        slow look at every key of a line that we wrote ourselves.
        """
        data = data.rstrip(b"\r\n")
        try:
            article = self._decode(data)
        except (msgspec.DecodeError, ValueError, RecursionError) as error:
            raise BadLine(_reason(data, error)) from None
        if article.format != VERSION:
            raise BadLine(_version_reason(article.format))
        refuse_deep(article.meta)
        try:
            again = self._encode(article)
        except (OverflowError, UnicodeEncodeError) as error:
            raise BadLine(f"it holds a value that cannot be kept ({error})") from None
        if again != data:
            del article  # of 200,000 labels some 200 MB, which the look at the keys needs once more
            self._look_at_keys(data)
        return again

    def _look_at_keys(self, data: bytes) -> None:
        try:
            whole = _parsed(data)
        except BadLine:
            raise
        except (ValueError, RecursionError) as error:  # in a value that the shape skips
            raise BadLine(_reason(data, error)) from None
        refuse_deep(whole)
        for place, known in KEYS.items():
            part = whole if not place else whole.get(place)
            for item in part if isinstance(part, list) else (part,):
                if isinstance(item, dict):
                    self._count_unknown(place, item.keys() - known)

    def _count_unknown(self, place: str, keys: set[str]) -> None:
        for key in sorted(keys):
            of = f" of {place}" if place else ""
            self.losses.add(Loss(f"unknown key “{legible(key)}”{of}", 1))


def refuse_deep(whole: Mapping[str, object]) -> None:
    """Raise `BadLine` where lists and objects are nested deeper than `DEEPEST`; needs no stack itself."""
    level: list[object] = [whole]
    for _ in range(DEEPEST):
        level = [inner for outer in level for inner in _inside(outer) if isinstance(inner, dict | list)]
        if not level:
            return
    raise BadLine(_DEEP)


def _inside(value: object) -> Iterable[object]:
    if isinstance(value, dict):
        return value.values()
    return value if isinstance(value, list) else ()


def _parsed(data: bytes | str) -> dict[str, object]:
    """Return the JSON with lengths in place of numbers: Python refuses to read those of some thousand digits."""
    whole: dict[str, object] = json.loads(
        data, object_pairs_hook=_object, parse_constant=_no_constant, parse_int=len, parse_float=len
    )
    return whole


def _object(pairs: list[tuple[str, object]]) -> dict[str, object]:
    found = dict(pairs)
    if len(found) != len(pairs):
        names = [name for name, _ in pairs]
        double = next(name for name in names if names.count(name) > 1)
        raise BadLine(f"the key “{double}” stands twice in one object")
    return found


def _no_constant(name: str) -> None:
    raise BadLine(f"{name} is no number that JSON allows")


def _reason(data: bytes, error: Exception) -> str:
    """Say in words why a line is no article; slow, and only for lines that are refused."""
    if isinstance(error, RecursionError):
        return _DEEP
    if len(data) >= LONGEST:
        return f"it is longer than {LONGEST >> 20} MB"
    if isinstance(error, msgspec.ValidationError):
        return _shape_reason(data, error)
    try:
        text = data.decode()
    except UnicodeDecodeError as broken:
        if broken.end == len(data) and "unexpected end" in broken.reason:
            return "it ends in the middle of an article"
        return f"it is not UTF-8: the byte at {broken.start} does not fit"
    try:
        _parsed(text)
    except BadLine as found:
        return str(found)
    except json.JSONDecodeError as found:
        if found.pos >= len(text.rstrip()) - _ESCAPE or found.msg.startswith("Unterminated"):
            return "it ends in the middle of an article"
        return f"it is not JSON: {found.msg} at column {found.colno}"
    except RecursionError:
        return _DEEP
    if "\\u" in text:
        return "it holds half a character (a lone surrogate), which no text may hold"
    return f"it is not JSON: {error}"


def _shape_reason(data: bytes, error: msgspec.ValidationError) -> str:
    try:
        head = msgspec.json.decode(data, type=_Head)
    except RecursionError:
        return _DEEP
    except (msgspec.DecodeError, ValueError):
        head = _Head()
    if head.format != VERSION:
        return _version_reason(head.format)
    return f"it is not an article as {VERSION} describes it: {str(error).replace('`', '')}"


def _version_reason(version: str) -> str:
    family = VERSION.split("/", maxsplit=1)[0]
    if version.startswith(family + "/"):
        return f"it is in “{version}”, which a newer version of this program wrote; update it"
    return f"it does not begin as “{VERSION}” does: the key “format” is missing or says something else"
