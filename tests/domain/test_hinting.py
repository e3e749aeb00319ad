"""Which words get which letters."""

from __future__ import annotations

import itertools

from hypothesis import given
from hypothesis import strategies as st

from annotator.domain.annotation import Fragment
from annotator.domain.hinting import (
    LETTERS,
    apart,
    by_nearness,
    for_end,
    for_start,
    lettered,
    outside,
    words_between,
)
from annotator.domain.reading import Reading

TEXT = "one two three four five six seven eight nine ten"
READING = Reading(TEXT)
WORDS = words_between(READING, 0, len(TEXT))


def at(*words: str) -> Fragment:
    return TEXT.index(words[0]), TEXT.index(words[-1]) + len(words[-1])


def said(words: list[Fragment]) -> list[str]:
    return [TEXT[start:end] for start, end in words]


def test_words_between_begin_there_and_come_from_all_paragraphs() -> None:
    reading = Reading("a bc\n\nde fg\nh")
    assert words_between(reading, 1, 10) == [(2, 4), (6, 8), (9, 11)]
    assert words_between(reading, 0, 0) == []


def test_the_nearest_words_come_first_the_later_of_two() -> None:
    caret = at("five")[0]
    assert said(by_nearness(WORDS, [(caret, caret)]))[:5] == ["five", "four", "six", "three", "seven"]


def test_a_caret_in_a_word_begins_with_it() -> None:
    caret = at("five")[0] + 2
    assert said(by_nearness(WORDS, [(caret, caret)]))[:3] == ["five", "six", "four"]


def test_words_between_two_parts_are_near_both() -> None:
    anchors = (at("two", "three"), at("six", "seven"))
    near = said(by_nearness(outside(WORDS, anchors), anchors))
    assert near[:4] == ["eight", "five", "four", "one"]


def test_an_anchor_out_of_sight_leaves_the_order_of_reading() -> None:
    assert said(by_nearness(WORDS[3:], [(0, 3)]))[:3] == ["four", "five", "six"]
    assert said(by_nearness(WORDS[:3], [at("ten")]))[:3] == ["three", "two", "one"]


def test_an_end_goes_onward_first_then_inward_and_never_before_the_start() -> None:
    order = said(for_end(WORDS, (at("four", "six"),)))
    assert order[:5] == ["seven", "eight", "five", "nine", "ten"]
    assert "three" not in order
    assert "six" not in order


def test_a_start_goes_back_first_and_never_behind_the_end() -> None:
    order = said(for_start(WORDS, (at("four", "six"),)))
    assert order[:4] == ["three", "two", "five", "one"]
    assert "seven" not in order
    assert "four" not in order


def test_a_stretch_that_ends_inside_a_word_can_be_taken_to_its_end() -> None:
    start, end = at("four", "six")
    assert said(for_end(WORDS, ((start, end - 1),)))[0] == "six"


@given(st.integers(min_value=0, max_value=900))
def test_no_letters_begin_others_and_the_nearest_words_have_one(count: int) -> None:
    words = [(2 * n, 2 * n + 1) for n in range(count)]
    found = lettered(words)
    codes = [letters for letters, _ in found]
    assert [word for _, word in found] == words[: len(found)]
    assert len(found) == count or count > 500
    assert len(set(codes)) == len(codes)
    assert all(len(code) in (1, 2) for code in codes)
    ones = {code for code in codes if len(code) == 1}
    assert not any(code[0] in ones for code in codes if len(code) == 2)
    assert [len(code) for code in codes] == sorted(len(code) for code in codes)
    assert len(ones) >= min(count, 6)


def test_the_home_row_comes_first() -> None:
    assert sorted(LETTERS[:9]) == sorted("asdfghjkl")
    assert len(set(LETTERS)) == 26
    assert len([code for code, _ in lettered(WORDS * 20) if len(code) == 1]) == 19


def test_narrow_letters_that_are_words_each_leave_room_for_letters() -> None:
    text = "ท่าเรือเปิด a b"
    words = words_between(Reading(text), 0, len(text))
    kept = apart(text, words)
    assert all(after[0] - before[0] >= 2 for before, after in itertools.pairwise(kept))
    assert said_in(text, kept)[-2:] == ["a", "b"]
    assert apart("港口", [(0, 1), (1, 2)]) == [(0, 1), (1, 2)]


def said_in(text: str, words: list[Fragment]) -> list[str]:
    return [text[start:end] for start, end in words]


def test_words_without_blanks_between_them_have_letters_too() -> None:
    text = "林市长昨天说，会议很成功。"
    words = words_between(Reading(text), 0, len(text))
    assert len(lettered(words)) == len(words) > 3
