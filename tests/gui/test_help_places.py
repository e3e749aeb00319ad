"""F1 at any place opens the page about it, beside the work: every pane and every dialog has a row in the table."""

from __future__ import annotations

import ast
from collections.abc import Callable

import pytest
from desk import Desk
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QWidget
from tree import parsed, python_files

from annotator.base.paths import resources
from annotator.base.settings import KEYS
from annotator.gui.application.session import Session
from annotator.gui.commands.command import Scope
from annotator.gui.commands.table import command_table
from annotator.gui.controllers.requests import AskHelp
from annotator.gui.dialogs.help import HelpWindow
from annotator.gui.main_window.help_pages import OF_TEXT, PLACES, page_about
from annotator.gui.main_window.helping import own_key
from annotator.gui.models.guide import Guide

TEXT = "News\n\nFans of Netflix cheered. “It ends,” Lena Brandt said. Brandt left."
OTHERS = {
    "Frame": "what all dialogs are made of",
    "HelpWindow": "it has an own page for F1",
    "HelpView": "a part of the help",
    "RowWidget": "a part of the card",
    "RuleBox": "a part of the card",
    "NoLabel": "a part of the card",
    "NameDetail": "a part of the page of names",
    "LabelKeys": "a part of the line at the bottom",
    "RowList": "a list that others are made of",
    "Panes": "what lies between the panes",
    "WorkPlace": "what the panes lie in",
}
"""Classes without a row, and why."""

PARTS = ("QPushButton", "QListView", "QStyledItemDelegate", "QFrame", "QProgressBar", "QWidget")


def page_of(desk: Desk) -> str:
    """Press F1 where the keyboard is, and return the page that is shown then; the help is closed again."""
    QTest.keyClick(QApplication.focusWidget() or desk.session.window, Qt.Key.Key_F1)
    desk.settle()
    found = shown(desk.session)
    here = found.here
    found.close()
    desk.settle()
    return here


def shown(session: Session) -> HelpWindow:
    found = session.desk.helping.help
    assert found is not None
    assert found.isVisible()
    return found


@pytest.fixture
def desk(desk_on: Callable[..., Desk]) -> Desk:
    return desk_on(TEXT)


def classes(folder: str) -> dict[str, list[str]]:
    """Return the classes of a folder of the window with their bases."""
    return {
        node.name: [base.id for base in node.bases if isinstance(base, ast.Name)]
        for path in python_files(f"src/annotator/gui/{folder}")
        for node in ast.walk(parsed(path))
        if isinstance(node, ast.ClassDef)
    }


def test_every_dialog_has_a_page() -> None:
    found = classes("dialogs")
    dialogs = {name for name in found if name.endswith("Dialog")} | {
        name for name, bases in found.items() if {"Frame", "QDialog", "Waits", "AskLine"} & set(bases)
    }
    assert len(dialogs) > 25
    left = dialogs - set(PLACES) - set(OTHERS)
    assert not left


def test_every_pane_has_a_page() -> None:
    kinds = {"QFrame", "QWidget", "QScrollArea", "QMainWindow"}
    panes = {
        name
        for folder in ("panels", "main_window")
        for name, bases in classes(folder).items()
        if kinds & set(bases) and not name.startswith("_")
    }
    assert {"ArticlesPanel", "CardPanel", "StartPage", "MainWindow", "AsOfPage"} <= panes
    small = {name for name in panes if name.endswith(("Row", "Dots", "Caps", "Button", "Box"))}
    left = panes - set(PLACES) - OF_TEXT - set(OTHERS) - small
    assert not left


def test_every_page_and_heading_of_the_table_is_there() -> None:
    guide = Guide(resources() / "guide")
    for place in PLACES.values():
        page_id, _, heading = place.partition("#")
        page = guide.page(page_id)
        assert page is not None, place
        assert not heading or heading in page.anchors(), place


@pytest.mark.parametrize(
    ("keys", "page"),
    [
        ((), "start"),
        (("Space", "o"), "people"),
        (("Space", "Space", "q", "Space"), "start"),
        (("Space", "Space", "q", "Esc"), "quotes"),
        (("Ctrl+1",), "many-articles"),
        (("Ctrl+F",), "many-articles#finding-words"),
        (("Ctrl+Shift+N",), "names#the-page-of-names"),
        (("Space", "o", "Ctrl+3"), "people"),
        (("Ctrl+Enter",), "many-articles#when-all-are-done"),
    ],
)
def test_the_page_is_about_the_place(desk: Desk, keys: tuple[str, ...], page: str) -> None:
    desk.press(*keys)
    assert page_of(desk) == page


OF_DIALOGS = {
    "file.export": "export",
    "file.import": "many-articles#bringing-articles-in",
    "file.open": "files#your-projects",
    "file.backups": "backups#backups-make-themselves",
    "file.check": "backups#checking-a-project",
    "help.keys": "keys",
    "help.palette": "keys#all-commands",
    "help.rebind": "keys#changing-keys",
    "label.switches": "own-labels",
    "article.about": "own-labels#about-an-article",
    "history.article": "undo#history",
    "edit.who": "together#your-name",
}


def test_a_dialog_has_its_page_and_stays_open(desk: Desk) -> None:
    desk.press("Space", "o")
    found = {}
    for command in OF_DIALOGS:
        desk.session.work.run(command)
        desk.settle()
        dialog = desk.dialog()
        found[command] = page_of(desk)
        assert desk.dialog() is dialog
        assert dialog.isVisible()
        dialog.reject()
        desk.settle()
    assert found == OF_DIALOGS


def test_a_dialog_does_not_block_the_help(desk: Desk) -> None:
    desk.session.work.run("file.export")
    desk.settle()
    QTest.keyClick(QApplication.focusWidget() or desk.dialog(), Qt.Key.Key_F1)
    desk.settle()
    window = shown(desk.session)
    QTest.keyClicks(window.field, "losses")
    assert window.field.text() == "losses"
    desk.dialog().reject()
    desk.settle()
    assert window.isVisible()


def test_the_start_page_has_its_page_and_hears_the_keys(start: Session) -> None:
    first = start.window.start.first()
    QTest.keyClick(first, Qt.Key.Key_F1)
    assert shown(start).here == "start"
    shown(start).close()
    start.window.activateWindow()
    QTest.keyClick(start.window, Qt.Key.Key_Question, Qt.KeyboardModifier.ShiftModifier)
    dialog = start.desk.dialog()
    assert isinstance(dialog, QDialog)
    dialog.reject()


def test_f1_in_the_help_explains_the_help(desk: Desk) -> None:
    desk.session.desk.helping.show(AskHelp("quotes"))
    desk.settle()
    window = shown(desk.session)
    QTest.keyClick(window.field, Qt.Key.Key_F1)
    assert window.here == "keys#this-help"


def test_a_page_can_be_asked_for(desk: Desk) -> None:
    desk.session.hub.asked.emit(AskHelp("export#losses"))
    assert shown(desk.session).here == "export#losses"


def test_the_help_goes_with_the_window(desk: Desk) -> None:
    desk.session.desk.helping.show(AskHelp())
    window = shown(desk.session)
    desk.session.window.close()
    assert window.isHidden()
    assert desk.session.desk.helping.help is None


def test_a_command_is_run_from_the_help_only_where_no_dialog_waits(desk: Desk) -> None:
    desk.session.desk.helping.show(AskHelp())
    window = shown(desk.session)
    window.follow("do:file.export")
    desk.settle()
    dialog = desk.dialog()
    window.follow("do:file.import")
    desk.settle()
    assert desk.dialog() is dialog
    dialog.reject()
    desk.settle()


def test_colors_follow_the_window(desk: Desk) -> None:
    desk.session.desk.helping.show(AskHelp())
    before = shown(desk.session).rows.theme.name
    desk.session.work.run("view.theme")
    assert shown(desk.session).rows.theme.name != before


def test_the_guide_shows_keys_of_ones_own(desk: Desk) -> None:
    desk.session.work.rebind({"label.person": "5"})
    assert desk.session.desk.helping.cap("p") == "p"
    desk.session.work.rebind({"label.person": "ß"})
    assert desk.session.settings.get(KEYS)
    assert desk.session.desk.helping.cap("p") == "ß"
    assert desk.session.desk.helping.cap("Ctrl+K") == "Ctrl+K"


def test_a_key_that_was_taken_stays_as_it_is_printed() -> None:
    standard, own = command_table(None), command_table(None, {"go.next_label": "d"})
    assert own.get("go.other_labels").key == ""
    assert own_key("d", standard, own) == "d"
    assert own_key("n", standard, own) == "d"
    assert standard.at_key("n", Scope.TEXT) is not None


def test_a_place_that_nobody_knows_has_the_first_page(desk: Desk) -> None:
    stray = QWidget()
    assert page_about(stray, desk.session.hub) == "start"
    assert page_about(None, desk.session.hub) == "start"
    stray.deleteLater()
