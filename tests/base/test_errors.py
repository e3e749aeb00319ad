"""What a person reads when something cannot be done."""

from __future__ import annotations

import pytest

from annotator.base.errors import FormatError, UserError
from annotator.base.registry import Registry


class Thing:
    """Anything with an id."""

    def __init__(self, name: str) -> None:
        self.id = name


def test_a_format_error_names_file_line_and_reason() -> None:
    error = FormatError("export.jsonl", 7, "it ends in the middle of an article")
    assert (
        error.sentence == "Line 7 of “export.jsonl” could not be read: it ends in the middle of an article."
    )
    assert FormatError("a.txt", None, "it is empty").sentence == "“a.txt” could not be read: it is empty."


def test_an_unknown_id_is_refused_with_the_known_ones() -> None:
    with pytest.raises(UserError, match=r"no thing “c”\. Known are: a, b"):
        Registry("thing", Thing("a"), Thing("b")).get("c")


def test_two_things_with_one_id_are_refused() -> None:
    with pytest.raises(ValueError, match="two things"):
        Registry("thing", Thing("a"), Thing("a"))


def test_what_is_quoted_from_a_file_stays_one_sentence() -> None:
    error = FormatError("a\nb.txt", 1, "the text reads “Anna\r\n\u2028said”")
    assert error.sentence == "Line 1 of “a↵b.txt” could not be read: the text reads “Anna↵↵said”."
    assert error.path == "a\nb.txt"
