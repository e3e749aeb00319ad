"""One text file, one article, both ways."""

from __future__ import annotations

from pathlib import Path

import pytest
from format_articles import document
from hypothesis import given
from hypothesis import strategies as st

from annotator.base.errors import FormatError, UserError
from annotator.domain.record import Record
from annotator.formats import text
from annotator.formats.encodings import decode
from annotator.formats.format import Placed, WriteOptions

PLAIN = st.text(st.characters(exclude_categories=("Cs", "Cc", "Cn")), min_size=1).filter(str.strip)


def read(path: Path) -> Record:
    (item,) = text.read(path)
    assert isinstance(item, Placed)
    return item.record


def test_the_first_line_with_words_is_the_title_and_the_text_stays_whole(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes("\ufeff\r\n  Anna’s news \r\n\r\nText\u00a0here.\r".encode())
    record = read(path)
    assert record.document.title == "Anna’s news"
    assert record.text == "\r\n  Anna’s news \r\n\r\nText\u00a0here.\r"
    assert record.document.meta["encoding"] == "utf-8-sig"
    assert record.document == document(record.text, encoding="utf-8-sig")


@pytest.mark.parametrize(
    ("data", "reason"),
    [(b"", "it is empty"), (b" \n\t", "it holds only blanks"), (b"\xef\xbb\xbf", "only blanks")],
)
def test_a_file_without_words_is_refused(tmp_path: Path, data: bytes, reason: str) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(data)
    (error,) = text.read(path)
    assert isinstance(error, FormatError)
    assert reason in error.reason


def test_a_text_that_is_too_large_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(text, "LARGEST", 10)
    path = tmp_path / "a.txt"
    path.write_bytes(b"x" * 11)
    (error,) = text.read(path)
    assert "larger than" in str(error)


@given(PLAIN)
def test_any_text_in_utf8_comes_back_as_it_was(words: str) -> None:
    assert decode(words.encode())[0] == words.removeprefix("\ufeff")


def test_articles_become_numbered_files_with_their_exact_bytes(tmp_path: Path) -> None:
    records = [Record(document(words), words) for words in ("Who? Me/you\r\n", "…")]
    text.write(records, tmp_path / "out", WriteOptions())
    names = sorted(path.name for path in (tmp_path / "out").iterdir())
    assert names == ["000001-who-me-you.txt", "000002-article.txt"]
    assert (tmp_path / "out" / names[0]).read_bytes() == b"Who? Me/you\r\n"


def test_one_article_may_become_one_file_but_two_may_not(tmp_path: Path) -> None:
    record = Record(document("Hello"), "Hello")
    text.write([record], tmp_path / "one.txt", WriteOptions())
    assert (tmp_path / "one.txt").read_text() == "Hello"
    with pytest.raises(UserError, match="holds one article"):
        text.write([record, record], tmp_path / "two.txt", WriteOptions())
    with pytest.raises(UserError, match="no article to write"):
        text.write([], tmp_path / "none.txt", WriteOptions())


def test_an_article_of_too_many_lines_is_refused_where_it_is_read(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(b"Anna" + b"\n" * 500_001)
    (error,) = text.read(path)
    assert "more than 500,000 lines" in str(error)
