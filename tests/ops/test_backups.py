"""Backups are proven, thinned out, never beside the project, and never in the way of labels."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace

import pytest
from projects import add_document, project_with

from annotator.base.errors import EnvironmentFailure, UserError
from annotator.base.paths import backup_folder, config_folder
from annotator.base.progress import Cancelled, Progress
from annotator.base.settings import BACKUP_MEGABYTES, FILE_NAME, Settings
from annotator.ops import backups, undo
from annotator.ops.annotate import add_span
from annotator.ops.backups import (
    Backup,
    Reason,
    all_backups,
    back_up,
    back_up_first,
    backing_up,
    backups_of,
    copy_to,
    limit,
    listed,
)
from annotator.ops.importing import Import
from annotator.ops.project import Project, create, open_project
from annotator.ops.transfer import import_paths
from annotator.store import backup as copying
from annotator.store.connect import Connection
from annotator.store.store import Store

TEXT = "Mill reopens\n\nLena Brandt said no. Omar Haddad heads the union.\n"


@pytest.fixture
def project(tmp_path: Path) -> Iterator[Project]:
    (tmp_path / "work").mkdir()
    with project_with(tmp_path / "work", TEXT) as project:
        yield project


def label(project: Project, start: int = 14, end: int = 25) -> None:
    article = project.open_article(project.documents()[0].id)
    add_span(project, article, "person", ((start, end),))


def chains(path: Path) -> list[tuple[object, ...]]:
    """Read the log of a closed file with another program."""
    code = (
        "import sqlite3, sys; c = sqlite3.connect(sys.argv[1]); "
        "print(c.execute('SELECT id, hex(hash) FROM step ORDER BY key').fetchall())"
    )
    return eval(
        subprocess.run([sys.executable, "-c", code, str(path)], capture_output=True, check=True).stdout
    )


def made(project: Project, reason: Reason = Reason.REGULAR) -> Backup:
    found = back_up(project, reason)
    assert found is not None
    return found


def test_a_backup_holds_all_and_lies_in_the_data_folder(project: Project, home: Path) -> None:
    label(project)
    found = made(project)
    assert found.path.is_relative_to(backup_folder())
    assert backup_folder().is_relative_to(home)
    assert found.path.parent.name == project.store.project_id()
    beside = {path.name for path in project.path.parent.iterdir()}
    assert not {name for name in beside if "backup" in name or "partial" in name}
    steps = [(step.id, step.hash.hex().upper()) for step in project.store.steps()]
    assert chains(found.path) == steps
    assert {path.name for path in found.path.parent.iterdir()} == {found.path.name}
    assert backups_of(project) == [found] == all_backups()


def test_what_is_the_same_is_not_copied_again(project: Project) -> None:
    first = made(project)
    assert made(project) == first
    label(project)
    second = made(project)
    assert second != first
    assert [one.path for one in backups_of(project)] == [second.path, first.path]


@pytest.mark.parametrize("reason", [Reason.REPAIR, Reason.MIGRATION, Reason.ASKED])
def test_before_a_repair_it_is_copied_all_the_same(project: Project, reason: Reason) -> None:
    first = made(project)
    assert made(project, reason) != first


def test_an_empty_and_a_temporary_project_have_nothing_to_lose(tmp_path: Path, project: Project) -> None:
    with create(tmp_path / "empty.annotator", project.schema) as empty:
        assert back_up(empty, Reason.CLOSING) is None
    assert not backup_folder().exists()


def test_a_project_that_was_removed_under_its_owner_is_still_backed_up(project: Project) -> None:
    label(project)
    project.path.unlink()
    found = made(project, Reason.CLOSING)
    with open_project(found.path, write=False) as copy:
        assert copy.documents()[0].spans == 0 or copy.store.counts().spans == 1


def test_while_it_is_made_labels_are_saved(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(copying, "_PAGES", 1)
    looks = 0

    def look(done: int, total: int | None, what: str) -> None:
        nonlocal looks
        looks += 1
        if looks == 2:
            label(project)

    planned = backups.plan(project, Reason.REGULAR)
    assert planned is not None
    if not planned.apart:
        pytest.skip("SQLite here is too old for a second connection")
    before = [step.id for step in project.store.steps()]
    found = planned.run(look)
    assert looks > 2
    assert [id_ for id_, _ in chains(found.path)] == before
    assert len(list(project.store.steps())) == len(before) + 1


def test_beside_the_window_it_is_waited_for(project: Project) -> None:
    waiting = backing_up(project, Reason.IMPORT)
    assert [step for step in waiting if step is not None] == []
    assert [one.reason for one in backups_of(project)] == [Reason.IMPORT]


def test_stopped_in_the_middle_it_leaves_nothing(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    first = made(project)
    label(project)
    monkeypatch.setattr(copying, "_PAGES", 1)
    planned = backups.plan(project, Reason.REGULAR)
    assert planned is not None

    def stop(done: int, total: int | None, what: str) -> None:
        raise backups.Cancelled

    if planned.apart:
        assert backups.attempt(planned, stop) == ""
    assert list(first.path.parent.iterdir()) == [first.path]


def test_an_act_that_is_stopped_stops_the_backup_that_it_waits_for(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    stopped: list[bool] = []

    def long(planned: backups.Plan, look: Progress) -> str:
        for _ in range(5_000):
            try:
                look(0, None, "backup")
            except Cancelled:
                stopped.append(True)
                break
            time.sleep(0.001)
        return ""

    monkeypatch.setattr(backups, "WAL_IS_SAFE", True)  # so that it is made on a thread
    monkeypatch.setattr(backups, "attempt", long)
    waiting = backing_up(project, Reason.IMPORT)
    next(waiting)
    waiting.close()
    assert stopped == [True]


# -- what goes wrong


def test_a_copy_that_is_not_the_same_is_no_backup(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    good = made(project)
    label(project)
    copy = copying._copy

    def with_a_loss(*arguments: object) -> None:
        copy(*arguments)  # type: ignore[arg-type]
        with sqlite3.connect(arguments[1]) as connection:  # type: ignore[call-overload]
            connection.execute("PRAGMA foreign_keys = OFF")
            connection.execute("DELETE FROM step WHERE key = (SELECT max(key) FROM step)")
        connection.close()

    monkeypatch.setattr(copying, "_copy", with_a_loss)
    with pytest.raises(EnvironmentFailure, match="could not be backed up: its copy did not hold the same"):
        back_up(project, Reason.REGULAR)
    assert list(good.path.parent.iterdir()) == [good.path]


def test_a_copy_with_a_damaged_page_is_no_backup(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    label(project)
    copy = copying._copy

    def with_damage(*arguments: object) -> None:
        copy(*arguments)  # type: ignore[arg-type]
        path = Path(str(arguments[1]))
        content = bytearray(path.read_bytes())
        content[4096 * 9 : 4096 * 9 + 200] = os.urandom(200)
        path.write_bytes(content)

    monkeypatch.setattr(copying, "_copy", with_damage)
    with pytest.raises(EnvironmentFailure, match=r"could not be backed up: .*stays there"):
        back_up(project, Reason.REGULAR)
    assert all_backups() == []


def test_a_full_disk_is_one_sentence_and_labels_go_on(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(copying.shutil, "disk_usage", lambda path: SimpleNamespace(free=1000))
    with pytest.raises(EnvironmentFailure, match="too little room"):
        back_up(project, Reason.REGULAR)
    label(project)
    assert project.store.counts().spans == 1


def test_a_data_folder_that_cannot_be_made_is_one_sentence(project: Project) -> None:
    backup_folder().parent.mkdir(parents=True, exist_ok=True)
    backup_folder().write_text("a file")
    planned = backups.plan(project, Reason.REGULAR)
    assert planned is not None
    assert "cannot be made" in backups.attempt(planned)


def test_a_project_of_others_names_no_folder_outside(tmp_path: Path) -> None:
    assert backups.folder_name("../../etc").isalnum()
    assert backups.folder_name("\ud800").isalnum()
    assert backups.shown_name(Path("/a/..\\b: <x>?*|.annotator")).isascii()
    assert len(backups.shown_name(Path("x" * 300))) <= 40


def test_a_damaged_project_is_not_called_backed_up(project: Project) -> None:
    path = project.path
    connection = project.store.connection
    page, size = (
        connection.execute(sql).fetchone()[0]
        for sql in ("SELECT rootpage FROM sqlite_schema WHERE name = 'relation'", "PRAGMA page_size")
    )
    project.close()
    with path.open("r+b") as file:
        file.seek((page - 1) * size)
        file.write(b"\xa5" * size)
    with open_project(path) as harmed, pytest.raises(EnvironmentFailure, match="its copy is damaged"):
        back_up(harmed, Reason.REGULAR)
    assert [file for file in backup_folder().rglob("*") if file.is_file()] == []


def test_a_file_that_comes_while_a_copy_is_made_stays_and_so_does_one_of_a_like_name(
    project: Project, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = tmp_path / "copy.annotator"
    mine = tmp_path / f"copy.annotator{copying.PARTIAL}"
    mine.write_text("mine")
    room = copying._has_room

    def comes(connection: Connection, folder: Path, copies: int) -> None:
        room(connection, folder, copies)
        target.write_text("another's")

    with monkeypatch.context() as slow:
        slow.setattr(copying, "_has_room", comes)
        for copy in (lambda: copy_to(project, target), lambda: project.save_copy(target)):
            with pytest.raises(UserError, match="is there already"):
                copy()
            assert target.read_text() == "another's"
            target.unlink()
    copy_to(project, target)
    assert mine.read_text() == "mine"
    assert {file.name for file in tmp_path.iterdir()} == {"work", target.name, mine.name}


def test_a_copy_to_where_it_cannot_be_is_refused_in_one_sentence_that_names_it(
    project: Project, tmp_path: Path
) -> None:
    wrong = {
        tmp_path / "no" / "y.annotator": "There is no folder “.*no” for “y.annotator”",
        project.path / "y.annotator": "There is no folder “.*” for “y.annotator”",
        tmp_path / f"{'ö' * 120}.annotator": "The name “ö+…” is too long here",
    }
    for target, sentence in wrong.items():
        for copy in (copy_to, backups.copying):
            with pytest.raises(UserError, match=sentence) as refused:
                copy(project, target)
            assert len(refused.value.sentence) < 300
            assert "Errno" not in refused.value.sentence
    assert {file.name for file in tmp_path.iterdir()} == {"work"}


# -- never in the way


def sick(store: Store, *_: object) -> int:
    raise EnvironmentFailure("The disk does not answer.")


def test_before_other_work_a_failure_is_one_sentence(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert back_up_first(project, Reason.IMPORT) == ""
    assert len(backups_of(project)) == 1
    monkeypatch.setattr(Store, "is_empty", sick)
    assert back_up_first(project, Reason.IMPORT) == "The disk does not answer."
    waiting = backing_up(project, Reason.IMPORT)
    with pytest.raises(StopIteration) as end:
        next(waiting)
    assert end.value.value == "The disk does not answer."


@pytest.mark.parametrize("pace", [None, 0.01])
def test_an_import_goes_on_where_nothing_can_be_planned(
    project: Project, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, pace: float | None
) -> None:
    (tmp_path / "more.txt").write_text("More news\n")
    monkeypatch.setattr(Store, "project_id", sick)
    run = Import(project, [tmp_path / "more.txt"], pace=pace)
    for _ in run.steps():
        pass
    report = run.report()
    assert (report.imported, report.warning) == (1, "The disk does not answer.")


def test_a_file_in_the_way_of_the_folder_is_one_sentence_and_the_import_goes_on(
    project: Project, tmp_path: Path
) -> None:
    backup_folder().parent.mkdir(parents=True)
    backup_folder().write_text("in the way")
    (tmp_path / "more.txt").write_text("More news\n")
    report = import_paths(project, [tmp_path / "more.txt"])
    assert report.imported == 1
    assert "could not be backed up" in report.warning
    assert backup_folder().read_text() == "in the way"
    assert back_up_first(project, Reason.CLOSING) == report.warning


# -- age


def test_more_bytes_than_the_person_wants_go_and_what_precedes_a_repair_stays(project: Project) -> None:
    first = made(project)
    folder = first.path.parent
    settings = Settings(config_folder() / FILE_NAME)
    settings.set(BACKUP_MEGABYTES, 100)
    day = datetime.now(UTC) - timedelta(hours=12)
    for n, reason in enumerate(["repair", "regular", "regular", "migration", "regular", "closing"]):
        moment = day + timedelta(minutes=n)
        path = folder / f"{moment:%Y%m%dT%H%M%S}000Z-{reason}-news.annotator"
        with path.open("wb") as file:
            file.truncate(45_000_000)
    label(project)
    made(project)
    reasons = [one.reason for one in listed(folder)]
    assert reasons == [Reason.REGULAR, Reason.REGULAR, Reason.MIGRATION, Reason.REPAIR]
    assert first in backups_of(project)
    settings.set(BACKUP_MEGABYTES, 2000)
    assert limit() == 2_000_000_000


def test_old_ones_are_thinned_out_and_others_left_alone(project: Project) -> None:
    first = made(project)
    folder = first.path.parent
    now = datetime.now(UTC)
    old = [now - timedelta(days=5, minutes=n) for n in range(10)]
    for moment in old:
        name = f"{moment:%Y%m%dT%H%M%S}000Z-regular-{{}}.annotator"
        (folder / name.format("news")).write_bytes(b"old")
        (folder / name.format("other")).write_bytes(b"old")
    (folder / "mine.annotator").write_bytes(b"a person's own")
    partial = folder / "x.annotator.partial-wal"
    partial.write_bytes(b"")
    os.utime(partial, (0, 0))
    label(project)
    made(project)
    names = [one.name for one in listed(folder)]
    assert 3 <= names.count("news") <= 4  # five days and some minutes ago may be two days
    assert names.count("other") == 10
    assert (folder / "mine.annotator").exists()
    assert not partial.exists()


def test_a_failure_leaves_the_old_ones(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    first = made(project)
    for n in range(5):
        moment = datetime.now(UTC) - timedelta(days=5, minutes=n)
        (first.path.parent / f"{moment:%Y%m%dT%H%M%S}000Z-regular-news.annotator").write_bytes(b"old")
    label(project)
    monkeypatch.setattr(copying.shutil, "disk_usage", lambda path: SimpleNamespace(free=0))
    with pytest.raises(EnvironmentFailure):
        back_up(project, Reason.REGULAR)
    assert len(backups_of(project)) == 6


def test_undo_of_a_backed_up_project_goes_on_in_the_copy(project: Project, tmp_path: Path) -> None:
    add_document(project, "Another\n")
    label(project)
    found = backups.copy_to(project, tmp_path / "copy.annotator")
    store = Store.open(found.path)
    store.close()
    with open_project(found.path, annotator="ann") as copy:
        replicas = {step.replica for step in copy.store.steps()}
        assert undo.undo(copy)
        assert len({step.replica for step in copy.store.steps()}) == len(replicas) + 1
        assert copy.store.integrity() == []
