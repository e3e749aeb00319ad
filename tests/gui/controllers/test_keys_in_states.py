"""Every key of the table in every state: an act or one sentence, never an error, never a silent nothing."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from desk import Desk
from projects import project_with
from PySide6.QtGui import QTextCursor

from annotator.gui.hub import Aim

TEXT = (
    "Town news today\n\n“Omar Haddad knew,” Lena Brandt said. The town will grow fast.\n\n"
    "“It ends,” she added. Omar Haddad left.\n"
)
LETTERS = "abcdefghijklmnopqrstuvwxyz"
KEYS = (
    *LETTERS,
    *(f"Shift+{letter.upper()}" for letter in LETTERS),
    *"0159.,;é",
    *("Space", "Shift+Space", "Enter", "Shift+Enter", "Backspace", "Esc", "F3"),
    *("Alt+Right", "Alt+Left", "Alt+Down", "Alt+Up", "Ctrl+Z", "Ctrl+Y", "Ctrl+Shift+Z"),
    *("Left", "Right", "Up", "Down", "End", "PgUp", "PgDn", "Shift+Left", "Shift+Right"),
    *("Ctrl+Left", "Ctrl+Right", "Ctrl+Up", "Ctrl+Down", "Ctrl+;", "Ctrl+Enter", "Ctrl+Shift+Enter"),
)
QUIET = frozenset(
    {"Esc", "Left", "Right", "Up", "Down", "End", "PgUp", "PgDn"}
    | {"Shift+Left", "Shift+Right", "Ctrl+Left", "Ctrl+Right"}
)
"""Keys of which nobody expects more than a caret that stands at an edge can do."""


def _mean(desk: Desk, words: str, aim: Aim) -> None:
    """Put the caret before words, or select them, at once: what is tried is the key that comes after it."""
    start = desk.place(words)
    end = start if aim is Aim.CARET else start + len(words)
    cursor = QTextCursor(desk.canvas.document())
    cursor.setPosition(desk.canvas.positions.map.to_position(start))
    cursor.setPosition(desk.canvas.positions.map.to_position(end), QTextCursor.MoveMode.KeepAnchor)
    desk.canvas.setTextCursor(cursor)
    desk.settle()
    assert desk.session.hub.target.aim is aim
    assert desk.canvas.caret() == (start, end)


def _person(desk: Desk) -> None:
    _mean(desk, "Brandt", Aim.CARET)
    desk.press("p")


def _done(desk: Desk) -> None:
    document = desk.article.document.id
    desk.press("Space", "q", "Ctrl+Enter")
    desk.session.controls.articles.open(document)
    desk.settle()
    desk.press("n")


STATES: dict[str, Callable[[Desk], None]] = {
    "caret": lambda desk: _mean(desk, "Brandt", Aim.CARET),
    "blank": lambda desk: desk.press("Down"),
    "end": lambda desk: desk.press("Ctrl+End"),
    "hand": lambda desk: _mean(desk, "Lena Brandt", Aim.HAND),
    "stop": lambda desk: desk.press("Space"),
    "question": lambda desk: desk.press("Space", "q"),
    "answered": lambda desk: desk.press("Space", "q", "1"),
    "left": lambda desk: desk.press("Space", "q", "Esc"),
    "person": _person,
    "hints": lambda desk: desk.press("f"),
    "hints of an answer": lambda desk: desk.press("Space", "q", "f"),
    "link": lambda desk: desk.press("Space", "q", "Enter"),
    "brush": lambda desk: desk.press("v"),
    "rule": lambda desk: desk.press("Space", "q", "i"),
    "done": _done,
}


def _state(desk: Desk) -> object:
    """Return everything that a person could see change."""
    hub, canvas = desk.session.hub, desk.canvas
    transient, article = hub.transient, hub.article
    spans = [] if article is None else article.layer.spans()
    return (
        hub.target,
        hub.question,
        None if transient is None else (transient.foot, transient.typed, len(transient.hints)),
        spans,
        None if article is None else article.layer.state,
        canvas.textCursor().position(),
        canvas.textCursor().anchor(),
        canvas.verticalScrollBar().value(),
        desk.session.work.find_bar.isVisible(),
    )


@pytest.mark.parametrize("name", STATES)
def test_every_key_does_something_or_says_why_not(
    tmp_path: Path, home: Path, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    errors: list[object] = []
    monkeypatch.setattr("sys.excepthook", lambda *error: errors.append(error))
    with project_with(tmp_path, *(f"{TEXT}{key}\n" for key in KEYS), profile="standard") as project:
        path = project.path
    desk = Desk(path, home / "settings.json")
    documents = [row.id for row in desk.project.documents()]
    silent = []
    for key, document in zip(KEYS, documents, strict=True):
        desk.session.controls.articles.open(document)
        desk.canvas.setFocus()
        desk.settle()
        STATES[name](desk)
        desk.session.work.find_bar.hide()
        before, told = _state(desk), len(desk.messages)
        desk.press(key)
        dialog = desk.session.desk.dialog()
        if dialog is not None:
            dialog.reject()
            desk.settle()
        elif _state(desk) == before and len(desk.messages) == told and key not in QUIET:
            silent.append(key)
        assert not errors, (name, key)
    desk.close()
    assert silent == []
