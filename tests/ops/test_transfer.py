"""Imports and exports of projects: batches, cancelling, and nothing left behind by a failure."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from annotator.base.errors import EnvironmentFailure
from annotator.base.progress import Cancelled
from annotator.ops import exporting, importing
from annotator.ops.check import check
from annotator.ops.project import Project, create
from annotator.ops.schema import find_schema
from annotator.ops.transfer import Import, export, import_paths, preview_losses
from annotator.ops.undo import undo

GOLD = Path(__file__).parents[1] / "fixtures" / "jsonl" / "gold.jsonl"


@pytest.fixture
def project(tmp_path: Path) -> Iterator[Project]:
    with create(tmp_path / "p.annotator", find_schema("standard"), "me") as made:
        yield made


def articles(path: Path, number: int) -> Path:
    """Write articles with one label and one cluster that they share."""
    with path.open("w", encoding="utf-8") as file:
        for n in range(number):
            span = {"id": f"s{n}", "label": "person", "fragments": [[0, 4]], "exact": ["Anna"]}
            cluster = {"id": "c", "kind": "person", "name": "Anna", "members": [f"s{n}"]}
            whole = {"format": "annotator-jsonl/1", "id": f"a{n}", "text": f"Anna {n}"}
            file.write(json.dumps(whole | {"spans": [span], "clusters": [cluster]}) + "\n")
    return path


def test_an_import_of_several_batches_is_one_act_and_one_cluster(
    project: Project, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(importing, "BATCH", 3)
    report = import_paths(project, [articles(tmp_path / "a.jsonl", 8)])
    assert (report.imported, report.problems) == (8, ())
    assert next(row.steps for row in project.store.acts()) == 8
    (row,) = project.store.clusters(project.annotator)
    assert (row.members, row.articles) == (8, 8)


def test_stopping_keeps_what_was_read_and_the_act_can_be_taken_back(
    project: Project, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(importing, "BATCH", 2)
    calls = iter(range(100))

    def stop(done: int, total: int | None, what: str) -> None:
        if next(calls) == 5:
            raise Cancelled

    report = import_paths(project, [articles(tmp_path / "a.jsonl", 8)], progress=stop)
    assert report.stopped
    assert 0 < report.imported < 8
    assert len(project.documents()) == report.imported


def test_an_import_can_be_left_in_the_middle_without_a_process_left_over(
    project: Project, tmp_path: Path
) -> None:
    run = Import(project, [articles(tmp_path / "a.jsonl", 8)])
    steps = run.steps()
    next(steps)
    steps.close()
    assert run.report().problems == ()


def test_a_paced_import_waits_for_nothing_commits_often_and_is_one_act(
    project: Project, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(importing, "LEAST_BYTES", 500)
    bad = tmp_path / "bad.jsonl"
    bad.write_text("{not json}\n")
    run = Import(project, [articles(tmp_path / "a.jsonl", 40), bad, tmp_path / "none"], pace=1e-9)
    seen = {len(project.documents()) for _ in run.steps()}
    assert run.has_refused
    report = run.report(run.copy_refused())
    assert (report.imported, len(report.problems), len(report.copies)) == (40, 2, 1)
    assert len(seen) > 5
    assert len(list(project.store.acts())) == 2
    undo(project)
    assert project.documents() == []


def test_stopping_a_paced_import_keeps_what_was_read(project: Project, tmp_path: Path) -> None:
    calls = iter(range(10**6))

    def stop(done: int, total: int | None, what: str) -> None:
        if done and next(calls) == 5:
            raise Cancelled

    run = Import(project, [articles(tmp_path / "a.jsonl", 40)], progress=stop, pace=0.01)
    for _ in run.steps():
        pass
    report = run.report()
    assert report.stopped
    assert 0 < report.imported < 40
    assert len(project.documents()) == report.imported


def test_the_same_clusters_with_another_name_in_one_file_refuse_the_second_article(
    project: Project, tmp_path: Path
) -> None:
    path = articles(tmp_path / "a.jsonl", 3)
    lines = path.read_text().splitlines()
    lines[1] = lines[1].replace('"name": "Anna"', '"name": "Berta"')
    path.write_text("\n".join(lines))
    report = import_paths(project, [path])
    assert report.imported == 2
    assert [problem.line for problem in report.problems] == [2]


def test_an_import_brings_nothing_derived_and_nothing_wrong(project: Project) -> None:
    import_paths(project, [GOLD])
    counts = project.store.counts()
    assert (counts.spans, counts.relations, counts.clusters, counts.members) == (53, 22, 6, 19)
    assert [finding for finding in check(project) if finding.severity == "error"] == []


def test_a_failed_export_leaves_nothing_behind(
    project: Project, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import_paths(project, [GOLD])
    before = {path.name for path in tmp_path.iterdir()}

    def full(part: Path, out: Path, overwrite: bool) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(exporting, "put_in_place", full)
    with pytest.raises(EnvironmentFailure, match="The disk is full"):
        export(project, tmp_path / "out.jsonl")
    assert {path.name for path in tmp_path.iterdir()} == before


def test_losses_can_be_seen_before_an_export(project: Project, tmp_path: Path) -> None:
    import_paths(project, [GOLD])
    assert preview_losses(project, "jsonl") == export(project, tmp_path / "out.jsonl").losses
    assert preview_losses(project, "text")[1].what == "status of articles"


def test_an_export_may_replace_a_file_when_that_is_asked_for(project: Project, tmp_path: Path) -> None:
    import_paths(project, [GOLD])
    (tmp_path / "out.jsonl").write_text("old")
    export(project, tmp_path / "out.jsonl", overwrite=True)
    assert (tmp_path / "out.jsonl").read_bytes() == GOLD.read_bytes()
