"""The guide that ships with the program: its pages in reading order, and where in them some words stand."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from annotator.gui.models.guide_text import Block, Kind, anchor, blocks, words

INDEX = "index"
SUFFIX = ".md"
AROUND = 34
"""Characters of a page that are shown before a hit."""

LONG = 120
"""Characters of what is shown of a page around a hit."""


class Page:
    """One page, read when it is first asked for. `id`: its file name without suffix."""

    def __init__(self, folder: Path, page_id: str, title: str, group: str = "") -> None:
        self.id, self.title, self.group = page_id, title, group
        self._path = folder / f"{page_id}{SUFFIX}"

    @cached_property
    def blocks(self) -> tuple[Block, ...]:
        """The page; one that is missing says so."""
        try:
            return blocks(self._path.read_text("utf-8"))
        except OSError:
            return blocks(f"# {self.title}\n\nThis page is missing from the installation of the program.")

    @cached_property
    def passages(self) -> tuple[str, ...]:
        """What is searched, block by block."""
        return tuple(" ".join(block.plain.split()) for block in self.blocks)

    @cached_property
    def headings(self) -> tuple[str, ...]:
        """The headings below the title."""
        return tuple(words(b.pieces) for b in self.blocks if b.kind is Kind.HEADING and b.level > 1)

    def anchors(self) -> tuple[str, ...]:
        """Return the names by which links find its headings."""
        return tuple(anchor(words(block.pieces)) for block in self.blocks if block.kind is Kind.HEADING)


@dataclass(frozen=True, slots=True)
class Found:
    """A page on which all words stand, how many hits it has, and some words around the best one."""

    page: Page
    hits: int
    passage: str


class Guide:
    """All pages of a folder that its index names."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.index = Page(folder, INDEX, "Guide")
        self.pages = tuple(self._listed())
        self._by_id = {page.id: page for page in (self.index, *self.pages)}

    def _listed(self) -> Sequence[Page]:
        """Return the pages that the index links to, each under the heading where it stands."""
        found: dict[str, Page] = {}
        group = ""
        for block in self.index.blocks:
            if block.kind is Kind.HEADING and block.level > 1:
                group = words(block.pieces)
            for piece in block.pieces:
                page_id = piece.href.removesuffix(SUFFIX)
                if piece.href.endswith(SUFFIX) and "/" not in page_id and page_id not in found:
                    found[page_id] = Page(self.folder, page_id, piece.text, group)
        return tuple(found.values())

    def page(self, page_id: str) -> Page | None:
        """Return a page, none if there is none of this name."""
        return self._by_id.get(page_id)

    def search(self, wanted: str) -> list[Found]:
        """Return the pages that have all words, titles and headings first, then those with most hits."""
        terms = wanted.split()
        if not terms:
            return []
        found = [(_rank(page, terms), hit) for page in self.pages if (hit := _found(page, terms)) is not None]
        return [hit for _, hit in sorted(found, key=lambda pair: (pair[0], -pair[1].hits))]


def pattern(terms: Sequence[str]) -> re.Pattern[str]:
    """Return what finds any of some words, in capitals or not."""
    return re.compile(
        "|".join(re.escape(term) for term in sorted(terms, key=len, reverse=True)), re.IGNORECASE
    )


def _rank(page: Page, terms: Sequence[str]) -> int:
    """Return 0 where all words stand in the title, 1 in a heading, 2 in one passage, 3 anywhere."""
    if _has_all(page.title, terms):
        return 0
    if any(_has_all(heading, terms) for heading in page.headings):
        return 1
    return 2 if any(_has_all(passage, terms) for passage in page.passages) else 3


def _has_all(text: str, terms: Sequence[str]) -> bool:
    folded = text.casefold()
    return all(term.casefold() in folded for term in terms)


def _found(page: Page, terms: Sequence[str]) -> Found | None:
    if not _has_all("\n".join((page.title, *page.passages)), terms):
        return None
    any_term = pattern(terms)
    hits = sum(1 for passage in page.passages for _ in any_term.finditer(passage))
    body = page.passages[1:] or page.passages
    best = max(body, key=lambda text: len({m[0].casefold() for m in any_term.finditer(text)}))
    return Found(page, hits, _around(best, any_term))


def _around(passage: str, any_term: re.Pattern[str]) -> str:
    """Return the words around the first hit of a passage, from the start of a word."""
    first = any_term.search(passage)
    start = max(0, (first.start() if first is not None else 0) - AROUND)
    if start:
        start = passage.find(" ", start) + 1 or start
    cut = passage[start : start + LONG]
    return ("… " if start else "") + cut + (" …" if start + LONG < len(passage) else "")
