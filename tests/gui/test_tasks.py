"""Long work reports, can be cancelled, and never outlives its owner."""

from __future__ import annotations

from collections.abc import Iterator
from threading import Event

import pytest
from pytestqt.qtbot import QtBot

from annotator.base.progress import Cancelled, Progress
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
