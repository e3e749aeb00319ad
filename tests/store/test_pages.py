"""Rows read without SQLite are those that SQLite reads, whatever their size and whatever lies around them."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from annotator.store.pages import Pages, Row, mapped, page_size

CELLS = (
    None,
    0,
    1,
    -1,
    127,
    -129,
    40_000,
    2**23,
    -(2**40),
    2**62,
    "",
    "é",
    "a" * 300,
    b"",
    b"\0\xff",
    "李" * 9000,
)


def _rows(path: Path) -> set[Row]:
    with mapped(path) as pages:
        return set(pages.rows())


@pytest.mark.parametrize("size", [512, 4096, 65536])
def test_every_row_is_read_as_sqlite_reads_it(tmp_path: Path, size: int) -> None:
    path = tmp_path / "x.db"
    connection = sqlite3.connect(path, isolation_level=None)
    connection.execute(f"PRAGMA page_size = {size}")
    connection.execute("CREATE TABLE t (key INTEGER PRIMARY KEY, a, b)")
    connection.execute("CREATE TABLE w (a TEXT PRIMARY KEY, b) WITHOUT ROWID")
    connection.execute("BEGIN")
    wanted = set()
    for key, cell in enumerate(CELLS * 20, 1):
        connection.execute("INSERT INTO t VALUES (?, ?, ?)", (key, cell, key))
        wanted.add(Row(key, (None, cell, key)))
    connection.execute("INSERT INTO w VALUES ('id', ?)", ("x" * 200,))
    connection.execute("COMMIT")
    connection.close()
    assert page_size(path.read_bytes()[:100]) == size
    found = _rows(path)
    assert wanted <= found
    assert Row(0, ("id", "x" * 200)) in found


def test_noise_zeros_and_circles_of_pages_are_no_rows() -> None:
    assert list(Pages(bytes(9000), 4096).rows()) == []
    assert list(Pages(b"", 4096).rows()) == []
    assert list(Pages(b"\x0d\0\0\0\x05" * 1000, 4096).rows()) == []
    circle = bytearray(1024)
    circle[512:520] = bytes((0x0D, 0, 0, 0, 1, 0, 20, 0))
    circle[520:522] = (20).to_bytes(2, "big")
    circle[532:536] = b"\x87\x68\x01\x02"  # a row of 1,000 bytes whose rest is said to be on its own page
    circle[532 + 3 + 39 : 532 + 3 + 43] = (2).to_bytes(4, "big")
    assert list(Pages(bytes(circle), 512).rows()) == []
