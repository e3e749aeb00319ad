"""A done article in the real window: every command that would change its labels is refused in words."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from desk import Desk
from projects import project_with

from annotator.domain.annotation import Status
from annotator.gui.commands.command import When
from annotator.gui.commands.table import command_table
from annotator.gui.dialogs.about_article import AboutArticleDialog

TEXT = "News\n\nLena Brandt said “it rains”. Omar Haddad slept. Lena Brandt left.\n"

FREE = {"article.done", "article.skip", "article.reopen", "article.trash", "article.take_out"}
"""What concerns the article and not its labels."""

OF_THE_PROJECT = {"edit.undo_key", "edit.redo_key", "names.find"}
"""What takes back the being done itself, and who is meant, which belongs to the project."""

MAY_OPEN = {"label.alike_everywhere": "AlikeDialog", "article.about": "AboutArticleDialog"}
"""What looks in other articles, and what can be read."""

LOCKED = sorted(
    command.id
    for command in command_table(None)
    if command.writes
    and command.when in (When.ARTICLE, When.LABEL, When.QUESTION)
    and command.id not in FREE | OF_THE_PROJECT
)


@pytest.fixture
def done(tmp_path: Path) -> Iterator[Desk]:
    project_with(tmp_path, TEXT, "Other\n\nIda Lind spoke. Lena Brandt did not.\n").close()
    desk = Desk(tmp_path / "news.annotator")
    desk.press("Space", "p")
    desk.select("“it rains”")
    desk.press("q", "1")
    desk.press("Ctrl+Enter", "Ctrl+PgUp")
    assert desk.article.layer.state.status is Status.DONE
    yield desk
    desk.close()


def after(desk: Desk, command: str) -> tuple[str, str]:
    """Run a command on the first label; return the dialog that opened, by its class, and what was said."""
    desk.press("Esc", "Esc", "n")
    said = len(desk.messages)
    desk.session.work.run(command)
    desk.settle()
    dialog = desk.session.desk.dialog()
    if dialog is not None:
        dialog.reject()
        desk.settle()
    return "" if dialog is None else type(dialog).__name__, " ".join(desk.messages[said:])


def test_no_command_changes_the_labels_of_a_done_article(done: Desk) -> None:
    before = done.project.store.number_of_steps()
    silent = []
    for command in LOCKED:
        opened, words = after(done, command)
        assert opened in ("", MAY_OPEN.get(command)), command
        assert done.project.store.number_of_steps() == before, command
        if not opened and "done" not in words:
            silent.append(command)
    assert len(LOCKED) > 30
    assert silent == []
    assert done.article.layer.state.status is Status.DONE


def test_what_is_said_of_a_done_article_can_be_read_only(done: Desk) -> None:
    done.session.work.run("article.about")
    dialog = done.session.desk.dialog()
    assert isinstance(dialog, AboutArticleDialog)
    assert dialog.note.isReadOnly()
    assert dialog.problem.text() == "This article is done. Reopen it (Ctrl+Enter) to change its labels."
    assert dialog.accept_button is not None
    done.click_on(dialog.accept_button)
    assert done.session.desk.dialog() is None
