"""The window as a whole: pages, panes, menus, dropping, closing and coming back."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QMimeData, QPointF, QRect, Qt, QUrl
from PySide6.QtGui import QAction, QDropEvent
from PySide6.QtWidgets import QApplication, QLabel, QRadioButton
from pytestqt.qtbot import QtBot

from annotator.base.settings import ANNOTATOR, LAST_PROJECT, RECENT_PROJECTS, Place, Settings
from annotator.gui.application.session import Session, crash_words
from annotator.gui.commands.table import command_table
from annotator.gui.controllers import requests as ask
from annotator.gui.controllers.requests import Request
from annotator.gui.dialogs.project import NewProjectDialog
from annotator.ops.schema import find_schema


def drop(session: Session, *paths: Path, text: str = "") -> None:
    data = QMimeData()
    if paths:
        data.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    if text:
        data.setText(text)
    event = QDropEvent(
        QPointF(100, 100),
        Qt.DropAction.CopyAction,
        data,
        Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
    )
    session.window.dropEvent(event)


def test_without_a_project_there_are_three_ways_in(start: Session) -> None:
    assert start.window.pages.currentWidget() is start.window.start
    assert [row.property("command") for row in start.window.start.ways] == [
        "file.sample",
        "file.import",
        "file.open",
    ]


def test_the_start_page_is_walked_with_the_arrows(start: Session, qtbot: QtBot) -> None:
    page = start.window.start
    start.window.activateWindow()
    page.ways[0].setFocus()
    qtbot.keyClick(page, Qt.Key.Key_Down)
    assert page.ways[1].hasFocus()
    qtbot.keyClick(page, Qt.Key.Key_Up)
    assert page.ways[0].hasFocus()


def test_every_command_has_a_method(start: Session) -> None:
    for command in command_table(find_schema("standard")):
        assert callable(start.runner.method(command)), command.id


def test_every_request_has_an_answer(start: Session) -> None:
    assert set(Request.__args__) == set(start.desk.table)


def test_every_listed_command_stands_in_a_menu(session: Session) -> None:
    found = {
        str(action.data())
        for menu in session.window.menuBar().actions()
        for action in _menu_actions(menu)
        if action.isVisible()
    }
    assert found == {command.id for command in session.runner.table if command.listed}


def _menu_actions(menu: QAction) -> list[QAction]:
    inner = menu.menu()
    return inner.actions() if inner is not None else []  # type: ignore[attr-defined]  # bound as QObject


def test_a_project_opens_its_first_article(session: Session) -> None:
    assert session.window.pages.currentIndex() == 1
    assert session.hub.article is not None
    assert session.hub.article.document.title == "Mill reopens"
    assert session.window.windowTitle() == "news – Article Annotator"


def test_a_chosen_article_is_shown(session: Session) -> None:
    model = session.work.articles.model
    session.work.articles.view.chosen.emit(model.index(1, 0))
    assert session.hub.article is not None
    assert session.hub.article.document.title == "Union doubts promise"


def test_done_goes_on_and_undo_asks_before_it_goes_back(session: Session) -> None:
    session.work.run("article.done")
    assert session.hub.article is not None
    assert session.hub.article.document.title == "Union doubts promise"
    assert session.work.articles._foot.text() == "1 done"
    session.work.toast.undo_wanted.emit()
    dialog = session.desk.dialog()
    assert dialog is not None
    dialog.accept()
    assert session.hub.article.document.title == "Mill reopens"


def test_a_stop_out_of_sight_is_brought_into_sight(session: Session) -> None:
    session.work.run("go.next_stop")
    assert session.work.canvas.caret()[1] == session.hub.target.caret


def test_a_label_frees_the_selection(session: Session) -> None:
    session.controls.navigate.go_to(14, 38)
    session.work.run("label.quote")
    anchor, position = session.work.canvas.caret()
    assert anchor == position


def test_find_counts_and_steps(session: Session, qtbot: QtBot) -> None:
    session.work.run("go.find")
    bar = session.work.find_bar
    assert not bar.isHidden()
    bar.field.setText("BRANDT")
    qtbot.waitUntil(lambda: bar.count.text() == "1 of 2")
    qtbot.keyClick(bar.field, Qt.Key.Key_Return)
    assert bar.count.text() == "2 of 2"
    qtbot.keyClick(bar.field, Qt.Key.Key_Return, Qt.KeyboardModifier.ShiftModifier)
    assert bar.count.text() == "1 of 2"
    qtbot.keyClick(bar.field, Qt.Key.Key_Escape)
    assert bar.isHidden()


def test_a_dropped_project_is_opened(session: Session, start: Session, tmp_path: Path) -> None:
    other = tmp_path / "other.annotator"
    session.controls.project.create(other, find_schema("news"))
    session.controls.project.close()
    drop(session, other)
    assert session.hub.project is not None
    assert session.hub.project.path == other


def test_dropped_text_without_a_project_asks_for_one_first(start: Session) -> None:
    drop(start, text="Some words")
    dialog = start.desk.dialog()
    assert isinstance(dialog, NewProjectDialog)
    dialog.reject()


def test_a_new_project_is_asked_for_without_gaps_in_the_question(start: Session, qtbot: QtBot) -> None:
    start.work.run("file.new")
    dialog = start.desk.dialog()
    assert isinstance(dialog, NewProjectDialog)
    qtbot.waitExposed(dialog)
    for answer in dialog.findChildren(QRadioButton):
        answer.setChecked(True)
        QCoreApplication.processEvents()
        for label in dialog.findChildren(QLabel):
            if label.wordWrap() and label.isVisible():
                assert label.height() <= label.heightForWidth(label.width()) + 2, label.text()
    dialog.reject()


def test_light_and_dark_are_changed_and_kept(session: Session) -> None:
    before = session.work.theme.name
    session.work.run("view.theme")
    assert session.work.theme.name != before
    assert session.work.articles.delegate.theme.name == session.work.theme.name


def test_zoom_is_shown_and_kept(session: Session, settings: Settings) -> None:
    session.work.run("view.larger")
    assert session.work.canvas.zoom == session.hub.look.zoom == 110


def test_panes_take_the_keyboard(session: Session, qtbot: QtBot) -> None:
    with qtbot.waitExposed(session.window):
        session.window.activateWindow()
    session.work.run("view.articles")
    assert session.work.articles.view.hasFocus()
    session.work.run("view.next_pane")
    assert session.work.canvas.hasFocus()


def test_who_can_only_read_is_not_asked_how_labels_shall_be_signed(
    session: Session, make_session: Callable[[], Session], settings: Settings, project_file: Path
) -> None:
    settings.set(ANNOTATOR, "")
    reader = make_session()
    reader.work.open_project(project_file)
    assert reader.hub.project is not None
    assert not reader.hub.project.writable
    assert reader.desk.dialog() is None
    session.controls.project.close()
    reader.controls.project.close()
    reader.work.open_project(project_file)
    assert reader.hub.project is not None
    assert reader.hub.project.writable
    assert reader.desk.dialog() is not None


def test_a_new_signature_shows_its_own_layer(session: Session) -> None:
    session.work.run("edit.who")
    dialog = session.desk.dialog()
    assert dialog is not None
    dialog.field.setText("bob")  # type: ignore[attr-defined]  # the dialog of AskWho
    dialog.accept()
    assert session.hub.project is not None
    assert session.hub.project.annotator == "bob"
    assert session.work.title.who.text() == "bob"


def test_an_empty_project_says_how_to_fill_it(start: Session, project_file: Path) -> None:
    start.controls.project.create(project_file, find_schema("news"))
    assert start.work.middle.currentWidget() is start.work.empty


def test_closing_and_coming_back_is_at_the_same_place(
    session: Session, make_session: Callable[[], Session], settings: Settings
) -> None:
    session.work.run("article.next")
    session.work.run("go.next_stop")
    session.work.run("label.person")
    span = session.hub.target.span
    session.window.close()
    assert session.hub.project is None
    again = make_session()
    again.open_last()
    assert again.hub.article is not None
    assert again.hub.article.document.title == "Union doubts promise"
    assert again.hub.target.span == span


def test_a_closed_project_leaves_one_file(session: Session, project_file: Path) -> None:
    session.work.run("label.quote")
    session.window.close()
    names = {path.name for path in project_file.parent.iterdir() if path.name.startswith("news")}
    assert names == {"news.annotator"}


def test_recent_projects_are_listed(session: Session, settings: Settings, project_file: Path) -> None:
    assert settings.get(RECENT_PROJECTS) == (str(project_file),)
    session.work.run("file.close")
    assert [row.path for row in session.window.start.recent] == [project_file]


def test_after_a_crash_one_line_tells_what_is_there(
    session: Session, make_session: Callable[[], Session], project_file: Path, settings: Settings
) -> None:
    session.work.run("go.next_stop")
    session.work.run("label.waived")
    session.remember_place(closed=False)
    place = settings.place(project_file)
    assert place is not None
    assert session.hub.project is not None
    words = crash_words(session.hub.project, place)
    assert words.startswith("The program ended unexpectedly after ")
    assert "1 label is there; the last act: Not a quote “" in words
    session._project = None
    session.controls.project.close()
    again = make_session()
    again.open_path(project_file)
    assert again.work.toast.text() == words


def test_a_second_window_reads_and_follows(
    session: Session, make_session: Callable[[], Session], project_file: Path
) -> None:
    second = make_session()
    second.open_path(project_file)
    assert second.hub.project is not None
    assert not second.hub.project.writable
    assert second.work.title.saved.text() == "read only"
    session.work.run("go.next_stop")
    session.work.run("label.waived")
    second._look()
    assert second.work.articles.model.at(0).spans == 1


def test_the_sample_is_gone_when_it_is_closed(start: Session) -> None:
    start.work.run("file.sample")
    project = start.hub.project
    assert project is not None
    folder = project.path.parent
    assert folder.exists()
    start.window.close()
    assert not folder.exists()
    assert start.settings.get(LAST_PROJECT) == ""


def test_an_import_that_is_taken_back_leaves_its_articles(
    session: Session, qtbot: QtBot, tmp_path: Path
) -> None:
    file = tmp_path / "new.txt"
    file.write_text("A fourth article.\n", "utf-8")
    session.hub.asked.emit(ask.AskImport((file,)))
    qtbot.waitUntil(lambda: session.desk.dialog() is None, timeout=20000)
    session.work.run("edit.undo")
    if (dialog := session.desk.dialog()) is not None:
        dialog.accept()
    assert session.work.articles.model.total == 3


@pytest.mark.parametrize("size", [(760, 460), (1280, 800), (1600, 1000)])
def test_nothing_is_pushed_out_of_the_window(session: Session, size: tuple[int, int]) -> None:
    session.window.resize(*size)
    window, work = session.window, session.work
    for place in (work.title, work.rail, work.card, work.foot, work.articles):
        corner = place.mapTo(window, place.rect().bottomRight())
        assert corner.x() < window.width()
        assert corner.y() < window.height()


def test_a_place_of_an_article_that_is_gone_is_no_obstacle(
    session: Session, settings: Settings, project_file: Path
) -> None:
    session.controls.project.close()
    settings.set_place(project_file, Place(article="gone"))
    session.open_path(project_file)
    assert session.hub.article is not None


def test_the_window_is_no_larger_than_the_screen(start: Session) -> None:
    start.window.resize(3000, 2000)
    start.window.fit_into(QRect(0, 0, 700, 400))
    assert (start.window.width(), start.window.height()) == (700, 400)


def test_the_pane_with_the_keyboard_has_an_edge(session: Session, qtbot: QtBot) -> None:
    with qtbot.waitExposed(session.window):
        session.window.activateWindow()
    heads = session.work.articles.head, session.work.card.head
    session.work.run("view.articles")
    assert [head.property("role") for head in heads] == ["bar-active", "bar"]
    session.work.run("view.card")
    assert [head.property("role") for head in heads] == ["bar", "bar-active"]
    session.work.run("view.text")
    assert [head.property("role") for head in heads] == ["bar", "bar"]


def sizes_at(session: Session, width: int) -> list[int]:
    session.window.resize(width, 700)
    QApplication.processEvents()
    return session.work.splitter.sizes()


def test_a_narrow_window_gives_the_text_its_room_first(session: Session) -> None:
    wide = sizes_at(session, 1280)
    narrow = sizes_at(session, 900)
    assert narrow[0] < wide[0]
    assert narrow[1] >= 458
    assert sizes_at(session, 1280) == wide
