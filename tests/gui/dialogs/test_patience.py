"""A long act in the window: nothing but its own slices may stop it."""

from __future__ import annotations

import gc
from collections.abc import Generator

import pytest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from annotator.domain.change import ActId
from annotator.gui.dialogs.patience import PatienceDialog
from annotator.gui.tasks import Tasks
from annotator.ops.change_set import ChangeSet


@pytest.mark.parametrize("stopped", [False, True])
def test_no_garbage_is_looked_for_while_it_runs(qtbot: QtBot, stopped: bool) -> None:
    seen: list[bool] = []

    def turning() -> Generator[None, None, ChangeSet]:
        while len(seen) < 3 or stopped:
            seen.append(gc.isenabled())
            yield
        return ChangeSet(ActId("a"), "Import", ())

    parent, tasks = QWidget(), Tasks()
    qtbot.addWidget(parent)
    dialog = PatienceDialog(parent, tasks, "Taking back: Import", turning, 3)
    if stopped:
        qtbot.waitUntil(lambda: bool(seen))
        dialog.reject()
    qtbot.waitUntil(lambda: not tasks.busy())
    assert seen
    assert not any(seen)
    assert dialog.stopped is stopped
    assert gc.isenabled()


def test_an_act_that_is_committed_can_no_longer_be_stopped(qtbot: QtBot) -> None:
    def turning() -> Generator[None, None, ChangeSet]:
        yield
        return ChangeSet(ActId("a"), "Import", ())

    parent, tasks = QWidget(), Tasks()
    qtbot.addWidget(parent)
    dialog = PatienceDialog(parent, tasks, "Taking back: Import", turning, 1)
    dialog._task.progressed.connect(lambda report: dialog.reject() if dialog.change_set is not None else None)
    qtbot.waitUntil(lambda: not tasks.busy())
    assert not dialog.stopped
    assert dialog.result() == PatienceDialog.DialogCode.Accepted
