"""Where Space goes: the next thing worth a decision."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from enum import Enum, StrEnum

from annotator.domain.annotation import Fragment, SpanId, Tier
from annotator.domain.asking import attributes_of, has_open_frame
from annotator.domain.layer import FIRST
from annotator.domain.ledger import open_between
from annotator.domain.offsets import paragraph_at
from annotator.domain.overlay import LayerView
from annotator.domain.quotation_lookup import QUOTE, WAIVED
from annotator.domain.reading import Reading
from annotator.domain.schema import Schema


class StopKind(StrEnum):
    """What waits at a stop."""

    NAME = "name"
    QUOTATION = "quotation"
    QUESTION = "question"


@dataclass(frozen=True, slots=True)
class Stop:
    """A stretch worth a decision; `text` is what the foot line calls it. `span`: whose question is open."""

    kind: StopKind
    fragments: tuple[Fragment, ...]
    text: str
    span: SpanId | None = None


class Far(Enum):
    """Nothing lies so near that it was looked for."""

    FAR = "far"


NEAR_PARAGRAPHS, NEAR = 300, 40_000
"""Paragraphs, and code points, within which the foot line looks for the next stop: all of most articles."""

_RANK = {StopKind.QUOTATION: 0, StopKind.QUESTION: 1, StopKind.NAME: 2}
_Key = tuple[int, int]


def next_stop(
    reading: Reading,
    layer: LayerView,
    schema: Schema,
    offset: int,
    tiers: Collection[Tier],
    *,
    backwards: bool = False,
    after: Stop | None = None,
    skip: SpanId | None = None,
) -> Stop | None:
    """Return the next stop at or behind `offset` (`backwards`: before it), once round; none if none is.

    A walk goes on behind the stop `after`, and past the open questions of the span `skip`, the one in view.
    Only the paragraphs up to the stop are read.
    """
    walk = _Walk(reading, layer, schema, tiers, skip)
    cut: _Key = (offset, -1) if after is None else _key(after)
    here = paragraph_at(reading.paragraphs, cut[0])
    numbers = _round(here, len(reading.paragraphs) - 1, backwards)
    return walk.first(numbers, here, cut, backwards) or walk.across(here, backwards)


def near_stop(
    reading: Reading,
    layer: LayerView,
    schema: Schema,
    offset: int,
    tiers: Collection[Tier],
    *,
    after: Stop | None = None,
    skip: SpanId | None = None,
) -> Stop | Far | None:
    """Return the same, looked for in no more than what lies near: an article of any length costs as little."""
    walk = _Walk(reading, layer, schema, tiers, skip)
    cut: _Key = (offset, -1) if after is None else _key(after)
    here = paragraph_at(reading.paragraphs, cut[0])
    last = len(reading.paragraphs) - 1
    near: list[int] = []
    size = 0
    for number in _round(here, last, backwards=False):
        if len(near) == NEAR_PARAGRAPHS or (near and size > NEAR):
            break
        near.append(number)
        start, end = reading.paragraph(number)
        size += end - start
    if stop := walk.first(near, here, cut, backwards=False):
        return stop
    return walk.across(here, backwards=False) if len(near) > last else Far.FAR


def _round(here: int, last: int, backwards: bool) -> Iterator[int]:
    if backwards:
        yield from range(here, -1, -1)
        yield from range(last, here, -1)
    else:
        yield from range(here, last + 1)
        yield from range(here)


def _key(stop: Stop) -> _Key:
    return stop.fragments[0][0], _RANK[stop.kind]


@dataclass(slots=True)
class _Walk:
    """What counts as a stop in one walk."""

    reading: Reading
    layer: LayerView
    schema: Schema
    tiers: Collection[Tier]
    skip: SpanId | None

    def first(self, numbers: Iterable[int], here: int, cut: _Key, backwards: bool) -> Stop | None:
        """Return the first stop in these paragraphs that lies on this side of `cut` in the paragraph `here`."""
        for number in numbers:
            stops = self.stops_in(number)
            if backwards:
                stops.reverse()
            for stop in stops:
                if number != here or (_key(stop) < cut if backwards else _key(stop) > cut):
                    return stop
        return None

    def across(self, here: int, backwards: bool) -> Stop | None:
        """Return what lies on the other side of the cut in the paragraph where the walk began: round again."""
        stops = self.stops_in(here)
        return next(iter(reversed(stops) if backwards else stops), None)

    def stops_in(self, number: int) -> list[Stop]:
        """Return the stops that begin in a paragraph, in order."""
        start, end = self.reading.paragraph(number)
        found: list[Stop] = []
        if Tier.QUOTES in self.tiers:
            found += self._quotations(start, end)
            found += self._questions(start, end)
        if Tier.ENTITIES in self.tiers:
            found += self._names(number)
        if set(self.tiers) == {Tier.CLAIMS}:
            found += self._claims(start, end)
        return sorted(found, key=_key)

    def _quotations(self, start: int, end: int) -> Iterator[Stop]:
        for quotation in open_between(self.reading, self.layer, self.schema, start, end):
            yield Stop(StopKind.QUOTATION, quotation.fragments, self._text(quotation.fragments))

    def _questions(self, start: int, end: int) -> Iterator[Stop]:
        for mark in self.layer.marks_between(start, end):
            if mark.label not in (QUOTE, "source") or not mark.flags & FIRST or mark.start < start:
                continue
            span = self.layer.span_of(mark.handle)
            if span.id != self.skip and has_open_frame(self.reading, self.layer, self.schema, span):
                yield Stop(StopKind.QUESTION, span.fragments, self._text(span.fragments), span.id)

    def _claims(self, start: int, end: int) -> Iterator[Stop]:
        """Yield claims with open questions: what a pass of claims alone has to find."""
        for mark in self.layer.marks_between(start, end):
            if (
                self.schema.tier(mark.label) is not Tier.CLAIMS
                or not mark.flags & FIRST
                or mark.start < start
            ):
                continue
            span = self.layer.span_of(mark.handle)
            waits = any(a.asked and a.id not in span.attributes for a in attributes_of(self.schema, span))
            if waits and span.id != self.skip:
                yield Stop(StopKind.QUESTION, span.fragments, self._text(span.fragments), span.id)

    def _names(self, number: int) -> Iterator[Stop]:
        done = {label.id for label in self.schema.labels if label.tier is Tier.ENTITIES} | {WAIVED}
        for start, end in self.reading.names(number):
            if not any(mark.label in done for mark in self.layer.marks_between(start, end)):
                yield Stop(StopKind.NAME, ((start, end),), self._text(((start, end),)))

    def _text(self, fragments: tuple[Fragment, ...]) -> str:
        return " … ".join(" ".join(self.reading.text[start:end].split()) for start, end in fragments)
