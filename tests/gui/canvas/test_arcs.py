"""The ways of links: between the lines or in the margin, their words where no tag is."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from annotator.domain.annotation import RelationId
from annotator.gui.canvas.arcs import Arc, Box, End, Head, Key, Link, Piece, Router, Row

LEFT, RIGHT, MARGIN = 100.0, 700.0, 60.0
ROW = 40.0


def end(line: int, *tags: tuple[float, float], at: int = 0, lines: int = 10) -> End:
    """Return the end on the `at`-th of the tags of a line; its letters reach from tag to tag."""
    top = line * ROW
    boxes = [(left, top, right, top + 12) for left, right in tags]
    left, right = tags[at]
    return span((left, right), line=line, tag=boxes[at], tags=boxes, lines=lines)


def span(
    *stretches: tuple[float, float], line: int, tag: Box | None, tags: list[Box], lines: int = 10
) -> End:
    """Return a span with one stretch a line, from `line` on."""
    found: dict[Key, list[Piece]] = {}
    for number, (left, right) in enumerate(stretches, line):
        row = row_of(number, tags if number == line else [], lines)
        found[row.key] = [Piece(row, left, right, number * ROW + 13, number * ROW + 32)]
    return End(row_of(line, tags, lines), tag, found, (0, line + len(stretches) - 1))


def row_of(line: int, tags: list[Box], lines: int = 10) -> Row:
    above, below = (0, line - 1), (0, line + 1)
    return Row(
        (0, line),
        line * ROW,
        (line + 1) * ROW,
        tags,
        above if line else None,
        below if line < lines else None,
    )


def replace_tags(end: End, tags: list[Box]) -> End:
    """Return an end whose line bears other tags."""
    row = end.row._replace(tags=tags)
    pieces = {key: [piece._replace(row=row) for piece in found] for key, found in end.pieces.items()}
    return end._replace(row=row, pieces=pieces)


def is_clear(arc: Arc) -> bool:
    """Tell whether a way runs between lines or in the margin: across no letters but up to those it leaves."""
    for (x1, y1), (x2, y2) in zip(arc.path, arc.path[1:], strict=False):
        beside = x1 == x2 and not LEFT < x1 < RIGHT
        between = y1 == y2 and y1 % ROW == 0
        short = x1 == x2 and abs(y1 - y2) < 14 and (min(y1, y2) % ROW) in (0, *range(33, 40))
        if not (beside or between or short):
            return False
    return True


def link(name: str, line: int, outgoing: bool = True) -> Link:
    return Link(RelationId(name), name, outgoing, 1, 0, line)


def one(home: End, far: End, width: float = 50, outgoing: bool = True, leftwards: bool = False) -> Arc:
    router = Router(LEFT, RIGHT, MARGIN, leftwards)
    return router.route(home, [(link("who says it", far.row.key[1], outgoing), far, width)])[0]


def test_on_one_line_the_way_goes_from_the_nearest_letters_over_the_tags_between() -> None:
    tags = [(120.0, 160.0), (300.0, 340.0), (400.0, 440.0)]
    far = end(2, *tags, at=2)
    home = span((120, 290), line=2, tag=far.row.tags[0], tags=list(far.row.tags))
    arc = one(home, far)
    assert [point[0] for point in arc.path] == [284.0, 284.0, 396.5, 396.5]
    assert is_clear(arc)
    assert arc.word is not None
    assert arc.word[0] >= 440


def test_to_the_line_below_the_way_drops_from_the_lane_beside_the_tag() -> None:
    far = end(2, (500.0, 540.0))
    wide = span((300, 700), (100, 400), line=1, tag=None, tags=[])
    over = span((300, 700), line=1, tag=None, tags=[])
    aside = span((300, 400), line=1, tag=None, tags=[])
    assert {x for x, _ in one(over, far).path} == {496.5}
    assert [x for x, _ in one(aside, far).path] == [394.0, 394.0, 496.5, 496.5]
    assert [x for x, _ in one(wide, far).path][:2] == [394.0, 394.0], "it goes on beside the tag itself"
    assert all(is_clear(one(home, far)) for home in (wide, over, aside))


def test_to_the_line_above_the_way_rises_to_the_lane_there() -> None:
    home, far = end(2, (300.0, 500.0)), end(1, (600.0, 680.0))
    clear = span((300, 500), line=2, tag=None, tags=[])
    arc = one(clear, far)
    assert [x for x, _ in arc.path] == [494.0, 494.0, 606.0, 606.0]
    assert arc.head == Head(606.0, ROW + 33, up=True)
    assert is_clear(arc)
    assert one(home, far).path[0] in ((494.0, 2 * ROW), (306.0, 2 * ROW)), (
        "from the tag, which covers all of it"
    )
    crowded = replace_tags(home, [(590.0, 2 * ROW - 4, 690.0, 2 * ROW + 8)])
    assert one(crowded, far).head is None, "a tag of the line below is where the head would be"


def test_to_a_line_farther_away_the_way_goes_round_the_column() -> None:
    for home in (end(1, (300.0, 340.0)), span((300, 700), (100, 200), line=1, tag=None, tags=[])):
        arc = one(home, end(6, (250.0, 290.0)))
        assert min(x for x, _ in arc.path) < LEFT
        assert is_clear(arc)
    up = one(end(6, (300.0, 340.0)), end(1, (250.0, 290.0)))
    assert min(x for x, _ in up.path) < LEFT
    assert is_clear(up)


def test_beside_text_that_runs_leftwards_it_goes_round_the_other_side() -> None:
    arc = one(end(1, (400.0, 440.0)), end(4, (500.0, 540.0)), leftwards=True)
    assert max(x for x, _ in arc.path) > RIGHT
    assert min(x for x, _ in arc.path) >= LEFT
    assert arc.head is not None
    assert arc.head.x > 540


def test_all_ways_go_round_on_the_side_that_is_nearer_for_all() -> None:
    home, far, other = end(1, (600.0, 640.0)), end(4, (500.0, 540.0)), end(6, (150.0, 190.0))
    both = [(link("who says it", 4), far, 50.0), (link("what signals it", 6), other, 50.0)]
    for given_links, right in ((both[:1], True), (both[1:], False), (both, True)):
        arcs = Router(LEFT, RIGHT, 60, False).route(home, given_links)
        assert all((max(x for x, _ in arc.path) > RIGHT + 28) is right for arc in arcs)
        assert all((min(x for x, _ in arc.path) < LEFT) is not right for arc in arcs)
    narrow = Router(LEFT, RIGHT, 14, False).route(home, both[:1])[0]
    assert min(x for x, _ in narrow.path) < LEFT


def test_the_tip_is_at_what_the_link_leads_to() -> None:
    tags = ((120.0, 160.0), (400.0, 440.0))
    there = one(end(2, *tags), end(2, *tags, at=1))
    back = one(end(2, *tags), end(2, *tags, at=1), outgoing=False)
    round_back = one(end(1, *tags), end(5, *tags, at=1), outgoing=False)
    assert there.head is not None
    assert 160 < there.head.x < 400
    for arc in (back, round_back):
        assert arc.head is not None
        assert arc.head.x < 160


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


def test_two_links_leave_the_same_letters_together() -> None:
    tags = ((110.0, 150.0), (400.0, 440.0), (500.0, 540.0))
    home = span((110, 390), line=2, tag=end(2, *tags).tag, tags=list(end(2, *tags).row.tags))
    links = [(link(str(at), 2), end(2, *tags, at=at), 20.0) for at in (1, 2)]
    first, second = Router(LEFT, RIGHT, MARGIN, False).route(home, links)
    assert first.path[:2] == second.path[:2] == [(384.0, 2 * ROW + 13), (384.0, 2 * ROW)]


def test_from_a_lower_row_the_way_goes_up_where_no_tag_is_above() -> None:
    upper, lower = (110.0, 80.0, 150.0, 92.0), (110.0, 92.0, 200.0, 104.0)
    far = end(2, (400.0, 440.0))
    tags = [upper, lower, *far.row.tags]
    arc = one(replace_tags(far, tags), span((150, 200), line=2, tag=lower, tags=tags), outgoing=False)
    assert arc.path[-1] == (194.0, 92.0)
    assert arc.path[-2] == (194.0, 80.0)
    assert (112.0, 198.0, 92.0) in arc.caps
    covered = span((90, 220), line=2, tag=lower, tags=[(90.0, 80.0, 220.0, 92.0), lower])
    assert {y for _, y in one(covered, end(0, (300.0, 340.0), lines=0)).path} == {80.0, 0.0, 1.0}


def test_of_a_line_far_away_only_the_height_is_known() -> None:
    row = Row((9, -1), 9000, 9000)
    far = End(row, None, {}, row.key)
    arc = one(end(1, (300.0, 340.0)), far)
    assert arc.path[-1] == (arc.path[-2][0], 9000.0)
    assert arc.head is None
    assert arc.area()[3] >= 9000
    there = one(far, end(1, (300.0, 340.0)))
    assert there.path[0][1] == 9000.0
    assert there.head is not None


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
    tips: set[Head] = set()
    for arc in Router(LEFT, RIGHT, MARGIN, False).route(home, links):
        assert is_clear(arc)
        if arc.word is not None:
            placed.append((arc.word[1], arc.word))
        if arc.head is not None:
            tips.add(arc.head)
    placed += [(tip.y - 7, (tip.x - 3, tip.y - 6, tip.x + 3, tip.y)) for tip in tips]
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
