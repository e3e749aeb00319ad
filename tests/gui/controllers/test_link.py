"""Enter on a label: which link, then to what."""

from __future__ import annotations

from collections.abc import Callable

from desk import Desk
from hinted import foot, hinted, pick
from PySide6.QtWidgets import QPlainTextEdit

from annotator.domain.annotation import SpanId
from annotator.domain.questions import Question, QuestionKind
from annotator.domain.schema_file import read_schema, write_schema
from annotator.gui.controllers.link import lettered
from annotator.ops.schema import set_schema

Make = Callable[..., Desk]
TEXT = "News\n\n“Rents fell by 3 percent,” Lena Brandt told the board on Monday. She added more."


def linked(desk: Desk) -> list[tuple[str, str, str]]:
    layer = desk.article.layer
    found = []
    for relation in layer.relations():
        start, end = layer.span(relation.from_span), layer.span(relation.to_span)
        assert start is not None
        assert end is not None
        found.append((relation.type, start.label, desk.words(end)))
    return found


def test_only_the_links_that_a_label_may_have_are_offered(desk_on: Make) -> None:
    desk = desk_on(TEXT, "standard")
    desk.press("Space", "q", "Enter")
    assert foot(desk) == "Link: s who says it · c which word signals it · Esc"
    assert not desk.session.work.foot.answers
    desk.press("Esc")
    assert desk.session.hub.transient is None


def test_a_link_is_answered_by_digit(desk_on: Make) -> None:
    desk = desk_on(TEXT)
    desk.press("Space", "q", "Enter", "s", "1")
    assert linked(desk) == [("source", "quote", "Lena Brandt")]
    assert desk.session.hub.transient is None


def test_a_link_is_answered_by_letters_and_an_answered_one_is_changed(desk_on: Make) -> None:
    desk = desk_on(TEXT)
    desk.press("Space", "q", "1", "Enter", "s")
    pick(desk, "board")
    assert linked(desk) == [("source", "quote", "board")]
    desk.press("b")
    assert desk.labelled("source") == ["the board"]


def test_what_signals_a_quote_is_linked_by_c(desk_on: Make) -> None:
    desk = desk_on(TEXT, "standard")
    desk.press("Space", "q", "Enter", "c")
    pick(desk, "added")
    assert ("cue", "quote", "added") in linked(desk)


def test_whose_claim_is_linked_by_k(desk_on: Make) -> None:
    desk = desk_on(TEXT, "standard")
    desk.press("Space", "q", "k", "Enter", "k")
    pick(desk, "Monday")
    assert ("claimant", "claim", "Monday") in linked(desk)


def test_e_only_asks_who_that_is(desk_on: Make) -> None:
    desk = desk_on(TEXT)
    desk.press("Space", "q", "Enter", "s")
    pick(desk, "board")
    desk.press("Enter", "e")
    question = desk.session.hub.question
    assert question is not None
    assert question.kind is QuestionKind.CLUSTER
    assert desk.session.hub.transient is None


def test_another_key_ends_it_and_does_what_it_does(desk_on: Make) -> None:
    desk = desk_on(TEXT)
    desk.press("Space", "q", "Enter", "z")
    assert desk.spans() == []
    assert desk.session.hub.transient is None


def test_without_a_label_enter_says_one_sentence(desk_on: Make) -> None:
    desk = desk_on(TEXT)
    desk.press("Enter")
    assert desk.messages[-1] == "Enter links a label. Press n for the next one, or click one."
    desk.press("Space", "Enter")
    assert desk.session.hub.transient is None


def test_a_label_that_nothing_can_be_linked_to_says_so(desk_on: Make) -> None:
    desk = desk_on("News\n\n‘The Cold Town’ was new.")
    desk.press("Space", "x", "Enter")
    assert desk.messages[-1] == "Not a quote has nothing that it could be linked to."


def test_words_selected_by_hand_still_answer(desk_on: Make) -> None:
    desk = desk_on(TEXT)
    desk.press("Space", "q")
    desk.select("the board")
    desk.press("Enter")
    assert linked(desk) == [("source", "quote", "the board")]


def test_own_links_get_the_first_free_letter_of_their_name() -> None:
    names = ("supports", "claimant", "cue", "place", "status")
    questions = [Question(name, QuestionKind.RELATION, SpanId("s"), f"{name}?") for name in names]
    found = {letter: question.id for letter, question in lettered(questions).items()}
    assert found == {"k": "claimant", "c": "cue", "u": "supports", "p": "place", "t": "status"}


def test_questions_about_kinds_are_no_links() -> None:
    assert lettered([Question("type", QuestionKind.ATTRIBUTE, SpanId("s"), "Which?")]) == {}


def test_hints_of_a_link_leave_out_the_words_of_the_label(desk_on: Make) -> None:
    desk = desk_on(TEXT)
    desk.press("Space", "q", "Enter", "s")
    assert "Rents" not in hinted(desk)
    assert "Monday" in hinted(desk)


SUPPORTS = """
[[relations]]
id = "supports"
title = "supports"
from = ["claim"]
to = ["claim"]
question = "Which claim does it support?"
"""


def test_an_own_link_between_labels_offers_the_labels_in_sight(desk_on: Make) -> None:
    desk = desk_on("News\n\nRents fell. Wages rose. Prices stood still.")
    schema = read_schema(write_schema(desk.project.schema) + SUPPORTS, "own.toml")
    assert set_schema(desk.project, schema) is not None
    desk.caret(desk.place("Rents"))
    desk.press("k", "Enter")
    assert foot(desk) == (
        "Link: k who claims it · e which claim says the same · u which claim does it support · Esc"
    )
    desk.press("u")
    assert desk.messages[-1].startswith("There is no label in sight that it could be linked to.")
    desk.caret(desk.place("Prices"))
    desk.press("k", "Enter", "u")
    assert hinted(desk) == ["Rents fell"]
    desk.press("f")
    assert linked(desk) == [("supports", "claim", "Rents fell")]


def test_a_memo_of_a_chosen_link_is_kept_with_the_link(desk_on: Make) -> None:
    desk = desk_on(TEXT)
    desk.press("Space", "q", "1")
    (relation,) = desk.article.layer.relations()
    desk.session.controls.navigate.clicked_link(relation.id)
    desk.press("m")
    field = desk.dialog().findChild(QPlainTextEdit)
    assert field is not None
    field.setPlainText("by phone")
    desk.press("Ctrl+Enter")
    kept = desk.article.layer.relation(relation.id)
    assert kept is not None
    assert kept.note == "by phone"
    assert all(span.note is None for span in desk.spans())
    assert desk.session.hub.target.link == relation.id
    desk.settle()
    assert desk.session.work.card.note.text() == "by phone"
    desk.press("z")
    kept = desk.article.layer.relation(relation.id)
    assert kept is not None
    assert kept.note is None
