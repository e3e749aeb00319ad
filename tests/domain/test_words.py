"""Words and where they lie."""

from __future__ import annotations

import pytest
from hypothesis import given
from texts import places, texts

from annotator.domain.words import word_at, words


def found(text: str) -> list[str]:
    return [text[start:end] for start, end in words(text, 0, len(text))]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("“Don’t,” O'Neill said.", ["Don’t", "O'Neill", "said"]),
        ("the team-up costs $3.14 or 5%", ["the", "team", "up", "costs", "3.14", "or", "5"]),
        ("Netflix’s U.S. arm", ["Netflix’s", "U.S", "arm"]),
        ("l’homme à Zürich", ["l’homme", "à", "Zürich"]),
        ("Москва и Ελλάς", ["Москва", "и", "Ελλάς"]),
        ("日本カナ", ["日", "本", "カナ"]),
        ("한국어 שלום عربي", ["한국어", "שלום", "عربي"]),
        ("e\u0301te\u0301 👨‍👩‍👧 … —", ["e\u0301te\u0301"]),
        ("", []),
    ],
)
def test_words_are_found(text: str, expected: list[str]) -> None:
    assert found(text) == expected


def test_only_words_of_the_stretch_are_returned() -> None:
    assert words("one two three", 4, 7) == [(4, 7)]


@given(texts)
def test_words_are_sorted_and_do_not_overlap(text: str) -> None:
    last = 0
    for start, end in words(text, 0, len(text)):
        assert last <= start < end <= len(text)
        last = end


@given(texts)
def test_every_letter_and_digit_is_in_a_word(text: str) -> None:
    covered = {offset for start, end in words(text, 0, len(text)) for offset in range(start, end)}
    assert all(
        offset in covered
        for offset, character in enumerate(text)
        if character.isalnum() and character < "\u2e80"
    )


@given(places())
def test_the_word_at_an_offset_is_one_of_the_words_and_touches_it(place: tuple[str, int]) -> None:
    text, offset = place
    word = word_at(text, offset)
    touching = [(start, end) for start, end in words(text, 0, len(text)) if start <= offset <= end]
    assert word == (touching[-1] if touching else None)


def test_between_two_words_that_touch_the_second_is_meant() -> None:
    assert word_at("日本", 1) == (1, 2)
    assert word_at("Anna said", 4) == (0, 4)
    assert word_at("Anna, said", 5) is None
    assert word_at("a", 7) is None
