"""The ledger of quotation marks: every outermost one is a quote, part of one, or waived, or it is open."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Sequence
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
    outermost = [quotation for quotation in reading.quotations if quotation.depth == 0]
    marks = sorted(mark for mark in layer.marks() if mark.label in (QUOTE, WAIVED))
    pairs = [_closing(quotation, near) for quotation, near in _near(outermost, marks)]
    handles = list(dict.fromkeys(mark.handle for mark in pairs if mark is not None))
    spans = dict(zip(handles, layer.spans_of(handles), strict=True))
    return [
        _entry(layer, schema, quotation, spans[mark.handle] if mark is not None else None)
        for quotation, mark in zip(outermost, pairs, strict=True)
    ]


def ledger_after(
    entries: Sequence[Entry], layer: LayerView, schema: Schema, touched: Iterable[Fragment]
) -> list[Entry]:
    """Return `entries` after labels on the `touched` stretches changed; only quotations there are looked at."""
    fresh = list(entries)
    for start, end in touched:
        index = bisect_left(entries, end, key=lambda entry: entry.quotation.start)
        while index and entries[index - 1].quotation.end > start:
            index -= 1
            fresh[index] = entry_of(layer, schema, entries[index].quotation)
    return fresh


def touched_by(changes: Iterable[Change], layer: LayerView) -> list[Fragment]:
    """Return the stretches for `ledger_after`: of labels that changed, and of those whose links did."""
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


def count(entries: Iterable[Entry]) -> tuple[int, int]:
    """Return how many quotations are labelled or waived, and how many there are."""
    states = [entry.state for entry in entries]
    return sum(state in (EntryState.LABELLED, EntryState.WAIVED) for state in states), len(states)


def _near(quotations: Sequence[Quotation], marks: Sequence[Mark]) -> Iterable[tuple[Quotation, list[Mark]]]:
    """Pair every quotation with the fragments that share a character with it; both are sorted by start."""
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
