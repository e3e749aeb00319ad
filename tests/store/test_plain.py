"""What SQLite says of a damaged file, in words that an annotator understands."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from steps import act, article, span

from annotator.store.connect import Connection, sqlite3
from annotator.store.plain import UNREADABLE, in_words
from annotator.store.store import Store

RAW = re.compile(r"\*\*\*|btree|Tree \d|malformed|[Rr]owid|sqlite|index [a-z]+_")


@pytest.fixture
def connection(store: Store, text: str) -> Connection:
    store.apply([act(span("s", "person", (0, 4)), document=article(text).id)])
    return store.connection


def root(connection: Connection, name: str) -> int:
    return int(connection.execute("SELECT rootpage FROM sqlite_master WHERE name = ?", (name,)).fetchone()[0])


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        (
            "*** in database main ***\nTree {span} page 11: btreeInitPage() returns error code 11",
            "Page 11 of the file is damaged; it holds labels.",
        ),
        (
            "*** in database main ***\nTree {span} page 1234 cell 3: Rowid 9 out of order\n"
            "Tree {span} page 1234 cell 2: Rowid 8 out of order\nTree {span} page 9: btreeInitPage() returns error 11",
            "2 pages of the file, the first of them page 9, are damaged; they hold labels.",
        ),
        ("Tree 4000 page 11 cell 0: invalid page number 7", "Page 11 of the file is damaged."),
        ("On tree page 11 cell 0: Rowid 5 out of order", "Page 11 of the file is damaged."),
        ("Page 12 is never used", "Page 12 of the file belongs to nothing."),
        (
            "Page 12: never used\nPage 13: never used",
            "2 pages of the file, the first of them page 12, belong to nothing.",
        ),
        ("Freelist: size is 0 but should be 3", "The list of free pages of the file is damaged."),
        (
            "row 1 missing from index relation_to\nrow 2 missing from index relation_to",
            "The order in which links can be found does not fit what is there (2 times).",
        ),
        (
            "wrong # of entries in index step_act",
            "The order in which the log can be found does not fit what is there.",
        ),
        (
            "TEXT value in span.n",
            "Where the file holds labels, a value is of a kind that cannot be there.",
        ),
        ("malformed inverted index for FTS5 table main.search", "The index for searching is damaged."),
        ("database disk image is malformed", UNREADABLE),
    ],
)
def test_one_line_for_each_kind(connection: Connection, said: str, sentence: str) -> None:
    said = said.format(span=root(connection, "span"))
    found = in_words(connection, [said])
    assert [one.sentence for one in found] == [sentence]
    assert not RAW.search(sentence)
    assert found[0].details == said.removeprefix("*** in database main ***\n")


def test_every_kind_is_told_and_details_do_not_grow(connection: Connection) -> None:
    many = [f"Tree {root(connection, 'text')} page {n}: never read" for n in range(5, 605)]
    found = in_words(connection, [*many, "Page 3: never used"])
    assert [one.sentence for one in found] == [
        "600 pages of the file, the first of them page 5, are damaged; they hold texts.",
        "Page 3 of the file belongs to nothing.",
    ]
    assert found[0].details.count("\n") == 19


def test_a_page_that_is_really_harmed(tmp_path: Path, store: Store, text: str) -> None:
    steps = [act(span(f"s{n}", "person", (0, 4)), document=article(text).id) for n in range(3)]
    store.apply(steps)
    page, size = root(store.connection, "span"), store.connection.execute("PRAGMA page_size").fetchone()[0]
    copy = tmp_path / "copy.db"
    target = sqlite3.connect(copy)
    store.connection.backup(target)
    target.close()
    data = bytearray(copy.read_bytes())
    data[(page - 1) * size + 8 : page * size] = b"\x77" * (size - 8)
    copy.write_bytes(data)
    harmed = sqlite3.connect(copy)
    try:
        said = [row[0] for row in harmed.execute("PRAGMA integrity_check(1000)")]
        sentences = [one.sentence for one in in_words(harmed, said)]
    finally:
        harmed.close()
    assert any(f"Page {page} of the file is damaged" in sentence for sentence in sentences)
    assert not any(RAW.search(sentence) for sentence in sentences)
