"""The letters above words: on their words, beside each other, over nothing."""

from __future__ import annotations

import itertools
from collections.abc import Callable

from canvas_desk import Desk
from PySide6.QtGui import QImage

from annotator.domain.annotation import Fragment
from annotator.domain.hinting import by_nearness, lettered, words_between
from annotator.domain.questions import Answer, Question, QuestionKind
from annotator.gui.canvas.geometry import edges_of
from annotator.gui.canvas.hint_drawing import PlacedHint, place_hints
from annotator.gui.canvas.paragraph import Paragraph
from annotator.gui.hub import Hint, Transient

Make = Callable[..., Desk]
TEXT = "“We will cut tariffs,” said Lena Brandt to a b c d of us.\nThe union doubts it: I, a, o, e, i, u."
ARABIC = "قالت ليلى حداد إن الميناء سيفتح يوم الاثنين."


def offer(desk: Desk, typed: str = "") -> None:
    article = desk.hub.article
    assert article is not None
    words = by_nearness(words_between(article.reading, *desk.canvas.in_sight()), [(0, 0)])
    hints = tuple(Hint(letters, word) for letters, word in lettered(words))
    desk.hub.set_transient(Transient("Which word?", lambda key: False, hints, typed))
    desk.paint()


def placed(desk: Desk) -> list[tuple[Paragraph, int, list[PlacedHint]]]:
    layout = desk.canvas._layout
    found = []
    for number, marks in layout.overlay.hints.items():
        paragraph = layout.ensure(number)
        for index in range(len(paragraph.lines)):
            here = [mark for mark in marks if paragraph.line_of(mark.position) == index]
            found.append((paragraph, index, place_hints(paragraph, index, here)))
    return found


def picture(desk: Desk) -> QImage:
    desk.paint()
    return desk.canvas.viewport().grab().toImage()


def test_every_word_in_sight_has_letters_of_its_own(make_desk: Make) -> None:
    desk = make_desk(TEXT)
    offer(desk)
    hints = [hint for _, _, line in placed(desk) for hint in line]
    assert len({hint.mark.letters for hint in hints}) == len(hints) == 24


def test_letters_never_overlap_each_other_nor_reach_the_words(make_desk: Make) -> None:
    desk = make_desk(TEXT)
    offer(desk)
    for paragraph, index, line in placed(desk):
        for before, after in itertools.pairwise(line):
            assert before.right < after.left
        metrics = paragraph.inks.metrics
        bottom = paragraph.baseline(index) + metrics.tag_baseline(0, paragraph.ascents[index]) + 2
        assert bottom <= paragraph.letters(index)[0] + 1
        assert bottom - metrics.tag_ascent - 5 >= paragraph.slots[index] - 3  # as numbers do


def test_a_hint_stands_above_the_start_of_its_word(make_desk: Make) -> None:
    desk = make_desk(TEXT)
    offer(desk)
    paragraph, index, line = placed(desk)[0]
    first = next(hint for hint in line if paragraph.units[hint.mark.position :].startswith("said"))
    assert first.left == edges_of(paragraph.lines[index], first.mark.position, False)[0]


def test_in_text_from_right_to_left_it_stands_at_the_right_edge(make_desk: Make) -> None:
    desk = make_desk(ARABIC)
    offer(desk)
    paragraph, index, line = placed(desk)[0]
    for hint in line:
        right = edges_of(paragraph.lines[index], hint.mark.position, True)[0]
        assert abs(hint.right - right) < 1


def test_letters_stand_beside_the_number_of_an_answer(make_desk: Make) -> None:
    desk = make_desk(TEXT)
    span = desk.label("quote", "“We will cut tariffs,”")
    answers = (Answer(1, "Lena Brandt", (desk.at("Lena Brandt"),)),)
    desk.hub.set_question(Question("source", QuestionKind.RELATION, span.id, "Who says it?", answers))
    offer(desk)
    paragraph, index, line = placed(desk)[0]
    art = paragraph.art(index)
    assert art is not None
    box = art.badges[0][0]
    assert all(hint.right <= box.left() or hint.left >= box.right() for hint in line)


def test_typed_letters_leave_only_what_they_begin(make_desk: Make) -> None:
    desk = make_desk(" ".join(f"w{n}" for n in range(60)))
    offer(desk)
    letters = [hint.mark.letters for _, _, line in placed(desk) for hint in line]
    first = next(code for code in letters if len(code) == 2)[0]
    offer(desk, first)
    left = [hint.mark.letters for _, _, line in placed(desk) for hint in line]
    assert left
    assert all(code.startswith(first) for code in left)


def test_when_they_go_the_picture_is_as_it_was(make_desk: Make) -> None:
    desk = make_desk(TEXT)
    desk.label("person", "Lena Brandt")
    before = picture(desk)
    offer(desk)
    assert picture(desk) != before
    desk.hub.set_transient(None)
    assert picture(desk) == before


def test_what_is_in_sight_are_whole_lines(make_desk: Make) -> None:
    desk = make_desk("\n".join(f"line {n} of the text" for n in range(200)), 900, 400)
    start, end = desk.canvas.in_sight()
    assert start == 0
    assert desk.text[:end].endswith("text")
    desk.canvas.verticalScrollBar().setValue(500)
    desk.paint()
    later: Fragment = desk.canvas.in_sight()
    assert later[0] > end // 2
    assert desk.text[later[0] :].startswith("line")


def test_a_view_lower_than_a_line_shows_nothing_but_breaks_nothing(make_desk: Make) -> None:
    desk = make_desk(TEXT, 300, 10)
    start, end = desk.canvas.in_sight()
    assert start == end
