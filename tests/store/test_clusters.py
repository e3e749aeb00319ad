"""Clusters are read in pages, with counts, and only one annotator's."""

from __future__ import annotations

from steps import ANN, act, article, import_of, span, texts

from annotator.domain.annotation import HUMAN, RULE, AnnotatorName, Cluster, ClusterId, Membership, SpanId
from annotator.store.clusters import ClusterReader
from annotator.store.store import Store

ONE, TWO = "Bonn is big.", "Bonn is old."
A, B, EVA = ClusterId("a"), ClusterId("b"), AnnotatorName("eva")


def filled(store: Store) -> ClusterReader:
    """Return a reader of a project in which a is meant three times in two articles, and b never."""
    spans = [span("s1", "person", (0, 4)), span("s2", "person", (8, 11))]
    store.apply(import_of(ONE, TWO, spans=spans), texts(ONE, TWO))
    store.apply([act(Cluster(A, "person", "Ida", ANN), Cluster(B, "claim", "it", ANN, link="Q1"))])
    store.apply([act(Cluster(ClusterId("e"), "person", "Ida", EVA))])
    store.apply(
        [act(Membership(A, SpanId("s1")), Membership(A, SpanId("s2"), RULE), document=article(ONE).id)]
    )
    store.apply([act(Membership(A, SpanId("s1")), document=article(TWO).id)])
    return ClusterReader(store, ANN)


def test_a_page_holds_names_with_counts_and_where_to_go_on(empty: Store) -> None:
    look = filled(empty)
    rows, key = look.page(0, 1)
    assert [(row.cluster.id, row.members, row.articles) for row in rows] == [("a", 3, 2)]
    rows, key = look.page(key, 9)
    assert [(row.cluster.id, row.members, row.articles, row.cluster.link) for row in rows] == [
        ("b", 0, 0, "Q1")
    ]
    assert look.page(key, 9) == ([], key)


def test_rows_are_found_by_id_and_those_of_others_are_not(empty: Store) -> None:
    look = filled(empty)
    assert {row.cluster.id for row in look.rows([A, ClusterId("e"), ClusterId("gone")])} == {"a"}
    assert look.names("person") == [(A, "person", "Ida")]
    assert [cluster.id for cluster in look.most_mentioned(5, "claim")] == ["a"]
    assert [cluster.id for cluster in look.newest("claim", 5)] == ["b"]
    assert look.articles(A, 9) == 2
    assert look.articles(A, 1) == 1


def test_mentions_come_by_article(empty: Store) -> None:
    look = filled(empty)
    first, second, third = look.mentions(A, 0, 9)
    assert [m.span.id for m in (first, second, third)] == ["s1", "s2", "s1"]
    assert [m.origin for m in (first, second, third)] == [HUMAN, RULE, HUMAN]
    assert (first.document, first.title, first.length) == (article(ONE).id, ONE, len(ONE))
    assert [m.span.id for m in look.mentions(A, second.key, 9)] == ["s1"]
    assert [m.key for m in look.mentions_here(A, article(TWO).id)] == [third.key]


def test_members_come_by_article_and_with_their_places(empty: Store) -> None:
    look = filled(empty)
    found = look.members([A, B], 0, 2)
    assert [(document, member.span) for _, document, member in found] == [
        (article(ONE).id, "s1"),
        (article(ONE).id, "s2"),
    ]
    assert [document for _, document, _ in look.members([A, B], found[-1][0], 2)] == [article(TWO).id]
    assert look.members_here(A, article(ONE).id) == [
        (Membership(A, SpanId("s1")), (0, 4)),
        (Membership(A, SpanId("s2"), RULE), (8, 11)),
    ]
