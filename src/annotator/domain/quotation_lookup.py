"""Which quotation marks stand in a stretch, and whether somebody said that they mark no quote."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable

from annotator.domain.annotation import Fragment
from annotator.domain.overlay import LayerView
from annotator.domain.quotations import Quotation
from annotator.domain.reading import Reading

QUOTE = "quote"
WAIVED = "waived"


def quotations_between(reading: Reading, start: int, end: int) -> list[Quotation]:
    """Return the quotations that share a character with [start, end), nested ones too, by start."""
    quotations = reading.quotations_near(start, end)
    index = bisect_left(quotations, end, key=lambda quotation: quotation.start)
    found: list[Quotation] = []
    while index:
        index -= 1
        quotation = quotations[index]
        if quotation.end > start:
            found.append(quotation)
        # Outermost quotations do not overlap: what stands before this one ends before it.
        if quotation.depth == 0 and quotation.start <= start:
            break
    return found[::-1]


def covers(fragment: Fragment, quotation: Quotation) -> bool:
    """Return whether a stretch holds all the words of a quotation, with or without its marks."""
    return fragment[0] <= quotation.start + 1 and fragment[1] >= quotation.end - 1


def covers_part(fragment: Fragment, quotation: Quotation) -> bool:
    """Return whether a stretch holds the words of at least one fragment of a quotation."""
    return any(fragment[0] <= start + 1 and fragment[1] >= end - 1 for start, end in quotation.fragments)


def is_waived(layer: LayerView, quotation: Quotation) -> bool:
    """Return whether a label says that these marks are no quote."""
    marks = layer.marks_between(quotation.start, quotation.end)
    return any(mark.label == WAIVED and covers((mark.start, mark.end), quotation) for mark in marks)


def length(fragments: Iterable[Fragment]) -> int:
    """Return how many characters the fragments hold."""
    return sum(end - start for start, end in fragments)


def within(inner: Iterable[Fragment], outer: Iterable[Fragment]) -> bool:
    """Return whether every inner fragment lies inside one outer fragment."""
    stretches = list(outer)
    return all(any(a <= start and end <= b for a, b in stretches) for start, end in inner)


def overlap(one: Iterable[Fragment], other: Iterable[Fragment]) -> bool:
    """Return whether two stretches share a character."""
    stretches = list(other)
    return any(start < b and a < end for start, end in one for a, b in stretches)
