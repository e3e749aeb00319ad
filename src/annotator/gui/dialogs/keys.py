"""The cheat sheet: every command with its keys, in the groups of the menus; made from the command table."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QLineEdit, QScrollArea, QVBoxLayout, QWidget

from annotator.gui.commands.command import Command, Scope
from annotator.gui.commands.group import Group
from annotator.gui.dialogs.frame import Frame, keep_on_screen
from annotator.gui.widgets import KeyCap, plain_label, tr

COLUMNS = (
    (Group.GO, Group.ARTICLE, Group.HELP),
    (Group.LABEL, Group.ANSWER, Group.EDIT),
    (Group.SHAPE, Group.FILE, Group.VIEW),
)
IDEA = "Space finds, letters do, digits answer. There are no modes: ignoring a question costs nothing."


class KeysDialog(Frame):
    """Keys and help. Letters act while the article text has the keyboard; a field on top filters."""

    def __init__(self, parent: QWidget | None, commands: Iterable[Command]) -> None:
        super().__init__(parent, tr("Keys and help"), tr(IDEA), 720)
        self.lines: list[tuple[QWidget, str]] = []
        self.groups: list[tuple[QWidget, list[QWidget]]] = []
        table = merged(commands)
        self.field = QLineEdit()
        self.field.setPlaceholderText(tr("find a key or a word…"))
        self.field.setAccessibleName(tr("Find a key or a word"))
        self.field.setClearButtonEnabled(True)
        self.field.textChanged.connect(self._filter)
        sheet = QWidget()
        sheet.setObjectName("card-body")
        columns = QHBoxLayout(sheet)
        columns.setContentsMargins(0, 6, 10, 6)
        columns.setSpacing(36)
        for groups in COLUMNS:
            column = QVBoxLayout()
            column.setSpacing(4)
            for group in groups:
                column.addWidget(self._group(group, [c for c in table if c[0].group is group]))
            column.addStretch(1)
            columns.addLayout(column, 1)
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setWidget(sheet)
        self.body.addWidget(self.field)
        self.body.addWidget(area, 1)
        self.add_close()
        keep_on_screen(self, 1080, 720)
        self.field.setFocus()

    def _group(self, group: Group, rows: list[tuple[Command, tuple[str, ...]]]) -> QWidget:
        holder = QWidget()
        grid = QGridLayout(holder)
        grid.setContentsMargins(0, 0, 0, 12)
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(5)
        grid.setColumnStretch(0, 1)
        grid.addWidget(plain_label(group.value.upper(), "caption"), 0, 0, 1, 2)
        lines: list[QWidget] = []
        for number, (command, keys) in enumerate(rows, 1):
            line = QWidget()
            layout = QHBoxLayout(line)
            layout.setContentsMargins(0, 0, 0, 0)
            layout.setSpacing(4)
            layout.addWidget(plain_label(command.title, wrap=True), 1)
            for key in keys[:2]:
                layout.addWidget(KeyCap(shown_key(key)), 0, Qt.AlignmentFlag.AlignTop)
            grid.addWidget(line, number, 0, 1, 2)
            lines.append(line)
            self.lines.append((line, f"{command.title} {' '.join(keys)}".casefold()))
        if not lines:
            holder.hide()
        self.groups.append((holder, lines))
        return holder

    def _filter(self, words: str) -> None:
        wanted = words.casefold().split()
        fits = {line: all(word in text for word in wanted) for line, text in self.lines}
        for holder, lines in self.groups:
            for line in lines:
                line.setVisible(fits[line])
            holder.setVisible(any(fits[line] for line in lines))


def merged(commands: Iterable[Command]) -> list[tuple[Command, tuple[str, ...]]]:
    """Return one line a method: its listed command and the keys of all that run it, single keys first."""
    lines: dict[tuple[str, object], tuple[Command, list[tuple[bool, str]]]] = {}
    for command in commands:
        line = lines.setdefault((command.run, command.argument), (command, []))
        line[1].extend((command.scope is Scope.WINDOW, key) for key in command.keys)
    return [
        (command, tuple(key for _, key in sorted(keys, key=lambda pair: pair[0])))
        for command, keys in lines.values()
        if command.listed and (keys or command.group.value != "View")
    ]


def shown_key(key: str) -> str:
    """Return a key as it is printed: letters as capitals only with Shift."""
    return {"Backspace": "⌫", "PgDown": "PgDn", "Escape": "Esc"}.get(key, key.replace("PgDown", "PgDn"))
