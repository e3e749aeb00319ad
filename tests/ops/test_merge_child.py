"""Another process looks at copies and merges them for a window: all of it or nothing, said in sentences."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest
from projects import add_document, project_with

from annotator.base.errors import EnvironmentFailure, UserError
from annotator.base.progress import Cancelled, Reached, silent
from annotator.ops import merge_child
from annotator.ops.backups import all_backups
from annotator.ops.child_calls import Refused, Stopped
from annotator.ops.merge_calls import Came, MergeCall, Prospect, call_look, call_merge
from annotator.ops.project import open_project


@pytest.fixture
def path(tmp_path: Path) -> Path:
    with project_with(tmp_path, "It rains in Bonn.") as project:
        return project.path


@pytest.fixture
def other(path: Path) -> Path:
    """Return a copy that has an article more, of ben."""
    target = path.with_name("other.annotator")
    shutil.copy(path, target)
    with open_project(target, annotator="ben") as project:
        add_document(project, "It snows in Oslo.")
    return target


def told(call: MergeCall) -> list[object]:
    """Return all that a real process says."""
    pipe = subprocess.PIPE
    with subprocess.Popen(call.command(), env=call.environment(), stdin=pipe, stdout=pipe) as child:
        assert child.stdin is not None
        assert child.stdout is not None
        child.stdin.write(call.question())
        child.stdin.flush()
        return [call.answer(line) for line in child.stdout]


def test_the_real_process_looks_and_then_merges(path: Path, other: Path) -> None:
    *steps, seen = told(call_look(path, [other]))
    assert all(isinstance(step, Reached) for step in steps)
    assert isinstance(seen, Prospect)
    assert (seen.acts, seen.copies[0].articles, seen.copies[0].people) == (1, 1, {"ben": 1})
    before = path.read_bytes()
    assert told(call_look(path, [other]))[-1] == seen
    assert path.read_bytes() == before
    assert told(call_merge(path, [other], "ann"))[-1] == Came(1, 1, 0, "")
    assert len(all_backups()) == 1
    with open_project(path) as project:
        assert len(project.documents()) == 2


@pytest.mark.parametrize("at", ["read", "backup", "merge"])
def test_stopped_anywhere_it_has_changed_nothing(path: Path, other: Path, at: str) -> None:
    def stop(done: int, total: int | None, what: str) -> None:
        if what == at:
            raise Cancelled

    before = path.read_bytes()
    call = call_merge(path, [other], "ann")
    assert merge_child.answer(call.request, stop) == Stopped()
    assert call.answer(b'{"type":"Stopped"}') is None
    with open_project(path, write=False) as project:
        assert len(project.documents()) == 1
    assert path.read_bytes() == before


def test_a_project_that_somebody_has_open_is_refused(path: Path, other: Path) -> None:
    with open_project(path):
        said = merge_child.answer(call_merge(path, [other]).request, silent)
    assert isinstance(said, Refused)
    assert not said.by_user
    line = b'{"type":"Refused","sentence":"No.","by_user":false}'
    with pytest.raises(EnvironmentFailure, match="No"):
        call_merge(path, [other]).answer(line)
    with pytest.raises(UserError, match="No"):
        call_merge(path, [other]).answer(line.replace(b"false", b"true"))
