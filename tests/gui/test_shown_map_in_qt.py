"""What Qt makes of a shown text: the map must count as QTextDocument does."""

from __future__ import annotations

from hypothesis import given, settings
from PySide6.QtGui import QTextDocument
from texts import texts

from annotator.domain.offsets import ShownMap, paragraph_starts


@settings(deadline=None)
@given(texts)
def test_blocks_and_positions_are_those_of_the_document(text: str) -> None:
    shown = ShownMap(text)
    document = QTextDocument()
    document.setPlainText(shown.shown)
    assert document.characterCount() - 1 == shown.length
    positions = [document.findBlockByNumber(number).position() for number in range(document.blockCount())]
    assert positions == [shown.to_position(start) for start in paragraph_starts(text)]


@settings(deadline=None)
@given(texts)
def test_the_character_at_a_position_is_the_one_mapped_to_it(text: str) -> None:
    shown = ShownMap(text)
    document = QTextDocument()
    document.setPlainText(shown.shown)
    for offset in range(len(text)):
        position = shown.to_position(offset)
        seen = document.characterAt(position)
        expected = text[offset].encode("utf-16-le")[:2].decode("utf-16-le", "surrogatepass")
        if expected in "\r\n\u2029":
            assert seen == "\u2029"
        elif expected not in "\ufeff\ufffe\ufdd0\ufdd1":
            assert seen == expected
