"""A layer answers as a plain list of spans would, and follows the log."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from hypothesis import given
from hypothesis import strategies as st

from annotator.domain.annotation import (
    AnnotatorName,
    Cluster,
    ClusterId,
    Membership,
    Relation,
    RelationId,
    Span,
    SpanId,
)
from annotator.domain.change import changed, created, deleted
from annotator.domain.layer import HEAD, Layer, Links, Mark, marks_of, span_order

ANN = AnnotatorName("ann")
NOW = "2026-11-22T08:00:00Z"


class Shelf:
    """A loader that holds spans in a list, as a project file would."""

    def __init__(self, spans: Sequence[Span]) -> None:
        self.spans = list(spans)

    def spans_by_handle(self, handles: Sequence[int]) -> list[Span]:
        return [self.spans[handle] for handle in handles]

    def span_by_id(self, span_id: SpanId) -> tuple[int, Span] | None:
        return next(((i, s) for i, s in enumerate(self.spans) if s.id == span_id), None)

    def marks(self, start: int = 0, end: int = 1 << 40) -> list[Mark]:
        chosen = ((i, span) for i, span in enumerate(self.spans) if start <= span.start < end)
        return sorted(mark for i, span in chosen for mark in marks_of(span, i))

    def marks_around(self, start: int, end: int) -> list[Mark]:
        chosen = ((i, span) for i, span in enumerate(self.spans) if span.start < end and span.end > start)
        return [mark for i, span in chosen for mark in marks_of(span, i)]

    def pages(self) -> Iterator[list[Mark]]:
        for handle, span in enumerate(self.spans):
            yield marks_of(span, handle)

    def link_pages(self) -> Iterator[Links]:
        yield Links()

    def links_of(self, span_id: SpanId) -> Links:
        return Links()


def loaded(spans: Sequence[Span]) -> Layer:
    """Return a layer as an open article has it: the head at once, the rest when it is asked for."""
    shelf = Shelf(spans)
    return Layer(ANN, shelf.marks(0, HEAD), shelf, rest=shelf)


def make(number: int, *fragments: tuple[int, int], label: str = "person", annotator: str = ANN) -> Span:
    return Span(SpanId(f"s{number}"), label, fragments, AnnotatorName(annotator), NOW)


fragments = st.lists(st.integers(0, 3 * HEAD), min_size=2, max_size=6, unique=True).map(
    lambda offsets: tuple(zip(sorted(offsets)[::2], sorted(offsets)[1::2], strict=False))
)
layers = st.lists(fragments.filter(bool), max_size=25).map(
    lambda all_fragments: [make(i, *f) for i, f in enumerate(all_fragments)]
)


@given(layers, st.integers(0, 3 * HEAD), st.integers(1, 3000))
def test_spans_between_are_those_that_share_a_character(spans: list[Span], start: int, length: int) -> None:
    layer = loaded(spans)
    end = start + length
    expected = [s for s in spans if any(a < end and b > start for a, b in s.fragments)]
    assert layer.spans_between(start, end) == sorted(expected, key=span_order)


@given(layers, layers, st.data())
def test_a_layer_that_followed_the_log_equals_one_that_is_loaded(
    old: list[Span], new: list[Span], data: st.DataObject
) -> None:
    layer = loaded(old)
    now = {span.id: span for span in old}
    for span in new:
        before = now.get(span.id)
        gone = data.draw(st.booleans())
        if before is not None and gone:
            change = deleted(before)
            del now[span.id]
        else:
            change = created(span) if before is None else changed(before, span)
            now[span.id] = span
        if data.draw(st.booleans()):
            layer.load_on(0)
        if data.draw(st.booleans()):
            layer.marks_between(span.start, span.end + HEAD)
        layer.expect([change])
        layer.apply([change])
    assert layer.spans() == sorted(now.values(), key=span_order)
    assert len(layer) == len(now)
    assert sorted(m[:3] for m in layer.marks()) == sorted(
        (start, end, s.label) for s in now.values() for start, end in s.fragments
    )


@given(layers, st.integers(0, 3 * HEAD))
def test_next_and_previous_mark_are_the_nearest_starts(spans: list[Span], offset: int) -> None:
    layer = loaded(spans)
    starts = sorted(span.start for span in spans)
    after = next((s for s in starts if s >= offset), None)
    before = next((s for s in reversed(starts) if s < offset), None)
    found_after, found_before = layer.next_mark(offset), layer.previous_mark(offset)
    assert (found_after.start if found_after else None) == after
    assert (found_before.start if found_before else None) == before


def test_a_deleted_span_is_not_found_again_while_the_file_still_has_it() -> None:
    span = make(1, (0, 5))
    layer = Layer(ANN, Shelf([span]).marks(), Shelf([span]))
    layer.apply([deleted(span)])
    assert layer.span(span.id) is None
    layer.apply([created(span)])
    assert layer.span(span.id) == span


def test_changes_of_other_annotators_are_passed_over() -> None:
    layer = Layer(ANN)
    assert layer.apply([created(make(1, (0, 5), annotator="bob"))]) == []
    assert len(layer) == 0


def test_links_follow_the_log_and_say_what_to_draw_again() -> None:
    quote, source = make(1, (0, 10), label="quote"), make(2, (12, 20), label="source")
    layer = Layer(ANN)
    layer.apply([created(quote), created(source)])
    relation = Relation(RelationId("r"), "source", quote.id, source.id, ANN, NOW)
    assert layer.relations() == []
    assert sorted(layer.apply([created(relation)])) == [(0, 10), (12, 20)]
    assert layer.relations_from(quote.id, "source") == layer.relations_to(source.id) == [relation]
    layer.apply([deleted(relation)])
    assert layer.relations_from(quote.id) == []


def test_links_are_loaded_when_they_are_first_asked_for() -> None:
    span, cluster = make(1, (0, 5)), Cluster(ClusterId("c"), "person", "Anna", ANN)
    links = Links(clusters=(cluster,), memberships=(Membership(cluster.id, span.id),))
    layer = Layer(ANN, Shelf([span]).marks(), Shelf([span]), lambda: links)
    assert layer.cluster_of(span.id) == cluster
    assert layer.members(cluster.id) == [span]
    assert layer.clusters() == [cluster]
    layer.apply([deleted(Membership(cluster.id, span.id))])
    assert layer.cluster_of(span.id) is None
    assert layer.clusters() == []
