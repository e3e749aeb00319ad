"""The guide's Markdown as blocks: headings, paragraphs, lists, tables, notes, code and pictures; knows no Qt.

It reads what our own pages are written in and nothing more; everything else stays the words that it is.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from enum import Enum


class Kind(Enum):
    """What a block is."""

    HEADING = "heading"
    WORDS = "words"
    ITEM = "item"
    NUMBERED = "numbered"
    NOTE = "note"
    CODE = "code"
    TABLE = "table"
    PICTURE = "picture"


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of words in one style. `code`: between back-ticks, a key or what a program reads; `href`: of a link."""

    text: str
    code: bool = False
    bold: bool = False
    italic: bool = False
    href: str = ""


Pieces = tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class Block:
    """One block. `level`: of a heading, 1 to 3; `rows`: of a table, its head first; `path`: of a picture.

    `text`: the lines of code, or what a picture shows.
    """

    kind: Kind
    pieces: Pieces = ()
    level: int = 0
    rows: tuple[tuple[Pieces, ...], ...] = ()
    text: str = ""
    path: str = ""

    @property
    def plain(self) -> str:
        """The words without any mark."""
        cells = (" ".join(words(cell) for cell in row) for row in self.rows)
        return "\n".join([words(self.pieces) + self.text, *cells]).strip()


_INLINE = re.compile(
    r"`(?P<code>[^`]+)`|\*\*(?P<bold>.+?)\*\*|\*(?P<italic>[^*]+)\*|\[(?P<words>[^\]]+)\]\((?P<href>[^)\s]+)\)"
)
_HEADING = re.compile(r"(#{1,3}) (.+)")
_PICTURE = re.compile(r"!\[(?P<words>[^\]]*)\]\((?P<path>[^)\s]+)\)")
_ITEM = re.compile(r"(?P<mark>- |\d+\. )(?P<words>.+)")
_RULE = re.compile(r"\|[\s:|-]+\|")


def words(pieces: Pieces) -> str:
    """Return the words of some pieces."""
    return "".join(piece.text for piece in pieces)


def anchor(heading: str) -> str:
    """Return the name by which links find a heading, as GitHub makes it."""
    kept = "".join(sign for sign in heading.casefold() if sign.isalnum() or sign in " -_")
    return kept.strip().replace(" ", "-")


def inline(text: str) -> Pieces:
    """Return a line of words as pieces."""
    return tuple(_inline(text, Piece("")))


def _inline(text: str, style: Piece) -> Iterator[Piece]:
    place = 0
    for found in _INLINE.finditer(text):
        if found.start() > place:
            yield replace(style, text=text[place : found.start()])
        if found["code"] is not None:
            yield replace(style, text=found["code"], code=True)
        elif found["bold"] is not None:
            yield from _inline(found["bold"], replace(style, bold=True))
        elif found["italic"] is not None:
            yield from _inline(found["italic"], replace(style, italic=True))
        else:
            yield from _inline(found["words"], replace(style, href=found["href"]))
        place = found.end()
    if place < len(text):
        yield replace(style, text=text[place:])


def blocks(markdown: str) -> tuple[Block, ...]:
    """Return a page as blocks in order."""
    return tuple(_blocks(markdown.splitlines()))


def _blocks(lines: Sequence[str]) -> Iterator[Block]:
    place = 0
    while place < len(lines):
        line = lines[place].strip()
        if not line:
            place += 1
        elif line.startswith("```"):
            end = next((n for n in range(place + 1, len(lines)) if lines[n].startswith("```")), len(lines))
            yield Block(Kind.CODE, text="\n".join(lines[place + 1 : end]))
            place = end + 1
        elif line.startswith("|"):
            end = _end(lines, place, lambda text: text.startswith("|"))
            yield Block(Kind.TABLE, rows=tuple(_row(text) for text in lines[place:end] if not _is_rule(text)))
            place = end
        else:
            end = (
                _end(lines, place + 1, lambda text: not _begins(text))
                if not _stands_alone(line)
                else place + 1
            )
            yield _words_block([text.strip() for text in lines[place:end]])
            place = end


def _end(lines: Sequence[str], place: int, goes_on: Callable[[str], bool]) -> int:
    while place < len(lines) and goes_on(lines[place].strip()):
        place += 1
    return place


def _stands_alone(line: str) -> bool:
    return bool(_HEADING.fullmatch(line) or _PICTURE.fullmatch(line))


def _begins(line: str) -> bool:
    """Tell whether a line cannot belong to the words before it."""
    return not line or line.startswith(("|", "```")) or _stands_alone(line) or bool(_ITEM.fullmatch(line))


def _is_rule(line: str) -> bool:
    return bool(_RULE.fullmatch(line.strip()))


def _row(line: str) -> tuple[Pieces, ...]:
    return tuple(inline(cell.strip()) for cell in line.strip().strip("|").split("|"))


def _words_block(lines: Sequence[str]) -> Block:
    text = " ".join(lines)
    if heading := _HEADING.fullmatch(text):
        return Block(Kind.HEADING, inline(heading[2]), len(heading[1]))
    if picture := _PICTURE.fullmatch(text):
        return Block(Kind.PICTURE, text=picture["words"], path=picture["path"])
    if text.startswith("> "):
        return Block(Kind.NOTE, inline(" ".join(line.removeprefix(">").strip() for line in lines)))
    if item := _ITEM.fullmatch(text):
        numbered = item["mark"][0].isdecimal()
        return Block(Kind.NUMBERED if numbered else Kind.ITEM, inline(item["words"]))
    return Block(Kind.WORDS, inline(text))


_NAMES = r"Space|Enter|Esc|Backspace|Delete|Tab|Home|End|PgUp|PgDn|Left|Right|Up|Down|F\d{1,2}"
_SEVERAL = r"[←→↑↓](?: [←→↑↓])*|\d – \d|letter"
"""Ways to write several keys that do alike."""

_KEY = re.compile(rf"(?:(?:Ctrl|Alt|Shift|Cmd|Option)\+)*(?:[^\s\w]|[^\W_]|{_NAMES}|{_SEVERAL})")


def is_key(code: str) -> bool:
    """Tell whether words between back-ticks are a key: `p`, `Shift+P`, `Ctrl+Enter`, `?`."""
    return bool(_KEY.fullmatch(code))
