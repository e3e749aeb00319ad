"""Words stand in their sentence where they are asked for, in either direction."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QRect
from PySide6.QtGui import QColor, QFont, QFontMetrics, QImage, QPainter
from pytestqt.qtbot import QtBot

from annotator.gui.sentence import Sentence, draw_sentence, strong_font

WIDTH, HEIGHT, LEFT = 400, 30, 150


def columns(sentence: Sentence) -> tuple[list[int], list[int]]:
    """Draw a sentence in red, its words in blue; return the columns that have red and those that have blue."""
    image = QImage(WIDTH, HEIGHT, QImage.Format.Format_RGB32)
    image.fill(QColor("white"))
    painter = QPainter(image)
    draw_sentence(painter, QFont(), QRect(0, 0, WIDTH, HEIGHT), LEFT, sentence)
    painter.end()
    red, blue = [], []
    for x in range(WIDTH):
        colors = [image.pixelColor(x, y) for y in range(HEIGHT)]
        red += [x] if any(color.red() > color.blue() + 60 for color in colors) else []
        blue += [x] if any(color.blue() > color.red() + 60 for color in colors) else []
    return red, blue


def drawn(before: str, words: str, after: str) -> tuple[list[int], list[int]]:
    return columns(Sentence(before, words, after, QColor("red"), QColor("blue")))


@pytest.mark.parametrize(
    ("before", "words", "after"),
    [("Then ", "Norvik", " left the town."), ("אמרה. ", "קרן לוי", " הלכה.")],
)
def test_words_begin_where_they_are_wanted(qtbot: QtBot, before: str, words: str, after: str) -> None:
    red, blue = drawn(before, words, after)
    wide = QFontMetrics(strong_font(QFont())).horizontalAdvance(words)
    assert LEFT <= blue[0] <= LEFT + 4
    assert blue[-1] <= LEFT + wide + 2
    assert red[0] < LEFT
    assert red[-1] > LEFT + wide


def test_the_text_before_right_to_left_words_stands_at_their_right(qtbot: QtBot) -> None:
    red, blue = drawn("אמרה. ", "קרן", "")
    assert red[0] > blue[-1]


def test_long_text_around_is_cut_at_the_edges(qtbot: QtBot) -> None:
    red, blue = drawn("so " * 200, "Norvik", " no" * 200)
    assert LEFT <= blue[0] <= LEFT + 4
    assert red[0] < 40
    assert red[-1] > WIDTH - 40
