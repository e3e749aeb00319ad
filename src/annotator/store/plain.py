"""What SQLite finds wrong with a file, in words for a person: which page, and what it holds."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import NamedTuple

from annotator.base.legible import legible
from annotator.store.connect import Connection, sqlite3

HELD = {
    "act": "acts",
    "step": "the log",
    "head": "the ends of the log",
    "replica": "the copies of the project",
    "word": "names of people and kinds",
    "text": "texts",
    "document": "articles",
    "document_key": "articles",
    "layer": "states of articles",
    "reviewed": "reviewed stretches",
    "span": "labels",
    "relation": "links",
    "cluster": "names",
    "membership": "labels of names",
    "definition": "kinds of labels",
    "trash": "the trash",
    "project": "what the project says of itself",
    "search": "the index for searching",
}
"""What a table holds, as a person calls it."""

UNREADABLE = "The file is damaged: not all of its pages can be read."

_MOST_DETAILS = 20
_HEAD = re.compile(r"\*\*\* in database \S+ \*\*\*")
_PAGE = re.compile(r"(?:Tree (?P<tree>\d+) )?(?:[Oo]n tree )?[Pp]age (?P<page>\d+)")
_TREE = re.compile(r"Tree (?P<tree>\d+)")
_UNUSED = re.compile(r"Page (?P<page>\d+):? (?:is )?never used")
_INDEX = re.compile(
    r"(?:missing from index|entries in index|entry in index|end-of-record for row \d+ of index) (?P<name>\S+)"
)
_VALUE = re.compile(r"(?:value in|constraint failed in) (?P<table>\w+)")
_SEARCH = re.compile(r"\bFTS\d?\b", re.IGNORECASE)


class Plain(NamedTuple):
    """One kind of damage in a sentence. `details`: what SQLite says, its first lines."""

    sentence: str
    details: str


class _Place(NamedTuple):
    """What a line is about: a kind, what is held there (empty if unknown) and the page (0 if none)."""

    kind: str
    held: str = ""
    page: int = 0


def in_words(connection: Connection, said: Iterable[str]) -> list[Plain]:
    """Return what the lines of an integrity check say, one sentence for all of one kind."""
    trees, indexes = _tables_of(connection)
    kinds: dict[tuple[str, str], list[tuple[int, str]]] = {}
    for line in _lines(said):
        place = _place(line, trees, indexes)
        kinds.setdefault((place.kind, place.held), []).append((place.page, line))
    return [_plain(kind, held, lines) for (kind, held), lines in kinds.items()]


def _lines(said: Iterable[str]) -> Iterable[str]:
    for some in said:
        for line in some.splitlines():
            if line and not _HEAD.fullmatch(line):
                yield line


def _tables_of(connection: Connection) -> tuple[dict[int, str], dict[str, str]]:
    """Return what the trees (by root page) and the indexes (by name) hold; nothing where that cannot be read."""
    try:
        rows = connection.execute("SELECT type, name, tbl_name, rootpage FROM sqlite_master").fetchall()
    except sqlite3.Error:
        return {}, {}
    trees = {int(root): _held(str(table)) for _, _, table, root in rows if root}
    return trees, {str(name): _held(str(table)) for type_, name, table, _ in rows if type_ == "index"}


def _held(table: str) -> str:
    return HELD.get(table.split("_")[0] if table.startswith("search_") else table, "")


def _place(line: str, trees: dict[int, str], indexes: dict[str, str]) -> _Place:
    if found := _UNUSED.search(line):
        return _Place("unused", "", int(found["page"]))
    if found := _PAGE.search(line):
        return _Place("page", trees.get(int(found["tree"] or 0), ""), int(found["page"]))
    if found := _INDEX.search(line):
        return _Place("index", indexes.get(found["name"], ""))
    if found := _VALUE.search(line):
        return _Place("value", _held(found["table"]))
    if _SEARCH.search(line):
        return _Place("index", HELD["search"])
    if found := _TREE.search(line):
        return _Place("page", trees.get(int(found["tree"]), ""))
    return _Place("free" if "reelist" in line else "")


def _plain(kind: str, held: str, lines: list[tuple[int, str]]) -> Plain:
    pages = sorted({page for page, _ in lines if page})
    details = "\n".join(legible(line) for _, line in lines[:_MOST_DETAILS])
    return Plain(_sentence(kind, held, pages, len(lines)), details)


def _sentence(kind: str, held: str, pages: list[int], number: int) -> str:
    times = f" ({number:,} times)" if number > 1 else ""
    if kind == "unused":
        return f"{_pages(pages)} {'belongs' if len(pages) == 1 else 'belong'} to nothing."
    if kind == "page" and pages:
        are, they = ("is", "it holds") if len(pages) == 1 else ("are", "they hold")
        return f"{_pages(pages)} {are} damaged{f'; {they} {held}' if held else ''}."
    if kind == "page" and held:
        return f"A part of the file that holds {held} is damaged{times}."
    if kind == "index" and held == HELD["search"]:
        return f"The index for searching is damaged{times}."
    if kind == "index":
        return f"The order in which {held or 'something'} can be found does not fit what is there{times}."
    if kind == "value":
        return (
            f"Where the file holds {held or 'something'}, a value is of a kind that cannot be there{times}."
        )
    if kind == "free":
        return f"The list of free pages of the file is damaged{times}."
    return UNREADABLE


def _pages(pages: list[int]) -> str:
    if len(pages) == 1:
        return f"Page {pages[0]:,} of the file"
    return f"{len(pages):,} pages of the file, the first of them page {pages[0]:,},"
