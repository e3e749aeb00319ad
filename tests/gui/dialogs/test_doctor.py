"""The doctor's window: checks beside the work, leads to what it found, repairs after a look."""

from __future__ import annotations

import json
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from desk import Desk
from projects import project_with
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog, QLineEdit
from pytestqt.qtbot import QtBot

from annotator.base.paths import backup_folder
from annotator.base.settings import LAST_PROJECT, Settings
from annotator.domain.annotation import Span, SpanId
from annotator.domain.change import created
from annotator.gui.dialogs.backups import BackupsDialog
from annotator.gui.dialogs.damaged import DamagedDialog
from annotator.gui.dialogs.doctor import DoctorDialog
from annotator.gui.dialogs.repair import RepairDialog
from annotator.gui.models.findings import FindingRows
from annotator.ops import annotate
from annotator.ops.backups import Reason, all_backups
from annotator.ops.check import Finding
from annotator.ops.check_calls import CheckCall
from annotator.ops.doctor import check_file
from annotator.ops.project import Project, open_project
from annotator.ops.restoring import restore
from annotator.store.connect import sqlite3

FIRST = "Mill reopens\n\n“The roof is dry at last,” Lena Brandt said.\n"
SECOND = "Union doubts promise\n\nOmar Haddad heads the union.\n"
INDEX = "INSERT INTO search(search) VALUES ('delete-all')"
COLUMN = "UPDATE span SET start = start + 1 WHERE key IN (SELECT min(key) FROM span)"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Return a project with a quote in the first article, and a label that no schema knows in the second."""
    with project_with(tmp_path, FIRST, SECOND) as project:
        first, second = project.documents()
        article = project.open_article(first.id)
        start = article.text.index("“")
        annotate.add_span(project, article, "quote", ((start, article.text.index("”") + 1),))
        _add_unknown(project, second.id)
        return project.path


def _add_unknown(project: Project, document: object) -> None:
    article = project.open_article(project.documents()[1].id)
    start = article.text.index("Omar")
    span = Span(
        SpanId("0190b6a0-0000-7000-8000-000000000001"),
        "mood",
        ((start, start + 11),),
        project.annotator,
        project.clock.now(),
    )
    project.record([project.draft("Label", article.document.id, [created(span)])])


@pytest.fixture
def desk(path: Path, home: Path) -> Iterator[Desk]:
    desk = Desk(path, home / "settings.json")
    yield desk
    desk.close()


def harm(path: Path, *statements: str) -> None:
    """Change a project that nobody has open behind the back of its log."""
    other = sqlite3.connect(str(path))
    for statement in statements:
        other.execute(statement)
    other.commit()
    other.close()


def harmed(desk: Desk, path: Path, *statements: str) -> None:
    """Leave the project, harm it and open it again."""
    desk.session.work.run("file.close")
    harm(path, *statements)
    desk.session.open_path(path)
    desk.settle()


def begin(desk: Desk) -> DoctorDialog:
    desk.session.work.run("file.check")
    desk.settle()
    dialog = desk.dialog()
    assert isinstance(dialog, DoctorDialog)
    return dialog


def ended(desk: Desk, qtbot: QtBot) -> None:
    """Let the process end."""
    qtbot.waitUntil(lambda: not desk.session.tasks.busy(), timeout=60_000)
    desk.settle()


def checked(desk: Desk, qtbot: QtBot) -> DoctorDialog:
    dialog = begin(desk)
    ended(desk, qtbot)
    return dialog


def codes(rows: FindingRows) -> list[str]:
    return [found.code for row in range(rows.rowCount()) if (found := rows.at(row)) is not None]


def choose(desk: Desk, dialog: DoctorDialog, code: str) -> Finding:
    """Walk down the list by keys to a finding."""
    for _ in range(dialog.rows.rowCount()):
        found = dialog.chosen()
        if found is not None and found.code == code:
            return found
        QTest.keyClick(dialog.list, Qt.Key.Key_Down)
    raise AssertionError(f"no finding {code}")


def agree(desk: Desk, qtbot: QtBot) -> str:
    """Ask for the repair, agree and wait; return what was said that it would do."""
    shown = desk.dialog()
    assert isinstance(shown, DoctorDialog)
    shown.repair.click()
    desk.settle()
    asks = desk.dialog()
    assert isinstance(asks, RepairDialog)
    words = f"{asks.kinds.text()}\n{asks.undo.text()}"
    QTest.keyClick(asks, Qt.Key.Key_Return)
    ended(desk, qtbot)
    return words


def test_a_sound_project_is_said_to_be_sound_with_how_much_was_looked_at(
    tmp_path: Path, qtbot: QtBot, home: Path
) -> None:
    project_with(tmp_path, "News\n\nNobody was there.\n").close()
    desk = Desk(tmp_path / "news.annotator", home / "settings.json")
    dialog = checked(desk, qtbot)
    assert dialog.heading.text() == "All sound: 2 acts, 1 article, 0 labels."
    assert "no backup yet" in dialog.when.text()
    assert not dialog.list.isVisible()
    assert not dialog.repair.isVisible()
    desk.close()
    desk = Desk(tmp_path / "news.annotator", home / "settings.json")
    assert "found sound before" in checked(desk, qtbot).when.text()
    desk.close()


def test_what_is_found_leads_to_its_article_and_label(desk: Desk, qtbot: QtBot) -> None:
    dialog = checked(desk, qtbot)
    assert codes(dialog.rows) == ["unknown-label", "no-source"]
    assert dialog.heading.text() == "1 error, it can be repaired"
    assert dialog.list.hasFocus()
    found = choose(desk, dialog, "unknown-label")
    assert "Add the label" in dialog.detail.text()
    QTest.keyClick(dialog, Qt.Key.Key_Return)
    desk.settle()
    assert desk.session.desk.dialog() is None
    assert desk.article.document.id == found.document
    assert desk.session.hub.target.span == found.span


def test_a_double_click_leads_there_too(desk: Desk, qtbot: QtBot) -> None:
    dialog = checked(desk, qtbot)
    found = choose(desk, dialog, "no-source")
    dialog.list.doubleClicked.emit(dialog.list.currentIndex())
    desk.settle()
    assert desk.session.hub.target.span == found.span


def test_asked_again_it_shows_what_was_found_where_one_was(desk: Desk, qtbot: QtBot) -> None:
    dialog = checked(desk, qtbot)
    choose(desk, dialog, "no-source")
    QTest.keyClick(dialog, Qt.Key.Key_Return)
    desk.settle()
    desk.press("h")
    again = begin(desk)
    assert not desk.session.tasks.busy()
    chosen = again.chosen()
    assert chosen is not None
    assert chosen.code == "no-source"
    assert "changed since" in again.when.text()
    again.again.click()
    assert desk.session.tasks.busy()
    ended(desk, qtbot)
    assert codes(again.rows) == ["unknown-label", "no-source"]


def test_one_works_on_while_it_checks_and_is_told_at_the_end(desk: Desk, qtbot: QtBot) -> None:
    dialog = begin(desk)
    QTest.keyClick(dialog, Qt.Key.Key_Return)
    desk.settle()
    assert desk.session.desk.dialog() is None
    assert desk.session.tasks.busy()
    desk.select("Lena Brandt")
    desk.press("p")
    assert desk.labelled("person") == ["Lena Brandt"]
    ended(desk, qtbot)
    assert desk.messages[-1] == (
        "1 error, it can be repaired. File › Check the project… shows what was found."
    )
    assert "unknown-label" in codes(begin(desk).rows)


def test_esc_stops_it_and_nothing_is_left(desk: Desk, qtbot: QtBot, path: Path) -> None:
    dialog = begin(desk)
    QTest.keyClick(dialog, Qt.Key.Key_Escape)
    desk.settle()
    assert desk.session.desk.dialog() is None
    ended(desk, qtbot)
    assert desk.session.desk.doctoring.findChild(type(dialog)) is None
    assert path.exists()
    assert "All" not in "".join(desk.messages)


def test_a_project_closed_meanwhile_ends_it(desk: Desk, qtbot: QtBot) -> None:
    dialog = begin(desk)
    QTest.keyClick(dialog, Qt.Key.Key_Return)
    desk.settle()
    desk.session.work.run("file.close")
    ended(desk, qtbot)
    assert desk.session.hub.project is None
    assert not any("error" in words for words in desk.messages)


def test_a_window_closed_meanwhile_ends_it(desk: Desk) -> None:
    begin(desk)
    desk.close()
    assert not desk.session.tasks.busy()


def test_defects_of_several_kinds_are_repaired_and_clean_after(desk: Desk, qtbot: QtBot, path: Path) -> None:
    harmed(desk, path, INDEX, COLUMN)
    dialog = checked(desk, qtbot)
    assert set(codes(dialog.rows)) >= {"search", "table-span", "unknown-label"}
    words = agree(desk, qtbot)
    assert "1 ×  Write the tables anew from the log." in words
    assert "1 ×  Add the label to the project, as an import does." in words
    assert "undo takes it back" in words
    assert desk.dialog() is dialog
    assert dialog.heading.text().startswith("All sound: ")
    assert dialog.words.text().startswith("Repaired: 3 findings.")
    assert [backup.reason for backup in all_backups()] == [Reason.REPAIR]
    assert desk.project.writable
    assert desk.project.schema.label("mood") is not None
    QTest.keyClick(dialog, Qt.Key.Key_Escape)
    desk.settle()
    assert desk.labelled("quote") == ["“The roof is dry at last,”"]


def test_the_part_that_is_an_act_is_undone(desk: Desk, qtbot: QtBot) -> None:
    dialog = checked(desk, qtbot)
    agree(desk, qtbot)
    assert "one act, which undo takes back" in dialog.words.text()
    QTest.keyClick(dialog, Qt.Key.Key_Escape)
    desk.settle()
    desk.press("Ctrl+Z")
    assert desk.messages[-1] == "Taken back: Repair"
    label = desk.project.schema.label("mood")
    assert label is not None
    assert label.retired  # a label that has been given to words does not go


def test_the_article_that_is_shown_comes_back_at_its_place(desk: Desk, qtbot: QtBot, path: Path) -> None:
    desk.press("Ctrl+PgDn")
    shown = desk.article.document.id
    harmed(desk, path, INDEX)
    assert desk.article.document.id == shown
    checked(desk, qtbot)
    agree(desk, qtbot)
    assert desk.article.document.id == shown
    assert desk.session.window.pages.currentWidget() is desk.session.work


def test_where_one_may_only_read_it_checks_and_says_why_it_does_not_repair(
    desk: Desk, qtbot: QtBot, path: Path, home: Path
) -> None:
    other = Desk(path, home / "settings.json")
    assert not other.project.writable
    dialog = checked(other, qtbot)
    assert "unknown-label" in codes(dialog.rows)
    dialog.repair.click()
    other.settle()
    assert other.dialog() is dialog
    assert "only" in dialog.problem.text() or "open in another window" in dialog.problem.text()
    other.close()


def test_it_is_not_repaired_before_somebody_agrees(desk: Desk, qtbot: QtBot, path: Path) -> None:
    dialog = checked(desk, qtbot)
    dialog.repair.click()
    desk.settle()
    QTest.keyClick(desk.dialog(), Qt.Key.Key_Escape)
    desk.settle()
    assert desk.dialog() is dialog
    assert desk.project.schema.label("mood") is None
    assert all_backups() == []


def test_the_sample_is_repaired_too_and_is_still_there(desk: Desk, qtbot: QtBot) -> None:
    desk.session.open_sample()
    desk.settle()
    harm_path = desk.project.path
    _add_unknown_to_first(desk.project)
    checked(desk, qtbot)
    agree(desk, qtbot)
    assert harm_path.exists()
    assert desk.project.path == harm_path
    assert desk.project.schema.label("mood") is not None


def _add_unknown_to_first(project: Project) -> None:
    article = project.open_article(project.documents()[0].id)
    span = Span(
        SpanId("0190b6a0-0000-7000-8000-000000000002"),
        "mood",
        ((0, 3),),
        project.annotator,
        project.clock.now(),
    )
    project.record([project.draft("Label", article.document.id, [created(span)])])


def said(call: CheckCall, answer: dict[str, object]) -> list[str]:
    """Return a process that gives one answer, whatever it is asked."""
    line = json.dumps(answer)
    return [sys.executable, "-c", f"import sys; sys.stdin.readline(); print({line!r})"]


def test_a_disk_that_answers_differently_is_told_and_offers_no_repair(
    desk: Desk, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    malformed = {
        "code": "file",
        "sentence": "The file: database disk image is malformed.",
        "severity": "error",
        "repair": "Write the tables anew from the log.",
    }
    checkup = {
        "findings": [malformed],
        "errors": 1,
        "hints": 0,
        "acts": 3,
        "articles": 2,
        "labels": 2,
        "steady": False,
    }
    answer = {"type": "Checkup", **checkup}
    with monkeypatch.context() as sick:
        sick.setattr(CheckCall, "command", lambda call: said(call, answer))
        dialog = checked(desk, qtbot)
    assert dialog.heading.text() == "The file does not give the same answer twice"
    assert "nothing is repaired" in dialog.words.text()
    assert not dialog.repair.isVisible()
    assert dialog.backups.isVisible()
    assert all_backups() == []


def test_a_repair_that_is_refused_says_why_and_the_project_is_open_again(
    desk: Desk, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, path: Path
) -> None:
    dialog = checked(desk, qtbot)
    answer: dict[str, object] = {
        "type": "Refused",
        "sentence": "Read twice, it gave two answers.",
        "by_user": False,
    }
    with monkeypatch.context() as sick:
        sick.setattr(CheckCall, "command", lambda call: said(call, answer))
        agree(desk, qtbot)
    assert desk.dialog() is dialog
    assert dialog.problem.text() == "Read twice, it gave two answers."
    assert desk.project.path == path
    assert desk.project.writable
    assert desk.session.controls.project.lent is None


def test_an_act_that_waits_to_be_saved_is_in_the_way_of_a_repair(
    desk: Desk, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    from annotator.base.errors import EnvironmentFailure

    def refuse() -> None:
        raise EnvironmentFailure("Your last label is not saved.")

    dialog = checked(desk, qtbot)
    dialog.repair.click()
    desk.settle()
    asks = desk.dialog()
    assert isinstance(asks, RepairDialog)
    with monkeypatch.context() as waiting:
        waiting.setattr(desk.session.controls.project, "may_leave", refuse)
        asks.button.click()
        desk.settle()
    assert asks.problem.text() == "Your last label is not saved."
    assert asks.button.isVisible()
    assert desk.project.writable
    asks.reject()


def test_a_damaged_file_is_not_opened_and_leads_to_check_and_backups(
    desk: Desk, qtbot: QtBot, path: Path, tmp_path: Path
) -> None:
    damaged = tmp_path / "bad.annotator"
    desk.session.work.run("file.close")
    shutil.copy(path, damaged)
    harm(damaged, "UPDATE definition SET body = '{'")
    desk.session.work.open_project(damaged)
    desk.settle()
    asks = desk.dialog()
    assert isinstance(asks, DamagedDialog)
    assert "is damaged" in asks.words.text()
    asks.check.click()
    desk.settle()
    dialog = desk.dialog()
    assert isinstance(dialog, DoctorDialog)
    ended(desk, qtbot)
    assert "table-definition" in codes(dialog.rows)
    agree(desk, qtbot)
    assert dialog.words.text().startswith("Repaired: ")
    assert desk.project.path == damaged
    assert (backup_folder()).is_dir()


def test_a_file_cut_short_leads_to_its_backups(desk: Desk, qtbot: QtBot, path: Path) -> None:
    desk.press("Space", "p")
    desk.session.work.run("file.close")
    path.write_bytes(path.read_bytes()[:20_000])
    desk.session.work.open_project(path)
    desk.settle()
    asks = desk.dialog()
    assert isinstance(asks, DamagedDialog)
    QTest.keyClick(asks, Qt.Key.Key_Return)
    desk.settle()
    shown = desk.dialog()
    assert isinstance(shown, BackupsDialog)
    chosen = shown.chosen()
    assert chosen is not None
    restore(chosen.path, path.with_name("again.annotator"))
    with open_project(path.with_name("again.annotator")) as again:
        assert again.store.counts().spans == 3


def test_damage_that_comes_up_while_it_is_open_leads_to_the_doctor_once(
    desk: Desk, qtbot: QtBot, path: Path
) -> None:
    harmed(desk, path, "UPDATE span SET label = 999")
    desk.session.work.runner.guard(lambda: desk.project.look_at(desk.project.documents()[1].id).layer.spans())
    desk.settle()
    asks = desk.dialog()
    assert isinstance(asks, DamagedDialog)
    asks.check.click()
    desk.settle()
    dialog = desk.dialog()
    assert isinstance(dialog, DoctorDialog)
    ended(desk, qtbot)
    assert "table-span" in codes(dialog.rows)
    QTest.keyClick(dialog, Qt.Key.Key_Escape)
    desk.settle()
    before = len(desk.messages)
    desk.session.work.runner.guard(lambda: desk.project.look_at(desk.project.documents()[1].id).layer.spans())
    assert desk.session.desk.dialog() is None
    assert "is damaged" in desk.messages[before]


@pytest.mark.parametrize(("cut_to", "said"), [(-8192, "is damaged"), (0, "is empty")])
def test_what_can_be_read_is_saved_into_a_new_file_and_opened(
    desk: Desk, qtbot: QtBot, path: Path, cut_to: int, said: str
) -> None:
    desk.select("Lena Brandt")
    desk.press("p")
    desk.session.work.run("file.close")  # a backup is made now
    path.write_bytes(path.read_bytes()[:cut_to])
    cut = path.read_bytes()
    desk.session.work.open_project(path)
    desk.settle()
    asks = desk.dialog()
    assert isinstance(asks, DamagedDialog)
    asks.check.click()
    desk.settle()
    ended(desk, qtbot)
    dialog = desk.dialog()
    assert isinstance(dialog, DoctorDialog)
    assert dialog.heading.text() == "“news” could not be checked"
    assert said in dialog.words.text()
    dialog.rescue.click()
    desk.settle()
    names = desk.dialog()
    assert isinstance(names, QFileDialog)
    field = names.findChild(QLineEdit)
    assert field is not None
    field.setText(str(path.with_name("saved.annotator")))
    names.accept()
    desk.settle()
    ended(desk, qtbot)
    assert desk.project.path == path.with_name("saved.annotator")
    assert desk.session.desk.dialog() is None
    assert "2 articles and 3 labels saved to" in "".join(desk.messages)
    assert ("backups of the only project called so" in "".join(desk.messages)) == (cut_to == 0)
    assert path.read_bytes() == cut
    assert [file.name for file in path.parent.iterdir() if file.name.startswith(".annotator-")] == []


def test_a_window_closed_while_it_repairs_leaves_a_whole_project_and_opens_it_next_time(
    desk: Desk, qtbot: QtBot, path: Path, home: Path
) -> None:
    dialog = checked(desk, qtbot)
    dialog.repair.click()
    desk.settle()
    QTest.keyClick(desk.dialog(), Qt.Key.Key_Return)
    assert desk.session.tasks.busy()
    assert desk.session.hub.project is None
    assert desk.session.window.pages.currentWidget() is desk.session.work  # no start page behind the dialog
    desk.close()
    assert {finding.code for finding in check_file(path)} <= {"unknown-label", "no-source"}
    assert Settings(home / "settings.json").get(LAST_PROJECT) == str(path)
    with open_project(path) as project:
        assert project.writable


def test_a_repair_that_is_stopped_opens_the_project_again(desk: Desk, qtbot: QtBot, path: Path) -> None:
    dialog = checked(desk, qtbot)
    dialog.repair.click()
    desk.settle()
    asks = desk.dialog()
    QTest.keyClick(asks, Qt.Key.Key_Return)
    QTest.keyClick(asks, Qt.Key.Key_Escape)
    assert desk.dialog() is asks
    ended(desk, qtbot)
    assert desk.dialog() is dialog
    assert desk.project.path == path
    assert desk.project.writable
    assert "unknown-label" in codes(dialog.rows)


def test_a_check_changes_no_byte(tmp_path: Path, path: Path, qtbot: QtBot, home: Path) -> None:
    before = path.read_bytes()
    desk = Desk(path, home / "settings.json")
    checked(desk, qtbot)
    desk.close()
    assert path.read_bytes() == before
    assert [file.name for file in tmp_path.iterdir() if file.name.startswith("news")] == ["news.annotator"]


def test_a_screen_reader_hears_what_kind_each_finding_is(desk: Desk, qtbot: QtBot) -> None:
    dialog = checked(desk, qtbot)
    spoken = [
        str(dialog.rows.index(row, 0).data(Qt.ItemDataRole.AccessibleTextRole))
        for row in range(dialog.rows.rowCount())
    ]
    assert spoken[0] == "1 error"
    assert spoken[1].startswith("Error, ")
    assert spoken[1].endswith("Union doubts promise  ·  can be repaired")
    assert spoken[3].startswith("Hint, Nobody says ")
    assert dialog.list.accessibleName() == "What was found"


def test_it_is_as_small_as_what_it_says_and_grows_for_what_was_found(
    desk: Desk, qtbot: QtBot, tmp_path: Path
) -> None:
    dialog = checked(desk, qtbot)
    assert dialog.list.isVisible()
    assert dialog.height() >= 400
    dialog.reject()
    (tmp_path / "sound").mkdir()
    with project_with(tmp_path / "sound", SECOND) as project:
        sound = project.path
    desk.session.open_path(sound)
    dialog = checked(desk, qtbot)
    assert dialog.heading.text().startswith("All sound")
    said = [dialog.heading, dialog.when, dialog.again]
    used = max(widget.geometry().bottom() for widget in said) - min(
        widget.geometry().top() for widget in said
    )
    assert dialog.height() - used < 60
    assert dialog.height() < 260
