"""Which format a file is in, and which one is written."""

from __future__ import annotations

from pathlib import Path

import pytest

from annotator.base.errors import FormatError, UserError
from annotator.formats.format import Carries
from annotator.formats.registry import FORMATS, format_for_export, pick, readable_suffixes

OURS = b'{"format":"annotator-jsonl/1","id":"a"'


@pytest.mark.parametrize(
    ("name", "head", "format_id"),
    [
        ("a.txt", b"Hello", "text"),
        ("a.txt", OURS, "jsonl"),
        ("a.jsonl", b"broken", "jsonl"),
        ("a.jsonl", b"", "jsonl"),
        ("a.NDJSON", OURS, "jsonl"),
        ("README", b"Hello there", "text"),
        ("a.txt", b"", "text"),
        ("a.bak", b"\xef\xbb\xbf" + OURS, "jsonl"),
        ("news.article", "Müller\n".encode("cp1252"), "text"),
    ],
)
def test_content_counts_more_than_the_suffix(name: str, head: bytes, format_id: str) -> None:
    assert pick(Path(name), head).id == format_id


@pytest.mark.parametrize(
    ("name", "head"),
    [
        ("a.html", b"<!DOCTYPE html>"),
        ("a.json", b'{"a": 1}'),
        ("a.png", b"\x89PNG\r\n"),
        ("a.bin", b"\0\1\2"),
    ],
)
def test_what_no_format_knows_is_refused(name: str, head: bytes) -> None:
    with pytest.raises(FormatError, match="neither text nor in a format"):
        pick(Path(name), head)


def test_the_format_asked_for_is_taken_whatever_the_file_looks_like() -> None:
    assert pick(Path("a.html"), b"<html>", "text").id == "text"
    with pytest.raises(UserError, match="no format “docx2”"):
        pick(Path("a"), b"", "docx2")


def test_the_suffix_says_what_is_written() -> None:
    assert format_for_export(Path("out.jsonl")).id == "jsonl"
    assert format_for_export(Path("folder"), "text").id == "text"
    with pytest.raises(UserError, match="Add --format"):
        format_for_export(Path("out.docx"))


def test_every_format_has_an_entry_in_the_docs_with_what_it_does() -> None:
    table = (Path(__file__).parents[2] / "docs" / "formats.md").read_text("utf-8")
    for fmt in FORMATS:
        reads, writes = ("yes" if way is not None else "no" for way in (fmt.read, fmt.write))
        assert f"| `{fmt.id}` | {reads} | {writes} |" in table
        assert fmt.carries <= frozenset(Carries)


def test_folders_are_searched_for_the_suffixes_of_all_readable_formats() -> None:
    assert readable_suffixes() == {".txt", ".text", ".jsonl", ".ndjson"}
