"""Where the lines of links can reach a span: its tag and its stretches on the lines that matter; needs no widget."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from annotator.gui.canvas.arcs import Box, End, Key, Piece, Row
from annotator.gui.canvas.heights import Heights
from annotator.gui.canvas.paragraph import Paragraph

Place = tuple[int, int]
"""Paragraph and position in it."""

_UNKNOWN = -1
_BLANKS = 3
"""Empty paragraphs over which two lines still count as neighbors."""


class Ends:
    """Looks up ends among laid out paragraphs; `find` returns none for one that is not.

    `left`: x of the column.
    """

    def __init__(self, find: Callable[[int], Paragraph | None], heights: Heights, left: float) -> None:
        self._find = find
        self._heights = heights
        self._left = left
        self._rows: dict[Key, tuple[Row, dict[int, Box]]] = {}

    def far(self, place: Place, handle: int) -> End:
        """Return what is known of a span that is linked; of one that is not laid out only the height is."""
        return self._end(place, handle, ())

    def home(self, place: Place, last: Place, handle: int, fars: Sequence[End]) -> End:
        """Return what is known of the focused span on the lines of other ends and next to them.

        `last`: where its last letter is.
        """
        rows = [far.row for far in fars]
        wanted = [key for row in rows for key in (row.key, row.above, row.below) if key is not None]
        paragraph = self._find(last[0])
        final = (last[0], paragraph.line_of(last[1]) if paragraph is not None else _UNKNOWN)
        return self._end(place, handle, (*wanted, final))._replace(last=final)

    def _end(self, place: Place, handle: int, wanted: Iterable[Key]) -> End:
        number, position = place
        paragraph, tag = self._find(number), None
        if paragraph is None:
            top = float(self._heights.top(number))
            key = (number, _UNKNOWN)
            row = Row(key, top, top)
        else:
            key = (number, paragraph.line_of(position))
            row, tags = self._row(key, paragraph)
            tag = tags.get(handle)
        found = {line: self._pieces(line, handle) for line in {key, *wanted}}
        return End(row, tag, {line: pieces for line, pieces in found.items() if pieces}, key)

    def _pieces(self, key: Key, handle: int) -> list[Piece]:
        """Return the stretches of a span on one line, left to right."""
        number, index = key
        paragraph = self._find(number)
        if paragraph is None or index == _UNKNOWN:
            return []
        found = []
        for segment in paragraph.segments(index):
            lane = paragraph.lane_top(index, handle)
            if segment.handle == handle and lane is not None:
                row, top = self._row(key, paragraph)[0], self._heights.top(number)
                height = paragraph.inks.ink(segment.label, segment.hollow).height
                upper = top + paragraph.letters(index)[0]
                lower = top + paragraph.baseline(index) + lane + height + 1
                for left, right in paragraph.ranges(index, segment.start, segment.end):
                    found.append(Piece(row, self._left + left, self._left + right, upper, lower))
        return sorted(found, key=lambda piece: piece.left)

    def _row(self, key: Key, paragraph: Paragraph) -> tuple[Row, dict[int, Box]]:
        known = self._rows.get(key)
        if known is not None:
            return known
        number, index = key
        top = self._heights.top(number)
        art, baseline = paragraph.art(index), top + paragraph.baseline(index)
        tags = {
            hot.handle: (
                self._left + hot.left,
                baseline + hot.top,
                self._left + hot.right,
                baseline + hot.bottom,
            )
            for hot in (art.hot if art is not None else ())
            if hot.bottom < 0
        }
        # On the level of the bars over tags, which over tall letters stand a little higher than the slot.
        run = min([top + paragraph.slots[index] - 1, *(box[1] for box in tags.values())]) - 1
        row = Row(
            key,
            run,
            top + paragraph.bottom(index) - 2,
            tuple(tags.values()),
            self._neighbor(number, index, -1),
            self._neighbor(number, index, 1),
        )
        self._rows[key] = row, tags
        return row, tags

    def _neighbor(self, number: int, index: int, step: int) -> Key | None:
        """Return the line before or after one, over empty paragraphs, none where that is not laid out."""
        paragraph = self._find(number)
        if paragraph is not None and 0 <= index + step < len(paragraph.lines):
            return number, index + step
        for other in range(number + step, number + step * (_BLANKS + 1), step):
            paragraph = self._find(other)
            if paragraph is None:
                return None
            if paragraph.units:
                return other, 0 if step > 0 else len(paragraph.lines) - 1
        return None
