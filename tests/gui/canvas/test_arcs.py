"""The ways of links: in the lane above the tags or in the margin, their words where no tag is."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from annotator.domain.annotation import RelationId
from annotator.gui.canvas.arcs import Arc, Box, End, Link, Router

LEFT, RIGHT, MARGIN = 100.0, 700.0, 60.0
ROW = 40.0


def end(line: int, *tags: tuple[float, float], at: int = 0) -> End:
    """Return the end on the `at`-th of the tags of a line."""
    top = line * ROW
    boxes = [(left, top, right, top + 12) for left, right in tags]
    return End((0, line), top, boxes[at], boxes)


def link(name: str, line: int, outgoing: bool = True) -> Link:
    return Link(RelationId(name), name, outgoing, 1, 0, line)


def one(home: End, far: End, width: float = 50, outgoing: bool = True, leftwards: bool = False) -> Arc:
    router = Router(LEFT, RIGHT, MARGIN, leftwards)
    return router.route(home, [(link("who says it", far.line[1], outgoing), far, width)])[0]


def test_on_one_line_the_way_runs_above_the_tags() -> None:
    tags = ((120.0, 160.0), (400.0, 440.0))
    arc = one(end(2, *tags), end(2, *tags, at=1))
    assert {y for _, y in arc.path} == {2 * ROW}
    assert arc.word is not None
    assert arc.word[0] >= 440


def test_to_another_line_the_way_goes_round_the_column() -> None:
    arc = one(end(1, (300.0, 340.0)), end(4, (400.0, 440.0)))
    outside = [x for x, y in arc.path if y not in (ROW, 4 * ROW)]
    assert outside == []
    assert min(x for x, _ in arc.path) < LEFT
    assert all(a[1] == b[1] or a[0] == b[0] < LEFT for a, b in zip(arc.path, arc.path[1:], strict=False))


def test_beside_text_that_runs_leftwards_it_goes_round_the_other_side() -> None:
    arc = one(end(1, (400.0, 440.0)), end(4, (500.0, 540.0)), leftwards=True)
    assert max(x for x, _ in arc.path) > RIGHT
    assert min(x for x, _ in arc.path) >= LEFT
    assert arc.head is not None
    assert arc.head[0] > 540


def test_where_both_ends_are_at_the_other_side_it_goes_round_there_if_there_is_room() -> None:
    home, far = end(1, (600.0, 640.0)), end(2, (500.0, 540.0))
    given_link = [(link("who says it", 2), far, 50.0)]
    wide = Router(LEFT, RIGHT, 60, False).route(home, given_link)[0]
    assert max(x for x, _ in wide.path) > RIGHT + 28
    assert min(x for x, _ in wide.path) > LEFT
    narrow = Router(LEFT, RIGHT, 14, False).route(home, given_link)[0]
    assert min(x for x, _ in narrow.path) < LEFT


def test_the_tip_is_at_what_the_link_leads_to() -> None:
    tags = ((120.0, 160.0), (400.0, 440.0))
    there = one(end(2, *tags), end(2, *tags, at=1))
    back = one(end(2, *tags), end(2, *tags, at=1), outgoing=False)
    assert there.head is not None
    assert there.head[0] < 400
    assert there.head[0] > 160
    assert back.head is not None
    assert back.head[0] < 120


def test_where_no_room_is_beside_a_tag_the_word_stands_at_home_or_nowhere() -> None:
    full = ((100.0, 300.0), (301.0, 340.0), (341.0, 720.0))
    arc = one(end(1, (300.0, 340.0)), end(4, *full, at=1))
    assert arc.word is not None
    assert arc.word[1] == ROW
    assert arc.head is None
    assert one(end(1, *full, at=1), end(4, *full, at=1)).word is None


def test_two_links_to_neighbors_take_different_places() -> None:
    tags = ((110.0, 150.0), (152.0, 190.0), (400.0, 440.0))
    router = Router(LEFT, RIGHT, MARGIN, False)
    home = end(1, (500.0, 540.0))
    ends = [end(3, *tags, at=0), end(3, *tags, at=1)]
    arcs = router.route(home, [(link(f"l{n}", 3), far, 60) for n, far in enumerate(ends)])
    words = [arc.word for arc in arcs if arc.word is not None]
    assert len(words) == 2
    assert words[0][2] <= words[1][0] or words[1][2] <= words[0][0] or words[0][1] != words[1][1]


def test_from_a_lower_row_the_way_goes_up_where_no_tag_is_above() -> None:
    upper, lower = (110.0, 80.0, 150.0, 92.0), (110.0, 92.0, 200.0, 104.0)
    far = end(2, (400.0, 440.0))
    home = End((0, 2), 80.0, lower, [upper, lower, *far.tags])
    arc = one(home, End(far.line, far.run, far.tag, home.tags))
    x, y = arc.path[0]
    assert (x, y) == (194.0, 92.0)
    assert arc.path[1] == (194.0, 80.0)
    assert (112.0, 198.0, 92.0) in arc.caps
    covered = End((0, 2), 80.0, lower, [(90.0, 80.0, 220.0, 92.0), lower])
    assert {y for _, y in one(covered, end(5, (300.0, 340.0))).path} == {80.0, 5 * ROW}


def test_of_a_line_far_away_only_the_height_is_known() -> None:
    far = End((9, -1), 9000, None)
    arc = one(end(1, (300.0, 340.0)), far)
    assert arc.path[-1] == (arc.path[-2][0], 9000.0)
    assert arc.head is None
    assert arc.area()[3] >= 9000


TAGS = st.lists(st.floats(2, 60), min_size=2, max_size=14)


@given(TAGS, TAGS, st.data())
def test_words_and_tips_never_cover_a_tag_or_each_other(
    above: list[float], below: list[float], data: st.DataObject
) -> None:
    lines = [_tags(above), _tags(below)]
    picks = [data.draw(st.integers(0, len(lines[0]) - 1))]
    picks += data.draw(st.lists(st.integers(0, len(lines[1]) - 1), max_size=4, unique=True))
    home = end(1, *lines[0], at=picks[0])
    links = [(link(str(n), 2), end(2, *lines[1], at=pick), 40.0) for n, pick in enumerate(picks[1:])]
    placed: list[tuple[float, Box]] = []
    tips: set[tuple[float, float]] = set()
    for arc in Router(LEFT, RIGHT, MARGIN, False).route(home, links):
        for y in {y for _, y in arc.path}:
            assert y in (ROW, 2 * ROW)
        if arc.word is not None:
            placed.append((arc.word[1], arc.word))
        if arc.head is not None:
            tips.add(arc.head)
    placed += [(y, (x - 3, y, x + 3, y + 6)) for x, y in tips]
    for row, box in placed:
        tags = lines[0] if row == ROW else lines[1]
        assert all(right <= box[0] + 0.01 or left >= box[2] - 0.01 for left, right in tags)
        others = [other for other_row, other in placed if other_row == row and other != box]
        assert all(other[2] <= box[0] + 0.01 or other[0] >= box[2] - 0.01 for other in others)


def _tags(widths: list[float]) -> list[tuple[float, float]]:
    """Return tags and gaps by turns, from the left edge of the column."""
    x, found = LEFT, []
    for number, width in enumerate(widths):
        if number % 2 == 0:
            found.append((x, x + width))
        x += width
    return found
