"""Another process exports for a window: says how far it is, refuses in sentences, leaves nothing when stopped."""

from __future__ import annotations

import json
import os
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from annotator.base.errors import AnnotatorError, EnvironmentFailure, UserError
from annotator.base.progress import Cancelled, Progress, Reached
from annotator.domain.annotation import Status
from annotator.ops import export_child
from annotator.ops.child_calls import Stopped
from annotator.ops.child_process import Listening
from annotator.ops.export_calls import ExportCall, call_export, call_preview
from annotator.ops.exporting import ExportReport, export, preview_losses
from annotator.ops.project import Project, create
from annotator.ops.schema import find_schema
from annotator.ops.transfer import import_paths


@pytest.fixture
def project(tmp_path: Path) -> Iterator[Project]:
    with create(tmp_path / "p.annotator", find_schema("standard"), "me") as made:
        source = tmp_path / "a.jsonl"
        with source.open("w", encoding="utf-8") as file:
            for n in range(20):
                span = {"label": "person", "fragments": [[0, 4]], "exact": ["Anna"]}
                whole = {"format": "annotator-jsonl/1", "id": f"a{n}", "text": f"Anna {n}", "spans": [span]}
                file.write(json.dumps(whole) + "\n")
        import_paths(made, [source])
        yield made


def run(call: ExportCall) -> list[object]:
    """Return the answers; the input stays open until the last."""
    with subprocess.Popen(
        call.command(), stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=call.environment()
    ) as child:
        assert child.stdin is not None
        assert child.stdout is not None
        child.stdin.write(call.question())
        child.stdin.flush()
        lines = list(child.stdout)
    assert child.returncode == 0
    return [call.answer(line) for line in lines]


def beside(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir()}


def test_it_writes_what_an_export_writes_while_the_project_is_open(project: Project, tmp_path: Path) -> None:
    out = tmp_path / "out.jsonl"
    *steps, report = run(call_export(project.path, out, "jsonl"))
    export(project, tmp_path / "same.jsonl")
    assert out.read_bytes() == (tmp_path / "same.jsonl").read_bytes()
    assert steps[-1] == Reached(20, 20, "export")
    assert isinstance(report, ExportReport)
    assert (report.articles, report.path, report.losses) == (20, out, preview_losses(project, "jsonl"))


def test_it_looks_for_losses_and_writes_nothing(project: Project, tmp_path: Path) -> None:
    before = beside(tmp_path)
    *_, report = run(call_preview(project.path, "text", statuses=(Status.NEW,)))
    assert isinstance(report, ExportReport)
    assert report.losses == preview_losses(project, "text", statuses=(Status.NEW,))
    assert beside(tmp_path) == before


def test_a_refusal_is_raised_as_what_it_was(project: Project, tmp_path: Path) -> None:
    with pytest.raises(UserError, match="is there already"):
        run(call_export(project.path, tmp_path / "a.jsonl", "jsonl"))
    with pytest.raises(AnnotatorError, match="nobody"):
        run(call_preview(project.path, "jsonl", ("nobody",)))
    gone = ExportCall(call_export(project.path, tmp_path / "o.jsonl", "jsonl").request)
    with pytest.raises(EnvironmentFailure):
        gone.answer(b'{"type":"Refused","sentence":"The disk is full.","by_user":false}')


def test_when_it_shall_stop_it_leaves_nothing(project: Project, tmp_path: Path) -> None:
    before = beside(tmp_path)

    def stop(done: int, total: int | None, what: str) -> None:
        raise Cancelled

    call = call_export(project.path, tmp_path / "out.jsonl", "jsonl")
    assert export_child.answer(call.request, stop) == Stopped()
    assert call.answer(b'{"type":"Stopped"}') is None
    assert beside(tmp_path) == before


def tell_on(progress: Progress) -> None:
    for _ in range(10_000_000):
        progress(0, None, "")


def test_it_stops_when_nobody_listens_any_more() -> None:
    source, listener = os.pipe()
    progress = Listening(source, lambda done, total, what: None)
    progress(0, None, "")
    os.close(listener)
    with pytest.raises(Cancelled):
        tell_on(progress)
    os.close(source)


def test_a_listener_that_is_gone_stops_the_work_and_is_no_failure_of_it() -> None:
    source, listener = os.pipe()

    def broken(done: int, total: int | None, what: str) -> None:
        raise BrokenPipeError

    progress = Listening(source, broken)
    with pytest.raises(Cancelled):
        progress(0, None, "")
    os.close(listener)


def test_what_a_killed_process_left_is_removed(project: Project, tmp_path: Path) -> None:
    call = call_export(project.path, tmp_path / "out.jsonl", "jsonl")
    part = Path(call.request.part.decode())
    part.write_text("half")
    call.clean()
    assert not part.exists()
    call_preview(project.path, "jsonl").clean()
