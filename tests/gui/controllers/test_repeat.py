"""r: the last label once more, with its answers."""

from __future__ import annotations

from collections.abc import Callable

from desk import Desk
from hinted import pick

Make = Callable[..., Desk]
TEXT = "News\n\n“Rents fell,” Lena Brandt said. “They rose,” she added. Omar Haddad and Ida Roth left.\n"


def test_a_quote_is_repeated_with_who_says_it_in_one_act(desk_on: Make) -> None:
    desk = desk_on(TEXT, "standard")
    desk.press("Space", "q", "1", "1")
    before = {span.id for span in desk.spans()}
    desk.caret(desk.place("They rose"))
    desk.press("r")
    quote = next(s for s in desk.spans() if s.id not in before)
    layer = desk.article.layer
    source = layer.relations_from(quote.id, "source")[0].to_span
    assert desk.words(quote) == "“They rose,”"
    assert [desk.words(s) for s in desk.spans() if s.id == source] == ["Lena Brandt"]
    assert not layer.relations_from(quote.id, "cue")
    question = desk.session.hub.question
    assert question is not None
    assert question.id == "cue"
    desk.press("z")
    assert {span.id for span in desk.spans()} == before


def test_a_name_is_repeated_with_what_a_person_said_of_it(desk_on: Make) -> None:
    desk = desk_on(TEXT, "standard")
    desk.caret(desk.place("Omar"))
    desk.press("o", "a")
    question = desk.session.hub.question
    while question is not None and question.id != "kind":
        desk.press("a")
        question = desk.session.hub.question
    desk.press("3")
    kind = desk.spans()[0].attributes["kind"]
    desk.caret(desk.place("Ida"))
    desk.press("r")
    assert desk.labelled("organization") == ["Omar Haddad", "Ida Roth"]
    assert desk.spans()[1].attributes["kind"] == kind


def test_who_says_it_is_not_repeated_into_the_quote_itself(desk_on: Make) -> None:
    desk = desk_on(TEXT)
    desk.press("Space", "q", "f")
    pick(desk, "added")
    assert desk.labelled("source") == ["added"]
    desk.select("she added. Omar")
    desk.press("r")
    assert desk.labelled("quote")[-1] == "she added. Omar"
    assert len(desk.article.layer.relations()) == 1


def test_a_label_taken_back_is_repeated_without_answers(desk_on: Make) -> None:
    desk = desk_on(TEXT)
    desk.press("Space", "q", "1", "Backspace")
    desk.caret(desk.place("They rose"))
    desk.press("r")
    assert desk.labelled("quote") == ["“They rose,”"]
    assert desk.article.layer.relations() == []


def test_without_a_label_to_repeat_it_says_so(desk_on: Make) -> None:
    desk = desk_on(TEXT)
    desk.press("r")
    assert desk.messages[-1] == "No label has been given yet. Press the letter of one; then r gives it again."
