"""Whole articles as they leave: in the order of import, every part in the order of the JSONL, memory flat."""

from __future__ import annotations

import tracemalloc
from dataclasses import replace

import pytest
from steps import ANN, act, article, import_of, span, texts

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
    Status,
    Tier,
)
from annotator.store import records
from annotator.store.records import RecordReader
from annotator.store.store import Store

BEA = AnnotatorName("bea")


def titles(store: Store, **which: object) -> list[str]:
    """Return the titles of the records chosen."""
    return [record.document.title for record in store.records(**which)]  # type: ignore[arg-type]  # named arguments of `records`


def test_articles_come_in_the_order_of_first_import_with_all_that_is_known_of_them(empty: Store) -> None:
    names = ["Zoo", "Ape", "Man"]
    for name in names:
        document = article(name, url="u", mood={"a": [1, None]})
        empty.apply([act(document, document=document.id)], texts(name))
    assert titles(empty) == names
    record = empty.record(article("Ape").id)
    assert record.document == article("Ape", url="u", mood={"a": [1, None]})
    assert list(record.document.meta)[-1] == "mood"
    assert (record.text, record.schema_name, record.schema_revision) == ("Ape", "test", 1)
    with pytest.raises(KeyError):
        empty.record(DocumentId("nothing"))


def test_labels_stand_by_start_then_the_longer_then_by_name_and_id(store: Store, text: str) -> None:
    wanted = [
        span("z", "quote", (0, 9)),
        span("y", "person", (0, 4)),
        span("a", "quote", (0, 4)),
        span("b", "quote", (0, 4)),
        span("c", "person", (2, 3)),
        span("d", "quote", (2, 3)),
    ]
    store.apply([act(*wanted[::-1], document=article(text).id)])
    assert list(store.record(article(text).id).spans) == wanted


def test_links_and_clusters_stand_by_the_labels_they_touch(store: Store, text: str) -> None:
    here = article(text).id
    one, two, three = (span(f"s{n}", "person", (n, n + 1)) for n in (1, 2, 3))
    links = [
        Relation(RelationId(id_), type_, start.id, end.id, ANN, "now")
        for id_, type_, start, end in [
            ("r9", "cue", two, one),
            ("r8", "source", one, two),
            ("r1", "source", one, three),
            ("r2", "source", three, one),
        ]
    ]
    late, early = Cluster(ClusterId("a"), "person", "A", ANN), Cluster(ClusterId("b"), "person", "B", ANN)
    members = [Membership(late.id, three.id), Membership(early.id, two.id), Membership(early.id, one.id)]
    store.apply([act(three, two, one, *links[::-1], late, early, *members, document=here)])
    record = store.record(here)
    assert list(record.relations) == links
    assert [(part.cluster, part.members) for part in record.clusters] == [
        (early, (one.id, two.id)),
        (late, (three.id,)),
    ]


def test_everyone_who_said_anything_has_a_layer(store: Store, text: str) -> None:
    here = article(text).id
    dora = AnnotatorName("dora")
    store.apply(
        [act(span("s", "person", (0, 1), annotator=BEA), LayerState(ANN, Status.DONE), document=here)]
    )
    store.apply([act(Reviewed(dora, Tier.QUOTES, ((0, 5),)), document=here)])
    layers = [LayerState(ANN, Status.DONE), LayerState(BEA), LayerState(dora)]
    assert list(store.record(here).layers) == layers
    assert store.annotators(here) == [ANN, BEA]
    assert store.annotators() == [ANN, BEA]


def test_only_what_was_asked_for_comes(empty: Store) -> None:
    for number, status in enumerate([Status.DONE, Status.SKIPPED, None, Status.NEW]):
        text = f"Text {number}"
        things = (
            article(text),
            span("s", "person", (0, 2), annotator=BEA),
            *([LayerState(ANN, status)] if status else []),
        )
        empty.apply([act(*things, document=article(text).id)], texts(text))
    assert titles(empty, statuses=[Status.DONE, Status.SKIPPED]) == ["Text 0", "Text 1"]
    assert titles(empty, statuses=[Status.NEW], annotators=[ANN]) == ["Text 2", "Text 3"]
    assert titles(empty, documents=[article("Text 2").id, DocumentId("no"), article("Text 0").id]) == [
        "Text 0",
        "Text 2",
    ]
    (first, *_) = empty.records(annotators=[ANN])
    assert (first.spans, first.layers) == ((), (LayerState(ANN, Status.DONE),))
    assert titles(empty, annotators=[AnnotatorName("nobody")]) == [f"Text {n}" for n in range(4)]


def test_memory_stays_flat_however_many_articles_there_are(empty: Store) -> None:
    def peak(count: int) -> int:
        tracemalloc.start()
        for number, _ in enumerate(empty.records(), 1):
            if number == count:
                break
        size = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return size

    many = [f"{number} " + "word " * 400 for number in range(600)]
    empty.apply(import_of(*many), texts(*many))
    assert peak(600) < 1.5 * peak(200)


def test_what_few_labels_have_comes_along_also_where_only_some_annotators_count(
    store: Store, text: str
) -> None:
    here = article(text).id
    rich = replace(
        span("r", "quote", (0, 2), (4, 5)),
        attributes={"type": "direct", "stance": "x"},
        derived=("type",),
        note='a "note"\n\u2028',
        rules=("Q3",),
        doubt=True,
    )
    other = span("b", "person", (1, 3), annotator=BEA)
    store.apply([act(other, rich, document=here)])
    assert list(store.record(here).spans) == [rich, other]
    assert list(store.record(here, [BEA]).spans) == [other]
    assert list(store.record(here, [ANN]).spans) == [rich]


def test_the_number_of_records_is_how_many_come(empty: Store) -> None:
    for number, status in enumerate([Status.DONE, Status.SKIPPED, None]):
        text = f"Text {number}"
        things = (article(text), *([LayerState(ANN, status)] if status else []))
        empty.apply([act(*things, document=article(text).id)], texts(text))
    for statuses in (None, [Status.DONE], [Status.NEW, Status.SKIPPED]):
        assert empty.number_of_records(statuses) == len(list(empty.records(statuses)))
    assert empty.number_of_records([Status.DONE], [BEA]) == 0
    assert empty.number_of_steps() == len(list(empty.steps()))


def test_large_articles_are_read_one_by_one(empty: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    names = [f"{number} " + "word " * (100 if number == 2 else 1) for number in range(5)]
    empty.apply(import_of(*names), texts(*names))
    together: list[int] = []
    read = RecordReader._batch
    monkeypatch.setattr(
        RecordReader, "_batch", lambda self, keys: together.append(len(keys)) or read(self, keys)
    )
    monkeypatch.setattr(records, "HEAVY", 250)
    assert [record.text for record in empty.records()] == names
    assert together == [2, 1, 2]
    together.clear()
    monkeypatch.setattr(records, "HEAVY", 10_000)
    assert [record.text for record in empty.records()] == names
    assert together == [5]
