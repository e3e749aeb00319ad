"""What is said of an article as a whole and of a link: acts that are checked and can be taken back."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from projects import project_with

from annotator.base.errors import UserError
from annotator.domain.annotation import Status, Tier
from annotator.domain.switches import switched_on
from annotator.ops import about, annotate, undo
from annotator.ops.article import Article
from annotator.ops.project import Project
from annotator.ops.schema import find_schema, set_switches

TEXT = "“The roof is dry,” Lena Brandt said.\n"


@pytest.fixture
def project(tmp_path: Path) -> Iterator[Project]:
    with project_with(tmp_path, TEXT, profile="standard") as project:
        yield project


@pytest.fixture
def article(project: Project) -> Article:
    return project.open_article(project.documents()[0].id)


def said(article: Article) -> dict[str, object]:
    return dict(article.layer.state.attributes)


def test_what_is_said_stands_in_the_order_of_the_questions_and_can_be_taken_back(
    project: Project, article: Article
) -> None:
    act = about.set_about(project, article, {"note": "see A", "topic": "roofs", "genre": "report"})
    assert act.title == "about this article"
    assert list(said(article).items()) == [("genre", "report"), ("topic", "roofs"), ("note", "see A")]
    assert article.layer.state.status is Status.IN_PROGRESS
    assert not about.set_about(project, article, {"genre": "report", "topic": "roofs", "note": "see A"})
    about.set_about(project, article, {"topic": "roofs"})
    assert said(article) == {"topic": "roofs"}
    undo.undo(project)
    undo.undo(project)
    assert (said(article), article.layer.state.status) == ({}, Status.NEW)


def test_what_the_project_does_not_ask_stays_and_is_not_said(project: Project, article: Article) -> None:
    about.set_about(project, article, {"genre": "report", "note": "n"})
    set_switches(project, switched_on(project.schema) - {"article"})
    assert about.questions_about(project) == ()
    about.set_about(project, article, {"note": "m"})
    assert said(article) == {"genre": "report", "note": "m"}
    with pytest.raises(UserError, match="does not ask for “genre”"):
        about.set_about(project, article, {"genre": "column"})


def test_a_value_that_is_none_is_refused(project: Project, article: Article) -> None:
    with pytest.raises(UserError, match="“maybe” is no Wire copy"):
        about.set_about(project, article, {"wire_copy": "maybe"})
    assert said(article) == {}


def test_a_done_article_is_not_changed(project: Project, article: Article) -> None:
    annotate.set_status(project, article, Status.DONE, tuple(Tier))
    with pytest.raises(UserError, match="This article is done"):
        about.set_about(project, article, {"note": "late"})


def test_a_link_can_have_a_memo(project: Project, article: Article) -> None:
    quote = article.layer.span(annotate.add_span(project, article, "quote", [(0, 18)]).select or "")
    assert quote is not None
    annotate.link(project, article, quote, "source", [(19, 30)])
    relation = article.layer.relations_from(quote.id, "source")[0]
    about.set_link_note(project, article, relation, "who else?")
    assert article.layer.relations_from(quote.id, "source")[0].note == "who else?"
    undo.undo(project)
    assert article.layer.relations_from(quote.id, "source")[0].note is None
    assert not about.set_link_note(project, article, relation, "")


# -- switches


def test_switches_are_one_act_that_can_be_taken_back(project: Project, article: Article) -> None:
    annotate.add_span(project, article, "quote", [(0, 18)], {"act": "decree"})
    before, spans = project.schema, article.layer.spans()
    act = set_switches(project, {"places", "claims"})
    assert act is not None
    assert act.title == (
        "What is marked: what signals a quote off, speech acts, negation, modality off, "
        "anonymous sources and roles off, kinds of organizations off, places on, about the article off"
    )
    assert switched_on(project.schema) == {"places", "claims"}
    assert article.layer.spans() == spans
    assert set_switches(project, {"places", "claims"}) is None
    undo.undo(project)
    assert project.schema == before
    undo.redo(project)
    assert switched_on(project.schema) == {"places", "claims"}


def test_a_project_of_news_can_become_standard(tmp_path: Path) -> None:
    with project_with(tmp_path, TEXT) as project:
        set_switches(project, switched_on(find_schema("standard")))
        assert switched_on(project.schema) == switched_on(find_schema("standard"))
        assert project.schema.head.revision == 2
