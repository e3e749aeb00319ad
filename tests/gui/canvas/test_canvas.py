from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from canvas_desk import Desk
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QColor, QImage
from PySide6.QtTest import QTest

from annotator.domain.change import changed, deleted
from annotator.domain.questions import Answer, Question, QuestionKind
from annotator.domain.stops import Stop, StopKind
from annotator.gui.canvas.canvas import Canvas
from annotator.gui.hub import Aim, Target
from annotator.gui.theme import dark_theme, light_theme

Make = Callable[..., Desk]
TEXT = (
    "“We will cut tariffs,” Finance Minister Lena Brandt of the Social Party told Reuters.\n"
    "The union doubts it. “Twice”, it said, “nothing happened”."
)


def picture(canvas: Canvas) -> QImage:
    canvas.viewport().repaint()
    return canvas.viewport().grab().toImage()


def has_color(image: QImage, color: QColor) -> bool:
    return any(
        image.pixelColor(x, y) == color for y in range(image.height()) for x in range(0, image.width())
    )


def question(desk: Desk, *words: str) -> Question:
    answers = tuple(Answer(number, word, (desk.at(word),)) for number, word in enumerate(words, 1))
    span = desk.label("quote", "“Twice”")
    return Question("source", QuestionKind.RELATION, span.id, "Who says it?", answers)


def test_a_label_is_drawn_in_its_color_and_gone_after_delete(make_desk: Make) -> None:
    desk = make_desk(TEXT)
    plain = picture(desk.canvas)
    span = desk.label("person", "Lena Brandt")
    assert picture(desk.canvas) != plain
    desk.do(deleted(span))
    assert picture(desk.canvas) == plain


def test_a_first_label_moves_no_text(make_desk: Make) -> None:
    desk = make_desk(TEXT)
    before = [desk.point(offset) for offset in range(0, len(TEXT), 7)]
    desk.label("person", "Lena Brandt")
    assert [desk.point(offset) for offset in range(0, len(TEXT), 7)] == before


def test_lanes_get_room_below_their_line_only(make_desk: Make) -> None:
    desk = make_desk(TEXT)
    first, second = desk.point(30), desk.point(len(TEXT) - 3)
    for label in ("person", "organization", "quote", "claim"):
        desk.label(label, "Lena Brandt")
    assert desk.point(30) == first
    assert desk.point(len(TEXT) - 3).y() > second.y()


def test_an_act_repaints_only_the_lines_that_it_touches(make_desk: Make) -> None:
    desk = make_desk(TEXT * 4)
    desk.paint()
    regions: list[int] = []
    original = desk.canvas.viewport().update

    class Spy:
        def update(self, *rectangle: object) -> None:
            regions.append(rectangle[0].height() if rectangle else 10_000)  # type: ignore[attr-defined]  # a QRect
            original(*rectangle)  # type: ignore[arg-type]  # passed on

    desk.canvas.viewport().update = Spy().update  # type: ignore[method-assign, assignment]  # a spy
    desk.label("person", "Lena Brandt")
    assert regions
    assert max(regions) < 60


def test_a_relabelled_span_changes_its_tag(make_desk: Make) -> None:
    desk = make_desk(TEXT)
    span = desk.label("person", "Lena Brandt")
    before = picture(desk.canvas)
    desk.do(changed(span, replace(span, label="organization")))
    assert picture(desk.canvas) != before


@pytest.mark.parametrize("tag", [True, False])
def test_a_click_on_tag_or_lane_tells_the_span(make_desk: Make, tag: bool) -> None:
    desk = make_desk(TEXT)
    span = desk.label("person", "Lena Brandt")
    QTest.mouseClick(desk.canvas.viewport(), Qt.MouseButton.LeftButton, pos=desk.hot_point(span, tag))
    assert desk.clicks == [span.id]
    assert desk.moves == []


def test_a_click_on_words_moves_the_caret_and_tells_no_span(make_desk: Make) -> None:
    desk = make_desk(TEXT)
    desk.label("person", "Lena Brandt")
    point = desk.point(desk.at("Brandt")[0])
    QTest.mouseClick(desk.canvas.viewport(), Qt.MouseButton.LeftButton, pos=point)
    assert desk.clicks == []
    assert desk.moves[-1] == (desk.at("Brandt")[0],) * 2


def test_a_drag_that_begins_on_a_lane_selects(make_desk: Make) -> None:
    desk = make_desk(TEXT)
    span = desk.label("person", "Lena Brandt")
    lane = desk.hot_point(span, False)
    desk.drag(lane, desk.point(desk.at("Party")[1]))
    assert desk.clicks == []
    assert desk.canvas.caret()[1] == desk.at("Party")[1]
    assert desk.canvas.textCursor().hasSelection()


def test_a_press_inside_a_selection_begins_a_new_one(make_desk: Make) -> None:
    desk = make_desk(TEXT)
    desk.canvas.select(0, 60)
    start, end = desk.at("Minister")
    desk.drag(desk.point(start), desk.point(end))
    assert desk.canvas.caret() == (start, end)


def test_the_end_of_a_mouse_selection_is_told(make_desk: Make) -> None:
    desk = make_desk(TEXT)
    told: list[bool] = []
    desk.canvas.selection_released.connect(lambda: told.append(True))
    desk.drag(desk.point(3), desk.point(3))
    assert told == []
    desk.drag(desk.point(3), desk.point(20))
    assert told == [True]


def test_answers_are_numbered_above_their_words_and_can_be_clicked(make_desk: Make) -> None:
    desk = make_desk(TEXT)
    asked = question(desk, "The union", "it said", "Reuters")
    before = [desk.point(offset) for offset in range(0, len(TEXT), 7)]
    desk.hub.set_question(asked)
    desk.paint()
    assert [desk.point(offset) for offset in range(0, len(TEXT), 7)] == before
    assert has_color(picture(desk.canvas), light_theme().accent)
    word = desk.at("it said")[0]
    above = QPoint(desk.point(word).x() + 5, desk.canvas.line_rectangle(word).top() + 8)
    QTest.mouseClick(desk.canvas.viewport(), Qt.MouseButton.LeftButton, pos=above)
    assert desk.answers == [2]
    desk.hub.set_question(None)
    desk.paint()
    desk.canvas.clearFocus()
    assert not has_color(picture(desk.canvas), light_theme().accent)


def test_a_focused_span_is_outlined_in_all_its_parts(make_desk: Make) -> None:
    desk = make_desk(TEXT)
    span = desk.label("quote", "“Twice”", "“nothing happened”")
    before = picture(desk.canvas)
    desk.hub.set_target(Target(Aim.SPAN, span.fragments, span.start, span.id))
    after = picture(desk.canvas)
    for words in ("“Twice”", "“nothing happened”"):
        inside = desk.point(desk.at(words)[0] + 2)
        rows = range(inside.y() - 12, inside.y() + 12)
        assert any(before.pixelColor(inside.x(), y) != after.pixelColor(inside.x(), y) for y in rows)
    desk.hub.set_target(Target())
    assert picture(desk.canvas) == before


def test_a_stop_is_outlined(make_desk: Make) -> None:
    desk = make_desk(TEXT)
    desk.canvas.clearFocus()
    before = picture(desk.canvas)
    stop = Stop(StopKind.NAME, (desk.at("Lena Brandt"),), "Lena Brandt")
    desk.hub.set_target(Target(Aim.STOP, stop.fragments, 0, None, stop))
    assert picture(desk.canvas) != before
    desk.hub.set_target(Target(Aim.HAND, stop.fragments, 0))
    assert picture(desk.canvas) == before


def test_what_is_not_saved_is_hollow_until_it_is(make_desk: Make) -> None:
    desk = make_desk(TEXT)
    before = picture(desk.canvas)
    desk.hub.pending.emit((desk.at("Lena Brandt"),))
    hollow = picture(desk.canvas)
    assert hollow != before
    desk.hub.pending.emit(())
    assert picture(desk.canvas) == before


def test_the_lines_of_a_new_label_are_measured_once(make_desk: Make) -> None:
    desk = make_desk(TEXT)
    picture(desk.canvas)
    desk.hub.pending.emit((desk.at("Lena Brandt"),))
    desk.label("person", "Lena Brandt")
    desk.hub.pending.emit(())
    height = desk.canvas.verticalScrollBar().maximum(), desk.canvas._layout.heights.total
    picture(desk.canvas)
    assert (desk.canvas.verticalScrollBar().maximum(), desk.canvas._layout.heights.total) == height


def test_a_quote_with_a_source_names_it(make_desk: Make) -> None:
    desk = make_desk(TEXT)
    quote = desk.label("quote", "“Twice”")
    source = desk.label("source", "The union")
    before = picture(desk.canvas)
    relation = desk.link(quote, source)
    assert picture(desk.canvas) != before
    desk.do(deleted(relation))
    assert picture(desk.canvas) == before


def test_a_doubt_is_told_by_a_mark(make_desk: Make) -> None:
    desk = make_desk(TEXT)
    span = desk.label("person", "Lena Brandt")
    before = picture(desk.canvas)
    desk.do(changed(span, replace(span, doubt=True)))
    assert picture(desk.canvas) != before


def test_tags_and_lanes_never_cover_letters(make_desk: Make) -> None:
    desk = make_desk(TEXT, 520)
    for label, words in (
        ("quote", "“We will cut tariffs,”"),
        ("claim", "We will cut"),
        ("person", "Lena Brandt"),
    ):
        desk.label(label, words)
    layout = desk.canvas._layout
    metrics = layout.inks.metrics
    for number in layout.laid_out():
        paragraph = layout.ensure(number)
        for index in range(len(paragraph.lines)):
            art = paragraph.art(index)
            for hot in art.hot if art else ():
                assert hot.bottom <= -metrics.tag_row or hot.top >= metrics.lane_first - 2


def test_keys_go_to_the_commands_first(make_desk: Make) -> None:
    desk = make_desk(TEXT)
    assert desk.key(Qt.Key.Key_P, text="p").isAccepted()
    assert desk.key(Qt.Key.Key_Space, text=" ").isAccepted()
    assert [press.chord for press in desk.presses] == ["p", "Space"]
    assert desk.canvas.verticalScrollBar().value() == 0


def test_keys_that_nobody_takes_insert_nothing(make_desk: Make) -> None:
    desk = make_desk(TEXT)
    assert desk.key(Qt.Key.Key_B, text="b").isAccepted()
    assert not desk.key(Qt.Key.Key_F9).isAccepted()
    assert desk.moves == []


def test_arrows_still_move_the_caret(make_desk: Make) -> None:
    desk = make_desk(TEXT)
    desk.key(Qt.Key.Key_Right, Qt.KeyboardModifier.ControlModifier)
    desk.key(Qt.Key.Key_Down)
    desk.key(Qt.Key.Key_Home)
    assert len(desk.moves) == 3
    assert desk.presses[0].chord == "Ctrl+Right"


def test_another_theme_recolors_everything_in_place(make_desk: Make) -> None:
    desk = make_desk(TEXT)
    desk.label("person", "Lena Brandt")
    before = desk.point(20)
    desk.canvas.set_theme(dark_theme())
    desk.paint()
    assert desk.point(20) == before
    assert picture(desk.canvas).pixelColor(3, 3) == dark_theme().base


def test_an_act_elsewhere_keeps_the_first_line_in_sight(make_desk: Make) -> None:
    long = "\n".join(f"Anna{n} and Berta{n} spoke of it at length with others. " * 4 for n in range(60))
    desk = make_desk(long)
    desk.canvas.show_offset(desk.at("Anna40 ")[0])
    box = desk.canvas.line_rectangle(desk.at("Anna40 ")[0])
    for label in ("person", "organization", "quote", "claim", "cue"):
        desk.label(label, "Anna20 and Berta20")
        desk.label(label, "Anna2 and Berta2")
    assert desk.canvas.line_rectangle(desk.at("Anna40 ")[0]) == box


def test_acts_on_another_article_are_not_drawn(make_desk: Make) -> None:
    desk = make_desk(TEXT)
    change_set = desk.do()
    desk.open("another text")
    before = picture(desk.canvas)
    desk.hub.broadcast(change_set, None)
    assert picture(desk.canvas) == before
