"""The card tells all about the focused label; each row asks its question."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from annotator.domain.questions import Answer
from annotator.gui.application.session import Session
from annotator.gui.models.card import RowState
from annotator.gui.panels.card import heading


def label(session: Session, words: str, command: str) -> None:
    article = session.hub.article
    assert article is not None
    start = article.text.index(words)
    session.controls.navigate.go_to(start, start + len(words))
    session.work.run(command)
    session.work.card.refresh()


def rows(session: Session) -> dict[str, str]:
    card = session.work.card.card
    assert card is not None
    return {row.word: row.value for row in card.rows}


def test_nothing_selected_says_how_to_begin(session: Session) -> None:
    session.work.card.refresh()
    assert session.work.card.card is None
    assert session.work.card.title.text() == "Label"


def test_a_quote_shows_who_is_open(session: Session) -> None:
    label(session, "“The roof is dry at last,”", "label.quote")
    card = session.work.card
    assert card.title.text() == "This quote"
    assert card.kind.text() == "direct (found by the program)"
    assert rows(session)["who"] == "open"


def test_an_answer_fills_its_row(session: Session) -> None:
    label(session, "“The roof is dry at last,”", "label.quote")
    session.work.run("answer.1")
    session.work.card.refresh()
    assert rows(session)["who"] == "Lena Brandt"


def test_no_source_in_the_text_is_an_answer_too(session: Session) -> None:
    label(session, "“The roof is dry at last,”", "label.quote")
    session.work.run("answer.none")
    session.work.card.refresh()
    assert rows(session)["who"] == "no source in the text"


def test_a_clicked_row_asks_its_question(session: Session, qtbot: QtBot) -> None:
    label(session, "“The roof is dry at last,”", "label.quote")
    session.work.run("go.leave")
    session.work.card.refresh()
    row = next(row for row in session.work.card.rows if row.row is not None and row.row.word == "who")
    qtbot.mouseClick(row, Qt.MouseButton.LeftButton)
    assert session.hub.question is not None
    assert session.hub.question.text == "Who says it?"


def test_a_source_leads_back_to_its_quote(session: Session) -> None:
    label(session, "“The roof is dry at last,”", "label.quote")
    session.work.run("answer.1")
    article = session.hub.article
    assert article is not None
    source = article.layer.relations()[0].to_span
    session.controls.navigate.focus_by_id(source)
    session.work.card.refresh()
    assert rows(session)["says"] == "“The roof is dry at last,”"


def test_derived_values_are_told_from_chosen_ones(session: Session) -> None:
    label(session, "“The roof is dry at last,”", "label.quote")
    card = session.work.card.card
    assert card is not None
    states = {row.word: row.state for row in card.rows}
    assert states["kind"] is RowState.DERIVED


def test_the_rule_fits_the_open_question(session: Session) -> None:
    label(session, "“The roof is dry at last,”", "label.quote")
    assert session.work.card.rules.heading.text().startswith("Rule Q")


def test_a_clicked_label_labels(session: Session, qtbot: QtBot) -> None:
    article = session.hub.article
    assert article is not None
    start = article.text.index("Lena Brandt")
    session.controls.navigate.go_to(start, start + 11)
    button = next(b for b in session.work.card._labels if b.property("command") == "label.person")
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    assert [span.label for span in article.layer.spans()] == ["person"]


def test_a_label_named_like_a_tag_is_shown_as_it_is(session: Session) -> None:
    label(session, "Lena Brandt", "label.person")
    session.work.card.note.setText("<img src=x>")
    assert session.work.card.note.textFormat() is Qt.TextFormat.PlainText


def test_no_word_before_an_answer_is_cut(session: Session) -> None:
    label(session, "Brandt spoke on the bridge", "label.claim")
    session.work.card.refresh()
    for row in session.work.card.rows:
        assert row.word.text() == row.word.whole()


def test_the_letters_are_written_as_they_are_pressed(session: Session) -> None:
    assert {button.cap.text() for button in session.work.card._labels} >= {"p", "o", "q", "k"}


@pytest.mark.parametrize("size", [(760, 460), (1000, 640), (1280, 800)])
def test_a_rule_takes_the_height_of_its_words(session: Session, size: tuple[int, int], qtbot: QtBot) -> None:
    session.window.resize(*size)
    label(session, "“The roof is dry at last,”", "label.quote")
    qtbot.wait(20)
    label(session, "Brandt spoke on the bridge", "label.claim")
    qtbot.wait(20)
    rules = session.work.card.rules
    for part in (rules.text, rules.do, rules.dont):
        height = part.height()
        part.setMinimumHeight(0)
        assert height == part.heightForWidth(part.width())


def test_a_low_window_shows_the_label_instead_of_those_to_choose(session: Session) -> None:
    session.window.resize(760, 460)
    label(session, "Lena Brandt", "label.person")
    assert session.work.card._palette.isHidden()
    session.work.run("go.leave")
    session.work.run("go.leave")
    session.work.card.refresh()
    assert not session.work.card._palette.isHidden()


def test_the_head_of_the_card_reads_as_a_person_says_it() -> None:
    titles = ("Quote", "Who says it", "What signals it", "Not a quote", "NGO", "iPhone", "产品")
    assert [heading(title) for title in titles] == ["This quote", *titles[1:]]


def test_those_who_may_be_meant_are_listed(session: Session) -> None:
    label(session, "Lena Brandt", "label.person")
    question = session.controls.answer.every_question(session.controls.answer.focused())[0]
    asked = replace(question, answers=(Answer(1, "Lena Brandt of the mill"), Answer(2, "Brandt & Sons")))
    session.hub.set_question(asked)
    session.work.card.refresh()
    card = session.work.card.card
    assert card is not None
    assert [(row.number, row.value) for row in card.rows if row.state is RowState.CHOICE][:2] == [
        (1, "Lena Brandt of the mill"),
        (2, "Brandt & Sons"),
    ]
    assert all(row.key.isHidden() for row in session.work.card.rows if row.row and row.row.number is None)
