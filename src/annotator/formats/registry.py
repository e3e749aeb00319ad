"""All formats that the program knows, and which of them a file is in."""

from __future__ import annotations

from pathlib import Path

from annotator.base.errors import FormatError, UserError
from annotator.base.registry import Registry
from annotator.formats import jsonl, text
from annotator.formats.format import HEAD_SIZE, Format

FORMATS: Registry[Format] = Registry("format", text.FORMAT, jsonl.FORMAT)


def pick(path: Path, head: bytes, format_id: str | None = None) -> Format:
    """Return the format to read `path` with: the one asked for, else the one that recognizes it best.

    `head`: its first bytes. Raises `UserError` for an unknown id, `FormatError` where no format fits.
    """
    if format_id is not None:
        chosen = FORMATS.get(format_id)
        if chosen.read is None:
            raise UserError(f"{chosen.name} can be written but not read.")
        return chosen
    readable = [fmt for fmt in FORMATS if fmt.read is not None]
    score, best = max(((fmt.sniff(path, head), fmt) for fmt in readable), key=lambda pair: pair[0])
    if score <= 0:
        reason = "it is empty" if not head else "it is neither text nor in a format that the program knows"
        raise FormatError(str(path), None, reason)
    return best


def head_of(path: Path) -> bytes:
    """Return the first bytes of a file, as `sniff` wants them."""
    with path.open("rb") as stream:
        return stream.read(HEAD_SIZE)


def readable_suffixes() -> frozenset[str]:
    """Return the suffixes that are read when a folder is imported."""
    return frozenset(suffix for fmt in FORMATS if fmt.read is not None for suffix in fmt.suffixes)


def format_for_export(path: Path, format_id: str | None = None) -> Format:
    """Return the format to write `path` in: the one asked for, else by suffix. Raises `UserError`."""
    if format_id is not None:
        chosen = FORMATS.get(format_id)
    else:
        suffix = path.suffix.lower()
        fits = [fmt for fmt in FORMATS if fmt.write is not None and suffix in fmt.suffixes and suffix]
        if not fits:
            known = ", ".join(fmt.id for fmt in FORMATS if fmt.write is not None)
            raise UserError(
                f"“{path.name}” does not say which format to write. Add --format with one of: {known}."
            )
        chosen = fits[0]
    if chosen.write is None:
        raise UserError(f"{chosen.name} can be read but not written.")
    return chosen
