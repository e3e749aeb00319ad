"""Chords of Russian and French keyboards in every pane and dialog; codes of X11."""

from __future__ import annotations

import sys

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QPlainTextEdit, QWidget
from pytestqt.qtbot import QtBot

from annotator.gui.application.session import Session
from annotator.gui.commands.table import command_table
from annotator.gui.main_window.menus import sequences

pytestmark = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="the codes are those of X11")

CTRL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
PLACES = {"я": 52, "ф": 38, "л": 45, "é": 11}


def chord(place: QWidget, letter: str, modifiers: Qt.KeyboardModifier = CTRL) -> None:
    """Press a chord as Qt reports it where the only layout is Russian or French."""
    key = ord(letter.upper())
    press = QKeyEvent(QEvent.Type.KeyPress, key, modifiers, PLACES[letter], 0, 0, letter)
    QApplication.sendEvent(place, press)
    QApplication.processEvents()


@pytest.fixture
def shown(session: Session, qtbot: QtBot) -> Session:
    with qtbot.waitExposed(session.work.window()):
        session.work.window().activateWindow()
    for _ in range(3):
        session.work.run("go.next_stop")
        session.work.run("label.person")
    return session


def focused() -> QWidget:
    place = QApplication.focusWidget()
    assert place is not None
    return place


def labels(session: Session) -> int:
    assert session.hub.article is not None
    return len(session.hub.article.layer.spans())


@pytest.mark.parametrize("pane", ["view.text", "view.articles", "view.card"])
def test_one_chord_is_one_act_in_every_pane(shown: Session, pane: str) -> None:
    shown.work.run(pane)
    before = labels(shown)
    chord(focused(), "я")
    assert labels(shown) == before - 1
    chord(focused(), "я", CTRL | SHIFT)
    assert labels(shown) == before


@pytest.mark.parametrize("pane", ["view.text", "view.articles"])
def test_a_shortcut_and_the_place_never_both_act(shown: Session, pane: str) -> None:
    shown.work.run(pane)
    before = labels(shown)
    QTest.keyClick(focused(), Qt.Key.Key_Z, CTRL)
    assert labels(shown) == before - 1


def test_a_field_takes_back_its_own_letters_first(shown: Session) -> None:
    before = labels(shown)
    shown.work.run("go.find")
    field = focused()
    assert isinstance(field, QLineEdit)
    QTest.keyClicks(field, "mill")
    chord(field, "я")
    assert (field.text(), labels(shown)) == ("", before)


def test_a_field_leaves_the_other_chords_to_the_window(shown: Session) -> None:
    shown.work.run("go.find")
    chord(focused(), "é")
    assert shown.work.canvas.hasFocus()


def test_a_dialog_has_the_chords_of_its_fields_and_none_of_the_window(shown: Session) -> None:
    before = labels(shown)
    shown.work.run("label.memo")
    dialog = shown.desk.dialog()
    assert dialog is not None
    field = dialog.findChild(QPlainTextEdit)
    assert field is not None
    field.setFocus()
    field.setPlainText("a memo")
    chord(field, "ф")
    assert field.textCursor().selectedText() == "a memo"
    chord(field, "л")
    assert shown.desk.dialog() is dialog
    chord(dialog, "я")
    assert labels(shown) == before
    dialog.reject()


def test_no_shortcut_of_qt_is_a_letter_of_another_layout() -> None:
    """On a Greek keyboard Qt calls Ctrl+Q Ctrl+;, which must not be a shortcut of its own."""
    command = command_table(None).get("help.single_key")
    assert command.keys == ("Ctrl+;",)
    assert sequences(command) == []
