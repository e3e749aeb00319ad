"""Link…, the brush, the dot and the hints end when the hand goes on to something else."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from desk import Desk

Make = Callable[..., Desk]
TEXT = "News\n\n“Rents fell by 3 percent,” Lena Brandt told the board on Monday. She added more."


@pytest.mark.parametrize("begin", ["Enter", "v", "f", "i"])
@pytest.mark.parametrize("leave", ["Ctrl+F", "Ctrl+K", "Ctrl+1", "Ctrl+3"])
def test_a_passing_state_ends_where_something_else_has_the_keyboard(
    desk_on: Make, begin: str, leave: str
) -> None:
    desk = desk_on(TEXT)
    desk.press("Space", "q", begin)
    assert desk.session.hub.transient is not None
    desk.press(leave)
    assert desk.session.hub.transient is None


def test_link_ends_when_another_label_is_meant(desk_on: Make) -> None:
    desk = desk_on(TEXT)
    desk.press("Space", "q", "1", "Enter", "n")
    assert desk.session.hub.transient is None
    desk.press("Shift+N", "Enter", "Ctrl+Z")
    assert desk.session.hub.transient is None


def test_the_brush_stays_from_word_to_word_and_ends_with_the_article(desk_on: Make) -> None:
    desk = desk_on(TEXT)
    desk.press("v", "p")
    desk.drag("Lena Brandt")
    desk.drag("board")
    assert desk.labelled("person") == ["Lena Brandt", "board"]
    assert desk.session.hub.transient is not None
    desk.press("Ctrl+Enter")
    assert desk.session.hub.transient is None


def test_in_a_done_article_the_brush_does_not_begin_and_the_card_offers_no_acts(desk_on: Make) -> None:
    desk = desk_on(TEXT)
    desk.press("Space", "q")
    acts = desk.session.work.card.doubt
    assert acts.isVisible()
    document = desk.article.document.id
    desk.press("Ctrl+Enter")
    desk.session.controls.articles.open(document)
    desk.press("n")
    desk.settle()
    assert not acts.isVisible()
    assert desk.session.hub.question is None
    desk.press("v")
    assert desk.session.hub.transient is None
    assert desk.messages[-1].startswith("This article is done.")
