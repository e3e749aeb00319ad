"""Edges move by word, character and sentence, out and in, and never make a stretch empty."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise

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


def test_no_edge_leaves_its_paragraph_by_words_or_sentences() -> None:
    last, first = at(TEXT, "ended"), at(TEXT, "Next")
    for move in (edges.end_word_out, edges.end_of_sentence):
        assert move(READING, last) == last
    for move in (edges.start_word_out, edges.start_of_sentence):
        assert move(READING, first) == first


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


def test_one_part_moves_alone_and_joins_those_that_it_reaches() -> None:
    parts = (at(TEXT, "We will")[0], at(TEXT, "taxes")[0], at(TEXT, "Bonn")[0])
    assert shown(edges.in_part(parts, 0, lambda f: edges.end_word_out(READING, f))[:1]) == "We will cut"
    moved = edges.in_part(parts, 1, lambda f: edges.start_of_sentence(READING, f))
    assert [TEXT[start:end] for start, end in moved] == ["“We will cut taxes", "Bonn"]
    whole = edges.in_part(parts, None, lambda f: edges.end_word_out(READING, f))
    assert whole[:2] == parts[:2]
    assert shown(whole[2:]) == "Bonn. It"


def test_parts_with_only_a_blank_between_are_joined_but_not_over_a_line_end() -> None:
    we, will, next_ = at(TEXT, "We")[0], at(TEXT, "will")[0], at(TEXT, "Next")[0]
    assert edges.joined(TEXT, (we,), (will,)) == at(TEXT, "We will")
    ended = at(TEXT, "ended.")[0]
    assert edges.joined(TEXT, (ended,), (next_,)) == (ended, next_)
    # What stood side by side before stays as it is.
    assert edges.joined(TEXT, (we, will), (next_,)) == (we, will, next_)


@pytest.mark.parametrize(
    ("words", "to", "at_start", "exact", "expected"),
    [
        ("Lena Brandt", "aid in", False, False, "Lena Brandt"),
        ("Lena Brandt", "d in", False, False, "Lena Brandt said"),
        ("Lena Brandt", "id in", False, True, "Lena Brandt sa"),
        ("Lena Brandt", "randt", True, False, "Brandt"),
        ("Lena Brandt", "ndt", True, True, "ndt"),
        ("Lena Brandt", "News", False, False, "Lena"),
        ("Lena Brandt", "News", False, True, "L"),
        ("Lena Brandt", "ended", True, False, "Brandt"),
        ("Lena Brandt", "ended", True, True, "t"),
        ("will cut", "taxes,”", True, False, "cut"),
    ],
)
def test_a_pulled_edge_goes_to_the_nearer_end_of_a_word(
    words: str, to: str, at_start: bool, exact: bool, expected: str
) -> None:
    fragment = at(TEXT, words)[0]
    moved = edges.dragged(READING, fragment, at(TEXT, to)[0][0], at_start, exact)
    assert TEXT[slice(*moved)] == expected


@given(texts, st.data())
def test_a_pulled_edge_leaves_the_other_one_and_something_between(text: str, data: st.DataObject) -> None:
    reading = Reading(text)
    if len(text) < 2:
        return
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    offset = data.draw(st.integers(0, len(text)))
    for at_start in (True, False):
        for exact in (True, False):
            low, high = edges.dragged(reading, (start, end), offset, at_start, exact)
            assert 0 <= low < high <= len(text)
            assert (high if at_start else low) == (end if at_start else start)


@given(st.lists(st.tuples(st.integers(0, 30), st.integers(1, 9)), min_size=1))
def test_merged_parts_stand_in_order_and_apart(pairs: list[tuple[int, int]]) -> None:
    parts = [(start, start + length) for start, length in pairs]
    found = edges.merged(parts)
    assert all(one[1] < other[0] for one, other in pairwise(found))
    covered = {offset for start, end in parts for offset in range(start, end)}
    assert {offset for start, end in found for offset in range(start, end)} == covered


def test_the_part_at_an_offset_is_the_one_around_it_else_the_one_that_ends_there() -> None:
    parts = ((2, 5), (7, 9))
    assert [edges.part_at(parts, offset) for offset in (1, 2, 5, 6, 7, 9)] == [None, 0, 0, None, 1, 1]


def test_the_end_of_the_sentence_is_found_behind_any_blanks_and_stops() -> None:
    text = "Anna came.  It rained!?\u3000And so on...\n\nThen it fell."
    reading = Reading(text)
    fragments: tuple[tuple[int, int], ...] = ((0, 4),)
    seen = []
    for _ in range(4):
        fragments = edges.end_of_sentence(reading, fragments)
        seen.append(text[slice(*fragments[0])].rsplit(maxsplit=1)[-1])
    assert seen == ["came", "rained", "on", "on"]
    fragments = ((text.index("so on"), text.index("so on") + 2),)
    seen = []
    for _ in range(4):
        fragments = edges.start_of_sentence(reading, fragments)
        seen.append(text[slice(*fragments[0])].split(maxsplit=1)[0])
    assert seen == ["And", "It", "Anna", "Anna"]
