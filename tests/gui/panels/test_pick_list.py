"""Several rows can be chosen at once, however many there are."""

from __future__ import annotations

from PySide6.QtCore import QStringListModel, Qt
from pytestqt.qtbot import QtBot

from annotator.gui.panels.pick_list import MOST_STRETCHES, PickList


def pick_list(qtbot: QtBot, number: int) -> PickList:
    view = PickList("names", "Names")
    qtbot.addWidget(view)
    view.setModel(QStringListModel([f"row {n}" for n in range(number)], view))
    return view


def test_rows_are_chosen_and_told_from_the_top(qtbot: QtBot) -> None:
    view = pick_list(qtbot, 20)
    view.pick([7, 3, 4, 5])
    assert view.picked() == [3, 4, 5, 7]
    assert view.currentIndex().row() == 3
    assert view.selectionModel().selection().size() == 2
    view.pick([])
    assert view.picked() == []


def test_all_of_ten_thousand_rows_are_one_stretch(qtbot: QtBot) -> None:
    view = pick_list(qtbot, 10_000)
    view.pick(range(10_000))
    assert view.selectionModel().selection().size() == 1
    assert len(view.picked()) == 10_000


def test_rows_that_are_too_scattered_leave_the_first(qtbot: QtBot) -> None:
    view = pick_list(qtbot, 4 * MOST_STRETCHES)
    view.pick(range(1, 4 * MOST_STRETCHES, 2))
    assert view.picked() == [1]


def test_delete_tells_and_changes_nothing(qtbot: QtBot) -> None:
    view = pick_list(qtbot, 3)
    view.pick([1])
    with qtbot.waitSignal(view.removed):
        qtbot.keyClick(view, Qt.Key.Key_Delete)
    assert view.picked() == [1]
