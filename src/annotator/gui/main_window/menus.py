"""The menus, made from the command table; chords become shortcuts, single letters are only shown."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from PySide6.QtCore import QObject
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QMenu, QMenuBar

from annotator.gui.canvas.key_places import SIGNS
from annotator.gui.commands.command import Command, CommandTable, Scope, When
from annotator.gui.commands.group import Group
from annotator.gui.hub import Aim, Hub
from annotator.gui.widgets import plain, tr, unmarked


class Menus(QObject):
    """Fills the menu bar anew for every schema. `run` gets a command id."""

    def __init__(self, bar: QMenuBar, hub: Hub, run: Callable[[str], None]) -> None:
        super().__init__(bar)
        self._bar = bar
        self._hub = hub
        self._run = run
        self._actions: list[tuple[QAction, Command]] = []

    def fill(self, table: CommandTable) -> None:
        """Show the commands of a table."""
        self._bar.clear()
        self._actions = []
        commands = list(table)
        for group in Group:
            menu = self._bar.addMenu(tr(group.value))
            self._fill_menu(menu, [command for command in commands if command.group is group])
            menu.aboutToShow.connect(self._refresh)
            menu.aboutToHide.connect(self._release)

    def _fill_menu(self, menu: QMenu, commands: Iterable[Command]) -> None:
        for command in commands:
            action = QAction(self._text(command), menu)
            action.setToolTip(plain(command.title))  # else Qt takes the words for it and reads tags in them
            action.setData(command.id)
            action.triggered.connect(self._triggered)
            if command.scope is Scope.WINDOW:
                action.setShortcuts(sequences(command))
                action.setAutoRepeat(command.repeats)
            action.setVisible(command.listed)
            menu.addAction(action)
            self._actions.append((action, command))

    @staticmethod
    def _text(command: Command) -> str:
        title = unmarked(command.title)
        only_shown = command.scope is Scope.TEXT or not sequences(command)
        return f"{title}\t{command.key}" if only_shown and command.key else title

    def _triggered(self) -> None:
        action = self.sender()
        if isinstance(action, QAction):
            self._run(str(action.data()))

    def is_possible(self, command: Command) -> bool:
        """Tell whether a command makes sense now."""
        return makes_sense(command, self._hub)

    def _refresh(self) -> None:
        """Gray what makes no sense now."""
        for action, command in self._actions:
            action.setEnabled(makes_sense(command, self._hub))

    def _release(self) -> None:
        """Let the chords of a closed menu be heard: they answer with a sentence why not."""
        for action, _ in self._actions:
            action.setEnabled(True)


def makes_sense(command: Command, hub: Hub) -> bool:
    """Tell whether what a command needs is there, and whether it may write what it writes."""
    project = hub.project
    if command.writes and project is not None and not project.writable:
        return False
    return {
        When.ALWAYS: True,
        When.PROJECT: hub.project is not None,
        When.ARTICLE: hub.article is not None,
        When.LABEL: hub.article is not None and hub.target.aim is Aim.SPAN,
        When.QUESTION: hub.question is not None,
    }[command.when]


_LETTERS_ELSEWHERE = frozenset(sign for signs in SIGNS.values() for sign in signs)
"""As shortcuts of Qt, chords with these signs would take the chord of the letter that has their place."""


def sequences(command: Command) -> list[QKeySequence]:
    """Return the shortcuts of a command, as Qt spells them; Enter is both Enter keys.

    Ctrl+; is none of them: it is what Qt calls Ctrl+Q on a Greek keyboard. Such chords are read by place.
    """
    found: list[QKeySequence] = []
    for key in command.keys:
        if key[-1] in _LETTERS_ELSEWHERE:
            continue
        found.append(QKeySequence(key.replace("PgDn", "PgDown")))
        if "Enter" in key:
            found.append(QKeySequence(key.replace("Enter", "Return")))
    return found
