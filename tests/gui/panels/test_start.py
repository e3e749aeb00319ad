"""The start page: three ways in, recent projects, and two ways to learn first."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from annotator.base.settings import RECENT_PROJECTS, Settings
from annotator.gui.application.session import Session
from annotator.gui.theme import Theme, dark_theme, light_theme


@pytest.fixture
def with_recent(make_session: Callable[[], Session], settings: Settings, tmp_path: Path) -> Session:
    """Return a window that remembers two projects."""
    paths = [tmp_path / f"{name}.annotator" for name in ("ferry", "mill")]
    for path in paths:
        path.touch()
    settings.set(RECENT_PROJECTS, tuple(str(path) for path in paths))
    return make_session()


def test_the_arrows_walk_through_all_that_can_be_chosen(with_recent: Session, qtbot: QtBot) -> None:
    page = with_recent.window.start
    with_recent.window.activateWindow()
    page.ways[0].setFocus()
    rows = [*page.ways, *page.recent, *page.links]
    for row in [*rows[1:], rows[0]]:
        qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Down)
        assert row.hasFocus()
    qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Up)
    assert page.links[-1].hasFocus()
    qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Left)
    assert page.links[0].hasFocus()


def test_tab_goes_from_way_to_way_and_to_what_teaches(with_recent: Session, qtbot: QtBot) -> None:
    page = with_recent.window.start
    with_recent.window.activateWindow()
    page.ways[0].setFocus()
    for row in [*page.ways[1:], *page.recent, *page.links]:
        qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Tab)
        assert row.hasFocus()


def test_enter_on_a_link_takes_the_tour(start: Session, qtbot: QtBot) -> None:
    page = start.window.start
    start.window.activateWindow()
    page.links[0].setFocus()
    qtbot.keyClick(page.links[0], Qt.Key.Key_Return)
    strip = start.desk.touring.strip
    assert strip is not None
    assert strip.words.number == 1


def test_each_link_is_a_command(start: Session) -> None:
    commands = [str(link.property("command")) for link in start.window.start.links]
    assert commands == ["help.tour", "help.guide"]
    assert all(start.runner.table.get(command) for command in commands)


@pytest.mark.parametrize("theme", [light_theme(), dark_theme()], ids=["light", "dark"])
def test_nothing_is_cut_in_the_smallest_window(with_recent: Session, theme: Theme) -> None:
    window, page = with_recent.window, with_recent.window.start
    page.set_theme(theme)
    window.resize(window.minimumSize())
    QApplication.sendPostedEvents()
    QApplication.processEvents()
    for row in page.ways:
        layout = row.layout()
        assert layout is not None
        assert row.height() >= layout.sizeHint().height() - 2 * 12
        for label in row.findChildren(type(row.picture)):
            assert label.geometry().bottom() <= row.height()
    assert page.horizontalScrollBar().maximum() == 0
