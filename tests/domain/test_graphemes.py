"""Borders of visible characters."""

from __future__ import annotations

import pytest
import regex
from hypothesis import given
from texts import places, stretches

from annotator.domain.graphemes import is_border, next_border, previous_border, to_borders

FAMILY = "👨‍👩‍👧"


def borders(text: str) -> list[int]:
    return [0, *(match.end() for match in regex.finditer(r"\X", text))]


@given(places())
def test_local_borders_are_those_of_the_whole_text(place: tuple[str, int]) -> None:
    text, offset = place
    all_borders = borders(text)
    assert is_border(text, offset) == (offset in all_borders)
    assert next_border(text, offset) == min((b for b in all_borders if b > offset), default=len(text))
    assert previous_border(text, offset) == max((b for b in all_borders if b < offset), default=0)


@given(stretches())
def test_widening_to_borders_is_the_least_that_holds_the_stretch(stretch: tuple[str, int, int]) -> None:
    text, start, end = stretch
    first, last = to_borders(text, start, end)
    all_borders = borders(text)
    assert first == max(b for b in all_borders if b <= start)
    assert last == (min(b for b in all_borders if b >= end) if end > start else first)


@pytest.mark.parametrize("cluster", [FAMILY, "e\u0301", "🇩🇪", "\r\n", "👩🏽‍🚒", "각"])
def test_no_border_inside_of_one_visible_character(cluster: str) -> None:
    text = f"a{cluster}b"
    assert [offset for offset in range(len(text) + 1) if is_border(text, offset)] == [
        0,
        1,
        1 + len(cluster),
        2 + len(cluster),
    ]


def test_flags_pair_from_the_left() -> None:
    assert [next_border("🇩🇪🇫🇷", offset) for offset in range(4)] == [2, 2, 4, 4]


def test_a_long_run_of_flags_is_cut_at_the_same_places_from_everywhere() -> None:
    text = "🇩" * 3000
    assert all(is_border(text, offset) == (offset % 2 == 0) for offset in range(2000, 2060))


def test_the_ends_of_an_empty_text_are_borders() -> None:
    assert is_border("", 0)
    assert (next_border("", 0), previous_border("", 0), to_borders("", 0, 0)) == (0, 0, (0, 0))
