"""Which lane below the text each span of a paragraph runs in; knows numbers only."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple


class Segment(NamedTuple):
    """A fragment within one paragraph. Offsets: document positions relative to the paragraph, half-open.

    `first`, `last`: it holds the very start or end of its span. `hollow`: not saved yet.
    `chip`: what the tag says after the label.
    """

    start: int
    end: int
    label: str
    handle: int
    first: bool
    last: bool
    doubt: bool = False
    hollow: bool = False
    chip: str = ""


def lanes(segments: Sequence[Segment]) -> dict[int, int]:
    """Return the lane of each span by handle: 0 next to the text, short spans nearest.

    All fragments of a span run in one lane, which the stretch between them keeps free.
    `segments` are sorted by start. Only spans that overlap are compared: O(n log n) for real texts.
    """
    extents: dict[int, list[int]] = {}
    for segment in segments:
        known = extents.get(segment.handle)
        if known is None:
            extents[segment.handle] = [segment.start, segment.end]
        elif segment.end > known[1]:
            known[1] = segment.end
    result: dict[int, int] = {}
    overlapping: list[tuple[int, int, int]] = []
    reach = -1
    for handle, (start, end) in extents.items():
        if start >= reach and overlapping:
            if len(overlapping) > 1:
                _stack(overlapping, result)
            overlapping = []
        result[handle] = 0
        overlapping.append((start, end, handle))
        reach = max(reach, end)
    if overlapping:
        _stack(overlapping, result)
    return result


def depth(segments: Iterable[Segment], lane: Mapping[int, int]) -> int:
    """Return how many lanes the segments of one line need."""
    return max((lane[segment.handle] + 1 for segment in segments), default=0)


def _stack(spans: list[tuple[int, int, int]], result: dict[int, int]) -> None:
    taken: list[list[tuple[int, int]]] = []
    for start, end, handle in sorted(spans, key=_by_length):
        for number, others in enumerate(taken):
            place = bisect_left(others, (start, end))
            left_free = place == 0 or others[place - 1][1] <= start
            if left_free and (place == len(others) or others[place][0] >= end):
                others.insert(place, (start, end))
                result[handle] = number
                break
        else:
            result[handle] = len(taken)
            taken.append([(start, end)])


def _by_length(span: tuple[int, int, int]) -> tuple[int, int, bool, int]:
    """Shorter first; of equal ones the older: handles of this session are negative and count down."""
    start, end, handle = span
    return end - start, start, handle < 0, abs(handle)
