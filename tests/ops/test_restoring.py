"""Looking into a backup, restoring all of it into a new file, and one article as an act."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from projects import add_document, project_with

from annotator.base.errors import AnnotatorError, UserError
from annotator.domain.annotation import Cluster, ClusterId, DocumentId, LayerState, Membership, Status, Tier
from annotator.domain.change import changed, created, deleted
from annotator.ops import undo
from annotator.ops.annotate import add_span, delete_span, set_status
from annotator.ops.backups import Backup, Reason, back_up
from annotator.ops.project import Project, open_project
from annotator.ops.restoring import articles_inside, contents, restore, restore_article

TEXT = "Mill reopens\n\n“No,” said Lena Brandt. Omar Haddad heads the union.\n"
OTHER = "Court\n\nNobody was there.\n"


@pytest.fixture
def project(tmp_path: Path) -> Iterator[Project]:
    with project_with(tmp_path, TEXT, OTHER) as project:
        label(project, "Lena Brandt")
        label(project, "“No,”", "quote")
        yield project


def label(project: Project, words: str, label_id: str = "person") -> None:
    article = project.open_article(first(project))
    start = TEXT.index(words)
    add_span(project, article, label_id, ((start, start + len(words)),))


def first(project: Project) -> DocumentId:
    return project.documents()[0].id


def backup(project: Project) -> Backup:
    made = back_up(project, Reason.REGULAR)
    assert made is not None
    return made


def said(project: Project, annotators: list[str] | None = None) -> object:
    record = project.store.record(first(project), annotators)  # type: ignore[arg-type]
    return record


def test_what_is_in_a_backup(project: Project) -> None:
    made = backup(project)
    inside = contents(made.path)
    assert (inside.articles, inside.labels, inside.people) == (2, 2, ("ann",))
    assert "No" in inside.last
    label(project, "Omar Haddad")
    found = articles_inside(made.path, project)
    assert [(one.there, one.here) for one in found] == [(2, 3), (0, 0)]


def test_all_is_restored_into_a_new_file(project: Project, tmp_path: Path) -> None:
    made = backup(project)
    steps = [(step.id, step.hash) for step in project.store.steps()]
    inside = restore(made.path, tmp_path / "again.annotator")
    assert (inside.articles, inside.labels) == (2, 2)
    with open_project(tmp_path / "again.annotator", annotator="ann") as again:
        assert [(step.id, step.hash) for step in again.store.steps()] == steps
        assert again.store.project_id() == project.store.project_id()
        label(again, "Omar Haddad")
        assert again.store.integrity() == []
        last = list(again.store.steps())[-1]
        assert last.replica not in {step.replica for step in project.store.steps()}
    names = {path.name for path in tmp_path.iterdir()}
    assert {name for name in names if name.startswith("again")} == {"again.annotator"}


def test_what_is_there_is_never_overwritten(project: Project, tmp_path: Path) -> None:
    made = backup(project)
    target = tmp_path / "mine.annotator"
    target.write_text("mine")
    with pytest.raises(UserError, match=r"“mine\.annotator” is there already\. It was not changed"):
        restore(made.path, target)
    assert target.read_text() == "mine"
    (tmp_path / "link.annotator").symlink_to(tmp_path / "nowhere")
    with pytest.raises(UserError, match="is there already"):
        restore(made.path, tmp_path / "link.annotator")
    with pytest.raises(AnnotatorError, match="could not be copied to"):
        restore(made.path, tmp_path / "no" / "folder.annotator")


def test_a_damaged_backup_is_refused_and_nothing_written(project: Project, tmp_path: Path) -> None:
    made = backup(project)
    content = made.path.read_bytes()
    place = content.index(b"heads the union")
    made.path.write_bytes(content[:place] + b"H" + content[place + 1 :])
    with pytest.raises(
        UserError, match=r"damaged: The text of “Mill reopens” was changed.*Nothing was written"
    ):
        restore(made.path, tmp_path / "again.annotator")
    assert not (tmp_path / "again.annotator").exists()


@pytest.mark.parametrize("content", [b"", b"no database", b"SQLite format 3\0" + b"x" * 5000])
def test_what_is_no_backup_is_refused(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "x.annotator").write_bytes(content)
    with pytest.raises(AnnotatorError):
        restore(tmp_path / "x.annotator", tmp_path / "again.annotator")
    with pytest.raises(AnnotatorError):
        restore(tmp_path / "nothing", tmp_path / "again.annotator")
    assert not (tmp_path / "again.annotator").exists()


# -- one article


def remove_a_label(project: Project) -> None:
    article = project.open_article(first(project))
    delete_span(project, article, article.layer.spans()[0])


def be_done(project: Project) -> None:
    set_status(project, project.open_article(first(project)), Status.DONE, tuple(Tier))


def nothing_left(project: Project) -> None:
    article = project.open_article(first(project))
    for span in article.layer.spans():
        delete_span(project, article, span)


@pytest.mark.parametrize(
    "spoil", [remove_a_label, be_done, nothing_left, lambda project: label(project, "Omar Haddad")]
)
def test_an_article_becomes_what_it_was(project: Project, spoil: Callable[[Project], None]) -> None:
    made, before = backup(project), said(project)
    spoil(project)
    after = said(project)
    assert after != before
    act = restore_article(project, made.path, first(project))
    assert act.title == "Restored from a backup: “Mill reopens”"
    assert said(project) == before
    assert project.store.integrity() == []
    undo.undo(project)
    assert said(project) == after
    undo.redo(project)
    assert said(project) == before


def test_an_open_article_follows(project: Project) -> None:
    made = backup(project)
    nothing_left(project)
    article = project.open_article(first(project))
    assert len(article.layer) == 0
    restore_article(project, made.path, first(project))
    assert len(article.layer.spans()) == 2


def test_where_nothing_differs_nothing_is_done(project: Project) -> None:
    made = backup(project)
    steps = project.store.number_of_steps()
    assert not restore_article(project, made.path, first(project))
    assert project.store.number_of_steps() == steps


def test_nobody_elses_labels_change(project: Project) -> None:
    made = backup(project)
    project.annotator = type(project.annotator)("bea")
    label(project, "Omar Haddad")
    theirs = said(project, ["bea"])
    project.annotator = type(project.annotator)("ann")
    nothing_left(project)
    restore_article(project, made.path, first(project))
    assert said(project, ["bea"]) == theirs
    assert len(project.layer(first(project)).spans()) == 2


def test_an_article_that_is_gone_comes_back_with_everyones_labels(project: Project) -> None:
    project.annotator = type(project.annotator)("bea")
    label(project, "Omar Haddad")
    project.annotator = type(project.annotator)("ann")
    made, before, document = backup(project), said(project), first(project)
    take_out(project, document)
    assert document not in {row.id for row in project.documents()}
    restore_article(project, made.path, document)
    assert project.store.record(document) == before
    assert project.store.integrity() == []


def take_out(project: Project, document: DocumentId) -> None:
    record = project.store.record(document)
    members = [
        Membership(part.cluster.id, span, project_origin)
        for part in record.clusters
        for span in part.members
        for project_origin in [membership_origin(project, document, span)]
    ]
    changes = [deleted(member) for member in members]
    changes += [deleted(relation) for relation in record.relations]
    changes += [deleted(span) for span in record.spans]
    changes += [deleted(part.cluster) for part in record.clusters]
    changes += [deleted(entry) for entry in record.reviewed]
    changes += [deleted(layer) for layer in record.layers]
    changes += [deleted(record.document)]
    project.record([project.draft("out", document, changes)])


def membership_origin(project: Project, document: DocumentId, span: object) -> str:
    for name in project.annotators():
        found = project.layer(document, name).membership(span)  # type: ignore[arg-type]
        if found is not None:
            return found.origin
    raise AssertionError(span)


def test_an_unknown_article_and_a_label_that_is_gone_are_one_sentence(project: Project) -> None:
    made = backup(project)
    late = add_document(project, "Late\n")
    with pytest.raises(UserError, match="not in the backup"):
        restore_article(project, made.path, late)
    nothing_left(project)
    quote = project.schema.label("quote")
    assert quote is not None
    project.record([project.draft("x", None, [deleted(quote)])])
    with pytest.raises(UserError, match="“quote”, which the labels here no longer have"):
        restore_article(project, made.path, first(project))


def test_an_article_that_is_gone_needs_its_labels_too(project: Project) -> None:
    made, document = backup(project), first(project)
    take_out(project, document)
    quote = project.schema.label("quote")
    assert quote is not None
    project.record([project.draft("x", None, [deleted(quote)])])
    with pytest.raises(UserError, match="“quote”, which the labels here no longer have"):
        restore_article(project, made.path, document)


def test_an_article_with_another_text_by_now_is_left_alone(project: Project) -> None:
    made, document = backup(project), first(project)
    nothing_left(project)
    other = project.store.document(project.documents()[1].id)
    was = project.store.document(document)
    assert was is not None
    assert other is not None
    new = replace(was, text_sha256=other.text_sha256, length=other.length)
    project.record([project.draft("x", document, [changed(was, new)])])
    with pytest.raises(UserError, match="has another text here now"):
        restore_article(project, made.path, document)


def test_who_is_meant_comes_back_with_the_name_that_is_gone(project: Project) -> None:
    document = first(project)
    span = project.layer(document).spans()[0]
    lena = Cluster(ClusterId("lena"), "person", "Lena Brandt", project.annotator)
    member = Membership(lena.id, span.id)
    before = project.layer(document).membership(span.id)
    said = [] if before is None else [deleted(before)]
    project.record([project.draft("is", document, [*said, created(lena), created(member)])])
    made = backup(project)
    project.record([project.draft("is not", document, [deleted(member), deleted(lena)])])
    restore_article(project, made.path, document)
    assert project.store.cluster(lena.id) == lena
    assert project.layer(document).membership(span.id) == member
    assert project.store.integrity() == []


def test_the_state_of_the_layer_comes_back(project: Project) -> None:
    document = first(project)
    state = LayerState(project.annotator, Status.IN_PROGRESS)
    there = project.layer(document).stored_state
    change = created(state) if there is None else changed(there, state)
    project.record([project.draft("x", document, [change])])
    made = backup(project)
    be_done(project)
    restore_article(project, made.path, document)
    assert project.layer(document).state == state
