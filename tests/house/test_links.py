"""Every link and picture of every Markdown file leads somewhere, and every picture is shown by some file."""

from __future__ import annotations

from pathlib import Path

import pytest
from links import Link, fault, links, markdown_files
from tree import ROOT, name_of

GUIDE = ROOT / "resources" / "guide"
PICTURES = ("docs/pictures", "resources/guide/pictures")


def test_every_link_leads_somewhere() -> None:
    faults = [
        f"{name_of(file)}: {link.target}: {wrong}"
        for file in markdown_files()
        for link in links(file)
        if (wrong := fault(link))
    ]
    assert not faults, "\n".join(faults)


def test_many_files_were_looked_at() -> None:
    names = {name_of(file) for file in markdown_files()}
    assert {
        "README.md",
        "ARCHITECTURE.md",
        "CHANGELOG.md",
        "docs/cli.md",
        "resources/guide/index.md",
    } <= names
    assert sum(1 for file in markdown_files() for _ in links(file)) > 50


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        ("[x](missing.md)", "nothing is there"),
        ("[x](quotes.md#nowhere)", "no such heading"),
        ("[x](#nowhere)", "no such heading"),
        ("[x](/etc/hosts)", "an absolute path"),
        ("[x](//host/x)", "an absolute path"),
        ("[x](http://example.org/)", "an address that is not https"),
        ("[x](file:///etc/hosts)", "an address that is not https"),
        ("[x](https://nohost/)", "no address that could be fetched"),
        ("[x](https:///x)", "no address that could be fetched"),
        ("[x](../../../outside.md)", "nothing is there"),
        ("![](pictures/person.png)", "a picture without words for who cannot see it"),
        ("![x](https://example.org/x.png)", "no address that could be fetched"),
        ("[x]: missing.md", "nothing is there"),
        ("[x](quotes.md#the-ledger)", ""),
        ("[x](https://example.org/a_b?c=d#e)", ""),
        ("![x](pictures/person.png)", ""),
    ],
)
def test_a_broken_link_is_seen(text: str, wrong: str) -> None:
    assert [fault(link) for link in links(GUIDE / "start.md", text)] == [wrong]


def test_what_stands_in_code_is_no_link() -> None:
    assert not list(links(GUIDE / "start.md", "`[x](missing.md)`\n\n```\n[y](missing.md)\n```\n"))


def test_every_page_of_the_guide_is_in_its_index_and_can_be_reached_from_there() -> None:
    index = GUIDE / "index.md"
    pages = {path for path in GUIDE.glob("*.md") if path != index}
    assert {link.path for link in links(index)} == pages


def test_every_picture_is_shown_somewhere() -> None:
    shown = {link.path for file in markdown_files() for link in links(file) if link.picture}
    there = {path.resolve() for folder in PICTURES for path in (ROOT / folder).iterdir()}
    assert not {name_of(path) for path in there - shown}
    assert Link(GUIDE / "start.md", "pictures/person.png").path in there


def test_the_readme_leads_to_the_guide() -> None:
    assert (GUIDE / "index.md").resolve() in {link.path for link in links(Path(ROOT / "README.md"))}
