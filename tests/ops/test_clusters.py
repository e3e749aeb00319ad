"""The acts of the registry of names: each is one act across articles, undone whole, refused with nothing changed."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from markup import at
from projects import project_with

from annotator.base.errors import UserError
from annotator.domain.annotation import (
    HUMAN,
    RULE,
    Cluster,
    ClusterId,
    DocumentId,
    Span,
    SpanId,
    Status,
    Tier,
)
from annotator.domain.questions import Question, QuestionKind, all_questions
from annotator.ops import annotate, clusters, undo
from annotator.ops.article import Article
from annotator.ops.exporting import export
from annotator.ops.project import Project
from annotator.store.rows import ClusterRow

TEXTS = (
    "Lena Brandt left. Brandt said it rains. “It ends,” she said. Norvik closed.",
    "Lena Brandt came. Brandt spoke. Norvik grew. Norvik paid 30 million dollars.",
)


@pytest.fixture
def project(tmp_path: Path) -> Iterator[Project]:
    with project_with(tmp_path, *TEXTS) as opened:
        yield opened


def label(project: Project, number: int, label_id: str, words: str, nth: int = 1) -> Span:
    article = opened(project, number)
    made = annotate.add_span(project, article, label_id, at(article.text, words, nth))
    span = article.layer.span(made.select) if made.select else None
    assert span is not None
    return span


def opened(project: Project, number: int) -> Article:
    return project.open_article(project.documents()[number].id)


def named(project: Project) -> None:
    """Make one cluster of Lena Brandt and one of Norvik in each article where there are two of them."""
    for number in (0, 1):
        label(project, number, "person", "Lena Brandt")
        label(project, number, "person", "Brandt", 2)
        label(project, number, "organization", "Norvik")
    label(project, 1, "organization", "Norvik", 2)


def rows(project: Project) -> list[ClusterRow]:
    found, _ = clusters.reader(project).page(0, 100)
    return found


def exported(project: Project, folder: Path) -> list[dict[str, list[dict[str, object]]]]:
    out = folder / "out.jsonl"
    export(project, out, overwrite=True)
    return [json.loads(line) for line in out.read_text(encoding="utf-8").splitlines()]


def meant(record: dict[str, list[dict[str, object]]]) -> list[tuple[object, object]]:
    return [(cluster["name"], cluster["members"]) for cluster in record["clusters"]]


def members(project: Project, cluster: ClusterId) -> list[SpanId]:
    return [span for row in project.documents() for span in project.layer(row.id).member_ids(cluster)]


def everything(project: Project) -> list[tuple[object, ...]]:
    """Return what stands in the tables of clusters."""
    found: list[tuple[object, ...]] = []
    for row in rows(project):
        for mention in clusters.reader(project).mentions(row.cluster.id, 0, 100):
            found.append((row.cluster, mention.span.id, mention.origin))
    return sorted(found, key=str)


def spans_of(project: Project, cluster: Cluster) -> dict[DocumentId, list[Span]]:
    found: dict[DocumentId, list[Span]] = {}
    for mention in clusters.reader(project).mentions(cluster.id, 0, 100):
        found.setdefault(mention.document, []).append(mention.span)
    return found


def test_merging_is_one_act_across_articles_and_undo_takes_it_back_whole(project: Project) -> None:
    named(project)
    before = everything(project)
    brandts = [row.cluster.id for row in rows(project) if row.cluster.kind == "person"]
    acts = sum(1 for _ in project.store.acts())
    made = clusters.merge(project, brandts)
    assert len(made.documents()) == 1
    assert sum(1 for _ in project.store.acts()) == acts + 1
    (row,) = (row for row in rows(project) if row.cluster.kind == "person")
    assert (row.cluster.name, row.cluster.origin, row.members, row.articles) == ("Lena Brandt", HUMAN, 4, 2)
    undo.undo(project)
    assert everything(project) == before
    undo.redo(project)
    assert [row.members for row in rows(project) if row.cluster.kind == "person"] == [4]


def test_open_articles_follow_a_merge_and_its_undo(project: Project) -> None:
    named(project)
    ids = [row.cluster.id for row in rows(project) if row.cluster.kind == "person"]
    layers = [opened(project, number).layer for number in (0, 1)]
    for turn in (
        lambda: clusters.merge(project, ids),
        lambda: undo.undo(project),
        lambda: undo.redo(project),
    ):
        turn()
        for number, layer in enumerate(layers):
            fresh = project.layer(project.documents()[number].id)
            assert sorted(layer.clusters(), key=str) == sorted(fresh.clusters(), key=str)
            assert [layer.membership(s.id) for s in layer.spans()] == [
                fresh.membership(s.id) for s in fresh.spans()
            ]


def test_a_merge_concerns_done_articles_too_and_leaves_them_done(project: Project, tmp_path: Path) -> None:
    named(project)
    annotate.set_status(project, opened(project, 1), Status.DONE, tuple(Tier))
    people = [row.cluster.id for row in rows(project) if row.cluster.kind == "person"]
    before = exported(project, tmp_path)
    merged = clusters.merge(project, people)
    after = exported(project, tmp_path)
    ids = {cluster["id"] for record in after for cluster in record["clusters"] if cluster["kind"] == "person"}
    assert len(ids) == 1
    for one, other in zip(before, after, strict=True):
        assert {key: one[key] for key in one if key != "clusters"} == {
            key: other[key] for key in other if key != "clusters"
        }
    undo.undo(project)
    assert exported(project, tmp_path) == before
    undo.redo(project)
    assert exported(project, tmp_path) == after
    annotate.set_doubt(project, opened(project, 0), opened(project, 0).layer.spans()[0], True)
    undo.undo_act(project, merged.act)
    assert opened(project, 1).layer.state.status is Status.DONE
    assert [meant(record) for record in exported(project, tmp_path)] == [meant(record) for record in before]
    assert all(row.members for row in rows(project))
    assert project.store.integrity() == []


def test_a_merge_of_what_a_person_named_is_taken_back_later_on(project: Project, tmp_path: Path) -> None:
    named(project)
    people = [row.cluster.id for row in rows(project) if row.cluster.kind == "person"]
    for number, cluster in enumerate(people):
        clusters.rename(project, cluster, f"Brandt {number}")
    clusters.split(
        project, people[0], {opened(project, 0).document.id: [members(project, people[0])[0]]}, "Lena"
    )
    before = exported(project, tmp_path)
    merged = clusters.merge(project, people)
    annotate.set_doubt(project, opened(project, 1), opened(project, 1).layer.spans()[0], True)
    undo.undo_act(project, merged.act)
    assert [record["clusters"] for record in exported(project, tmp_path)] == [r["clusters"] for r in before]
    undo.redo(project)
    assert len({c.cluster.id for c in rows(project) if c.cluster.kind == "person"}) == 2
    assert project.store.integrity() == []


def test_different_kinds_are_not_merged(project: Project) -> None:
    named(project)
    before = everything(project)
    with pytest.raises(UserError, match="cannot be the same"):
        clusters.merge(project, [row.cluster.id for row in rows(project)])
    with pytest.raises(UserError, match="at least two"):
        clusters.merge(project, [rows(project)[0].cluster.id])
    assert everything(project) == before


def test_a_link_is_kept_by_a_merge(project: Project) -> None:
    named(project)
    ids = [row.cluster.id for row in rows(project) if row.cluster.kind == "person"]
    clusters.set_link(project, ids[-1], "https://www.wikidata.org/wiki/q42")
    clusters.merge(project, ids)
    assert [row.cluster.link for row in rows(project) if row.cluster.kind == "person"] == ["Q42"]


def test_what_was_split_off_stays_apart_when_more_names_come(project: Project) -> None:
    label(project, 0, "person", "Lena Brandt")
    second = label(project, 0, "person", "Brandt", 2)
    (row,) = rows(project)
    document = project.documents()[0].id
    made = clusters.split(project, row.cluster.id, {document: [second.id]}, "Jon Brandt")
    assert made.title == "new person Jon Brandt"
    layer = opened(project, 0).layer
    assert {m.cluster.name: m.members for m in rows(project)} == {"Lena Brandt": 1, "Jon Brandt": 1}
    annotate.set_doubt(project, opened(project, 0), second, True)
    moved = layer.span(second.id)
    assert moved is not None
    annotate.relabel(project, opened(project, 0), moved, "organization")
    annotate.relabel(project, opened(project, 0), layer.span(second.id) or moved, "person")
    first = next(span for span in layer.spans() if span.id != second.id)
    kept = layer.cluster_of(first.id)
    assert kept is not None
    assert kept.name == "Lena Brandt"


def test_a_source_on_the_words_of_a_name_goes_with_it(project: Project) -> None:
    label(project, 0, "person", "Lena Brandt")
    name = label(project, 0, "person", "Brandt", 2)
    quote = label(project, 0, "quote", "it rains")
    annotate.link(project, opened(project, 0), quote, "source", at(TEXTS[0], "Brandt", 2))
    (row,) = rows(project)
    assert row.members == 3
    clusters.split(project, row.cluster.id, {project.documents()[0].id: [name.id]}, "Jon Brandt")
    assert {m.cluster.name: m.members for m in rows(project)} == {"Lena Brandt": 1, "Jon Brandt": 2}


def test_all_labels_cannot_be_split_off(project: Project) -> None:
    named(project)
    row = rows(project)[0]
    spans = {key: [s.id for s in found] for key, found in spans_of(project, row.cluster).items()}
    with pytest.raises(UserError, match="all labels that mean"):
        clusters.split(project, row.cluster.id, spans, "Other")


def test_moving_makes_what_is_left_behind_the_persons_own(project: Project) -> None:
    named(project)
    one, other = (row.cluster for row in rows(project) if row.cluster.kind == "person")
    (document, spans), *_ = spans_of(project, one).items()
    clusters.move(project, one.id, {document: [spans[1].id]}, other.id)
    left = clusters.reader(project).mentions(one.id, 0, 9)
    assert [mention.origin for mention in left] == [HUMAN]
    assert [row.members for row in rows(project) if row.cluster.id == other.id] == [3]
    undo.undo(project)
    assert {mention.origin for mention in clusters.reader(project).mentions(one.id, 0, 9)} == {RULE}


def test_labels_do_not_move_to_another_kind(project: Project) -> None:
    named(project)
    person = next(row.cluster for row in rows(project) if row.cluster.kind == "person")
    body = next(row.cluster for row in rows(project) if row.cluster.kind == "organization")
    (document, spans), *_ = spans_of(project, person).items()
    with pytest.raises(UserError, match="is an organization"):
        clusters.move(project, person.id, {document: [spans[0].id]}, body.id)


def test_a_name_is_renamed_once_and_for_all(project: Project) -> None:
    named(project)
    row = rows(project)[0]
    clusters.rename(project, row.cluster.id, "  Lena  M. Brandt ")
    assert rows(project)[0].cluster.name == "Lena M. Brandt"
    first = opened(project, 0).layer.spans()[0]
    annotate.delete_span(project, opened(project, 0), first)
    assert rows(project)[0].cluster.name == "Lena M. Brandt"
    for bad, words in (("  ", "at least one letter"), ("x" * 201, "200 characters")):
        with pytest.raises(UserError, match=words):
            clusters.rename(project, row.cluster.id, bad)
    assert not clusters.rename(project, row.cluster.id, "Lena M. Brandt")


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("Q42", "Q42"),
        (" q42 ", "Q42"),
        ("http://wikidata.org/entity/Q42", "Q42"),
        ("https://example.org/x?y=1", "https://example.org/x?y=1"),
        ("", None),
    ],
)
def test_a_link_is_an_id_or_an_address(typed: str, kept: str | None) -> None:
    assert clusters.checked_link(typed) == kept


@pytest.mark.parametrize(
    "typed", ["Q0", "42", "javascript:alert(1)", "file:///etc/passwd", "https://a b", "Qx"]
)
def test_anything_else_is_no_link(typed: str) -> None:
    with pytest.raises(UserError, match="is no link"):
        clusters.checked_link(typed)


def test_only_what_nobody_means_is_deleted(project: Project) -> None:
    named(project)
    row = rows(project)[0]
    with pytest.raises(UserError, match="is meant by 2 labels"):
        clusters.delete_empty(project, [row.cluster.id])
    clusters.rename(project, row.cluster.id, "Lena")
    for spans in spans_of(project, row.cluster).values():
        for span in spans:
            annotate.delete_span(project, opened(project, 0), span)
    assert [r.members for r in rows(project) if r.cluster.id == row.cluster.id] == [0]
    clusters.delete_empty(project, [row.cluster.id])
    assert row.cluster.id not in [r.cluster.id for r in rows(project)]
    undo.undo(project)
    assert row.cluster.id in [r.cluster.id for r in rows(project)]
    with pytest.raises(UserError, match="no longer in the project"):
        clusters.delete_empty(project, [ClusterId("gone")])


def test_a_name_is_found_by_its_words(project: Project) -> None:
    named(project)
    assert [row.cluster.name for row in clusters.find(project, "bra", ["person"])] == ["Lena Brandt"] * 2
    assert clusters.find(project, "bra", ["organization"]) == []
    assert [row.members for row in clusters.find(project, "", ["person", "organization"])] == [2, 2, 2]


# -- questions


def about(project: Project, number: int, span: Span) -> Question:
    article = opened(project, number)
    span = article.layer.span(span.id) or span
    known = clusters.Known(project)
    found = all_questions(article.reading, article.layer, project.schema, span, known=known)
    return next(question for question in found if question.kind is QuestionKind.CLUSTER)


def test_claims_that_say_the_same_form_a_group_in_one_act(project: Project) -> None:
    first = label(project, 1, "claim", "Norvik grew")
    second = label(project, 1, "claim", "Norvik paid 30 million dollars")
    question = about(project, 1, second)
    assert question.text == "Which claim says the same?"
    assert [choice.text for choice in question.answers] == ["Norvik grew"]
    annotate.answer(project, opened(project, 1), question, question.answers[0])
    (row,) = rows(project)
    assert (row.cluster.kind, row.cluster.name, row.members) == ("claim", "Norvik grew", 2)
    third = label(project, 0, "claim", "Norvik closed")
    question = about(project, 0, third)
    assert [choice.cluster for choice in question.answers] == [row.cluster.id]
    annotate.answer(project, opened(project, 0), question, question.answers[0])
    assert [(r.members, r.articles) for r in rows(project)] == [(3, 2)]
    with pytest.raises(UserError, match="already"):
        annotate.answer(
            project, opened(project, 0), about(project, 0, third), about(project, 0, third).answers[0]
        )
    undo.undo(project)
    undo.undo(project)
    undo.undo(project)
    assert rows(project) == []
    assert first.id in [span.id for span in opened(project, 1).layer.spans()]


def test_a_new_group_of_claims_has_the_words_of_the_claim_or_a_typed_name(project: Project) -> None:
    claim = label(project, 1, "claim", "Norvik grew")
    question = about(project, 1, claim)
    assert question.none_text == "a new group"
    annotate.answer_none(project, opened(project, 1), question, "Growth of Norvik")
    assert [row.cluster.name for row in rows(project)] == ["Growth of Norvik"]


def test_a_name_can_be_moved_to_somebody_of_another_article(project: Project) -> None:
    label(project, 0, "person", "Lena Brandt")
    label(project, 0, "person", "Brandt", 2)
    other = label(project, 1, "person", "Brandt", 2)
    question = about(project, 1, other)
    assert [choice.text for choice in question.answers] == ["Lena Brandt"]
    annotate.answer(project, opened(project, 1), question, question.answers[0])
    assert [(row.members, row.articles) for row in rows(project)] == [(3, 2)]


def test_an_answer_confirms_what_the_rules_found(project: Project) -> None:
    label(project, 0, "person", "Lena Brandt")
    name = label(project, 0, "person", "Brandt", 2)
    question = about(project, 0, name)
    assert question.answers[0].text == "Lena Brandt"
    annotate.answer(project, opened(project, 0), question, question.answers[0])
    membership = opened(project, 0).layer.membership(name.id)
    assert membership is not None
    assert membership.origin == HUMAN
    with pytest.raises(UserError, match="already"):
        annotate.answer(project, opened(project, 0), question, question.answers[0])


def test_a_new_organization_can_be_said_of_a_source(project: Project) -> None:
    quote = label(project, 0, "quote", "“It ends,”")
    annotate.link(project, opened(project, 0), quote, "source", at(TEXTS[0], "she"))
    annotate.answer_none(project, opened(project, 0), about(project, 0, quote), "The Union", "organization")
    assert [(row.cluster.kind, row.cluster.name) for row in rows(project)] == [("organization", "The Union")]
