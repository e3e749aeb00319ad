"""What a person does to labels: one act each, checked, derived, committed, or refused with nothing changed."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from markup import at
from projects import project_with

from annotator.base.errors import EnvironmentFailure, UserError
from annotator.domain.annotation import Span, Status, Tier
from annotator.domain.questions import QuestionKind, open_questions
from annotator.ops import annotate, clusters, undo
from annotator.ops.article import Article
from annotator.ops.project import Project, open_project

TEXT = (
    "Budget news\n\n“We will cut taxes,” Lena Brandt said. Brandt spoke in Bonn. “It ends here,” she added."
)


@pytest.fixture
def project(tmp_path: Path) -> Iterator[Project]:
    with project_with(tmp_path, TEXT) as opened:
        yield opened


@pytest.fixture
def article(project: Project) -> Article:
    return project.open_article(project.documents()[0].id)


def add(project: Project, article: Article, label: str, words: str, nth: int = 1) -> Span:
    change_set = annotate.add_span(project, article, label, at(TEXT, words, nth))
    span = article.layer.span(change_set.select) if change_set.select else None
    assert span is not None
    return span


def stored(project: Project, article: Article) -> list[Span]:
    return project.layer(article.document.id).spans()


def test_a_label_is_in_the_file_when_the_act_returns(project: Project, article: Article) -> None:
    span = add(project, article, "person", "Lena Brandt")
    assert stored(project, article) == [span]
    assert TEXT[span.start : span.end] == "Lena Brandt"


def test_the_first_label_starts_the_article(project: Project, article: Article) -> None:
    add(project, article, "person", "Lena Brandt")
    assert project.documents()[0].status is Status.IN_PROGRESS


def test_the_type_of_a_quote_is_derived_in_the_same_step(project: Project, article: Article) -> None:
    quote = add(project, article, "quote", "“We will cut taxes,”")
    assert quote.attributes["type"] == "direct"
    assert quote.derived == ("type",)


def test_an_answer_makes_the_source_silently(project: Project, article: Article) -> None:
    quote = add(project, article, "quote", "“We will cut taxes,”")
    question = open_questions(article.reading, article.layer, project.schema, quote, known=[])[0]
    assert question.text == "Who says it?"
    assert question.answers[0].text == "Lena Brandt"
    annotate.answer(project, article, question, question.answers[0])
    relation = article.layer.relations_from(quote.id, "source")[0]
    source = article.layer.span(relation.to_span)
    assert source is not None
    assert source.label == "source"
    assert source.fragments == at(TEXT, "Lena Brandt")
    assert [s.id for s in stored(project, article)] == [s.id for s in article.layer.spans()]


def test_a_pronoun_is_asked_who_that_is(project: Project, article: Article) -> None:
    add(project, article, "person", "Lena Brandt")
    quote = add(project, article, "quote", "“It ends here,”")
    annotate.link(project, article, quote, "source", at(TEXT, "she"))
    questions = open_questions(article.reading, article.layer, project.schema, quote, known=[])
    who = next(q for q in questions if q.kind is QuestionKind.CLUSTER)
    choice = next(a for a in who.answers if "Lena Brandt" in a.text)
    annotate.answer(project, article, who, choice)
    source = article.layer.relations_from(quote.id, "source")[0].to_span
    cluster = article.layer.cluster_of(source)
    assert cluster is not None
    assert cluster.name == "Lena Brandt"
    assert {TEXT[s.start : s.end] for s in article.layer.members(cluster.id)} == {"Lena Brandt", "she"}


def test_no_source_in_the_text_is_an_answer_too(project: Project, article: Article) -> None:
    quote = add(project, article, "quote", "“We will cut taxes,”")
    question = open_questions(article.reading, article.layer, project.schema, quote, known=[])[0]
    annotate.answer_none(project, article, question)
    quote = article.layer.span(quote.id) or quote
    assert quote.attributes["implicit_source"] == "yes"
    assert open_questions(article.reading, article.layer, project.schema, quote, known=[]) == []


def test_another_answer_replaces_the_first_and_its_span(project: Project, article: Article) -> None:
    quote = add(project, article, "quote", "“We will cut taxes,”")
    annotate.link(project, article, quote, "source", at(TEXT, "Brandt", 2))
    annotate.link(project, article, quote, "source", at(TEXT, "Lena Brandt"))
    assert len(article.layer.relations_from(quote.id, "source")) == 1
    assert [TEXT[s.start : s.end] for s in article.layer.spans() if s.label == "source"] == ["Lena Brandt"]


def test_a_quote_cannot_say_itself(project: Project, article: Article) -> None:
    quote = add(project, article, "quote", "“We will cut taxes,”")
    with pytest.raises(UserError, match="cannot say another quote"):
        annotate.link(project, article, quote, "source", at(TEXT, "We"))


def test_relabelling_keeps_the_id(project: Project, article: Article) -> None:
    span = add(project, article, "person", "Lena Brandt")
    annotate.relabel(project, article, span, "organization")
    assert [(s.id, s.label) for s in stored(project, article)] == [(span.id, "organization")]


def test_deleting_a_quote_takes_its_links_and_the_source_it_made(project: Project, article: Article) -> None:
    quote = add(project, article, "quote", "“We will cut taxes,”")
    annotate.link(project, article, quote, "source", at(TEXT, "Lena Brandt"))
    annotate.delete_span(project, article, article.layer.span(quote.id) or quote)
    assert stored(project, article) == []
    assert article.layer.relations() == []


def test_moving_the_edges_keeps_id_and_links(project: Project, article: Article) -> None:
    quote = add(project, article, "quote", "“We will cut taxes,”")
    annotate.link(project, article, quote, "source", at(TEXT, "Brandt"))
    relation = article.layer.relations_from(quote.id, "source")[0]
    source = article.layer.span(relation.to_span)
    assert source is not None
    annotate.set_fragments(project, article, source, at(TEXT, "Lena Brandt"))
    assert article.layer.relations_from(quote.id, "source") == [relation]
    moved = article.layer.span(source.id)
    assert moved is not None
    assert moved.fragments == at(TEXT, "Lena Brandt")


def test_names_may_not_overlap_names(project: Project, article: Article) -> None:
    add(project, article, "person", "Lena Brandt")
    with pytest.raises(UserError):
        annotate.add_span(project, article, "organization", at(TEXT, "Brandt said"))
    assert len(stored(project, article)) == 1


def test_a_stretch_outside_the_text_is_refused(project: Project, article: Article) -> None:
    with pytest.raises(UserError):
        annotate.add_span(project, article, "claim", ((len(TEXT) - 2, len(TEXT) + 3),))
    assert stored(project, article) == []


def test_two_names_of_one_surface_share_a_cluster_named_after_the_longest(
    project: Project, article: Article
) -> None:
    long = add(project, article, "person", "Lena Brandt")
    short = add(project, article, "person", "Brandt", 2)
    cluster = article.layer.cluster_of(short.id)
    assert cluster is not None
    assert cluster == article.layer.cluster_of(long.id)
    assert cluster.name == "Lena Brandt"


def test_done_marks_the_whole_article_as_reviewed_and_locks_it(project: Project, article: Article) -> None:
    annotate.set_status(project, article, Status.DONE, list(Tier))
    assert {r.ranges for r in article.layer.reviewed.values()} == {((0, len(TEXT)),)}
    assert project.documents()[0].status is Status.DONE
    with pytest.raises(UserError, match="done"):
        annotate.add_span(project, article, "person", at(TEXT, "Lena Brandt"))


def test_a_pass_over_one_tier_does_not_make_the_article_done(project: Project, article: Article) -> None:
    annotate.set_status(project, article, Status.DONE, [Tier.ENTITIES])
    assert article.layer.state.status is Status.IN_PROGRESS
    annotate.set_status(project, article, Status.DONE, [Tier.QUOTES, Tier.CLAIMS])
    assert article.layer.state.status is Status.DONE


def test_reopening_takes_the_review_of_the_pass_back(project: Project, article: Article) -> None:
    annotate.set_status(project, article, Status.DONE, list(Tier))
    act = annotate.set_status(project, article, Status.IN_PROGRESS, [Tier.CLAIMS])
    assert act.title == "article reopened"
    assert project.documents()[0].reviewed == {Tier.ENTITIES, Tier.QUOTES}


def test_a_pass_that_is_done_is_called_done(project: Project, article: Article) -> None:
    assert annotate.set_status(project, article, Status.DONE, [Tier.ENTITIES]).title == "article done"
    assert project.documents()[0].reviewed == {Tier.ENTITIES}


def test_what_the_store_refuses_leaves_the_open_article_as_it_was(
    project: Project, article: Article, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept = add(project, article, "person", "Lena Brandt")

    def full(*_: object) -> None:
        raise EnvironmentFailure("The disk is full.")

    monkeypatch.setattr(project.store, "apply", full)
    with pytest.raises(EnvironmentFailure):
        annotate.add_span(project, article, "person", at(TEXT, "Brandt", 2))
    with pytest.raises(EnvironmentFailure):
        annotate.delete_span(project, article, kept)
    assert article.layer.spans() == [kept]
    assert article.layer.clusters() == []


def test_a_project_open_for_reading_takes_no_labels(project: Project, article: Article) -> None:
    project.close()
    with open_project(project.path, write=False, annotator="ann") as reading:
        shown = reading.open_article(article.document.id)
        with pytest.raises(EnvironmentFailure, match="reading only"):
            annotate.add_span(reading, shown, "person", at(TEXT, "Lena Brandt"))
        assert shown.layer.spans() == []


def test_a_source_may_be_somebody_of_another_article(tmp_path: Path) -> None:
    other = "Other news\n\n“It ends,” she said."
    (tmp_path / "two").mkdir()
    with project_with(tmp_path / "two", TEXT, other) as project:
        first, second = (project.open_article(row.id) for row in project.documents())
        add(project, first, "person", "Lena Brandt")
        add(project, first, "person", "Brandt", 2)
        annotate.add_span(project, second, "quote", at(other, "“It ends,”"))
        quote = second.layer.spans()[0]
        annotate.link(project, second, quote, "source", at(other, "she"))
        known = clusters.Known(project)
        questions = open_questions(second.reading, second.layer, project.schema, quote, known=known)
        choice = next(a for a in questions[0].answers if a.text == "Lena Brandt")
        annotate.answer(project, second, questions[0], choice)
        source = second.layer.relations_from(quote.id)[0].to_span
        cluster = second.layer.cluster_of(source)
        assert cluster is not None
        assert cluster.name == "Lena Brandt"
        brandts = [s for s in first.layer.spans() if s.label == "person"]
        annotate.delete_span(project, first, brandts[0])
        assert project.store.cluster(cluster.id) is not None, "the other article still needs it"
        assert project.layer(second.document.id).cluster_of(source) is not None


def linked(project: Project, article: Article) -> tuple[Span, Span]:
    """Return a quote and the source that an answer made for it."""
    quote = add(project, article, "quote", "“We will cut taxes,”")
    annotate.link(project, article, quote, "source", at(TEXT, "Lena Brandt"))
    source = article.layer.span(article.layer.relations_from(quote.id, "source")[0].to_span)
    assert source is not None
    return article.layer.span(quote.id) or quote, source


def test_an_attribute_or_value_that_the_label_does_not_have_is_refused(
    project: Project, article: Article
) -> None:
    quote = add(project, article, "quote", "“We will cut taxes,”")
    with pytest.raises(UserError, match="does not have"):
        annotate.set_attribute(project, article, quote, "color", "red")
    with pytest.raises(UserError, match="Choose another value"):
        annotate.set_attribute(project, article, quote, "type", "nonsense")
    assert stored(project, article) == [quote]


def test_a_link_from_a_label_that_has_none_such_is_refused(project: Project, article: Article) -> None:
    person = add(project, article, "person", "Lena Brandt")
    with pytest.raises(UserError, match="cannot lead from"):
        annotate.link(project, article, person, "source", at(TEXT, "she"))
    assert stored(project, article) == [person]


def test_edges_that_put_a_quote_over_its_source_are_refused_from_both_sides(
    project: Project, article: Article
) -> None:
    quote, source = linked(project, article)
    before = stored(project, article)
    with pytest.raises(UserError, match="cannot say another quote"):
        annotate.set_fragments(project, article, quote, at(TEXT, "“We will cut taxes,” Lena"))
    with pytest.raises(UserError, match="cannot say another quote"):
        annotate.set_fragments(project, article, source, at(TEXT, "taxes,” Lena Brandt"))
    assert stored(project, article) == before


def test_one_answer_given_twice_is_one_link(project: Project, article: Article) -> None:
    quote, source = linked(project, article)
    with pytest.raises(UserError, match="is the answer already"):
        annotate.link(project, article, quote, "source", (), source.id)
    with pytest.raises(UserError, match="is the answer already"):
        annotate.link(project, article, quote, "source", source.fragments)
    assert len(article.layer.relations_from(quote.id)) == 1


def test_a_claimant_that_a_person_confirms_is_theirs_then(project: Project, article: Article) -> None:
    _, source = linked(project, article)
    claim = add(project, article, "claim", "We will cut taxes")
    assert [r.origin for r in article.layer.relations_from(claim.id)] == ["rule"]
    annotate.link(project, article, claim, "claimant", (), source.id)
    assert [(r.to_span, r.origin) for r in article.layer.relations_from(claim.id)] == [(source.id, "human")]


def test_a_quote_that_becomes_something_else_takes_the_source_it_made(
    project: Project, article: Article
) -> None:
    quote, _ = linked(project, article)
    before = stored(project, article), article.layer.relations()
    annotate.relabel(project, article, quote, "waived")
    assert [span.label for span in stored(project, article)] == ["waived"]
    undo.undo(project)
    assert (stored(project, article), article.layer.relations()) == before


def test_somebody_that_a_person_made_in_another_article_gives_a_source_its_kind(tmp_path: Path) -> None:
    other = "Other news\n\n“It ends,” the mayor said."
    (tmp_path / "two").mkdir()
    with project_with(tmp_path / "two", TEXT, other) as project:
        first, second = (project.open_article(row.id) for row in project.documents())
        said = add(project, first, "quote", "“It ends here,”")
        annotate.link(project, first, said, "source", at(TEXT, "she"))
        who = open_questions(first.reading, first.layer, project.schema, said)[0]
        annotate.answer_none(project, first, who, "Ida Lind")
        annotate.add_span(project, second, "quote", at(other, "“It ends,”"))
        quote = second.layer.spans()[0]
        annotate.link(project, second, quote, "source", at(other, "the mayor"))
        known = clusters.Known(project)
        who = open_questions(second.reading, second.layer, project.schema, quote, known=known)[0]
        annotate.answer(project, second, who, next(a for a in who.answers if a.text == "Ida Lind"))
        source = next(span for span in project.layer(second.document.id).spans() if span.label == "source")
        assert source.attributes["kind"] == "person"


@pytest.mark.parametrize(("words", "kind"), [("she", "person"), ("It", "organization")])
def test_somebody_new_is_a_person_unless_the_words_mean_a_body(
    project: Project, article: Article, words: str, kind: str
) -> None:
    quote = add(project, article, "quote", "“We will cut taxes,”")
    source = add(project, article, "source", words)
    annotate.link(project, article, quote, "source", (), source.id)
    question = open_questions(article.reading, article.layer, project.schema, quote)[0]
    assert annotate.answer_none(project, article, question, "Norvik").title == f"new {kind} Norvik"
    cluster = article.layer.cluster_of(source.id)
    assert cluster is not None
    assert cluster.kind == kind
    assert project.layer(article.document.id).spans() == article.layer.spans()


def test_a_part_is_joined_and_taken_out_again(project: Project, article: Article) -> None:
    quote = add(project, article, "quote", "“We will cut taxes,”")
    more = at(TEXT, "“It ends here,”")
    annotate.join_part(project, article, quote, more)
    joined = stored(project, article)[0]
    assert joined.fragments == (*quote.fragments, *more)
    assert joined.id == quote.id
    annotate.take_out_part(project, article, joined, 0)
    assert stored(project, article)[0].fragments == more
    undo.undo(project)
    undo.undo(project)
    assert stored(project, article)[0].fragments == quote.fragments


def test_parts_that_do_not_fit_are_refused_with_nothing_changed(project: Project, article: Article) -> None:
    quote = add(project, article, "quote", "“We will cut taxes,”")
    person = add(project, article, "person", "Lena Brandt")
    before = stored(project, article)
    with pytest.raises(UserError, match="already"):
        annotate.join_part(project, article, quote, at(TEXT, "taxes,” Lena"))
    with pytest.raises(UserError, match="one stretch of text"):
        annotate.join_part(project, article, person, at(TEXT, "Bonn"))
    with pytest.raises(UserError, match="one part only"):
        annotate.take_out_part(project, article, quote, 0)
    annotate.link(project, article, quote, "source", at(TEXT, "Lena Brandt"))
    with pytest.raises(UserError, match="cannot say another quote"):
        annotate.join_part(project, article, quote, at(TEXT, "Lena Brandt said"))
    assert stored(project, article)[0] == before[0]
