"""Where `u` goes: what is wrong, odd or still open in an article, in the order of the text."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass

from annotator.domain.annotation import Fragment, Span, SpanId, Tier
from annotator.domain.asking import SOURCE, attributes_of, has_open_frame, open_source
from annotator.domain.frames import CUE, oddities
from annotator.domain.layer import FIRST, Layer
from annotator.domain.ledger import open_between
from annotator.domain.overlay import LayerView
from annotator.domain.problem import Severity
from annotator.domain.problems import attribute_problems, span_problems
from annotator.domain.quotation_lookup import QUOTE
from annotator.domain.reading import Reading
from annotator.domain.schema import Label, Schema


@dataclass(frozen=True, slots=True)
class Unfinished:
    """One thing to look at: a label, or a quotation that nobody has decided."""

    fragments: tuple[Fragment, ...]
    span: SpanId | None = None


def next_unfinished(
    reading: Reading,
    layer: Layer,
    schema: Schema,
    offset: int,
    tiers: Collection[Tier],
    *,
    backwards: bool = False,
    current: SpanId | None = None,
) -> Unfinished | None:
    """Return the next unfinished thing at or behind `offset` (`backwards`: before it), once round; none if none is.

    `current`: the label that the walk leaves; it comes last. Only the paragraphs up to the thing are read.
    """
    walk = _Walk(reading, layer, schema, tiers)
    here, count = reading.paragraph_at(offset), len(reading.paragraphs)
    at_start = walk.things_in(here)
    before, behind = _parted(at_start, offset, current)
    near, far = (before, behind) if backwards else (behind, before)
    if near:
        return near[-1] if backwards else near[0]
    for turn in range(1, count):
        found = walk.things_in((here - turn if backwards else here + turn) % count)
        if found:
            return found[-1] if backwards else found[0]
    left = far or at_start
    return None if not left else left[-1] if backwards else left[0]


def _parted(
    things: list[Unfinished], offset: int, current: SpanId | None
) -> tuple[list[Unfinished], list[Unfinished]]:
    """Return what stands before a place or label and what behind it; the thing left is in neither."""
    ids = [thing.span for thing in things]
    if current is not None and current in ids:
        place = ids.index(current)
        return things[:place], things[place + 1 :]
    before = [thing for thing in things if thing.fragments[0][0] < offset]
    return before, [thing for thing in things if thing.fragments[0][0] >= offset]


class _Walk:
    """What counts as unfinished in one walk."""

    def __init__(self, reading: Reading, layer: Layer, schema: Schema, tiers: Collection[Tier]) -> None:
        self._reading, self._layer, self._schema = reading, layer, schema
        self._quotes = Tier.QUOTES in tiers
        self._labels = frozenset(
            label.id for label in schema.labels if label.tier in tiers and _may_wait(label)
        )

    def things_in(self, number: int) -> list[Unfinished]:
        """Return the unfinished things that begin in a paragraph, in order."""
        start, end = self._reading.paragraph(number)
        found = list(self._waiting(start, end))
        if self._quotes:
            found += self._open(start, end)
        return sorted(found, key=_place)

    def _open(self, start: int, end: int) -> Iterator[Unfinished]:
        """Yield the quotations that nobody has decided."""
        for quotation in open_between(self._reading, self._layer, self._schema, start, end):
            yield Unfinished(quotation.fragments)

    def _waiting(self, start: int, end: int) -> Iterator[Unfinished]:
        """Yield the labels of the pass that are unfinished."""
        marks = self._layer.marks_between(start, end)
        handles = [
            m.handle for m in marks if m.flags & FIRST and m.start >= start and m.label in self._labels
        ]
        for span in self._layer.spans_of(handles):
            if is_unfinished(self._reading, self._layer, self._schema, span):
                yield Unfinished(span.fragments, span.id)


def _place(thing: Unfinished) -> tuple[int, int]:
    return thing.fragments[0][0], -thing.fragments[-1][1]


def _may_wait(label: Label) -> bool:
    """Tell whether a label can have a question that is open, or a frame that is odd."""
    return label.id in (QUOTE, SOURCE, CUE) or any(a.asked and a.active for a in label.attributes)


def is_unfinished(reading: Reading, layer: LayerView, schema: Schema, span: Span) -> bool:
    """Tell whether a label is wrong or odd, or has a question that is asked by itself and open."""
    if any(a.asked and a.id not in span.attributes for a in attributes_of(schema, span)):
        return True
    if oddities(layer, schema, span):
        return True
    if span.label in (QUOTE, SOURCE) and open_source(layer, schema, span) is not None:
        return True
    if span.label in (QUOTE, SOURCE) and has_open_frame(reading, layer, schema, span):
        return True
    text = reading.text
    if attribute_problems(text, schema, span):
        return True
    return any(p.severity is Severity.ERROR for p in span_problems(text, layer, schema, span))
