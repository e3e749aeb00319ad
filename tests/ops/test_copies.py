"""Copies of one project that went on apart and come together again."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest
from projects import add_document, project_with

from annotator.base.errors import AnnotatorError, EnvironmentFailure, UserError
from annotator.base.progress import Cancelled
from annotator.domain.annotation import (
    RULE,
    AnnotatorName,
    Cluster,
    ClusterId,
    DocumentId,
    Membership,
    Relation,
    RelationId,
    Span,
    SpanId,
    Tier,
)
from annotator.domain.change import changed, created, deleted
from annotator.domain.fold import Reason
from annotator.domain.removal import removal
from annotator.domain.schema import Label
from annotator.ops import annotate, backups, undo
from annotator.ops.backups import all_backups
from annotator.ops.check import check
from annotator.ops.copies import MergeReport, merge, undecided
from annotator.ops.project import Project, open_project
from annotator.ops.trash import put_in_trash

TEXT = "Anna said it rains in Bonn. “It does not”, Ben told her.\n"
ANNA, BONN, BEN = (0, 4), (22, 26), (43, 46)


@pytest.fixture
def base(tmp_path: Path) -> Path:
    """Return a closed project with one article and the label Anna of ann."""
    return begun(tmp_path, "standard")


@pytest.fixture
def news(tmp_path: Path) -> Path:
    """Return the same with Anna as one who says something."""
    return begun(tmp_path, "news", "source")


def begun(folder: Path, profile: str, what: str = "person") -> Path:
    """Make a project with one article and the label Anna, and close it."""
    with project_with(folder, TEXT, profile=profile) as project:
        article = project.open_article(project.documents()[0].id)
        annotate.add_span(project, article, what, [ANNA])
        return project.path


Work = Callable[[Project], object]


def copied(base: Path, name: str, work: Work | None = None, annotator: str = "ann") -> Path:
    """Return a copy of a closed project in which some work was done."""
    target = base.with_name(f"{name}.annotator")
    shutil.copy(base, target)
    if work is not None:
        with open_project(target, annotator=annotator) as project:
            work(project)
    return target


def merged(target: Path, *others: Path) -> MergeReport:
    """Merge into a project that is closed before and afterwards, and look that it is sound."""
    with open_project(target, annotator="ann") as project:
        report = merge(project, others)
        assert not [f for f in check(project) if f.severity.value == "error" or f.code == "search"]
        return report


def first(project: Project) -> DocumentId:
    """Return the one article."""
    return project.documents()[0].id


def label(start_end: tuple[int, int], what: str = "organization") -> Work:
    """Return work that gives a stretch a label."""
    return lambda project: annotate.add_span(project, project.open_article(first(project)), what, [start_end])


def anna(project: Project) -> Span:
    """Return the label that was there before the copies."""
    record = project.store.record(first(project))
    return next(span for span in record.spans if span.fragments == (ANNA,))


def relabel(what: str) -> Work:
    """Return work that gives Anna another label."""

    def work(project: Project) -> None:
        span = anna(project)
        new = Span(span.id, what, span.fragments, span.annotator, span.created)
        project.record([project.draft("relabel", first(project), [changed(span, new)])])

    return work


def delete(project: Project) -> None:
    """Delete Anna."""
    layer = project.layer(first(project))
    project.record([project.draft("delete", first(project), removal(layer, anna(project)))])


def spans(path: Path) -> set[tuple[str, tuple[tuple[int, int], ...], str]]:
    """Return the labels of the one article."""
    with open_project(path, write=False) as project:
        return {(s.label, s.fragments, s.annotator) for s in project.store.record(first(project)).spans}


@pytest.mark.parametrize("at", ["read", "backup", "merge"])
def test_a_merge_that_is_stopped_anywhere_has_changed_nothing(base: Path, at: str) -> None:
    mine, theirs = copied(base, "mine", label(BONN)), copied(base, "theirs", label(BONN, "person"), "ben")

    def stop(done: int, total: int | None, what: str) -> None:
        if what == at:
            raise Cancelled

    before = spans(mine)
    with open_project(mine, annotator="ann") as project:
        with pytest.raises(Cancelled):
            merge(project, [theirs], stop)
        label(BEN, "person")(project)  # the project goes on
    assert spans(mine) == before | {("person", (BEN,), "ann")}


def test_an_article_that_only_went_to_the_trash_is_none_that_came(base: Path) -> None:
    mine = copied(base, "mine")
    theirs = copied(base, "theirs", lambda project: put_in_trash(project, [first(project)]), "ben")
    with open_project(mine, annotator="ann") as project:
        report = merge(project, [theirs])
        assert (report.steps, report.articles) == (1, 0)
        assert not project.documents()


def test_what_two_people_did_in_two_copies_is_all_there_afterwards(base: Path) -> None:
    mine, theirs = copied(base, "mine", label(BONN)), copied(base, "theirs", label(BONN, "person"), "ben")
    report = merged(mine, theirs)
    assert spans(mine) == {
        ("person", (ANNA,), "ann"),
        ("organization", (BONN,), "ann"),
        ("person", (BONN,), "ben"),
    }
    assert report.annotators == {"ben": report.steps}
    assert report.copies[0].went_apart
    assert not report.undecided


def test_the_other_copy_is_not_changed_to_the_byte(base: Path) -> None:
    mine, theirs = copied(base, "mine", label(BONN)), copied(base, "theirs", label(BONN), "ben")
    before = theirs.read_bytes()
    merged(mine, theirs)
    assert theirs.read_bytes() == before
    assert sorted(p.name for p in base.parent.iterdir()) == sorted([base.name, mine.name, theirs.name])


def test_merging_once_more_brings_nothing_and_writes_nothing(base: Path) -> None:
    mine, theirs = copied(base, "mine"), copied(base, "theirs", label(BONN), "ben")
    assert merged(mine, theirs).steps > 0
    before = mine.read_bytes()
    report = merged(mine, theirs)
    assert (report.steps, report.copies[0].went_apart) == (0, False)
    assert mine.read_bytes() == before


def test_articles_and_their_texts_come_along_and_are_found(base: Path) -> None:
    other = "Carl lives in Rome.\n"
    mine, theirs = copied(base, "mine"), copied(base, "theirs", lambda p: add_document(p, other))
    assert merged(mine, theirs).articles == 1
    with open_project(mine, write=False) as project:
        assert [hit.title for hit in project.store.search("Rome")] == ["Carl lives in Rome."]
        assert [hit.title for hit in project.store.search("Bonn")] == [TEXT.strip()]


def test_an_article_that_another_copy_took_out_is_found_no_more(base: Path) -> None:
    def take_out(project: Project) -> None:
        (row,) = (row for row in project.documents() if row.title == "Gone")
        record = project.store.record(row.id)
        things = (*record.layers, record.document)
        project.record([project.draft("out", row.id, [deleted(thing) for thing in things])])

    with open_project(base) as project:
        add_document(project, "Gone\n\nUnheard words.\n")
    other = copied(base, "other", take_out)
    merged(base, other)
    with open_project(base, write=False) as project:
        assert [row.title for row in project.documents()] != []
        assert list(project.store.search("Unheard")) == []
        assert check(project) == []


def test_a_label_that_two_copies_changed_differently_is_shown_as_the_later_and_listed(base: Path) -> None:
    one, two = copied(base, "one", relabel("place")), copied(base, "two", relabel("organization"))
    (conflict,) = merged(one, two).undecided
    assert conflict.reason is Reason.CHANGED
    assert spans(one) == {("organization", (ANNA,), "ann")}
    assert "Anna” is Place" in conflict.sentence
    assert conflict.shows == "“Anna” is Organization"


def test_a_conflict_is_listed_until_somebody_decides(base: Path) -> None:
    one, two = copied(base, "one", relabel("place")), copied(base, "two", relabel("organization"))
    merged(one, two)
    with open_project(one, annotator="ann") as project:
        assert len(list(undecided(project))) == 1
        relabel("place")(project)
        assert not list(undecided(project))


def test_a_label_that_one_deleted_while_another_changed_it_stays(base: Path) -> None:
    one, two = copied(base, "one", delete), copied(base, "two", relabel("place"))
    (conflict,) = merged(two, one).undecided
    assert conflict.reason is Reason.DELETED
    assert spans(two) == {("place", (ANNA,), "ann")}


def test_a_label_that_one_deleted_while_another_linked_it_stays_with_the_link(news: Path) -> None:
    def link(project: Project) -> None:
        quote = Span(SpanId("q"), "quote", ((28, 43),), AnnotatorName("ann"), "2026-01-01T00:00:00Z")
        source = Relation(
            RelationId("r"), "source", quote.id, anna(project).id, AnnotatorName("ann"), quote.created
        )
        project.record([project.draft("link", first(project), [created(quote), created(source)])])

    for order in ((delete, link), (link, delete)):
        one, two = copied(news, f"one-{order[0].__name__}", order[0]), copied(news, "two", order[1])
        (conflict,) = merged(one, two).undecided
        assert conflict.reason is Reason.KEPT
        with open_project(one, write=False) as project:
            record = project.store.record(first(project))
        assert {span.label for span in record.spans} == {"source", "quote"}
        assert len(record.relations) == 1


def test_who_is_meant_is_one_cluster_and_the_other_is_listed(base: Path) -> None:
    def join(name: str) -> Work:
        def work(project: Project) -> None:
            cluster = Cluster(ClusterId(name), "person", name, AnnotatorName("ann"))
            member = Membership(cluster.id, anna(project).id)
            project.record([project.draft("who", first(project), [created(cluster), created(member)])])

        return work

    one, two = copied(base, "one", join("Anna Karenina")), copied(base, "two", join("Anna Freud"))
    (conflict,) = merged(one, two).undecided
    assert conflict.reason is Reason.HIDDEN
    with open_project(one, write=False) as project:
        (part,) = project.store.record(first(project)).clusters
    assert part.cluster.name == "Anna Freud"
    assert "Anna Karenina" in conflict.sentence


def test_who_is_meant_is_listed_until_somebody_who_knows_both_says_so(base: Path) -> None:
    def join(name: str) -> Work:
        def work(project: Project) -> None:
            cluster = Cluster(ClusterId(name), "person", name, AnnotatorName("ann"))
            member = Membership(cluster.id, anna(project).id)
            project.record([project.draft("who", first(project), [created(cluster), created(member)])])

        return work

    one, two = copied(base, "one", join("Anna Karenina")), copied(base, "two", join("Anna Freud"))
    assert len(merged(one, two).undecided) == 1
    with open_project(one, annotator="ann") as project:
        assert len(list(undecided(project))) == 1
        member = project.layer(first(project)).membership(anna(project).id)
        assert member is not None
        decided = Membership(member.cluster, member.span, RULE)
        project.record([project.draft("so", first(project), [changed(member, decided)])])
        assert list(undecided(project)) == []


def test_words_are_found_in_the_article_that_has_them_when_numbers_change(base: Path) -> None:
    other = copied(base, "other", lambda project: add_document(project, "Early\n\nThunder.\n"))
    with open_project(base) as project:
        add_document(project, "Late\n\nSunshine.\n")
    merged(base, other)
    with open_project(base, write=False) as project:
        found = [
            [row.title for row in project.documents() if row.id == hit.document]
            for word in ("Thunder", "Sunshine")
            for hit in project.store.search(word)
        ]
        assert found == [["Early"], ["Late"]]
        assert check(project) == []


def test_one_act_that_both_copies_took_back_is_taken_back_once(base: Path) -> None:
    one, two = copied(base, "one", undo.undo), copied(base, "two", undo.undo)
    assert not merged(one, two).undecided
    assert spans(one) == set()
    with open_project(one, annotator="ann") as project:
        undo.redo(project)
    assert spans(one) == {("person", (ANNA,), "ann")}


def test_work_goes_on_after_a_merge_and_can_be_merged_again(base: Path) -> None:
    one, two = copied(base, "one", label(BONN)), copied(base, "two", relabel("place"), "ann")
    merged(one, two)
    with open_project(one, annotator="ann") as project:
        label((43, 46), "person")(project)
        assert undo.undo(project)
        label((43, 46), "organization")(project)
    assert merged(two, one).steps > 0
    assert spans(one) == spans(two)


def test_another_project_is_refused(base: Path, tmp_path: Path) -> None:
    other = tmp_path / "other"
    other.mkdir()
    with project_with(other, TEXT) as project:
        path = project.path
    with pytest.raises(UserError, match="another project"):
        merged(base, path)


def test_the_project_itself_is_refused(base: Path) -> None:
    with pytest.raises(UserError, match="the project itself"):
        merged(base, base)


def test_the_project_is_backed_up_before_a_merge(base: Path) -> None:
    merged(base, copied(base, "other", label(BONN)))
    (backup,) = all_backups()
    assert backup.reason is backups.Reason.MERGE
    assert len(spans(backup.path)) == 1


def test_words_that_a_failed_merge_brought_are_forgotten(base: Path) -> None:
    def stop(done: int, total: int | None, what: str) -> None:
        if what == "merge":
            raise KeyboardInterrupt

    def much(project: Project) -> None:
        label(BONN)(project)
        for number in range(250):
            add_document(project, f"Article {number}\n")

    other = copied(base, "other", much)
    with open_project(base, annotator="ann") as project:
        with pytest.raises(KeyboardInterrupt):
            merge(project, [other], stop)
        label(BONN)(project)
        assert check(project) == []
    assert len(spans(base)) == 2


def test_a_copy_of_a_newer_version_is_refused_and_not_changed(base: Path) -> None:
    other = copied(base, "other", label(BONN))
    connection = sqlite3.connect(other)
    connection.execute("PRAGMA user_version = 99")
    connection.close()
    before = other.read_bytes()
    with open_project(base) as project, pytest.raises(EnvironmentFailure, match="by a newer version"):
        merge(project, [other])
    assert other.read_bytes() == before


def test_labels_of_the_schema_that_another_copy_has_can_be_used_at_once(base: Path) -> None:
    weather = Label("weather", "Weather", Tier.ENTITIES)
    other = copied(base, "other", lambda p: p.record([p.draft("new", None, [created(weather)])]))
    with open_project(base) as project:
        merge(project, [other])
        assert project.schema.label(weather.id) == weather


def test_a_log_that_was_changed_is_refused_and_nothing_is_changed(base: Path) -> None:
    mine, theirs = copied(base, "mine"), copied(base, "theirs", label(BONN), "ben")
    content = theirs.read_bytes()
    place = content.rindex(b'"label":"organization"')
    theirs.write_bytes(content[:place] + b'"label":"orgaXization"' + content[place + 22 :])
    before = mine.read_bytes()
    with pytest.raises(EnvironmentFailure, match="The log of “theirs"):
        merged(mine, theirs)
    assert mine.read_bytes() == before


@pytest.mark.parametrize(
    ("spoil", "kind"),
    [("x'ff'", EnvironmentFailure), ("x'78'", UserError)],
)
def test_a_text_that_was_changed_in_the_other_copy_is_told_of_that_copy(
    base: Path, spoil: str, kind: type[AnnotatorError]
) -> None:
    other = copied(base, "other", lambda project: add_document(project, "Some other text.\n"))
    with open_project(other) as project:
        project.store.connection.execute(f"UPDATE text SET body = CAST({spoil} AS TEXT)")
    with open_project(base) as project, pytest.raises(kind, match=r"“other\.annotator”"):
        merge(project, [other])
    with open_project(base) as project:
        assert project.store.counts().documents == 1


def test_a_merge_that_fails_in_the_middle_changes_nothing(base: Path) -> None:
    mine, theirs = copied(base, "mine", label(BONN)), copied(base, "theirs", label(BONN), "ben")
    before = spans(mine)

    def stop(done: int, total: int | None, what: str) -> None:
        if what == "merge":
            raise KeyboardInterrupt

    with open_project(theirs, annotator="ben") as project:
        for number in range(250):
            add_document(project, f"Article {number}\n")
    with open_project(mine, annotator="ann") as project, pytest.raises(KeyboardInterrupt):
        merge(project, [theirs], stop)
    assert spans(mine) == before
    merged(mine, theirs)
    assert len(spans(mine)) == 3
