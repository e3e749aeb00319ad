"""Several changes of one object become one, in an order that works forwards and backwards."""

from __future__ import annotations

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
from annotator.domain.change import changed, created, deleted, inverted, merge_changes

ANN = AnnotatorName("ann")
ONE = Span(SpanId("1"), "quote", ((0, 4),), ANN, "t")
TWO = Span(SpanId("2"), "source", ((5, 9),), ANN, "t")
LONGER = Span(SpanId("1"), "quote", ((0, 5),), ANN, "t")
LINK = Relation(RelationId("r"), "source", ONE.id, TWO.id, ANN, "t")
CLUSTER = Cluster(ClusterId("c"), "person", "Anna", ANN)
MEMBER = Membership(CLUSTER.id, TWO.id)


def test_a_span_that_is_made_and_changed_is_made_once() -> None:
    assert merge_changes([created(ONE), changed(ONE, LONGER)]) == (created(LONGER),)


def test_what_ends_as_it_began_is_no_change() -> None:
    assert merge_changes([created(ONE), deleted(ONE)]) == ()
    assert merge_changes([changed(ONE, LONGER), changed(LONGER, ONE)]) == ()


def test_links_come_after_their_ends_and_go_before_them() -> None:
    made = merge_changes([created(MEMBER), created(LINK), created(CLUSTER), created(ONE), created(TWO)])
    assert [change.after for change in made] == [CLUSTER, ONE, TWO, MEMBER, LINK]
    gone = merge_changes([deleted(ONE), deleted(CLUSTER), deleted(LINK), deleted(MEMBER)])
    assert [change.before for change in gone] == [LINK, MEMBER, ONE, CLUSTER]
    assert [change.after for change in inverted(gone)] == [CLUSTER, ONE, MEMBER, LINK]


def test_a_span_that_moves_leaves_its_cluster_before_it_joins_another() -> None:
    other = Membership(ClusterId("d"), TWO.id)
    step = merge_changes([created(other), deleted(MEMBER)])
    assert step == (deleted(MEMBER), created(other))
    assert merge_changes(inverted(step)) == (deleted(other), created(MEMBER))
