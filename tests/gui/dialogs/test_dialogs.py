"""Dialogs ask plainly, refuse what cannot be, and give back what was chosen."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QLabel
from pytestqt.qtbot import QtBot

from annotator.domain.annotation import Status
from annotator.domain.schema_file import BUILT_IN
from annotator.formats.format import Loss
from annotator.gui.application.session import Session
from annotator.gui.commands.table import command_table
from annotator.gui.controllers import requests as ask
from annotator.gui.dialogs.about import CrashDialog
from annotator.gui.dialogs.ask import AskLine, AskWhoDialog, MemoDialog
from annotator.gui.dialogs.exporting import ExportDialog, loss_words
from annotator.gui.dialogs.importing import ImportDialog
from annotator.gui.dialogs.keys import FIXED, KeysDialog, merged
from annotator.gui.dialogs.palette import PaletteDialog
from annotator.gui.dialogs.project import NewProjectDialog, free_name
from annotator.gui.theme import Theme
from annotator.ops.schema import find_schema


def waiting(session: Session) -> QDialog:
    dialog = session.desk.dialog()
    assert dialog is not None
    return dialog


def test_a_name_is_stripped_and_an_empty_one_refused(qtbot: QtBot) -> None:
    dialog = AskLine(None, "Who is that?", text="  Lena   Brandt ")
    qtbot.addWidget(dialog)
    assert dialog.text() == "Lena Brandt"
    dialog.field.setText("   ")
    assert dialog.accept_button is not None
    assert not dialog.accept_button.isEnabled()


def test_every_label_of_a_dialog_is_plain_text(qtbot: QtBot) -> None:
    dialog = AskWhoDialog(None, "<img src=x>")
    qtbot.addWidget(dialog)
    formats = {label.textFormat() for label in dialog.findChildren(QLabel)}
    assert formats == {Qt.TextFormat.PlainText}


def test_a_memo_keeps_its_lines(qtbot: QtBot) -> None:
    dialog = MemoDialog(None, "Memo", "one\ntwo")
    qtbot.addWidget(dialog)
    assert dialog.text() == "one\ntwo"


# -- new project


def test_a_new_project_has_a_free_name_and_the_small_profile(qtbot: QtBot, tmp_path: Path) -> None:
    (tmp_path / "Articles.annotator").touch()
    dialog = NewProjectDialog(None, find_schema("news"), find_schema("standard"), tmp_path)
    qtbot.addWidget(dialog)
    assert dialog.path() == tmp_path / "Articles 2.annotator"
    assert dialog.profile() == "news"
    assert dialog.profile() in BUILT_IN


@pytest.mark.parametrize("name", ["a/b", "what?", ""])
def test_an_impossible_name_is_refused(qtbot: QtBot, tmp_path: Path, name: str) -> None:
    dialog = NewProjectDialog(None, find_schema("news"), find_schema("standard"), tmp_path)
    qtbot.addWidget(dialog)
    dialog.name.setText(name)
    assert dialog.accept_button is not None
    assert not dialog.accept_button.isEnabled()


def test_a_project_that_is_there_is_not_touched(qtbot: QtBot, tmp_path: Path) -> None:
    (tmp_path / "news.annotator").touch()
    dialog = NewProjectDialog(None, find_schema("news"), find_schema("standard"), tmp_path)
    qtbot.addWidget(dialog)
    dialog.name.setText("news.annotator")
    assert "is there already" in dialog.problem.text()
    assert free_name(tmp_path) == "Articles"


def test_making_a_project_signs_and_opens_it(start: Session, tmp_path: Path) -> None:
    start.work.run("file.new")
    dialog = waiting(start)
    assert isinstance(dialog, NewProjectDialog)
    dialog.set_folder(tmp_path)
    dialog.accept()
    project = start.hub.project
    assert project is not None
    assert project.path == tmp_path / "Articles.annotator"
    assert start.window.pages.currentIndex() == 1


# -- import


def import_dialog(session: Session) -> ImportDialog:
    session.work.run("file.import")
    dialog = waiting(session)
    assert isinstance(dialog, ImportDialog)
    return dialog


def test_dropped_files_are_imported_at_once(session: Session, tmp_path: Path, qtbot: QtBot) -> None:
    file = tmp_path / "new.txt"
    file.write_text("A fourth article.\n", "utf-8")
    session.hub.asked.emit(ask.AskImport((file,)))
    qtbot.waitUntil(lambda: session.desk.dialog() is None, timeout=20000)
    assert session.work.articles.model.total == 4


def test_pasted_text_becomes_an_article(session: Session, qtbot: QtBot) -> None:
    dialog = import_dialog(session)
    dialog.paste.setPlainText("Pasted headline\n\nPasted words.")
    with qtbot.waitSignal(dialog.imported, timeout=20000) as imported:
        dialog.start()
    assert imported.args is not None
    assert imported.args[0].imported == 1
    assert session.work.articles.model.at(3).title == "Pasted headline"


def test_what_was_refused_is_listed_in_sentences(session: Session, tmp_path: Path, qtbot: QtBot) -> None:
    file = tmp_path / "bad.jsonl"
    file.write_text("{not json}\n", "utf-8")
    dialog = import_dialog(session)
    dialog.paths = (file,)
    with qtbot.waitSignal(dialog.imported, timeout=20000):
        dialog.start()
    assert "bad.jsonl" in dialog.problems.toPlainText()
    assert dialog.isVisible()
    dialog.accept()


def test_nothing_chosen_cannot_be_imported(session: Session) -> None:
    dialog = import_dialog(session)
    assert dialog.accept_button is not None
    assert not dialog.accept_button.isEnabled()
    dialog.reject()


# -- export


def export_dialog(session: Session) -> ExportDialog:
    session.work.run("file.export")
    dialog = waiting(session)
    assert isinstance(dialog, ExportDialog)
    return dialog


def test_losses_are_told_before_anything_is_written(session: Session, tmp_path: Path, qtbot: QtBot) -> None:
    dialog = export_dialog(session)
    dialog.path.setText(str(tmp_path / "out"))
    dialog.format.setCurrentIndex(dialog.format.findData("jsonl"))
    qtbot.waitUntil(lambda: "leaves out" in dialog.losses_heading.text(), timeout=20000)
    assert "history" in dialog.losses.text()
    assert not (tmp_path / "out.jsonl").exists()
    dialog.reject()


def test_an_export_writes_and_tells_where(session: Session, tmp_path: Path, qtbot: QtBot) -> None:
    dialog = export_dialog(session)
    dialog.path.setText(str(tmp_path / "out.jsonl"))
    with qtbot.waitSignal(dialog.exported, timeout=20000):
        dialog.write()
    assert (tmp_path / "out.jsonl").read_text("utf-8").count("\n") == 3
    assert "3 articles exported" in session.work.toast.text()


def test_a_file_that_is_there_is_replaced_only_when_asked_twice(
    session: Session, tmp_path: Path, qtbot: QtBot
) -> None:
    out = tmp_path / "out.jsonl"
    out.write_text("precious", "utf-8")
    dialog = export_dialog(session)
    dialog.path.setText(str(out))
    dialog.write()
    assert out.read_text("utf-8") == "precious"
    with qtbot.waitSignal(dialog.exported, timeout=20000):
        dialog.write()
    assert out.read_text("utf-8") != "precious"


def test_the_suffix_follows_the_format(session: Session) -> None:
    dialog = export_dialog(session)
    dialog.format.setCurrentIndex(dialog.format.findData("jsonl"))
    assert dialog.target().suffix == ".jsonl"
    assert dialog.chosen_statuses() == ()
    dialog.statuses[Status.NEW].setChecked(False)
    assert Status.NEW not in dialog.chosen_statuses()
    dialog.reject()


def test_losses_are_listed_most_frequent_first() -> None:
    heading, words = loss_words([Loss("notes", 2), Loss("labels", 1400), Loss("doubts", 0)])
    assert heading == "This file leaves out:"
    assert words == "labels (1,400)\nnotes (2)"
    assert loss_words([])[0] == "Nothing is left out."


# -- commands and keys


def test_typing_and_enter_run_a_command(session: Session, qtbot: QtBot) -> None:
    session.work.run("help.palette")
    dialog = waiting(session)
    assert isinstance(dialog, PaletteDialog)
    qtbot.keyClicks(dialog.field, "only quotes")
    assert dialog.shown()[0] == "view.pass_quotes"
    qtbot.keyClick(dialog.field, Qt.Key.Key_Return)
    assert session.work.title.passes.text() == "quotes ▾"


def test_arrows_walk_through_the_palette(qtbot: QtBot, theme: Theme) -> None:
    dialog = PaletteDialog(None, command_table(None), theme)
    qtbot.addWidget(dialog)
    qtbot.keyClick(dialog.field, Qt.Key.Key_Down)
    assert dialog.view.currentIndex().row() == 1
    dialog.picked = None
    qtbot.keyClick(dialog.field, Qt.Key.Key_Return)
    assert dialog.picked == dialog.shown()[1]


def test_the_cheat_sheet_shows_every_key_once(qtbot: QtBot) -> None:
    table = command_table(find_schema("standard"))
    dialog = KeysDialog(None, table)
    qtbot.addWidget(dialog)
    fixed = sum(map(len, FIXED.values()))
    assert len(dialog.lines) == len({(c.run, c.argument) for c, _ in merged(table)}) + fixed
    undo = next(keys for command, keys in merged(table) if command.id == "edit.undo")
    assert undo == ("z", "Ctrl+Z")


def test_a_palette_without_hits_says_so(qtbot: QtBot, theme: Theme) -> None:
    dialog = PaletteDialog(None, command_table(None), theme)
    qtbot.addWidget(dialog)
    qtbot.keyClicks(dialog.field, "zzqx")
    assert dialog.nothing.text() == "No command fits “zzqx”. Fewer letters find more."
    assert dialog.view.isHidden()
    qtbot.keyClick(dialog.field, Qt.Key.Key_Return)
    assert dialog.picked is None


def test_the_cheat_sheet_tells_of_digits_and_of_shift(qtbot: QtBot) -> None:
    dialog = KeysDialog(None, command_table(find_schema("news")))
    qtbot.addWidget(dialog)
    told = " ".join(text for _, text in dialog.lines)
    assert "answer the open question 1 – 9" in told
    assert "shift+letter" in told
    dialog.resize(500, 600)
    dialog._spread(500)
    assert all(column.count() == 0 for column in dialog._columns[1:])


def test_enter_presses_the_button_that_has_the_keyboard(qtbot: QtBot) -> None:
    dialog = AskWhoDialog(None, "ann", ("ann", "gold"))
    qtbot.addWidget(dialog)
    with qtbot.waitExposed(dialog):
        dialog.show()
    assert [button.text() for button in dialog.others] == ["gold"]
    dialog.others[0].click()
    assert dialog.text() == "gold"
    assert dialog.leave_button is not None
    dialog.leave_button.setFocus()
    qtbot.keyClick(dialog.leave_button, Qt.Key.Key_Return)
    assert dialog.result() == QDialog.DialogCode.Rejected
    assert dialog.isHidden()


def test_the_cheat_sheet_can_be_searched(qtbot: QtBot) -> None:
    dialog = KeysDialog(None, command_table(None))
    qtbot.addWidget(dialog)
    dialog.field.setText("undo")
    assert [line for line, _ in dialog.lines if not line.isHidden()]
    assert len([line for line, _ in dialog.lines if not line.isHidden()]) < 5


@pytest.mark.parametrize(
    ("words", "title"),
    [
        ("single", "Change keys…"),
        ("registry", "Names…"),
        ("rebind", "Change keys…"),
        ("own keys", "Change keys…"),
    ],
)
def test_commands_are_found_by_other_words(qtbot: QtBot, theme: Theme, words: str, title: str) -> None:
    table = command_table(find_schema("news"))
    sheet, palette = KeysDialog(None, table), PaletteDialog(None, table, theme)
    for dialog in (sheet, palette):
        qtbot.addWidget(dialog)
        dialog.field.setText(words)
    shown = [text for line, text in sheet.lines if not line.isHidden()]
    assert any(text.startswith(title.casefold()) for text in shown)
    assert title in [table.get(command_id).title for command_id in palette.shown()[:3]]


def test_a_cheat_sheet_without_hits_says_so(qtbot: QtBot) -> None:
    dialog = KeysDialog(None, command_table(None))
    qtbot.addWidget(dialog)
    dialog.field.setText("zzqx")
    assert not dialog.nothing.isHidden()
    assert dialog.nothing.text() == "Nothing fits “zzqx”. Fewer letters find more."
    dialog.field.setText("")
    assert dialog.nothing.isHidden()
    assert not dialog.area.isHidden()


def test_a_crash_is_shown_as_it_is(qtbot: QtBot) -> None:
    dialog = CrashDialog(None, "Traceback <b>", "log")
    qtbot.addWidget(dialog)
    assert dialog.details == "Traceback <b>"
