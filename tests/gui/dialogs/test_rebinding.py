"""Keys of one's own, chosen in the dialog, at work in the window and kept for next time."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from annotator.base.settings import KEYS, SINGLE_KEYS, Settings
from annotator.gui.application.session import Session
from annotator.gui.dialogs.rebinding import RebindingDialog
from annotator.gui.hub import Message
from annotator.gui.panels.card import LabelButton


def dialog_of(session: Session) -> RebindingDialog:
    session.controls.program.rebind()
    dialog = session.desk.dialog()
    assert isinstance(dialog, RebindingDialog)
    return dialog


def press(session: Session, key: Qt.Key, held: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    QTest.keyClick(session.work.canvas, key, held)
    QApplication.processEvents()


def labels(session: Session) -> list[str]:
    article = session.hub.article
    assert article is not None
    return [span.label for span in article.layer.spans()]


def test_a_key_is_chosen_by_pressing_it(session: Session, settings: Settings) -> None:
    dialog = dialog_of(session)
    dialog.field.setText("person")
    dialog.choose("label.person")
    QTest.keyClick(dialog.field, Qt.Key.Key_Return)
    assert dialog.catcher.isVisible()
    QTest.keyClick(dialog.catcher, Qt.Key.Key_X, Qt.KeyboardModifier.NoModifier)
    # x is “Not a quote”: asked before it is taken
    assert dialog.take_button.isVisible()
    assert "Not a quote" in dialog.problem.text()
    dialog.take_button.click()
    assert settings.get(KEYS) == {"label.person": "x"}
    dialog.accept()
    session.work.canvas.setFocus()
    press(session, Qt.Key.Key_X)
    assert labels(session) == ["person"]
    caps = {b.property("command"): b.cap.text() for b in session.work.card.findChildren(LabelButton)}
    assert caps["label.person"] == "x"
    assert caps["label.waived"] == ""


def test_a_free_key_is_taken_at_once_and_the_standard_one_comes_back(
    session: Session, settings: Settings
) -> None:
    dialog = dialog_of(session)
    dialog.choose("label.quote")
    dialog.take(";")
    assert settings.get(KEYS) == {"label.quote": ";"}
    assert dialog.table.get("label.quote").keys == (";",)
    dialog.choose("label.quote")
    dialog.standard.click()
    assert settings.get(KEYS) == {}
    assert session.runner.table.get("label.quote").keys == ("q",)


def test_what_may_not_be_is_said_and_nothing_changes(session: Session, settings: Settings) -> None:
    dialog = dialog_of(session)
    dialog.choose("label.person")
    dialog.take("4")
    assert "Digits answer questions" in dialog.problem.text()
    dialog.take("Esc")
    assert settings.get(KEYS) == {}


def test_esc_keeps_the_old_key_and_the_dialog(session: Session, settings: Settings) -> None:
    dialog = dialog_of(session)
    dialog.choose("label.person")
    QTest.keyClick(dialog.field, Qt.Key.Key_Return)
    QTest.keyClick(dialog.catcher, Qt.Key.Key_Escape)
    assert dialog.isVisible()
    assert not dialog.catcher.isVisible()
    assert settings.get(KEYS) == {}


def test_switched_off_single_keys_wait_for_ctrl_semicolon(session: Session, settings: Settings) -> None:
    told: list[str] = []

    def hear(message: Message) -> None:
        told.append(message.text)

    session.hub.told.connect(hear)
    dialog = dialog_of(session)
    dialog.single.setChecked(False)
    dialog.accept()
    assert settings.get(SINGLE_KEYS) is False
    press(session, Qt.Key.Key_P)
    press(session, Qt.Key.Key_Space)
    assert labels(session) == []
    assert "Ctrl+;" in told[-1]
    press(session, Qt.Key.Key_Semicolon, Qt.KeyboardModifier.ControlModifier)
    assert session.hub.transient is not None
    press(session, Qt.Key.Key_P)
    assert labels(session) == ["person"]
    press(session, Qt.Key.Key_O)
    assert labels(session) == ["person"]
    press(session, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert labels(session) == []


def test_esc_ends_the_wait_for_a_key(session: Session, make_session: Callable[[], Session]) -> None:
    session.work.switch_single_keys(False)
    press(session, Qt.Key.Key_Semicolon, Qt.KeyboardModifier.ControlModifier)
    press(session, Qt.Key.Key_Escape)
    assert session.hub.transient is None
    press(session, Qt.Key.Key_P)
    assert labels(session) == []


def test_own_keys_are_there_in_the_next_window(
    session: Session, settings: Settings, make_session: Callable[[], Session]
) -> None:
    session.work.rebind({"label.person": "ä"})
    path = session.controls.project.project().path
    session.close()
    again = make_session()
    again.open_path(path)
    assert again.runner.table.get("label.person").keys == ("ä",)


def test_enter_in_the_list_begins_and_tab_leads_there(session: Session) -> None:
    dialog = dialog_of(session)
    QTest.keyClick(dialog.field, Qt.Key.Key_Tab)
    assert dialog.focusWidget() is dialog.view
    QTest.keyClick(dialog.view, Qt.Key.Key_Down)
    second = dialog.chosen()
    QTest.keyClick(dialog.view, Qt.Key.Key_Return)
    QApplication.processEvents()
    assert session.desk.dialog() is dialog
    assert dialog.catcher.isVisible()
    assert second is not None
    assert second.title in dialog.catcher.words.text()
    QTest.keyClick(dialog.catcher, Qt.Key.Key_Escape)
    QTest.keyClick(dialog.single, Qt.Key.Key_Return)
    assert session.desk.dialog() is dialog
