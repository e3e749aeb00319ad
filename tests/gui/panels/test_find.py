"""The find bar counts, and where there is no hit it offers what is there instead."""

from __future__ import annotations

from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from annotator.gui.application.session import Session


def find(session: Session, qtbot: QtBot, words: str) -> None:
    session.work.run("go.find")
    session.work.find_bar.field.setText(words)
    qtbot.waitUntil(lambda: session.controls.find.query == words)


def test_no_hit_offers_the_nearest_words_with_their_number(session: Session, qtbot: QtBot) -> None:
    find(session, qtbot, "Brant")
    bar = session.work.find_bar
    assert bar.count.text() == "not found"
    assert bar.missing.whole() == "No “Brant”. Near:"
    assert bar.near[0].text() == "Brandt 2"


def test_a_near_word_is_found_by_a_click(session: Session, qtbot: QtBot) -> None:
    find(session, qtbot, "Lena Brant")
    bar = session.work.find_bar
    qtbot.mouseClick(bar.near[0], Qt.MouseButton.LeftButton)
    assert bar.count.text() == "1 of 2"
    assert bar.no_hit.isHidden()


def test_nothing_near_says_only_that_there_is_nothing(session: Session, qtbot: QtBot) -> None:
    find(session, qtbot, "zzzz")
    assert session.work.find_bar.no_hit.isHidden()
    assert session.controls.find.near() == []


def test_the_count_stays_in_sight_in_the_smallest_window(session: Session, qtbot: QtBot) -> None:
    session.window.resize(760, 460)
    find(session, qtbot, "Brant")
    bar = session.work.find_bar
    qtbot.waitUntil(lambda: bar.count.width() >= bar.count.sizeHint().width())
    for part in (bar.count, bar.close_button):
        assert part.mapTo(bar, part.rect().bottomRight()).x() < bar.width()
