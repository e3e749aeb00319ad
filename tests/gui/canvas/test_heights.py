from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from annotator.gui.canvas.heights import Heights, line_at

Known = dict[int, int]


@st.composite
def known_heights(draw: st.DrawFn) -> tuple[list[int], int, list[tuple[int, int]]]:
    lengths = draw(st.lists(st.integers(1, 400), min_size=1, max_size=600))
    starts = [sum(lengths[:index]) for index in range(len(lengths))]
    places = st.tuples(st.integers(0, len(lengths) - 1), st.integers(0, 3000))
    return starts, sum(lengths), draw(st.lists(places, max_size=30))


@given(known_heights())
def test_tops_are_the_sums_of_known_and_estimated_heights(
    case: tuple[list[int], int, list[tuple[int, int]]],
) -> None:
    starts, length, sets = case
    heights = Heights(starts, length)
    heights.estimate(0.7, 12.5, 26, 70)
    expected = [heights.height(number) for number in range(len(starts))]
    for number, height in sets:
        grown = heights.set(number, height)
        assert grown == height - expected[number]
        expected[number] = height
    top = 26
    for number, height in enumerate(expected):
        assert heights.top(number) == top
        if height:
            assert heights.at(top + height - 1) == number
        top += height
    assert heights.total == top + 70


def test_what_lies_outside_counts_as_the_first_or_last_paragraph() -> None:
    heights = Heights([0, 10, 20], 30)
    heights.estimate(1.0, 0.0, 5, 5)
    assert heights.at(-100) == 0
    assert heights.at(10_000) == 2


def test_an_estimate_forgets_what_was_known() -> None:
    heights = Heights([0, 10], 20)
    heights.estimate(1.0, 0.0, 0, 0)
    heights.set(0, 500)
    heights.estimate(2.0, 0.0, 0, 0)
    assert heights.total == 40


def test_the_line_at_a_height_is_the_last_that_begins_above_it() -> None:
    assert [line_at([0, 30, 60], y) for y in (-5, 0, 29, 30, 999)] == [0, 0, 0, 1, 2]
