"""Names of files made from titles, ids and names of others: sound on every system, and no two the same."""

from __future__ import annotations

import re
import unicodedata

from annotator.domain.graphemes import previous_border

LONGEST = 120
"""Bytes of UTF-8 in a name without its suffix: every file system takes 255, and what is put before it has room."""

NAMELESS = "article"

_RESERVED = re.compile(
    r"(?:CON|PRN|AUX|NUL|CONIN\$|CONOUT\$|(?:COM|LPT)[0-9¹²³])(?=\s*(?:\.|$))", re.IGNORECASE
)
_UNSAFE = re.compile(r'[\\/:*?"<>|]+')
_EDGES = " .-_~"


def file_stem(words: str, nameless: str = NAMELESS, longest: int = LONGEST) -> str:
    """Return a name without suffix: composed letters, no separators, nothing that is not seen, at most `longest` bytes.

    Never empty, no path, no device of Windows, no blank, dot or hyphen at its ends.
    """
    seen = "".join(
        sign if _is_seen(sign) else " " for sign in unicodedata.normalize("NFC", words[: 8 * longest])
    )
    stem = " ".join(_UNSAFE.sub("-", seen).split()).strip(_EDGES)
    stem = _cut(stem, longest).strip(_EDGES) or nameless
    return f"_{stem}" if _RESERVED.match(stem) else stem


class FileNames:
    """Gives out names of one folder, each once, whatever the system takes for the same (large and small letters)."""

    def __init__(self, suffix: str = "") -> None:
        self._suffix = suffix
        self._taken: set[str] = set()

    def name(self, words: str, nameless: str = NAMELESS) -> str:
        """Return a new name with the suffix; a number is added where it was given out before."""
        stem, number = file_stem(words, nameless), 1
        name = stem
        while (key := unicodedata.normalize("NFKC", name).casefold()) in self._taken:
            number += 1
            name = f"{stem} {number}"
        self._taken.add(key)
        return name + self._suffix


def _is_seen(sign: str) -> bool:
    """Tell whether a character is something on paper: no control, no half, no mark that turns the direction."""
    return unicodedata.category(sign) not in ("Cc", "Cf", "Cs", "Cn", "Co", "Zl", "Zp")


def _cut(stem: str, longest: int) -> str:
    data = stem.encode()
    if len(data) <= longest:
        return stem
    kept = len(data[:longest].decode("utf-8", "ignore"))
    return stem[: previous_border(stem, kept + 1)]
