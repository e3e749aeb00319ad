"""All commands in one list: type some letters, Enter runs the best one."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from PySide6.QtCore import QEvent, QModelIndex, QObject, QPersistentModelIndex, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QStandardItem, QStandardItemModel
from PySide6.QtWidgets import (
    QDialog,
    QLineEdit,
    QListView,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from annotator.base.legible import harmless
from annotator.base.wording import shortened
from annotator.gui.commands.command import Command
from annotator.gui.dialogs.list_row import ROW_SIZE, paint_row
from annotator.gui.models.ranking import ranked
from annotator.gui.theme import Theme
from annotator.gui.widgets import MARGIN, column, plain_label, tr

WIDTH = 560
HEIGHT = 420
COMMAND = Qt.ItemDataRole.UserRole


class CommandRow(QStyledItemDelegate):
    """Paints title, menu and key of a command."""

    def __init__(
        self, theme: Theme, possible: Callable[[Command], bool], parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._theme = theme
        self._possible = possible

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        """Paint one row."""
        command = index.data(COMMAND)
        if not isinstance(command, Command):
            return
        color = self._theme.text if self._possible(command) else self._theme.muted
        paint_row(painter, option, self._theme, command.title, color, "   ".join(command.keys[:2]))

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        """Return the one size of all rows."""
        return ROW_SIZE


def _always(command: Command) -> bool:
    """Tell that a command makes sense."""
    return True


class PaletteDialog(QDialog):
    """Signals: `chosen(command id)`, after the dialog is gone."""

    chosen = Signal(str)

    def __init__(
        self,
        parent: QWidget | None,
        commands: Iterable[Command],
        theme: Theme,
        possible: Callable[[Command], bool] = _always,
    ) -> None:
        """`possible`: whether a command makes sense now; the others are gray and answer why not."""
        super().__init__(parent, Qt.WindowType.Dialog | Qt.WindowType.FramelessWindowHint)
        self.setModal(True)
        self.setWindowTitle(tr("All commands"))
        self.setObjectName("palette")
        self._commands = [command for command in commands if command.listed]
        self.picked: str | None = None
        self.field = QLineEdit()
        self.field.setObjectName("palette-field")
        self.field.setPlaceholderText(tr("What do you want to do?"))
        self.field.setAccessibleName(tr("Command"))
        self.field.textChanged.connect(self._filter)
        self.field.installEventFilter(self)
        self.model = QStandardItemModel(self)
        self.view = QListView()
        self.view.setAccessibleName(tr("Commands"))
        self.view.setModel(self.model)
        self.view.setItemDelegate(CommandRow(theme, possible, self))
        self.view.setUniformItemSizes(True)
        self.view.setEditTriggers(QListView.EditTrigger.NoEditTriggers)
        self.view.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.view.clicked.connect(self._pick)
        layout = column(self, spacing=8)
        layout.setContentsMargins(10, 10, 10, 10)
        layout.addWidget(self.field)
        layout.addWidget(self.view, 1)
        self.nothing = plain_label("", "muted", wrap=True)
        self.nothing.setAlignment(Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop)
        self.nothing.setContentsMargins(MARGIN, 24, MARGIN, 0)
        self.nothing.hide()
        layout.addWidget(self.nothing, 1)
        self.resize(WIDTH, HEIGHT)
        self._filter("")
        self.field.setFocus()

    def shown(self) -> list[str]:
        """Return the ids of the listed commands, best first."""
        return [self.model.item(row).data(COMMAND).id for row in range(self.model.rowCount())]

    def _filter(self, words: str) -> None:
        self.model.clear()
        for command in ranked(words, self._commands, lambda c: c.words, lambda c: c.title):
            title = harmless(command.title)
            item = QStandardItem(title)
            item.setData(command, COMMAND)
            keys = ", ".join(command.keys)
            item.setData(f"{title}, {keys}" if keys else title, Qt.ItemDataRole.AccessibleTextRole)
            self.model.appendRow(item)
        found = bool(self.model.rowCount())
        if found:
            self.view.setCurrentIndex(self.model.index(0, 0))
        self.view.setVisible(found)
        self.nothing.setVisible(not found)
        self.nothing.setText(
            f"{tr('No command fits')} “{shortened(words)}”. {tr('Fewer letters find more.')}"
        )

    def _pick(self, index: QModelIndex) -> None:
        command = index.data(COMMAND)
        if isinstance(command, Command):
            self.picked = command.id
            self.accept()
            self.chosen.emit(command.id)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Walk the list while the field keeps the letters."""
        if watched is self.field and event.type() is QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            key = event.key()
            if key in (Qt.Key.Key_Down, Qt.Key.Key_Up, Qt.Key.Key_PageDown, Qt.Key.Key_PageUp):
                step = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1, Qt.Key.Key_PageDown: 10}.get(Qt.Key(key), -10)
                rows = self.model.rowCount()
                row = min(max(self.view.currentIndex().row() + step, 0), rows - 1)
                self.view.setCurrentIndex(self.model.index(row, 0))
                return True
            if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                self._pick(self.view.currentIndex())
                return True
        return super().eventFilter(watched, event)
