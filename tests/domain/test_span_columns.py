"""Columns are the same spans as objects are, in the order of exports."""

from __future__ import annotations

from random import Random

from format_articles import records
from hypothesis import given

from annotator.domain.annotation import AnnotatorName, Span, SpanId
from annotator.domain.layer import span_order
from annotator.domain.record import Record
from annotator.domain.span_columns import columns


def span(name: str, start: int, end: int, label: str = "quote") -> Span:
    return Span(SpanId(name), label, ((start, end),), AnnotatorName("ann"), "2026-11-22T08:00:00Z")


@given(records())
def test_columns_give_back_every_span_whole_and_in_order(record: Record) -> None:
    shuffled = list(record.spans)
    Random(7).shuffle(shuffled)
    assert columns(shuffled) == tuple(sorted(record.spans, key=span_order))


def test_columns_are_equal_to_a_tuple_and_to_columns_of_the_same_spans() -> None:
    one, two = span("a", 0, 4), span("b", 5, 9)
    assert columns((one, two)) == (one, two)
    assert columns((one, two)) == columns([two, one])
    assert columns((one,)) != (two,)
    assert columns(()) == ()


def test_columns_that_came_otherwise_are_brought_into_order() -> None:
    long, short, twin = span("c", 0, 9), span("b", 0, 4), span("a", 0, 4)
    mixed = columns((long, short))
    mixed = type(mixed)(
        *(list(column)[::-1] for column in (mixed.ids, mixed.labels, mixed.starts, mixed.ends)),
        mixed.annotators,
        mixed.origins,
        mixed.created,
        mixed.doubts,
        {},
    )
    assert mixed.in_order() == (long, short)
    assert columns((short, long, twin)) == (long, twin, short)


def test_a_column_is_taken_by_place_and_by_slice() -> None:
    three = tuple(span(name, place, place + 1) for place, name in enumerate("abc"))
    found = columns(three)
    assert found[-1] == three[-1]
    assert found[1:] == three[1:]
    assert len(found) == 3
