"""Edges move by word, character and sentence, out and in, and never make a stretch empty."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markup import at
from texts import texts

from annotator.domain import edges
from annotator.domain.annotation import Fragment
from annotator.domain.reading import Reading

TEXT = "News\n\nIt began. “We will cut taxes,” Lena Brandt said in Bonn. It ended.\n\nNext day."
READING = Reading(TEXT)


def shown(fragments: tuple[Fragment, ...]) -> str:
    return TEXT[fragments[0][0] : fragments[-1][1]]


@pytest.mark.parametrize(
    ("move", "words", "expected"),
    [
        (edges.end_word_out, "Lena", "Lena Brandt"),
        (edges.end_word_in, "Lena Brandt", "Lena"),
        (edges.end_word_in, "Lena", "Lena"),
        (edges.start_word_out, "Brandt", "Lena Brandt"),
        (edges.start_word_in, "Lena Brandt", "Brandt"),
        (edges.start_word_in, "Brandt", "Brandt"),
        (edges.end_of_sentence, "Brandt", "Brandt said in Bonn"),
        (edges.end_of_sentence, "Brandt said in Bonn", "Brandt said in Bonn. It ended"),
        (edges.start_of_sentence, "said", "“We will cut taxes,” Lena Brandt said"),
        (edges.start_of_sentence, "“We will", "It began. “We will"),
        (edges.grow, "Brandt", "Lena Brandt"),
        (edges.grow, "cut", "We will cut taxes,"),
        (edges.grow, "We will cut taxes,", "“We will cut taxes,”"),
        (edges.shrink, "“We will cut taxes,”", "We will cut taxes,"),
        (edges.shrink, "Lena Brandt", "Lena"),
    ],
)
def test_an_edge_key_moves_to_the_next_unit(
    move: Callable[[Reading, tuple[Fragment, ...]], tuple[Fragment, ...]], words: str, expected: str
) -> None:
    assert shown(move(READING, at(TEXT, words))) == expected


def test_growing_ends_at_the_paragraph() -> None:
    fragments = at(TEXT, "cut")
    seen = []
    while (after := edges.grow(READING, fragments)) != fragments:
        fragments = after
        seen.append(shown(fragments))
    assert seen[-1] == TEXT.split("\n")[2]
    assert len(seen) == 4


def test_words_are_found_over_the_end_of_a_paragraph() -> None:
    assert shown(edges.end_word_out(READING, at(TEXT, "ended"))) == "ended.\n\nNext"


def test_other_fragments_stay_where_they_are() -> None:
    first, last = at(TEXT, "It began")[0], at(TEXT, "Lena")[0]
    assert edges.end_word_out(READING, (first, last)) == (first, at(TEXT, "Lena Brandt")[0])
    assert edges.start_word_in(READING, (first, last))[1] == last


MOVES = (
    edges.end_word_out,
    edges.end_word_in,
    edges.start_word_out,
    edges.start_word_in,
    edges.end_of_sentence,
    edges.start_of_sentence,
    edges.grow,
    edges.shrink,
)


@given(texts.filter(bool), st.data())
def test_no_edge_key_makes_a_stretch_empty_or_leaves_the_text(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    move = data.draw(st.sampled_from(MOVES))
    for a, b in move(Reading(text), ((start, end),)):
        assert 0 <= a < b <= len(text)


@given(texts.filter(bool), st.data())
def test_characters_are_what_a_reader_takes_for_one(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    for forward in (True, False):
        for move in (edges.end_character, edges.start_character):
            ((a, b),) = move(Reading(text), ((start, end),), forward)
            assert 0 <= a < b <= len(text)
