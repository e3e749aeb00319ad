from __future__ import annotations

import gc
import weakref
from collections.abc import Callable

import pytest
from canvas_desk import ANN, Desk
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QInputMethodEvent, QTextCursor, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from annotator.domain.annotation import Fragment, Span, SpanId
from annotator.domain.change import created
from annotator.domain.graphemes import is_border

Make = Callable[..., Desk]
LONG = "\n".join(
    f"Paragraph {n}: " + "the minister said that the report was late. " * (3 + n % 7) for n in range(200)
)
HARD = (
    "Anna met\r\nBerta again\rthen Carl\u2028and Dora \ufeffEmil\n"
    "A 👨‍👩‍👧 family, cafe\u0301 Noor, no\u00a0break\n"
    "قال الوزير أحمد حسن يوم الثلاثاء\n日本の首相は東京で発表した\nשר האוצר אמר 12 דברים\u2029last line 𝔘nicode end"
)
WORDS = (
    "Anna",
    "Berta",
    "Carl",
    "Dora",
    "Emil",
    "family",
    "cafe\u0301",
    "Noor",
    "break",
    "أحمد",
    "首相",
    "東京",
    "האוצר",
    "last",
    "𝔘nicode",
    "end",
)


@pytest.mark.parametrize("word", WORDS)
def test_a_word_dragged_over_is_told_in_code_points(make_desk: Make, word: str) -> None:
    desk = make_desk(HARD)
    start, end = desk.at(word)
    desk.drag(desk.point(start), desk.point(end))
    found = desk.canvas.caret()
    assert desk.moves[-1] == found
    assert desk.text[found[0] : found[1]].lstrip("\ufeff") == word  # a mark of no width is in the same place


@pytest.mark.parametrize("word", WORDS)
def test_a_word_walked_over_with_shift_is_told_in_code_points(make_desk: Make, word: str) -> None:
    desk = make_desk(HARD)
    start, end = desk.at(word)
    desk.canvas.set_caret(start)
    assert desk.moves == []
    forward = Qt.Key.Key_Left if "\u0590" <= word[0] < "\u0700" else Qt.Key.Key_Right
    while desk.canvas.caret()[1] < end:
        before = desk.canvas.caret()[1]
        desk.key(forward, Qt.KeyboardModifier.ShiftModifier)
        assert desk.canvas.caret()[1] > before
        assert is_border(HARD, desk.canvas.caret()[1])
    assert desk.moves[-1] == (start, end)


def test_the_caret_walks_through_everything_by_what_a_person_sees_as_one(make_desk: Make) -> None:
    desk = make_desk("a👨‍👩‍👧b\r\ne\u0301x\rz")
    desk.canvas.set_caret(0)
    seen = [0]
    for _ in range(8):
        desk.key(Qt.Key.Key_Right)
        seen.append(desk.canvas.caret()[1])
    assert seen == [0, 1, 6, 7, 9, 11, 12, 13, 14]


def test_copying_gives_the_stored_text(make_desk: Make) -> None:
    desk = make_desk(HARD)
    desk.canvas.select(0, len(HARD))
    assert desk.canvas.createMimeDataFromSelection().text() == HARD
    desk.key(Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert QApplication.clipboard().text() == HARD


def test_selecting_all_takes_everything(make_desk: Make) -> None:
    desk = make_desk(HARD)
    desk.key(Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    assert sorted(desk.canvas.caret()) == [0, len(HARD)]


def test_calls_are_not_told_as_moves_of_the_person(make_desk: Make) -> None:
    desk = make_desk(LONG)
    desk.canvas.set_caret(4000)
    desk.canvas.select(10, 20)
    desk.open("another text")
    assert desk.moves == []


def test_a_wheel_up_through_unknown_paragraphs_moves_by_exactly_its_pixels(make_desk: Make) -> None:
    desk = make_desk(LONG)
    bar = desk.canvas.verticalScrollBar()
    bar.setValue(bar.maximum() // 2)
    desk.paint()
    for step in [-60] * 30 + [60] * 30:
        offset = desk.canvas.place()[0]
        before = desk.canvas.line_rectangle(offset).top()
        bar.setValue(bar.value() + step)
        assert desk.canvas.line_rectangle(offset).top() - before == -step


def test_the_end_shows_the_last_line_with_nothing_but_the_margin_below(make_desk: Make) -> None:
    desk = make_desk(LONG)
    desk.key(Qt.Key.Key_End, Qt.KeyboardModifier.ControlModifier)
    desk.paint()
    bar = desk.canvas.verticalScrollBar()
    bar.setValue(bar.maximum())
    desk.paint()
    assert bar.value() == bar.maximum()
    rest = desk.canvas.viewport().height() - desk.canvas.line_rectangle(len(LONG)).bottom()
    assert 0 < rest < 110
    assert desk.canvas.caret() == (len(LONG), len(LONG))


@pytest.mark.parametrize("offset", [0, 9000, len(LONG) // 2, len(LONG)])
def test_an_offset_is_shown_with_a_margin(make_desk: Make, offset: int) -> None:
    desk = make_desk(LONG)
    desk.canvas.show_offset(offset)
    box = desk.canvas.line_rectangle(offset)
    assert box.top() >= 0
    assert box.bottom() <= desk.canvas.viewport().height()
    if 0 < offset < len(LONG):
        assert box.top() >= 60


def test_an_offset_in_sight_does_not_scroll(make_desk: Make) -> None:
    desk = make_desk(LONG)
    desk.canvas.show_offset(9000)
    value = desk.canvas.verticalScrollBar().value()
    desk.canvas.show_offset(9000)
    assert desk.canvas.verticalScrollBar().value() == value


def test_a_place_is_restored_to_the_pixel_in_a_new_window(make_desk: Make) -> None:
    desk = make_desk(LONG)
    desk.canvas.show_offset(20_000)
    desk.canvas.verticalScrollBar().setValue(desk.canvas.verticalScrollBar().value() + 37)
    place = desk.canvas.place()
    before = desk.canvas.line_rectangle(20_000)
    again = make_desk(LONG)
    again.canvas.restore(place)
    assert again.canvas.place() == place
    assert again.canvas.line_rectangle(20_000) == before


def test_resizing_keeps_the_first_line(make_desk: Make) -> None:
    desk = make_desk(LONG)
    desk.canvas.show_offset(20_000)
    left = desk.canvas.line_rectangle(20_000).left()
    first = desk.canvas.positions.map.to_code_point(desk.canvas.cursorForPosition(QPoint(left, 2)).position())
    for width in (420, 1300, 640):
        desk.canvas.resize(width, 600)
        desk.paint()
        assert -60 <= desk.canvas.line_rectangle(first).top() <= 1


def test_zoom_changes_the_text_and_keeps_within_bounds(make_desk: Make) -> None:
    desk = make_desk(LONG)
    told: list[int] = []
    desk.canvas.zoom_changed.connect(told.append)
    before = desk.canvas.line_rectangle(0).height()
    desk.canvas.set_zoom(200)
    assert desk.canvas.line_rectangle(0).height() > 1.6 * before
    desk.canvas.set_zoom(9999)
    desk.canvas.set_zoom(1)
    assert told == [200, 300, 60]


def turn_wheel(desk: Desk, turn: int, ctrl: bool = True) -> int:
    modifiers = Qt.KeyboardModifier.ControlModifier if ctrl else Qt.KeyboardModifier.NoModifier
    place, none = QPointF(50, 50), Qt.MouseButton.NoButton
    phase = Qt.ScrollPhase.NoScrollPhase
    desk.canvas.wheelEvent(
        QWheelEvent(place, place, QPoint(), QPoint(0, turn), none, modifiers, phase, False)
    )
    return desk.canvas.zoom


def test_ctrl_and_the_wheel_zoom(make_desk: Make) -> None:
    desk = make_desk(LONG)
    assert [turn_wheel(desk, turn) for turn in (120, -120)] == [110, 100]
    assert turn_wheel(desk, -120, ctrl=False) == 100


def test_many_small_turns_of_a_touch_pad_are_one_step_of_zoom(make_desk: Make) -> None:
    desk = make_desk(LONG)
    assert [turn_wheel(desk, 40) for _ in range(6)] == [100, 100, 110, 110, 110, 120]
    assert turn_wheel(desk, 100) == 120
    assert turn_wheel(desk, -100) == 120, "turned back: counted anew"
    assert turn_wheel(desk, -100) == 110


def test_keys_bring_the_line_of_the_caret_into_sight_with_its_tags_and_lanes(make_desk: Make) -> None:
    desk = make_desk(LONG)
    desk.do(*(created(_span(n, desk.at(f"Paragraph {n}:"))) for n in range(0, 60)))
    keys = [Qt.Key.Key_PageDown] * 3 + [Qt.Key.Key_Down] * 9 + [Qt.Key.Key_Up] * 25 + [Qt.Key.Key_PageUp] * 4
    for key in keys:
        desk.key(key)
        box = desk.canvas.line_rectangle(desk.canvas.caret()[1])
        assert box.top() >= 0
        assert box.bottom() <= desk.canvas.viewport().height()
    assert desk.canvas.caret()[1] < 200
    desk.canvas.verticalScrollBar().setValue(0)
    desk.canvas.set_caret(len(LONG))
    desk.key(Qt.Key.Key_Home, Qt.KeyboardModifier.ControlModifier)
    assert desk.canvas.verticalScrollBar().value() == 0, "the margin above the first line is part of the top"


def _span(number: int, fragment: Fragment) -> Span:
    return Span(SpanId(f"s{number}"), "person", (fragment,), ANN, "now")


def test_a_changed_font_of_the_application_leaves_the_article_alone(make_desk: Make) -> None:
    desk = make_desk(LONG)
    before = desk.canvas.document().defaultFont()
    desk.canvas.setStyleSheet("* { font-size: 9px; }")
    assert desk.canvas.document().defaultFont() == before


def test_opening_many_texts_one_after_another_is_safe(make_desk: Make) -> None:
    desk = make_desk(LONG)
    for number in range(12):
        desk.open(HARD if number % 2 else LONG)
        desk.canvas.set_caret(len(desk.text))
    desk.hub.open_article(None)
    desk.paint()
    assert desk.canvas.caret() == (0, 0)


def test_page_keys_go_through_the_whole_text(make_desk: Make) -> None:
    desk = make_desk(LONG)
    last = -1
    while desk.canvas.caret()[1] > last:
        last = desk.canvas.caret()[1]
        desk.key(Qt.Key.Key_PageDown)
        box = desk.canvas.cursorRect()
        assert box.bottom() >= 0
        assert box.top() <= desk.canvas.viewport().height()
    assert last > len(LONG) - 300


def test_the_column_is_of_comfortable_width(make_desk: Make) -> None:
    desk = make_desk(LONG, 1600)
    layout = desk.canvas._layout
    line = layout.ensure(3).ends[0]
    assert 60 <= line <= 90
    assert abs(layout.left * 2 + layout.column - 1600) <= 1


def test_input_methods_are_refused(make_desk: Make) -> None:
    desk = make_desk("text")
    event = QInputMethodEvent()
    desk.canvas.inputMethodEvent(event)
    assert not event.isAccepted()
    assert desk.canvas.inputMethodQuery(Qt.InputMethodQuery.ImEnabled) is False
    assert not desk.canvas.testAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled)


def test_drops_are_left_to_the_window(make_desk: Make) -> None:
    desk = make_desk("text")
    assert not desk.canvas.acceptDrops()
    assert not desk.canvas.viewport().acceptDrops()


def test_nothing_typed_or_pasted_changes_the_text(make_desk: Make) -> None:
    desk = make_desk("text")
    QApplication.clipboard().setText("other")
    QTest.keyClicks(desk.canvas, "abcXYZ#")
    QTest.keyClick(desk.canvas, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    QTest.keyClick(desk.canvas, Qt.Key.Key_Backspace)
    desk.canvas.paste()
    assert desk.canvas.toPlainText() == "text"


def test_it_has_a_name_and_its_text_for_screen_readers(make_desk: Make) -> None:
    desk = make_desk("Anna and Berta")
    assert desk.canvas.accessibleName() == "Article"
    assert desk.canvas.toPlainText() == "Anna and Berta"


def test_a_caret_in_an_empty_article_has_a_place(make_desk: Make) -> None:
    desk = make_desk("")
    assert desk.canvas.cursorRect().height() > 10
    desk.canvas.show_offset(0)
    assert desk.canvas.place() == (0, pytest.approx(desk.canvas.place()[1]))
    desk.canvas.moveCursor(QTextCursor.MoveOperation.End)


def test_a_text_is_let_go_when_another_is_opened(make_desk: Make) -> None:
    desk = make_desk(LONG)
    before = weakref.ref(desk.canvas.positions)
    gc.disable()
    try:
        desk.open(HARD)
        assert before() is None
    finally:
        gc.enable()


def test_no_line_outlives_its_text(make_desk: Make) -> None:
    """PySide would give the name of a dead line to the next object at its address: a menu, a button."""
    desk = make_desk(LONG)
    layout = desk.canvas._layout
    assert layout.laid_out()
    desk.canvas.deleteLater()
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    assert layout.laid_out() == []
