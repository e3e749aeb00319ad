from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from annotator.gui.canvas.lanes import Segment, depth, lanes


def segment(start: int, end: int, handle: int) -> Segment:
    return Segment(start, end, "person", handle, True, True)


def test_short_spans_run_nearest_to_the_text() -> None:
    assert lanes([segment(0, 50, 1), segment(5, 10, 2), segment(20, 30, 3)]) == {1: 1, 2: 0, 3: 0}


def test_of_two_on_one_stretch_the_older_runs_nearest() -> None:
    assert lanes([segment(0, 9, 7), segment(0, 9, -1), segment(0, 9, -2)]) == {7: 0, -1: 1, -2: 2}


def test_a_split_span_keeps_its_lane_free_between_its_fragments() -> None:
    assert lanes([segment(0, 5, 1), segment(8, 12, 2), segment(20, 25, 1)]) == {1: 1, 2: 0}


def test_spans_that_touch_share_a_lane() -> None:
    assert lanes([segment(0, 5, 1), segment(5, 9, 2)]) == {1: 0, 2: 0}


def test_a_line_is_as_deep_as_its_lowest_lane() -> None:
    found = [segment(0, 50, 1), segment(5, 10, 2)]
    assert depth(found, lanes(found)) == 2
    assert depth([], {}) == 0


fragments = st.tuples(st.integers(0, 200), st.integers(1, 40), st.integers(1, 25))


@given(st.lists(fragments, max_size=40))
def test_spans_in_one_lane_never_overlap(parts: list[tuple[int, int, int]]) -> None:
    found = sorted(segment(start, start + length, handle) for start, length, handle in parts)
    lane = lanes(found)
    extents: dict[int, tuple[int, int]] = {}
    for part in found:
        low, high = extents.get(part.handle, (part.start, part.end))
        extents[part.handle] = min(low, part.start), max(high, part.end)
    assert lane.keys() == extents.keys()
    for one, (a, b) in extents.items():
        for other, (c, d) in extents.items():
            if one != other and lane[one] == lane[other]:
                assert b <= c or d <= a
