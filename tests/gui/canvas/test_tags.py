from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from annotator.gui.canvas.tags import Placed, Wish, place

WIDE = 1000.0


def test_a_lone_tag_stands_where_it_wishes() -> None:
    assert place([Wish(40, 90, (50, 20))], WIDE) == (1, [Placed(40, 0, 0)])


def test_a_lone_tag_at_the_right_edge_takes_its_short_form() -> None:
    assert place([Wish(980, 990, (50, 20))], WIDE) == (1, [Placed(980, 0, 1)])


def test_a_tag_moves_right_while_it_stays_above_its_words() -> None:
    rows, placed = place([Wish(0, 200, (50,)), Wish(0, 200, (50,))], WIDE)
    assert rows == 1
    assert [got.x for got in placed] == [0, 56]


def test_a_tag_in_the_way_takes_its_short_form() -> None:
    rows, placed = place([Wish(0, 20, (80, 25)), Wish(30, 60, (40, 20))], WIDE)
    assert rows == 1
    assert placed == [Placed(0, 0, 1), Placed(31, 0, 0)]


def test_a_tag_that_is_in_nobodys_way_keeps_its_full_form() -> None:
    far, near, last = Wish(0, 40, (80, 25)), Wish(400, 500, (80, 25)), Wish(920, 960, (60, 20))
    rows, placed = place([far, near, last, Wish(950, 990, (60, 20))], WIDE)
    assert rows == 1
    assert [got.form for got in placed] == [0, 0, 1, 1]


def test_tags_that_can_not_be_shortened_take_a_second_row() -> None:
    rows, placed = place([Wish(0, 20, (80,)), Wish(30, 60, (40,))], WIDE)
    assert rows == 2
    assert placed == [Placed(0, 0, 0), Placed(30, 1, 0)]


wishes = st.lists(
    st.tuples(st.floats(0, 600), st.floats(0, 200), st.floats(30, 120)), min_size=1, max_size=12
).map(lambda rows: [Wish(x, x + run, (width, 22.0)) for x, run, width in sorted(rows)])


@given(wishes)
def test_tags_of_one_row_never_overlap(found: list[Wish]) -> None:
    rows, placed = place(found, WIDE)
    assert 1 <= rows <= 2
    ends = {0: -1.0, 1: -1.0}
    for wish, got in zip(found, placed, strict=True):
        assert got.x >= ends[got.row]
        ends[got.row] = got.x + wish.widths[got.form]


@given(wishes, st.lists(st.floats(0, 600), max_size=9, unique_by=lambda x: x // 20))
def test_tags_go_round_what_stands_there_already(found: list[Wish], lefts: list[float]) -> None:
    blocks = [(left, left + 14) for left in sorted(left // 20 * 20 for left in lefts)]
    for rows in (1, 2):
        count, placed = place(found, WIDE, blocks, rows)
        assert count == rows
        ends = {0: -1.0, 1: -1.0}
        for wish, got in zip(found, placed, strict=True):
            right = got.x + wish.widths[got.form]
            assert ends[got.row] <= got.x
            assert wish.x <= got.x
            assert got.row == 1 or all(right <= start or end <= got.x for start, end in blocks)
            ends[got.row] = right
