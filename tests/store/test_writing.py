"""The only write door: in whole or not at all, and only from the values that a change names."""

from __future__ import annotations

import hashlib
from dataclasses import replace

import pytest
from steps import ANN, act, article, import_of, span, texts

from annotator.base.errors import EnvironmentFailure, LogMismatch
from annotator.domain.annotation import (
    AnnotatorName,
    Cluster,
    ClusterId,
    LayerState,
    Membership,
    Relation,
    RelationId,
    Reviewed,
    SpanId,
    Status,
    Tier,
)
from annotator.domain.change import Change, Kind, changed, created, deleted, inverted
from annotator.store.store import Store
from annotator.store.tables import TABLES

NOW = "2026-11-22T08:00:00Z"
ANNA, BEN = span("s1", "person", (0, 4)), span("s2", "person", (31, 34))
QUOTE = span(
    "s3", "quote", (11, 30), (51, 64), attributes={"type": "direct"}, derived=("type",), rules=("Q5",)
)
SOURCE = Relation(RelationId("r1"), "source", QUOTE.id, ANNA.id, ANN, NOW)
WHO = Cluster(ClusterId("c1"), "person", "Anna", ANN)


def tables(store: Store) -> dict[str, list[tuple[object, ...]]]:
    """Return everything in the file but the log and the words."""
    names = ("document", "layer", "span", "relation", "cluster", "membership", "reviewed", "definition")
    return {
        name: store.connection.execute(f"SELECT * FROM {name} ORDER BY 1, 2").fetchall() for name in names
    }


def test_every_kind_of_object_but_articles_has_a_table() -> None:
    assert set(TABLES) == set(Kind) - {Kind.DOCUMENT}


def test_an_act_is_in_the_log_and_in_the_tables(store: Store, text: str) -> None:
    draft = act(ANNA, document=article(text).id, title="Person “Anna”")
    store.apply([draft])
    assert store.record(article(text).id).spans == (ANNA,)
    assert list(store.steps())[-1].draft == draft
    assert store.act(draft.act).title == "Person “Anna”"


def test_all_that_can_be_said_of_an_article_comes_back_as_it_was(store: Store, text: str) -> None:
    things = (
        ANNA,
        BEN,
        QUOTE,
        SOURCE,
        WHO,
        Membership(WHO.id, ANNA.id),
        LayerState(ANN, Status.DONE, {"a": 1}),
    )
    store.apply([act(*things, Reviewed(ANN, Tier.QUOTES, ((0, 9), (12, 20))), document=article(text).id)])
    record = store.record(article(text).id)
    assert record.spans == (ANNA, QUOTE, BEN)
    assert record.relations == (SOURCE,)
    assert record.layers == (LayerState(ANN, Status.DONE, {"a": 1}),)
    assert (record.clusters[0].cluster, record.clusters[0].members) == (WHO, (ANNA.id,))
    assert record.reviewed == (Reviewed(ANN, Tier.QUOTES, ((0, 9), (12, 20))),)


def test_the_order_of_the_changes_in_a_step_does_not_matter(store: Store, text: str) -> None:
    here = article(text).id
    store.apply([act(Membership(WHO.id, ANNA.id), WHO, SOURCE, QUOTE, ANNA, document=here)])
    before = tables(store)
    gone = [
        deleted(ANNA),
        deleted(QUOTE),
        deleted(SOURCE),
        deleted(WHO),
        deleted(Membership(WHO.id, ANNA.id)),
    ]
    store.apply([act(*gone, document=here)])
    assert store.record(here).spans == ()
    store.apply([act(*inverted(tuple(gone)), document=here)])
    assert {k: len(v) for k, v in tables(store).items()} == {k: len(v) for k, v in before.items()}


def test_one_object_may_change_twice_in_a_step(store: Store, text: str) -> None:
    later = replace(ANNA, label="quote")
    store.apply([act(created(ANNA), changed(ANNA, later), document=article(text).id)])
    assert store.record(article(text).id).spans == (later,)
    store.apply([act(changed(later, ANNA), deleted(ANNA), document=article(text).id)])
    assert store.record(article(text).id).spans == ()


@pytest.mark.parametrize(
    "wrong",
    [
        changed(replace(ANNA, note="other"), replace(ANNA, label="quote")),
        changed(replace(ANNA, attributes={"a": "b"}), ANNA),
        deleted(replace(ANNA, fragments=((0, 5),))),
        deleted(replace(ANNA, doubt=True)),
        deleted(replace(ANNA, id=SpanId("nobody"))),
        deleted(replace(ANNA, annotator=AnnotatorName("somebody else"))),
        created(ANNA),
        created(replace(SOURCE, to_span=SpanId("nobody"))),
        created(Membership(ClusterId("nothing"), ANNA.id)),
        changed(LayerState(ANN, Status.DONE), LayerState(ANN)),
        Change(Kind.RELATION, SOURCE.id, SOURCE, None),
    ],
)
def test_a_change_that_does_not_find_its_before_changes_nothing(
    store: Store, text: str, wrong: Change
) -> None:
    here = article(text).id
    store.apply([act(ANNA, document=here)])
    before, steps = tables(store), store.counts().steps
    with pytest.raises(LogMismatch):
        store.apply([act(BEN, wrong, document=here)])
    assert tables(store) == before
    assert store.counts().steps == steps
    store.apply([act(BEN, document=here)])
    assert len(store.record(here).spans) == 2


def test_a_span_that_others_point_at_cannot_go_alone(store: Store, text: str) -> None:
    store.apply([act(ANNA, QUOTE, SOURCE, document=article(text).id)])
    with pytest.raises(LogMismatch):
        store.apply([act(deleted(ANNA), document=article(text).id)])


def test_an_article_with_labels_cannot_go_alone(store: Store, text: str) -> None:
    store.apply([act(ANNA, document=article(text).id)])
    with pytest.raises(LogMismatch):
        store.apply([act(deleted(article(text)), document=article(text).id)])


def test_a_label_in_an_article_that_is_not_there_is_refused(store: Store) -> None:
    for nowhere in (None, article("other").id):
        with pytest.raises(LogMismatch):
            store.apply([act(ANNA, document=nowhere)])


def test_an_article_without_its_text_or_with_another_is_refused(empty: Store) -> None:
    with pytest.raises(LogMismatch):
        empty.apply(import_of("Text"))
    with pytest.raises(LogMismatch):
        empty.apply(import_of("Text"), {article("Text").text_sha256: "Other"})


def test_a_text_is_stored_once(empty: Store) -> None:
    one, other = article("Same", "one"), article("Same", "other")
    empty.apply([act(one, document=one.id)], texts("Same"))
    empty.apply([act(other, document=other.id)])
    assert empty.connection.execute("SELECT count(*) FROM text").fetchone() == (1,)
    assert empty.documents_by_hash(one.text_sha256) == ["one", "other"]


def test_labels_and_doubts_are_counted_along(store: Store, text: str) -> None:
    here, unsure = article(text).id, replace(BEN, doubt=True)

    def counted() -> tuple[int, int]:
        (row,) = store.documents(ANN)
        return row.spans, row.doubts

    store.apply([act(ANNA, unsure, replace(QUOTE, annotator=AnnotatorName("bea")), document=here)])
    assert counted() == (2, 1)
    store.apply([act(changed(unsure, BEN), deleted(ANNA), document=here)])
    assert counted() == (1, 0)


def test_each_hash_follows_from_the_one_before_and_the_body(store: Store, text: str) -> None:
    store.apply([act(ANNA, document=article(text).id), act(BEN, document=article(text).id)])
    last = bytes(32)
    for number, step in enumerate(store.steps(), 1):
        assert step.n == number
        last = hashlib.sha256(last + step.body).digest()
        assert step.hash == last


def test_every_step_names_the_one_before_as_parent_also_after_reopening(store: Store, text: str) -> None:
    store.close()
    again = Store.open(store.path)
    again.apply([act(ANNA, document=article(text).id)])
    steps = list(again.steps())
    again.close()
    assert [step.parents for step in steps[1:]] == [(step.id,) for step in steps[:-1]]
    assert [step.n for step in steps] == [1, 2, 1]
    assert steps[0].replica == steps[1].replica != steps[2].replica
    assert [step.at for step in steps] == sorted(step.at for step in steps)


def test_an_empty_act_writes_nothing(store: Store) -> None:
    before = store.counts()
    store.apply([])
    assert store.counts() == before


def test_a_full_disk_is_said_in_a_sentence_and_can_be_tried_again(store: Store, text: str) -> None:
    limit = store.connection.execute("PRAGMA page_count").fetchone()[0] + 2
    store.connection.execute(f"PRAGMA max_page_count = {limit}")
    long = replace(ANNA, note="x" * 100_000)
    with pytest.raises(EnvironmentFailure, match=r"The disk with “news.annotator” is full"):
        store.apply([act(long, document=article(text).id)])
    assert store.record(article(text).id).spans == ()
    store.connection.execute("PRAGMA max_page_count = 4294967294")
    store.apply([act(long, document=article(text).id)])
    assert store.record(article(text).id).spans == (long,)
    assert store.integrity() == []


def test_an_article_may_arrive_and_be_labelled_and_changed_in_one_transaction(
    empty: Store, text: str
) -> None:
    document = article(text).id
    moved = replace(ANNA, fragments=((0, 3),))
    steps = (
        *import_of(text),
        act(ANNA, document=document),
        act(changed(ANNA, moved), document=document),
        act(BEN, document=document),
    )
    empty.apply(steps, texts(text))
    assert empty.record(document).spans == (moved, BEN)
