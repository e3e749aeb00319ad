"""Opening, leaving and reading only: the good project stays, and what is in the way is seen."""

from __future__ import annotations

import sys
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from threading import Event
from time import sleep
from types import SimpleNamespace

import pytest
from PySide6.QtWidgets import QFileDialog
from pytestqt.qtbot import QtBot

from annotator.base.progress import Progress
from annotator.base.settings import LAST_FOLDER, TOUR_TAKEN
from annotator.gui.application.session import Session
from annotator.gui.controllers.project import signed_words
from annotator.gui.dialogs.importing import ImportDialog
from annotator.gui.hub import Tone
from annotator.gui.main_window.copies import free_name
from annotator.gui.main_window.menus import makes_sense
from annotator.gui.panels.title import Saved
from annotator.ops import backups
from annotator.ops.project import open_project
from annotator.ops.schema import find_schema
from annotator.store import backup as copying
from annotator.store.connect import WAL_IS_SAFE


@pytest.fixture
def second(session: Session, make_session: Callable[[], Session], project_file: Path) -> Session:
    """Return another window on the project that `session` owns."""
    other = make_session()
    other.work.open_project(project_file)
    return other


def label(session: Session) -> None:
    session.work.run("go.next_stop")
    session.work.run("label.waived")


def test_what_is_no_project_leaves_the_open_one_as_it_is(session: Session, tmp_path: Path) -> None:
    bad = tmp_path / "bad.annotator"
    bad.write_text("no project", "utf-8")
    project = session.hub.project
    session.work.open_project(bad)
    assert session.hub.project is project
    assert "is not an Annotator project" in session.work.toast.text()
    label(session)
    assert session.work.title.state is Saved.SAVED


def test_the_project_that_is_open_stays_open(session: Session, project_file: Path) -> None:
    project, article = session.hub.project, session.hub.article
    session.work.open_project(project_file)
    assert (session.hub.project, session.hub.article) == (project, article)


def test_another_window_that_owns_the_project_is_told_of_after_opening(second: Session) -> None:
    toast = second.work.toast
    assert "is open in another window on this computer" in toast.text()
    children = [child for child in second.window.pages.children() if child.isWidgetType()]
    assert children[-1] is toast


def test_a_toast_lies_over_a_page_that_comes_later(session: Session) -> None:
    session.hub.tell("Something", Tone.WARNING)
    session.work.run("file.close")
    children = [child for child in session.window.pages.children() if child.isWidgetType()]
    assert children[-1] is session.work.toast


@pytest.mark.parametrize("command", ["label.person", "edit.undo", "edit.redo", "article.done", "file.import"])
def test_reading_only_refuses_everything_with_the_same_sentence(second: Session, command: str) -> None:
    second.work.run(command)
    assert second.work.toast.text().startswith("“news.annotator” is open for reading only here.")
    assert second.desk.dialog() is None
    assert not makes_sense(second.runner.table.get(command), second.hub)


def test_files_dropped_on_a_project_open_for_reading_are_refused(second: Session, tmp_path: Path) -> None:
    second.window.dropped.emit((tmp_path / "new.txt",), "")
    assert second.desk.dialog() is None
    assert "open for reading only" in second.work.toast.text()


def test_reading_only_offers_no_key_that_writes(second: Session) -> None:
    second.work.foot.refresh()
    assert second.work.foot.words.whole().startswith("Open for reading only")
    assert {key.word.text() for key in second.work.foot.keys} == {"next", "label", "keys"}
    assert second.work.foot._labels.isHidden()


@pytest.mark.skipif(sys.platform == "win32", reason="Windows does not remove open files")
def test_a_label_after_the_file_is_gone_is_not_called_saved(session: Session, project_file: Path) -> None:
    project_file.unlink()
    label(session)
    assert session.work.title.state is Saved.FAILED
    assert "was removed or moved while it was open" in session.work.toast.text()
    assert session.hub.article is not None
    assert session.hub.article.layer.spans() == []


@pytest.mark.skipif(sys.platform == "win32", reason="Windows does not remove open files")
def test_a_file_that_goes_while_nobody_works_is_told_when_idle(session: Session, project_file: Path) -> None:
    label(session)
    project_file.unlink()
    session._settle()
    assert session.work.title.state is Saved.FAILED
    assert "Save a copy" in session.work.toast.text()


# -- a copy for another computer


def test_a_copy_is_a_project_of_its_own_and_made_beside_the_work(
    session: Session, tmp_path: Path, qtbot: QtBot
) -> None:
    label(session)
    copy = tmp_path / "copy.annotator"
    session.controls.project.copy_to(copy)
    assert session.tasks.busy() is WAL_IS_SAFE
    label(session)
    qtbot.waitUntil(lambda: session.work.toast.text().startswith("Copied to "))
    assert str(copy) in session.work.toast.text()
    with open_project(copy, annotator="ann") as project:
        assert project.documents()[0].spans >= 1
        assert project.store.integrity() == []
    assert session.window.close()


def test_a_copy_never_takes_a_name_that_is_taken(
    session: Session, tmp_path: Path, project_file: Path
) -> None:
    taken = tmp_path / "taken.annotator"
    taken.write_text("precious")
    session.runner.guard(lambda: session.controls.project.copy_to(taken))
    assert "is there already. It was not changed." in session.work.toast.text()
    session.runner.guard(lambda: session.controls.project.copy_to(project_file))
    assert "is there already. It was not changed." in session.work.toast.text()
    assert taken.read_text() == "precious"
    assert not session.tasks.busy()


def test_the_proposed_name_is_free(session: Session, tmp_path: Path, project_file: Path) -> None:
    session.settings.set(LAST_FOLDER, str(tmp_path))
    first = free_name(tmp_path, project_file)
    assert first.name == f"news {datetime.now():%Y-%m-%d}.annotator"
    first.touch()
    second = free_name(tmp_path, project_file)
    assert second.name == f"news {datetime.now():%Y-%m-%d} 2.annotator"
    session.work.run("file.save_copy")
    dialog = session.desk.dialog()
    assert isinstance(dialog, QFileDialog)
    assert Path(dialog.selectedFiles()[0]).name == second.name
    dialog.reject()


def test_a_copy_that_fails_is_one_sentence_and_leaves_nothing(
    session: Session, tmp_path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "stick").mkdir()
    with monkeypatch.context() as full:
        full.setattr(copying.shutil, "disk_usage", lambda path: SimpleNamespace(free=0))
        session.controls.project.copy_to(tmp_path / "stick" / "copy.annotator")
        qtbot.waitUntil(lambda: not session.tasks.busy())
    assert "could not be copied to" in session.work.toast.text()
    assert "too little room" in session.work.toast.text()
    assert list((tmp_path / "stick").iterdir()) == []


@pytest.mark.skipif(not WAL_IS_SAFE, reason="an old SQLite copies while the window waits")
def test_closing_asks_once_before_it_stops_a_copy(
    session: Session, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    stopped, copy_file = Event(), backups.copy_file

    def slow(path: Path, target: Path, progress: Progress, by_hand: bool = False) -> None:
        if not by_hand:
            copy_file(path, target, progress)
            return
        try:
            while True:
                progress(0, 1, "backup")
                sleep(0.001)
        finally:
            stopped.set()

    monkeypatch.setattr(backups, "copy_file", slow)
    session.controls.project.copy_to(tmp_path / "copy.annotator")
    assert not session.window.close()
    assert "is not ready yet. Wait for it, or do the same again" in session.work.toast.text()
    assert session.window.close()
    assert stopped.is_set()


def test_a_project_left_for_another_did_not_crash(
    session: Session, tmp_path: Path, project_file: Path
) -> None:
    label(session)
    session._settle()
    session.controls.project.create(tmp_path / "other.annotator", find_schema("news"))
    session.work.open_project(project_file)
    assert "ended unexpectedly" not in session.work.toast.text()


def test_signing_with_another_name_says_what_is_kept(session: Session) -> None:
    label(session)
    session.work.sign("bob")
    assert session.work.toast.text() == "You see bob's labels now; 1 of ann's is kept."
    assert signed_words("James", "ann", 1200) == "You see James' labels now; 1,200 of ann's are kept."
    assert signed_words("bob", "ann", 0) == "You see bob's labels now."


def test_labels_of_others_are_told_where_i_have_none(session: Session) -> None:
    label(session)
    session.work.sign("bob")
    session.work.card.refresh()
    assert "ann has 1 label here" in session.work.title._parts
    assert session.work.card.empty.others.text().startswith("ann has 1 label in this article.")
    label(session)
    session.work.card.refresh()
    assert not any("has" in part for part in session.work.title._parts)


def test_the_names_of_the_project_are_offered(session: Session) -> None:
    label(session)
    session.work.sign("bob")
    title = session.work.title
    title._ask_who()
    offered = [str(action.data()) for action in title._names.actions() if action.data()]
    assert offered == ["ann", "bob"]
    title._names.hide()
    title._pick_name(title._names.actions()[0])
    assert session.hub.project is not None
    assert session.hub.project.annotator == "ann"


def test_the_sample_says_that_it_does_not_last(start: Session) -> None:
    start.settings.set(TOUR_TAKEN, True)
    start.work.run("file.sample")
    strip = start.desk.touring.strip
    assert strip is not None
    assert strip.isVisible()
    assert strip.words.head == "This is the sample"
    assert "nothing in it is kept" in strip.words.line


def test_an_export_goes_beside_the_project(session: Session, project_file: Path) -> None:
    session.work.run("file.export")
    dialog = session.desk.dialog()
    assert dialog is not None
    assert dialog.target() == project_file.with_suffix(".jsonl")  # type: ignore[attr-defined]  # ExportDialog
    dialog.reject()


def test_a_finished_import_cannot_be_cancelled(session: Session) -> None:
    session.work.run("file.import")
    dialog = session.desk.dialog()
    assert isinstance(dialog, ImportDialog)
    dialog._done("Close")
    assert dialog.leave_button is not None
    assert dialog.leave_button.isHidden()
    dialog.reject()
