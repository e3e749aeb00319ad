"""What undo and redo say: what is so now."""

from __future__ import annotations

from collections.abc import Callable

from desk import Desk

Make = Callable[..., Desk]
TEXT = "News\n\nLena Brandt told the board."


def test_a_label_that_is_there_again_is_named(desk_on: Make) -> None:
    desk = desk_on(TEXT)
    desk.press("Space", "p", "o", "z")
    assert desk.messages[-1] == "Taken back: Organization “Lena Brandt”, Person again"
    desk.press("Shift+Z")
    assert desk.messages[-1] == "Done again: Organization “Lena Brandt”"


def test_how_far_one_is_with_an_article_is_said_with_its_title(desk_on: Make) -> None:
    desk = desk_on(TEXT)
    title = desk.article.document.title
    desk.press("Ctrl+Enter", "Ctrl+Z")
    assert desk.messages[-1] == f"Reopened: “{title}”"
    desk.press("Ctrl+Y")
    assert desk.messages[-1] == f"Done: “{title}”"
    desk.press("Ctrl+Z", "Ctrl+Shift+Enter", "Ctrl+Z")
    assert desk.messages[-1] == f"No longer skipped: “{title}”"
