"""The ledger of quotation marks: every outermost one is a quote, part of one, or waived, or it is open."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Generator, Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from annotator.domain.annotation import Fragment, Relation, Span, SpanId
from annotator.domain.asking import SOURCE
from annotator.domain.change import Change
from annotator.domain.frames import CUE, oddities
from annotator.domain.layer import Layer, Mark
from annotator.domain.overlay import LayerView
from annotator.domain.quotation_lookup import QUOTE, WAIVED, covers, covers_part
from annotator.domain.quotations import Quotation
from annotator.domain.reading import Reading
from annotator.domain.schema import Schema

AT_ONCE = 25
"""Quotations whose labels are loaded together: a millisecond or two."""

_IN_FRAMES = frozenset({QUOTE, WAIVED, SOURCE, CUE})


class EntryState(StrEnum):
    """What has been said of a quotation."""

    OPEN = "open"
    LABELLED = "labelled"
    WAIVED = "waived"
    UNFINISHED = "unfinished"


@dataclass(frozen=True, slots=True)
class Entry:
    """One outermost quotation and the span that closes it, none while it is open."""

    quotation: Quotation
    state: EntryState
    span: SpanId | None = None


def ledger(reading: Reading, layer: Layer, schema: Schema) -> list[Entry]:
    """Return an entry for every outermost quotation of the article, by start. One pass."""
    slices = ledger_in_slices(reading, layer, schema)
    while True:
        try:
            next(slices)
        except StopIteration as finished:
            found: list[Entry] = finished.value
            return found


def ledger_in_slices(reading: Reading, layer: Layer, schema: Schema) -> Generator[None, None, list[Entry]]:
    """Do the same a few milliseconds at a time; `changed_entries` for what was touched meanwhile make it true."""
    outermost = [quotation for quotation in reading.quotations if quotation.depth == 0]
    entries: list[Entry] = []
    for first in range(0, len(outermost), AT_ONCE):
        entries += entries_of(outermost[first : first + AT_ONCE], layer, schema)
        yield
    return entries


def entries_of(quotations: Sequence[Quotation], layer: Layer, schema: Schema) -> list[Entry]:
    """Return the entries of some outermost quotations, by start; their labels are loaded together."""
    if not quotations:
        return []
    marks = layer.marks_between(quotations[0].start, quotations[-1].end)
    pairs = [_closing(quotation, near) for quotation, near in _near(quotations, marks)]
    layer.spans_of(dict.fromkeys(mark.handle for mark in marks if mark.label in _IN_FRAMES))
    return [
        _entry(layer, schema, quotation, layer.span_of(mark.handle) if mark is not None else None)
        for quotation, mark in zip(quotations, pairs, strict=True)
    ]


def changed_entries(
    entries: Sequence[Entry], layer: LayerView, schema: Schema, touched: Iterable[Fragment]
) -> dict[int, Entry]:
    """Return the entries that are others after labels on the `touched` stretches changed, by their place.

    Only quotations there are looked at.
    """
    fresh: dict[int, Entry] = {}
    for start, end in touched:
        index = bisect_left(entries, end, key=lambda entry: entry.quotation.start)
        while index and entries[index - 1].quotation.end > start:
            index -= 1
            if index not in fresh:
                fresh[index] = entry_of(layer, schema, entries[index].quotation)
    return {index: entry for index, entry in fresh.items() if entry != entries[index]}


def touched_by(changes: Iterable[Change], layer: LayerView) -> list[Fragment]:
    """Return the stretches for `changed_entries`: of labels that changed, and of those whose links did."""
    touched: list[Fragment] = []
    for change in changes:
        for value in (change.before, change.after):
            span = layer.span(value.from_span) if isinstance(value, Relation) else value
            if isinstance(span, Span):
                touched.extend(span.fragments)
                touched.extend(_pointing_at(layer, span))
    return touched


def _pointing_at(layer: LayerView, span: Span) -> Iterable[Fragment]:
    """Yield where the quotes stand that a source or a signal belongs to: it may stand in their way now."""
    for relation in layer.relations_to(span.id) if span.label in (SOURCE, CUE) else ():
        quote = layer.span(relation.from_span)
        yield from quote.fragments if quote is not None else ()


def entry_of(layer: LayerView, schema: Schema, quotation: Quotation) -> Entry:
    """Return the entry of one quotation; costs what lies near it."""
    near = [
        mark for mark in layer.marks_between(quotation.start, quotation.end) if mark.label in (QUOTE, WAIVED)
    ]
    mark = _closing(quotation, near)
    return _entry(layer, schema, quotation, layer.span_of(mark.handle) if mark is not None else None)


def open_between(
    reading: Reading, layer: LayerView, schema: Schema, start: int, end: int
) -> Iterator[Quotation]:
    """Yield the outermost quotations that begin in [start, end) and that nobody has decided, by start."""
    quotations = reading.quotations_near(start, end)
    for index in range(bisect_left(quotations, start, key=lambda each: each.start), len(quotations)):
        quotation = quotations[index]
        if quotation.start >= end:
            return
        if quotation.depth == 0 and entry_of(layer, schema, quotation).state is EntryState.OPEN:
            yield quotation


def count(entries: Iterable[Entry]) -> tuple[int, int]:
    """Return how many quotations are labelled or waived, and how many there are."""
    states = [entry.state for entry in entries]
    return sum(map(is_decided, states)), len(states)


def is_decided(state: EntryState) -> bool:
    """Return whether a quotation in this state waits for nothing."""
    return state in (EntryState.LABELLED, EntryState.WAIVED)


def _near(quotations: Sequence[Quotation], marks: Sequence[Mark]) -> Iterable[tuple[Quotation, list[Mark]]]:
    """Pair every quotation with the quotes and waived marks that share a character with it; both come by start."""
    marks = [mark for mark in marks if mark.label in (QUOTE, WAIVED)]
    waiting: list[Mark] = []
    index = 0
    for quotation in quotations:
        while index < len(marks) and marks[index].start < quotation.end:
            waiting.append(marks[index])
            index += 1
        waiting = [mark for mark in waiting if mark.end > quotation.start]
        yield quotation, list(waiting)


def _closing(quotation: Quotation, near: Iterable[Mark]) -> Mark | None:
    """Return the fragment that closes a quotation: waived marks before quotes, the tightest first."""
    found = [mark for mark in near if _closes(mark, quotation)]
    return min(found, key=lambda mark: (mark.label != WAIVED, mark.end - mark.start), default=None)


def _closes(mark: Mark, quotation: Quotation) -> bool:
    stretch: Fragment = (mark.start, mark.end)
    if mark.label == WAIVED:
        return covers(stretch, quotation)
    lies_in = quotation.start <= mark.start and mark.end <= quotation.end
    return covers_part(stretch, quotation) or lies_in


def _entry(layer: LayerView, schema: Schema, quotation: Quotation, span: Span | None) -> Entry:
    if span is None:
        return Entry(quotation, EntryState.OPEN)
    if span.label == WAIVED:
        return Entry(quotation, EntryState.WAIVED, span.id)
    state = EntryState.UNFINISHED if oddities(layer, schema, span) else EntryState.LABELLED
    return Entry(quotation, state, span.id)
