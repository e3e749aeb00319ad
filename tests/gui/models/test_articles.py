"""The list of articles follows acts row by row and filters at once."""

from __future__ import annotations

import pytest
from pytestqt.modeltest import ModelTester

from annotator.domain.annotation import AnnotatorName, DocumentId, LayerState, Span, SpanId, Status
from annotator.domain.change import ActId, Change, Draft, changed, created, deleted
from annotator.domain.document import Document
from annotator.gui.models.articles import ArticleFilter, Articles, origin_of, shown_date, state_words
from annotator.ops.change_set import ChangeSet
from annotator.ops.project import DocumentRow

ANN = AnnotatorName("ann")


def row(number: int, status: Status = Status.NEW, spans: int = 0, doubts: int = 0) -> DocumentRow:
    return DocumentRow(
        DocumentId(f"d{number}"), f"Title {number}", 100, "dpa.de", "2017-01-12", "en", status, spans, doubts
    )


def act(*changes: Change, document: str = "d1") -> ChangeSet:
    draft = Draft(ActId("a"), "t", ANN, DocumentId(document), changes)
    return ChangeSet(ActId("a"), "t", (draft,), DocumentId(document))


def span(doubt: bool = False, annotator: str = "ann") -> Span:
    return Span(
        SpanId("s"), "person", ((0, 5),), AnnotatorName(annotator), "2026-01-01T00:00:00Z", doubt=doubt
    )


@pytest.fixture
def model() -> Articles:
    articles = Articles()
    articles.reset([row(0), row(1), row(2, Status.DONE, 4), row(3, Status.SKIPPED, 2, 1)], ANN)
    return articles


def titles(model: Articles) -> list[str]:
    return [model.at(n).title for n in range(model.rowCount())]


def test_it_is_a_sound_model(model: Articles, qtmodeltester: ModelTester) -> None:
    qtmodeltester.check(model)


@pytest.mark.parametrize(
    ("which", "expected"),
    [
        (ArticleFilter.ALL, ["Title 0", "Title 1", "Title 2", "Title 3"]),
        (ArticleFilter.NOT_DONE, ["Title 0", "Title 1"]),
        (ArticleFilter.DONE, ["Title 2"]),
        (ArticleFilter.DOUBTS, ["Title 3"]),
    ],
)
def test_the_filter_lists_one_state(model: Articles, which: ArticleFilter, expected: list[str]) -> None:
    model.set_filter(which, "")
    assert titles(model) == expected


def test_words_are_found_in_title_and_source_whatever_their_case(model: Articles) -> None:
    model.set_filter(ArticleFilter.ALL, "DPA title 2")
    assert titles(model) == ["Title 2"]


def test_a_new_label_changes_one_row_only(model: Articles) -> None:
    touched: list[int] = []
    model.dataChanged.connect(lambda first, last: touched.append(first.row()))
    assert model.apply(act(created(span(doubt=True))))
    assert touched == [1]
    assert (model.at(1).spans, model.at(1).doubts) == (1, 1)


def test_taking_a_label_back_counts_down(model: Articles) -> None:
    model.apply(act(created(span())))
    model.apply(act(deleted(span())))
    assert model.at(1).spans == 0


def test_a_lifted_doubt_counts_down(model: Articles) -> None:
    model.apply(act(created(span(doubt=True))))
    model.apply(act(changed(span(doubt=True), span())))
    assert (model.at(1).spans, model.at(1).doubts) == (1, 0)


def test_labels_of_others_do_not_count(model: Articles) -> None:
    model.apply(act(created(span(annotator="bob"))))
    assert model.at(1).spans == 0


def test_the_status_follows_the_layer(model: Articles) -> None:
    model.apply(act(created(LayerState(ANN, Status.DONE))))
    assert model.at(1).status is Status.DONE
    assert model.count(Status.DONE) == 2


def test_a_row_that_no_longer_fits_stays_until_the_filter_is_set_again(model: Articles) -> None:
    model.set_filter(ArticleFilter.NOT_DONE, "")
    model.apply(act(created(LayerState(ANN, Status.DONE))))
    assert "Title 1" in titles(model)
    model.set_filter(ArticleFilter.NOT_DONE, "")
    assert "Title 1" not in titles(model)


def test_an_article_that_came_or_went_asks_for_new_rows(model: Articles) -> None:
    assert not model.apply(act(created(Document(DocumentId("d9"), "New", "0" * 64, 3)), document="d9"))


def test_rows_and_places_are_told_apart(model: Articles) -> None:
    model.set_filter(ArticleFilter.DONE, "")
    assert (model.row_of(DocumentId("d2")), model.place_of(DocumentId("d2"))) == (0, 2)
    assert model.row_of(DocumentId("d0")) == -1


def test_the_state_is_told_in_words() -> None:
    assert state_words(row(1, Status.IN_PROGRESS, 14, 2), 1) == "in progress, 14 labels, 2 doubts, 1 problem"
    assert state_words(row(1)) == "new"


@pytest.mark.parametrize(
    ("published", "shown"),
    [
        ("2017-01-12", "12 Jan 2017"),
        ("2017-01-12T08:00:00Z", "12 Jan 2017"),
        ("2017", "2017"),
        ("12 January", "12 January"),
        ("2017-13-01", "2017-13-01"),
        (None, ""),
    ],
)
def test_dates_are_shown_as_people_write_them(published: str | None, shown: str) -> None:
    assert shown_date(published) == shown


def test_what_is_unknown_is_left_out() -> None:
    assert origin_of(row(1)._replace(published=None)) == "dpa.de"
    assert origin_of(row(1)._replace(source=None, published=None)) == ""


def test_five_thousand_articles_are_filtered_in_one_go() -> None:
    model = Articles()
    model.reset([row(n) for n in range(5000)], ANN)
    model.set_filter(ArticleFilter.ALL, "title 4999")
    assert titles(model) == ["Title 4999"]
