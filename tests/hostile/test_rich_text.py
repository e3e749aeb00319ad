"""Words that look like rich text, in every place of the window: shown as they are, and nothing is fetched for them."""

from __future__ import annotations

from pathlib import Path

import pytest
from hostile import WORDS
from hostile_window import PLACES, Window, rich, turned
from PySide6.QtGui import QPainter, QTextDocument

from annotator.base.legible import legible

TURNING = ("direction", "turned", "right to left")
"""Words with marks that turn the direction of writing."""


@pytest.mark.timeout(400)  # some 40 places, each painted
@pytest.mark.parametrize("name", WORDS)
def test_no_place_of_the_window_reads_tags_or_is_turned_round(
    name: str, qapp: object, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Marks that turn the direction of writing turn nothing but what stands between the quotation marks."""
    fetched: list[str] = []
    monkeypatch.setattr(
        QTextDocument, "loadResource", lambda *asked: fetched.append(str(asked)), raising=False
    )
    painted = _noted(monkeypatch) if name in TURNING else []
    window = Window(tmp_path, WORDS[name])
    found = []
    try:
        for place, come in PLACES.items():
            widget = come(window)
            widget.grab()
            found += [f"{place}: {what}" for what in rich(widget)]
            if name in TURNING:
                found += [f"{place}: {what}" for what in turned(widget)]
            # A row that is cut may end within quotation marks.
            found += [f"{place}: painted {words!r}" for words in painted if _turns(words)]
            painted.clear()
            window.put_away()
    finally:
        window.desk.close()
    assert not found, "\n".join(found)
    assert not fetched


def test_the_words_that_turn_others_are_in_the_table() -> None:
    assert set(TURNING) <= set(WORDS)


def _noted(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Return the list to which all words go that are painted from now on."""
    painted: list[str] = []
    paint = QPainter.drawText

    def noted(painter: QPainter, *asked: object) -> None:
        painted.extend(words for words in asked if isinstance(words, str))
        paint(painter, *asked)  # type: ignore[call-overload]  # whatever a row asks for

    monkeypatch.setattr(QPainter, "drawText", noted)
    return painted


def _turns(words: str) -> bool:
    """Tell whether painted words turn others; our own marks are closed, or end with what is painted."""
    left = words.translate({0x2068: None, 0x2069: None})
    return legible(left) != left


def test_the_table_is_as_large_as_promised() -> None:
    assert len(WORDS) * len(PLACES) >= 250
