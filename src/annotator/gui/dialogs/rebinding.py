"""Keys of one's own: a list of all commands; choose one, press its new key, see who had it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from itertools import pairwise

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent, QStandardItem, QStandardItemModel
from PySide6.QtWidgets import QCheckBox, QFrame, QHBoxLayout, QLineEdit, QListView, QPushButton, QWidget

from annotator.base.legible import harmless
from annotator.gui.commands.bindings import can_be_rebound, holder, refusal
from annotator.gui.commands.command import Command, CommandTable
from annotator.gui.dialogs.frame import Frame, keep_on_screen
from annotator.gui.dialogs.list_row import ROW
from annotator.gui.dialogs.palette import COMMAND, CommandRow
from annotator.gui.models.ranking import ranked
from annotator.gui.theme import Theme
from annotator.gui.widgets import plain_label, set_name, tr

IDEA = "Choose a command, press Enter, then the key that you want for it."
SINGLE = "Single keys act at once (off: press Ctrl+; before each of them)"
Keys = Mapping[str, str]


class KeyCatcher(QFrame):
    """Takes every key while it is shown. Signals: `caught(key)` as the table spells it, `left()` on Esc."""

    caught = Signal(str)
    left = Signal()

    def __init__(self, read: Callable[[QKeyEvent], str], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._read = read
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setProperty("role", "card-rule")
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 8, 12, 8)
        self.words = plain_label("", "heading", wrap=True)
        row.addWidget(self.words, 1)
        self.hide()

    def wait(self, sentence: str) -> None:
        """Say what is waited for and take the keyboard."""
        self.words.setText(sentence)
        set_name(self, sentence)
        self.show()
        self.setFocus(Qt.FocusReason.OtherFocusReason)

    def event(self, event: QEvent) -> bool:
        """Take keys before shortcuts, Tab and buttons do."""
        if event.type() is QEvent.Type.ShortcutOverride:
            event.accept()
            return True
        if event.type() is QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            self._take(event)
            event.accept()
            return True
        return super().event(event)

    def _take(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
            return
        key = self._read(event)
        if key:
            self.caught.emit(key)


class RebindingDialog(Frame):
    """Signals: `changed(keys)` after a key of one's own was set or given up; `single_keys(on)`."""

    changed = Signal(object)
    single_keys = Signal(bool)

    def __init__(
        self,
        parent: QWidget | None,
        table: Callable[[Keys], CommandTable],
        keys: Keys,
        single: bool,
        theme: Theme,
        read: Callable[[QKeyEvent], str],
    ) -> None:
        """`table`: all commands with these own keys. `single`: whether single keys act at once."""
        super().__init__(parent, tr("Change keys"), tr(IDEA), 620)
        self._make_table = table
        self.keys: dict[str, str] = dict(keys)
        self.table = table(self.keys)
        self._wanted: tuple[Command, str] | None = None
        self.field = QLineEdit()
        self.field.setPlaceholderText(tr("find a command…"))
        self.field.setAccessibleName(tr("Find a command"))
        self.field.setClearButtonEnabled(True)
        self.field.textChanged.connect(self._fill)
        self.field.installEventFilter(self)
        self.model = QStandardItemModel(0, 1, self)
        self.view = QListView()
        self.view.setModel(self.model)
        self.view.setAccessibleName(tr("Commands and their keys"))
        self.view.setItemDelegate(CommandRow(theme, can_be_rebound, self.view))
        self.view.setUniformItemSizes(True)
        self.view.setFrameShape(QFrame.Shape.NoFrame)
        self.view.setMinimumHeight(6 * ROW)
        self.view.installEventFilter(self)
        self.view.clicked.connect(self._begin)
        self.catcher = KeyCatcher(read)
        self.catcher.caught.connect(self.take)
        self.catcher.left.connect(self._stop)
        self.single = QCheckBox(tr(SINGLE))
        self.single.setChecked(single)
        self.single.toggled.connect(self.single_keys)
        for widget in (self.field, self.view, self.catcher, self.single):
            self.body.addWidget(widget, 1 if widget is self.view else 0)
        self._add_buttons()
        keep_on_screen(self, 660, 640)
        self._fill("")
        self.field.setFocus()

    def _add_buttons(self) -> None:
        self.take_button = self._button(tr("Take it"), self._take_it)
        self.keep_button = self._button(tr("Leave it there"), self._stop)
        self.standard = self._button(tr("Standard key"), self._give_up)
        self.all_standard = self._button(tr("All standard keys"), self._give_up_all)
        self._show_conflict(False)
        close = self.add_close()
        close.setDefault(False)
        close.setAutoDefault(False)
        places = (self.field, self.view, self.single, self.standard, self.all_standard, close)
        for before, after in pairwise(places):
            QWidget.setTabOrder(before, after)

    def _button(self, words: str, act: Callable[[], None]) -> QPushButton:
        button = QPushButton(words)
        button.setAutoDefault(False)
        button.clicked.connect(act)
        self.buttons.addWidget(button)
        return button

    # -- the list

    def _fill(self, words: str) -> None:
        chosen = self.chosen()
        self.model.clear()
        commands = [c for c in self.table if can_be_rebound(c) and _stands_for_itself(c)]
        for command in ranked(words, commands, lambda c: c.words, lambda c: c.title):
            title = harmless(command.title)
            item = QStandardItem(title)
            item.setData(command, COMMAND)
            item.setData(f"{title}, {command.key or tr('no key')}", Qt.ItemDataRole.AccessibleTextRole)
            item.setEditable(False)
            self.model.appendRow(item)
        self.choose(chosen.id if chosen is not None else "")

    def choose(self, command_id: str) -> None:
        """Make a command the current one, the first where it is not listed."""
        rows = range(self.model.rowCount())
        row = next((r for r in rows if self.model.item(r).data(COMMAND).id == command_id), 0)
        self.view.setCurrentIndex(self.model.index(row, 0))

    def chosen(self) -> Command | None:
        """Return the current command, none in an empty list."""
        found = self.view.currentIndex().data(COMMAND)
        return found if isinstance(found, Command) else None

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Walk the list while the field keeps the letters; Enter begins in both and closes nothing."""
        if event.type() is QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                if not event.isAutoRepeat():
                    self._begin()
                return True
            if watched is not self.field:
                return False
            step = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1, Qt.Key.Key_PageDown: 8, Qt.Key.Key_PageUp: -8}
            if event.key() in step:
                row = self.view.currentIndex().row() + step[Qt.Key(event.key())]
                self.view.setCurrentIndex(self.model.index(min(max(row, 0), self.model.rowCount() - 1), 0))
                return True
        return super().eventFilter(watched, event)

    # -- one key

    def _begin(self) -> None:
        command = self.chosen()
        if command is None:
            return
        self.say("")
        self._show_conflict(False)
        self.catcher.wait(f"{tr('Press the new key for')} “{command.title}”. {tr('Esc keeps the old one.')}")

    def take(self, key: str) -> None:
        """Give the chosen command a key, unless it may not stand there or another command has it."""
        command = self.chosen()
        if command is None:
            return
        why = refusal(command, key)
        other = holder(self.table, command, key)
        if why:
            self.say(why)
            return
        if other is not None and not can_be_rebound(other):
            self.say(f"{key} is “{other.title}” and fixed. Choose another key.")
            return
        if other is not None:
            self._wanted = (command, key)
            self.say(f"{key} is “{other.title}” now, which would have no key then.", "warn")
            self._show_conflict(True)
            self.take_button.setFocus()
            return
        self._set({**self.keys, command.id: key})
        self._stop()

    def _take_it(self) -> None:
        if self._wanted is not None:
            command, key = self._wanted
            kept = {other: own for other, own in self.keys.items() if own != key}
            self._set({**kept, command.id: key})
        self._stop()

    def _give_up(self) -> None:
        command = self.chosen()
        if command is not None and command.id in self.keys:
            self._set({other: own for other, own in self.keys.items() if other != command.id})
        self._stop()

    def _give_up_all(self) -> None:
        self._set({})
        self._stop()

    def _set(self, keys: dict[str, str]) -> None:
        self.keys = keys
        self.table = self._make_table(keys)
        self._fill(self.field.text())
        self.changed.emit(dict(keys))

    def _stop(self) -> None:
        self._wanted = None
        self.say("")
        self._show_conflict(False)
        self.catcher.hide()
        self.field.setFocus()

    def _show_conflict(self, shown: bool) -> None:
        for button in (self.take_button, self.keep_button):
            button.setVisible(shown)
        for button in (self.standard, self.all_standard):
            button.setVisible(not shown)
        if shown:
            self.catcher.hide()


def _stands_for_itself(command: Command) -> bool:
    """Tell whether a row is worth showing: listed, or a single key for what a chord does too."""
    return command.listed or bool(command.keys)
