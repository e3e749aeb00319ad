"""Who is meant, by name: type some letters, Enter takes the first; a new one is offered where one may be made."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QModelIndex, QObject, QPersistentModelIndex, QSize, Qt
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
from annotator.base.wording import counted, shortened
from annotator.domain.annotation import Cluster
from annotator.gui.dialogs.list_row import ROW_SIZE, paint_row
from annotator.gui.models.registry import kind_words
from annotator.gui.theme import Theme
from annotator.gui.widgets import MARGIN, column, plain_label, set_name, tr
from annotator.ops.clusters import LONGEST, ClusterRow

WIDTH = 560
HEIGHT = 400
ENTRY = Qt.ItemDataRole.UserRole
BESIDE = Qt.ItemDataRole.UserRole + 1

Entry = Cluster | tuple[str, str]
"""One that is there, or kind and name of a new one."""


class NameRow(QStyledItemDelegate):
    """Paints a name, and at the right what it is."""

    def __init__(self, theme: Theme, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._theme = theme

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        """Paint one row."""
        theme, is_new = self._theme, isinstance(index.data(ENTRY), tuple)
        color = theme.accent if is_new else theme.text
        paint_row(painter, option, theme, str(index.data()), color, str(index.data(BESIDE)))

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        """Return the one size of all rows."""
        return ROW_SIZE


class FindNameDialog(QDialog):
    """Accepted with `picked`: a cluster, or kind and name of a new one."""

    def __init__(
        self,
        parent: QWidget | None,
        theme: Theme,
        question: str,
        search: Callable[[str], list[ClusterRow]],
        kinds: tuple[str, ...] = (),
        text: str = "",
    ) -> None:
        """`kinds`: those of which a new one may be made, the likely one first; `text`: a name to begin with."""
        super().__init__(parent, Qt.WindowType.Dialog | Qt.WindowType.FramelessWindowHint)
        self.setModal(True)
        self.setWindowTitle(harmless(question))
        self.setObjectName("palette")
        self._search = search
        self._kinds = kinds
        self.picked: Entry | None = None
        self.field = QLineEdit(text)
        self.field.setObjectName("palette-field")
        self.field.setMaxLength(LONGEST)
        self.field.setPlaceholderText(tr("Type a name") if kinds else tr("Find a name"))
        set_name(self.field, question)
        self.field.textChanged.connect(self._fill)
        self.field.installEventFilter(self)
        self.model = QStandardItemModel(self)
        self.view = QListView()
        self.view.setAccessibleName(tr("Names"))
        self.view.setModel(self.model)
        self.view.setItemDelegate(NameRow(theme, self))
        self.view.setUniformItemSizes(True)
        self.view.setEditTriggers(QListView.EditTrigger.NoEditTriggers)
        self.view.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.view.clicked.connect(self._pick)
        heading = plain_label(question, "heading", wrap=True)
        heading.setContentsMargins(6, 2, 6, 0)
        self.nothing = plain_label("", "muted", wrap=True)
        self.nothing.setAlignment(Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop)
        self.nothing.setContentsMargins(MARGIN, 24, MARGIN, 0)
        layout = column(self, spacing=8)
        layout.setContentsMargins(10, 10, 10, 10)
        layout.addWidget(heading)
        layout.addWidget(self.field)
        layout.addWidget(self.view, 1)
        layout.addWidget(self.nothing, 1)
        self.resize(WIDTH, HEIGHT)
        self._fill()
        self.field.selectAll()
        self.field.setFocus()

    def shown(self) -> list[str]:
        """Return the listed rows in words, the first one first."""
        return [self.model.item(row).text() for row in range(self.model.rowCount())]

    def _fill(self) -> None:
        self.model.clear()
        name = " ".join(self.field.text().split())
        rows = self._search("" if self.field.text() and self._is_given() else name)
        same = [row for row in rows if row.cluster.name.casefold() == name.casefold()]
        for row in same:
            self._add_known(row)
        for kind in self._kinds if name else ():
            self._add(f"{tr('New')} {kind_words(kind)} “{name}”", "", (kind, name))
        for row in rows:
            if row not in same:
                self._add_known(row)
        found = bool(self.model.rowCount())
        if found:
            self.view.setCurrentIndex(self.model.index(0, 0))
        self.view.setVisible(found)
        self.nothing.setVisible(not found)
        none = tr("Type the name of somebody new.") if self._kinds else tr("There is no other name yet.")
        self.nothing.setText(f"{tr('No name holds')} “{shortened(name)}”." if name else none)

    def _is_given(self) -> bool:
        """Tell whether the words in the field are still those to begin with: they filter nothing."""
        return not self.field.isModified()

    def _add_known(self, row: ClusterRow) -> None:
        counts = f"{counted(row.members, 'label')} · {counted(row.articles, 'article')}"
        self._add(row.cluster.name, f"{kind_words(row.cluster.kind)} · {counts}", row.cluster)

    def _add(self, words: str, beside: str, entry: Entry) -> None:
        words, beside = harmless(words), harmless(beside)
        item = QStandardItem(words)
        item.setData(entry, ENTRY)
        item.setData(beside, BESIDE)
        item.setData(f"{words}, {beside}" if beside else words, Qt.ItemDataRole.AccessibleTextRole)
        self.model.appendRow(item)

    def _pick(self, index: QModelIndex) -> None:
        entry = index.data(ENTRY)
        if isinstance(entry, Cluster):
            self.picked = entry
        elif isinstance(entry, tuple | list):
            self.picked = (str(entry[0]), str(entry[1]))
        else:
            return
        self.accept()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Walk the list while the field keeps the letters."""
        if watched is self.field and event.type() is QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            key = event.key()
            if key in (Qt.Key.Key_Down, Qt.Key.Key_Up, Qt.Key.Key_PageDown, Qt.Key.Key_PageUp):
                step = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1, Qt.Key.Key_PageDown: 10}.get(Qt.Key(key), -10)
                row = min(max(self.view.currentIndex().row() + step, 0), self.model.rowCount() - 1)
                self.view.setCurrentIndex(self.model.index(row, 0))
                return True
            if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                self._pick(self.view.currentIndex())
                return True
        return super().eventFilter(watched, event)
