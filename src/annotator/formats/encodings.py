"""Which encoding the bytes of a text file are in, and the text that they spell."""

from __future__ import annotations

import codecs
import unicodedata
from collections.abc import Iterator

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
"""Byte order marks; those of UTF-32 stand before those of UTF-16, which begin alike."""

_OLD = (
    *("cp1252", "shift_jis", "cp932", "gb18030", "big5", "big5hkscs", "euc_jp", "iso2022_jp"),
    *("euc_kr", "cp949", "cp1251", "koi8_r", "koi8_u", "cp1250", "iso8859_2", "cp1253", "iso8859_7"),
    *(
        "cp1254",
        "cp1255",
        "cp1256",
        "cp1257",
        "cp1258",
        "tis_620",
        "iso8859_5",
        "cp866",
        "cp850",
        "mac_roman",
    ),
)
"""Encodings met in news archives, the likelier ones first."""

_BINARY = (
    (b"%PDF-", "a PDF"),
    (b"PK\x03\x04", "a ZIP archive or an office document"),
    (b"\x89PNG", "a picture"),
    (b"GIF8", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
    (b"SQLite format 3\x00", "a database"),
    (b"\x7fELF", "a program"),
    (b"\x1f\x8b", "compressed"),
    (b"BZh", "compressed"),
    (b"\xfd7zXZ", "compressed"),
    (b"{\\rtf", "rich text"),
    (b"\xd0\xcf\x11\xe0", "an old office document"),
)

_SAMPLE = 65536
"""Bytes that are enough to tell an old encoding: the guess costs time for each of them."""

_NEAR = 0.05
"""Difference between scores of guesses that says nothing (seen: French in cp1252 scored as cp1257 by 0.02)."""

_CONTROLS = frozenset(chr(n) for n in range(32)) - frozenset("\t\n\v\f\r\x1a\x1b")


class NotText(ValueError):
    """The bytes are no text; the message is the reason, as the end of a sentence."""


def decode(data: bytes) -> tuple[str, str]:
    """Return the text without its byte order mark, and the name of its encoding as Python codecs call it.

    Line ends and all else stay as they are. Raises `NotText` with the reason.
    """
    for magic, what in _BINARY:
        if data.startswith(magic):
            raise NotText(f"it is {what}, not plain text")
    text, encoding = _decode(data)
    if "\0" in text:
        raise NotText(f"it is not text: it holds NUL at offset {text.index(chr(0))}")
    if sum(map(text.count, _CONTROLS)) * 50 > len(text):
        raise NotText("it is not text but binary data")
    return text, encoding


def _decode(data: bytes) -> tuple[str, str]:
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return _strictly(data, encoding), encoding
    if b"\0" in data[:_SAMPLE]:
        return _wide(data)
    try:
        return data.decode("utf-8"), "utf-8"
    except UnicodeDecodeError as error:
        broken = error
    return _old(data, broken)


def _strictly(data: bytes, encoding: str) -> str:
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError as error:
        raise NotText(f"it is marked as {encoding} but byte {error.start} does not fit") from None
    return text


def _wide(data: bytes) -> tuple[str, str]:
    """Text with zero bytes and no mark: UTF-32 or UTF-16 in one of two orders, or no text at all.

    The right order is the one with more plain blanks, digits and line ends, which every script uses.
    """
    if data.count(0) * 4 < len(data) and _is_utf8(data):
        raise NotText(f"it is not text: it holds NUL at byte {data.index(0)}")
    ranked: list[tuple[int, str, str]] = []
    for encoding in ("utf-32-le", "utf-32-be", "utf-16-le", "utf-16-be"):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        sample = text[:_SAMPLE]
        strange = sum(
            unicodedata.category(char) in ("Cn", "Co", "Cs") or char in _CONTROLS for char in sample
        )
        if strange * 50 <= len(sample):
            ranked.append((sum(char.isascii() for char in sample), encoding, text))
    if not ranked:
        raise NotText("it is not text but binary data")
    _, encoding, text = max(ranked)
    return text, encoding


def _is_utf8(data: bytes) -> bool:
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _old(data: bytes, broken: UnicodeDecodeError) -> tuple[str, str]:
    """Text in an encoding older than Unicode, guessed from a sample that ends at a line end; harmed UTF-8 is none."""
    sample = data[:_SAMPLE]
    if len(data) > _SAMPLE and (cut := sample.rfind(b"\n")) > 0:
        sample = sample[: cut + 1]
    seen = sample.decode("utf-8", "replace")
    faults = seen.count("\ufffd")
    fitting = sum(not character.isascii() for character in seen) - faults
    if fitting > faults:  # in no other encoding most letters would fit
        raise NotText(f"it is UTF-8, but the byte at {broken.start} does not fit")
    for encoding in _guesses(sample):
        try:
            return data.decode(encoding), codecs.lookup(encoding).name
        except UnicodeDecodeError:
            continue
    raise NotText(f"it is not text in any known encoding (as UTF-8, the byte at {broken.start} does not fit)")


def _guesses(sample: bytes) -> Iterator[str]:
    """Yield encodings, the likeliest first; near guesses go by how common the encoding is."""
    from charset_normalizer import from_bytes  # 35 ms, and most files are UTF-8

    scores: dict[str, float] = {}
    for match in from_bytes(sample, cp_isolation=list(_OLD)):
        for name in {match.encoding, *match.could_be_from_charset}:
            if name in _OLD:
                scores[name] = match.coherence - match.chaos
    best = max(scores.values(), default=0.0)
    near = [name for name in _OLD if name in scores and scores[name] >= best - _NEAR]
    yield from near
    yield from sorted(scores.keys() - set(near), key=lambda name: -scores[name])
