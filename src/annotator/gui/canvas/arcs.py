"""The ways of the lines that tie the focused span to what it is linked with; knows numbers only.

A way leaves the focused span where it is nearest to the other end: from its lane to the line below, from the top
of its letters on the same line or to the line above. Only to lines farther away it goes round in the margin beside
the column. It runs between lines of text, never across words or tags; its word stands in what the tags leave free.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from annotator.domain.annotation import RelationId

_HALF = 3.5
_TIP = 7.0
_GAP = 5.0
_NEAR = 16.0
_INSET = 6.0
_GUTTER = 9.0
_STEP = 4.0
_STEPS = 3
_SHARED = 24.0
_ASIDE = 8.0

OVERHANG = 28.0
"""How far tags may reach over the edge of the column."""

Box = tuple[float, float, float, float]
"""Left, top, right, bottom in the document."""

Point = tuple[float, float]

Key = tuple[int, int]
"""Paragraph and line in it."""


class Link(NamedTuple):
    """One link of the focused span: its word, and where the span at its other end begins.

    `outgoing`: from the focused span; `number`, `position`: paragraph and place in it.
    """

    id: RelationId
    word: str
    outgoing: bool
    handle: int
    number: int
    position: int


class Row(NamedTuple):
    """A line of text. `run`: y of the lane above all its tags; `floor`: below all that hangs from it.

    `tags`: all tags above it; `above`, `below`: the lines before and after it, none if not laid out.
    """

    key: Key
    run: float
    floor: float
    tags: Sequence[Box] = ()
    above: Key | None = None
    below: Key | None = None


class Piece(NamedTuple):
    """What a span covers of a line: from the top of the letters to the bottom of its lane."""

    row: Row
    left: float
    right: float
    top: float
    bottom: float


class End(NamedTuple):
    """Where a way can reach a span. `row`: the line it begins on; `tag`: none where that is not laid out.

    `pieces`: by line, of lines that matter; `last`: the last line of the span.
    """

    row: Row
    tag: Box | None
    pieces: Mapping[Key, Sequence[Piece]]
    last: Key


class Head(NamedTuple):
    """The head of an arrow: its tip, and whether it points up."""

    x: float
    y: float
    up: bool = False


@dataclass(slots=True)
class Arc:
    """One drawn link. `caps`: left, right and y of the bars over its two tags; `head`: none without room."""

    link: Link
    path: list[Point]
    caps: list[tuple[float, float, float]] = field(default_factory=list)
    head: Head | None = None
    word: Box | None = None

    def area(self) -> Box:
        """Return a rectangle around all of it."""
        xs = [x for x, _ in self.path] + ([self.word[0], self.word[2]] if self.word else [])
        ys = [y for _, y in self.path] + ([self.word[1], self.word[3]] if self.word else [])
        xs += [edge for left, right, _ in self.caps for edge in (left, right)]
        ys += [y for _, _, y in self.caps]
        return min(xs) - 8, min(ys) - _TIP - 3, max(xs) + 8, max(ys) + _TIP + 3


class _Port(NamedTuple):
    """Where a way touches a span: from there to the lane that it runs in."""

    points: list[Point]
    head: Head | None = None


class Router:
    """Finds ways in a column between `left` and `right`, with a blank `margin` on either side.

    `leftwards`: its text runs from right to left.
    """

    def __init__(self, left: float, right: float, margin: float, leftwards: bool) -> None:
        self._margin = margin
        self._left = left
        self._right = right
        self._leftwards = leftwards
        self._taken: dict[Key, list[Box]] = {}
        self._heads: dict[Box, Head | None] = {}
        self._stubs: dict[Box, list[Point]] = {}
        self._tops: dict[tuple[Key, float], list[_Port]] = {}
        self._lanes: dict[Key, int] = {}
        self._at_right = leftwards

    def route(self, home: End, links: Sequence[tuple[Link, End, float]]) -> list[Arc]:
        """Return the ways from the focused span; each link comes with the width of its word."""
        self._choose_side(home, [far for _, far, _ in links if _is_apart(home, far)])
        arcs = [self._way(home, link, far) for link, far, _ in links]
        for arc, (_, far, width) in zip(arcs, links, strict=True):
            self._say(arc, home, far, width)
        # Where neither end shows a tag there is nothing to draw.
        return [arc for arc in arcs if arc.path or arc.caps or arc.word]

    def _way(self, home: End, link: Link, far: End) -> Arc:
        caps = [(end.tag[0] + 2, end.tag[2] - 2, end.tag[1]) for end in (home, far) if end.tag is not None]
        row = far.row
        if far.tag is not None and (beside := home.pieces.get(row.key)):
            goal = self._at_tag(far, link.outgoing)
            start = self._at_top(home, beside, goal.points[-1][0], not link.outgoing)
            path = [*start.points, *goal.points[::-1]]
        elif far.tag is not None and row.above is not None and (over := home.pieces.get(row.above)):
            goal = self._at_tag(far, link.outgoing)
            start = self._at_lane(over, goal.points[-1][0], row, not link.outgoing)
            path = [*start.points, *goal.points[::-1]]
        elif row.below is not None and (under := home.pieces.get(row.below)) and far.pieces.get(row.key):
            there = far.pieces[row.key]
            start = self._at_top(home, under, (there[0].left + there[-1].right) / 2, not link.outgoing)
            goal = self._at_lane(there, start.points[-1][0], under[0].row, link.outgoing)
            path = [*start.points, *goal.points[::-1]]
        else:
            start, goal, path = self._round(home, far, link.outgoing)
        return Arc(link, path, caps, goal.head if link.outgoing else start.head)

    def _round(self, home: End, far: End, outgoing: bool) -> tuple[_Port, _Port, list[Point]]:
        """Return a way through the margin: down from where the span ends, or up from where it begins."""
        goal = self._at_tag(far, outgoing)
        near = self._right if self._at_right else self._left
        downwards = outgoing and far.row.key > home.row.key
        if downwards and (pieces := home.pieces.get(home.last)):
            piece, place = _nearest(pieces, near)
            lane = piece.row.floor
            start = _Port([(place, piece.bottom + 1), (place, lane)])
        elif not downwards and (pieces := home.pieces.get(home.row.key)):
            lane = pieces[0].row.run
            start = self._at_top(home, pieces, near, not outgoing)
        else:
            start, lane = _Port([]), home.row.run
        x = self._gutter(far)
        return start, goal, [*start.points, (x, lane), (x, far.row.run), *goal.points[::-1]]

    def _choose_side(self, home: End, fars: Sequence[End]) -> None:
        """Let all ways go round on one side, else they look like a frame: where lines begin, unless it is farther.

        On the other side tags may reach over the edge of the column.
        """
        to_left = to_right = 0.0
        for far in fars:
            pieces = home.pieces.get(home.last if far.row.key > home.row.key else home.row.key)
            if far.tag is not None and pieces:
                to_left += pieces[0].left + far.tag[0] - 2 * self._left
                to_right += 2 * self._right - pieces[-1].right - far.tag[2]
        other = to_left < to_right if self._leftwards else to_right < to_left
        self._at_right = self._leftwards is not (other and self._margin > OVERHANG + 2)

    def _gutter(self, far: End) -> float:
        lane = self._lanes.setdefault(far.row.key, len(self._lanes)) % _STEPS
        out = _GUTTER + _STEP * lane
        if self._at_right is not self._leftwards:
            out = min(OVERHANG + _STEP * (1 + lane), self._margin - 1)
        return self._right + out if self._at_right else self._left - out

    # -- the ends of ways

    def _at_tag(self, end: End, tip: bool) -> _Port:
        head = self._head(end) if tip else None
        if head is not None and end.tag is not None:
            return _Port([(head.x, end.tag[1] + 1), (head.x, end.row.run)], head)
        return _Port(self._stub(end))

    def _at_lane(self, pieces: Sequence[Piece], x: float, below: Row, tip: bool) -> _Port:
        """Return the way down from the lane of a span to the line below, as near to `x` as can be."""
        piece, x = _nearest(pieces, x)
        end, head = piece.bottom + 1, None
        box = (x - _HALF, end, x + _HALF, end + _TIP)
        if tip and self._is_free(below, box):
            self._take(below, box)
            head = Head(x, end, up=True)
        return _Port([(x, end), (x, below.run)], head)

    def _at_top(self, home: End, pieces: Sequence[Piece], x: float, tip: bool) -> _Port:
        """Return the way up from the letters of a span, from its tag where that or another is in the way."""
        piece, x = _nearest(pieces, x)
        known = self._tops.setdefault((piece.row.key, piece.left), [])
        for port in known:
            if abs(port.points[0][0] - x) <= _SHARED:
                return port
        half = _HALF if tip else 2.0
        inwards = 1 if x < (piece.left + piece.right) / 2 else -1
        for place in (x, x + inwards * _ASIDE, x + inwards * 2 * _ASIDE):
            box = (place - half, piece.row.run, place + half, piece.top)
            if piece.left < place < piece.right and self._is_free(piece.row, box):
                self._take(piece.row, box)
                head = Head(place, piece.top) if tip else None
                known.append(_Port([(place, piece.top), (place, piece.row.run)], head))
                return known[-1]
        if home.tag is not None and home.row.key == piece.row.key:
            return self._at_tag(home, tip)
        return _Port([(x, piece.row.run)])

    def _stub(self, end: End) -> list[Point]:
        """Return the way up from a tag to the lane above; its end alone where other tags are in the way."""
        if end.tag is None:
            return []
        if end.tag not in self._stubs:
            near, away = end.tag[0] + _INSET, end.tag[2] - _INSET
            self._stubs[end.tag] = [(near, end.row.run)]
            for x in (away, near) if self._leftwards else (near, away):
                box = (x - 2, end.row.run, x + 2, end.tag[1])
                if self._is_free(end.row, box):
                    self._take(end.row, box)
                    self._stubs[end.tag] = [(x, end.tag[1]), (x, end.row.run)]
                    break
        return self._stubs[end.tag]

    def _head(self, end: End) -> Head | None:
        """Return the head of an arrow before the tag that links lead to, none where there is no room."""
        if end.tag is None:
            return None
        if end.tag not in self._heads:
            x = end.tag[2] + _HALF if self._leftwards else end.tag[0] - _HALF
            box = (x - _HALF, end.row.run, x + _HALF, end.tag[1] + _TIP)
            free = self._is_free(end.row, box)
            self._heads[end.tag] = Head(x, end.tag[1] + _TIP) if free else None
            if free:
                self._take(end.row, box)
        return self._heads[end.tag]

    # -- words

    def _say(self, arc: Arc, home: End, far: End, width: float) -> None:
        """Put the word beside the tag of the other end, else beside that of the focused span, else nowhere.

        Further away it could be taken for the word of another link; the tags themselves say what they are.
        """
        for end in (far, home):
            left = self._room_beside(end.row, end.tag, width) if end.tag is not None else None
            if end.tag is not None and left is not None:
                arc.word = (left, end.tag[1], left + width, end.tag[3])
                self._take(end.row, arc.word)
                return

    def _room_beside(self, row: Row, tag: Box, width: float) -> float | None:
        boxes = (*row.tags, *self._taken.get(row.key, ()))
        same = [box for box in boxes if box[1] < tag[3] and box[3] > tag[1]]
        edge, places = self._left, []
        for left, right in [
            *sorted((box[0], box[2]) for box in same),
            (self._right + _GAP, self._right + _GAP),
        ]:
            before = _GAP if edge > self._left else 0.0
            if left - edge >= width + before + _GAP:
                places += [edge + before, left - _GAP - width]
            edge = max(edge, right)
        apart = [(tag[0] - x - width if x < tag[0] else x - tag[2], x) for x in places]
        return min(((far, x) for far, x in apart if far <= _NEAR), default=(0.0, None))[1]

    def _is_free(self, row: Row, box: Box) -> bool:
        return not any(_meet(other, box) for other in (*row.tags, *self._taken.get(row.key, ())))

    def _take(self, row: Row, box: Box) -> None:
        self._taken.setdefault(row.key, []).append(box)


def _is_apart(home: End, far: End) -> bool:
    """Tell whether a way has to go round, because a span is on no line of the other nor next to one."""
    row = far.row
    keys = (row.key, row.above) if far.tag is not None else ()
    return not any(key in home.pieces for key in keys) and not (
        row.below in home.pieces and row.key in far.pieces
    )


def _nearest(pieces: Sequence[Piece], x: float) -> tuple[Piece, float]:
    """Return the piece that is nearest to `x`, and the place in it that is."""
    found = []
    for number, piece in enumerate(pieces):
        inset = min(_INSET, (piece.right - piece.left) / 2)
        place = min(max(x, piece.left + inset), piece.right - inset)
        found.append((abs(place - x), number, place))
    _, number, place = min(found)
    return pieces[number], place


def _meet(one: Box, other: Box) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]
