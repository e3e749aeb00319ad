"""Imports and exports in the window: told how far they are, stopped by the person or by closing, nothing half done."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from annotator.base.errors import NotSaved
from annotator.gui.application.session import Session
from annotator.gui.controllers import requests as ask
from annotator.gui.dialogs.ask import TakeBackArticlesDialog
from annotator.gui.dialogs.exporting import ExportDialog
from annotator.gui.dialogs.importing import ImportDialog
from annotator.gui.dialogs.patience import PatienceDialog
from annotator.gui.tasks import Report
from annotator.ops import importing
from annotator.ops.export_calls import ExportCall
from annotator.ops.project import open_project
from annotator.store.store import Store

MANY = 1500


def articles(path: Path, number: int) -> Path:
    """Write articles with one label each."""
    with path.open("w", encoding="utf-8") as file:
        for n in range(number):
            span = {"label": "person", "fragments": [[0, 4]], "exact": ["Anna"]}
            whole = {"format": "annotator-jsonl/1", "id": f"a{n}", "text": f"Anna {n}", "spans": [span]}
            file.write(json.dumps(whole) + "\n")
    return path


def started_import(session: Session, path: Path) -> ImportDialog:
    session.hub.asked.emit(ask.AskImport((path,)))
    dialog = session.desk.dialog()
    assert isinstance(dialog, ImportDialog)
    return dialog


def in_the_middle(session: Session, dialog: ImportDialog, qtbot: QtBot) -> None:
    project = session.hub.project
    assert project is not None
    qtbot.waitUntil(lambda: len(project.documents()) > 3, timeout=20000)
    assert dialog.report is None


@pytest.fixture(autouse=True)
def small_commits(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(importing, "LEAST_BYTES", 1000)


def test_an_import_tells_how_far_it_is_up_to_the_end(session: Session, tmp_path: Path, qtbot: QtBot) -> None:
    dialog = started_import(session, articles(tmp_path / "a.jsonl", 200))
    reports: list[Report] = []
    assert dialog._task is not None
    dialog._task.progressed.connect(reports.append)
    qtbot.waitUntil(lambda: session.desk.dialog() is None, timeout=20000)
    assert reports[-1].done == reports[-1].total
    assert session.work.articles.model.total == 203


def test_stopping_an_import_keeps_what_is_in_and_one_undo_takes_it_back(
    session: Session, tmp_path: Path, qtbot: QtBot
) -> None:
    dialog = started_import(session, articles(tmp_path / "a.jsonl", MANY))
    in_the_middle(session, dialog, qtbot)
    with qtbot.waitSignal(dialog.imported, timeout=20000) as imported:
        dialog.reject()
    report = imported.args[0]
    assert report.stopped
    assert 0 < report.imported < MANY
    assert session.work.articles.model.total == 3 + report.imported
    dialog.reject()
    turn(session, "edit.undo", qtbot)
    assert session.work.articles.model.total == 3


def turn(session: Session, command: str, qtbot: QtBot) -> None:
    """Undo or redo an act of many steps to its end."""
    session.work.run(command)
    agree(session)
    qtbot.waitUntil(lambda: session.desk.dialog() is None and not session.tasks.busy(), timeout=20000)


def agree(session: Session) -> None:
    """Let articles go that an undo takes out."""
    dialog = session.desk.dialog()
    if isinstance(dialog, TakeBackArticlesDialog):
        dialog.accept()


@pytest.fixture
def imported(session: Session, tmp_path: Path, qtbot: QtBot) -> Session:
    """Return a window whose last act is an import of many articles."""
    started_import(session, articles(tmp_path / "a.jsonl", 300))
    qtbot.waitUntil(lambda: session.desk.dialog() is None, timeout=20000)
    return session


def test_an_import_is_taken_back_and_done_again_while_one_waits(imported: Session, qtbot: QtBot) -> None:
    model = imported.work.articles.model
    turn(imported, "edit.undo", qtbot)
    assert model.total == 3
    assert "Taken back: Import" in imported.work.toast.text()
    turn(imported, "edit.redo", qtbot)
    assert model.total == 303


def test_stopping_an_undo_changes_nothing(imported: Session) -> None:
    imported.work.run("edit.undo")
    agree(imported)
    dialog = imported.desk.dialog()
    assert isinstance(dialog, PatienceDialog)
    while dialog.bar.value() <= 0:  # a backup is waited for first
        dialog._task._advance()  # type: ignore[attr-defined]  # one slice
    assert dialog.bar.value() < 300
    dialog.reject()
    project = imported.hub.project
    assert project is not None
    assert not imported.tasks.busy()
    assert len(project.documents()) == imported.work.articles.model.total == 303
    assert project.store.integrity() == []


def test_closing_the_window_in_an_undo_changes_nothing(imported: Session, project_file: Path) -> None:
    imported.work.run("edit.undo")
    agree(imported)
    dialog = imported.desk.dialog()
    assert isinstance(dialog, PatienceDialog)
    dialog._task._advance()  # type: ignore[attr-defined]  # one slice
    imported.window.close()
    with open_project(project_file, write=False) as project:
        assert len(project.documents()) == 303


def test_closing_the_window_ends_an_import_and_keeps_what_is_in(
    session: Session, project_file: Path, tmp_path: Path, qtbot: QtBot
) -> None:
    dialog = started_import(session, articles(tmp_path / "a.jsonl", MANY))
    in_the_middle(session, dialog, qtbot)
    session.window.close()
    assert not session.tasks.busy()
    with open_project(project_file, write=True) as project:
        assert 3 < len(project.documents()) < 3 + MANY
        assert project.store.integrity() == []


def test_refused_lines_are_copied_beside_their_file(session: Session, tmp_path: Path, qtbot: QtBot) -> None:
    path = articles(tmp_path / "a.jsonl", 5)
    path.write_text(path.read_text("utf-8") + "{not json}\n", "utf-8")
    dialog = started_import(session, path)
    with qtbot.waitSignal(dialog.imported, timeout=20000):
        pass
    assert (tmp_path / "a.jsonl.problem").read_text("utf-8") == "{not json}\n"
    assert "a.jsonl.problem" in dialog.problems.toPlainText()
    dialog.accept()


def started_export(session: Session, out: Path) -> ExportDialog:
    session.work.run("file.export")
    dialog = session.desk.dialog()
    assert isinstance(dialog, ExportDialog)
    dialog.path.setText(str(out))
    dialog.write()
    return dialog


def beside(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir()}


OBEDIENT = 'import sys; sys.stdin.buffer.read(); print(\'{"type":"Stopped"}\')'
STUBBORN = """
import json, sys, base64, time
request = json.loads(sys.stdin.readline())
open(base64.b64decode(request["part"]), "w").write("half")
print('{"type":"Progressed","done":1,"total":3}', flush=True)
time.sleep(60)
"""


def child(monkeypatch: pytest.MonkeyPatch, code: str) -> None:
    """Let another program stand for the child, so that no export is done before it is stopped."""
    monkeypatch.setattr(ExportCall, "command", lambda self: [sys.executable, "-c", code])


def test_a_stopped_export_leaves_nothing_and_the_dialog_stays(
    session: Session, tmp_path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    child(monkeypatch, OBEDIENT)
    before = beside(tmp_path)
    dialog = started_export(session, tmp_path / "out.jsonl")
    assert dialog.accept_button is not None
    assert not dialog.accept_button.isEnabled()
    dialog.reject()
    qtbot.waitUntil(lambda: "Nothing was written" in dialog.problem.text(), timeout=20000)
    assert beside(tmp_path) == before
    assert dialog.isVisible()
    assert dialog.accept_button.isEnabled()
    dialog.reject()
    assert session.desk.dialog() is None


def test_closing_the_window_ends_an_export_and_leaves_nothing(
    session: Session, tmp_path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("annotator.gui.tasks.PATIENCE", 100)
    child(monkeypatch, STUBBORN)
    before = beside(tmp_path)
    dialog = started_export(session, tmp_path / "out.jsonl")
    qtbot.waitUntil(lambda: dialog.bar.value() == 1, timeout=20000)
    assert len(beside(tmp_path)) == len(before) + 1
    session.window.close()
    assert not session.tasks.busy()
    assert not [name for name in beside(tmp_path) if name.endswith("jsonl")]


def test_an_export_that_is_refused_says_why(session: Session, tmp_path: Path, qtbot: QtBot) -> None:
    dialog = started_export(session, tmp_path / "none" / "out.jsonl")
    qtbot.waitUntil(lambda: "There is no folder" in dialog.problem.text(), timeout=20000)
    assert dialog.isVisible()
    dialog.reject()


def test_an_import_that_the_disk_breaks_off_says_what_is_in_and_goes_on_later(
    session: Session, tmp_path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    apply, commits = Store.apply, []

    def full(store: Store, *rest: object) -> None:
        commits.append(1)
        if len(commits) == 3:
            raise NotSaved("The disk with “news.annotator” is full.", "Free some space")
        apply(store, *rest)  # type: ignore[arg-type]  # whatever it is called with

    before = session.work.articles.model.rowCount()
    with monkeypatch.context() as disk:
        disk.setattr(Store, "apply", full)
        dialog = started_import(session, articles(tmp_path / "a.jsonl", 200))
        qtbot.waitUntil(lambda: bool(dialog.problem.text()), timeout=20000)
    assert session.hub.project is not None
    there = len(session.hub.project.documents()) - before
    assert 0 < there < 200
    assert dialog.problem.text() == (
        f"The disk with “news.annotator” is full. {there} articles are in and safe; the rest is not imported. "
        "Free some space and import again; what is in already is passed over."
    )
    assert session.work.articles.model.rowCount() == before + there
    assert dialog.accept_button is not None
    dialog.accept_button.click()
    qtbot.waitUntil(lambda: dialog.report is not None, timeout=20000)
    assert len(session.hub.project.documents()) == before + 200


def test_after_choosing_files_enter_imports_them(session: Session, tmp_path: Path, qtbot: QtBot) -> None:
    path = articles(tmp_path / "a.jsonl", 2)
    session.hub.asked.emit(ask.AskImport(()))
    dialog = session.desk.dialog()
    assert isinstance(dialog, ImportDialog)
    dialog._files_chosen([str(path)])
    qtbot.keyClick(dialog.focusWidget(), Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: session.desk.dialog() is None, timeout=20000)
    project = session.hub.project
    assert project is not None
    assert {"a0", "a1"} <= {row.id for row in project.documents()}
