"""The trash: what lies in it is nowhere else to be seen, comes back whole, and nobody's work is hidden by it."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from markup import at
from projects import add_document, project_with

from annotator.base.errors import UserError
from annotator.domain.annotation import AnnotatorName, DocumentId, Status, Tier
from annotator.domain.fold import Reason
from annotator.ops import annotate, clusters, trash, undo
from annotator.ops.alike import alike_to, looking
from annotator.ops.article import IN_TRASH
from annotator.ops.backups import Reason as Why
from annotator.ops.backups import all_backups, back_up
from annotator.ops.check import check
from annotator.ops.copies import merge, undecided
from annotator.ops.exporting import export
from annotator.ops.history import article_history
from annotator.ops.mentions import places as places_of_all
from annotator.ops.overview import overview
from annotator.ops.project import Project, open_project
from annotator.ops.restoring import articles_inside, restore_article
from annotator.ops.search import search
from annotator.ops.stats import stats
from annotator.ops.transfer import import_paths

TEXTS = (
    "Mill reopens\n\nLena Brandt said it rains. Brandt left.\n",
    "Court rises\n\nLena Brandt came. Norvik closed.\n",
    "Fed holds\n\nNobody was there.\n",
)


@pytest.fixture
def project(tmp_path: Path) -> Iterator[Project]:
    with project_with(tmp_path, *TEXTS) as opened:
        for number in (0, 1):
            label(opened, number, "Lena Brandt")
        label(opened, 0, "Brandt", nth=2)
        yield opened


def ids(project: Project) -> list[DocumentId]:
    """Return the articles that are listed."""
    return [row.id for row in project.documents()]


def label(project: Project, number: int, words: str, label_id: str = "person", nth: int = 1) -> None:
    """Label a place of some words."""
    article = project.open_article(ids(project)[number])
    annotate.add_span(project, article, label_id, at(article.text, words, nth))


def exported(project: Project, name: str) -> list[str]:
    """Return the titles in an export of all."""
    target = project.path.with_name(name)
    export(project, target)
    return [json.loads(line)["title"] for line in target.read_text("utf-8").splitlines()]


def numbers(project: Project) -> tuple[int, int, int]:
    """Return how many articles, labels and articles in the trash are counted."""
    found = stats(project)
    return found.documents, found.spans, found.trash


def test_what_lies_in_the_trash_is_nowhere_else(project: Project) -> None:
    first, second, third = ids(project)
    (meant,) = clusters.find(project, "Lena", ("person",))
    assert (meant.members, meant.articles) == (2, 1)
    moved = trash.put_in_trash(project, [first])
    assert moved.articles == (first,)
    assert moved.warning == ""
    assert ids(project) == [second, third]
    assert [row.id for row in project.trashed_documents()] == [first]
    assert [row.id for row in overview(project)] == [second, third]
    assert [row.id for row in overview(project, trash=True)] == [first]
    assert numbers(project) == (2, 1, 1)
    assert [hit.document for hit in search(project, "Lena")] == [second]
    assert exported(project, "all.jsonl") == ["Court rises", "Fed holds"]
    assert {finding.document for finding in check(project)} <= {None, second, third}
    (meant,) = clusters.find(project, "Lena", ("person",))
    assert (meant.members, meant.articles, clusters.articles_of(project, meant.cluster.id)) == (0, 0, 0)
    assert list(places_of_all(project, meant.cluster.id)) == []
    article = project.open_article(second)
    span = article.layer.spans()[0]
    places = [
        found.document
        for looked in looking(project, alike_to(project, article, span), everywhere=True)
        for found in looked.found
    ]
    assert first not in places


def test_nothing_is_erased_and_it_comes_back_as_it_was(project: Project) -> None:
    first = ids(project)[0]
    whole = exported(project, "before.jsonl")
    record = project.store.record(first)
    trash.put_in_trash(project, [first])
    assert project.store.record(first) == record
    assert project.open_article(first).text == TEXTS[0]
    moved = trash.take_out(project, [first])
    assert moved.articles == (first,)
    assert project.store.record(first) == record
    assert exported(project, "after.jsonl") == whole
    assert (project.path.with_name("before.jsonl").read_bytes()) == (
        project.path.with_name("after.jsonl").read_bytes()
    )
    assert check(project) == check(project)
    assert project.store.integrity() == []


def test_undo_takes_it_out_and_redo_puts_it_in_again(project: Project) -> None:
    first = ids(project)[0]
    trash.put_in_trash(project, [first])
    waiting = undo.next_undo(project)
    assert waiting is not None
    assert waiting.title == "“Mill reopens” put in the trash"
    assert undo.only_moves(project, waiting.act)
    undo.undo(project)
    assert first in ids(project)
    undo.redo(project)
    assert first not in ids(project)
    assert next(article_history(project, first)).row.title == waiting.title


def test_who_put_it_there_and_when_is_told(project: Project) -> None:
    first, second, _ = ids(project)
    trash.put_in_trash(project, [second])
    project.annotator = AnnotatorName("ben")
    trash.put_in_trash(project, [first])
    found = trash.in_trash(project)
    assert [(one.row.id, one.labels, one.by) for one in found] == [(first, 2, "ben"), (second, 1, "ann")]
    assert all(one.at.endswith("Z") for one in found)


def test_an_open_article_in_the_trash_can_be_read_but_not_changed(project: Project) -> None:
    first = ids(project)[0]
    article = project.open_article(first)
    made = next(article_history(project, first)).row.id
    trash.put_in_trash(project, [first])
    assert article.in_trash
    span = article.layer.spans()[0]
    steps = project.store.number_of_steps()
    for act in (
        lambda: annotate.add_span(project, article, "person", ((0, 4),)),
        lambda: annotate.delete_span(project, article, span),
        lambda: annotate.set_status(project, article, Status.DONE, tuple(Tier)),
        lambda: undo.undo_act(project, made),
    ):
        with pytest.raises(UserError, match=re.escape(IN_TRASH)):
            act()
    assert project.store.number_of_steps() == steps
    trash.take_out(project, [first])
    assert not article.in_trash
    annotate.set_status(project, article, Status.DONE, tuple(Tier))


def test_several_go_in_one_act_after_a_backup(project: Project) -> None:
    first, second, third = ids(project)
    before = len(all_backups())
    moved = trash.put_in_trash(project, [first, third, first])
    assert moved.articles == (first, third)
    assert moved.act.title == "2 articles put in the trash"
    assert len(all_backups()) == before + 1
    assert ids(project) == [second]
    undo.undo(project)
    assert ids(project) == [first, second, third]


def test_a_project_with_all_articles_in_the_trash_is_still_backed_up(project: Project) -> None:
    trash.put_in_trash(project, ids(project))
    assert back_up(project, Why.ASKED) is not None


def test_what_lies_there_already_stays_and_what_is_unknown_is_refused(project: Project) -> None:
    first, second, _ = ids(project)
    trash.put_in_trash(project, [first])
    steps = project.store.number_of_steps()
    assert not trash.put_in_trash(project, [first]).act
    assert not trash.take_out(project, [second]).act
    with pytest.raises(
        UserError, match=r"There is no article “nobody” in this project\. Nothing was changed"
    ):
        trash.put_in_trash(project, [second, "nobody"])
    assert project.store.number_of_steps() == steps


def test_what_goes_with_articles_is_known_before(project: Project) -> None:
    first, second, third = ids(project)
    assert not trash.holds(project, [first]).needs_asking(project.annotator)
    assert trash.holds(project, [first]).needs_asking(AnnotatorName("ben"))
    assert trash.holds(project, [second, third]).needs_asking(project.annotator)
    annotate.set_status(project, project.open_article(first), Status.DONE, tuple(Tier))
    held = trash.holds(project, [first, second])
    assert (held.labels, held.people, held.done) == (3, ("ann",), 1)
    assert trash.holds(project, [first]).needs_asking(project.annotator)


def test_importing_an_article_that_lies_in_the_trash_leaves_it_there(
    project: Project, tmp_path: Path
) -> None:
    first = ids(project)[0]
    (tmp_path / "again.txt").write_text(TEXTS[0], "utf-8")
    (tmp_path / "other.txt").write_text(TEXTS[1], "utf-8")
    trash.put_in_trash(project, [first])
    report = import_paths(project, [tmp_path / "again.txt"])
    assert (report.imported, report.skipped, report.in_trash) == (0, 1, 1)
    assert report.sentence() == "0 articles imported, 1 already there (it lies in the trash)."
    report = import_paths(project, [tmp_path / "again.txt", tmp_path / "other.txt"])
    assert report.sentence() == "0 articles imported, 2 already there (1 of them in the trash)."
    assert first not in ids(project)


def test_an_import_whose_article_lies_in_the_trash_is_not_taken_back(project: Project) -> None:
    first = add_document(project, "Late\n\nIt came.\n")
    made = next(entry for entry in article_history(project, first)).row.id
    trash.put_in_trash(project, [first])
    with pytest.raises(UserError, match="cannot be taken back"):
        undo.undo_act(project, made)
    assert [row.id for row in project.trashed_documents()] == [first]
    undo.undo(project)
    undo.undo(project)
    assert first not in ids(project)


def test_a_name_that_only_the_trash_means_is_not_deleted(project: Project) -> None:
    (meant,) = clusters.find(project, "Lena", ("person",))
    trash.put_in_trash(project, ids(project)[:1])
    with pytest.raises(UserError, match="is meant by 2 labels in the trash"):
        clusters.delete_empty(project, [meant.cluster.id])
    assert project.store.integrity() == []


def test_restoring_one_article_takes_it_out(project: Project) -> None:
    first = ids(project)[0]
    made = back_up(project, Why.REGULAR)
    assert made is not None
    trash.put_in_trash(project, [first])
    inside = {one.row.id: one.here for one in articles_inside(made.path, project)}
    assert inside[first] == 2
    assert restore_article(project, made.path, first)
    assert first in ids(project)
    undo.undo(project)
    assert first not in ids(project)


def test_what_lay_in_the_trash_in_a_backup_is_listed_there_and_marked(project: Project) -> None:
    first, second, *_ = ids(project)
    trash.put_in_trash(project, [first])
    made = back_up(project, Why.REGULAR)
    assert made is not None
    trash.take_out(project, [first])
    inside = {one.row.id: one for one in articles_inside(made.path, project)}
    assert (inside[first].there, inside[first].here, inside[first].in_trash) == (2, 2, True)
    assert not inside[second].in_trash


# -- two copies


def apart(project: Project) -> tuple[Path, Path]:
    """Close a project and return it with a copy."""
    path = project.path
    project.close()
    copy = path.with_name("copy.annotator")
    shutil.copy(path, copy)
    return path, copy


@pytest.mark.parametrize("turned", [False, True])
def test_what_another_labelled_meanwhile_comes_out_and_is_listed(project: Project, turned: bool) -> None:
    one, two = apart(project)
    thrower, worker = (two, one) if turned else (one, two)
    with open_project(worker, annotator="ben") as mine:
        label(mine, 0, "Lena Brandt", "quote")
    with open_project(thrower, annotator="ann") as theirs:
        first = ids(theirs)[0]
        trash.put_in_trash(theirs, [first])
    for target, other in ((one, two), (two, one)):
        with open_project(target, annotator="ann") as merged:
            merge(merged, [other])
            assert ids(merged)[0] == first
            assert numbers(merged) == (3, 4, 0)
            (waits,) = undecided(merged)
            assert waits.reason is Reason.TRASHED
            assert "in the trash" in waits.sentence
            assert waits.sentence.endswith("Shown: not in the trash.")
            assert merged.store.integrity() == []
            assert [finding for finding in check(merged) if finding.document is None] == []
    with open_project(one, annotator="ann") as merged:
        trash.put_in_trash(merged, [first])
        assert list(undecided(merged)) == []
        assert numbers(merged) == (2, 1, 1)


def test_what_nobody_else_touched_stays_in_the_trash_after_merging(project: Project) -> None:
    one, two = apart(project)
    with open_project(two, annotator="ben") as mine:
        label(mine, 1, "Norvik", "organization")
    with open_project(one, annotator="ann") as theirs:
        first = ids(theirs)[0]
        trash.put_in_trash(theirs, [first])
        merge(theirs, [two])
        assert [row.id for row in theirs.trashed_documents()] == [first]
        assert list(undecided(theirs)) == []
        assert [finding for finding in check(theirs) if finding.document is None] == []
    with open_project(two, annotator="ben") as mine:
        merge(mine, [one])
        assert [row.id for row in mine.trashed_documents()] == [first]
