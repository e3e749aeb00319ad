"""What comes in a second time, changed or not: equal things are known, and what was refused takes its links along."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from annotator.base.errors import UserError
from annotator.ops.check import check
from annotator.ops.import_report import ImportReport
from annotator.ops.project import Project, create
from annotator.ops.schema import find_schema
from annotator.ops.transfer import export, import_paths
from annotator.store.connect import WAL_IS_SAFE

GOLD = Path(__file__).parents[1] / "fixtures" / "jsonl" / "gold.jsonl"
TEXT = "Anna Lind met Bo Berg in Bonn."
Line = dict[str, Any]  # Any: JSON


@pytest.fixture
def project(tmp_path: Path) -> Iterator[Project]:
    with create(tmp_path / "p.annotator", find_schema("standard"), "me") as made:
        yield made


def label(name: str, kind: str, words: str, **more: Any) -> Line:
    """Return a label on `words` of TEXT, said in whole, changed at will."""
    start = TEXT.index(words)
    place = {"id": name, "label": kind, "fragments": [[start, start + len(words)]], "exact": [words]}
    return place | signed() | more


def link(name: str, start: str, end: str, **more: Any) -> Line:
    """Return a link of a quote to its source."""
    return {"id": name, "type": "source", "from": start, "to": end} | signed() | more


def signed() -> Line:
    return {"annotator": "ann", "origin": "human", "created": "2026-01-01T00:00:00Z"}


def bring(project: Project, name: str = "a", **parts: Any) -> ImportReport:
    """Import an article about TEXT."""
    path = project.path.with_name("in.jsonl")
    path.write_text(json.dumps({"format": "annotator-jsonl/1", "id": name, "text": TEXT, **parts}))
    return import_paths(project, [path])


def exported(project: Project) -> bytes:
    """Return the export of a project, after a new project has read it without a problem."""
    out = project.path.with_name("out.jsonl")
    export(project, out, overwrite=True)
    with create(project.path.with_name("again.annotator"), find_schema("standard"), "you") as again:
        assert import_paths(again, [out]).problems == ()
    project.path.with_name("again.annotator").unlink()
    return out.read_bytes()


def reasons(report: ImportReport) -> str:
    return "\n".join(problem.reason for problem in report.problems)


def test_a_refused_label_takes_its_links_and_memberships_along(project: Project) -> None:
    bring(project, spans=[label("1", "person", "Anna Lind"), label("2", "quote", "Bonn")])
    report = bring(
        project,
        spans=[
            label("1", "source", "Anna Lind"),
            label("2", "quote", "Bonn"),
            label("3", "source", "Bo Berg"),
        ],
        relations=[link("r1", "2", "1"), link("r2", "2", "3")],
        clusters=[{"id": "c", "kind": "person", "name": "Anna", "members": ["1"], "annotator": "ann"}],
    )
    assert "the label with the id “1” is in with other content" in reasons(report)
    assert "the link with the id “r1” leads to the label “1”" in reasons(report)
    assert "“Anna” is said of the label “1”" in reasons(report)
    layer = project.layer(project.documents()[0].id, project.annotators()[0])
    assert [relation.id for relation in layer.relations()] == ["r2"]
    assert layer.clusters() == []
    assert project.store.counts().clusters == 0
    exported(project)


def test_a_link_to_a_label_that_is_somebody_elses_here_is_refused(project: Project) -> None:
    bring(project, spans=[label("4", "source", "Bo Berg")])
    bob = {"annotator": "bob"}
    spans = [label("4", "source", "Bo Berg", **bob), label("9", "quote", "Anna", **bob)]
    report = bring(project, spans=spans, relations=[link("r", "9", "4", **bob)])
    assert "leads to the label “4”" in reasons(report)
    exported(project)


def test_an_id_that_names_something_else_in_the_article_is_refused(project: Project) -> None:
    spans = [label("1", "quote", "Bonn"), label("2", "source", "Anna")]
    bring(project, spans=spans, relations=[link("r", "1", "2")])
    report = bring(project, spans=[*spans, label("r", "person", "Bo Berg")])
    assert len(report.problems) == 1
    report = bring(project, spans=[*spans, label("x", "quote", "Bo")], relations=[link("r", "1", "2")])
    assert (report.problems, report.added) == ((), 1)
    exported(project)


def test_what_a_file_does_not_say_is_not_compared(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    nameless = {"id": "1", "label": "quote", "fragments": [[0, 4]], "exact": ["Anna"]}
    other = {"label": "source", "fragments": [[14, 21]], "exact": ["Bo Berg"], "id": "2"}
    parts: Line = {
        "spans": [nameless, other],
        "relations": [{"type": "source", "from": "1", "to": "2"}],
        "clusters": [{"id": "c", "kind": "person", "name": "Bo", "members": ["2"]}],
    }
    assert bring(project, **parts).problems == ()
    monkeypatch.setattr(type(project.clock), "now", lambda self: "2031-01-01T00:00:00Z")
    project.annotator = type(project.annotator)("you")
    again = bring(project, **parts)
    assert (again.problems, again.added, again.skipped) == ((), 0, 1)
    assert "with other content" in reasons(bring(project, spans=[nameless | {"annotator": "eva"}]))


def test_answers_in_another_order_are_the_same(project: Project) -> None:
    answers = {"verifiable": "yes", "asserted_by": "author", "zoo": "z"}
    claim = label("1", "claim", "Anna", attributes=answers, derived=["zoo", "verifiable", "asserted_by"])
    assert bring(project, spans=[claim]).problems == ()
    first = exported(project)
    assert bring(project, spans=[claim]).problems == ()
    assert import_paths(project, [project.path.with_name("out.jsonl")]).problems == ()
    assert exported(project) == first


def test_a_new_kind_of_link_may_join_all_labels_that_it_joins_anywhere(project: Project) -> None:
    spans = [label("1", "person", "Anna"), label("2", "quote", "Bonn"), label("3", "cue", "met")]
    links = [link("r1", "1", "2", type="hears"), link("r2", "3", "1", type="hears")]
    assert bring(project, spans=spans, relations=links).labels_added == ("hears",)
    again = [label("4", "cue", "met"), label("5", "cue", "in")]
    more = bring(project, "b", spans=again, relations=[link("r3", "4", "5", type="hears")])
    assert more.labels_added == ()
    kind = project.schema.relation("hears")
    assert kind is not None
    assert (kind.from_labels, kind.to_labels) == (("person", "cue"), ("quote", "person", "cue"))
    assert [finding for finding in check(project) if finding.severity == "error"] == []


def test_new_labels_may_overlap_because_other_programs_allow_it(project: Project) -> None:
    spans = [
        label("1", "MISC", "Anna Lind met"),
        label("2", "GROUP", "Lind met Bo"),
        label("3", "person", "Bo"),
    ]
    assert bring(project, spans=spans).labels_added == ("MISC", "GROUP")
    assert [finding for finding in check(project) if finding.severity == "error"] == []


def test_answers_that_no_label_asks_for_are_kept_and_told_in_one_line(tmp_path: Path) -> None:
    with create(tmp_path / "news.annotator", find_schema("news"), "me") as project:
        report = import_paths(project, [GOLD])
        (loss,) = report.losses
        assert loss.what.startswith("answers that the labels here do not ask for")
        assert len(report.labels_added) == len(set(report.labels_added))
        found = check(project)
        assert [finding for finding in found if finding.severity == "error"] == []
        assert sum(finding.code == "unknown-attribute" for finding in found) == loss.count
        assert import_paths(project, [GOLD]).losses == ()


def test_labels_that_cut_a_character_in_two_come_in_and_are_hints(project: Project) -> None:
    text = "Ann👩‍👩‍👧 and e\u0301."
    span = {"id": "1", "label": "MISC", "fragments": [[3, 5]], "exact": [text[3:5]]}
    assert bring(project, text=text, spans=[span]).problems == ()
    assert [(f.code, f.severity) for f in check(project)] == [("inside-character", "hint")]


def test_what_a_second_annotator_said_of_the_article_is_a_loss_when_one_stands_for_all(
    project: Project, tmp_path: Path
) -> None:
    layers = [{"annotator": "ann", "status": "done"}, {"annotator": "bob", "status": "skipped"}]
    path = tmp_path / "two.jsonl"
    path.write_text(json.dumps({"format": "annotator-jsonl/1", "text": TEXT, "layers": layers}))
    (loss,) = import_paths(project, [path], annotator="eva").losses
    assert (loss.count, loss.example) == (1, "bob: skipped")


def test_a_blank_annotator_is_refused(project: Project) -> None:
    with pytest.raises(UserError, match="blank"):
        import_paths(project, [GOLD], annotator=" ")


_BESIDE = ("p.annotator-wal",) if WAL_IS_SAFE else ()


@pytest.mark.parametrize("name", ["p.annotator", "p.annotator.lock", "link.jsonl", *_BESIDE])
def test_the_project_itself_is_never_opened_to_be_imported(
    project: Project, tmp_path: Path, name: str
) -> None:
    (tmp_path / "link.jsonl").hardlink_to(project.path)
    import_paths(project, [GOLD])
    report = import_paths(project, [tmp_path / name], "jsonl")
    assert reasons(report) == "it is the project itself"
    assert import_paths(project, [GOLD]).skipped == 1


def test_the_project_is_passed_over_in_a_folder(project: Project, tmp_path: Path) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / "link.jsonl").hardlink_to(project.path)
    (folder / "gold.jsonl").write_bytes(GOLD.read_bytes())
    report = import_paths(project, [folder])
    assert (report.imported, report.problems) == (1, ())
