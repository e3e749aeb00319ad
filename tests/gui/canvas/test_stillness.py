"""Text stays where it is to the pixel, whatever is asked, offered or looked at."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from canvas_desk import ANN, LABELS, Desk

from annotator.domain.annotation import Span, SpanId
from annotator.domain.change import created
from annotator.domain.hinting import by_nearness, lettered, words_between
from annotator.domain.questions import Answer, Question, QuestionKind
from annotator.gui.canvas.geometry import BADGE
from annotator.gui.hub import Aim, Hint, Target, Transient

Make = Callable[..., Desk]
LATIN = "The mayor said that the old mill on the river would be sold to the men who own the land. " * 4
ARABIC = "قالت ليلى حداد إن الميناء سيفتح يوم الاثنين بعد أن أغلق في الشتاء. " * 5


def crowd(desk: Desk, count: int) -> list[Span]:
    """Label that many stretches that all begin with the second word."""
    start = desk.text.index(" ") + 1
    spans = [
        Span(SpanId(f"s{n}"), LABELS[n % 6].id, ((start, start + 6 + 5 * n),), ANN, "now", doubt=n % 3 == 0)
        for n in range(count)
    ]
    desk.do(*map(created, spans))
    desk.paint()
    return spans


def places(desk: Desk) -> list[tuple[int, int]]:
    layout = desk.canvas._layout
    desk.paint()
    paragraph = layout.ensure(0)
    lines = [(line.x(), line.y(), line.naturalTextWidth()) for line in paragraph.lines]
    assert lines
    points = [desk.point(offset) for offset in range(0, len(desk.text), 3)]
    return [(point.x(), point.y()) for point in points] + [(paragraph.height, desk.canvas.viewport().width())]


def ask(desk: Desk, span: Span) -> tuple[str, ...]:
    words = tuple(dict.fromkeys(desk.text.split()))[:9]
    answers = tuple(Answer(n, word, (desk.at(word),)) for n, word in enumerate(words, 1))
    desk.hub.set_question(Question("source", QuestionKind.RELATION, span.id, "Who says it?", answers))
    desk.paint()
    return words


@pytest.mark.parametrize("text", [LATIN, ARABIC], ids=["to the right", "to the left"])
@pytest.mark.parametrize("zoom", [60, 100, 230])
@pytest.mark.parametrize("count", [1, 3, 7, 14])
def test_focus_answers_and_hints_move_no_letter(make_desk: Make, text: str, zoom: int, count: int) -> None:
    desk = make_desk(text, 720)
    desk.canvas.set_zoom(zoom)
    spans = crowd(desk, count)
    desk.link(spans[0], desk.label("source", text.split()[-1]))
    before = places(desk)
    desk.hub.set_target(Target(Aim.SPAN, spans[0].fragments, spans[0].start, spans[0].id))
    assert places(desk) == before
    ask(desk, spans[0])
    assert places(desk) == before
    article = desk.hub.article
    assert article is not None
    words = by_nearness(words_between(article.reading, *desk.canvas.in_sight()), [(0, 0)])
    hints = tuple(Hint(letters, word) for letters, word in lettered(words))
    desk.hub.set_transient(Transient("Which word?", lambda key: False, hints))
    assert places(desk) == before
    desk.hub.set_transient(None)
    desk.hub.set_question(None)
    desk.hub.set_target(Target())
    assert places(desk) == before


@pytest.mark.parametrize("text", [LATIN, ARABIC], ids=["to the right", "to the left"])
def test_numbers_stand_at_their_words_however_many_tags_are_there(make_desk: Make, text: str) -> None:
    desk = make_desk(text, 720)
    words = ask(desk, crowd(desk, 14)[0])
    layout = desk.canvas._layout
    paragraph = layout.ensure(0)
    art = paragraph.art(0)
    assert art is not None
    numbers = {BADGE - hot.handle: hot for hot in art.hot if hot.handle < BADGE}
    assert len(numbers) == len(words)
    for number, word in enumerate(words, 1):
        _, x, leftwards = paragraph.edge(desk.at(word)[0], True)
        edge = numbers[number].right if leftwards else numbers[number].left
        assert abs(edge - x) <= 16, "a short word may have to share"
    tags = [hot for hot in art.hot if hot.bottom < 0 and hot.handle >= BADGE]
    for tag in tags:
        for badge in numbers.values():
            apart = tag.right - 2 <= badge.left or badge.right <= tag.left + 2
            assert apart or tag.bottom <= badge.top + 2, "a tag lies over a number"
