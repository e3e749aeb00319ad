"""The ways of the lines that tie the focused span to what it is linked with; knows numbers only.

A line runs in the lane above the tags of its two lines of text and, between them, in the margin beside the
column: never across words or tags. Its word stands in what the tags of a line leave free.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from annotator.domain.annotation import RelationId

_HEAD = 3.5
_TIP = 7.0
_GAP = 5.0
_NEAR = 16.0
_INSET = 6.0
_GUTTER = 9.0
_STEP = 4.0
_STEPS = 3

OVERHANG = 28.0
"""How far tags may reach over the edge of the column."""

Box = tuple[float, float, float, float]
"""Left, top, right, bottom in the document."""

Point = tuple[float, float]


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


class End(NamedTuple):
    """Where a way can reach a span. `run`: y of the lane above all tags of its line of text.

    `tag`: its tag, none where the line of text is not laid out; `tags`: all tags of the line, this one too;
    `line`: paragraph and line.
    """

    line: tuple[int, int]
    run: float
    tag: Box | None
    tags: Sequence[Box] = ()


@dataclass(slots=True)
class Arc:
    """One drawn link. `caps`: left, right and y of the bars over its two tags; `head`: tip, none without room."""

    link: Link
    path: list[Point]
    caps: list[tuple[float, float, float]] = field(default_factory=list)
    head: Point | None = None
    word: Box | None = None

    def area(self) -> Box:
        """Return a rectangle around all of it."""
        xs = [x for x, _ in self.path] + ([self.word[0], self.word[2]] if self.word else [])
        ys = [y for _, y in self.path] + ([self.word[1], self.word[3]] if self.word else [])
        xs += [edge for left, right, _ in self.caps for edge in (left, right)]
        ys += [y for _, _, y in self.caps]
        return min(xs) - 8, min(ys) - 3, max(xs) + 8, max(ys) + _TIP + 3


class Router:
    """Finds ways in a column between `left` and `right`, with a blank `margin` on either side.

    `leftwards`: its text runs from right to left.
    """

    def __init__(self, left: float, right: float, margin: float, leftwards: bool) -> None:
        self._margin = margin
        self._left = left
        self._right = right
        self._leftwards = leftwards
        self._taken: dict[tuple[int, int], list[Box]] = {}
        self._heads: dict[Box, Point | None] = {}
        self._stubs: dict[Box, list[Point]] = {}
        self._lanes: dict[tuple[int, int], int] = {}

    def route(self, home: End, links: Sequence[tuple[Link, End, float]]) -> list[Arc]:
        """Return the ways from the tag of the focused span; each link comes with the width of its word."""
        arcs = [self._way(home, link, far) for link, far, _ in links]
        for arc, (_, far, width) in zip(arcs, links, strict=True):
            self._say(arc, home, far, width)
        # Where neither end shows a tag there is nothing to draw.
        return [arc for arc in arcs if arc.path or arc.caps or arc.word]

    def _way(self, home: End, link: Link, far: End) -> Arc:
        start, goal = (home, far) if link.outgoing else (far, home)
        head = self._head(goal)
        caps = [(end.tag[0] + 2, end.tag[2] - 2, end.tag[1]) for end in (home, far) if end.tag is not None]
        return Arc(link, self._between(start, goal, far, head), caps, head)

    def _between(self, start: End, goal: End, far: End, head: Point | None) -> list[Point]:
        rise = self._stub(start)
        fall = [(head[0], goal.run), head] if head is not None else self._stub(goal)[::-1]
        if start.line == goal.line:
            return [*rise, *fall]
        x = self._beside(far, [point[0] for point in (*rise, *fall)])
        return [*rise, (x, start.run), (x, goal.run), *fall]

    def _beside(self, far: End, xs: Sequence[float]) -> float:
        """Return where a way goes down beside the column: where lines begin, unless the other side is much nearer.

        There tags may reach over the edge of the column.
        """
        lane = self._lanes.setdefault(far.line, len(self._lanes)) % _STEPS
        before = sum(x - self._left for x in xs)
        behind = sum(self._right - x for x in xs)
        other = behind < before if not self._leftwards else before < behind
        there = other and len(xs) > 1 and self._margin > OVERHANG + 2
        gutter = min(OVERHANG + _STEP * (1 + lane), self._margin - 1) if there else _GUTTER + _STEP * lane
        return self._right + gutter if there is not self._leftwards else self._left - gutter

    def _stub(self, end: End) -> list[Point]:
        """Return the way up from a tag to the lane above; its end alone where other tags are in the way."""
        if end.tag is None:
            return []
        if end.tag not in self._stubs:
            near, away = end.tag[0] + _INSET, end.tag[2] - _INSET
            self._stubs[end.tag] = [(near, end.run)]
            for x in (away, near) if self._leftwards else (near, away):
                box = (x - 2, end.run, x + 2, end.tag[1])
                if self._is_free(end, box):
                    self._take(end, box)
                    self._stubs[end.tag] = [(x, end.tag[1]), (x, end.run)]
                    break
        return self._stubs[end.tag]

    def _head(self, end: End) -> Point | None:
        """Return the tip of an arrow before the tag that links lead to, none where there is no room."""
        if end.tag is None:
            return None
        if end.tag not in self._heads:
            x = end.tag[2] + _HEAD if self._leftwards else end.tag[0] - _HEAD
            box = (x - _HEAD, end.run, x + _HEAD, end.tag[1] + _TIP)
            free = self._is_free(end, box)
            self._heads[end.tag] = (x, end.tag[1]) if free else None
            if free:
                self._take(end, box)
        return self._heads[end.tag]

    def _say(self, arc: Arc, home: End, far: End, width: float) -> None:
        """Put the word beside the tag of the other end, else beside that of the focused span, else nowhere.

        Further away it could be taken for the word of another link; the tags themselves say what they are.
        """
        for end in (far, home):
            left = self._nearest(end, end.tag, width) if end.tag is not None else None
            if end.tag is not None and left is not None:
                arc.word = (left, end.tag[1], left + width, end.tag[3])
                self._take(end, arc.word)
                return

    def _nearest(self, end: End, tag: Box, width: float) -> float | None:
        row = [
            box for box in (*end.tags, *self._taken.get(end.line, ())) if box[1] < tag[3] and box[3] > tag[1]
        ]
        edge, places = self._left, []
        for left, right in [
            *sorted((box[0], box[2]) for box in row),
            (self._right + _GAP, self._right + _GAP),
        ]:
            before = _GAP if edge > self._left else 0.0
            if left - edge >= width + before + _GAP:
                places += [edge + before, left - _GAP - width]
            edge = max(edge, right)
        apart = [(tag[0] - x - width if x < tag[0] else x - tag[2], x) for x in places]
        return min(((far, x) for far, x in apart if far <= _NEAR), default=(0.0, None))[1]

    def _is_free(self, end: End, box: Box) -> bool:
        return not any(_meet(other, box) for other in (*end.tags, *self._taken.get(end.line, ())))

    def _take(self, end: End, box: Box) -> None:
        self._taken.setdefault(end.line, []).append(box)


def _meet(one: Box, other: Box) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]
