"""What copies differ on is decided about by an act, and waits again when that is taken back."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from projects import add_document, project_with

from annotator.base.errors import UserError
from annotator.domain.annotation import (
    AnnotatorName,
    Cluster,
    ClusterId,
    DocumentId,
    LayerState,
    Membership,
    Span,
    Status,
)
from annotator.domain.change import Kind, changed, created
from annotator.domain.fold import Fold, Reason
from annotator.domain.removal import removal
from annotator.ops import annotate, undo
from annotator.ops.article import IN_TRASH
from annotator.ops.check import check
from annotator.ops.copies import merge
from annotator.ops.deciding import Waiting, decide, number_waiting, waiting
from annotator.ops.project import Project, open_project
from annotator.ops.trash import put_in_trash, take_out

TEXT = "Anna said it rains in Bonn. “It does not”, Ben told her.\n"
ANNA = (0, 4)

Work = Callable[[Project], object]


def first(project: Project) -> DocumentId:
    return project.documents()[0].id


def anna(project: Project) -> Span:
    record = project.store.record(first(project))
    return next(span for span in record.spans if span.fragments == (ANNA,))


def relabel(what: str) -> Work:
    def work(project: Project) -> None:
        span = anna(project)
        project.record([project.draft("relabel", first(project), [changed(span, replace(span, label=what))])])

    return work


def join(name: str) -> Work:
    def work(project: Project) -> None:
        cluster = Cluster(ClusterId(name), "person", name, project.annotator)
        member = Membership(cluster.id, anna(project).id)
        project.record([project.draft("who", first(project), [created(cluster), created(member)])])

    return work


def delete(project: Project) -> None:
    layer = project.layer(first(project))
    project.record([project.draft("delete", first(project), removal(layer, anna(project)))])


def met(folder: Path, one: Work, two: Work) -> Project:
    """Return a project into which a copy was merged; `two` was done after `one`."""
    with project_with(folder, TEXT, profile="standard") as project:
        annotate.add_span(project, project.open_article(first(project)), "person", [ANNA])
        base = project.path
    other = base.with_name("other.annotator")
    shutil.copy(base, other)
    with open_project(base, annotator="ann") as project:
        one(project)
    with open_project(other, annotator="ann") as project:
        two(project)
    project = open_project(base, annotator="ann")
    merge(project, [other])
    return project


def only(project: Project) -> Waiting:
    (thing,) = waiting(project)
    return thing


def sound(project: Project) -> bool:
    return not [f for f in check(project) if f.severity.value == "error"]


def test_the_shown_value_comes_first_and_each_side_says_who(tmp_path: Path) -> None:
    with met(tmp_path, relabel("place"), relabel("organization")) as project:
        thing = only(project)
        assert [(choice.says, choice.shown) for choice in thing.choices] == [
            ("“Anna” is Organization", True),
            ("“Anna” is Place", False),
        ]
        assert [choice.who for choice in thing.choices] == [("ann",), ("ann",)]


def test_the_other_value_counts_when_it_is_chosen(tmp_path: Path) -> None:
    with met(tmp_path, relabel("place"), relabel("organization")) as project:
        thing = only(project)
        change_set = decide(project, thing, thing.choices[1])
        assert anna(project).label == "place"
        assert change_set.title == "decided: “Anna” is Place"
        assert number_waiting(project) == 0
        assert sound(project)


def test_saying_that_what_is_shown_is_right_is_a_decision_too(tmp_path: Path) -> None:
    with met(tmp_path, relabel("place"), relabel("organization")) as project:
        thing = only(project)
        decide(project, thing, thing.choices[0])
        assert anna(project).label == "organization"
        assert number_waiting(project) == 0
        assert sound(project)


@pytest.mark.parametrize("number", [0, 1])
def test_what_was_decided_waits_again_when_it_is_taken_back(tmp_path: Path, number: int) -> None:
    with met(tmp_path, relabel("place"), relabel("organization")) as project:
        before = only(project)
        decide(project, before, before.choices[number])
        undo.undo(project)
        assert anna(project).label == "organization"
        again = only(project)
        assert {choice.says for choice in again.choices} == {choice.says for choice in before.choices}
        undo.redo(project)
        assert number_waiting(project) == 0
        assert anna(project).label == ("organization", "place")[number]
        undo.undo(project)
        assert number_waiting(project) == 1
        assert sound(project)


@pytest.mark.parametrize("number", [0, 1])
def test_a_decision_that_is_taken_back_is_no_version_of_its_own(tmp_path: Path, number: int) -> None:
    with met(tmp_path, relabel("place"), relabel("organization")) as project:
        versions = only(project).conflict.versions
        for _ in range(2):
            decide(project, only(project), only(project).choices[number])
            undo.undo(project)
            assert only(project).conflict.versions == versions
        assert sound(project)


def test_a_label_that_one_deleted_can_go_or_stay(tmp_path: Path) -> None:
    with met(tmp_path, delete, relabel("place")) as project:
        thing = only(project)
        assert thing.conflict.reason is Reason.DELETED
        assert [choice.says for choice in thing.choices] == ["“Anna” is Place", "not there"]
        decide(project, thing, thing.choices[1])
        assert project.store.counts().spans == 0
        assert number_waiting(project) == 0
        undo.undo(project)
        assert anna(project).label == "place"
        assert number_waiting(project) == 1


@pytest.mark.parametrize(("number", "name"), [(0, "Anna Freud"), (1, "Anna Karenina")])
def test_who_is_meant_is_decided_by_choosing_one(tmp_path: Path, number: int, name: str) -> None:
    with met(tmp_path, join("Anna Karenina"), join("Anna Freud")) as project:
        thing = only(project)
        assert thing.conflict.reason is Reason.HIDDEN
        decide(project, thing, thing.choices[number])
        (part,) = project.store.record(first(project)).clusters
        assert part.cluster.name == name
        assert number_waiting(project) == 0
        undo.undo(project)
        assert number_waiting(project) == 1
        assert sound(project)


def test_only_whose_label_it_is_decides_about_it(tmp_path: Path) -> None:
    with met(tmp_path, relabel("place"), relabel("organization")) as project:
        thing = only(project)
        project.annotator = type(project.annotator)("kim")
        with pytest.raises(UserError, match="only ann decides"):
            decide(project, thing, thing.choices[1])
        assert number_waiting(project) == 1


def test_a_done_article_is_locked_for_decisions_that_change_it(tmp_path: Path) -> None:
    with met(tmp_path, relabel("place"), relabel("organization")) as project:
        state = project.layer(first(project)).stored_state
        done = LayerState(project.annotator, Status.DONE)
        step = created(done) if state is None else changed(state, done)
        project.record([project.draft("done", first(project), [step])])
        thing = only(project)
        with pytest.raises(UserError, match="done"):
            decide(project, thing, thing.choices[1])
        decide(project, thing, thing.choices[0])
        assert number_waiting(project) == 0


def test_what_lies_in_the_trash_is_locked_for_decisions(tmp_path: Path) -> None:
    with met(tmp_path, relabel("place"), relabel("organization")) as project:
        thing, article = only(project), first(project)
        put_in_trash(project, [article])
        for choice in thing.choices:
            with pytest.raises(UserError) as refused:
                decide(project, thing, choice)
            assert refused.value.sentence == IN_TRASH
        take_out(project, [article])
        decide(project, thing, thing.choices[1])
        assert number_waiting(project) == 0


def test_a_decision_about_what_changed_meanwhile_is_refused(tmp_path: Path) -> None:
    with met(tmp_path, relabel("place"), relabel("organization")) as project:
        thing = only(project)
        relabel("person")(project)
        with pytest.raises(UserError, match="in the meantime"):
            decide(project, thing, thing.choices[0])


def test_a_decision_that_another_copy_did_not_know_waits_there_too(tmp_path: Path) -> None:
    with met(tmp_path, relabel("place"), relabel("organization")) as project:
        thing, base = only(project), project.path
    third = base.with_name("third.annotator")
    shutil.copy(base, third)
    with open_project(base, annotator="ann") as project:
        decide(project, thing, thing.choices[1])
        undo.undo(project)
    with open_project(third, annotator="ann") as project:
        relabel("person")(project)
    with open_project(base, annotator="ann") as project:
        merge(project, [third])
        assert number_waiting(project) == 1
        assert sound(project)


def test_articles_that_copies_did_not_both_work_on_need_no_second_look(tmp_path: Path) -> None:
    def far_away(project: Project) -> None:
        other = project.documents()[1].id
        annotate.add_span(project, project.open_article(other), "person", [(0, 4)])

    with project_with(tmp_path, TEXT, "Carl lives in Rome.\n", profile="standard") as project:
        annotate.add_span(project, project.open_article(first(project)), "person", [ANNA])
        base = project.path
    other = base.with_name("other.annotator")
    shutil.copy(base, other)
    for path, work in ((base, relabel("place")), (other, far_away), (other, relabel("organization"))):
        with open_project(path, annotator="ann") as project:
            work(project)
    with open_project(base, annotator="ann") as project:
        merge(project, [other])
        add_document(project, "Later\n\nMore.\n")
        fold = Fold()
        for step in project.store.steps():
            fold.take(step)
        assert [thing.conflict for thing in waiting(project)] == fold.conflicts()
        looked_at = {c.kind for step in project.store.steps_apart() for c in step.draft.changes}
        spans = [c for step in project.store.steps_apart() for c in step.draft.changes if c.kind == "span"]
        assert "document" in looked_at
        assert len(spans) == 3
        assert sound(project)


def test_a_project_whose_copies_never_met_is_not_read(tmp_path: Path) -> None:
    with project_with(tmp_path, TEXT) as project:
        annotate.add_span(project, project.open_article(first(project)), "person", [ANNA])
        assert list(project.store.steps_apart()) == []


def test_a_label_that_would_overlap_another_name_is_not_chosen(tmp_path: Path) -> None:
    def wider(project: Project) -> None:
        span = anna(project)
        wide = replace(span, fragments=((0, 9),))
        project.record([project.draft("edges", first(project), [changed(span, wide)])])

    with met(tmp_path, wider, relabel("organization")) as project:
        thing = only(project)
        article = project.open_article(first(project))
        annotate.add_span(project, article, "person", [(5, 9)])
        with pytest.raises(UserError, match="Names cannot overlap"):
            decide(project, thing, thing.choices[1])
        assert sound(project)
        assert number_waiting(project) == 1


def test_whoever_is_there_decides_about_the_trash(tmp_path: Path) -> None:
    with project_with(tmp_path, TEXT, profile="standard") as project:
        base = project.path
    other = base.with_name("other.annotator")
    shutil.copy(base, other)
    with open_project(other, annotator="ben") as project:
        annotate.add_span(project, project.open_article(first(project)), "person", [ANNA])
    with open_project(base, annotator="ann") as project:
        put_in_trash(project, [first(project)])
        merge(project, [other])
        thing = only(project)
        assert (thing.conflict.reason, thing.owner) == (Reason.TRASHED, None)
        decide(project, thing, thing.choices[1])
        assert project.trashed_documents()
        undo.undo(project)
        assert number_waiting(project) == 1
        assert not project.trashed_documents()


def test_only_who_said_who_is_meant_decides_about_it(tmp_path: Path) -> None:
    with met(tmp_path, join("Anna Lind"), join("Anna Berg")) as project:
        project.annotator = AnnotatorName("ben")
        thing = next(thing for thing in waiting(project) if thing.conflict.place.kind is Kind.MEMBERSHIP)
        assert thing.owner == "ann"
        with pytest.raises(UserError, match="only ann decides"):
            decide(project, thing, thing.choices[1])
