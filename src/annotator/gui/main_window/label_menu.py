"""The menu of the right mouse button on a label: what else it could be, and every command about one label."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QWidget

from annotator.gui.commands.command import Command, CommandTable, When
from annotator.gui.hub import Hub
from annotator.gui.main_window.menus import makes_sense
from annotator.gui.widgets import plain, tr, unmarked

DELETE = "label.delete"


def label_menu(parent: QWidget, table: CommandTable, hub: Hub, run: Callable[[str], None]) -> QMenu:
    """Return the menu for the focused label; `run` gets the id of the command that is chosen."""
    menu = QMenu(parent)
    project, article, target = hub.project, hub.article, hub.target
    span = article.layer.span(target.span) if article is not None and target.span is not None else None
    if project is None or span is None:
        return menu
    others = {
        f"label.{label.id}"
        for label in project.schema.labels
        if span.label in label.relabels and label.id != span.label and not label.retired
    }
    commands = list(table)
    add(menu, [c for c in commands if c.id in others], hub, run)
    menu.addSeparator()
    about = [c for c in commands if c.when is When.LABEL and c.listed and c.id != DELETE]
    if len(span.fragments) > 1:
        about.append(table.get("shape.take_out"))
    add(menu, about, hub, run)
    menu.addSeparator()
    add(menu, [table.get(DELETE)], hub, run)
    return menu


def add(menu: QMenu, commands: list[Command], hub: Hub, run: Callable[[str], None]) -> None:
    """Append commands with their keys; those that make no sense now are gray."""
    for command in commands:
        action = QAction(f"{tr(unmarked(command.title))}\t{command.key}", menu)
        action.setToolTip(plain(command.title))  # else Qt takes the words for it and reads tags in them
        action.setData(command.id)
        action.setEnabled(makes_sense(command, hub))
        action.triggered.connect(lambda _=False, chosen=command.id: run(chosen))
        menu.addAction(action)
