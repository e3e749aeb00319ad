"""The spans of one article as columns: an export reads millions and makes an object of none of them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from operator import lt
from typing import overload

from annotator.domain.annotation import AnnotatorName, Fragment, Span, SpanId, Value
from annotator.domain.layer import span_order


@dataclass(frozen=True, slots=True)
class SpanRest:
    """What most spans do not have. `fragments` are empty where the span is one stretch."""

    fragments: tuple[Fragment, ...] = ()
    attributes: Mapping[str, Value] = field(default_factory=dict)
    derived: tuple[str, ...] = ()
    note: str | None = None
    rules: tuple[str, ...] = ()


NO_REST = SpanRest()


@dataclass(frozen=True, slots=True, eq=False)
class SpanColumns(Sequence[Span]):
    """Spans in export order; one is made when it is touched, and equal to a tuple of the same spans.

    `starts`, `ends`: code points, of the first fragment and of the last. `rests`: by place, of those that have
    more than the columns say.
    """

    ids: Sequence[str]
    labels: Sequence[str]
    starts: Sequence[int]
    ends: Sequence[int]
    annotators: Sequence[str]
    origins: Sequence[str]
    created: Sequence[str]
    doubts: Sequence[bool]
    rests: Mapping[int, SpanRest]

    def in_order(self) -> SpanColumns:
        """Return the same spans in export order: by start, longest first, label, id."""
        starts, ends, labels, ids = self.starts, self.ends, self.labels, self.ids
        if all(map(lt, starts, starts[1:])):
            return self
        places = sorted(range(len(starts)), key=lambda n: (starts[n], -ends[n], labels[n], ids[n]))
        rests = self.rests
        return SpanColumns(
            [ids[n] for n in places],
            [labels[n] for n in places],
            [starts[n] for n in places],
            [ends[n] for n in places],
            [self.annotators[n] for n in places],
            [self.origins[n] for n in places],
            [self.created[n] for n in places],
            [self.doubts[n] for n in places],
            {place: rests[n] for place, n in enumerate(places) if n in rests},
        )

    def __len__(self) -> int:
        return len(self.ids)

    @overload
    def __getitem__(self, place: int) -> Span: ...

    @overload
    def __getitem__(self, place: slice) -> tuple[Span, ...]: ...

    def __getitem__(self, place: int | slice) -> Span | tuple[Span, ...]:
        places = range(len(self.ids))[place]
        return self._span(places) if isinstance(places, int) else tuple(map(self._span, places))

    def __iter__(self) -> Iterator[Span]:
        return map(self._span, range(len(self.ids)))

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, SpanColumns | tuple):
            return NotImplemented
        return len(self) == len(other) and tuple(self) == tuple(other)

    __hash__ = None  # type: ignore[assignment]  # like the mappings inside, it is no key

    def _span(self, place: int) -> Span:
        rest = self.rests.get(place, NO_REST)
        return Span(
            SpanId(self.ids[place]),
            self.labels[place],
            rest.fragments or ((self.starts[place], self.ends[place]),),
            AnnotatorName(self.annotators[place]),
            self.created[place],
            self.origins[place],
            rest.attributes,
            rest.derived,
            rest.note,
            self.doubts[place],
            rest.rules,
        )


def columns(spans: Sequence[Span]) -> SpanColumns:
    """Return spans as columns in export order; columns are in it already and come back as they are."""
    if isinstance(spans, SpanColumns):
        return spans
    if not all(map(lt, (span.start for span in spans), (span.start for span in spans[1:]))):
        spans = sorted(spans, key=span_order)
    return SpanColumns(
        [span.id for span in spans],
        [span.label for span in spans],
        [span.start for span in spans],
        [span.end for span in spans],
        [span.annotator for span in spans],
        [span.origin for span in spans],
        [span.created for span in spans],
        [span.doubt for span in spans],
        {place: _rest(span) for place, span in enumerate(spans) if _has_more(span)},
    )


def _has_more(span: Span) -> bool:
    return bool(
        len(span.fragments) > 1 or span.attributes or span.derived or span.rules or span.note is not None
    )


def _rest(span: Span) -> SpanRest:
    fragments = span.fragments if len(span.fragments) > 1 else ()
    return SpanRest(fragments, span.attributes, span.derived, span.note, span.rules)
