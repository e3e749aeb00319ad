"""What the window says of a project file that is not as it should be, and what can be done in it then."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest

from annotator.base.settings import LAST_PROJECT, RECENT_PROJECTS
from annotator.base.shared_folders import shared_folder
from annotator.gui.application.run import last_project
from annotator.gui.application.session import Session
from annotator.gui.controllers.requests import AskDamaged
from annotator.gui.hub import Message
from annotator.ops.backups import Reason, back_up
from annotator.ops.project import create, open_project
from annotator.ops.schema import find_schema
from annotator.ops.transfer import import_paths

SAVED = Path(__file__).parents[2] / "fixtures" / "projects" / "v002" / "saved.annotator"
Make = Callable[[], Session]


@pytest.fixture
def saved(tmp_path: Path) -> Path:
    path = tmp_path / "old.annotator"
    shutil.copy(SAVED, path)
    return path


def opened(session: Session, path: Path) -> list[str]:
    """Open a file as the dialog does and return all that was said."""
    told: list[str] = []

    def hear(message: Message) -> None:
        told.append(message.text)

    def asked(request: object) -> None:
        if isinstance(request, AskDamaged):
            told.append(request.sentence)

    session.hub.told.connect(hear)
    session.hub.asked.connect(asked)
    session.work.open_project(path)
    session.hub.told.disconnect(hear)
    session.hub.asked.disconnect(asked)
    return told


def change(path: Path, statement: str) -> None:
    other = sqlite3.connect(path)
    other.execute(statement)
    other.commit()
    other.close()


@pytest.mark.parametrize("zeros", [16, 100])
def test_a_project_without_its_beginning_is_damaged_not_strange(
    session: Session, saved: Path, zeros: int
) -> None:
    saved.write_bytes(bytes(zeros) + saved.read_bytes()[zeros:])
    before = saved.read_bytes()
    asked: list[object] = []
    session.hub.asked.connect(asked.append)
    (sentence,) = opened(session, saved)
    assert "is damaged: its beginning was lost" in sentence
    assert AskDamaged(saved, sentence) in asked
    assert saved.read_bytes() == before


def test_an_empty_file_leads_to_the_backups_of_its_name(session: Session, saved: Path) -> None:
    project = open_project(saved)
    back_up(project, Reason.ASKED)
    project.close()
    saved.write_bytes(b"")
    (sentence,) = opened(session, saved)
    assert "there are backups of a project of this name" in sentence
    other = saved.with_name("other.annotator")
    other.write_bytes(b"")
    (sentence,) = opened(session, other)
    assert "is empty" in sentence
    assert "backups" not in sentence


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "is empty. It was not changed."),
        (b"hello\n" * 500, "is not an Annotator project. It was not changed."),
        (SAVED.read_bytes()[:20_000], "is damaged: it ends after 20,000 of "),
        (None, "There is no project"),
    ],
)
def test_what_cannot_be_opened_is_one_sentence_and_the_open_project_stays(
    session: Session, saved: Path, content: bytes | None, sentence: str
) -> None:
    project = session.hub.project
    if content is None:
        saved.unlink()
    else:
        saved.write_bytes(content)
    told = opened(session, saved)
    assert len(told) == 1
    assert sentence in told[0]
    assert session.hub.project is project
    assert content is None or saved.read_bytes() == content


@pytest.mark.parametrize(
    ("harm", "sentence"),
    [
        ("PRAGMA user_version = 99", "was made by a newer version"),
        ("CREATE VIEW v AS SELECT 1", "was changed by another program: it contains “v”"),
        ("CREATE TRIGGER t AFTER INSERT ON span BEGIN DELETE FROM step; END", "it contains “t”"),
    ],
)
def test_what_may_only_be_read_is_shown_and_says_why(
    start: Session, saved: Path, harm: str, sentence: str
) -> None:
    change(saved, harm)
    before = saved.read_bytes()
    told = opened(start, saved)
    assert sentence in told[-1]
    project = start.hub.project
    assert project is not None
    assert not project.writable
    assert start.hub.article is not None
    start.controls.project.close()
    assert saved.read_bytes() == before
    assert [file.name for file in saved.parent.iterdir() if file.name.startswith("old")] == [saved.name]


def test_a_project_open_in_another_window_is_shown_for_reading(make_session: Make, saved: Path) -> None:
    first, second = make_session(), make_session()
    assert opened(first, saved) == []
    told = opened(second, saved)
    assert "is open in another window on this computer. You can read here" in told[-1]
    project = second.hub.project
    assert project is not None
    assert not project.writable


def test_an_older_copy_put_in_the_place_of_a_project_is_noticed_once(
    start: Session, saved: Path, tmp_path: Path
) -> None:
    article = tmp_path / "later.txt"
    article.write_text("Anna spoke on the bridge.", "utf-8")
    opened(start, saved)
    import_paths(start.controls.project.project(), [article])
    start.controls.project.close()
    assert opened(start, saved) == []
    start.controls.project.close()
    shutil.copy(SAVED, saved)
    told = opened(start, saved)
    assert len(told) == 1
    assert "“old.annotator” is older than when it was last open here: 1 step of work is missing." in told[0]
    assert "“old.annotator-wal”" in told[0]
    start.controls.project.close()
    assert opened(start, saved) == []


def test_another_project_of_the_same_name_is_not_called_older(
    start: Session, saved: Path, tmp_path: Path
) -> None:
    opened(start, saved)
    start.controls.project.close()
    saved.unlink()
    create(saved, find_schema("news"), "ann").close()
    assert opened(start, saved) == []


def test_a_synchronized_folder_is_warned_of_once(make_session: Make, saved: Path, tmp_path: Path) -> None:
    cloud = tmp_path / "Dropbox"
    cloud.mkdir()
    path = cloud / "news.annotator"
    shutil.move(saved, path)
    first = make_session()
    assert opened(first, path) == [shared_folder(path)]
    first.controls.project.close()
    assert opened(first, path) == []
    first.controls.project.close()
    assert opened(make_session(), path) == []


def go_bad(session: Session) -> None:
    """Let nothing that lies in the open file be read any more, as where a disk fails."""
    project = session.controls.project.project()
    project.settle()
    size = project.path.stat().st_size
    with project.path.open("r+b") as file:
        file.seek(4096)
        file.write(b"\xee" * (size - 4096))
    project.store.connection.execute("PRAGMA shrink_memory")


def test_a_file_that_goes_bad_is_left_for_another_one(start: Session, saved: Path, tmp_path: Path) -> None:
    second = tmp_path / "second.annotator"
    shutil.copy(SAVED, second)
    opened(start, saved)
    go_bad(start)
    opened(start, second)
    assert start.controls.project.project().path == second
    assert start.controls.project.project().writable
    assert not Path(f"{saved}.lock").exists()


def test_a_window_on_a_file_that_goes_bad_closes(start: Session, saved: Path) -> None:
    opened(start, saved)
    go_bad(start)
    start.close()
    assert not Path(f"{saved}.lock").exists()
    assert start.hub.project is None


def test_the_window_starts_where_the_last_project_cannot_be_looked_at(
    make_session: Make, tmp_path: Path
) -> None:
    session = make_session()
    session.settings.set(
        LAST_PROJECT, str(tmp_path / ("x" * 300))
    )  # as in a closed folder, the system refuses
    session.settings.set(RECENT_PROJECTS, (str(tmp_path / ("x" * 300)),))
    assert not last_project(session.settings)
    session.open_last()
    session.window.show_start()
    assert session.hub.project is None
