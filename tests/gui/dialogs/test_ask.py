"""Short questions by the keyboard alone: what is typed is never lost in silence, what goes is named first."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from desk import Desk
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton
from pytestqt.qtbot import QtBot

from annotator.gui.dialogs.about_article import AboutArticleDialog
from annotator.gui.dialogs.ask import LeaveArticleDialog, MemoDialog, TakeBackArticlesDialog, done_words
from annotator.ops.transfer import import_paths

Make = Callable[..., Desk]
TEXT = "News\n\nFans of Netflix cheered."


@pytest.fixture
def memo(desk_on: Make) -> tuple[Desk, MemoDialog]:
    desk = desk_on(TEXT)
    desk.press("Space", "o", "m")
    dialog = desk.dialog()
    assert isinstance(dialog, MemoDialog)
    return desk, dialog


@pytest.mark.parametrize("key", [Qt.Key.Key_Return, Qt.Key.Key_Enter])
def test_ctrl_enter_keeps_the_memo(memo: tuple[Desk, MemoDialog], key: Qt.Key) -> None:
    desk, dialog = memo
    QTest.keyClicks(dialog.field, "why")
    QTest.keyClick(dialog.field, key, Qt.KeyboardModifier.ControlModifier)
    desk.settle()
    assert desk.session.desk.dialog() is None
    assert desk.spans()[0].note == "why"
    assert desk.article.layer.state.status.value != "done"


def test_held_enter_keeps_nothing(memo: tuple[Desk, MemoDialog]) -> None:
    desk, dialog = memo
    held = QKeyEvent(
        QEvent.Type.KeyPress, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier, "\r", autorep=True
    )
    QApplication.sendEvent(dialog.field, held)
    assert desk.dialog() is dialog


def test_esc_asks_before_it_loses_what_was_typed(memo: tuple[Desk, MemoDialog]) -> None:
    desk, dialog = memo
    QTest.keyClicks(dialog.field, "why")
    QTest.keyClick(dialog.field, Qt.Key.Key_Escape)
    assert desk.dialog() is dialog
    assert dialog.problem.text().startswith("What you typed is not kept yet")
    QTest.keyClicks(dialog.field, " not")
    assert dialog.problem.isHidden()
    QTest.keyClick(dialog.field, Qt.Key.Key_Escape)
    assert desk.dialog() is dialog
    QTest.keyClick(dialog.field, Qt.Key.Key_Escape)
    desk.settle()
    assert desk.session.desk.dialog() is None
    assert desk.spans()[0].note is None


def test_esc_leaves_at_once_where_nothing_was_typed(memo: tuple[Desk, MemoDialog]) -> None:
    desk, dialog = memo
    QTest.keyClick(dialog.field, Qt.Key.Key_Escape)
    desk.settle()
    assert desk.session.desk.dialog() is None


def test_tab_comes_to_keep_before_cancel(memo: tuple[Desk, MemoDialog]) -> None:
    _, dialog = memo
    names = []
    for _ in range(2):
        QTest.keyClick(QApplication.focusWidget() or dialog.field, Qt.Key.Key_Tab)
        button = QApplication.focusWidget()
        assert isinstance(button, QPushButton)
        names.append(button.text())
    assert names == ["Keep  Ctrl+Enter", "Cancel"]


def test_what_is_said_of_the_article_is_not_lost_in_silence(desk_on: Make) -> None:
    desk = desk_on(TEXT)
    desk.session.work.run("article.about")
    dialog = desk.dialog()
    assert isinstance(dialog, AboutArticleDialog)
    dialog.note.setPlainText("odd")
    QTest.keyClick(dialog.note, Qt.Key.Key_Escape)
    assert desk.dialog() is dialog
    QTest.keyClick(dialog.note, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    desk.settle()
    assert desk.session.desk.dialog() is None
    assert desk.article.layer.state.attributes["note"] == "odd"


@pytest.fixture
def imported(desk_on: Make, tmp_path: Path) -> Desk:
    desk = desk_on(TEXT)
    files = []
    for number in range(3):
        files.append(tmp_path / f"{number}.txt")
        files[-1].write_text(f"Article {number}\n\nWords “here”.", "utf-8")
    import_paths(desk.project, files)
    desk.session.work.after_import()
    desk.settle()
    return desk


def test_an_import_is_taken_back_only_after_it_was_named(imported: Desk) -> None:
    imported.press("z")
    dialog = imported.dialog()
    assert isinstance(dialog, TakeBackArticlesDialog)
    assert dialog.heading.text() == "Take back the import of 3 files?"
    assert dialog.words.text() == "3 articles go, with all labels in them. Redo brings them back."
    imported.press("Esc")
    assert imported.session.work.articles.model.total == 4
    imported.press("z", "Enter")
    assert imported.session.work.articles.model.total == 1
    imported.press("Shift+Z")
    assert imported.session.work.articles.model.total == 4


def test_a_held_z_takes_no_import_back(imported: Desk) -> None:
    imported.press("z")
    dialog = imported.dialog()
    for key, text in ((Qt.Key.Key_Z, "z"), (Qt.Key.Key_Return, "\r"), (Qt.Key.Key_Space, " ")):
        held = QKeyEvent(QEvent.Type.KeyPress, key, Qt.KeyboardModifier.NoModifier, text, autorep=True)
        QApplication.sendEvent(QApplication.focusWidget() or dialog, held)
    imported.settle()
    assert imported.dialog() is dialog
    assert imported.session.work.articles.model.total == 4


def test_words_that_look_like_the_making_of_an_article_are_none(desk_on: Make) -> None:
    desk = desk_on(TEXT)
    desk.press("Space", "o", "m")
    field = desk.dialog()
    assert isinstance(field, MemoDialog)
    field.field.setPlainText(f'"kind":"document","id":"{desk.article.document.id}","before":null')
    desk.press("Ctrl+Enter", "z")
    assert desk.session.desk.dialog() is None
    assert desk.spans()[0].note is None


def test_one_of_several_is_and_an_article_without_a_title_is_untitled(qtbot: QtBot) -> None:
    assert (done_words(1), done_words(2)) == ("1 of them is done.", "2 of them are done.")
    leave = LeaveArticleDialog(None, "")
    assert leave.words.text().startswith("What you did last was in “Untitled”.")
    quoting = LeaveArticleDialog(None, "He said “Go”")
    assert "in “He said ‘Go’”." in quoting.words.text()
