from __future__ import annotations

from hypothesis import given
from PySide6.QtGui import QTextDocument
from texts import texts

from annotator.domain.layer import DOUBT, FIRST, LAST, Mark
from annotator.domain.writing import begins_right_to_left
from annotator.gui.canvas.lanes import Segment
from annotator.gui.canvas.positions import Positions, as_units, has_right_to_left


@given(texts)
def test_paragraphs_and_positions_are_those_of_the_document(text: str) -> None:
    positions = Positions(text)
    document = QTextDocument()
    document.setPlainText(positions.shown)
    assert document.blockCount() == len(positions.starts)
    for number, start in enumerate(positions.starts):
        block = document.findBlockByNumber(number)
        assert positions.map.to_position(start) == block.position()
        low, high = positions.paragraph(number)
        assert len(as_units(text[low:high])) == block.length() - 1


def test_a_span_over_two_paragraphs_is_first_in_one_and_last_in_the_other() -> None:
    positions = Positions("Anna\r\nBerta said")
    mark = Mark(2, 11, "person", 5, FIRST | LAST | DOUBT)
    assert positions.segment(0, mark) == Segment(2, 4, "person", 5, True, False, True)
    assert positions.segment(1, mark) == Segment(0, 5, "person", 5, False, True, True)


def test_a_span_that_only_touches_the_line_end_is_not_drawn_there() -> None:
    assert Positions("Anna\nBerta").segment(0, Mark(4, 8, "person", 5, FIRST | LAST)) is None


def test_fragments_are_cut_at_paragraphs() -> None:
    positions = Positions("ab\ncd\ne😀f")
    assert list(positions.pieces([(1, 4), (7, 9)])) == [(0, 1, 2), (1, 0, 1), (2, 1, 4)]
    assert positions.numbers([(1, 4), (7, 9)]) == {0, 1, 2}


def test_units_keep_the_direction_of_what_takes_two() -> None:
    assert len(as_units("a😀b𐤀")) == 6
    assert not has_right_to_left(as_units("a😀b"))
    assert has_right_to_left(as_units("a𐤀"))
    assert begins_right_to_left("12 قال x")
    assert not begins_right_to_left("x قال")
