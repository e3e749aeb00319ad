"""What the links and pictures of Markdown files lead to; no network is asked."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote, urlsplit

from tree import ROOT, committed_files

from annotator.gui.models.guide_text import anchor

_LINK = re.compile(r"(?P<picture>!?)\[(?P<words>[^\]]*)\]\((?P<target>[^)\s]*)(?:\s+\"[^\"]*\")?\)")
_REFERENCE = re.compile(r"^\[[^\]]+\]:\s*(?P<target>\S+)", re.MULTILINE)
_FENCE = re.compile(r"^(```|~~~).*?^\1", re.MULTILINE | re.DOTALL)
_CODE = re.compile(r"`[^`\n]*`")
_HEADING = re.compile(r"^#{1,6} +(.+?) *$", re.MULTILINE)
_HOST = re.compile(r"(?:[a-z0-9-]+\.)+[a-z]{2,}(?::\d+)?", re.IGNORECASE)


@dataclass(frozen=True)
class Link:
    """One link of a file. `picture`: whether it is shown there."""

    file: Path
    target: str
    words: str = ""
    picture: bool = False

    @property
    def path(self) -> Path | None:
        """The file that it leads to, none for an address."""
        bare = unquote(self.target.partition("#")[0])
        if urlsplit(self.target).scheme:
            return None
        return (self.file.parent / bare).resolve() if bare else self.file


def markdown_files() -> list[Path]:
    """Return every Markdown file of the checkout; texts that are fixtures of readers are none."""
    return [
        path
        for path in committed_files()
        if path.suffix == ".md" and "fixtures" not in path.relative_to(ROOT).parts
    ]


def links(file: Path, text: str | None = None) -> Iterator[Link]:
    """Yield the links of a file; what stands in code is none."""
    words = _CODE.sub("", _FENCE.sub("", file.read_text("utf-8") if text is None else text))
    for found in _LINK.finditer(words):
        yield Link(file, found["target"], found["words"], bool(found["picture"]))
    for found in _REFERENCE.finditer(words):
        yield Link(file, found["target"])


def anchors(file: Path) -> set[str]:
    """Return the names of a file's headings in links; the second of two that are alike ends in -1."""
    found: list[str] = []
    for heading in _HEADING.findall(_FENCE.sub("", file.read_text("utf-8"))):
        name = anchor(re.sub(r"\[([^\]]*)\]\([^)]*\)|[`*]", r"\1", heading))
        found.append(f"{name}-{found.count(name)}" if name in found else name)
    return set(found)


def fault(link: Link) -> str:
    """Return what is wrong with a link, nothing if it leads somewhere."""
    parts = urlsplit(link.target)
    if link.picture and not link.words.strip():
        return "a picture without words for who cannot see it"
    if parts.scheme:
        if parts.scheme != "https":
            return "an address that is not https"
        return (
            "" if _HOST.fullmatch(parts.netloc) and not link.picture else "no address that could be fetched"
        )
    if link.target.startswith(("/", "\\")) or parts.netloc:
        return "an absolute path"
    path = link.path
    if path is None or not path.is_relative_to(ROOT) or not path.exists():
        return "nothing is there"
    if parts.fragment and path.suffix == ".md" and parts.fragment not in anchors(path):
        return "no such heading"
    return ""
