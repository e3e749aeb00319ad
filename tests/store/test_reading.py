"""Questions about a project as a whole."""

from __future__ import annotations

from dataclasses import replace

from steps import ANN, HEAD, LABELS, act, article, import_of, span, texts

from annotator.domain.annotation import (
    AnnotatorName,
    Cluster,
    ClusterId,
    LayerState,
    Membership,
    Reviewed,
    Status,
    Tier,
)
from annotator.domain.change import changed, deleted
from annotator.store.rows import DocumentRow, LayerRow
from annotator.store.store import Store

BEA = AnnotatorName("bea")


def test_the_list_of_articles_says_how_far_one_annotator_is(empty: Store) -> None:
    one, two = article("One", source="x.com", published="2017-01-12", language="en"), article("Two")
    empty.apply([act(one, document=one.id), act(two, document=two.id)], texts("One", "Two"))
    empty.apply([act(span("s", "person", (0, 1), doubt=True), LayerState(ANN, Status.DONE), document=one.id)])
    assert empty.documents(ANN) == [
        DocumentRow(one.id, "One", 3, "x.com", "2017-01-12", "en", Status.DONE, 1, 1),
        DocumentRow(two.id, "Two", 3, None, None, None, Status.NEW, 0, 0),
    ]
    assert [row.status for row in empty.documents(BEA)] == [Status.NEW, Status.NEW]
    assert empty.layer_rows() == [LayerRow(one.id, ANN, Status.DONE, 1, 1)]


def test_an_article_is_found_by_id_and_by_text(store: Store, text: str) -> None:
    document = article(text)
    assert store.document(document.id) == document
    assert store.document(article("other").id) is None
    assert store.text(document.text_sha256) == text
    assert store.known_documents([document.id, "other"]) == {document.id: document.text_sha256}
    assert store.documents_by_hash(document.text_sha256) == [document.id]
    assert store.documents_by_hash("00" * 32) == []


def test_what_is_known_of_an_article_can_change(store: Store, text: str) -> None:
    old = article(text)
    new = replace(old, title="Better", meta={**old.meta, "source": "y"})
    store.apply([act(changed(old, new), document=old.id)])
    assert store.document(old.id) == new
    assert [hit.title for hit in store.search("better")] == ["Better"]
    store.apply([act(changed(new, old), document=old.id)])
    assert store.search("better") == []


def test_one_id_may_name_labels_of_two_articles(empty: Store) -> None:
    empty.apply(import_of("One", "Two", spans=[span("T1", "person", (0, 1))]), texts("One", "Two"))
    assert [len(record.spans) for record in empty.records()] == [1, 1]


def test_the_schema_follows_its_steps_and_stands_by_position(empty: Store) -> None:
    person, quote = LABELS
    first = replace(quote, id="zebra", position=-1)
    empty.apply(
        [
            act(
                first,
                changed(person, replace(person, title="People")),
                changed(HEAD, replace(HEAD, revision=2)),
            )
        ]
    )
    schema = empty.schema()
    assert [label.id for label in schema.labels] == ["zebra", "person", "quote"]
    assert (schema.head.revision, schema.labels[1].title) == (2, "People")
    empty.apply([act(deleted(first))])
    assert len(empty.schema().labels) == 2


def test_clusters_are_counted_over_all_articles_the_most_mentioned_first(empty: Store) -> None:
    spans = [span("s1", "person", (0, 1)), span("s2", "person", (1, 2))]
    rare, often = (Cluster(ClusterId(name), "person", name, ANN) for name in ("rare", "often"))
    empty.apply(import_of("One", "Two", spans=spans), texts("One", "Two"))
    empty.apply(
        [
            act(
                rare,
                often,
                replace(rare, id=ClusterId("hers"), annotator=BEA),
                replace(rare, id=ClusterId("k"), kind="claim"),
            )
        ]
    )
    for text in ("One", "Two"):
        here = article(text).id
        empty.apply([act(Membership(often.id, spans[0].id), document=here)])
    empty.apply([act(Membership(often.id, spans[1].id), document=article("Two").id)])
    rows = empty.clusters(ANN, "person")
    assert [(row.cluster, row.members, row.articles) for row in rows] == [(often, 3, 2), (rare, 0, 0)]
    assert len(empty.clusters(ANN)) == 3
    assert empty.cluster(often.id) == often
    assert empty.cluster(ClusterId("nothing")) is None


def test_counts_are_those_of_the_whole_project(store: Store, text: str) -> None:
    here = article(text).id
    store.apply(
        [
            act(
                span("s", "person", (0, 1)),
                span("t", "quote", (0, 1), annotator=BEA),
                LayerState(ANN, Status.DONE),
                document=here,
            )
        ]
    )
    counts = store.counts()
    assert (counts.documents, counts.code_points, counts.spans) == (1, len(text), 2)
    assert (counts.acts, counts.steps, counts.relations, counts.clusters, counts.members) == (3, 3, 0, 0, 0)
    assert counts.labels == {"person": 1, "quote": 1}


def test_an_article_is_seen_for_a_tier_when_all_of_it_is(empty: Store) -> None:
    one, two = article("One"), article("Two")
    empty.apply([act(one, document=one.id), act(two, document=two.id)], texts("One", "Two"))
    empty.apply([act(Reviewed(ANN, Tier.QUOTES, ((0, 3),)), document=one.id)])
    empty.apply([act(Reviewed(ANN, Tier.CLAIMS, ((0, 2),)), document=one.id)])
    assert [row.reviewed for row in empty.documents(ANN)] == [{Tier.QUOTES}, frozenset()]
    assert [row.reviewed for row in empty.documents(BEA)] == [frozenset(), frozenset()]


def test_labels_of_an_article_are_counted_for_each_annotator(empty: Store) -> None:
    empty.apply(import_of("One", spans=[span("s", "person", (0, 1))]), texts("One"))
    assert list(empty.labels_of(article("One").id).values()) == [1]
