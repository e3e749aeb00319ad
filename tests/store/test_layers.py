"""What an open article gets from the file: flat marks at once, objects when they are touched."""

from __future__ import annotations

from dataclasses import replace

import pytest
from steps import ANN, act, article, span

from annotator.base.errors import EnvironmentFailure
from annotator.domain.annotation import (
    AnnotatorName,
    Cluster,
    ClusterId,
    DocumentId,
    LayerState,
    Membership,
    Relation,
    RelationId,
    Reviewed,
    SpanId,
    Status,
    Tier,
)
from annotator.domain.change import changed, created, deleted
from annotator.domain.layer import DOUBT, FIRST, HEAD, LAST, Layer
from annotator.store.layers import LayerLoader
from annotator.store.store import Store

BEA = AnnotatorName("bea")
ANNA = span("s1", "person", (0, 4), doubt=True)
QUOTE = span("s2", "quote", (11, 30), (51, 64), attributes={"type": "direct", "act": "statement"})
LATE = span("s3", "person", (31, 34))
HERS = span("s4", "person", (31, 34), annotator=BEA)
LINK = Relation(RelationId("r1"), "source", QUOTE.id, ANNA.id, ANN, "now", note="n", attributes={"a": 1})
WHO = Cluster(ClusterId("c1"), "person", "Anna", ANN, link="Q1")
MEMBER = Membership(WHO.id, ANNA.id, "rule")


@pytest.fixture
def here(store: Store, text: str) -> DocumentId:
    """Return the article, with labels of two people."""
    document = article(text).id
    store.apply([act(LATE, QUOTE, ANNA, HERS, LINK, WHO, MEMBER, LayerState(ANN), document=document)])
    return document


def layer_of(loader: LayerLoader) -> Layer:
    """Return the layer that a loader feeds."""
    return Layer(ANN, loader.marks(), loader, loader.links, loader.state(), loader.reviewed())


def test_marks_come_by_start_with_the_bits_that_the_canvas_needs(store: Store, here: DocumentId) -> None:
    marks = LayerLoader(store, here, ANN).marks()
    assert [(m.start, m.end, m.label, m.flags) for m in marks] == [
        (0, 4, "person", FIRST | LAST | DOUBT),
        (11, 30, "quote", FIRST),
        (31, 34, "person", FIRST | LAST),
        (51, 64, "quote", LAST),
    ]
    assert marks[1].handle == marks[3].handle


def test_spans_come_by_handle_in_the_order_asked_for_and_by_id(store: Store, here: DocumentId) -> None:
    loader = LayerLoader(store, here, ANN)
    handles = list(dict.fromkeys(mark.handle for mark in loader.marks()))
    assert loader.spans_by_handle(handles[::-1]) == [LATE, QUOTE, ANNA]
    assert loader.span_by_id(QUOTE.id) == (handles[1], QUOTE)
    assert loader.span_by_id(SpanId("nobody")) is None
    assert loader.span_by_id(HERS.id) is None
    with pytest.raises(EnvironmentFailure, match="a label is not there"):
        loader.spans_by_handle([12345])


def test_attributes_come_in_the_order_of_the_schema(store: Store, here: DocumentId) -> None:
    found = LayerLoader(store, here, ANN).span_by_id(QUOTE.id)
    assert found is not None
    assert list(found[1].attributes) == ["type", "act"]


def test_links_state_and_reviewed_stretches_come_as_they_were_said(store: Store, here: DocumentId) -> None:
    reviewed = Reviewed(ANN, Tier.QUOTES, ((0, 10),))
    store.apply([act(reviewed, document=here)])
    loader = LayerLoader(store, here, ANN)
    links = loader.links()
    assert (links.relations, links.clusters, links.memberships) == ((LINK,), (WHO,), (MEMBER,))
    assert loader.state() == LayerState(ANN)
    assert loader.reviewed() == [reviewed]


def test_one_who_said_nothing_has_no_state_and_no_labels(store: Store, here: DocumentId) -> None:
    for loader in (
        LayerLoader(store, here, AnnotatorName("nobody")),
        LayerLoader(store, DocumentId("none"), ANN),
    ):
        assert loader.marks() == []
        assert loader.state() is None
        assert loader.reviewed() == []
        assert loader.span_by_id(ANNA.id) is None
        assert loader.links().relations == ()
    assert LayerLoader(store, here, BEA).state() is None


def test_a_layer_that_follows_the_acts_is_the_layer_that_is_read_again(
    store: Store, here: DocumentId
) -> None:
    layer = layer_of(LayerLoader(store, here, ANN))
    moved = replace(LATE, fragments=((30, 33),))
    acts = (
        (changed(LATE, moved), changed(LayerState(ANN), LayerState(ANN, Status.DONE))),
        (deleted(LINK), deleted(MEMBER), deleted(ANNA)),
    )
    for changes in acts:
        layer.expect(changes)
        store.apply([act(*changes, document=here)])
        layer.apply(changes)
    again = layer_of(LayerLoader(store, here, ANN))
    assert layer.spans() == again.spans() == [QUOTE, moved]
    assert layer.relations() == again.relations() == []
    assert layer.state == again.state


def make_long(store: Store) -> None:
    """Let the article count as so long that a label can stand behind what is loaded first."""
    store.connection.execute("UPDATE document SET length = ?", (2 * HEAD,))


def test_acts_while_the_rest_of_a_long_article_is_still_loading_are_neither_lost_nor_shown_twice(
    store: Store, here: DocumentId, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("annotator.store.layers._PAGE_ROWS", 2)
    make_long(store)
    far = [span(f"f{n}", "person", (HEAD + 10 * n, HEAD + 10 * n + 4)) for n in range(8)]
    far.append(span("split", "quote", (HEAD, HEAD + 3), (HEAD + 90, HEAD + 99)))
    store.apply([act(*far, document=here)])
    loader = LayerLoader(store, here, ANN)
    layer = Layer(ANN, loader.marks(0, HEAD), loader, loader.links, rest=loader)
    assert not layer.load_on(0)
    claim, new = replace(far[6], label="claim"), span("new", "person", (HEAD + 61, HEAD + 63))
    acts = (
        (created(new), changed(far[6], claim)),
        (deleted(far[0]), deleted(far[8]), deleted(far[7])),
        (created(far[7]),),
    )
    for changes in acts:
        layer.expect(changes)
        store.apply([act(*changes, document=here)])
        layer.apply(changes)
        layer.load_on(0)
    assert layer.spans_between(HEAD + 60, HEAD + 80) == [claim, new, far[7]]
    again = layer_of(LayerLoader(store, here, ANN))
    assert layer.spans() == again.spans()
    assert sorted(m[:3] for m in layer.marks()) == sorted(m[:3] for m in again.marks())
    assert not layer._lacks_marks


def test_links_of_a_long_article_are_told_span_by_span_until_all_are_loaded(
    store: Store, here: DocumentId, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("annotator.store.layers._PAGE_ROWS", 1)
    make_long(store)
    far = span("far", "quote", (HEAD, HEAD + 5))
    more = [Relation(RelationId(f"r{n}"), "source", far.id, ANNA.id, ANN, "now") for n in (2, 3)]
    store.apply([act(far, *more, document=here)])
    loader = LayerLoader(store, here, ANN)
    layer = Layer(ANN, loader.marks(0, HEAD), loader, loader.links, rest=loader)

    def is_told() -> bool:
        assert [r.id for r in layer.relations_to(ANNA.id, "source")] == ["r1", "r2", "r3"][: 3 - taken]
        assert layer.relations_from(QUOTE.id) == [LINK]
        assert layer.cluster_of(ANNA.id) == WHO
        assert layer.membership(ANNA.id) == MEMBER
        assert layer.membership(QUOTE.id) is layer.cluster_of(QUOTE.id) is None
        return not layer.complete

    taken = 0
    while is_told() and not layer.load_on(0):
        if taken == 0 and layer._link_pages is not None:
            change = deleted(more[1])
            layer.expect([change])
            store.apply([act(change, document=here)])
            layer.apply([change])
            taken = 1
    assert taken == 1
    assert layer.has_links
    is_told()
    assert layer.clusters() == [WHO]


@pytest.mark.parametrize("place", ["start = 99999999, end = 100000000", "start = 5, end = 5"])
def test_a_label_that_stands_nowhere_in_its_text_is_damage_and_no_crash(
    store: Store, here: DocumentId, place: str
) -> None:
    store.connection.execute(f"UPDATE span SET {place}")
    with pytest.raises(EnvironmentFailure, match="outside its text"):
        LayerLoader(store, here, ANN).marks()
