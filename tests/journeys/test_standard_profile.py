"""The Standard profile by keyboard: every kind of question, what is derived, and switches, on the real window."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from desk import Desk, exported
from projects import ANN, add_document
from projects import schema as built_in
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QCheckBox, QLineEdit, QPlainTextEdit

from annotator.domain.annotation import Span, Value
from annotator.domain.change import changed
from annotator.domain.schema import Attribute, AttributeKind, Choice, Schema
from annotator.gui.models.card import RowState
from annotator.ops.project import create

TEXT = (
    "Mill reopens\n\n"
    "“The roof is dry at last,” Lena Brandt said. Norvik Paper sold the mill in 1962.\n\n"
    "“Bring a coat,” was the advice.\n"
)
Make = Callable[..., Desk]

MANY = Attribute(
    "color",
    "Color",
    AttributeKind.CHOICE,
    tuple(Choice(f"c{n}", f"color {n}") for n in range(1, 13)),
    "Which color?",
    asked=True,
)
SEVERAL = Attribute(
    "mood",
    "Mood",
    AttributeKind.SEVERAL,
    tuple(Choice(name, name) for name in ("calm", "angry", "sad")),
    "Which moods?",
    asked=True,
)
NUMBER = Attribute("weight", "Weight", AttributeKind.NUMBER, (), "How heavy is it?", asked=True)
YES = Attribute("loud", "Loud", AttributeKind.YES, (), "Is it loud?", asked=True)


def with_questions(*attributes: Attribute) -> Schema:
    """Return News whose claims have these questions."""
    news = built_in()
    labels = [
        replace(label, attributes=(*label.attributes, *attributes)) if label.id == "claim" else label
        for label in news.labels
    ]
    return replace(news, labels=tuple(labels))


@pytest.fixture
def desk_on(tmp_path: Path, home: Path) -> Iterator[Make]:
    made: list[Desk] = []

    def make(schema: Schema | None = None) -> Desk:
        with create(tmp_path / "news.annotator", schema or built_in("standard"), ANN) as project:
            add_document(project, TEXT)
            path = project.path
        made.append(Desk(path, home / "settings.json"))
        return made[0]

    yield make
    for desk in made:
        desk.close()


def asked(desk: Desk) -> str | None:
    question = desk.session.hub.question
    return None if question is None else question.id


def only(desk: Desk, label: str) -> Span:
    return next(span for span in desk.spans() if span.label == label)


def values(desk: Desk, label: str) -> dict[str, Value]:
    return dict(only(desk, label).attributes)


def rows(desk: Desk) -> list[tuple[str, str, RowState]]:
    desk.session.work.card.refresh()
    card = desk.session.work.card.card
    assert card is not None
    return [(row.word, row.value, row.state) for row in card.rows]


def agree(desk: Desk) -> None:
    """Press the default button of the dialog; without a window manager the window must be told that it is back."""
    desk.dialog().accept()
    desk.settle()
    desk.session.window.activateWindow()
    desk.canvas.setFocus()
    desk.settle()


def claim(desk: Desk) -> None:
    desk.select("Norvik Paper sold the mill in 1962")
    desk.press("k")


def test_after_q_digits_alone_answer_all_that_is_asked(desk_on: Make) -> None:
    desk = desk_on()
    before = desk.presses
    desk.press("Space", "q")
    assert asked(desk) == "source"
    desk.press("1", "1", "1")
    assert asked(desk) is None
    assert desk.presses - before == 5
    assert values(desk, "quote") == {"type": "direct", "act": "statement"}
    assert only(desk, "quote").derived == ("type",)
    assert ("kind", "direct", RowState.DERIVED) in rows(desk)
    assert ("act", "statement", RowState.SET) in rows(desk)


def test_a_comes_to_the_optional_questions_first_and_shift_a_goes_back(desk_on: Make) -> None:
    desk = desk_on()
    desk.press("Space", "q", "1", "1", "1", "a")
    assert asked(desk) == "polarity"
    desk.press("1", "a")
    assert asked(desk) == "modality"
    desk.press("Shift+A", "Shift+A")
    assert asked(desk) == "act"
    question = desk.session.hub.question
    assert question is not None
    assert [answer.text for answer in question.answers if answer.chosen] == ["statement"]
    assert ("", "statement", RowState.CHOSEN) in rows(desk)


def test_the_same_digit_or_0_takes_an_answer_back(desk_on: Make) -> None:
    desk = desk_on()
    desk.press("Space", "q", "1", "1", "3")
    assert values(desk, "quote")["act"] == "intention"
    desk.press("Shift+A", "3")
    assert "act" not in values(desk, "quote")
    desk.press("a", "2")
    assert values(desk, "quote")["act"] == "decree"
    desk.press("Shift+A", "0")
    assert "act" not in values(desk, "quote")


def test_0_passes_by_what_is_open_and_it_stays_open(desk_on: Make) -> None:
    desk = desk_on()
    claim(desk)
    assert asked(desk) == "type"
    desk.press("0")
    assert asked(desk) == "worth"
    desk.press("2")
    assert asked(desk) is None
    assert values(desk, "claim") == {"asserted_by": "author", "worth": "minor"}
    assert ("kind", "open", RowState.OPEN) in rows(desk)


def test_a_derived_value_can_be_overridden_and_comes_back(desk_on: Make) -> None:
    desk = desk_on()
    desk.press("Space", "q", "1", "1", "1")
    desk.session.controls.answer.about("type")
    desk.press("4")
    assert values(desk, "quote")["type"] == "reported"
    assert only(desk, "quote").derived == ()
    assert ("kind", "reported", RowState.SET) in rows(desk)
    desk.session.controls.answer.about("type")
    question = desk.session.hub.question
    assert question is not None
    assert question.none_text == "as the program finds"
    desk.press("0")
    assert (values(desk, "quote")["type"], only(desk, "quote").derived) == ("direct", ("type",))
    desk.press("z")
    assert values(desk, "quote")["type"] == "reported"


def test_a_link_is_marked_and_the_same_digit_unlinks_it(desk_on: Make) -> None:
    desk = desk_on()
    desk.press("Space", "q", "1", "1")
    desk.session.controls.answer.about("cue")
    question = desk.session.hub.question
    assert question is not None
    assert [answer.text for answer in question.answers if answer.chosen] == ["said"]
    desk.press("1")
    assert desk.labelled("cue") == []
    assert asked(desk) == "cue"
    desk.press("0")
    assert asked(desk) == "act"


def test_no_source_said_twice_is_open_again(desk_on: Make) -> None:
    desk = desk_on()
    desk.press("Space", "q", "0")
    assert values(desk, "quote")["implicit_source"] == "yes"
    desk.session.controls.answer.about("source")
    desk.press("0")
    assert "implicit_source" not in values(desk, "quote")
    assert asked(desk) == "source"


# -- the other kinds


def test_yes_is_1_and_the_next_question_comes(desk_on: Make) -> None:
    desk = desk_on(with_questions(YES, NUMBER))
    claim(desk)
    desk.press("1")
    assert (values(desk, "claim")["loud"], asked(desk)) == ("yes", "weight")


def test_several_stay_until_enter(desk_on: Make) -> None:
    desk = desk_on(with_questions(SEVERAL, YES))
    claim(desk)
    desk.press("1", "3")
    assert (values(desk, "claim")["mood"], asked(desk)) == (("calm", "sad"), "mood")
    desk.press("1")
    assert values(desk, "claim")["mood"] == ("sad",)
    desk.press("Enter")
    assert asked(desk) == "loud"


def test_a_number_is_typed_and_what_is_none_is_said_before_it_is_kept(desk_on: Make) -> None:
    desk = desk_on(with_questions(NUMBER))
    claim(desk)
    desk.press("1")
    field = desk.dialog().findChild(QLineEdit)
    assert field is not None
    QTest.keyClicks(field, "heavy")
    QTest.keyClick(field, Qt.Key.Key_Return)
    desk.settle()
    assert desk.dialog().isVisible()
    assert "weight" not in values(desk, "claim")
    field.clear()
    desk.type_into_dialog("3.5")
    assert values(desk, "claim")["weight"] == 3.5
    desk.session.controls.answer.about("weight")
    desk.press("0")
    assert "weight" not in values(desk, "claim")


def test_words_are_typed_or_taken_from_the_text(desk_on: Make) -> None:
    desk = desk_on()
    desk.select("Lena Brandt")
    desk.press("p", "a")
    assert asked(desk) == "role_title"
    desk.press("Enter")
    desk.type_into_dialog("mayor")
    assert values(desk, "person") == {"role_title": "mayor"}


def test_more_than_nine_choices_turn_pages(desk_on: Make) -> None:
    desk = desk_on(with_questions(MANY))
    claim(desk)
    desk.press("9")
    question = desk.session.hub.question
    assert question is not None
    assert [answer.text for answer in question.answers] == [
        "color 9",
        "color 10",
        "color 11",
        "color 12",
        "the first ones",
    ]
    desk.press("9", "9")
    assert "color" not in values(desk, "claim")
    desk.press("4")
    assert values(desk, "claim")["color"] == "c12"


def test_a_claim_in_full_begins_with_its_own_words(desk_on: Make) -> None:
    desk = desk_on()
    desk.session.controls.profile.set_switches({"normalized"})
    claim(desk)
    assert asked(desk) == "normalized"
    desk.press("1")
    field = desk.dialog().findChild(QLineEdit)
    assert field is not None
    assert field.text() == "Norvik Paper sold the mill in 1962"
    QTest.keyClick(field, Qt.Key.Key_Return)
    desk.settle()
    assert values(desk, "claim")["normalized"] == "Norvik Paper sold the mill in 1962"


# -- switches


def test_switches_turn_parts_on_in_a_project_with_labels_in_one_act(desk_on: Make) -> None:
    desk = desk_on(built_in())
    desk.press("Space", "q", "1")
    assert asked(desk) is None
    desk.session.work.run("label.switches")
    boxes = desk.dialog().findChildren(QCheckBox)
    assert not any(box.isChecked() for box in boxes)
    boxes[0].setChecked(True)
    agree(desk)
    assert asked(desk) == "cue"
    assert desk.messages[-1] == "What is marked: what signals a quote on."
    desk.press("1")
    assert desk.labelled("cue") == ["said"]
    assert "label.cue" in {command.id for command in desk.session.work.runner.table}
    desk.press("z", "z")
    assert desk.project.schema == replace(built_in(), head=desk.project.schema.head)
    assert "label.cue" not in {command.id for command in desk.session.work.runner.table}
    assert asked(desk) is None


def test_what_is_switched_off_is_hidden_and_nothing_goes(desk_on: Make) -> None:
    desk = desk_on()
    desk.press("Space", "q", "1", "1", "1")
    spans = desk.spans()
    desk.session.controls.profile.set_switches({"claims"})
    assert desk.spans() == spans
    assert "act" not in [word for word, _, _ in rows(desk)]
    desk.press("a")
    assert asked(desk) == "cluster"
    desk.press("c")
    assert desk.spans() == spans
    desk.session.controls.profile.set_switches({"claims", "acts", "cues"})
    assert ("act", "statement", RowState.SET) in rows(desk)
    assert desk.spans() == spans


# -- odd frames


def test_the_card_the_rail_and_u_tell_of_an_odd_frame(desk_on: Make) -> None:
    desk = desk_on()
    desk.press("Space", "q", "1", "1", "1", "Esc", "Esc")
    source = only(desk, "source")
    start = desk.place("roof")
    moved = replace(source, fragments=((start, start + 4),))
    desk.project.record([desk.project.draft("moved", desk.article.document.id, [changed(source, moved)])])
    desk.session.work.rail.refresh()
    desk.press("Ctrl+Home", "u")
    assert desk.session.hub.target.span == only(desk, "quote").id
    card = desk.session.work.card
    card.refresh()
    assert card.problem.text() == "“roof” stands inside the quote: Enter s asks again who says it."
    assert card.problem.isVisible()
    assert [entry.state.value for entry in desk.session.work.rail.model.entries()] == ["unfinished", "open"]


def test_a_quote_that_nobody_says_is_told_once_it_is_not_asked(desk_on: Make) -> None:
    desk = desk_on()
    desk.press("Space", "q")
    card = desk.session.work.card
    card.refresh()
    assert not card.problem.isVisible()
    desk.press("Esc")
    card.refresh()
    assert card.problem.text() == "Nobody says it yet: a asks who, 0 means no source in the text."


# -- the article


def test_about_the_article_is_an_act_and_exported(desk_on: Make, tmp_path: Path) -> None:
    desk = desk_on()
    desk.session.work.run("article.about")
    lines = desk.dialog().findChildren(QLineEdit)
    note = desk.dialog().findChild(QPlainTextEdit)
    box = desk.dialog().findChild(QCheckBox)
    assert note is not None
    assert box is not None
    QTest.keyClicks(lines[0], "report")
    box.setChecked(True)
    QTest.keyClicks(note, "seen twice")
    agree(desk)
    said = {"genre": "report", "wire_copy": "yes", "note": "seen twice"}
    assert dict(desk.article.layer.state.attributes) == said
    desk.press("z")
    assert dict(desk.article.layer.state.attributes) == {}
    desk.press("Shift+Z")
    path = desk.project.path
    desk.close()
    layers = exported(path, tmp_path)[0]["layers"]
    assert layers == [{"annotator": "ann", "status": "in_progress", "attributes": said}]
