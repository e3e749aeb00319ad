"""What a screen reader is told, one sentence a press."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from desk import Desk
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent
from work import work

from annotator.gui.main_window.announcer import Announcer

Make = Callable[..., Desk]
Press = Callable[..., None]
TEXT = "News\n\nFans of Netflix cheered. “It ends,” Lena Brandt said."


@pytest.fixture
def heard(desk_on: Make) -> Iterator[tuple[Press, list[str]]]:
    """Return how keys are pressed and what was said of each, without a wait for the timer that gathers it."""
    desk, said = desk_on(TEXT), list[str]()
    announcer = Announcer(desk.session.hub, desk.canvas, lambda: True, said.append)

    def press(*keys: str) -> None:
        for key in keys:
            desk.press(key)
            announcer.flush()

    yield press, said
    announcer.setParent(None)


def test_what_space_finds_and_what_was_labelled_is_said(heard: tuple[Press, list[str]]) -> None:
    press, said = heard
    press("Space")
    assert said[-1] == "name, Netflix"
    press("o")
    assert said[-1] == "Organization, Netflix, saved"
    press("n")
    assert said[-1] == "Organization, Netflix. There is no other label in this article"


def test_a_question_is_said_with_its_answers(heard: tuple[Press, list[str]]) -> None:
    press, said = heard
    press("Space", "Space", "q")
    assert (
        said[-1] == "Quote, “It ends,”, saved. Who says it? 1 Lena Brandt, 2 Netflix, 0 no source in the text"
    )
    press("1")
    assert said[-1] == "who says it: “Lena Brandt”, saved. Quote, “It ends,”"


def test_states_and_messages_are_said(heard: tuple[Press, list[str]]) -> None:
    press, said = heard
    press("f")
    assert said[-1].startswith("Which word?")
    press("Esc", "h")
    assert said[-1].startswith("No label is chosen.")


def test_undo_is_said_once(heard: tuple[Press, list[str]]) -> None:
    press, said = heard
    press("Space", "o", "z")
    assert said[-1].startswith("Taken back: Organization “Netflix”")
    assert said[-1].count("Netflix") == 1


def test_nothing_is_done_where_nobody_listens(desk_on: Make) -> None:
    desk, said = desk_on(TEXT), list[str]()
    announcer = Announcer(desk.session.hub, desk.canvas, lambda: False, said.append)
    desk.press("Space", "o")
    assert said == []
    assert work(lambda: announcer._target(desk.session.hub.target)) < 10


def test_the_window_tells_a_real_screen_reader(desk_on: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    desk, told = desk_on(TEXT), list[str]()
    monkeypatch.setattr(QAccessible, "isActive", lambda: True)

    def update(event: QAccessibleAnnouncementEvent) -> None:
        told.append(event.message())

    monkeypatch.setattr(QAccessible, "updateAccessibility", update)
    desk.session.work.announcer.listens = lambda: True
    desk.press("Space")
    desk.session.work.announcer.flush()
    assert "name, Netflix" in told
