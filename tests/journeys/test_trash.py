"""Articles go to the trash and come back in the real window: by the list, by commands, one and several."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from desk import Desk
from markup import at
from projects import project_with
from PySide6.QtCore import QItemSelectionModel, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QMenu
from pytestqt.qtbot import QtBot

from annotator.base.settings import LIST_FILTER, Settings
from annotator.domain.annotation import AnnotatorName, Status, Tier
from annotator.gui.dialogs.ask import TrashDialog
from annotator.gui.dialogs.patience import PatienceDialog
from annotator.gui.models.articles import ArticleFilter
from annotator.gui.panels.articles import ArticleView
from annotator.ops import annotate
from annotator.ops.backups import Reason, all_backups
from annotator.ops.project import open_project

TEXTS = (
    "Mill reopens\n\nLena Brandt said it rains.\n",
    "Court rises\n\nNobody was there.\n",
    "Fed holds\n\nNorvik closed.\n",
    "Storm over Bonn\n\nIt rains.\n",
)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Return a closed project of four articles with one label."""
    with project_with(tmp_path, *TEXTS) as project:
        article = project.open_article(project.documents()[0].id)
        annotate.add_span(project, article, "person", at(article.text, "Lena Brandt", 1))
        return project.path


@pytest.fixture
def desk(path: Path, tmp_path: Path) -> Iterator[Desk]:
    window = Desk(path, tmp_path / "settings.json")
    yield window
    window.close()


def view(desk: Desk) -> ArticleView:
    """Give the keyboard to the list."""
    desk.session.work.articles.view.setFocus()
    desk.settle()
    return desk.session.work.articles.view


def delete(desk: Desk) -> None:
    """Press Delete on the list."""
    QTest.keyClick(view(desk), Qt.Key.Key_Delete)
    desk.settle()


def agree(desk: Desk) -> str:
    """Agree to the question and wait for what follows; return what it said."""
    dialog = desk.dialog()
    assert isinstance(dialog, TrashDialog)
    said = " ".join(label.text() for label in dialog.findChildren(QLabel))
    assert dialog.accept_button is not None
    desk.click_on(dialog.accept_button)
    wait(desk)
    return said


def wait(desk: Desk) -> None:
    """Wait until an act of several articles is done."""
    for _ in range(3000):
        if not isinstance(desk.session.desk.dialog(), PatienceDialog):
            break
        QTest.qWait(1)
    desk.settle()


def titles(desk: Desk) -> list[str]:
    """Return what the list shows."""
    model = desk.session.work.articles.model
    return [model.at(row).title for row in range(model.rowCount())]


def trashed(path: Path) -> list[str]:
    """Return what the file says of its trash."""
    with open_project(path, write=False) as project:
        return [row.title for row in project.trashed_documents()]


def shown_trash(desk: Desk) -> None:
    """Let the list show the trash."""
    desk.session.work.run("article.show_trash")
    desk.settle()


def test_delete_in_the_list_puts_an_article_in_the_trash_and_shows_the_next(desk: Desk, path: Path) -> None:
    delete(desk)
    assert desk.session.desk.dialog() is None
    assert titles(desk) == ["Court rises", "Fed holds", "Storm over Bonn"]
    assert desk.article.document.title == "Court rises"
    assert desk.messages[-1] == "In the trash: “Mill reopens”"
    desk.close()
    assert trashed(path) == ["Mill reopens"]


def test_undo_brings_it_back_without_leaving_the_article(desk: Desk, path: Path) -> None:
    delete(desk)
    desk.press("Ctrl+Z")
    assert desk.session.desk.dialog() is None
    assert titles(desk)[0] == "Mill reopens"
    assert desk.article.document.title == "Court rises"
    assert desk.messages[-1] == "Out of the trash: “Mill reopens”"
    desk.press("Ctrl+Shift+Z")
    assert desk.messages[-1] == "In the trash: “Mill reopens”"
    assert titles(desk)[0] == "Court rises"
    desk.close()
    assert trashed(path) == ["Mill reopens"]


def test_redo_of_the_shown_article_leaves_it(desk: Desk) -> None:
    delete(desk)
    desk.press("Ctrl+Z", "Ctrl+PgUp")
    assert desk.article.document.title == "Mill reopens"
    desk.press("Ctrl+Shift+Z")
    assert desk.article.document.title == "Court rises"
    assert not desk.article.in_trash


def test_the_last_of_the_list_gives_way_to_the_one_before(desk: Desk) -> None:
    desk.press("Ctrl+PgDn", "Ctrl+PgDn", "Ctrl+PgDn")
    assert len(desk.session.work.articles.selected()) == 1
    desk.session.work.run("article.trash")
    desk.settle()
    assert desk.article.document.title == "Fed holds"


def test_another_row_than_the_shown_article_goes_and_the_text_stays(desk: Desk) -> None:
    view(desk)
    desk.press("Down", "Down")
    delete(desk)
    assert titles(desk) == ["Mill reopens", "Court rises", "Storm over Bonn"]
    assert desk.article.document.title == "Mill reopens"


def test_several_are_asked_for_once_and_are_one_act_after_a_backup(desk: Desk, path: Path) -> None:
    view(desk)
    desk.press("Shift+Down", "Shift+Down")
    assert desk.session.work.articles.delegate.several
    before = len(all_backups())
    delete(desk)
    said = agree(desk)
    assert "Put 3 articles in the trash?" in said
    assert "They hold 1 label of 1 person (ann)." in said
    assert "Nothing is erased" in said
    assert titles(desk) == ["Storm over Bonn"]
    assert desk.article.document.title == "Storm over Bonn"
    assert desk.messages[-1] == "In the trash: 3 articles"
    made = all_backups()
    assert len(made) == before + 1
    assert made[0].reason is Reason.DELETION
    desk.press("Ctrl+Z")
    assert len(titles(desk)) == 4


def test_leaving_them_changes_nothing(desk: Desk) -> None:
    view(desk)
    desk.press("Shift+Down")
    delete(desk)
    assert isinstance(desk.dialog(), TrashDialog)
    desk.press("Esc")
    assert len(titles(desk)) == 4
    assert desk.messages == []


def test_a_click_with_ctrl_selects_and_opens_nothing(desk: Desk) -> None:
    rows = view(desk)
    place = rows.visualRect(rows.model().index(2, 0)).center()
    QTest.mouseClick(rows.viewport(), Qt.MouseButton.LeftButton, Qt.KeyboardModifier.ControlModifier, place)
    desk.settle()
    assert desk.article.document.title == "Mill reopens"
    assert len(desk.session.work.articles.selected()) == 2


def test_a_done_article_is_asked_for(desk: Desk) -> None:
    annotate.set_status(desk.project, desk.article, Status.DONE, tuple(Tier))
    delete(desk)
    assert "It is done." in agree(desk)
    assert "Mill reopens" not in titles(desk)


def test_the_labels_of_another_are_asked_for(path: Path, tmp_path: Path) -> None:
    window = Desk(path, tmp_path / "settings.json", annotator="ben")
    try:
        delete(window)
        assert "It holds 1 label of 1 person (ann)." in agree(window)
    finally:
        window.close()


def test_the_trash_is_shown_read_only_and_ctrl_enter_takes_out(desk: Desk, path: Path) -> None:
    delete(desk)
    shown_trash(desk)
    assert titles(desk) == ["Mill reopens"]
    view(desk)
    desk.press("Home", "Enter")
    assert desk.article.in_trash
    model = desk.session.work.articles.model
    spoken = model.data(model.index(0, 0), Qt.ItemDataRole.AccessibleTextRole)
    assert str(spoken).startswith("Mill reopens, in the trash, ")
    assert desk.session.work.title.place.text().startswith("in the trash")
    assert desk.session.work.foot.words.text() == "This article lies in the trash. Ctrl+Enter takes it out."
    desk.caret(desk.place("rains"))
    desk.press("p")
    assert "lies in the trash" in desk.messages[-1]
    assert len(desk.spans()) == 1
    desk.press("Ctrl+Enter")
    assert not desk.article.in_trash
    assert desk.messages[-1] == "Out of the trash: “Mill reopens”"
    assert titles(desk) == []
    desk.press("p")
    assert len(desk.spans()) == 2
    desk.close()
    assert trashed(path) == []


def test_delete_takes_out_what_lies_in_the_trash(desk: Desk) -> None:
    delete(desk)
    delete(desk)
    shown_trash(desk)
    view(desk)
    desk.press("Home", "Shift+Down")
    delete(desk)
    wait(desk)
    assert desk.messages[-1] == "Out of the trash: 2 articles"
    assert desk.session.work.articles.model.total == 4
    assert desk.session.work.articles._empty.text() == "The trash is empty."


def test_when_all_went_the_window_says_how_articles_come_in(desk: Desk) -> None:
    view(desk)
    desk.press("Ctrl+A")
    delete(desk)
    agree(desk)
    assert desk.session.hub.article is None
    work = desk.session.work
    assert work.middle.currentWidget() is work.empty


def test_the_menu_of_a_row_offers_it(desk: Desk) -> None:
    rows = view(desk)
    rows.customContextMenuRequested.emit(rows.visualRect(rows.model().index(0, 0)).center())
    menu = rows.findChild(QMenu)
    assert menu is not None
    texts = [action.text() for action in menu.actions()]
    assert texts == ["Open", "Put in the trash\tDelete"]
    menu.actions()[1].trigger()
    menu.close()
    desk.settle()
    assert desk.messages[-1] == "In the trash: “Mill reopens”"


def test_a_project_open_for_reading_says_so(path: Path, tmp_path: Path) -> None:
    with open_project(path):
        window = Desk(None, tmp_path / "settings.json")
        try:
            window.session.controls.project.annotator = "ann"
            project = open_project(path, write=False, annotator=AnnotatorName("ann"))
            window.session.hub.open_project(project)
            window.session.work.open_some()
            delete(window)
            assert "open for reading only" in window.messages[-1]
            assert len(titles(window)) == 4
        finally:
            window.close()


def test_the_window_does_not_begin_in_the_trash_the_next_time(desk: Desk, tmp_path: Path) -> None:
    work = desk.session.work
    action = next(a for a in work.articles._filter_group.actions() if a.data() == ArticleFilter.TRASH)
    action.trigger()
    assert titles(desk) == []
    desk.close()
    assert Settings(tmp_path / "settings.json").get(LIST_FILTER) == "all"


def test_delete_again_means_the_next_article(desk: Desk) -> None:
    view, model = desk.session.work.articles.view, desk.session.work.articles.model
    # A modifier that a test before has left would select more.
    view.selectionModel().setCurrentIndex(model.index(1, 0), QItemSelectionModel.SelectionFlag.ClearAndSelect)
    delete(desk)
    focused = QApplication.focusWidget()
    assert isinstance(focused, ArticleView)
    QTest.keyClick(focused, Qt.Key.Key_Delete)
    desk.settle()
    assert QApplication.focusWidget() is desk.session.work.articles.view
    assert desk.session.work.articles.model.total == 2


def test_after_all_at_once_the_keyboard_is_where_one_goes_on(desk: Desk, qtbot: QtBot) -> None:
    work = desk.session.work
    desk.press("Ctrl+1")
    work.articles.view.setFocus()
    QTest.keyClick(work.articles.view, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    QTest.keyClick(work.articles.view, Qt.Key.Key_Delete)
    desk.settle()
    desk.press("Enter")
    qtbot.waitUntil(lambda: not work.articles.model.total and desk.session.desk.dialog() is None)
    desk.settle()
    assert QApplication.focusWidget() is work.empty.button


def test_with_all_in_the_trash_nobody_says_that_there_are_no_articles(desk: Desk) -> None:
    work = desk.session.work
    while work.articles.model.total:
        delete(desk)
    assert work.middle.currentWidget() is work.empty
    assert work.empty.heading.text() == "All articles lie in the trash"
    assert work.empty.button.hasFocus()
    assert "All articles lie in the trash." in [label.text() for label in work.articles.findChildren(QLabel)]
    desk.press("Ctrl+Z")
    assert work.articles.model.total == 1
    assert desk.article is not None
