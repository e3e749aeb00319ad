"""The cheat sheet: every command with its keys, in the groups of the menus; made from the command table."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QLineEdit, QScrollArea, QVBoxLayout, QWidget

from annotator.base.wording import shortened
from annotator.gui.commands.command import Command, Scope
from annotator.gui.commands.group import Group
from annotator.gui.dialogs.frame import Frame, keep_on_screen
from annotator.gui.widgets import KeyCap, plain_label, tr

GROUPS = (
    Group.GO,
    Group.LABEL,
    Group.ANSWER,
    Group.SHAPE,
    Group.NAMES,
    Group.ARTICLE,
    Group.EDIT,
    Group.FILE,
    Group.VIEW,
    Group.HELP,
)
FIXED: Mapping[Group, tuple[tuple[str, tuple[str, ...]], ...]] = {
    Group.GO: (
        ("Move the caret, by words with Ctrl", ("← → ↑ ↓",)),
        ("Select", ("Shift+← →",)),
    ),
    Group.LABEL: (("Exactly this stretch, as one more label", ("Shift+letter",)),),
    Group.ANSWER: (("Answer the open question", ("1 – 9",)),),
}
"""Keys that stand for many commands, or for what every text field does."""

MOST_COLUMNS = 3
COLUMN = 350
"""Pixels of a column in which no line of ours must wrap more than once."""

ONE_LINE = 32
"""Characters of a title and two keys that have room beside each other; a longer line shows one key."""

IDEA = "Space finds, letters do, digits answer. There are no modes: ignoring a question costs nothing."


class KeysDialog(Frame):
    """All keys. Letters act while the article text has the keyboard; a field on top filters."""

    def __init__(self, parent: QWidget | None, commands: Iterable[Command]) -> None:
        super().__init__(parent, tr("Keys"), tr(IDEA), 720)
        self.lines: list[tuple[QWidget, str]] = []
        self.groups: list[tuple[QWidget, list[QWidget]]] = []
        self._spread_over = 0
        table = merged(commands)
        self.field = QLineEdit()
        self.field.setPlaceholderText(tr("find a key or a word…"))
        self.field.setAccessibleName(tr("Find a key or a word"))
        self.field.setClearButtonEnabled(True)
        self.field.textChanged.connect(self._filter)
        sheet = QWidget()
        sheet.setObjectName("card-body")
        self._across = across = QHBoxLayout(sheet)
        across.setContentsMargins(0, 6, 14, 6)
        across.setSpacing(36)
        self._columns: list[QVBoxLayout] = []
        for _ in range(MOST_COLUMNS):
            column = QVBoxLayout()
            column.setSpacing(4)
            across.addLayout(column, 1)
            self._columns.append(column)
        for group in GROUPS:
            self._group(group, [c for c in table if c[0].group is group])
        self.area = QScrollArea()
        self.area.setAccessibleName(tr("Keys"))
        self.area.setWidgetResizable(True)
        self.area.setFrameShape(QFrame.Shape.NoFrame)
        self.area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.area.setWidget(sheet)
        self.body.addWidget(self.field)
        self.body.addWidget(self.area, 1)
        self.nothing = plain_label("", "muted", wrap=True)
        self.nothing.setAlignment(Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop)
        self.nothing.setContentsMargins(0, 24, 0, 0)
        self.nothing.hide()
        self.body.addWidget(self.nothing, 1)
        self.add_close()
        keep_on_screen(self, 1180, 760)
        self._spread(self.width())
        self.field.setFocus()

    def _spread(self, width: int) -> None:
        """Put the groups into as many columns as have room, none much longer than the others."""
        number = max(1, min(MOST_COLUMNS, (width - 48) // COLUMN))
        if number == self._spread_over:
            return
        self._spread_over = number
        total = sum(len(lines) + 2 for _, lines in self.groups)
        place, filled = 0, 0
        for column in self._columns:
            while column.takeAt(0) is not None:
                pass
        for holder, lines in self.groups:
            middle = filled + (len(lines) + 2) / 2
            place = max(place, min(number - 1, int(middle * number / total)))
            self._columns[place].addWidget(holder)
            filled += len(lines) + 2
        for place, column in enumerate(self._columns):
            self._across.setStretch(place, int(place < number))
            if place < number:
                column.addStretch(1)

    def _group(self, group: Group, rows: list[tuple[Command, tuple[str, ...]]]) -> None:
        holder = QWidget()
        grid = QGridLayout(holder)
        grid.setContentsMargins(0, 0, 0, 12)
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(5)
        grid.setColumnStretch(0, 1)
        grid.addWidget(plain_label(group.value.upper(), "caption"), 0, 0, 1, 2)
        lines: list[QWidget] = []
        fixed = [(title, keys, title) for title, keys in FIXED.get(group, ())]
        told = [*fixed, *((command.title, keys, command.words) for command, keys in rows)]
        for number, (title, keys, words) in enumerate(told, 1):
            line = QWidget()
            layout = QHBoxLayout(line)
            layout.setContentsMargins(0, 0, 0, 0)
            layout.setSpacing(4)
            layout.addWidget(plain_label(title, wrap=True), 1)
            both = len(title) + sum(map(len, keys[:2])) <= ONE_LINE
            for key in keys[: 2 if both else 1]:
                layout.addWidget(KeyCap(shown_key(key)), 0, Qt.AlignmentFlag.AlignTop)
            grid.addWidget(line, number, 0, 1, 2)
            lines.append(line)
            self.lines.append((line, f"{title} {' '.join(keys)} {words}".casefold()))
        if not lines:
            holder.hide()
        self.groups.append((holder, lines))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Use the room for more columns."""
        super().resizeEvent(event)
        self._spread(self.width())

    def _filter(self, words: str) -> None:
        wanted = words.casefold().split()
        fits = {line: all(word in text for word in wanted) for line, text in self.lines}
        for holder, lines in self.groups:
            for line in lines:
                line.setVisible(fits[line])
            holder.setVisible(any(fits[line] for line in lines))
        found = any(fits.values())
        self.area.setVisible(found)
        self.nothing.setVisible(not found)
        self.nothing.setText(f"{tr('Nothing fits')} “{shortened(words)}”. {tr('Fewer letters find more.')}")


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
