"""All like this: found in one article and in all, labelled in one act that one undo takes back."""

from __future__ import annotations

import unicodedata
from collections.abc import Generator
from pathlib import Path

import pytest
from markup import at
from projects import project_with

from annotator.base.errors import UserError
from annotator.domain.annotation import Span, Status, Tier
from annotator.domain.questions import Answer, Question, QuestionKind
from annotator.ops import alike, annotate, undo
from annotator.ops.alike import Alike, Found, Looked, Missed
from annotator.ops.article import Article
from annotator.ops.change_set import ChangeSet
from annotator.ops.project import Project

ONE = (
    "Mill reopens\n\nNorvik pays. Norvik hires.\nThe Norvik Story ended. “The Norvik Story” ran.\nnorvik.com"
)
TWO = "More news\n\nNorvik and Norvik again.\n"
THREE = "Nothing here\n\nNobody.\n"


def every(
    project: Project, wanted: Alike, everywhere: bool = False, any_case: bool = False
) -> tuple[list[Found], Missed]:
    found: list[Found] = []
    search: Generator[Looked, None, Missed] = alike.looking(project, wanted, everywhere, any_case)
    while True:
        try:
            found += next(search).found
        except StopIteration as end:
            missed: Missed = end.value
            return found, missed


def label_all(project: Project, wanted: Alike, chosen: list[Found], join: bool = True) -> ChangeSet:
    return undo.at_once(alike.labelling(project, wanted, chosen, join))


def article_of(project: Project, number: int = 0) -> Article:
    return project.open_article(project.documents()[number].id)


def named(project: Project, article: Article, words: str = "Norvik", label: str = "organization") -> Span:
    made = annotate.add_span(project, article, label, at(article.text, words))
    assert made.select is not None
    span = article.layer.span(made.select)
    assert span is not None
    return span


def labelled(project: Project, number: int) -> list[str]:
    article = project.look_at(project.documents()[number].id)
    spans = project.layer(article.document.id).spans()
    return [article.text[span.start : span.end] for span in spans]


def test_the_other_places_of_the_article_are_found_with_reasons(tmp_path: Path) -> None:
    with project_with(tmp_path, ONE, TWO) as project:
        article = article_of(project)
        found, missed = every(project, alike.alike_to(project, article, named(project, article)))
        assert [(one.before, one.words, one.after, one.doubt) for one in found] == [
            ("Norvik pays. ", "Norvik", " hires.", ""),
            ("The ", "Norvik", " Story ended. “The Norvik Story” ran.", "inside “Norvik Story”"),
            ("The Norvik Story ended. “The ", "Norvik", " Story” ran.", "inside a title"),
        ]
        assert missed == Missed()


def test_all_articles_are_looked_at_and_one_undo_takes_all_back(tmp_path: Path) -> None:
    with project_with(tmp_path, ONE, TWO, THREE) as project:
        article = article_of(project)
        wanted = alike.alike_to(project, article, named(project, article))
        before = list(project.store.records())
        found, _ = every(project, wanted, everywhere=True)
        chosen = [one for one in found if not one.doubt]
        assert len(chosen) == 3
        change_set = label_all(project, wanted, chosen)
        assert change_set.title == "Organization “Norvik”, 3 places in 2 articles"
        assert change_set.select == wanted.span.id
        assert labelled(project, 0) == ["Norvik", "Norvik"]
        assert labelled(project, 1) == ["Norvik", "Norvik"]
        assert article.layer.spans() == project.layer(article.document.id).spans()
        undo.undo(project)
        assert list(project.store.records()) == before
        undo.redo(project)
        assert labelled(project, 1) == ["Norvik", "Norvik"]
        assert project.store.integrity() == []


def test_answers_of_a_name_are_copied_and_derived_ones_found(tmp_path: Path) -> None:
    with project_with(tmp_path, TWO, profile="standard") as project:
        article = article_of(project)
        span = named(project, article)
        annotate.set_attribute(project, article, span, "kind", "company")
        span = article.layer.spans()[0]
        wanted = alike.alike_to(project, article, span)
        label_all(project, wanted, every(project, wanted)[0])
        assert [dict(span.attributes) for span in article.layer.spans()] == [{"kind": "company"}] * 2
        cluster = article.layer.clusters()
        assert [c.name for c in cluster] == ["Norvik"]
        assert len(article.layer.members(cluster[0].id)) == 2


def test_who_is_meant_is_meant_in_all_articles(tmp_path: Path) -> None:
    with project_with(tmp_path, ONE, TWO) as project:
        first, second = article_of(project, 0), article_of(project, 1)
        for nth in (1, 2):
            annotate.add_span(project, first, "organization", at(ONE, "Norvik", nth))
        span = first.layer.spans()[0]
        wanted = alike.alike_to(project, first, span)
        assert wanted.cluster is not None
        found, _ = every(project, wanted, everywhere=True)
        label_all(project, wanted, [one for one in found if one.document == second.document.id])
        assert {c.id for c in second.layer.clusters()} == {wanted.cluster.id}
        known = project.store.cluster(wanted.cluster.id)
        assert known is not None
        assert known.origin == "human"
        undo.undo(project)
        assert project.store.cluster(wanted.cluster.id) == wanted.cluster


def test_who_is_meant_can_be_left_open(tmp_path: Path) -> None:
    with project_with(tmp_path, ONE, TWO) as project:
        first, second = article_of(project, 0), article_of(project, 1)
        span = named(project, first)
        question = Question("cluster", QuestionKind.CLUSTER, span.id, "")
        annotate.answer_none(project, first, question, "Norvik Group")
        wanted = alike.alike_to(project, first, first.layer.spans()[0])
        found, _ = every(project, wanted, everywhere=True)
        label_all(project, wanted, [one for one in found if not one.doubt], join=False)
        assert [c.name for c in second.layer.clusters()] == ["Norvik"]


def test_a_done_article_is_told_apart_and_labelled_only_when_chosen(tmp_path: Path) -> None:
    with project_with(tmp_path, ONE, TWO) as project:
        first, second = article_of(project, 0), article_of(project, 1)
        annotate.set_status(project, second, Status.DONE, list(Tier))
        wanted = alike.alike_to(project, first, named(project, first))
        found, _ = every(project, wanted, everywhere=True)
        done = [one for one in found if one.closed]
        assert {one.document for one in done} == {second.document.id}
        label_all(project, wanted, done)
        assert second.layer.state.status is Status.IN_PROGRESS
        assert set(second.layer.reviewed) == set(Tier)
        undo.undo(project)
        assert second.layer.state.status is Status.DONE


def test_labelled_places_are_passed_over_and_counted(tmp_path: Path) -> None:
    with project_with(tmp_path, ONE) as project:
        article = article_of(project)
        span = named(project, article)
        annotate.add_span(project, article, "person", at(ONE, "Norvik", 2))
        found, missed = every(project, alike.alike_to(project, article, span))
        assert len(found) == 2
        assert missed == Missed(same=0, otherwise=1)


def test_the_index_finds_what_stands_between_signs_and_in_other_scripts(tmp_path: Path) -> None:
    texts = ("a\n\n田中さん", "b\n\nあの田中は", "c\n\nกรุงเทพมหานคร", "d\n\nในกรุงเทพ", "e\n\nO’Neill-like")
    with project_with(tmp_path, *texts) as project:
        for number, words, hits in ((0, "田中", 1), (2, "กรุงเทพ", 1)):
            article = article_of(project, number)
            wanted = alike.alike_to(project, article, named(project, article, words))
            found, _ = every(project, wanted, everywhere=True)
            assert len(found) == hits, words


@pytest.mark.parametrize(
    ("words", "other"),
    [("Irmak", "ırmak"), ("Weiß", "WEISS"), ("WEISS", "Weiß"), ("Σίσυφος", "ΣΊΣΥΦΟΣ"), ("Norvik", "NORVIK")],
)
def test_the_other_case_is_found_in_other_articles(tmp_path: Path, words: str, other: str) -> None:
    with project_with(tmp_path, f"a\n\n{words} left.", f"b\n\n{other} came.") as project:
        article = article_of(project)
        wanted = alike.alike_to(project, article, named(project, article, words))
        found, _ = every(project, wanted, everywhere=True, any_case=True)
        assert [one.words for one in found] == [other]


@pytest.mark.parametrize("words", ["Renée Moen", "한국", "Dvořák’s", "👩🏽‍🚒 Falk", "أحمد"])
def test_composed_letters_are_found_decomposed_in_other_articles(tmp_path: Path, words: str) -> None:
    other = unicodedata.normalize("NFD", words)
    with project_with(tmp_path, f"a\n\n{words} left.", f"b\n\nAnd {other} came.") as project:
        article = article_of(project)
        wanted = alike.alike_to(project, article, named(project, article, words))
        found, _ = every(project, wanted, everywhere=True)
        assert [one.words for one in found] == [other]


def test_many_places_of_one_article_are_labelled_in_steps(tmp_path: Path) -> None:
    text = "Title\n\n" + "Norvik pays.\n" * 130
    with project_with(tmp_path, text) as project:
        article = article_of(project)
        wanted = alike.alike_to(project, article, named(project, article))
        found, _ = every(project, wanted)
        assert len(found) == 129
        assert alike.steps_for(found) == 17
        label_all(project, wanted, found)
        assert len(article.layer) == 130
        assert len(article.layer.members(article.layer.clusters()[0].id)) == 130
        assert article.layer.spans() == project.layer(article.document.id).spans()
        undo.undo(project)
        assert len(article.layer) == 1


def test_a_stopped_act_changes_nothing(tmp_path: Path) -> None:
    with project_with(tmp_path, ONE, TWO) as project:
        article = article_of(project)
        wanted = alike.alike_to(project, article, named(project, article))
        found, _ = every(project, wanted, everywhere=True)
        before = list(project.store.records())
        work = alike.labelling(project, wanted, found)
        next(work)
        work.close()
        assert list(project.store.records()) == before
        assert len(article.layer) == 1


def test_nothing_chosen_is_said(tmp_path: Path) -> None:
    with project_with(tmp_path, ONE) as project:
        article = article_of(project)
        wanted = alike.alike_to(project, article, named(project, article))
        with pytest.raises(UserError, match="Tick at least one"):
            label_all(project, wanted, [])


@pytest.mark.parametrize(
    ("fragments", "why"), [(((7, 11), (17, 21)), "several parts"), (((7, 2500),), "too long")]
)
def test_what_cannot_be_looked_for_is_said(
    tmp_path: Path, fragments: tuple[tuple[int, int], ...], why: str
) -> None:
    with project_with(tmp_path, "Title\n\n" + "word " * 900) as project:
        article = article_of(project)
        made = annotate.add_span(project, article, "quote", fragments)
        assert made.select is not None
        span = article.layer.span(made.select)
        assert span is not None
        with pytest.raises(UserError, match=why):
            alike.alike_to(project, article, span)


def test_an_answer_of_a_question_is_no_reason_to_fail(tmp_path: Path) -> None:
    text = "T\n\n“Yes,” Norvik said. Norvik left."
    with project_with(tmp_path, text) as project:
        article = article_of(project)
        made = annotate.add_span(project, article, "quote", at(text, "“Yes,”"))
        assert made.select is not None
        question = Question("source", QuestionKind.RELATION, made.select, "")
        annotate.answer(project, article, question, Answer(1, "", fragments=at(text, "Norvik")))
        source = next(span for span in article.layer.spans() if span.label == "source")
        wanted = alike.alike_to(project, article, source)
        label_all(project, wanted, every(project, wanted)[0])
        assert sum(span.label == "source" for span in article.layer.spans()) == 2
