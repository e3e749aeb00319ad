"""A disk that refuses a label: it is said, the label stays hollow, and it is saved when that can be."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QTimer
from pytestqt.qtbot import QtBot

from annotator.domain.annotation import Fragment
from annotator.gui.application.session import Session
from annotator.gui.panels.title import Saved
from annotator.ops.project import open_project

LOCKER = (
    "from annotator.store.connect import sqlite3; import sys\n"
    "c = sqlite3.connect(sys.argv[1], isolation_level=None); c.execute('BEGIN IMMEDIATE')\n"
    "print(1, flush=True); sys.stdin.read(1)"
)


def pragma(session: Session, words: str) -> None:
    assert session.hub.project is not None
    session.hub.project.store.connection.execute(f"PRAGMA {words}")


def label(session: Session) -> None:
    session.work.run("go.next_stop")
    session.work.run("label.waived")


def spans(session: Session) -> list[str]:
    assert session.hub.article is not None
    return [span.label for span in session.hub.article.layer.spans()]


def hollow(session: Session) -> tuple[Fragment, ...]:
    loads = session.work.canvas._layout.loads
    pieces = [segment for found in loads._pending.values() for segment in found]
    return tuple((piece.start, piece.end) for piece in pieces)


def timer(session: Session) -> QTimer:
    return session.controls.saving._timer


@pytest.fixture
def refused(session: Session) -> Iterator[Session]:
    """Return a window whose last label was refused: SQLite says that it may not write."""
    pragma(session, "query_only = 1")
    label(session)
    yield session
    if session.hub.project is not None:
        pragma(session, "query_only = 0")


def test_a_refused_label_is_said_and_drawn_hollow(refused: Session) -> None:
    told = refused.work.toast.text()
    assert told.startswith("“news.annotator” cannot be written here. Your last label (Not a quote, ")
    assert told.endswith(
        "is not saved and is drawn hollow. Make the file and its disk writable; I try again every 2 seconds. "
        "Nothing saved before is affected."
    )
    assert refused.work.title.state is Saved.FAILED
    assert refused.work.title.saved.text() == "! not saved"
    assert len(hollow(refused)) == 1
    assert spans(refused) == []
    assert timer(refused).isActive()
    assert timer(refused).interval() == 2000


def test_it_is_saved_as_soon_as_that_can_be(refused: Session) -> None:
    timer(refused).timeout.emit()
    assert refused.work.title.state is Saved.FAILED
    assert len(hollow(refused)) == 1
    pragma(refused, "query_only = 0")
    timer(refused).timeout.emit()
    assert spans(refused) == ["waived"]
    assert hollow(refused) == ()
    assert refused.work.title.state is Saved.SAVED
    assert refused.work.toast.text().startswith("Saved now: ")
    assert not timer(refused).isActive()


def test_saved_late_it_does_not_take_the_person_back(refused: Session) -> None:
    refused.work.run("go.next_stop")
    meant = refused.hub.target
    pragma(refused, "query_only = 0")
    timer(refused).timeout.emit()
    assert spans(refused) == ["waived"]
    assert refused.hub.target == meant


def test_reading_goes_on_and_what_is_hollow_stays_with_its_article(refused: Session) -> None:
    there = hollow(refused)
    refused.work.run("article.next")
    assert hollow(refused) == ()
    assert refused.work.title.state is Saved.FAILED
    refused.work.run("article.previous")
    assert hollow(refused) == there


def test_one_more_label_waits_for_the_first(refused: Session) -> None:
    before = refused.hub.unsaved
    label(refused)
    assert refused.hub.unsaved == before
    said = refused.work.toast.text()
    assert " was not labelled: “" in said
    assert " still waits to be saved. " in said
    assert "drawn hollow" not in said
    pragma(refused, "query_only = 0")
    label(refused)
    assert "waived" in spans(refused)
    assert refused.hub.unsaved is None


def test_undo_gives_it_up(refused: Session) -> None:
    refused.work.run("edit.undo")
    assert refused.work.toast.text().startswith("Not saved and given up: ")
    assert hollow(refused) == ()
    assert not timer(refused).isActive()
    pragma(refused, "query_only = 0")
    refused.work.run("label.waived")
    assert spans(refused) == ["waived"]


def test_an_undo_after_the_disk_is_well_again_takes_it_back(refused: Session) -> None:
    pragma(refused, "query_only = 0")
    refused.work.run("edit.undo")
    assert spans(refused) == []
    assert refused.work.toast.text().startswith("Taken back: ")


def test_the_window_closes_only_when_asked_again(refused: Session) -> None:
    assert not refused.window.close()
    assert "Do the same again to leave without what is not saved." in refused.work.toast.text()
    assert refused.window.close()


@pytest.mark.parametrize("leave", ["open", "create", "close"])
def test_the_project_is_left_only_when_asked_again(refused: Session, tmp_path: Path, leave: str) -> None:
    project, other = refused.hub.project, tmp_path / "other.annotator"
    schema = project.schema if project is not None else None
    assert schema is not None
    control = refused.controls.project
    ways: dict[str, Callable[[], None]] = {
        "open": lambda: control.open_path(other),
        "create": lambda: control.create(other, schema),
        "close": control.close_project,
    }
    if leave == "open":
        from annotator.ops.project import create

        create(other, schema, "ann").close()
    assert not refused.runner.guard(ways[leave])
    assert refused.hub.project is project
    assert refused.runner.guard(ways[leave])
    assert refused.hub.project is not project


def test_closing_saves_what_can_be_saved_by_then(refused: Session, project_file: Path) -> None:
    pragma(refused, "query_only = 0")
    assert refused.window.close()
    with open_project(project_file, annotator="ann") as project:
        assert [row.spans for row in project.documents()] == [1, 0, 0]


def test_what_another_process_locks_waits_for_it(session: Session, project_file: Path) -> None:
    command = [sys.executable, "-c", LOCKER, str(project_file)]
    other = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    assert other.stdout is not None
    other.stdout.readline()
    label(session)
    assert session.work.toast.text().startswith("“news.annotator” is being used by another program just now.")
    assert spans(session) == []
    other.communicate(b"x")
    timer(session).timeout.emit()
    assert spans(session) == ["waived"]


@pytest.mark.skipif(sys.platform == "win32", reason="Windows does not move open files")
def test_a_file_that_comes_back_takes_what_waited(
    session: Session, project_file: Path, tmp_path: Path
) -> None:
    project_file.rename(tmp_path / "away")
    label(session)
    assert "Save a copy… to keep all labels saved before, or put the file back" in session.work.toast.text()
    (tmp_path / "away").rename(project_file)
    timer(session).timeout.emit()
    assert spans(session) == ["waived"]


def test_what_no_longer_fits_is_given_up_and_said(refused: Session) -> None:
    unsaved, project = refused.hub.unsaved, refused.hub.project
    assert unsaved is not None
    assert project is not None
    pragma(refused, "query_only = 0")
    project.unsaved = None
    project.record(list(unsaved.drafts))
    project.unsaved = unsaved
    timer(refused).timeout.emit()
    assert "changed elsewhere" in refused.work.toast.text()
    assert refused.hub.unsaved is None
    assert spans(refused) == ["waived"]


def test_a_copy_says_that_it_lacks_what_is_not_saved(refused: Session, tmp_path: Path, qtbot: QtBot) -> None:
    refused.controls.project.copy_to(tmp_path / "copy.annotator")
    qtbot.waitUntil(lambda: not refused.tasks.busy())
    assert refused.work.toast.text().endswith("What is not saved yet is not in the copy.")
    with open_project(tmp_path / "copy.annotator") as copy:
        assert copy.store.counts().spans == 0
    pragma(refused, "query_only = 0")
    refused.controls.saving.again()
    refused.controls.project.copy_to(tmp_path / "again.annotator")
    qtbot.waitUntil(lambda: not refused.tasks.busy())
    assert refused.work.toast.text().endswith("You go on in “news.annotator”.")
