"""The history of a label and of an article: newest first, and any one act taken back."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from desk import Desk
from projects import project_with

from annotator.base.clock import Clock, local_words
from annotator.domain.annotation import Status
from annotator.gui.dialogs.history import HistoryDialog

TEXT = "News\n\nLena Brandt said no. Then Omar Haddad met Ida Lind. Ida Lind sang.\n"
OTHER = "Other\n\nOmar Haddad spoke.\n"


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    project_with(tmp_path, TEXT, OTHER).close()
    desk = Desk(tmp_path / "news.annotator")
    yield desk
    desk.close()


def history(desk: Desk, command: str) -> HistoryDialog:
    desk.session.work.run(command)
    desk.settle()
    dialog = desk.dialog()
    assert isinstance(dialog, HistoryDialog)
    return dialog


def whats(dialog: HistoryDialog) -> list[str]:
    return [dialog.rows.what(row) for row in range(dialog.rows.rowCount())]


def test_the_history_of_a_label_has_only_its_acts(desk: Desk) -> None:
    desk.press("Space", "p", "h", "Space", "p", "Shift+N")
    dialog = history(desk, "history.span")
    assert dialog.windowTitle() == "History of Person “Lena Brandt”"
    assert whats(dialog) == ["Doubt about “Lena Brandt”", "Person “Lena Brandt”"]
    assert dialog.one_label.isHidden()


def test_an_older_act_is_taken_back_and_done_again(desk: Desk) -> None:
    desk.press("Space", "p", "Space", "p")
    dialog = history(desk, "history.article")
    assert whats(dialog) == ["Person “Omar Haddad”", "Person “Lena Brandt”", "Import"]
    desk.press("Down")
    assert dialog.button.text() == "Undo this act"
    desk.press("Enter")
    assert desk.labelled("person") == ["Omar Haddad"]
    assert dialog.problem.text() == "Taken back: Person “Lena Brandt”"
    assert whats(dialog)[0] == "Taken back: Person “Lena Brandt”"
    assert dialog.list.currentIndex().row() == 2
    assert dialog.button.text() == "Do it again"
    desk.press("Enter")
    assert desk.labelled("person") == ["Lena Brandt", "Omar Haddad"]
    assert dialog.rows.state(dialog.list.currentIndex().row()) == ""
    desk.press("Esc")
    focused = desk.session.hub.target.span
    assert focused is not None
    span = desk.article.layer.span(focused)
    assert span is not None
    assert desk.words(span) == "Lena Brandt"


def test_a_later_act_in_the_way_is_named_and_nothing_changes(desk: Desk) -> None:
    desk.press("Space", "p", "h", "Space", "p")
    dialog = history(desk, "history.article")
    desk.press("Down", "Down", "Enter")
    assert "a later act changed the same label: doubt about “Lena Brandt”" in dialog.problem.text()
    assert desk.labelled("person") == ["Lena Brandt", "Omar Haddad"]
    desk.press("Up")
    assert dialog.problem.isHidden()


def test_a_deleted_label_is_found_in_the_article_and_restored(desk: Desk) -> None:
    desk.press("Space", "p", "Backspace", "Space", "Space", "p")
    dialog = history(desk, "history.article")
    assert whats(dialog)[1] == "Deletion of “Lena Brandt”"
    desk.press("Down")
    assert dialog.button.text() == "Restore"
    dialog.one_label.click()
    desk.settle()
    assert whats(dialog) == ["Deletion of “Lena Brandt”", "Person “Lena Brandt”"]
    desk.press("Enter")
    assert "Lena Brandt" in desk.labelled("person")
    assert whats(dialog)[0] == "Taken back: deletion of “Lena Brandt”"


def test_the_card_opens_the_history_by_a_click(desk: Desk) -> None:
    card = desk.session.work.card
    assert card.history.isHidden()
    desk.press("Space", "p")
    desk.click_on(card.history)
    assert isinstance(desk.dialog(), HistoryDialog)


def test_the_history_needs_a_label_or_an_article(desk: Desk) -> None:
    desk.session.work.run("history.span")
    assert desk.messages[-1].startswith("No label is chosen")
    desk.session.hub.open_article(None)
    desk.session.work.run("history.article")
    assert desk.messages[-1].startswith("No article is open")


def test_a_project_for_reading_shows_its_history_and_refuses_the_undo(desk: Desk, tmp_path: Path) -> None:
    desk.press("Space", "p")
    path = desk.project.path
    reader = Desk(path)
    try:
        assert not reader.project.writable
        reader.press("n")
        dialog = history(reader, "history.span")
        reader.press("Enter")
        assert "open for reading only" in dialog.problem.text()
    finally:
        reader.close()


def test_the_act_of_somebody_else_is_not_offered_and_it_is_said_why(desk: Desk, tmp_path: Path) -> None:
    desk.press("Space", "p")
    path = desk.project.path
    desk.close()
    other = Desk(path, annotator="bob")
    try:
        other.press("Space", "p")
        dialog = history(other, "history.article")
        assert dialog.button.isEnabled()
        assert dialog.problem.isHidden()
        other.press("Down")
        assert dialog.button.text() == "Undo this act"
        assert not dialog.button.isEnabled()
        assert dialog.problem.text() == "“Person ‘Lena Brandt’” was done by ann. Only ann can take it back."
        before = other.project.store.number_of_steps()
        other.press("Enter")
        assert other.dialog() is dialog
        assert other.project.store.number_of_steps() == before
        other.press("Up")
        assert dialog.button.isEnabled()
        assert dialog.problem.isHidden()
    finally:
        other.close()


def test_an_act_on_many_articles_is_taken_back_behind_the_dialog(desk: Desk) -> None:
    desk.press("Space", "p", "Space", "p")
    acts = desk.project.store.number_of_steps()
    dialog = history(desk, "history.article")
    dialog._request = replace(dialog._request, long=lambda entry: True)
    desk.press("Enter")
    for _ in range(10):
        desk.settle()
    assert desk.session.desk.dialog() is None
    assert desk.project.store.number_of_steps() == acts + 1
    assert desk.labelled("person") == ["Lena Brandt"]


def test_undo_in_another_article_asks_and_says_what_it_did(desk: Desk) -> None:
    desk.press("Space", "p", "Ctrl+PgDn", "z")
    assert desk.session.desk.dialog() is not None
    desk.press("Enter")
    assert desk.article.document.title == "News"
    assert desk.labelled("person") == []
    assert desk.messages[-1] == "Taken back: Person “Lena Brandt”"
    assert desk.article.layer.state.status is Status.NEW


def test_the_import_of_one_article_is_done_again_from_another(desk: Desk) -> None:
    desk.press("z", "Enter")
    assert [row.title for row in desk.project.documents()] == ["News"]
    desk.press("Shift+Z")
    assert [row.title for row in desk.project.documents()] == ["News", "Other"]


def test_moments_are_told_as_people_do() -> None:
    now = datetime(2026, 11, 24, 14, 5, tzinfo=UTC).astimezone().replace(tzinfo=None)
    at = Clock(lambda: round(now.timestamp() * 1000)).at()
    time = f"{now:%H:%M}"
    assert local_words(at, now) == time
    assert local_words(at, now + timedelta(days=2)) == f"{now.day} Nov {time}"
    assert local_words(at, now + timedelta(days=400)) == f"{now.day} Nov 2026 {time}"
