"""Code points, UTF-16 units, shown positions and paragraphs."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from texts import places, texts

from annotator.domain.offsets import ShownMap, Utf16Map, paragraph_at, paragraph_end, paragraph_starts

CASES = Path(__file__).parents[3] / "shared/fixtures/offset-cases-from-issues/cases.json"


def units(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2


@given(places())
def test_utf16_offset_is_the_length_of_what_stands_before(place: tuple[str, int]) -> None:
    text, offset = place
    assert Utf16Map(text).to_utf16(offset) == units(text[:offset])


@given(places())
def test_utf16_and_back_is_the_same_code_point(place: tuple[str, int]) -> None:
    text, offset = place
    utf16 = Utf16Map(text)
    assert utf16.to_code_point(utf16.to_utf16(offset)) == offset
    assert utf16.length == units(text)


def test_a_unit_inside_a_surrogate_pair_belongs_to_its_code_point() -> None:
    utf16 = Utf16Map("a😀b")
    assert [utf16.to_code_point(unit) for unit in range(5)] == [0, 1, 1, 2, 3]


@pytest.mark.parametrize("offset", [-1, 4])
def test_an_offset_outside_of_the_text_is_refused(offset: int) -> None:
    utf16 = Utf16Map("abc")
    with pytest.raises(ValueError, match="outside"):
        utf16.to_utf16(offset)
    with pytest.raises(ValueError, match="outside"):
        utf16.to_code_point(offset)


def test_offsets_of_three_public_bug_reports_are_read_as_utf16() -> None:
    if not CASES.is_file():
        pytest.skip(f"{CASES} is not there")
    for case in json.loads(CASES.read_text(encoding="utf-8")):
        utf16 = Utf16Map(case["text"])
        start, end = utf16.to_code_point(case["start"]), utf16.to_code_point(case["end"])
        assert (start, end) == (case["codepoint_start"], case["codepoint_end"])
        assert case["text"][start:end] == case["surface"]


def between_cr_and_lf(text: str, offset: int) -> bool:
    return text[offset - 1 : offset + 1] == "\r\n" and offset > 0


@given(places())
def test_a_shown_position_leads_back_to_its_code_point(place: tuple[str, int]) -> None:
    text, offset = place
    shown = ShownMap(text)
    expected = offset - 1 if between_cr_and_lf(text, offset) else offset
    assert shown.to_code_point(shown.to_position(offset)) == expected


@given(places())
def test_a_shown_position_is_the_utf16_offset_minus_the_pairs_before(place: tuple[str, int]) -> None:
    text, offset = place
    pairs = sum(text.startswith("\r\n", at) for at in range(offset))
    assert ShownMap(text).to_position(offset) == units(text[:offset]) - pairs


@given(texts)
def test_shown_text_has_the_length_of_the_map_and_nothing_that_qt_eats(text: str) -> None:
    shown = ShownMap(text)
    assert units(shown.shown) == shown.length == shown.to_position(len(text))
    assert not set(shown.shown) & set("\r\ufeff\ufffe\ufdd0\ufdd1")


def test_positions_outside_of_the_document_count_as_its_ends() -> None:
    shown = ShownMap("a\r\nb")
    assert shown.to_code_point(-3) == 0
    assert shown.to_code_point(shown.length + 1) == 4


@given(texts)
def test_paragraphs_are_what_the_shown_lines_are(text: str) -> None:
    starts = paragraph_starts(text)
    shown = ShownMap(text).shown.replace("\u2029", "\n").split("\n")
    lines = [
        ShownMap(text[start : paragraph_end(text, starts, number)]).shown
        for number, start in enumerate(starts)
    ]
    assert lines == shown


@given(places())
def test_every_offset_lies_in_the_paragraph_found_for_it(place: tuple[str, int]) -> None:
    text, offset = place
    starts = paragraph_starts(text)
    number = paragraph_at(starts, offset)
    assert starts[number] <= offset
    assert number + 1 == len(starts) or offset < starts[number + 1]


def test_line_and_form_separators_of_other_kinds_end_no_paragraph() -> None:
    assert list(paragraph_starts("a\u2028b\x0bc\x0cd\x85e")) == [0]
    assert list(paragraph_starts("")) == [0]
    assert list(paragraph_starts("a\r\n\rb\nc\u2029")) == [0, 3, 4, 6, 8]
