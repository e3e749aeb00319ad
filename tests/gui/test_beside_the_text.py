"""Keys while the keyboard is beside the text: in the list, on the pages without an article, on the page of names."""

from __future__ import annotations

import pytest
from desk import Desk
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from annotator.domain.annotation import Status
from annotator.gui.application.session import Session
from annotator.gui.dialogs.keys import KeysDialog

TEXT = "News\n\nFans of Netflix cheered. “It ends,” Lena Brandt said."


@pytest.fixture
def desk(desk_on: object) -> Desk:
    made: Desk = desk_on(TEXT)  # type: ignore[operator]  # a function, see the fixture
    return made


def test_z_takes_back_from_the_list_and_does_not_search_it(desk: Desk) -> None:
    desk.press("Space", "o", "Ctrl+1", "z")
    assert desk.spans() == []
    desk.press("Ctrl+1", "Shift+Z")
    assert desk.labelled("organization") == ["Netflix"]


def test_z_and_help_are_heard_on_the_finished_page(desk: Desk) -> None:
    desk.press("Ctrl+Enter")
    assert desk.session.hub.article is None
    assert [key.cap.text() for key in desk.session.work.foot.keys] == ["Ctrl+E", "Ctrl+Z", "Ctrl+K"]
    desk.press("?")
    assert isinstance(desk.dialog(), KeysDialog)
    desk.press("Esc", "z")
    assert desk.article.layer.state.status is not Status.DONE


def test_letters_in_the_find_field_of_the_list_are_typed(desk: Desk) -> None:
    desk.press("Space", "o")
    field = desk.session.work.articles.find_field
    field.setFocus()
    QTest.keyClicks(field, "z?/")
    assert field.text() == "z?/"
    assert len(desk.spans()) == 1


def test_undo_in_a_field_with_nothing_to_take_back_is_the_projects(desk: Desk) -> None:
    desk.press("Space", "o")
    field = desk.session.work.articles.find_field
    field.setFocus()
    desk.press("n")
    desk.press("Ctrl+Z")
    assert (field.text(), len(desk.spans())) == ("", 1)
    desk.press("Ctrl+Z")
    assert desk.spans() == []
    desk.press("Ctrl+Shift+Z")
    assert (field.text(), len(desk.spans())) == ("n", 0)


def test_esc_in_the_list_gives_up_the_words_then_goes_to_the_text(desk: Desk) -> None:
    field = desk.session.work.articles.find_field
    field.setFocus()
    desk.press("n", "Esc")
    assert (field.text(), field.hasFocus()) == ("", True)
    desk.press("Esc")
    assert desk.canvas.hasFocus()
    desk.press("Ctrl+1", "Esc")
    assert desk.canvas.hasFocus()


def test_esc_in_the_list_without_an_article_goes_to_the_page(desk: Desk) -> None:
    desk.press("Ctrl+Enter")
    field = desk.session.work.articles.find_field
    field.setFocus()
    desk.press("n", "Esc", "Esc")
    assert desk.session.work.finished.buttons[0].hasFocus()


@pytest.mark.parametrize("key", ["Ctrl+Enter", "Ctrl+Shift+Enter"])
def test_on_the_page_of_names_done_goes_back_to_the_text_first(desk: Desk, key: str) -> None:
    desk.press("Space", "o", "Ctrl+Shift+N", key)
    assert not desk.session.work.naming.is_shown()
    assert desk.article.layer.state.status is Status.IN_PROGRESS
    assert desk.canvas.hasFocus()
    desk.press(key)
    assert desk.session.hub.article is None


def test_a_message_goes_with_the_next_key_that_does_something(desk: Desk) -> None:
    toast = desk.session.work.toast
    desk.session.hub.tell("Something was said")
    desk.press("Right")
    assert toast.text() == "Something was said"
    desk.press("Space")
    assert toast.text() == ""


def test_a_message_lies_where_nothing_is_meant(session: Session) -> None:
    work = session.work
    session.controls.navigate.moved(0, 0)
    session.hub.tell("Something was said")
    usual = work.toast.y()
    work.toast._meant = work.toast.geometry
    work.toast.make_way()
    assert work.toast.y() < usual
    work.toast._meant = work._meant_place
    work.toast.make_way()
    assert work.toast.y() == usual
    assert not work._meant_place().isEmpty()
    assert not work._meant_place().intersects(work.toast.geometry())


def test_switched_off_single_keys_are_dimmed_and_the_foot_line_says_how(desk: Desk) -> None:
    work = desk.session.work
    desk.press("Space", "o")
    work.switch_single_keys(False)
    desk.settle()
    assert not work.foot.before.isHidden()
    assert {key.cap.property("role") for key in work.foot.keys if key.cap.text() in "az?"} == {"key-off"}
    assert work.card.doubt.cap.property("role") == "key-off"
    work.switch_single_keys(True)
    desk.settle()
    assert work.foot.before.isHidden()
    assert {key.cap.property("role") for key in work.foot.keys} == {"key"}
    assert work.card.doubt.cap.property("role") == "key"


def test_the_card_says_what_space_or_the_hand_chose(desk: Desk) -> None:
    empty = desk.session.work.card.empty
    desk.press("Space")
    assert empty.heading.text() == "Name “Netflix”"
    assert empty.first.text() == "Press what it is: p person, o organization."
    desk.press("Space")
    assert empty.heading.text().startswith("Quotation “It ends,”") or empty.heading.text().startswith("Name")
    desk.select("cheered")
    assert empty.heading.text() == "Selected: “cheered”"
    desk.press("Esc")
    assert empty.heading.text() == "Nothing selected"


def test_the_text_has_the_keyboard_after_done_is_taken_back(desk: Desk) -> None:
    desk.press("Ctrl+Enter", "z")
    place = QApplication.focusWidget()
    assert place is desk.canvas
    desk.press("Space")
    assert desk.session.hub.target.stop is not None
