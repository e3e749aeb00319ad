"""An article as it was at any act, and the history that says which acts there are."""

from __future__ import annotations

from pathlib import Path

import pytest
from projects import project_with

from annotator.base.errors import UserError
from annotator.domain.annotation import Cluster, ClusterId, DocumentId, Membership, Span, SpanId
from annotator.domain.change import ActId, Kind, created, deleted
from annotator.formats.jsonl_encode import ArticleEncoder
from annotator.ops import annotate, undo
from annotator.ops.history import Turn, changes_by_act, history
from annotator.ops.past import as_of
from annotator.ops.project import Project

TEXT = "Anna said it rains in Bonn. “It does not”, Ben told her.\n"


NOW = "2026-01-01T00:00:00Z"


@pytest.fixture
def project(tmp_path: Path) -> Project:
    """Return a project with one article."""
    return project_with(tmp_path, TEXT)


def lines_after_each_act(project: Project) -> dict[ActId, bytes]:
    """Do several kinds of acts and return the article as it stood after each."""
    document = project.documents()[0].id
    article = project.open_article(document)
    seen = {}

    def note() -> None:
        newest = next(project.store.acts())
        seen[newest.id] = ArticleEncoder().line(project.store.record(document))

    note()
    for label, start, end in (("person", 0, 4), ("source", 0, 4), ("quote", 28, 43), ("person", 43, 46)):
        annotate.add_span(project, article, label, [(start, end)])
        note()
    undo.undo(project)
    note()
    undo.redo(project)
    note()
    annotate.delete_span(project, article, next(iter(project.store.record(document).spans)))
    note()
    return seen


def test_an_article_is_shown_as_it_was_after_every_act(project: Project) -> None:
    seen = lines_after_each_act(project)
    document = project.documents()[0].id
    assert len(seen) == 8
    for act, line in seen.items():
        assert ArticleEncoder().line(as_of(project, document, act)) == line


def test_who_is_meant_is_shown_as_it_was_in_the_order_of_the_text(project: Project) -> None:
    document = project.documents()[0].id
    article = project.open_article(document)
    for start, end in ((43, 46), (0, 4), (22, 26)):
        annotate.add_span(project, article, "person", [(start, end)])
    spans = project.store.record(document).spans
    late, early = (Cluster(ClusterId(name), "person", name, project.annotator) for name in ("late", "early"))
    members = [Membership(late.id, span.id) for span in (spans[2], spans[1])] + [
        Membership(early.id, spans[0].id)
    ]
    before = [deleted(m) for s in spans if (m := article.layer.membership(s.id)) is not None]
    project.record([project.draft("who", document, [*before, *map(created, (late, early, *members))])])
    act = next(project.store.acts()).id
    there = ArticleEncoder().line(project.store.record(document))
    assert b"early" in there
    assert ArticleEncoder().line(as_of(project, document, act)) == there


def test_those_who_are_meant_at_the_same_place_stand_by_their_ids(project: Project) -> None:
    """Members begin where others begin, too: then the id decides, not who was named first."""
    document = project.documents()[0].id
    cluster = Cluster(ClusterId("all"), "person", "All", project.annotator)
    ids = [SpanId(name) for name in ("d", "a", "c", "b")]
    spans = [Span(id_, "person", ((0, 4 + n),), project.annotator, NOW) for n, id_ in enumerate(ids)]
    later = Span(SpanId("0"), "person", ((22, 26),), project.annotator, NOW)
    members = [Membership(cluster.id, id_) for id_ in (later.id, *ids)]
    project.record([project.draft("who", document, [*map(created, (cluster, later, *spans, *members))])])
    act = next(project.store.acts()).id
    (part,) = as_of(project, document, act).clusters
    assert part.members == ("a", "b", "c", "d", "0")
    assert ArticleEncoder().line(project.store.record(document)) == ArticleEncoder().line(
        as_of(project, document, act)
    )


def test_an_article_was_not_there_before_it_came_in(project: Project) -> None:
    made = list(project.store.acts())[-1]
    with pytest.raises(UserError, match="was not in the project"):
        as_of(project, project.documents()[0].id, made.id)


def test_an_unknown_act_is_one_sentence(project: Project) -> None:
    with pytest.raises(UserError, match="There is no act “nothing”"):
        as_of(project, project.documents()[0].id, ActId("nothing"))


def test_history_names_what_took_an_act_back(project: Project) -> None:
    lines_after_each_act(project)
    done = list(history(project))
    redo = next(act for act in done if act.turn is Turn.DONE_AGAIN)
    taken = next(act for act in done if act.turn is Turn.TAKEN_BACK)
    assert taken.undone_by == redo.act
    assert taken.undoes is not None
    again = next(act for act in done if act.act == taken.undoes)
    assert (again.undone, again.undone_by) == (False, None)
    undo.undo(project)
    undo.undo(project)
    first = next(history(project))
    assert next(act for act in history(project) if act.act == first.undoes).undone_by == first.act


def test_history_says_what_became_of_every_label(project: Project) -> None:
    lines_after_each_act(project)
    document = DocumentId(project.documents()[0].id)
    found = changes_by_act(project, document)
    assert set(found) == {act.act for act in history(project, document)}
    last = next(history(project, document)).act
    assert any(change.kind is Kind.SPAN and change.after is None for change in found[last])
