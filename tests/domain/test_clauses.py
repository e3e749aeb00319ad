"""Which clause is meant at a caret, and which content a verb of saying has."""

from __future__ import annotations

import pytest

from annotator.domain.attribution import content_around
from annotator.domain.clauses import clause_at
from annotator.domain.reading import Reading


def clause(text: str, word: str) -> str:
    start, end = clause_at(Reading(text), 0, len(text), text.index(word))
    return text[start:end]


@pytest.mark.parametrize(
    ("text", "word", "expected"),
    [
        ("The mill is dry and the bridge has moved.", "mill", "The mill is dry"),
        ("The mill is dry and the bridge has moved.", "bridge", "the bridge has moved."),
        ("Ida has left but she will return and Omar is ill", "return", "she will return"),
        ("Tom and Ann have left", "Ann", "Tom and Ann have left"),
        (
            "The council has cut fares and raised taxes",
            "raised",
            "The council has cut fares and raised taxes",
        ),
        ("Unlike the old one, the new mill has a roof", "new", "the new mill has a roof"),
        ("Unlike the old one, the new mill has a roof", "old", "Unlike the old one, the new mill has a roof"),
        ("In 2017, the mill has burned", "burned", "In 2017, the mill has burned"),
        ("", "", ""),
    ],
)
def test_the_clause_at_the_caret(text: str, word: str, expected: str) -> None:
    assert clause(text, word) == expected


def content(text: str, word: str) -> list[str]:
    return [text[a:b] for a, b in content_around(Reading(text), 0, len(text), text.index(word))]


@pytest.mark.parametrize(
    ("text", "word", "expected"),
    [
        ("Mills are said to be dry", "Mills", ["Mills ", "to be dry"]),
        ("On Monday Lind praised the old mill", "old", ["the old mill"]),
        ("At the fair she talked about the mill", "fair", ["the mill"]),
        ("The mill will close, Lind said", "mill", []),
        ("As Lind said yesterday the mill will close", "As", []),
        ("Lind praised the mill, which burned", "burned", []),
        ("The mill burned", "mill", []),
    ],
)
def test_the_content_of_a_sentence_without_that(text: str, word: str, expected: list[str]) -> None:
    assert content(text, word) == expected
