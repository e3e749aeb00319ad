"""The article as it was: from its history, act by act, and a label brought back from there."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from desk import Desk
from projects import project_with
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from annotator.domain.annotation import Status
from annotator.gui.dialogs.history import HistoryDialog
from annotator.gui.main_window.as_of import NOT_HERE, READ_ONLY, AsOfPage

TEXT = "News\n\nLena Brandt said no. Then Omar Haddad met Ida Lind.\n"
OTHER = "Other\n\nOmar Haddad spoke.\n"


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    project_with(tmp_path, TEXT, OTHER).close()
    desk = Desk(tmp_path / "news.annotator")
    desk.press("Space", "p", "Space", "p")
    yield desk
    desk.close()


def history(desk: Desk) -> HistoryDialog:
    desk.session.work.run("history.article")
    desk.settle()
    dialog = desk.dialog()
    assert isinstance(dialog, HistoryDialog)
    return dialog


def looked_back(desk: Desk, qtbot: QtBot, act: str) -> AsOfPage:
    """Show the article as of the newest act with some words in its title."""
    dialog = history(desk)
    row = next(n for n in range(dialog.rows.rowCount()) if act in dialog.rows.what(n))
    dialog.list.setCurrentIndex(dialog.rows.index(row, 0))
    dialog.look.click()
    desk.settle()
    place = desk.session.work.as_of(desk.session.tasks)
    qtbot.waitUntil(lambda: place.is_shown() and not desk.session.tasks.busy(), timeout=30000)
    desk.settle()
    assert place.page is not None
    return place.page


def then(page: AsOfPage) -> list[str]:
    article = page.hub.article
    assert article is not None
    return [article.text[s.start : s.end] for s in article.layer.spans()]


def test_it_has_the_labels_of_then_and_a_bar_that_says_when(desk: Desk, qtbot: QtBot) -> None:
    page = looked_back(desk, qtbot, "Lena Brandt")
    assert then(page) == ["Lena Brandt"]
    assert page.words.text().startswith("As of ")
    words = page.words.whole()
    assert "after Person “Lena Brandt”" in words
    assert "ann's 1 label" in words
    assert QApplication.focusWidget() is page.canvas


def test_escape_goes_back_to_now_where_one_was(desk: Desk, qtbot: QtBot) -> None:
    caret = desk.canvas.caret()
    page = looked_back(desk, qtbot, "Lena Brandt")
    desk.press("Esc")
    assert not page.isVisible()
    assert QApplication.focusWidget() is desk.canvas
    assert desk.canvas.caret() == caret
    assert desk.labelled("person") == ["Lena Brandt", "Omar Haddad"]
    assert desk.session.hub.transient is None


def test_acts_are_walked_by_keys(desk: Desk, qtbot: QtBot) -> None:
    page = looked_back(desk, qtbot, "Lena Brandt")
    desk.press("Alt+Right")
    qtbot.waitUntil(lambda: len(then(page)) == 2, timeout=30000)
    assert not page.after.isEnabled()
    desk.press("Alt+Left", "Alt+Left")
    qtbot.waitUntil(lambda: len(then(page)) < 2 and not desk.session.tasks.busy(), timeout=30000)


def test_letters_change_nothing_there_and_say_so(desk: Desk, qtbot: QtBot) -> None:
    looked_back(desk, qtbot, "Lena Brandt")
    before = desk.project.store.number_of_steps()
    desk.press("p", "q", "1")
    assert desk.project.store.number_of_steps() == before
    assert desk.messages[-1] == READ_ONLY


def test_a_deleted_label_is_brought_back_with_what_hung_on_it(desk: Desk, qtbot: QtBot) -> None:
    desk.press("Home", "n", "Backspace")
    assert desk.labelled("person") == ["Omar Haddad"]
    page = looked_back(desk, qtbot, "Person “Omar Haddad”")
    assert then(page) == ["Lena Brandt", "Omar Haddad"]
    desk.press("n")
    assert page.state.text() == "deleted since"
    desk.press("Enter")
    assert desk.labelled("person") == ["Lena Brandt", "Omar Haddad"]
    assert desk.messages[-1] == "Restored: Person “Lena Brandt”"
    assert page.state.text() == ""
    desk.press("Esc", "z")
    assert desk.labelled("person") == ["Omar Haddad"]


def test_what_is_the_same_now_is_not_restored(desk: Desk, qtbot: QtBot) -> None:
    looked_back(desk, qtbot, "Omar Haddad")
    desk.press("n", "Enter")
    assert "nothing to restore" in desk.messages[-1]


def test_nothing_chosen_is_said(desk: Desk, qtbot: QtBot) -> None:
    looked_back(desk, qtbot, "Omar Haddad")
    desk.press("Enter")
    assert desk.messages[-1].startswith("No label is chosen.")


def test_another_article_ends_it(desk: Desk, qtbot: QtBot) -> None:
    page = looked_back(desk, qtbot, "Omar Haddad")
    desk.press("Ctrl+PgDn")
    assert not page.isVisible()
    assert desk.article.document.title == "Other"


def test_a_done_article_is_not_changed_from_there(desk: Desk, qtbot: QtBot) -> None:
    desk.press("Home", "n", "Backspace", "Ctrl+Enter", "Ctrl+PgUp")
    looked_back(desk, qtbot, "Person “Omar Haddad”")
    desk.press("n", "Enter")
    assert "This article is done" in desk.messages[-1]
    assert desk.labelled("person") == ["Omar Haddad"]


def test_light_and_dark_reach_it(desk: Desk, qtbot: QtBot) -> None:
    page = looked_back(desk, qtbot, "Omar Haddad")
    light = page.canvas.grab().toImage().pixelColor(4, 200)
    desk.session.work.run("view.theme")
    desk.settle()
    assert page.canvas.grab().toImage().pixelColor(4, 200) != light


def test_what_stands_there_is_not_changed_by_buttons_or_the_palette_either(desk: Desk, qtbot: QtBot) -> None:
    page = looked_back(desk, qtbot, "Lena Brandt")
    desk.click_label("organization")
    desk.session.work.run("label.quote")
    desk.settle()
    assert desk.labelled("person") == ["Lena Brandt", "Omar Haddad"]
    assert len(desk.spans()) == 2
    assert desk.messages[-2:] == [READ_ONLY, READ_ONLY]
    assert page.isVisible()


def test_done_and_next_goes_back_to_now_first(desk: Desk, qtbot: QtBot) -> None:
    page = looked_back(desk, qtbot, "Lena Brandt")
    shown = desk.article.document.id
    desk.press("Ctrl+Enter")
    assert not page.isVisible()
    assert desk.article.document.id == shown
    assert desk.article.layer.state.status is not Status.DONE


def test_choosing_the_article_in_the_list_or_finding_goes_back_to_now(desk: Desk, qtbot: QtBot) -> None:
    page = looked_back(desk, qtbot, "Lena Brandt")
    desk.press("Ctrl+1", "Enter")
    assert not page.isVisible()
    page = looked_back(desk, qtbot, "Lena Brandt")
    desk.press("Ctrl+F")
    assert not page.isVisible()


def test_menus_that_move_move_there_or_say_that_they_do_not(desk: Desk, qtbot: QtBot) -> None:
    desk.press("Home")
    page = looked_back(desk, qtbot, "Omar Haddad")
    target = desk.session.hub.target
    run = desk.session.work.run
    run("go.next_label")
    first = page.focused()
    run("go.next_label")
    assert page.focused() not in (None, first)
    run("go.previous_label")
    assert page.focused() == first
    for command in ("go.next_stop", "go.next_unfinished", "go.other_labels", "hints.word", "history.span"):
        desk.messages.clear()
        run(command)
        desk.settle()
        assert desk.messages == [NOT_HERE]
    assert page.isVisible()
    assert desk.session.hub.target == target
    assert desk.session.desk.dialog() is None
    run("go.leave")
    assert not page.isVisible()
    run("go.next_label")
    assert desk.session.hub.target.span is not None


def test_the_next_hit_goes_back_to_now_first(desk: Desk, qtbot: QtBot) -> None:
    desk.session.controls.find.search("Ida")
    page = looked_back(desk, qtbot, "Lena Brandt")
    desk.press("F3")
    assert not page.isVisible()
