"""Where paragraphs of Hebrew and Arabic begin."""

from __future__ import annotations

from collections.abc import Callable

from desk import Desk


def test_paragraphs_written_from_the_right_begin_at_the_right(desk_on: Callable[..., Desk]) -> None:
    desk = desk_on("News\n\nقال الوزير نعم.\n\nAll is well.\n")
    width = desk.canvas.viewport().width()
    assert desk.point(desk.place("قال")).x() > width * 0.8
    assert desk.point(desk.place("All")).x() < width * 0.2
    desk.drag("الوزير")
    desk.press("p")
    assert desk.labelled("person") == ["الوزير"]
