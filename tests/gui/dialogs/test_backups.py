"""Backups in the window: made while one works and when one leaves, looked into, and brought back."""

from __future__ import annotations

import itertools
import threading
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace

import pytest
from desk import Desk
from projects import add_document, project_with
from PySide6.QtWidgets import QFileDialog, QLineEdit
from pytestqt.qtbot import QtBot

from annotator.base.errors import EnvironmentFailure
from annotator.base.paths import backup_folder
from annotator.base.settings import BACKUP_MEGABYTES
from annotator.gui.controllers import backups as controller
from annotator.gui.dialogs.backups import BackupsDialog
from annotator.gui.dialogs.waiting import WaitDialog
from annotator.ops import backups
from annotator.ops.backups import Reason, all_backups, back_up
from annotator.ops.project import open_project
from annotator.ops.restoring import Contents
from annotator.store import backup as copying
from annotator.store.backup import Heads
from annotator.store.connect import WAL_IS_SAFE
from annotator.store.store import Store

TEXT = "News\n\nLena Brandt said no. Then Omar Haddad met Ida Lind.\n"
OTHER = "Other\n\nOmar Haddad spoke.\n"


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    project_with(tmp_path, TEXT, OTHER).close()
    desk = Desk(tmp_path / "news.annotator")
    yield desk
    desk.close()


def due(desk: Desk, qtbot: QtBot) -> None:
    """Let ten minutes pass."""
    desk.session.backing.due()
    qtbot.waitUntil(lambda: not desk.session.tasks.busy())
    desk.settle()


def shown(desk: Desk, qtbot: QtBot) -> BackupsDialog:
    desk.session.work.run("file.backups")
    desk.settle()
    dialog = desk.dialog()
    assert isinstance(dialog, BackupsDialog)
    at_rest(desk, qtbot)
    return dialog


def at_rest(desk: Desk, qtbot: QtBot) -> None:
    """Let what goes on beside the window end."""
    qtbot.waitUntil(lambda: not desk.session.tasks.busy(), timeout=30_000)
    desk.settle()


def rows(dialog: BackupsDialog) -> list[str]:
    return [dialog.inside.item(row).accessibleText() for row in range(dialog.inside.rowCount())]


def test_every_ten_minutes_in_which_something_changed(desk: Desk, qtbot: QtBot) -> None:
    due(desk, qtbot)
    assert all_backups() == []
    desk.press("Space", "p")
    due(desk, qtbot)
    due(desk, qtbot)
    assert [backup.reason for backup in all_backups()] == [Reason.REGULAR]


def test_when_it_is_closed(desk: Desk, tmp_path: Path) -> None:
    desk.press("Space", "p")
    desk.close()
    assert [backup.reason for backup in all_backups()] == [Reason.CLOSING]
    assert [path.name for path in tmp_path.iterdir()] == ["news.annotator"]
    with open_project(all_backups()[0].path, write=False) as copy:
        assert copy.store.counts().spans == 1


def test_a_window_that_changed_nothing_makes_none(desk: Desk) -> None:
    desk.press("Space", "n")
    desk.close()
    assert all_backups() == []


def test_when_another_project_is_opened(desk: Desk, tmp_path: Path) -> None:
    (tmp_path / "second").mkdir()
    project_with(tmp_path / "second", OTHER).close()
    desk.press("Space", "p")
    desk.session.open_path(tmp_path / "second" / "news.annotator")
    assert [backup.reason for backup in all_backups()] == [Reason.CLOSING]


def test_the_sample_is_not_backed_up(desk: Desk, qtbot: QtBot) -> None:
    desk.session.open_sample()
    desk.settle()
    desk.press("Space", "p")
    due(desk, qtbot)
    desk.close()
    assert all_backups() == []


def test_a_failure_is_said_once_and_labels_go_on(
    desk: Desk, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as full:
        full.setattr(copying.shutil, "disk_usage", lambda path: SimpleNamespace(free=0))
        for _ in range(3):
            desk.press("Space", "p")
            due(desk, qtbot)
    assert len(desk.labelled("person")) == 3
    assert len([words for words in desk.messages if "could not be backed up" in words]) == 1
    due(desk, qtbot)
    assert [backup.reason for backup in all_backups()] == [Reason.REGULAR]


def test_a_disk_that_cannot_even_be_asked_stops_neither_work_nor_leaving(
    desk: Desk, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    def sick(store: Store) -> Heads:
        raise EnvironmentFailure("The disk does not answer.")

    desk.press("Space", "p")
    with monkeypatch.context() as away:
        away.setattr(Store, "heads", sick)
        due(desk, qtbot)
        due(desk, qtbot)
        assert desk.messages.count("The disk does not answer.") == 1
    due(desk, qtbot)
    assert [backup.reason for backup in all_backups()] == [Reason.REGULAR]
    desk.press("Space", "p")
    with monkeypatch.context() as away:
        away.setattr(Store, "heads", sick)
        desk.close()
    assert [path.name for path in tmp_path.iterdir()] == ["news.annotator"]


def test_labels_are_made_while_it_is_made(desk: Desk, qtbot: QtBot) -> None:
    desk.press("Space", "p")
    desk.session.backing.due()
    assert desk.session.tasks.busy() is WAL_IS_SAFE
    desk.press("Space", "p", "Space", "p")
    qtbot.waitUntil(lambda: not desk.session.tasks.busy())
    assert len(desk.labelled("person")) == 3
    assert len(all_backups()) == 1


def test_closing_while_it_is_made_leaves_one(desk: Desk) -> None:
    desk.press("Space", "p")
    desk.session.backing.due()
    desk.close()
    names = {path.name for path in all_backups()[0].path.parent.iterdir()}
    assert names == {backup.path.name for backup in all_backups()}
    with open_project(all_backups()[0].path, write=False) as copy:
        assert copy.store.counts().spans == 1


# -- the dialog


def test_one_article_is_brought_back_and_undo_takes_that_back(desk: Desk, qtbot: QtBot) -> None:
    desk.press("Space", "p")
    due(desk, qtbot)
    desk.press("Space", "p", "Space", "p")
    dialog = shown(desk, qtbot)
    assert dialog.backups.item(0).accessibleText().endswith("while working")
    assert dialog.summary.text().startswith("2 articles · 1 label · ")
    assert rows(dialog) == ["News, 1 label · 3 here", "Other, 0 labels"]
    article = dialog.chosen_article()
    assert article is not None
    assert article.row.title == "News"
    desk.click_on(dialog.one)
    at_rest(desk, qtbot)
    assert dialog.problem.text() == "Restored from a backup: “News”. Undo takes it back."
    assert rows(dialog)[0] == "News, 1 label"
    assert desk.labelled("person") == ["Lena Brandt"]
    desk.click_on(dialog.one)
    at_rest(desk, qtbot)
    assert dialog.problem.text() == "Nothing to restore: it is the same here."
    dialog.reject()
    desk.settle()
    desk.session.work.run("edit.undo")
    assert len(desk.labelled("person")) == 3


def test_all_is_restored_into_a_new_project(desk: Desk, qtbot: QtBot, tmp_path: Path) -> None:
    desk.press("Space", "p")
    due(desk, qtbot)
    dialog = shown(desk, qtbot)
    desk.click_on(dialog.all)
    chooser = desk.dialog()
    assert isinstance(chooser, QFileDialog)
    target = tmp_path / "again.annotator"
    field = chooser.findChild(QLineEdit)
    assert field is not None
    field.setText(str(target))
    chooser.accept()
    at_rest(desk, qtbot)
    assert desk.messages[-1] == f"2 articles and 1 label restored to {target}. Open it with Ctrl+O."
    with open_project(target, write=False) as again:
        assert again.store.counts().spans == 1


def test_an_article_is_found_and_a_backup_made_now(desk: Desk, qtbot: QtBot) -> None:
    desk.press("Space", "p")
    dialog = shown(desk, qtbot)
    assert dialog.summary.text() == "There is no backup yet."
    assert not dialog.one.isEnabled()
    assert not dialog.all.isEnabled()
    desk.click_on(dialog.now)
    at_rest(desk, qtbot)
    assert dialog.problem.text() == "Backed up and checked."
    assert dialog.backups.rowCount() == 1
    dialog.field.setText("oth")
    assert rows(dialog) == ["Other, 0 labels"]


def test_the_sample_says_why_it_is_not_backed_up(desk: Desk, qtbot: QtBot) -> None:
    desk.session.open_sample()
    dialog = shown(desk, qtbot)
    desk.click_on(dialog.now)
    assert dialog.problem.text().startswith("This project is for trying out and not backed up.")


def test_a_damaged_backup_is_one_sentence(desk: Desk, qtbot: QtBot) -> None:
    desk.press("Space", "p")
    due(desk, qtbot)
    all_backups()[0].path.write_bytes(b"nothing of the kind")
    dialog = shown(desk, qtbot)
    assert "is not an Annotator project" in dialog.summary.text()
    assert not dialog.one.isEnabled()
    assert rows(dialog) == []


def test_without_a_project_all_backups_are_there(desk: Desk, qtbot: QtBot) -> None:
    desk.press("Space", "p")
    due(desk, qtbot)
    desk.session.work.run("file.close")
    dialog = shown(desk, qtbot)
    assert rows(dialog) == ["News, 1 label", "Other, 0 labels"]
    assert dialog.one.isHidden()
    assert dialog.now.isHidden()
    assert str(backup_folder()) in [
        label.text().split(" in ")[-1] for label in dialog.findChildren(type(dialog.summary))
    ]


def test_how_much_room_they_take_and_may_take(desk: Desk, qtbot: QtBot) -> None:
    dialog = shown(desk, qtbot)
    assert dialog.total.text() == ""
    desk.press("Space", "p")
    dialog.reject()
    for _ in range(2):
        desk.press("Space", "p")
        due(desk, qtbot)
    dialog = shown(desk, qtbot)
    size = sum(backup.size for backup in all_backups())
    assert dialog.total.text() == f"2 backups · {size / 1e6:.1f} MB".replace(".0 ", " ")
    assert dialog.limit.currentText() == "2 GB"
    dialog.limit.setCurrentIndex(dialog.limit.findText("500 MB"))
    assert desk.session.settings.get(BACKUP_MEGABYTES) == 500
    assert len(all_backups()) == 2


def test_finding_an_article_does_not_choose_each_that_goes(desk: Desk, qtbot: QtBot) -> None:
    for number in range(20):
        add_document(desk.project, f"Article {number}\n\nIt rains.\n")
    desk.project.settle()
    back_up(desk.project, Reason.ASKED)
    dialog = shown(desk, qtbot)
    chosen: list[int] = []
    dialog.articles.selectionModel().currentChanged.connect(lambda now, before: chosen.append(now.row()))
    dialog.field.setText("Article 1")
    assert len(rows(dialog)) == 11
    assert len(chosen) <= 2


def restoring(desk: Desk, qtbot: QtBot, target: Path) -> WaitDialog:
    """Ask for all of the newest backup in a new file, and return the dialog that waits for it."""
    dialog = shown(desk, qtbot)
    desk.click_on(dialog.all)
    chooser = desk.dialog()
    assert isinstance(chooser, QFileDialog)
    field = chooser.findChild(QLineEdit)
    assert field is not None
    field.setText(str(target))
    chooser.accept()
    waiting = desk.dialog()
    assert isinstance(waiting, WaitDialog)
    return waiting


class Slow:
    """Work in a thread that goes on until it is stopped."""

    def __init__(self) -> None:
        self.threads: set[int] = set()

    def until_stopped(self, *arguments: object, **named: object) -> None:
        self.threads.add(threading.get_ident())
        progress = next(one for one in (*arguments, *named.values()) if callable(one))
        for n in itertools.count():
            progress(n, None, "copy")
            threading.Event().wait(0.001)


def test_esc_stops_a_restore_and_leaves_nothing_behind(
    desk: Desk, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk.press("Space", "p")
    due(desk, qtbot)
    slow = Slow()
    monkeypatch.setattr(Store, "integrity", lambda store, progress: slow.until_stopped(progress))
    restoring(desk, qtbot, tmp_path / "again.annotator")
    desk.press("Enter", "Esc")
    at_rest(desk, qtbot)
    assert desk.session.desk.dialog() is None
    assert not (tmp_path / "again.annotator").exists()
    assert threading.get_ident() not in slow.threads


def test_a_restore_that_cannot_be_says_why_in_its_place(desk: Desk, qtbot: QtBot, tmp_path: Path) -> None:
    desk.press("Space", "p")
    due(desk, qtbot)
    target = tmp_path / "again.annotator"
    target.write_text("something else")
    waiting = restoring(desk, qtbot, target)
    at_rest(desk, qtbot)
    assert waiting.isVisible()
    assert "is there already" in waiting.problem.text()
    assert target.read_text() == "something else"
    desk.press("Enter")
    assert desk.session.desk.dialog() is None


@pytest.mark.skipif(not WAL_IS_SAFE, reason="an old SQLite must not read a project in a thread")
def test_esc_stops_a_backup_that_is_being_made_and_the_dialog_stays(
    desk: Desk, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk.press("Space", "p")
    dialog = shown(desk, qtbot)
    slow = Slow()
    with monkeypatch.context() as late:
        late.setattr(backups, "copy_file", slow.until_stopped)
        desk.click_on(dialog.now)
        assert dialog.bar.isVisible()
        assert not dialog.now.isEnabled()
        desk.press("Esc")
        at_rest(desk, qtbot)
    assert dialog.isVisible()
    assert dialog.problem.text() == "Stopped. No backup was made."
    assert all_backups() == []
    assert dialog.now.isEnabled()
    desk.press("Esc")
    assert desk.session.desk.dialog() is None


def test_what_is_in_a_backup_is_read_beside_the_window(
    desk: Desk, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk.press("Space", "p")
    due(desk, qtbot)
    threads: set[int] = set()
    really = controller.contents

    def look(backup: Path) -> Contents:
        threads.add(threading.get_ident())
        return really(backup)

    monkeypatch.setattr(controller, "contents", look)
    dialog = shown(desk, qtbot)
    assert dialog.summary.text().startswith("2 articles")
    assert threads
    assert threading.get_ident() not in threads
