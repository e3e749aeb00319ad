"""Merging in the window: a look first, the merge by a process, what came; and deciding what copies differ on."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace

import pytest
from desk import Desk
from projects import project_with
from PySide6.QtGui import QAccessibleAnnouncementEvent
from PySide6.QtWidgets import QFileDialog
from pytestqt.qtbot import QtBot

from annotator.base.progress import silent
from annotator.domain.change import changed
from annotator.gui.controllers.requests import AskMerge
from annotator.gui.dialogs.deciding import UndecidedDialog
from annotator.gui.dialogs.merging import HEIGHT, CopyDialog, MergeDialog
from annotator.gui.tasks import Task
from annotator.gui.widgets import ElidedLabel
from annotator.ops import annotate, merge_calls, merge_child
from annotator.ops.backups import Reason, all_backups
from annotator.ops.check import check
from annotator.ops.deciding import number_waiting
from annotator.ops.project import Project, open_project

TEXT = "News\n\nLena Brandt said no. Then Omar Haddad met Ida Lind.\n"
OTHER = "Other\n\nOmar Haddad spoke.\n"
LENA, OMAR, IDA = "Lena Brandt", "Omar Haddad", "Ida Lind"

Work = Callable[[Project], object]


def at(words: str) -> tuple[int, int]:
    start = TEXT.index(words)
    return start, start + len(words)


def label(words: str, what: str = "person") -> Work:
    def work(project: Project) -> None:
        article = project.open_article(project.documents()[0].id)
        annotate.add_span(project, article, what, [at(words)])

    return work


def relabel(words: str, what: str) -> Work:
    def work(project: Project) -> None:
        document = project.documents()[0].id
        span = next(s for s in project.layer(document).spans() if s.fragments == (at(words),))
        project.record([project.draft("relabel", document, [changed(span, replace(span, label=what))])])

    return work


@pytest.fixture
def base(tmp_path: Path) -> Path:
    """Return a closed project with two articles and two labels of ann."""
    with project_with(tmp_path, TEXT, OTHER, profile="standard") as project:
        label(LENA)(project)
        label(OMAR)(project)
        return project.path


def work_in(path: Path, *works: Work, annotator: str = "ann") -> None:
    with open_project(path, annotator=annotator) as project:
        for work in works:
            work(project)


@pytest.fixture
def copy(base: Path) -> Path:
    """Return a copy that went on apart: one label more, two changed on both sides."""
    copy = base.with_name("copy.annotator")
    shutil.copy(base, copy)
    work_in(base, relabel(LENA, "place"), relabel(OMAR, "place"))
    work_in(copy, relabel(LENA, "organization"), relabel(OMAR, "organization"), label(IDA))
    return copy


@pytest.fixture
def desk(base: Path, copy: Path) -> Iterator[Desk]:
    desk = Desk(base)
    yield desk
    desk.close()


def looked(desk: Desk, qtbot: QtBot, *paths: Path) -> MergeDialog:
    """Ask for a merge and wait until the copies were looked at."""
    desk.session.hub.asked.emit(AskMerge(paths))
    dialog = desk.dialog()
    assert isinstance(dialog, MergeDialog)
    qtbot.waitUntil(lambda: not desk.session.tasks.busy(), timeout=30000)
    desk.settle()
    return dialog


def merged(desk: Desk, qtbot: QtBot, *paths: Path) -> MergeDialog:
    """Do the merge, and return the dialog that says what came."""
    dialog = looked(desk, qtbot, *paths)
    desk.press("Enter")
    qtbot.waitUntil(lambda: dialog.came is not None, timeout=30000)
    desk.settle()
    return dialog


def deciding(desk: Desk, qtbot: QtBot) -> UndecidedDialog:
    desk.session.work.run("article.undecided")
    dialog = desk.dialog()
    assert isinstance(dialog, UndecidedDialog)
    qtbot.waitUntil(lambda: dialog.things is not None, timeout=30000)
    desk.settle()
    return dialog


def test_a_look_says_what_would_come_before_anything_is_done(
    desk: Desk, qtbot: QtBot, copy: Path, base: Path
) -> None:
    dialog = looked(desk, qtbot, copy)
    assert dialog.prospect is not None
    (seen,) = dialog.prospect.copies
    assert (seen.acts, seen.labels, seen.articles, seen.people) == (3, 1, 0, {"ann": 3})
    assert seen.went_apart
    assert dialog.prospect.undecided == 2
    assert "2 things were changed differently" in dialog.summary.text()
    assert dialog.height() < HEIGHT * 3 // 4  # one copy needs no large empty dialog
    desk.press("Esc")
    assert desk.session.desk.dialog() is None
    assert desk.labelled("place") == [LENA, OMAR]
    assert all_backups() == []


def test_a_merge_brings_all_in_and_the_window_goes_on_at_the_same_place(
    desk: Desk, qtbot: QtBot, copy: Path
) -> None:
    before = copy.read_bytes()
    shown = desk.article.document.id
    dialog = merged(desk, qtbot, copy)
    assert dialog.heading.text() == "Merged"
    assert desk.project.writable
    assert desk.article.document.id == shown
    assert desk.labelled("person") == [IDA]
    assert desk.labelled("organization") == [LENA, OMAR]
    assert Reason.MERGE in [backup.reason for backup in all_backups()] or all_backups()
    assert copy.read_bytes() == before
    assert [f for f in check(desk.project) if f.severity.value == "error"] == []


def test_what_came_is_not_covered_by_the_question_how_labels_are_signed(
    desk: Desk, qtbot: QtBot, copy: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(desk.session, "_ask_who", True)
    dialog = merged(desk, qtbot, copy)
    assert desk.dialog() is dialog


def test_the_button_leads_to_what_waits_and_digits_decide(desk: Desk, qtbot: QtBot, copy: Path) -> None:
    merged(desk, qtbot, copy)
    desk.press("Enter")
    dialog = desk.dialog()
    assert isinstance(dialog, UndecidedDialog)
    qtbot.waitUntil(lambda: dialog.things is not None, timeout=30000)
    desk.settle()
    assert dialog.things is not None
    assert [box.accessibleName().split(",")[0] for box in dialog.boxes] == [
        f"1: {dialog.things[0].choices[0].says}",
        f"2: {dialog.things[0].choices[1].says}",
    ]
    desk.press("2", "Enter", "1", "Enter")
    assert desk.session.desk.dialog() is None
    assert number_waiting(desk.project) == 0
    assert sorted(desk.labelled("place") + desk.labelled("organization")) == [LENA, OMAR]
    assert len(desk.labelled("place")) == 1


def test_a_decision_is_taken_back_where_it_was_made_and_in_the_text(
    desk: Desk, qtbot: QtBot, copy: Path
) -> None:
    merged(desk, qtbot, copy)
    desk.press("Esc")
    dialog = deciding(desk, qtbot)
    desk.press("2", "z")
    assert number_waiting(desk.project) == 2
    desk.press("2")
    assert number_waiting(desk.project) == 1
    dialog.reject()
    desk.settle()
    desk.press("Ctrl+Z")
    assert number_waiting(desk.project) == 2
    qtbot.waitUntil(lambda: desk.session.hub.undecided == 2, timeout=30000)


def test_how_much_waits_stands_below_the_list(desk: Desk, qtbot: QtBot, copy: Path) -> None:
    merged(desk, qtbot, copy)
    desk.press("Esc")
    qtbot.waitUntil(lambda: desk.session.hub.undecided == 2, timeout=30000)
    assert "2 undecided" in desk.session.work.articles._foot.text()
    deciding(desk, qtbot)
    desk.press("1", "Enter", "1", "Enter")
    assert "undecided" not in desk.session.work.articles._foot.text()


def test_what_is_said_of_a_decision_stays_while_it_is_looked_for_again(
    desk: Desk, qtbot: QtBot, copy: Path
) -> None:
    merged(desk, qtbot, copy)
    desk.press("Esc")
    dialog = deciding(desk, qtbot)
    qtbot.waitUntil(lambda: desk.session.hub.undecided == 2, timeout=30000)
    desk.press("2", "z")
    said = dialog.problem.text()
    assert said.startswith("Taken back")
    qtbot.waitUntil(lambda: desk.session.hub.undecided == 2, timeout=30000)
    qtbot.waitUntil(lambda: not desk.session.tasks.busy(), timeout=30000)
    assert dialog.problem.text() == said


def test_only_what_was_decided_is_said_to_count(desk: Desk, qtbot: QtBot, copy: Path) -> None:
    merged(desk, qtbot, copy)
    desk.press("Enter")
    dialog = desk.dialog()
    assert isinstance(dialog, UndecidedDialog)
    qtbot.waitUntil(lambda: dialog.things is not None, timeout=30000)
    desk.settle()
    desk.press("2")
    assert [box.state.text() for box in dialog.boxes] == ["", "✓ counts"]
    assert "shown now" not in dialog.boxes[0].accessibleName()
    assert dialog.boxes[1].accessibleName().endswith(", counts")


def test_the_words_around_the_label_help_to_decide(
    desk: Desk, qtbot: QtBot, copy: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    merged(desk, qtbot, copy)
    desk.press("Esc")
    said = heard(monkeypatch)
    dialog = deciding(desk, qtbot)
    assert dialog.around.text() == " ".join(TEXT.split())
    assert "1 of 2. In “News”. Changed differently. News Lena Brandt said no" in said[-1]
    assert f"1: {dialog.boxes[0].accessibleName()[3:]}" in said[-1]
    desk.press("Enter")
    assert said[-1].startswith("2 of 2")


def heard(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Return what a screen reader is told by dialogs from now on."""
    said: list[str] = []

    def hear(event: QAccessibleAnnouncementEvent) -> None:
        said.append(event.message())

    reader = SimpleNamespace(isActive=lambda: True, updateAccessibility=hear)
    monkeypatch.setattr("annotator.gui.dialogs.frame.QAccessible", reader)
    return said


def test_a_thing_is_shown_in_its_article(desk: Desk, qtbot: QtBot, copy: Path) -> None:
    merged(desk, qtbot, copy)
    desk.press("Esc")
    dialog = deciding(desk, qtbot)
    assert dialog.things is not None
    wanted = dialog.things[0].conflict.place.id
    dialog.article.click()
    desk.settle()
    assert desk.session.hub.target.span == wanted


def test_while_another_process_merges_the_list_does_not_say_that_there_are_no_articles(
    desk: Desk, qtbot: QtBot, copy: Path
) -> None:
    looked(desk, qtbot, copy)
    desk.press("Enter")
    assert desk.session.hub.project is None
    assert desk.session.work.articles._empty.text() == ""
    qtbot.waitUntil(lambda: desk.session.hub.project is not None, timeout=30000)


def test_without_copies_that_met_nothing_waits(base: Path, qtbot: QtBot) -> None:
    desk = Desk(base)
    dialog = deciding(desk, qtbot)
    assert dialog.words.text() == "Nothing waits for a decision."
    assert dialog.height() <= dialog.sizeHint().height() + 20  # no large empty dialog around it
    desk.press("Esc")
    desk.close()


def test_another_project_is_refused_in_one_sentence(desk: Desk, qtbot: QtBot, tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir()
    with project_with(tmp_path / "elsewhere", OTHER) as project:
        path = project.path
    dialog = looked(desk, qtbot, path)
    assert "is another project, not a copy" in dialog.problem.text()
    assert not dialog.button.isVisible()
    desk.press("Enter")
    assert desk.session.desk.dialog() is None


def test_of_several_files_the_copies_are_merged_and_the_wrong_one_is_named(
    desk: Desk, qtbot: QtBot, copy: Path, tmp_path: Path
) -> None:
    (tmp_path / "elsewhere").mkdir()
    with project_with(tmp_path / "elsewhere", OTHER) as project:
        wrong = project.path
    missing = tmp_path / "nowhere.annotator"
    dialog = looked(desk, qtbot, missing, copy, wrong)
    assert dialog.prospect is not None
    assert [Path(seen.path).name for seen in dialog.prospect.copies] == [copy.name]
    assert "Left out:" in dialog.problem.text()
    assert missing.name in dialog.problem.text()
    assert "is another project, not a copy" in dialog.problem.text()
    assert "Nothing was changed" not in dialog.problem.text()
    desk.press("Enter")
    qtbot.waitUntil(lambda: dialog.came is not None, timeout=30000)
    assert dialog.came is not None
    assert dialog.came.steps


def test_a_long_name_with_a_break_is_one_line_that_ends_in_dots(desk: Desk, qtbot: QtBot, copy: Path) -> None:
    long = copy.rename(copy.with_name(f"new\n{'x' * 200}.annotator"))
    dialog = looked(desk, qtbot, long)
    (name,) = (label for label in dialog.findChildren(ElidedLabel) if "new" in label.whole())
    assert name.whole() == f"“new↵{'x' * 200}.annotator”"
    dialog.grab()
    assert name.text().endswith("…")
    assert name.toolTip() == name.whole()


def test_a_damaged_copy_is_refused_and_nothing_is_changed(desk: Desk, qtbot: QtBot, copy: Path) -> None:
    content = copy.read_bytes()
    place = content.rindex(b'"label":"organization"')
    copy.write_bytes(content[:place] + b'"label":"orgaXization"' + content[place + 22 :])
    dialog = looked(desk, qtbot, copy)
    assert "Nothing was changed" in dialog.problem.text()
    desk.press("Esc")
    assert desk.labelled("place") == [LENA, OMAR]


def test_a_copy_without_news_has_nothing_to_merge(desk: Desk, qtbot: QtBot, copy: Path) -> None:
    merged(desk, qtbot, copy)
    desk.press("Esc")
    dialog = looked(desk, qtbot, copy)
    assert dialog.summary.text() == "There is nothing to merge."
    desk.press("Enter")


def test_a_merge_that_is_stopped_changes_nothing_and_gives_the_project_back(
    desk: Desk, qtbot: QtBot, copy: Path
) -> None:
    dialog = looked(desk, qtbot, copy)
    desk.press("Enter", "Esc")
    qtbot.waitUntil(
        lambda: desk.session.hub.project is not None and not desk.session.tasks.busy(), timeout=30000
    )
    desk.settle()
    assert desk.project.writable
    if dialog.came is None:  # it may have been quicker
        assert desk.labelled("place") == [LENA, OMAR]
        assert desk.session.desk.dialog() is None


class TooSlow(Task):
    """A merge that is in when it is stopped, and killed before it says so. `works`: whether it comes that far."""

    works = True

    def __init__(self, request: merge_calls.Request) -> None:
        super().__init__()
        self._request = request

    def cancel(self) -> None:
        if self.works:
            merge_child.answer(self._request, silent)
        self.cancelled.emit()


@pytest.mark.parametrize(
    ("works", "said"),
    [
        (True, "The merge was done before it could be stopped: 3 steps of work came in."),
        (False, "Stopped. Nothing was changed."),
    ],
)
def test_a_merge_that_was_in_when_it_was_stopped_is_told_as_such(
    desk: Desk, qtbot: QtBot, copy: Path, monkeypatch: pytest.MonkeyPatch, works: bool, said: str
) -> None:
    dialog = looked(desk, qtbot, copy)
    monkeypatch.setattr(TooSlow, "works", works)
    process = desk.session.tasks.process
    monkeypatch.setattr(
        desk.session.tasks,
        "process",
        lambda call: TooSlow(call.request) if call.request.merge else process(call),
    )
    desk.press("Enter", "Esc")
    assert desk.session.desk.dialog() is None
    assert not dialog.isVisible()
    assert desk.messages[-1].startswith(said)
    assert desk.labelled("person") == ([IDA] if works else [])
    assert desk.project.writable


def test_a_dropped_copy_of_the_open_project_offers_to_merge_it(desk: Desk, qtbot: QtBot, copy: Path) -> None:
    desk.session.window.opened.emit(copy)
    desk.settle()
    dialog = desk.dialog()
    assert isinstance(dialog, CopyDialog)
    desk.press("Enter")
    assert isinstance(desk.dialog(), MergeDialog)
    qtbot.waitUntil(lambda: not desk.session.tasks.busy(), timeout=30000)
    desk.press("Esc")


def test_a_dropped_copy_can_be_opened_instead(desk: Desk, copy: Path) -> None:
    desk.session.window.opened.emit(copy)
    desk.settle()
    dialog = desk.dialog()
    assert isinstance(dialog, CopyDialog)
    dialog.other.click()
    desk.settle()
    assert desk.project.path == copy


def test_files_are_asked_for_first(desk: Desk) -> None:
    desk.session.work.run("file.merge")
    dialog = desk.dialog()
    assert isinstance(dialog, QFileDialog)
    dialog.reject()
    desk.settle()
