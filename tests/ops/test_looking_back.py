"""A label is brought back from an article as it was, where it still goes with what is there."""

from __future__ import annotations

from pathlib import Path

import pytest
from projects import project_with

from annotator.base.errors import UserError
from annotator.ops import annotate, undo
from annotator.ops.check import check
from annotator.ops.looking_back import differs, past_of, restore_span
from annotator.ops.project import Project

ANNA = (0, 4)


@pytest.fixture
def project(tmp_path: Path) -> Project:
    return project_with(tmp_path, "Anna said it rains in Bonn.", profile="standard")


def test_a_deleted_label_comes_back_as_an_act_that_undo_takes_back(project: Project) -> None:
    with project:
        article = project.open_article(project.documents()[0].id)
        made = annotate.add_span(project, article, "person", [ANNA])
        assert made.select is not None
        was = article.layer.span(made.select)
        assert was is not None
        annotate.delete_span(project, article, was)
        past = past_of(project, article.document.id, made.act, project.annotator)
        assert differs(project, past, was.id) == "deleted since"
        restore_span(project, past, was.id)
        assert article.layer.span(was.id) == was
        assert differs(project, past, was.id) == ""
        undo.undo(project)
        assert article.layer.span(was.id) is None


def test_one_that_overlaps_a_name_of_today_is_refused_as_labelling_is(project: Project) -> None:
    with project:
        article = project.open_article(project.documents()[0].id)
        made = annotate.add_span(project, article, "person", [ANNA])
        assert made.select is not None
        was = article.layer.span(made.select)
        assert was is not None
        annotate.delete_span(project, article, was)
        annotate.add_span(project, article, "organization", [ANNA])
        past = past_of(project, article.document.id, made.act, project.annotator)
        with pytest.raises(UserError, match=r"Names cannot overlap.*Nothing was changed"):
            restore_span(project, past, was.id)
        assert [finding for finding in check(project) if finding.severity == "error"] == []


def test_its_link_comes_back_with_it(tmp_path: Path) -> None:
    with project_with(tmp_path, "“It rains,” Anna said.") as project:
        article = project.open_article(project.documents()[0].id)
        quote = annotate.add_span(project, article, "quote", [(0, 11)]).select
        source = annotate.add_span(project, article, "source", [(12, 16)]).select
        assert quote is not None
        assert source is not None
        ends = article.layer.span(quote), article.layer.span(source)
        assert ends[0] is not None
        assert ends[1] is not None
        linked = annotate.link(project, article, ends[0], "source", target=source)
        links = list(article.layer.relations_from(quote))
        assert links
        annotate.delete_span(project, article, ends[1])
        assert list(article.layer.relations_from(quote)) == []
        past = past_of(project, article.document.id, linked.act, project.annotator)
        restore_span(project, past, source)
        assert list(article.layer.relations_from(quote)) == links
