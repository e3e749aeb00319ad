"""CHANGELOG.md as the releases of AppStream: what software centers show. Standard library only."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from xml.sax.saxutils import escape, quoteattr

SHOWN = 10
"""How many changes of a release are shown; software centers have little room."""
LONGEST = 200
HEADING = re.compile(r"^## (\d\S*?), (.+)$")


@dataclass(frozen=True, slots=True)
class Release:
    """One version. `date`: as 2026-11-24, empty for one that is not released; `changes`: sentences, in order."""

    version: str
    date: str
    changes: tuple[str, ...]


def releases(changelog: str) -> list[Release]:
    """Return the versions of a changelog, newest first. Raises `ValueError` for a date that is none."""
    sections: list[tuple[str, str, list[str]]] = []
    for line in changelog.splitlines():
        if heading := HEADING.match(line):
            sections.append((heading[1], _date(heading[2]), []))
        elif line.startswith("- ") and sections:
            sections[-1][2].append(first_sentence(line[2:]))
    return [Release(version, date, tuple(changes)) for version, date, changes in sections]


def _date(text: str) -> str:
    return "" if text == "not yet released" else datetime.strptime(text, "%d %B %Y").date().isoformat()


def first_sentence(text: str) -> str:
    """Return what a change says first, without the marks of Markdown, ended by a period."""
    plain = re.sub(r"\[([^]]*)]\([^)]*\)", r"\1", text).replace("`", "").replace("**", "")
    sentence = re.split(r"(?<=[.:;]) (?=[^\d])", plain, maxsplit=1)[0].rstrip(".:;")
    return (sentence if len(sentence) < LONGEST else sentence[:LONGEST].rsplit(" ", 1)[0] + " …") + "."


def appstream(changelog: str, built: str) -> str:
    """Return the elements of the releases; one that is not released yet has the date `built` and says what it is."""
    return "\n".join(line for release in releases(changelog) for line in _element(release, built))


def _element(release: Release, built: str) -> Iterator[str]:
    kind = "stable" if release.date else "development"
    version, date = quoteattr(release.version), quoteattr(release.date or built)
    yield f'    <release version={version} date={date} type="{kind}">'
    if release.changes:
        yield "      <description>"
        yield "        <ul>"
        yield from (f"          <li>{escape(change)}</li>" for change in release.changes[:SHOWN])
        yield "        </ul>"
        yield "      </description>"
    yield "    </release>"
