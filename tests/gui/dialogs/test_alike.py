"""All like this in the window: a preview with ticks, by keyboard alone, one act that one key takes back."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from desk import Desk
from markup import at
from projects import project_with
from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtTest import QAbstractItemModelTester, QTest
from PySide6.QtWidgets import QApplication

from annotator.domain.annotation import DocumentId, Fragment, Status, Tier
from annotator.gui.controllers.requests import AskPatience
from annotator.gui.dialogs.alike import AlikeDialog, missed_words
from annotator.gui.dialogs.patience import PatienceDialog
from annotator.gui.models.alike import AlikeRows
from annotator.gui.panels.article_row import ArticleRow
from annotator.gui.theme import Theme
from annotator.ops import annotate
from annotator.ops.alike import Found, Missed

ONE = "Mill reopens\n\nNorvik pays. Norvik hires. Nobody hires NORVIK.\nThe Norvik Story ended.\n"
TWO = "More news\n\nNorvik and Norvik again.\n"
THREE = "Done\n\nNorvik was here.\n"


@pytest.fixture
def open_desk(tmp_path: Path) -> Iterator[Callable[..., Desk]]:
    desks: list[Desk] = []

    def open_it(*texts: str, done: int | None = None) -> Desk:
        with project_with(tmp_path, *texts) as project:
            article = project.open_article(project.documents()[0].id)
            annotate.add_span(project, article, "organization", at(texts[0], "Norvik"))
            if done is not None:
                other = project.open_article(project.documents()[done].id)
                annotate.set_status(project, other, Status.DONE, list(Tier))
        desks.append(Desk(tmp_path / "news.annotator"))
        return desks[-1]

    yield open_it
    for desk in desks:
        desk.close()


def preview(desk: Desk) -> AlikeDialog:
    desk.settle()
    dialog = desk.dialog()
    assert isinstance(dialog, AlikeDialog)
    while dialog.searching:
        desk.settle()
    return dialog


def finish(desk: Desk) -> None:
    """Let what is under way come to its end."""
    desk.finish()


def doubts(dialog: AlikeDialog) -> list[str]:
    return [dialog.rows.at(row).doubt for row in range(dialog.rows.rowCount())]


def test_y_labels_what_is_ticked_and_z_takes_it_back(open_desk: Callable[..., Desk]) -> None:
    desk = open_desk(ONE)
    desk.press("n", "y")
    dialog = preview(desk)
    assert dialog.count.text() == "1 of 2"
    assert doubts(dialog) == ["", "inside “Norvik Story”"]
    desk.press("Enter")
    assert desk.labelled("organization") == ["Norvik", "Norvik"]
    assert desk.messages[-1] == "Labelled: Organization “Norvik”, 1 place"
    assert desk.session.hub.target.fragments == at(ONE, "Norvik")
    desk.press("z")
    assert desk.labelled("organization") == ["Norvik"]
    assert desk.messages[-1] == "Taken back: Organization “Norvik”, 1 place"


def test_space_ticks_and_escape_changes_nothing(open_desk: Callable[..., Desk]) -> None:
    desk = open_desk(ONE)
    desk.press("n", "y")
    dialog = preview(desk)
    desk.press("Down", "Space")
    assert dialog.count.text() == "2 of 2"
    desk.press("Ctrl+A")
    assert dialog.count.text() == "0 of 2"
    assert dialog.accept_button is not None
    assert not dialog.accept_button.isEnabled()
    desk.press("Enter")
    assert desk.labelled("organization") == ["Norvik"]
    desk.press("Ctrl+A")
    assert dialog.count.text() == "2 of 2"
    desk.press("Esc")
    assert desk.labelled("organization") == ["Norvik"]
    assert desk.session.desk.dialog() is None


def test_a_click_on_the_box_ticks(open_desk: Callable[..., Desk]) -> None:
    desk = open_desk(ONE)
    desk.press("n", "y")
    dialog = preview(desk)
    rectangle = dialog.list.visualRect(dialog.rows.index(1, 0))
    beside = QPoint(rectangle.center().x(), rectangle.top() + 12)
    for point, words in ((beside, "1 of 2"), (QPoint(22, rectangle.top() + 16), "2 of 2")):
        QTest.mouseClick(
            dialog.list.viewport(), Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, point
        )
        desk.settle()
        assert dialog.count.text() == words


def test_the_other_case_is_looked_for_when_asked(open_desk: Callable[..., Desk]) -> None:
    desk = open_desk(ONE)
    desk.press("n", "y")
    dialog = preview(desk)
    dialog.case.setFocus()
    desk.press("Space")
    preview(desk)
    assert dialog.count.text() == "2 of 3"


def test_only_the_other_case_is_shown_at_once(open_desk: Callable[..., Desk]) -> None:
    desk = open_desk("Title\n\nNorvik hires. NORVIK AGAIN.\n")
    desk.press("n", "y")
    dialog = preview(desk)
    assert dialog.case.isChecked()
    assert dialog.rows.rowCount() == 1


def test_shift_y_goes_through_all_articles_but_those_that_are_done(open_desk: Callable[..., Desk]) -> None:
    desk = open_desk(ONE, TWO, THREE, done=2)
    desk.press("n", "Shift+Y")
    dialog = preview(desk)
    assert dialog.count.text() == "3 of 4 in 2 articles"
    assert "1 place in 1 article" in dialog.closed.text()
    desk.press("Enter")
    assert [row.spans for row in desk.project.documents()] == [2, 2, 0]
    assert desk.project.documents()[2].status is Status.DONE
    desk.press("z")
    assert [row.spans for row in desk.project.documents()] == [1, 0, 0]


def test_a_done_article_that_is_chosen_counts_as_changed_since(
    open_desk: Callable[..., Desk], theme: Theme
) -> None:
    desk = open_desk(ONE, TWO, THREE, done=2)
    desk.press("n", "Shift+Y")
    dialog = preview(desk)
    dialog.closed.setFocus()
    desk.press("Space")
    assert dialog.count.text() == "4 of 5 in 3 articles"
    dialog.list.setFocus()
    desk.press("Enter")
    model = desk.session.work.articles.model
    row = next(row for row in model.rows() if row.title == "Done")
    assert row.status is Status.IN_PROGRESS
    assert "changed since done" in model.tip(model.place_of(row.id))
    signs = [sign for sign, _ in ArticleRow(theme).state_parts(row, 0, False)]
    assert signs == ["↻", "1"]
    desk.press("z")
    assert desk.project.documents()[2].status is Status.DONE


def test_many_steps_are_labelled_with_a_bar(open_desk: Callable[..., Desk]) -> None:
    desk = open_desk(ONE, *(f"Article {n}\n\nNorvik pays {n}.\n" for n in range(12)))
    desk.press("n", "Shift+Y")
    assert preview(desk).rows.rowCount() == 14
    asked: list[object] = []
    desk.session.hub.asked.connect(asked.append)
    desk.press("Enter")
    finish(desk)
    assert [type(request) for request in asked] == [AskPatience]
    assert sum(row.spans for row in desk.project.documents()) == 14
    assert desk.messages[-1] == "Labelled: Organization “Norvik”, 13 places in 13 articles"


def test_keys_wait_while_many_are_labelled_and_only_escape_stops(open_desk: Callable[..., Desk]) -> None:
    desk = open_desk(ONE, *(f"Article {n}\n\nNorvik pays {n}.\n" for n in range(12)))
    desk.press("n", "Shift+Y")
    preview(desk).accept()
    dialog = desk.dialog()
    assert isinstance(dialog, PatienceDialog)
    for key in (Qt.Key.Key_Return, Qt.Key.Key_Space, Qt.Key.Key_Y, Qt.Key.Key_P):
        QTest.keyClick(dialog.focusWidget() or dialog, key)
    assert not dialog.stopped
    assert desk.session.desk.dialog() is dialog
    QTest.keyClick(dialog.focusWidget() or dialog, Qt.Key.Key_Escape)
    finish(desk)
    assert desk.messages[-1] == "Stopped. Nothing was changed."
    assert sum(row.spans for row in desk.project.documents()) == 1
    QTest.keyClick(desk.canvas, Qt.Key.Key_Y, Qt.KeyboardModifier.ShiftModifier)
    preview(desk).accept()
    finish(desk)
    assert sum(row.spans for row in desk.project.documents()) == 14


def test_the_text_has_the_keyboard_after_a_dialog(open_desk: Callable[..., Desk]) -> None:
    desk = open_desk(ONE)
    for opening, leaving in (("y", "Esc"), ("?", "Esc"), ("y", "Enter")):
        desk.press("n", opening)
        if opening == "y":
            preview(desk)
        desk.press(leaving)
        assert desk.session.desk.dialog() is None
        assert desk.canvas.hasFocus(), (opening, leaving)


def test_a_key_that_is_still_held_does_not_agree(open_desk: Callable[..., Desk]) -> None:
    desk = open_desk(ONE)
    desk.press("n", "y")
    dialog = preview(desk)
    none = Qt.KeyboardModifier.NoModifier
    held = QKeyEvent(QEvent.Type.KeyPress, Qt.Key.Key_Return, none, "\r", True)
    QApplication.sendEvent(dialog.list, held)
    assert desk.session.desk.dialog() is dialog
    assert desk.labelled("organization") == ["Norvik"]


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("T\n\nNorvik left.", "“Norvik” stands nowhere else in this article."),
        ("T\n\nNorvik left. norvikish", "“Norvik” stands nowhere else in this article."),
    ],
)
def test_no_place_costs_one_sentence(open_desk: Callable[..., Desk], text: str, sentence: str) -> None:
    desk = open_desk(text)
    desk.press("n", "y")
    assert desk.session.desk.dialog() is None
    assert desk.messages[-1] == sentence


def test_places_that_are_labelled_are_told(open_desk: Callable[..., Desk]) -> None:
    desk = open_desk("T\n\nNorvik left. Norvik came. Norvik stays.")
    desk.press("n", "y")
    preview(desk)
    desk.press("Enter", "y")
    assert desk.messages[-1] == "“Norvik” in this article: 2 other places have the label already."


def test_without_a_label_there_is_nothing_to_look_for(open_desk: Callable[..., Desk]) -> None:
    desk = open_desk(ONE)
    desk.press("y")
    assert desk.session.desk.dialog() is None
    assert desk.messages[-1].startswith("No label is chosen")


def test_a_done_article_says_so(open_desk: Callable[..., Desk]) -> None:
    desk = open_desk(ONE, done=0)
    desk.session.controls.articles.open(desk.project.documents()[0].id)
    desk.press("n", "y")
    assert desk.messages[-1].startswith("This article is done.")


def test_what_was_passed_over_is_counted_in_one_sentence() -> None:
    assert missed_words(Missed()) == ""
    assert missed_words(Missed(1, 2)) == (
        "1 place has this label already; 2 places are labelled as something else."
    )


# -- rows


def place(document: str, doubt: str = "", status: Status = Status.NEW) -> Found:
    fragment: Fragment = (0, 6)
    return Found(DocumentId(document), "Title", fragment, "at ", "Norvik", " now", doubt, status)


def test_rows_are_a_proper_model_and_count_along() -> None:
    rows = AlikeRows(True)
    tester = QAbstractItemModelTester(rows, QAbstractItemModelTester.FailureReportingMode.Fatal)
    rows.add([place("a"), place("a", "inside a title"), place("b"), place("c", status=Status.DONE)])
    assert rows.count_words() == "2 of 3 in 2 articles"
    assert rows.closed() == (1, 1)
    rows.toggle(0)
    assert rows.count_words() == "1 of 3 in 1 article"
    rows.set_with_closed(True)
    assert rows.count_words() == "2 of 4 in 2 articles"
    rows.toggle_all()
    assert [one.document for one in rows.chosen()] == ["a", "a", "b", "c"]
    assert rows.in_words(1) == "ticked, at Norvik now, Title  ·  inside a title"
    rows.clear()
    assert rows.count_words() == "0 of 0 in 0 articles"
    assert tester is not None
