"""Keys that are held down, and keys where an article is done: nothing happens twice, nothing typed is lost."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from desk import Desk
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QLineEdit, QPlainTextEdit

Make = Callable[..., Desk]
TEXT = "News\n\n“Rents fell,” Lena Brandt said. “They rose,” she added. Omar Haddad and Ida Roth left.\n"
DONE = "This article is done. Reopen it (Ctrl+Enter) to change its labels."


def hold(desk: Desk, sign: str, modifiers: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    """Press a key and keep it down for three repeats."""
    key = Qt.Key.Key_Return if sign == "Enter" else Qt.Key(ord(sign.upper()))
    text = "" if sign == "Enter" else sign
    for repeat in (False, True, True, True):
        event = QKeyEvent(QEvent.Type.KeyPress, key, modifiers, 0, 0, 0, text, repeat, 1)
        QApplication.sendEvent(desk.canvas, event)
        desk.settle()


def acts(desk: Desk) -> int:
    """Return how many acts undo would take back in the article."""
    count = 0
    while desk.spans():
        desk.press("z")
        count += 1
    return count


@pytest.mark.parametrize("sign", list("pqkoscr"))
def test_a_held_label_key_labels_once(desk_on: Make, sign: str) -> None:
    desk = desk_on(TEXT, "standard")
    if sign == "r":
        desk.caret(desk.place("Omar"))
        desk.press("p")
    desk.caret(desk.place("Ida"))
    before = len(desk.spans())
    hold(desk, sign)
    assert len(desk.spans()) == before + 1
    assert acts(desk) == before + 1


def test_a_held_digit_answers_once(desk_on: Make) -> None:
    desk = desk_on(TEXT, "standard")
    desk.press("Space", "q")
    hold(desk, "1")
    assert [relation.type for relation in desk.article.layer.relations()] == ["source"]
    question = desk.session.hub.question
    assert question is not None
    assert question.id == "cue"


def test_held_y_j_v_and_enter_do_one_thing(desk_on: Make) -> None:
    desk = desk_on(TEXT)
    desk.press("Space", "q")
    for sign, begins in (("v", "Brush: Quote"), ("Enter", "Link: ")):
        hold(desk, sign)
        transient = desk.session.hub.transient
        assert transient is not None
        assert transient.foot.startswith(begins)
        desk.press("Esc")
    told = len(desk.messages)
    hold(desk, "y")
    assert len(desk.messages) == told + 1
    desk.caret(desk.place("“They"))
    hold(desk, "j")
    assert desk.labelled("quote") == ["“Rents fell,” … “They rose,”"]
    assert acts(desk) == 2


@pytest.mark.parametrize("sign", ["w", "b", "n", "u", "z"])
def test_a_held_letter_above_a_word_chooses_it_and_nothing_else(desk_on: Make, sign: str) -> None:
    words = " ".join(f"word{n}" for n in range(300))
    desk = desk_on(f"News\n\n{words}\n")
    desk.caret(desk.place("word40"))
    desk.press("f")
    transient = desk.session.hub.transient
    assert transient is not None
    hint = next((h for h in transient.hints if h.letters == sign), None)
    hold(desk, sign)
    if hint is None:
        transient = desk.session.hub.transient
        assert transient is not None
        assert transient.typed in ("", sign)
    else:
        assert desk.session.hub.target.fragments == (hint.fragment,)


@pytest.mark.parametrize("key", [*"pqkwegtvmhj.", "Shift+T", "Enter", "Backspace", "Shift+J", "Alt+Right"])
def test_in_a_done_article_no_key_asks_for_what_would_be_refused(desk_on: Make, key: str) -> None:
    desk = desk_on(TEXT, "standard")
    document = desk.article.document.id
    desk.press("Space", "q", "Ctrl+Enter")
    desk.session.controls.articles.open(document)
    desk.settle()
    desk.press("n")
    question = desk.session.hub.question
    desk.press(key)
    assert desk.messages[-1] == DONE
    assert desk.session.desk.dialog() is None
    assert desk.session.hub.transient is None
    assert desk.session.hub.question == question


@pytest.mark.parametrize("sign", ["m", "0"])
def test_a_held_key_types_nothing_into_the_dialog_that_it_opens(desk_on: Make, sign: str) -> None:
    desk = desk_on("News\n\n“It ends,” she said.", "standard")
    desk.press("Space", "q")
    if sign == "0":
        desk.press("1")
    desk.press(sign)
    dialog = desk.dialog()
    field = QApplication.focusWidget()
    assert isinstance(field, QLineEdit | QPlainTextEdit)
    words = field.text if isinstance(field, QLineEdit) else field.toPlainText
    before = words()
    key = Qt.Key(ord(sign.upper()))
    for repeat in (True, True, False):
        assert words() == before
        event = QKeyEvent(QEvent.Type.KeyPress, key, Qt.KeyboardModifier.NoModifier, 0, 0, 0, sign, repeat, 1)
        QApplication.sendEvent(field, event)
        desk.settle()
    assert words() == before + sign
    dialog.close()
