"""What the pictures of README, docs and guide show: which article, which keys, which dialog. Knows no Qt."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from annotator.gui.application.session import Session

WIDE = (1280, 800)
PAGE = (880, 540)
"""Pixels of a window whose picture fits the width of a page of the help."""

OTHERS = {
    "ferry": "Ferry line to Norvik will not be cut\n\n“Nobody gives up an island,” Ida Falk told the council. "
    "A year ago Ida Falk had asked for a second boat. The council thanked Ida Falk.",
    "bridge": "Engineers doubt the old bridge\n\nThe bridge office said on Monday that two pillars had moved.",
    "bakery": "Night bakers ask for day wages\n\n“We start when you go to bed,” said Jonas Reuter, a baker.",
}
FIRST = "Space p Space q 1"
START = f"{FIRST} Space p Space o k Space q 1 Space p Space q"
REOPEN = "Ctrl+Enter"


@dataclass(frozen=True)
class Scene:
    """One picture. `gold`: an article with labels of tests/fixtures/journeys, else the sample is shown.

    `standard`: in a Standard project. `keys` are pressed one after the other; `focus`: words of a label that is
    visited then, as by a click on its tag; `run`: the command that is run then; `act`: what is done at last.
    `alone`: only the dialog that this opened. `empty`: the start page, no project.
    """

    name: str
    keys: str = ""
    theme: str = "light"
    gold: str = ""
    standard: bool = False
    focus: tuple[str, str] | None = None
    size: tuple[int, int] = WIDE
    run: str = ""
    act: Callable[[Session, Path], None] | None = None
    alone: bool = False
    empty: bool = False


README = (
    Scene("window-light", START),
    Scene("window-dark", START, "dark"),
    Scene("split-quote", REOPEN, gold="nested_marks", focus=("quote", "“The operator")),
)


def _page(
    name: str,
    keys: str = "",
    *,
    gold: str = "",
    focus: tuple[str, str] | None = None,
    theme: str = "light",
    size: tuple[int, int] = PAGE,
    standard: bool = False,
    empty: bool = False,
) -> Scene:
    return Scene(name, keys, theme, gold, standard, focus, size, empty=empty)


def _dialog(
    name: str,
    run: str = "",
    keys: str = "",
    act: Callable[[Session, Path], None] | None = None,
    standard: bool = False,
) -> Scene:
    return Scene(name, keys, standard=standard, run=run, act=act, alone=True)


def _ask_alike(session: Session, home: Path) -> None:
    """Label a name that stands three times in an article, and ask for the other places."""
    project = session.controls.project.project()
    row = next(row for row in project.documents() if row.title.startswith("Ferry"))
    session.controls.articles.open(row.id)
    article = session.hub.article
    if article is None:
        raise SystemExit("no article is shown")
    start = article.text.index("Ida Falk")
    session.controls.navigate.go_to(start, start + len("Ida Falk"))
    session.work.run("label.person")
    session.work.run("label.alike")


def _name_target(session: Session, home: Path) -> None:
    """Show a place that is on nobody's disk in the dialog of the export."""
    from annotator.gui.dialogs.exporting import ExportDialog

    dialog = session.desk.dialog()
    if not isinstance(dialog, ExportDialog):
        raise SystemExit("the export did not open")
    dialog.path.setText("mill.jsonl")


def _back_up(session: Session, home: Path) -> None:
    """Show two backups of the project."""
    from PySide6.QtWidgets import QLabel

    from annotator.ops.backups import Reason, back_up

    back_up(session.controls.project.project(), Reason.IMPORT)
    session.work.run("edit.undo")
    back_up(session.controls.project.project(), Reason.REGULAR)
    session.work.run("file.backups")
    dialog = session.desk.dialog()
    for label in dialog.findChildren(QLabel) if dialog is not None else ():
        if label.text().startswith("They lie in"):  # where they lie while pictures are made is nobody's place
            label.setText("They lie in ~/.local/share/article-annotator/backups")


def _merge_copy(session: Session, home: Path) -> None:
    """Open the dialog that merges a colleague's copy, which has a label more."""
    session.controls.merging.take((_copy(session, home, "omar"),))


def _go_apart(session: Session, home: Path) -> None:
    """Merge a copy in which the first label became another one, and ask which of both counts."""
    from annotator.ops.copies import merge

    copy = _copy(session, home, "ida")
    session.work.run("label.doubt")
    merge(session.controls.project.project(), [copy])
    session.work.run("article.undecided")


def _copy(session: Session, home: Path, annotator: str) -> Path:
    """Return a copy of the project in which somebody did something to the first article."""
    from annotator.ops import annotate
    from annotator.ops.backups import copy_to
    from annotator.ops.project import open_project

    path = home / f"from {annotator}.annotator"
    path.unlink(missing_ok=True)
    shown = session.hub.article
    if shown is None:
        raise SystemExit("no article is shown")
    copy_to(session.controls.project.project(), path)
    with open_project(path, annotator=annotator) as other:
        article = other.open_article(shown.document.id)
        mine = article.layer.spans()
        if mine:
            annotate.relabel(other, article, mine[0], "organization")
        else:
            start = article.text.index("Omar Haddad")
            annotate.add_span(other, article, "person", [(start, start + len("Omar Haddad"))])
    return path


GUIDE = (
    _page("start-page", empty=True, size=(760, 600)),
    _page("first-labels", FIRST),
    _page("person", "Space p"),
    _dialog("alike", act=_ask_alike),
    _page("who-says-it", "Space p Space q"),
    _page("ledger", f"{FIRST} Space p Space o Space q 1", theme="dark"),
    _page("split-quote", REOPEN, gold="nested_marks", focus=("quote", "“The operator")),
    _page("claim", f"{FIRST} Space p Space o k"),
    _page("names", REOPEN + " Ctrl+Shift+N", gold="nested_marks", size=(1000, 600)),
    _page("hints", f"{FIRST} f"),
    _page("articles", f"{FIRST} Ctrl+Enter Space"),
    _page("finished", f"{FIRST} Ctrl+Enter Ctrl+Enter Ctrl+Shift+Enter Ctrl+Enter"),
    _dialog("what-else", "label.switches", standard=True),
    _dialog("history", "history.article", START),
    _dialog("backups", "", f"{FIRST} Space p", _back_up, standard=True),
    _dialog("merge", "", "", _merge_copy, standard=True),
    _dialog("undecided", "", "Space p", _go_apart, standard=True),
    _dialog("export", "file.export", START, _name_target),
    _dialog("keys", "help.keys"),
    _dialog("change-keys", "help.rebind"),
    _page("large", FIRST + " Ctrl++ Ctrl++ Ctrl++", theme="dark"),
    _dialog("check", "file.check", START),
    _page("arabic", REOPEN, gold="arabic", focus=("quote", "")),
)
