"""Leaving: the window goes at once, what goes wrong then is said at the next start, who waits takes over."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from annotator.base.errors import EnvironmentFailure
from annotator.base.settings import UNTOLD, Settings
from annotator.gui.application.ending import Ending
from annotator.gui.application.running import Running
from annotator.gui.application.session import Session
from annotator.gui.application.wanted import Wanted
from annotator.gui.main_window.window import MainWindow
from annotator.ops.backups import Plan, Reason, all_backups
from annotator.ops.project import Project
from annotator.store.owner import is_free

OWNER = (
    "import sys; from pathlib import Path; from annotator.store.store import Store\n"
    "store = Store.open(Path(sys.argv[1])); print(1, flush=True); sys.stdin.read(1); store.close()"
)


def label(session: Session) -> None:
    session.work.run("go.next_stop")
    session.work.run("label.waived")


def fail(plan: Plan, progress: object = None) -> None:
    raise EnvironmentFailure("The disk of the backups is full.")


def told(session: Session) -> list[str]:
    """Return what the window says from now on."""
    said: list[str] = []
    session.hub.told.connect(lambda message: said.append(message.text))
    return said


# -- the window goes first


def test_the_window_is_gone_while_the_backup_is_made(
    session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[bool] = []
    run = Plan.run
    monkeypatch.setattr(
        Plan, "run", lambda plan, *p: seen.append(session.window.isVisible()) or run(plan, *p)
    )
    label(session)
    assert session.window.close()
    assert seen == [False]
    assert [one.reason for one in all_backups()] == [Reason.CLOSING]


def test_a_backup_that_fails_at_the_end_is_said_at_the_next_start_once(
    session: Session,
    make_session: Callable[[], Session],
    monkeypatch: pytest.MonkeyPatch,
    settings: Settings,
    project_file: Path,
) -> None:
    label(session)
    with monkeypatch.context() as full:
        full.setattr(Plan, "run", fail)
        assert session.window.close()
    assert is_free(project_file)
    again = make_session()
    said = told(again)
    again.open_last()
    assert len(said) == 1
    assert said[0].startswith("When the program ended at ")
    assert said[0].endswith(": The disk of the backups is full.")
    assert settings.get(UNTOLD) == ""


def test_it_is_said_on_the_start_page_too(settings: Settings, tmp_path: Path, qtbot: QtBot) -> None:
    settings.set(UNTOLD, "When the program ended at 14:03: The disk is full.")
    window = MainWindow(settings)
    qtbot.addWidget(window)
    running = Running(window, settings)
    said = told(running.session)
    running.open(Wanted())
    window.close()
    running.close()
    running.session.deleteLater()
    assert said == ["When the program ended at 14:03: The disk is full."]


def test_a_backup_that_fails_when_another_project_is_opened_is_said_at_once(
    session: Session, monkeypatch: pytest.MonkeyPatch, settings: Settings
) -> None:
    label(session)
    said = told(session)
    monkeypatch.setattr(Plan, "run", fail)
    session.work.run("file.close")
    assert said == ["The disk of the backups is full."]
    assert settings.get(UNTOLD) == ""


# -- nobody does anything, and the file is sick


def test_a_file_that_went_bad_is_said_once_while_nobody_does_anything(
    session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    said = told(session)

    def sick(project: Project) -> None:
        raise EnvironmentFailure(f"The disk does not answer ({reason}).")

    reason = "first"
    with monkeypatch.context() as away:
        away.setattr("annotator.ops.undo.next_undo", sick)
        for _ in range(3):
            session._settle()
        reason = "second"
        session._settle()
    session._settle()
    with monkeypatch.context() as away:
        away.setattr("annotator.ops.undo.next_undo", sick)
        session._settle()
    assert said == [
        "The disk does not answer (first).",
        "The disk does not answer (second).",
        "The disk does not answer (second).",
    ]


def test_an_idle_window_does_not_read_the_list_of_articles(
    session: Session, monkeypatch: pytest.MonkeyPatch, project_file: Path
) -> None:
    label(session)
    read: list[Project] = []
    with monkeypatch.context() as watched:
        watched.setattr(Project, "documents", read.append)
        session._settle()
    place = session.settings.place(project_file)
    assert place is not None
    assert place.labels == 1
    assert read == []


def test_a_file_that_was_taken_away_is_said_once(session: Session, project_file: Path) -> None:
    said = told(session)
    aside = project_file.with_name("aside")
    project_file.rename(aside)
    session._settle()
    session._settle()
    assert len(said) == 1
    aside.rename(project_file)


@pytest.mark.skipif(sys.platform == "win32", reason="Windows keeps others from writing into open files")
def test_a_file_that_was_written_over_is_said_before_the_window_goes(
    session: Session, project_file: Path
) -> None:
    label(session)
    said = told(session)
    code = "import sys; open(sys.argv[1], 'r+b').truncate(50000)"
    subprocess.run([sys.executable, "-c", code, str(project_file)], check=True)
    session.window.close()
    assert session.window.isVisible()
    assert "Another program changed" in said[-1]
    session.window.close()
    assert not session.window.isVisible()
    assert project_file.stat().st_size == 50000


def test_a_window_that_only_reads_says_once_that_it_cannot(
    session: Session, make_session: Callable[[], Session], project_file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    second = make_session()
    second.open_path(project_file)
    said = told(second)

    def sick(project: Project) -> int:
        raise EnvironmentFailure("The disk does not answer.")

    with monkeypatch.context() as away:
        away.setattr(Project, "version", sick)
        second._look()
        second._look()
    assert said == ["The disk does not answer."]


# -- the next window


def test_a_window_that_waits_goes_on_where_the_other_one_has_gone(
    session: Session, make_session: Callable[[], Session], project_file: Path
) -> None:
    second = make_session()
    second.open_path(project_file)
    second.work.run("article.next")
    shown = second.hub.article
    assert shown is not None
    second._look()
    assert second.work.title.saved.text() == "read only"
    label(session)
    session.window.close()
    second._look()
    assert second.hub.project is not None
    assert second.hub.project.writable
    assert second.hub.article is not None
    assert second.hub.article.document.id == shown.document.id
    assert second.work.articles.model.at(0).spans == 1
    assert second.work.toast.text() == "The other window has gone. You can label here now."
    label(second)
    assert second.hub.project.store.number_of_steps() > 0
    assert not is_free(project_file)


def test_it_does_not_take_over_under_a_dialog(
    session: Session, make_session: Callable[[], Session], project_file: Path
) -> None:
    second = make_session()
    second.open_path(project_file)
    second.work.run("help.keys")
    session.window.close()
    second._look()
    assert second.hub.project is not None
    assert not second.hub.project.writable
    dialog = second.desk.dialog()
    assert dialog is not None
    dialog.reject()
    second._look()
    assert second.hub.project.writable


def test_it_takes_over_from_a_process_that_was_killed(
    session: Session, make_session: Callable[[], Session], project_file: Path
) -> None:
    session.window.close()
    start = make_session()
    other = subprocess.Popen(
        [sys.executable, "-c", OWNER, str(project_file)], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    )
    with other:
        assert other.stdout is not None
        other.stdout.readline()
        assert not is_free(project_file)
        start.open_path(project_file)
        assert start.hub.project is not None
        assert not start.hub.project.writable
        start._look()
        other.kill()
    assert is_free(project_file)
    start._look()
    assert start.hub.project.writable
    assert os.path.exists(f"{project_file}.lock")


def test_a_project_that_is_read_for_another_reason_is_not_tried_again(
    session: Session, make_session: Callable[[], Session], project_file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    session.window.close()
    start = make_session()
    monkeypatch.setattr("annotator.store.store.why_only_reading", lambda *_: "It is newer.")
    start.open_path(project_file)
    project = start.hub.project
    start._look()
    assert start.hub.project is project


@pytest.mark.skipif(sys.platform == "win32", reason="Windows closes windows, it sends no signals")
def test_a_signal_to_end_is_heard_in_the_event_loop(qtbot: QtBot) -> None:
    heard: list[int] = []
    before = signal.getsignal(signal.SIGTERM)
    ending = Ending(lambda: heard.append(1))
    os.kill(os.getpid(), signal.SIGTERM)
    qtbot.waitUntil(lambda: heard == [1])
    ending.stop()
    assert signal.getsignal(signal.SIGTERM) is before
