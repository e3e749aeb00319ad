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
_GAP = 5.0
_NEAR = 16.0
_GUTTER = 9.0
_STEP = 4.0
_STEPS = 5

Box = tuple[float, float, float, float]
"""Left, top, right, bottom in the document."""


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
    """Where a line can reach a span. `run`: y of the lane above the tags of its line of text.

    `tag`: left, top, right, bottom of its tag, none where the line of text is not laid out; `busy`: what
    tags take in its row; `line`: paragraph and line.
    """

    line: tuple[int, int]
    run: float
    tag: Box | None
    busy: Sequence[tuple[float, float]] = ()


@dataclass(slots=True)
class Arc:
    """One drawn link. `caps`: left, right and y of the bars over its two tags; `head`: tip, none without room."""

    link: Link
    path: list[tuple[float, float]]
    caps: list[tuple[float, float, float]] = field(default_factory=list)
    head: tuple[float, float] | None = None
    word: Box | None = None

    def area(self) -> Box:
        """Return a rectangle around all of it."""
        xs = [x for x, _ in self.path] + ([self.word[0], self.word[2]] if self.word else [])
        ys = [y for _, y in self.path] + ([self.word[1], self.word[3]] if self.word else [])
        xs += [edge for left, right, _ in self.caps for edge in (left, right)]
        return min(xs) - 8, min(ys) - 3, max(xs) + 8, max(ys) + _HEAD * 2 + 3


class Router:
    """Finds ways in a column between `left` and `right`; `leftwards`: its text runs from right to left."""

    def __init__(self, left: float, right: float, leftwards: bool) -> None:
        self._left = left
        self._right = right
        self._leftwards = leftwards
        self._taken: dict[tuple[tuple[int, int], float], list[tuple[float, float]]] = {}
        self._lanes: dict[tuple[int, int], int] = {}

    def route(self, home: End, links: Sequence[tuple[Link, End, float]]) -> list[Arc]:
        """Return the ways from the tag of the focused span; each link comes with the width of its word."""
        arcs = [self._way(home, link, far) for link, far, _ in links]
        for arc, (link, far, _) in zip(arcs, links, strict=True):
            self._point(arc, far if link.outgoing else home)
        for arc, (_, far, width) in zip(arcs, links, strict=True):
            self._say(arc, home, far, width)
        return arcs

    def _way(self, home: End, link: Link, far: End) -> Arc:
        start, end = self._over(home), self._over(far)
        caps = [(end.tag[0] + 2, end.tag[2] - 2, end.run) for end in (home, far) if end.tag is not None]
        if home.line == far.line:
            return Arc(link, [(start, home.run), (end, home.run)], caps)
        lane = self._lanes.setdefault(far.line, len(self._lanes)) % _STEPS
        gutter = _GUTTER + lane * _STEP
        x = self._right + gutter if self._leftwards else self._left - gutter
        path = [(start, home.run), (x, home.run), (x, far.run)]
        if far.tag is not None:
            path.append((end, far.run))
        return Arc(link, path, caps)

    def _over(self, end: End) -> float:
        """Return the end of a tag that is nearer to where text begins."""
        if end.tag is None:
            return self._right if self._leftwards else self._left
        return end.tag[2] - 4 if self._leftwards else end.tag[0] + 4

    def _point(self, arc: Arc, end: End) -> None:
        """Put the head of an arrow before the tag that the link leads to, where there is room."""
        if end.tag is None:
            return
        x = end.tag[2] + _HEAD if self._leftwards else end.tag[0] - _HEAD
        place, row = (x - _HEAD, x + _HEAD), (end.line, end.tag[1])
        if place in self._taken.get(row, ()) or self._is_free(end, place):
            arc.head = (x, end.run)
            arc.path = _reaching(arc.path, x, end.run)
            if place not in self._taken.setdefault(row, []):
                self._taken[row].append(place)

    def _say(self, arc: Arc, home: End, far: End, width: float) -> None:
        """Put the word beside the tag of the other end, else beside that of the focused span, else nowhere.

        Further away it could be taken for the word of another link; the tags themselves say what they are.
        """
        for end in (far, home):
            if end.tag is None:
                continue
            left = self._nearest(end, width)
            if left is not None:
                arc.word = (left, end.tag[1], left + width, end.tag[3])
                self._taken.setdefault((end.line, end.tag[1]), []).append((left, left + width))
                if end.line == far.line or end.line == home.line:
                    arc.path = _reaching(arc.path, left if left > end.tag[2] else left + width, end.run)
                return

    def _nearest(self, end: End, width: float) -> float | None:
        assert end.tag is not None
        busy = sorted([*end.busy, *self._taken.get((end.line, end.tag[1]), ())])
        edge, places = self._left, []
        for left, right in [*busy, (self._right + _GAP, self._right + _GAP)]:
            if left - edge >= width + 2 * _GAP or (edge == self._left and left - edge >= width + _GAP):
                places += [edge + (_GAP if edge > self._left else 0.0), left - _GAP - width]
            edge = max(edge, right)
        tag = end.tag
        apart = [(tag[0] - x - width if x < tag[0] else x - tag[2], x) for x in places]
        return min(((far, x) for far, x in apart if far <= _NEAR), default=(0.0, None))[1]

    def _is_free(self, end: End, place: tuple[float, float]) -> bool:
        assert end.tag is not None
        others = [*end.busy, *self._taken.get((end.line, end.tag[1]), ())]
        return all(right <= place[0] or left >= place[1] for left, right in others)


def _reaching(path: list[tuple[float, float]], x: float, run: float) -> list[tuple[float, float]]:
    """Return a way whose end on `run` goes on to `x` if it does not pass there."""
    at = [index for index in (0, len(path) - 1) if path[index][1] == run]
    level = [px for px, y in path if y == run]
    if not at or min(level) <= x <= max(level):
        return path
    index = min(at, key=lambda i: abs(path[i][0] - x))
    longer = list(path)
    if len(path) == 2:
        longer[index] = (x, run)
    elif index == 0:
        longer.insert(0, (x, run))
    else:
        longer.append((x, run))
    return longer
