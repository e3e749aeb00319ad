"""An open article for the canvas, made of a text and labelled words."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from canvas_desk import LABELS, Desk
from pytestqt.qtbot import QtBot

from annotator.gui.canvas.canvas import Canvas
from annotator.gui.canvas.keys import KeyDispatch, Press
from annotator.gui.hub import Hub
from annotator.gui.theme import light_theme


@pytest.fixture
def make_desk(qtbot: QtBot) -> Callable[..., Desk]:
    """Return a function from a text to a shown canvas; further arguments: width and height."""

    def make(text: str, width: int = 900, height: int = 600) -> Desk:
        hub = Hub()
        presses: list[Press] = []
        taken = frozenset({"p", "Space", "1", "z", "Ctrl+Z"})

        def dispatch(press: Press) -> bool:
            presses.append(press)
            return press.chord in taken

        canvas = Canvas(hub, light_theme().with_labels(LABELS), KeyDispatch(dispatch))
        qtbot.addWidget(canvas)
        canvas.resize(width, height)
        canvas.show()
        desk = Desk(hub, canvas, presses)
        canvas.moved.connect(lambda anchor, position: desk.moves.append((anchor, position)))
        canvas.clicked_span.connect(desk.clicks.append)
        canvas.answer_clicked.connect(desk.answers.append)
        desk.open(text)
        canvas.setFocus()
        return desk

    return make
