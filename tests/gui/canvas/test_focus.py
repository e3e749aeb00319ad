"""What is drawn of the focused span alone: its links, the grips at its edges, a part of it; and what they do."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from itertools import pairwise

import pytest
from canvas_desk import ANN, Desk
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QContextMenuEvent, QImage, QMouseEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from work import work

from annotator.domain.annotation import Fragment, LayerState, Relation, RelationId, Span, Status
from annotator.domain.change import created, deleted
from annotator.domain.questions import Answer, Question, QuestionKind
from annotator.gui.canvas.grips import Grip
from annotator.gui.hub import Aim, Target

Make = Callable[..., Desk]
Pulled = list[tuple[str, tuple[Fragment, ...]]]
TEXT = (
    "“We will cut tariffs,” Finance Minister Lena Brandt of the Social Party told Reuters.\n"
    "The union doubts it. “Twice”, it said, “nothing happened”. Nobody else knew of it, as far as could be told."
)
ARABIC = "قال الوزير أحمد حسن يوم الثلاثاء إن الميزانية سترتفع."
LEFT = Qt.MouseButton.LeftButton
NOTHING_HELD = Qt.KeyboardModifier.NoModifier


def focus(desk: Desk, span: Span, part: int | None = None) -> None:
    desk.hub.set_target(Target(Aim.SPAN, span.fragments, span.start, span.id, part=part))
    desk.paint()


def picture(desk: Desk) -> QImage:
    desk.canvas.viewport().repaint()
    return desk.canvas.viewport().grab().toImage()


def seen(desk: Desk) -> QImage:
    """Return what is on the screen, painted or left from before."""
    QApplication.processEvents()
    return desk.canvas.screen().grabWindow(desk.canvas.winId()).toImage()


def grips(desk: Desk) -> list[Grip]:
    return desk.canvas._layout.grips()


def in_view(desk: Desk, place: QPointF) -> QPoint:
    return QPoint(round(place.x()), round(place.y()) - desk.canvas.verticalScrollBar().value())


def pulled(desk: Desk) -> Pulled:
    told: Pulled = []
    desk.canvas.pulled.connect(lambda span_id, fragments: told.append((span_id, fragments)))
    return told


def pull(desk: Desk, grip: Grip, offset: int, modifiers: Qt.KeyboardModifier | None = None) -> None:
    """Pull a grip to the line and caret place of an offset, without letting it go."""
    start, end = in_view(desk, grip.knob), desk.point(offset)
    end.setY(end.y() + start.y() - round(grip.middle - desk.canvas.verticalScrollBar().value()))
    port, held = desk.canvas.viewport(), modifiers or Qt.KeyboardModifier.NoModifier
    QTest.mousePress(port, LEFT, held, start)
    for point in ((start + end) / 2, end):
        move = QMouseEvent(
            QEvent.Type.MouseMove, QPointF(point), port.mapToGlobal(QPointF(point)), LEFT, LEFT, held
        )
        QApplication.sendEvent(port, move)


def let_go(desk: Desk) -> None:
    QTest.mouseRelease(desk.canvas.viewport(), LEFT, pos=QPoint(5, 5))


# -- links


def test_links_are_drawn_for_the_focused_span_only_and_move_nothing(make_desk: Make) -> None:
    desk = make_desk(TEXT)
    quote = desk.label("quote", "“Twice”", "“nothing happened”")
    source = desk.label("source", "The union")
    desk.link(quote, source)
    desk.paint()
    before = [desk.point(offset) for offset in range(0, len(TEXT), 7)]
    assert desk.canvas._layout.arcs() == []
    for span in (quote, source):
        focus(desk, span)
        assert [arc.link.word for arc in desk.canvas._layout.arcs()] == ["source"]
        assert [desk.point(offset) for offset in range(0, len(TEXT), 7)] == before
    desk.hub.set_target(Target())
    assert desk.canvas._layout.arcs() == []


def test_leaving_a_span_leaves_nothing_of_its_links_on_the_screen(make_desk: Make) -> None:
    desk = make_desk(TEXT, 500)
    quote = desk.label("quote", "“We will cut tariffs,”")
    desk.link(quote, desk.label("source", "Reuters"))
    before = seen(desk)
    desk.hub.set_target(Target(Aim.SPAN, quote.fragments, quote.start, quote.id))
    assert seen(desk) != before
    desk.hub.set_target(Target())
    assert seen(desk) == before


def test_scrolling_to_the_other_end_of_a_link_leaves_no_way_of_before(make_desk: Make) -> None:
    filler = "\n".join(f"Paragraph {n} says little." for n in range(7))
    words = "What is said at the end of a line stands at the right"
    desk = make_desk(f"{words}: “Tariffs”\n{filler}\n{words}: Reuters", 640, 300)
    quote = desk.label("quote", "“Tariffs”")
    desk.link(quote, desk.label("source", "Reuters"))
    focus(desk, quote)
    before = desk.canvas._layout.arcs()[0]
    for value in range(0, 160, 16):
        desk.canvas.verticalScrollBar().setValue(value)
        found = seen(desk)
        desk.canvas.viewport().update()
        assert unlike(found, seen(desk)) == 0
    after = desk.canvas._layout.arcs()[0]
    assert min(x for x, _ in before.path) < desk.canvas._layout.left
    assert max(x for x, _ in after.path) > desk.canvas._layout.left + desk.canvas._layout.column


def unlike(one: QImage, other: QImage) -> int:
    """Return how many pixels differ by more than round corners do that are moved instead of painted."""
    if one == other:
        return 0
    gray = QImage.Format.Format_Grayscale8
    first, second = (image.convertToFormat(gray).constBits().tobytes() for image in (one, other))
    return sum(abs(a - b) > 8 for a, b in zip(first, second, strict=True))


def test_a_link_that_goes_leaves_nothing_on_the_screen(make_desk: Make) -> None:
    desk = make_desk(TEXT, 500)
    quote, source = desk.label("quote", "“We will cut tariffs,”"), desk.label("source", "The union")
    focus(desk, quote)
    before = seen(desk)
    relation = Relation(RelationId("r"), "cue", quote.id, source.id, ANN, "now")
    desk.do(created(relation))
    assert seen(desk) != before
    desk.do(deleted(relation))
    assert seen(desk) == before


def test_a_pull_that_is_taken_back_leaves_nothing_on_the_screen(make_desk: Make) -> None:
    desk = make_desk(TEXT, 500)
    focus(desk, desk.label("quote", "“Twice”", "“nothing happened”"))
    before = seen(desk)
    pull(desk, grips(desk)[3], desk.at("as far")[0])
    assert seen(desk) != before
    desk.key(Qt.Key.Key_Escape)
    assert seen(desk) == before
    let_go(desk)


def test_numbers_that_come_and_go_leave_links_as_they_were(make_desk: Make) -> None:
    desk = make_desk(TEXT, 500)
    quote = desk.label("quote", "“nothing happened”")
    desk.link(quote, desk.label("source", "Lena Brandt"))
    focus(desk, quote)
    before = seen(desk)
    answers = tuple(
        Answer(n, word, (desk.at(word),)) for n, word in enumerate(("Lena", "The union", "it said"), 1)
    )
    desk.hub.set_question(Question("source", QuestionKind.RELATION, quote.id, "Who says it?", answers))
    QApplication.processEvents()
    fresh = seen(desk)
    assert fresh != before
    desk.canvas.viewport().update()
    QApplication.processEvents()
    assert seen(desk) == fresh
    desk.hub.set_question(None)
    QApplication.processEvents()
    assert seen(desk) == before


def test_ways_and_words_of_links_cover_no_letters(make_desk: Make) -> None:
    desk = make_desk(TEXT, 420)
    quote = desk.label("quote", "“nothing happened”")
    for label, words in (("source", "Lena Brandt"), ("cue", "it said"), ("person", "Lena Brandt")):
        span = desk.label(label, words)
        if label != "person":
            desk.link(quote, span)
    focus(desk, quote)
    layout = desk.canvas._layout
    arcs = layout.arcs()
    assert len(arcs) == 2
    for number in layout.laid_out():
        paragraph, top = layout.ensure(number), layout.heights.top(number)
        for index, line in enumerate(paragraph.lines):
            letters = top + paragraph.tops[index] + layout.inks.metrics.overlap - 1
            bottom = top + paragraph.tops[index] + line.height()
            for arc in arcs:
                for (x1, y1), (x2, y2) in zip(arc.path, arc.path[1:], strict=False):
                    crossed = min(y1, y2) < bottom and max(y1, y2) > letters
                    assert not crossed or max(x1, x2) < layout.left
                if arc.word is not None:
                    assert arc.word[3] - 2 <= letters or arc.word[1] >= bottom


def test_a_click_on_the_word_of_a_link_or_on_a_chip_tells_the_link(make_desk: Make) -> None:
    desk = make_desk(TEXT)
    told: list[str] = []
    desk.canvas.clicked_link.connect(told.append)
    quote = desk.label("quote", "“Twice”", "“nothing happened”")
    relation = desk.link(quote, desk.label("source", "The union"))
    layout = desk.canvas._layout
    number = 1
    paragraph = layout.ensure(number)
    art = paragraph.art(0)
    assert art is not None
    chip = max(art.hot, key=lambda hot: hot.handle)
    y = layout.heights.top(number) + paragraph.baseline(0) + (chip.top + chip.bottom) / 2
    chip_at = in_view(desk, QPointF(layout.left + (chip.left + chip.right) / 2, y))
    QTest.mouseClick(desk.canvas.viewport(), LEFT, pos=chip_at)
    assert told == [relation.id]
    assert desk.clicks == []
    focus(desk, quote)
    word = layout.arcs()[0].word
    assert word is not None
    middle = QPointF((word[0] + word[2]) / 2, (word[1] + word[3]) / 2)
    QTest.mouseClick(desk.canvas.viewport(), LEFT, pos=in_view(desk, middle))
    assert told == [relation.id, relation.id]


def test_a_chosen_link_looks_different(make_desk: Make) -> None:
    desk = make_desk(TEXT)
    quote = desk.label("quote", "“Twice”")
    relation = desk.link(quote, desk.label("source", "The union"))
    focus(desk, quote)
    before = picture(desk)
    desk.hub.set_target(replace(desk.hub.target, link=relation.id))
    assert picture(desk) != before


def test_focus_lays_out_no_line_again(make_desk: Make) -> None:
    desk = make_desk("\n".join([TEXT] * 30))
    quote = desk.label("quote", "“We will cut tariffs,”")
    desk.link(quote, desk.label("source", "Reuters"))
    focus(desk, quote)
    layout = desk.canvas._layout
    arts = [layout.ensure(number).art(0) for number in layout.laid_out()[:8]]
    desk.hub.set_target(Target())
    focus(desk, quote)
    assert all(
        layout.ensure(number).art(0) is art for number, art in zip(layout.laid_out()[:8], arts, strict=True)
    )


def test_a_span_with_very_many_links_shows_the_nearest(make_desk: Make) -> None:
    text = "\n".join(f"“Word {n}” said it." for n in range(300)) + "\nReuters."
    desk = make_desk(text)
    source = desk.label("source", "Reuters")
    quotes = [Span(f"q{n}", "quote", (desk.at(f"“Word {n}”"),), ANN, "now") for n in range(300)]  # type: ignore[arg-type]  # a made up id
    desk.do(*(created(quote) for quote in quotes))
    for quote in quotes:
        desk.link(quote, source)
    focus(desk, source)
    links = desk.canvas._layout.overlay.links
    assert len(links) == 40
    assert {link.number for link in links} == set(range(260, 300))
    assert work(desk.canvas._layout.arcs) < 60_000


# -- grips


def test_the_focused_span_has_a_grip_at_each_edge(make_desk: Make) -> None:
    desk = make_desk(TEXT)
    span = desk.label("person", "Lena Brandt")
    assert grips(desk) == []
    focus(desk, span)
    first, last = grips(desk)
    assert (first.at_start, last.at_start) == (True, False)
    assert first.knob.x() < last.knob.x()
    for grip in (first, last):
        assert grip.box.width() >= 10
        assert grip.box.height() >= 10
        assert grip.box.contains(grip.knob)
    desk.hub.set_target(Target())
    assert grips(desk) == []


def test_each_part_has_its_grips(make_desk: Make) -> None:
    desk = make_desk(TEXT)
    focus(desk, desk.label("quote", "“Twice”", "“nothing happened”"))
    assert [(grip.part, grip.at_start) for grip in grips(desk)] == [
        (0, True),
        (0, False),
        (1, True),
        (1, False),
    ]


def test_in_text_that_runs_leftwards_the_start_is_at_the_right(make_desk: Make) -> None:
    desk = make_desk(ARABIC)
    focus(desk, desk.label("person", "أحمد حسن"))
    first, last = grips(desk)
    assert first.at_start
    assert first.knob.x() > last.knob.x()


def test_pulling_an_edge_goes_by_words_and_is_told_once(make_desk: Make) -> None:
    desk = make_desk(TEXT)
    told = pulled(desk)
    span = desk.label("person", "Lena Brandt")
    focus(desk, span)
    pull(desk, grips(desk)[1], desk.at("Social")[0] + 4)
    assert told == []
    let_go(desk)
    assert told == [(span.id, (desk.at("Lena Brandt of the Social"),))]
    pull(desk, grips(desk)[0], desk.at("Brandt")[0] + 1)
    let_go(desk)
    assert told[1:] == [(span.id, (desk.at("Brandt"),))]
    assert desk.moves == []


def test_pulling_shows_how_it_would_be(make_desk: Make) -> None:
    desk = make_desk(TEXT)
    span = desk.label("person", "Lena Brandt")
    focus(desk, span)
    pull(desk, grips(desk)[1], desk.at("Social")[1])
    pieces = desk.canvas._layout.overlay.focus_pieces
    assert pieces == {0: [desk.at("Lena Brandt of the Social")]}
    let_go(desk)


def test_with_alt_an_edge_goes_by_characters(make_desk: Make) -> None:
    desk = make_desk(TEXT)
    told = pulled(desk)
    focus(desk, desk.label("person", "Lena Brandt"))
    pull(desk, grips(desk)[1], desk.at("Brandt")[0] + 3, Qt.KeyboardModifier.AltModifier)
    let_go(desk)
    assert told[0][1] == (desk.at("Lena Bra"),)


def test_an_edge_held_beyond_the_rim_goes_on_by_itself(make_desk: Make) -> None:
    text = "\n".join([TEXT] * 20)
    desk = make_desk(text, 700, 300)
    quote = desk.label("quote", "“We will cut tariffs,”")
    focus(desk, quote)
    told, bar = pulled(desk), desk.canvas.verticalScrollBar()
    port, start = desk.canvas.viewport(), in_view(desk, grips(desk)[1].knob)
    QTest.mousePress(port, LEFT, pos=start)
    for y in (start.y() + 60, 330):
        place = QPointF(300, y)
        move = QMouseEvent(QEvent.Type.MouseMove, place, port.mapToGlobal(place), LEFT, LEFT, NOTHING_HELD)
        QApplication.sendEvent(port, move)
    values = [bar.value()]
    for _ in range(3):
        assert desk.canvas._rim_timer.isActive()
        desk.canvas._rim_timer.timeout.emit()
        values.append(bar.value())
    assert values == sorted(set(values))
    QTest.mouseRelease(port, LEFT, pos=QPoint(300, 330))
    ((_, fragments),) = told
    assert fragments[0][0] == quote.start
    assert fragments[0][1] > desk.canvas.in_sight()[0], "the edge is where the pointer left the view"
    stopped = bar.value()
    desk.canvas._rim_timer.timeout.emit()
    assert bar.value() == stopped


def test_escape_takes_a_pull_back(make_desk: Make) -> None:
    desk = make_desk(TEXT)
    told = pulled(desk)
    span = desk.label("person", "Lena Brandt")
    focus(desk, span)
    before = picture(desk)
    pull(desk, grips(desk)[1], desk.at("Social")[1])
    assert picture(desk) != before
    desk.key(Qt.Key.Key_Escape)
    assert picture(desk) == before
    clicked: list[int] = []
    desk.canvas.clicked_text.connect(clicked.append)
    let_go(desk)
    assert (told, clicked, desk.moves) == ([], [], [])
    assert [press.chord for press in desk.presses] == []
    QTest.mouseClick(desk.canvas.viewport(), LEFT, pos=desk.point(3))
    assert clicked == [3]


def test_an_act_in_the_middle_of_a_pull_ends_it(make_desk: Make) -> None:
    desk = make_desk(TEXT)
    told = pulled(desk)
    focus(desk, desk.label("person", "Lena Brandt"))
    pull(desk, grips(desk)[1], desk.at("Social")[1])
    desk.label("organization", "Reuters")
    let_go(desk)
    assert told == []
    assert not desk.canvas.textCursor().hasSelection()


def test_an_edge_never_passes_the_other_one(make_desk: Make) -> None:
    desk = make_desk(TEXT)
    told = pulled(desk)
    focus(desk, desk.label("person", "Lena Brandt"))
    pull(desk, grips(desk)[1], 3)
    let_go(desk)
    assert told[0][1] == (desk.at("Lena"),)


def test_a_part_that_is_pulled_over_the_next_becomes_one_with_it(make_desk: Make) -> None:
    desk = make_desk(TEXT)
    told = pulled(desk)
    focus(desk, desk.label("quote", "“Twice”", "“nothing happened”"))
    pull(desk, grips(desk)[1], desk.at("happened")[0])
    let_go(desk)
    assert told[0][1] == (desk.at("“Twice”, it said, “nothing happened”"),)


def test_a_click_on_a_grip_is_a_click_on_what_is_there(make_desk: Make) -> None:
    desk = make_desk(TEXT)
    told = pulled(desk)
    span = desk.label("person", "Lena Brandt")
    focus(desk, span)
    inside = in_view(desk, grips(desk)[0].knob) + QPoint(4, 0)
    QTest.mouseClick(desk.canvas.viewport(), LEFT, pos=inside)
    assert desk.clicks == [span.id]
    assert told == []


def test_a_selection_may_begin_at_the_edge_of_the_focused_span(make_desk: Make) -> None:
    desk = make_desk(TEXT)
    told = pulled(desk)
    focus(desk, desk.label("person", "Lena Brandt"))
    start, end = desk.at("of the")
    letters = QPoint(0, -4)
    desk.drag(desk.point(start - 1) + letters, desk.point(end) + letters)
    assert desk.canvas.caret() == (start - 1, end)
    assert told == []


def test_over_a_grip_the_pointer_says_so(make_desk: Make) -> None:
    desk = make_desk(TEXT)
    focus(desk, desk.label("person", "Lena Brandt"))
    QTest.mouseMove(desk.canvas.viewport(), in_view(desk, grips(desk)[0].knob))
    assert desk.canvas.viewport().cursor().shape() == Qt.CursorShape.SplitHCursor
    QTest.mouseMove(desk.canvas.viewport(), desk.point(3))
    assert desk.canvas.viewport().cursor().shape() == Qt.CursorShape.IBeamCursor


def test_a_done_article_has_no_grips(make_desk: Make) -> None:
    desk = make_desk(TEXT)
    span = desk.label("person", "Lena Brandt")
    desk.do(created(LayerState(ANN, Status.DONE)))
    focus(desk, span)
    assert grips(desk) == []


# -- text that runs leftwards


def test_tags_over_text_that_runs_leftwards_stand_beside_each_other(make_desk: Make) -> None:
    desk = make_desk(ARABIC, 520)
    quote = desk.label("quote", "أحمد حسن يوم الثلاثاء")
    for label in ("person", "claim", "organization"):
        desk.label(label, "أحمد حسن")
    desk.link(quote, desk.label("source", "قال"))
    desk.paint()
    art = desk.canvas._layout.ensure(0).art(0)
    assert art is not None
    boxes = sorted((hot.top, hot.left, hot.right) for hot in art.hot if hot.bottom < 0)
    assert len(boxes) >= 5
    for one, other in pairwise(boxes):
        assert one[0] != other[0] or one[2] <= other[1] + 3


def test_a_single_tag_ends_where_text_that_runs_leftwards_begins(make_desk: Make) -> None:
    desk = make_desk(ARABIC)
    desk.label("person", "أحمد حسن")
    layout = desk.canvas._layout
    paragraph = layout.ensure(0)
    art = paragraph.art(0)
    assert art is not None
    tag = next(hot for hot in art.hot if hot.bottom < 0)
    start = desk.at("أحمد حسن")[0]
    assert abs(tag.right - 2 - max(paragraph.ranges(0, start, start + 1))[1]) <= 1.5


# -- parts


def test_a_chosen_part_stands_out(make_desk: Make) -> None:
    desk = make_desk(TEXT)
    span = desk.label("quote", "“Twice”", "“nothing happened”")
    focus(desk, span)
    whole = picture(desk)
    focus(desk, span, part=0)
    first = picture(desk)
    focus(desk, span, part=1)
    assert len({whole.cacheKey(), first.cacheKey()}) == 2
    assert whole != first != picture(desk) != whole


def test_a_click_on_the_lane_of_a_part_tells_the_part(make_desk: Make) -> None:
    desk = make_desk(TEXT)
    told: list[tuple[str, int]] = []
    desk.canvas.clicked_part.connect(lambda span_id, offset: told.append((span_id, offset)))
    span = desk.label("quote", "“Twice”", "“nothing happened”")
    QTest.mouseClick(desk.canvas.viewport(), LEFT, pos=desk.hot_point(span, False))
    start, end = desk.at("“Twice”")
    assert [span_id for span_id, _ in told] == [span.id]
    assert start <= told[0][1] <= end
    QTest.mouseClick(desk.canvas.viewport(), LEFT, pos=desk.hot_point(span, True))
    assert desk.clicks == [span.id]


@pytest.mark.parametrize("tag", [True, False])
def test_the_right_button_on_a_label_asks_for_its_menu(make_desk: Make, tag: bool) -> None:
    desk = make_desk(TEXT)
    wanted: list[str] = []
    desk.canvas.menu_wanted.connect(lambda span_id, _: wanted.append(span_id))
    span = desk.label("person", "Lena Brandt")
    for point in (desk.hot_point(span, tag), desk.point(2)):
        place = desk.canvas.viewport().mapToGlobal(point)
        event = QContextMenuEvent(QContextMenuEvent.Reason.Mouse, point, place)
        QApplication.sendEvent(desk.canvas.viewport(), event)
    assert wanted == [span.id]
    assert desk.clicks == [span.id]
