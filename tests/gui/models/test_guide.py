"""The guide: read from Markdown, found by words; every key in it is one that the window hears."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from annotator.base.paths import resources
from annotator.gui.commands.command import Scope
from annotator.gui.commands.table import command_table
from annotator.gui.models.guide import Guide, pattern
from annotator.gui.models.guide_text import Block, Kind, Piece, anchor, blocks, inline, is_key
from annotator.ops.schema import find_schema

GUIDE = Guide(resources() / "guide")
OF_PROGRAM = re.compile(
    r"annotator( --?\w.*| \w.*)?|\.annotator|-wal|-shm|\.problem|[~%][\w~%./\\ -]+|--\w+ FILE|text\[start:end\]"
    r"|origin|derived|rules|gold|reviewed"
)
"""What stands between back-ticks and is read by a program, or is a word in a file."""

OF_FIELDS = {
    "Shift+Enter",
    "Alt+Left",
    "Alt+Right",
    "Enter",
    "Esc",
    "Delete",
    "← → ↑ ↓",
    "1 – 9",
    "Shift+letter",
}
"""Keys of lists, fields, dialogs and of the help itself, which no table names."""


def test_headings_words_lists_notes_code_and_pictures_are_told_apart() -> None:
    page = blocks(
        "# Title\n\nSome *words*\non two lines.\n- one\n  goes on\n- two\n\n1. first\n\n> a note\n> goes on\n\n"
        "```\ncode  stays\n```\n\n![what it shows](pictures/x.png)\n\n## More\n"
    )
    assert [block.kind for block in page] == [
        Kind.HEADING,
        Kind.WORDS,
        Kind.ITEM,
        Kind.ITEM,
        Kind.NUMBERED,
        Kind.NOTE,
        Kind.CODE,
        Kind.PICTURE,
        Kind.HEADING,
    ]
    assert [block.plain for block in page] == [
        "Title",
        "Some words on two lines.",
        "one goes on",
        "two",
        "first",
        "a note goes on",
        "code  stays",
        "what it shows",
        "More",
    ]
    assert page[7].path == "pictures/x.png"
    assert page[8].level == 2


def test_a_table_has_a_head_and_cells_in_styles() -> None:
    (table,) = blocks("| key | does |\n|---|---|\n| `p` | **person** |\n")
    assert table.rows == (
        ((Piece("key"),), (Piece("does"),)),
        ((Piece("p", code=True),), (Piece("person", bold=True),)),
    )


def test_links_and_styles_lie_in_each_other_and_tags_stay_words() -> None:
    assert inline("**see [*here*](x.md#y)** <b>`a*b*`") == (
        Piece("see ", bold=True),
        Piece("here", bold=True, italic=True, href="x.md#y"),
        Piece(" <b>"),
        Piece("a*b*", code=True),
    )


@pytest.mark.parametrize("text", ["", "\n\n", "```\nno end", "|", "| a", "**", "[x](", "`", "> ", "#", "- "])
def test_unfinished_marks_are_read_as_words(text: str) -> None:
    assert all(isinstance(block, Block) for block in blocks(text))


def test_headings_are_named_as_on_the_web() -> None:
    assert anchor("What else do you want to mark?") == "what-else-do-you-want-to-mark"
    assert anchor("Backups, moving, damage") == "backups-moving-damage"


@pytest.mark.parametrize(
    "code", ["p", "Shift+P", "Ctrl+K", "Ctrl++", "?", "F1", "← → ↑ ↓", "1 – 9", "Ctrl+;"]
)
def test_keys_are_known(code: str) -> None:
    assert is_key(code)


@pytest.mark.parametrize("code", ["annotator", ".annotator", "out.jsonl", "Ctrl-K", "ctrl", "-wal"])
def test_what_is_no_key_is_none(code: str) -> None:
    assert not is_key(code)


def test_the_guide_has_pages_in_groups_and_each_begins_with_its_title() -> None:
    assert 12 <= len(GUIDE.pages) <= 18
    assert GUIDE.pages[0].id == "start"
    for page in GUIDE.pages:
        assert page.group
        assert [block.plain for block in page.blocks if block.level == 1] == [page.title]
        assert [block for block in page.blocks if block.kind is Kind.PICTURE and len(block.text) > 12]


def test_the_guide_is_small_enough_to_ship() -> None:
    assert sum(path.stat().st_size for path in GUIDE.folder.rglob("*")) < 3_000_000


@pytest.mark.parametrize(
    ("words", "page"),
    [
        ("csv", "export"),
        ("excel", "export"),
        ("speaker", "quotes"),
        ("rename person", "names"),
        ("update", "files"),
        ("uninstall", "files"),
        ("font", "keys"),
        ("shortcut", "keys"),
        ("crash", "trouble"),
    ],
)
def test_words_that_people_bring_from_elsewhere_find_a_page(words: str, page: str) -> None:
    assert GUIDE.search(words)[0].page.id == page


def test_the_lines_of_python_do_what_the_guide_says(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    spans = [{"id": "a", "label": "quote", "exact": "“Yes”"}, {"id": "b", "label": "source", "exact": "Ann"}]
    links = [{"type": "source", "from": "a", "to": "b"}]
    article = {"title": "One", "spans": spans, "relations": links}
    (tmp_path / "mill.jsonl").write_text(f"{json.dumps(article)}\n" * 2, "utf-8")
    monkeypatch.chdir(tmp_path)
    page = GUIDE.page("export")
    assert page is not None
    code = [block.text for block in page.blocks if block.kind is Kind.CODE]
    exec("\n".join(text for text in code if not text.startswith("annotator")), {})
    assert capsys.readouterr().out.splitlines() == 2 * ["quote “Yes”", "source Ann"] + 2 * [
        "“Yes” said by Ann"
    ]
    assert (tmp_path / "labels.csv").read_text("utf-8-sig").splitlines()[:2] == [
        "One,quote,“Yes”",
        "One,source,Ann",
    ]


def codes() -> set[tuple[str, str]]:
    return {
        (page.id, piece.text)
        for page in (GUIDE.index, *GUIDE.pages)
        for block in page.blocks
        for pieces in (block.pieces, *(cell for row in block.rows for cell in row))
        for piece in pieces
        if piece.code
    }


def test_every_key_of_the_guide_is_heard_by_the_window() -> None:
    table = command_table(find_schema("standard"))
    unknown = {
        (page, key)
        for page, key in codes()
        if is_key(key)
        and key not in OF_FIELDS
        and table.at_key(key, Scope.TEXT) is None
        and table.at_key(key, Scope.WINDOW) is None
    }
    assert not unknown


def test_what_is_no_key_is_of_the_program() -> None:
    assert not {(page, code) for page, code in codes() if not is_key(code) and not OF_PROGRAM.fullmatch(code)}


def test_commands_that_the_guide_names_by_menu_are_there() -> None:
    named = {
        (found[1], found[2])
        for page in GUIDE.pages
        for passage in page.passages
        for found in re.finditer(
            r"\b(File|Edit|Label|Article|Names|View|Help) › ([A-Z][^.,;…?]*[…?]?)", passage
        )
    }
    titles = [(command.group.value, command.title) for command in command_table(find_schema("standard"))]
    missing = {
        (menu, words)
        for menu, words in named
        if not any(menu == group and words.startswith(title) for group, title in titles)
    }
    assert len(named) > 15
    assert not missing


def test_a_page_is_found_by_title_first_then_by_headings_then_by_words() -> None:
    assert GUIDE.search("claims")[0].page.id == "claims"
    assert GUIDE.search("trash")[0].page.id == "undo"
    assert GUIDE.search("LEDGER")[0].page.id == "quotes"
    found = GUIDE.search("emoji")
    assert {hit.page.id for hit in found} == {"research", "trouble"}
    assert all("emoji" in hit.passage.casefold() for hit in found)
    assert not GUIDE.search("zzqx")
    assert not GUIDE.search("  ")


def test_all_words_must_stand_on_a_page() -> None:
    assert {hit.page.id for hit in GUIDE.search("wikidata merge")} == {"names"}


def test_signs_of_patterns_are_words() -> None:
    assert pattern(["a.b", "("]).findall("a.b axb (") == ["a.b", "("]


def test_a_guide_without_files_says_so(tmp_path: Path) -> None:
    empty = Guide(tmp_path)
    assert empty.pages == ()
    assert "missing" in empty.index.blocks[-1].plain
