"""A process that checks, repairs or rescues for a window says all that the window shows, and never begins by itself."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from projects import project_with

from annotator.base.errors import AnnotatorError, EnvironmentFailure, UserError
from annotator.base.progress import Cancelled, Reached, silent
from annotator.domain.problem import Severity
from annotator.ops import annotate, check_child
from annotator.ops.check import Finding
from annotator.ops.check_calls import (
    MOST,
    CheckCall,
    Checkup,
    Saved,
    call_check,
    call_repair,
    call_rescue,
    first_of,
)
from annotator.ops.child_calls import Refused, Stopped
from annotator.ops.project import open_project
from annotator.store import examining
from annotator.store.connect import Connection, sqlite3
from annotator.store.damage import REBUILD, Damage
from annotator.store.damage import of_file as really

TEXT = "“It rains,” said Anna Lind in Bonn."


@pytest.fixture
def path(tmp_path: Path) -> Path:
    with project_with(tmp_path, TEXT) as project:
        article = project.open_article(project.documents()[0].id)
        annotate.add_span(project, article, "quote", ((0, 11),))
        return project.path


def harm(path: Path, statement: str) -> None:
    other = sqlite3.connect(str(path))
    other.execute(statement)
    other.commit()
    other.close()


def asked(call: CheckCall) -> object:
    """Return the answer given in this process."""
    return check_child.answer(call.request, silent)


def test_a_sound_project_says_how_much_it_holds(path: Path) -> None:
    found = asked(call_check(path, "ann"))
    assert isinstance(found, Checkup)
    assert found.sound
    assert not found.sick
    assert (found.acts, found.articles, found.labels) == (3, 1, 1)
    assert [finding.code for finding in found.findings] == ["no-source"]
    assert (found.errors, found.hints) == (0, 1)


def test_the_real_process_says_how_far_it_is_and_then_the_same(path: Path) -> None:
    call = call_check(path, "ann")
    pipe = subprocess.PIPE
    with subprocess.Popen(call.command(), env=call.environment(), stdin=pipe, stdout=pipe) as child:
        assert child.stdin is not None
        assert child.stdout is not None
        child.stdin.write(call.question())
        child.stdin.flush()
        *steps, found = [call.answer(line) for line in child.stdout]
    assert found == asked(call)
    assert steps
    assert all(isinstance(step, Reached) for step in steps)


def test_a_repair_says_what_was_done_and_what_is_left(path: Path) -> None:
    harm(path, "UPDATE span SET start = 1")
    found = asked(call_repair(path, "ann"))
    assert isinstance(found, Checkup)
    assert found.sound
    assert found.mended is not None
    assert (found.mended.rebuilt, found.mended.act) == (True, False)
    assert [finding.code for finding in found.mended.before] == ["table-span"]
    assert found.mended.backup is not None
    assert Path(found.mended.backup).is_file()


class Sick:
    """A disk that gives a wrong answer the first time it is asked."""

    def __init__(self) -> None:
        self.asked = 0

    def of_file(self, connection: Connection) -> Iterator[Damage]:
        self.asked += 1
        if self.asked % 2:
            yield Damage("file", "The file: database disk image is malformed.", REBUILD)
        else:
            yield from really(connection)


def test_a_spurious_malformed_is_told_as_such_and_offers_nothing(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(examining, "of_file", Sick().of_file)
    found = asked(call_check(path))
    assert isinstance(found, Checkup)
    assert found.errors == 1
    assert not found.steady
    assert found.sick
    assert not found.sound
    assert found.mendable == ()


def test_a_spurious_malformed_starts_no_repair(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = path.read_bytes()
    harmed = Sick()
    harmed.asked = 1  # sound at the first look, malformed at the second, sound at the third
    monkeypatch.setattr(examining, "of_file", harmed.of_file)
    found = asked(call_repair(path))
    assert isinstance(found, Checkup)
    assert found.mended is not None
    assert found.mended.backup is None
    harmed.asked = 0  # malformed, sound, malformed
    refused = asked(call_repair(path))
    assert isinstance(refused, Refused)
    assert "two different answers" in refused.sentence
    assert path.read_bytes() == before


def test_damage_that_stays_is_steady(path: Path) -> None:
    with open_project(path) as project:
        root = "SELECT rootpage FROM sqlite_schema WHERE name = 'relation'"
        place = (project.store.connection.execute(root).fetchone()[0] - 1) * 4096
    data = bytearray(path.read_bytes())
    data[place : place + 2000] = b"\x55" * 2000
    path.write_bytes(data)
    found = asked(call_check(path))
    assert isinstance(found, Checkup)
    assert found.sick
    assert found.steady
    assert found.mendable


def test_what_can_be_read_comes_under_its_name_only_when_it_is_whole(path: Path) -> None:
    target = path.with_name("saved.annotator")
    call = call_rescue(path, target, "ann")
    said = check_child.answer(call.request, silent)
    assert isinstance(said, Saved)
    assert said == Saved(str(target), 1, 1, 0, 0, 0)
    assert sorted(file.name for file in path.parent.glob("*annotator*")) == [
        "news.annotator",
        "saved.annotator",
    ]
    with open_project(target) as project:
        assert project.store.counts().spans == 1
    again = check_child.answer(call_rescue(path, target).request, silent)
    assert isinstance(again, Refused)
    assert again.by_user


def test_half_a_rescue_of_a_killed_process_is_removed(path: Path) -> None:
    call = call_rescue(path, path.with_name("saved.annotator"))
    part = Path(os.fsdecode(call.request.part))
    for ending in ("", "-wal", ".lock"):
        Path(f"{part}{ending}").write_bytes(b"half")
    call.clean()
    assert list(path.parent.glob(".annotator-*")) == []
    call_check(path).clean()


def test_when_it_shall_stop_it_changes_nothing(path: Path) -> None:
    harm(path, "UPDATE span SET start = 1")
    before = path.read_bytes()

    def stop(done: int, total: int | None, what: str) -> None:
        raise Cancelled

    for call in (call_check(path), call_repair(path), call_rescue(path, path.with_name("new.annotator"))):
        assert check_child.answer(call.request, stop) == Stopped()
        assert call.answer(b'{"type":"Stopped"}') is None
    assert path.read_bytes() == before
    assert not path.with_name("new.annotator").exists()


@pytest.mark.parametrize(("by_user", "kind"), [(True, UserError), (False, EnvironmentFailure)])
def test_what_is_refused_is_raised_in_the_window(
    path: Path, by_user: bool, kind: type[AnnotatorError]
) -> None:
    line = f'{{"type":"Refused","sentence":"No.","by_user":{str(by_user).lower()}}}'
    with pytest.raises(kind, match=r"No\."):
        call_check(path).answer(line.encode())


def test_of_very_many_only_the_first_are_told_one_by_one() -> None:
    error, hint = Finding("a", "A.", Severity.ERROR), Finding("b", "B.", Severity.HINT)
    shown, errors, hints = first_of([hint, error] * (MOST + 5))
    assert (len(shown), errors, hints) == (2 * MOST, MOST + 5, MOST + 5)
    assert shown[0] == error
    assert shown[-1] == hint
