"""The registry of names in the window, by keys: what is chosen, what it does, and where it leads."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from desk import Desk
from markup import at
from projects import project_with
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit

from annotator.domain.annotation import HUMAN
from annotator.gui.dialogs.find_name import FindNameDialog
from annotator.gui.panels.registry import NamesPage
from annotator.ops import annotate, clusters
from annotator.ops.clusters import ClusterRow

TEXTS = (
    "Mill reopens\n\nLena Brandt left. Brandt said it rains. “It ends,” she said. Norvik closed it. Norvik left.",
    "Union doubts it\n\nLena Brandt came. Brandt spoke. Norvik grew in May. Norvik paid 30 million dollars in May.",
)


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    """Return a window on two articles that both name Lena Brandt and Norvik twice."""
    with project_with(tmp_path, *TEXTS, profile="standard") as project:
        for row, text in zip(project.documents(), TEXTS, strict=True):
            article = project.open_article(row.id)
            for label, words, nth in (
                ("person", "Lena Brandt", 1),
                ("person", "Brandt", 2),
                ("organization", "Norvik", 1),
                ("organization", "Norvik", 2),
            ):
                annotate.add_span(project, article, label, at(text, words, nth))
    window = Desk(tmp_path / "news.annotator", tmp_path / "settings.json")
    yield window
    window.close()


def page(desk: Desk) -> NamesPage:
    found = desk.session.work.naming.page
    assert found is not None
    return found


def names(desk: Desk) -> NamesPage:
    """Open the registry by its keys and wait until the spellings are counted."""
    desk.press("Ctrl+Shift+N")
    calm(desk)
    return page(desk)


def calm(desk: Desk) -> None:
    for _ in range(6):
        desk.settle()


def rows(desk: Desk) -> list[ClusterRow]:
    found, _ = clusters.reader(desk.project).page(0, 99)
    return found


def listed(desk: Desk) -> list[str]:
    model = page(desk).rows
    return [f"{model.at(n).cluster.name} {model.at(n).members}" for n in range(model.rowCount())]


def labels(desk: Desk) -> list[str]:
    model = page(desk).detail.places
    return [model.at(n).words for n in range(model.rowCount())]


def test_the_registry_lists_who_is_meant_with_counts_and_labels(desk: Desk) -> None:
    shown = names(desk)
    assert listed(desk) == ["Lena Brandt 2", "Lena Brandt 2", "Norvik 2", "Norvik 2"]
    assert shown.count.text() == "4"
    assert shown.detail.about.whole() == "person, 2 labels in 1 article"
    assert labels(desk) == ["Lena Brandt", "Brandt"]
    assert [shown.detail.spelling.itemText(n) for n in range(shown.detail.spelling.count())] == [
        "2 spellings",
        "Brandt  1",
        "Lena Brandt  1",
    ]


def test_two_names_become_one_by_keys_and_undo_takes_it_back(desk: Desk) -> None:
    shown = names(desk)
    desk.press("Shift+Down")
    assert shown.detail.name.whole() == "2 names"
    desk.session.work.run("names.merge")
    calm(desk)
    assert listed(desk) == ["Lena Brandt 4", "Norvik 2", "Norvik 2"]
    assert shown.detail.about.whole() == "person, 4 labels in 2 articles"
    assert desk.messages[-1] == "They are one now."
    desk.press("Ctrl+Z")
    calm(desk)
    assert listed(desk) == ["Lena Brandt 2", "Lena Brandt 2", "Norvik 2", "Norvik 2"]
    desk.press("Ctrl+Y")
    calm(desk)
    assert listed(desk) == ["Lena Brandt 4", "Norvik 2", "Norvik 2"]


def test_a_single_name_asks_with_which_other_it_is_merged(desk: Desk) -> None:
    names(desk)
    desk.session.work.run("names.merge")
    dialog = desk.dialog()
    assert isinstance(dialog, FindNameDialog)
    assert dialog.shown() == ["Lena Brandt"]
    QTest.keyClick(dialog.field, Qt.Key.Key_Return)
    calm(desk)
    assert listed(desk) == ["Lena Brandt 4", "Norvik 2", "Norvik 2"]


def test_different_kinds_are_refused_in_one_sentence(desk: Desk) -> None:
    names(desk)
    desk.press("Shift+Down", "Shift+Down")
    desk.session.work.run("names.merge")
    assert "they cannot be the same" in desk.messages[-1]
    assert len(rows(desk)) == 4


def test_a_name_is_renamed_with_f2(desk: Desk) -> None:
    names(desk)
    QTest.keyClick(desk.session.window, Qt.Key.Key_F2)
    field = desk.dialog().findChild(QLineEdit)
    assert field is not None
    assert field.text() == "Lena Brandt"
    desk.type_into_dialog("Lena M. Brandt")
    calm(desk)
    assert "Lena M. Brandt 2" in listed(desk)
    assert page(desk).detail.name.whole() == "Lena M. Brandt"


def test_a_name_that_is_too_long_stays_in_its_field(desk: Desk) -> None:
    names(desk)
    desk.session.work.run("names.rename")
    dialog = desk.dialog()
    field = dialog.findChild(QLineEdit)
    assert field is not None
    field.setText("x" * 201)
    QTest.keyClick(field, Qt.Key.Key_Return)
    assert desk.dialog() is dialog
    assert "can have 200 characters, this one has 201" in dialog.problem.text()  # type: ignore[attr-defined]  # see below
    assert field.text() == "x" * 201


def test_a_link_is_checked_while_it_is_typed_and_can_be_taken_away(desk: Desk) -> None:
    names(desk)
    desk.session.work.run("names.link")
    dialog = desk.dialog()
    field = dialog.findChild(QLineEdit)
    assert field is not None
    QTest.keyClicks(field, "javascript:1")
    assert "is no link" in dialog.problem.text()  # type: ignore[attr-defined]  # of every dialog with a frame
    field.clear()
    desk.type_into_dialog("Q42")
    calm(desk)
    assert page(desk).detail.about.whole().endswith("Q42")
    desk.session.work.run("names.link")
    field = desk.dialog().findChild(QLineEdit)
    assert field is not None
    field.clear()
    QTest.keyClick(field, Qt.Key.Key_Return)
    calm(desk)
    assert [row.cluster.link for row in rows(desk)] == [None] * 4


def test_a_spelling_becomes_a_name_of_its_own(desk: Desk) -> None:
    shown = names(desk)
    shown.detail.spelling.setCurrentIndex(1)
    shown.detail.spelling.activated.emit(1)
    assert labels(desk) == ["Brandt"]
    desk.session.work.run("names.split")
    desk.type_into_dialog("Jon Brandt")
    calm(desk)
    assert sorted(listed(desk)) == ["Jon Brandt 1", "Lena Brandt 1", "Lena Brandt 2", "Norvik 2", "Norvik 2"]


def test_one_label_moves_to_another_name(desk: Desk) -> None:
    shown = names(desk)
    desk.press("Enter")
    assert shown.detail.labels.hasFocus()
    desk.press("Down")
    assert shown.choice().words == "Brandt"
    desk.session.work.run("names.move")
    QTest.keyClick(desk.dialog().findChild(QLineEdit), Qt.Key.Key_Return)
    calm(desk)
    assert sorted(listed(desk)) == ["Lena Brandt 1", "Lena Brandt 3", "Norvik 2", "Norvik 2"]


def test_enter_shows_a_label_in_its_article(desk: Desk) -> None:
    shown = names(desk)
    desk.press("Down", "Enter", "Down", "Enter")
    calm(desk)
    assert not shown.isVisible()
    assert desk.canvas.hasFocus()
    span = desk.session.controls.navigate.focus_span()
    assert span is not None
    assert desk.words(span) == "Brandt"


def test_esc_leads_back_to_the_text_and_the_keys_open_it_again(desk: Desk) -> None:
    names(desk)
    assert desk.session.work.title.isHidden()
    desk.press("Esc")
    assert desk.canvas.hasFocus()
    assert desk.session.hub.transient is None
    assert not desk.session.work.title.isHidden()
    desk.press("Ctrl+Shift+N", "Ctrl+Shift+N")
    assert not page(desk).isVisible()


def test_the_list_is_filtered_by_words_and_kind(desk: Desk) -> None:
    shown = names(desk)
    shown.field.setText("nor")
    assert listed(desk) == ["Norvik 2", "Norvik 2"]
    assert shown.count.text() == "2 of 4"
    shown.field.setText("nobody")
    assert shown.nothing.text() == "No name holds “nobody”."
    shown.field.clear()
    action = next(a for a in shown.kind_button.menu().actions() if a.text() == "organizations")
    action.trigger()
    assert listed(desk) == ["Norvik 2", "Norvik 2"]


def test_only_what_nobody_means_is_deleted(desk: Desk) -> None:
    names(desk)
    desk.press("Backspace")
    assert "is meant by 2 labels" in desk.messages[-1]
    assert len(rows(desk)) == 4


def test_acts_in_the_article_are_followed_also_while_the_registry_is_hidden(desk: Desk) -> None:
    names(desk)
    desk.press("Esc", "n", "Backspace")
    names(desk)
    assert sorted(listed(desk)) == ["Lena Brandt 2", "Norvik 2", "Norvik 2"]


def test_the_card_says_how_often_a_name_is_meant_and_its_link(desk: Desk) -> None:
    names(desk)
    desk.press("Shift+Down")
    desk.session.work.run("names.merge")
    desk.press("Esc", "n")
    desk.session.work.run("names.link")
    desk.type_into_dialog("Q42")
    desk.session.work.card.refresh()
    card = desk.session.work.card.card
    assert card is not None
    assert [(row.word, row.value) for row in card.rows if row.word in ("who", "meant", "link")] == [
        ("who", "Lena Brandt"),
        ("meant", "2 here, 2 articles"),
        ("link", "Q42"),
    ]
    row = next(widget for widget in desk.session.work.card.rows if widget.row and widget.row.word == "meant")
    desk.click_on(row)
    calm(desk)
    assert page(desk).isVisible()
    assert page(desk).detail.name.whole() == "Lena Brandt"


def test_a_project_for_reading_can_be_looked_at(desk: Desk, tmp_path: Path) -> None:
    shown = names(desk)
    second = Desk(tmp_path / "news.annotator", tmp_path / "other.json")
    try:
        second.press("Ctrl+Shift+N")
        calm(second)
        assert listed(second) == listed(desk)
        second.session.work.run("names.rename")
        assert "reading only" in second.messages[-1]
    finally:
        second.close()
    assert shown.isVisible()


# -- questions


def test_somebody_new_is_typed_after_zero(desk: Desk) -> None:
    desk.select("“It ends,”")
    desk.press("q")
    question = desk.session.hub.question
    assert question is not None
    she = next(answer.number for answer in question.answers if answer.text == "she")
    desk.press(str(she), "0")
    dialog = desk.dialog()
    assert isinstance(dialog, FindNameDialog)
    desk.type_into_dialog("The Union")
    assert [(r.cluster.kind, r.cluster.name) for r in rows(desk) if r.members == 1] == [
        ("person", "The Union")
    ]


def test_after_zero_an_organization_or_somebody_known_can_be_chosen(desk: Desk) -> None:
    desk.select("“It ends,”")
    desk.press("q")
    question = desk.session.hub.question
    assert question is not None
    she = next(answer.number for answer in question.answers if answer.text == "she")
    desk.press(str(she), "0")
    dialog = desk.dialog()
    assert isinstance(dialog, FindNameDialog)
    QTest.keyClicks(dialog.field, "norvik")
    assert dialog.shown() == ["Norvik", "Norvik", "New person “norvik”", "New organization “norvik”"]
    QTest.keyClick(dialog.field, Qt.Key.Key_Return)
    calm(desk)
    assert sorted(row.members for row in rows(desk) if row.cluster.name == "Norvik") == [2, 3]


def test_claims_that_say_the_same_are_asked_for_by_a_letter_of_link(desk: Desk) -> None:
    desk.session.controls.articles.open(desk.project.documents()[1].id)
    for words in ("Norvik grew in May", "Norvik paid 30 million dollars in May"):
        desk.select(words)
        desk.press("k")
    desk.press("Enter", "e")
    question = desk.session.hub.question
    assert question is not None
    assert question.text == "Which claim says the same?"
    desk.press("1")
    (group,) = (row for row in rows(desk) if row.cluster.kind == "claim")
    assert (group.cluster.name, group.members, group.cluster.origin) == ("Norvik grew in May", 2, HUMAN)
    desk.press("z")
    assert not [row for row in rows(desk) if row.cluster.kind == "claim"]
