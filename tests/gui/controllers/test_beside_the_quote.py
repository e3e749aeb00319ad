"""What says or signals a quote is never made inside it; the letters of such labels answer its questions."""

from __future__ import annotations

from collections.abc import Callable

from desk import Desk

Make = Callable[..., Desk]
TEXT = "News\n\n“Rents fell by 3 percent,” Lena Brandt told the board on Monday. She added more."


def links(desk: Desk) -> list[tuple[str, str]]:
    layer = desk.article.layer
    ends = ((relation.type, layer.span(relation.to_span)) for relation in layer.relations())
    return [(kind, desk.words(end)) for kind, end in ends if end is not None]


def test_the_letters_of_speaker_and_signal_answer_the_focused_quote(desk_on: Make) -> None:
    desk = desk_on(TEXT, "standard")
    desk.press("Space", "q", "c", "s")
    assert sorted(links(desk)) == [("cue", "told"), ("source", "Lena Brandt")]
    assert len(desk.spans()) == 3


def test_answered_already_the_question_is_asked_again_and_nothing_is_made(desk_on: Make) -> None:
    desk = desk_on(TEXT, "standard")
    desk.press("Space", "q", "s", "s")
    assert desk.messages[-1] == "“Who says it?” is answered already. A digit or other words change it."
    question = desk.session.hub.question
    assert question is not None
    assert question.id == "source"
    assert len(desk.spans()) == 2


def test_where_nothing_stands_beside_the_quote_that_is_said(desk_on: Make) -> None:
    desk = desk_on("“Nothing but this.”", "standard")
    desk.press("Space", "q", "s")
    assert desk.messages[-1].startswith("Beside “Nothing but this.” stands nothing that answers")
    desk.press("c")
    assert [span.label for span in desk.spans()] == ["quote"]


def test_the_edges_of_a_speaker_or_signal_stop_at_their_own_quote(desk_on: Make) -> None:
    desk = desk_on("News\n\nBrandt said “it ends here” today.", "standard")
    desk.press("Space", "Space", "q", "c")
    assert desk.labelled("cue") == ["said"]
    desk.press("w")
    assert desk.labelled("cue") == ["said"]
    assert (
        desk.messages[-1]
        == "What signals a quote stands outside it. Choose words outside this quote. (Rule Q7)"
    )


def test_a_speaker_who_looks_like_a_name_is_asked_for_on_demand_only(desk_on: Make) -> None:
    desk = desk_on(TEXT)
    desk.press("Space", "q", "1")
    assert desk.session.hub.question is None
    rows = {row.word: row.value for row in desk.session.work.card.card.rows}  # type: ignore[union-attr]  # shown
    assert rows["is"] == "open"
    desk.press("Esc", "u")
    target = desk.session.hub.target
    assert target.span == next(span.id for span in desk.spans() if span.label == "quote")
    desk.press("a")
    question = desk.session.hub.question
    assert question is not None
    assert question.text == "Who is that?"


def test_a_begins_with_the_question_that_was_left(desk_on: Make) -> None:
    desk = desk_on(TEXT, "standard")

    def asked() -> str:
        question = desk.session.hub.question
        return question.id if question is not None else ""

    desk.press("Space", "q")
    first = asked()
    desk.press("Esc", "a")
    assert asked() == first
    desk.press("a", "a", "a")
    later = asked()
    assert later != first
    desk.press("Esc", "a")
    assert asked() == later
    desk.press("a")
    assert asked() != later


def test_deleting_says_what_went_with_it(desk_on: Make) -> None:
    desk = desk_on(TEXT, "standard")
    desk.press("Space", "q", "s", "c", "Backspace")
    assert (
        desk.messages[-1] == "Deleted: quote “Rents fell by 3 percent,”, with who says it and what signals it"
    )
    assert desk.spans() == []
    desk.press("Space", "Space", "p", "Backspace")
    assert desk.messages[-1] == "Deleted: person “Lena Brandt”"
