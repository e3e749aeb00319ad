"""The registry's rows are filtered, sorted and followed; labels come page by page."""

from __future__ import annotations

import pytest
from pytestqt.modeltest import ModelTester

from annotator.domain.annotation import (
    AnnotatorName,
    Cluster,
    ClusterId,
    DocumentId,
    Membership,
    Span,
    SpanId,
)
from annotator.domain.change import ActId, Change, Draft, created, deleted
from annotator.gui.models.registry import ClusterRows, PlaceRows, Sort, row_words, touched
from annotator.ops.change_set import ChangeSet
from annotator.ops.clusters import ClusterRow, Mention
from annotator.ops.mentions import Place

ANN = AnnotatorName("ann")


def row(
    name: str, members: int, articles: int = 1, kind: str = "person", link: str | None = None
) -> ClusterRow:
    return ClusterRow(Cluster(ClusterId(name), kind, name, ANN, link=link), members, articles)


def place(number: int) -> Place:
    span = Span(SpanId(f"s{number}"), "person", ((0, 4),), ANN, "2026-01-01T00:00:00Z")
    return Place(Mention(number, DocumentId("d"), "Title", 9, span, "human"), "so ", f"Ida{number}", " said")


@pytest.fixture
def model() -> ClusterRows:
    rows = ClusterRows()
    rows.reset(
        [
            row("Ida Moen", 3, 2),
            row("Norvik", 9, 1, "organization", "Q42"),
            row("abe", 3, 3),
            row("it", 2, 1, "claim"),
        ]
    )
    return rows


def names(model: ClusterRows) -> list[str]:
    return [model.at(number).cluster.name for number in range(model.rowCount())]


def test_the_model_keeps_the_rules_of_qt(model: ClusterRows, qtmodeltester: ModelTester) -> None:
    qtmodeltester.check(model)
    places = PlaceRows()
    places.reset(iter([[place(1)], [place(2)]]))
    qtmodeltester.check(places)


@pytest.mark.parametrize(
    ("order", "expected"),
    [
        (Sort.LABELS, ["Norvik", "abe", "Ida Moen", "it"]),
        (Sort.ARTICLES, ["abe", "Ida Moen", "Norvik", "it"]),
        (Sort.NAME, ["abe", "Ida Moen", "it", "Norvik"]),
    ],
)
def test_names_are_sorted(model: ClusterRows, order: Sort, expected: list[str]) -> None:
    model.set_filter("", "", order)
    assert names(model) == expected


def test_names_are_filtered_by_words_link_and_kind(model: ClusterRows) -> None:
    model.set_filter("moen", "", Sort.NAME)
    assert names(model) == ["Ida Moen"]
    model.set_filter("q42", "", Sort.NAME)
    assert names(model) == ["Norvik"]
    model.set_filter("", "claim", Sort.NAME)
    assert names(model) == ["it"]
    assert model.kinds() == ["organization", "person", "claim"]
    assert model.total == 4


def test_what_an_act_changed_is_put_in_and_what_is_gone_goes(model: ClusterRows) -> None:
    model.put([ClusterId("abe"), ClusterId("it")], [row("abe", 20)])
    assert names(model) == ["abe", "Norvik", "Ida Moen"]
    assert model.row_of(ClusterId("it")) == -1
    assert model.get(ClusterId("it")) is None


def test_rows_are_said_in_words() -> None:
    assert row_words(row("Norvik", 2, 1, "organization", "Q42")) == "organization, 2 labels in 1 article, Q42"
    assert row_words(row("x", 0, 0, "claim")) == "group of claims, no label"


def test_labels_are_read_page_by_page() -> None:
    pages = iter([[place(1)], [place(2), place(3)]])
    model = PlaceRows()
    model.reset(pages)
    assert model.rowCount() == 1
    root = model.index(-1, -1)
    assert model.canFetchMore(root)
    model.fetchMore(root)
    assert model.rowCount() == 3
    model.fetchMore(root)
    assert not model.canFetchMore(root)
    assert model.index(1, 0).data() == "so Ida2 said"
    model.reset(None)
    assert model.rowCount() == 0


def test_an_act_says_which_names_it_concerns() -> None:
    cluster = Cluster(ClusterId("c1"), "person", "Ida", ANN)
    changes: tuple[Change, ...] = (created(cluster), deleted(Membership(ClusterId("c2"), SpanId("s"))))
    draft = Draft(ActId("a"), "t", ANN, None, changes)
    assert touched(ChangeSet(ActId("a"), "t", (draft,))) == {"c1", "c2"}
    assert touched(ChangeSet(ActId("a"), "t", (draft,), whole=False)) is None
