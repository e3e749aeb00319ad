"""Undo of any one act: exactly that act, or one sentence that names what is in the way."""

from __future__ import annotations

import random
from collections.abc import Callable
from pathlib import Path

import pytest
from markup import at
from projects import project_with

from annotator.base.errors import UserError
from annotator.domain.annotation import Span, SpanId, Status, Tier
from annotator.domain.change import ActId
from annotator.domain.problems import Severity, problems
from annotator.domain.questions import Answer, Question, QuestionKind
from annotator.ops import annotate, undo
from annotator.ops.article import Article
from annotator.ops.history import Turn, article_history, span_history
from annotator.ops.project import Project, open_project

TEXT = "News\n\n“We will cut taxes,” Lena Brandt said. Brandt spoke in Bonn. Ida Lind left. Lind sang."


@pytest.fixture
def project(tmp_path: Path) -> Project:
    return project_with(tmp_path, TEXT)


@pytest.fixture
def article(project: Project) -> Article:
    return project.open_article(project.documents()[0].id)


def label(project: Project, article: Article, kind: str, words: str, nth: int = 1) -> tuple[ActId, Span]:
    made = annotate.add_span(project, article, kind, at(TEXT, words, nth))
    return made.act, span_of(article, made.select)


def span_of(article: Article, span_id: SpanId | None) -> Span:
    assert span_id is not None
    span = article.layer.span(span_id)
    assert span is not None
    return span


def words(article: Article) -> list[str]:
    return [TEXT[span.start : span.end] for span in article.layer.spans()]


def in_step(project: Project, article: Article) -> None:
    """Compare what is in memory with the tables, and the log with its own hashes."""
    stored = project.layer(article.document.id)
    assert article.layer.spans() == stored.spans()
    key: Callable[[object], str] = str
    assert sorted(article.layer.relations(), key=key) == sorted(stored.relations(), key=key)
    members = {c.id: {s.id for s in article.layer.members(c.id)} for c in article.layer.clusters()}
    assert members == {c.id: {s.id for s in stored.members(c.id)} for c in stored.clusters()}
    assert article.layer.state == stored.state
    assert project.store.integrity() == []


def test_an_older_act_goes_alone_and_comes_back_the_same(project: Project, article: Article) -> None:
    act, lena = label(project, article, "person", "Lena Brandt")
    label(project, article, "person", "Ida Lind")
    undo.undo_act(project, act)
    assert words(article) == ["Ida Lind"]
    assert article.layer.state.status is Status.IN_PROGRESS
    in_step(project, article)
    undo.redo(project)
    assert article.layer.span(lena.id) == lena
    in_step(project, article)


def test_the_undo_is_an_act_that_can_be_undone_by_itself(project: Project, article: Article) -> None:
    act, lena = label(project, article, "person", "Lena Brandt")
    taken = undo.undo_act(project, act)
    label(project, article, "person", "Ida Lind")
    assert undo.next_redo(project) is None
    back = undo.undo_act(project, taken.act)
    assert back.select == lena.id
    assert article.layer.span(lena.id) == lena
    in_step(project, article)
    turns = [entry.turn for entry in article_history(project, article.document.id)]
    assert turns == [Turn.DONE_AGAIN, Turn.DONE, Turn.TAKEN_BACK, Turn.DONE, Turn.DONE]
    undo.undo_act(project, back.act)
    assert words(article) == ["Ida Lind"]
    in_step(project, article)


def test_a_later_act_on_the_same_label_is_named(project: Project, article: Article) -> None:
    act, lena = label(project, article, "person", "Lena Brandt")
    annotate.set_fragments(project, article, lena, at(TEXT, "Brandt"))
    label(project, article, "person", "Ida Lind")
    before = list(project.store.records())
    with pytest.raises(UserError, match=r"a later act changed the same label: edges of “Brandt”, \d\d:\d\d"):
        undo.undo_act(project, act)
    assert list(project.store.records()) == before
    in_step(project, article)


def test_an_answer_that_hangs_on_a_label_is_in_the_way(project: Project, article: Article) -> None:
    act, quote = label(project, article, "quote", "“We will cut taxes,”")
    question = Question("source", QuestionKind.RELATION, quote.id, "")
    annotate.answer(project, article, question, Answer(1, "", fragments=at(TEXT, "Lena Brandt")))
    label(project, article, "person", "Ida Lind")
    with pytest.raises(
        UserError, match="a later act made or changed a link of it: who says it: “Lena Brandt”"
    ):
        undo.undo_act(project, act)
    in_step(project, article)


def test_an_act_that_was_taken_back_is_not_in_the_way(project: Project, article: Article) -> None:
    act, lena = label(project, article, "person", "Lena Brandt")
    annotate.set_fragments(project, article, lena, at(TEXT, "Brandt"))
    undo.undo(project)
    label(project, article, "person", "Ida Lind")
    undo.undo_act(project, act)
    assert words(article) == ["Ida Lind"]
    in_step(project, article)


def test_what_rules_hung_on_a_label_is_no_hindrance(project: Project, article: Article) -> None:
    act, _ = label(project, article, "person", "Lena Brandt")
    label(project, article, "person", "Brandt", 2)
    assert len(article.layer.clusters()) == 1
    undo.undo_act(project, act)
    assert words(article) == ["Brandt"]
    assert article.layer.clusters() == []
    in_step(project, article)
    undo.redo(project)
    assert len(article.layer.clusters()) == 1
    in_step(project, article)


def test_what_follows_is_found_anew(project: Project, article: Article) -> None:
    act, _ = label(project, article, "waived", "“We will cut taxes,”")
    _, claim = label(project, article, "claim", "We will cut taxes")
    assert claim.attributes["asserted_by"] == "author"
    undo.undo_act(project, act)
    label(project, article, "quote", "“We will cut taxes,”")
    assert span_of(article, claim.id).attributes["asserted_by"] == "source"
    in_step(project, article)


def test_a_deleted_label_is_restored_with_its_links(project: Project, article: Article) -> None:
    _, quote = label(project, article, "quote", "“We will cut taxes,”")
    question = Question("source", QuestionKind.RELATION, quote.id, "")
    annotate.answer(project, article, question, Answer(1, "", fragments=at(TEXT, "Lena Brandt")))
    before = article.layer.spans(), article.layer.relations()
    gone = annotate.delete_span(project, article, span_of(article, quote.id))
    label(project, article, "person", "Ida Lind")
    history = list(span_history(project, article.document.id, quote.id))
    assert (history[0].row.id, history[0].deletes) == (gone.act, True)
    back = undo.undo_act(project, gone.act)
    assert back.select == quote.id
    kept = [span for span in article.layer.spans() if TEXT[span.start : span.end] != "Ida Lind"]
    assert (kept, article.layer.relations()) == before
    in_step(project, article)


def test_a_label_does_not_come_back_over_another_name(project: Project, article: Article) -> None:
    _, lena = label(project, article, "person", "Lena Brandt")
    gone = annotate.delete_span(project, article, lena)
    label(project, article, "organization", "Lena Brandt")
    with pytest.raises(UserError, match="Names cannot overlap"):
        undo.undo_act(project, gone.act)
    in_step(project, article)


def test_an_answer_does_not_come_back_beside_another(project: Project, article: Article) -> None:
    _, quote = label(project, article, "quote", "“We will cut taxes,”")
    question = Question("source", QuestionKind.RELATION, quote.id, "")
    annotate.answer(project, article, question, Answer(1, "", fragments=at(TEXT, "Lena Brandt")))
    link = article.layer.relations_from(quote.id, "source")[0]
    gone = annotate.unlink(project, article, link)
    assert gone.title == "who says it: “Lena Brandt” taken away"
    annotate.answer(project, article, question, Answer(1, "", fragments=at(TEXT, "Ida Lind")))
    with pytest.raises(UserError, match="a later act made or changed a link of it: who says it: “Ida Lind”"):
        undo.undo_act(project, gone.act)
    in_step(project, article)


def test_a_done_article_is_left_as_it_is(project: Project, article: Article) -> None:
    act, _ = label(project, article, "person", "Lena Brandt")
    done = annotate.set_status(project, article, Status.DONE, list(Tier))
    label_free = list(project.store.records())
    with pytest.raises(UserError, match="This article is done"):
        undo.undo_act(project, act)
    assert list(project.store.records()) == label_free
    undo.undo_act(project, done.act)
    assert article.layer.state.status is Status.IN_PROGRESS
    in_step(project, article)


def test_what_others_did_and_what_made_the_project_stay(project: Project, article: Article) -> None:
    act, _ = label(project, article, "person", "Lena Brandt")
    founding = list(project.store.acts())[-1].id
    project.close()
    with (
        open_project(project.path, annotator="bob") as bobs,
        pytest.raises(UserError, match="Only ann can take it back"),
    ):
        undo.undo_act(bobs, act)
    with open_project(project.path, annotator="ann") as mine:
        with pytest.raises(UserError, match="making of the project"):
            undo.undo_act(mine, founding)
        with pytest.raises(UserError, match="not in the project"):
            undo.undo_act(mine, ActId("nothing"))
        undo.undo_act(mine, act)
        with pytest.raises(UserError, match="taken back already"):
            undo.undo_act(mine, act)


def test_an_import_with_later_labels_is_refused_with_their_name(project: Project, article: Article) -> None:
    imported = list(project.store.acts(article.document.id))[-1].id
    label(project, article, "person", "Lena Brandt")
    with pytest.raises(UserError, match="cannot be taken back"):
        undo.undo_act(project, imported)
    in_step(project, article)


def test_the_history_of_a_label_has_its_acts_newest_first(project: Project, article: Article) -> None:
    _, lena = label(project, article, "person", "Lena Brandt")
    annotate.set_doubt(project, article, lena, True)
    label(project, article, "person", "Ida Lind")
    label(project, article, "person", "Brandt", 2)
    entries = list(span_history(project, article.document.id, lena.id))
    assert [(entry.row.title, entry.origin) for entry in entries] == [
        ("Person “Brandt”", "followed by rule"),
        ("doubt about “Lena Brandt”", ""),
        ("Person “Lena Brandt”", ""),
    ]


# -- at random

PLACES = (
    "“We will cut taxes,”",
    "We will cut taxes",
    "Lena Brandt",
    "Brandt",
    "Bonn",
    "Ida Lind",
    "Lind",
    "said",
)
KINDS = ("person", "organization", "quote", "waived", "claim")


def any_act(project: Project, article: Article, dice: random.Random) -> None:
    """Do one act at random; what cannot be done is refused with a sentence."""
    spans = article.layer.spans()
    span = dice.choice(spans) if spans else None
    words = at(TEXT, dice.choice(PLACES))
    verb = dice.randrange(9)
    if span is None or verb < 3:
        annotate.add_span(project, article, dice.choice(KINDS), words)
    elif verb == 3:
        annotate.set_fragments(project, article, span, words)
    elif verb == 4:
        annotate.delete_span(project, article, span)
    elif verb == 5:
        question = Question("source", QuestionKind.RELATION, span.id, "")
        annotate.answer(project, article, question, Answer(1, "", fragments=words))
    elif verb == 6:
        question = Question("cluster", QuestionKind.CLUSTER, span.id, "")
        if span.label in ("person", "organization", "source"):
            annotate.answer_none(project, article, question, dice.choice(("Ida", "Lena")))
    elif verb == 7:
        annotate.relabel(project, article, span, dice.choice(KINDS[:2]))
    else:
        annotate.set_doubt(project, article, span, not span.doubt)


@pytest.mark.parametrize("seed", range(6))
def test_any_act_of_any_history_is_taken_back_or_refused(
    project: Project, article: Article, seed: int
) -> None:
    dice = random.Random(seed)
    for _ in range(40):
        before = project.store.number_of_steps(), list(project.store.records())
        try:
            turn = dice.random()
            if turn < 0.55:
                any_act(project, article, dice)
            elif turn < 0.65:
                if len(article.layer):
                    undo.undo(project)
            elif turn < 0.72:
                undo.redo(project)
            else:
                row = dice.choice(list(article_history(project, article.document.id))[:-1] or [None])
                if row is not None:
                    undo.undo_act(project, row.row.id)
        except UserError:
            assert (project.store.number_of_steps(), list(project.store.records())) == before
        in_step(project, article)
        found = problems(article.document, TEXT, article.layer, project.schema)
        assert not [problem.sentence for problem in found if problem.severity is Severity.ERROR]
