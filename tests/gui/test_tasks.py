"""Long work reports, can be cancelled, and never outlives its owner."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from pathlib import Path
from threading import Event

import pytest
from pytestqt.qtbot import QtBot

from annotator.base.errors import UserError
from annotator.base.progress import Cancelled, Progress, Reached
from annotator.gui.tasks import Report, Steps, Tasks


@pytest.fixture
def tasks(qtbot: QtBot) -> Iterator[Tasks]:
    owner = Tasks()
    yield owner
    owner.close()


def counting(end: int) -> Steps:
    for n in range(end):
        yield Report(n + 1, end, "articles")
    return "done"


def test_slices_report_and_end_with_their_result(tasks: Tasks, qtbot: QtBot) -> None:
    task = tasks.slices(counting(20))
    reports: list[Report] = []
    task.progressed.connect(reports.append)
    with qtbot.waitSignal(task.finished) as finished:
        assert tasks.busy()
    assert finished.args == ["done"]
    assert reports[-1] == Report(20, 20, "articles")
    assert not tasks.busy()


def test_an_error_in_a_slice_is_told(tasks: Tasks, qtbot: QtBot) -> None:
    def broken() -> Steps:
        yield Report(0, None, "")
        raise ValueError("broken")

    with qtbot.waitSignal(tasks.slices(broken()).failed) as failed:
        pass
    assert isinstance(failed.args[0], ValueError)


def test_cancelled_slices_clean_up_behind_themselves(tasks: Tasks, qtbot: QtBot) -> None:
    closed: list[bool] = []

    def endless() -> Steps:
        try:
            while True:
                yield Report(1, None, "")
        finally:
            closed.append(True)

    task = tasks.slices(endless())
    with qtbot.waitSignal(task.progressed):
        pass
    with qtbot.waitSignal(task.cancelled):
        task.cancel()
    assert closed == [True]


def test_a_worker_gives_its_result(tasks: Tasks, qtbot: QtBot) -> None:
    def work(progress: Progress) -> object:
        progress(1, 2, "articles")
        return 42

    with qtbot.waitSignal(tasks.worker(work).finished) as finished:
        pass
    assert finished.args == [42]


def test_a_cancelled_worker_stops_at_its_next_report(tasks: Tasks, qtbot: QtBot) -> None:
    started = Event()

    def work(progress: Progress) -> object:
        while True:
            progress(0, None, "")
            started.set()

    task = tasks.worker(work)
    started.wait(5)
    with qtbot.waitSignal(task.cancelled):
        task.cancel()


def test_closing_stops_every_thread(qtbot: QtBot) -> None:
    owner, ended = Tasks(), Event()

    def work(progress: Progress) -> object:
        try:
            while True:
                progress(0, None, "")
        except Cancelled:
            ended.set()
            raise

    owner.worker(work)
    owner.close()
    assert ended.is_set()
    assert not owner.busy()


class Echo:
    """A call of a small program."""

    def __init__(self, code: str) -> None:
        self.code = code
        self.cleaned = False

    def command(self) -> list[str]:
        return [sys.executable, "-c", self.code]

    def environment(self) -> dict[str, str]:
        return dict(os.environ)

    def question(self) -> bytes:
        return b"7\n"

    def answer(self, line: bytes) -> object:
        word, _, rest = line.decode().strip().partition(" ")
        if word == "no":
            raise UserError(rest)
        return Reached(int(rest), 9) if word == "at" else rest or None

    def clean(self) -> None:
        self.cleaned = True


def test_a_process_hears_the_question_reports_and_ends_with_its_result(tasks: Tasks, qtbot: QtBot) -> None:
    task = tasks.process(Echo("n = input(); print('at', n, flush=True); print('is', n * 2)"))
    reports: list[Report] = []
    task.progressed.connect(reports.append)
    with qtbot.waitSignal(task.finished, timeout=20000) as finished:
        pass
    assert finished.args == ["77"]
    assert reports == [Report(7, 9, "")]
    assert not tasks.busy()


@pytest.mark.parametrize(
    ("code", "kind", "words"),
    [
        ("print('no that cannot be')", UserError, "that cannot be"),
        ("raise SystemExit('broken inside')", RuntimeError, "broken inside"),
    ],
)
def test_what_a_process_refuses_or_breaks_at_is_told(
    tasks: Tasks, qtbot: QtBot, code: str, kind: type[Exception], words: str
) -> None:
    call = Echo(code)
    with qtbot.waitSignal(tasks.process(call).failed, timeout=20000) as failed:
        pass
    assert isinstance(failed.args[0], kind)
    assert words in str(failed.args[0])
    assert call.cleaned


def test_a_program_that_is_not_there_is_told(tasks: Tasks, qtbot: QtBot, tmp_path: Path) -> None:
    call = Echo("")
    call.command = lambda: [str(tmp_path / "none")]  # type: ignore[method-assign]  # no such program
    task = tasks.process(call)
    if tasks.busy():
        with qtbot.waitSignal(task.failed, timeout=20000):
            pass
    assert not tasks.busy()


def test_a_cancelled_process_stops_by_itself_or_is_killed(
    tasks: Tasks, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("annotator.gui.tasks.PATIENCE", 100)
    for code in (
        "print('at 1', flush=True); import sys; sys.stdin.read()",
        "print('at 1', flush=True)\nwhile True: pass",
    ):
        call = Echo(code)
        task = tasks.process(call)
        with qtbot.waitSignal(task.progressed, timeout=20000):
            pass
        with qtbot.waitSignal(task.cancelled, timeout=20000):
            task.cancel()
        assert call.cleaned


def test_closing_ends_every_process(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("annotator.gui.tasks.PATIENCE", 100)
    owner, call = Tasks(), Echo("print('at 1', flush=True)\nwhile True: pass")
    with qtbot.waitSignal(owner.process(call).progressed, timeout=20000):
        pass
    owner.close()
    assert call.cleaned
    assert not owner.busy()


def test_slices_that_wait_for_something_are_looked_at_again(tasks: Tasks, qtbot: QtBot) -> None:
    def steps() -> Steps:
        yield Report(1, 2, "")
        for _ in range(3):
            yield None
        return "done"

    with qtbot.waitSignal(tasks.slices(steps()).finished) as finished:
        pass
    assert finished.args == ["done"]
