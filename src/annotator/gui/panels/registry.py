"""The registry of names: who and what is meant in the whole project, how it is spelt, where it stands."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from PySide6.QtCore import QEvent, QItemSelection, QObject, Qt, Signal
from PySide6.QtGui import QAction, QActionGroup, QHideEvent, QKeyEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLineEdit,
    QMenu,
    QSplitter,
    QToolButton,
    QWidget,
)

from annotator.base.wording import shortened
from annotator.domain.annotation import ClusterId
from annotator.gui.hub import Hub
from annotator.gui.models.registry import (
    SORT_WORDS,
    Choice,
    ClusterRows,
    Sort,
    kind_words,
    touched,
)
from annotator.gui.panels.pick_list import PickList
from annotator.gui.panels.registry_detail import NameDetail
from annotator.gui.panels.registry_row import NameRow
from annotator.gui.tasks import Report, Slices, Steps
from annotator.gui.theme import Theme
from annotator.gui.widgets import (
    MARGIN,
    FlatButton,
    bar,
    column,
    icon,
    plain,
    plain_label,
    set_tip,
    tr,
    unmarked,
)
from annotator.ops.change_set import ChangeSet
from annotator.ops.clusters import ClusterRow, reader
from annotator.ops.project import Project

PAGE = 200
"""Names that are read at once."""

_INSET = 12


class NamesPage(QFrame):
    """Signals: `wanted(command id)` · `visited(DocumentId, SpanId)`: a label is to be shown · `left()`."""

    wanted = Signal(str)
    visited = Signal(object, object)
    left = Signal()

    def __init__(self, hub: Hub, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "paper")
        self.setAccessibleName(tr("Names"))
        self._hub = hub
        self._theme = theme
        self._stale, self._choosing = True, False
        self._reading: Slices | None = None
        self._wanted: tuple[ClusterId, ...] = ()
        self.rows, self.name_row = ClusterRows(self), NameRow(theme, self)
        self.view = PickList("names", tr("Names"))
        self.view.setModel(self.rows)
        self.view.setItemDelegate(self.name_row)
        self.detail = NameDetail(hub, theme)
        self.detail.wanted.connect(self.wanted)
        self.detail.visited.connect(self.visited)
        self.view.chosen.connect(self.detail.take_focus)
        self.view.removed.connect(self._delete)
        self.view.selectionModel().selectionChanged.connect(self._choose)
        layout = column(self)
        layout.addWidget(self._head())
        layout.addLayout(self._tools())
        self.splitter = QSplitter(Qt.Orientation.Vertical)
        self.splitter.setHandleWidth(1)
        self.splitter.setChildrenCollapsible(False)
        upper = QWidget()
        above = column(upper)
        self.nothing = plain_label("", "muted", wrap=True)
        self.nothing.setAlignment(Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop)
        self.nothing.setContentsMargins(MARGIN, 24, MARGIN, 0)
        above.addWidget(self.view, 1)
        above.addWidget(self.nothing, 1)
        self.splitter.addWidget(upper)
        self.splitter.addWidget(self.detail)
        self.splitter.setSizes([300, 300])
        layout.addWidget(self.splitter, 1)
        self.set_theme(theme)
        hub.project_opened.connect(self._show_project)
        hub.changed.connect(self._follow)

    # -- parts

    def _head(self) -> QWidget:
        self.head, line = bar()
        self.count = plain_label("", "muted")
        self.close_button = FlatButton()
        self.close_button.setAccessibleName(tr("Back to the text (Esc)"))
        set_tip(self.close_button, tr("Back to the text (Esc)"))
        self.close_button.clicked.connect(self.left)
        line.addWidget(plain_label(tr("Names"), "heading"))
        line.addWidget(self.count)
        line.addStretch(1)
        line.addWidget(self.close_button)
        return self.head

    def _tools(self) -> QHBoxLayout:
        self.field = QLineEdit()
        self.field.setPlaceholderText(tr("find a name…"))
        self.field.setAccessibleName(tr("Find in the list of names"))
        self.field.setClearButtonEnabled(True)
        self.field.textChanged.connect(self._refilter)
        self.field.installEventFilter(self)
        self.kind_button = self._menu_button(tr("Which kind is listed"), self._pick_kind)
        self.sort_button = self._menu_button(tr("In which order"), self._pick_order)
        self._kind, self._order = "", Sort.LABELS
        self._fill_menu(self.sort_button, [(order, SORT_WORDS[order]) for order in Sort], self._order)
        tools = QHBoxLayout()
        tools.setContentsMargins(_INSET, 10, _INSET, 8)
        tools.setSpacing(4)
        tools.addWidget(self.field, 1)
        tools.addWidget(self.kind_button)
        tools.addWidget(self.sort_button)
        return tools

    def _menu_button(self, name: str, picked: Callable[[QAction], None]) -> FlatButton:
        button = FlatButton()
        button.setAccessibleName(name)
        button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        menu = QMenu(button)
        menu.triggered.connect(picked)
        button.setMenu(menu)
        return button

    @staticmethod
    def _fill_menu(button: FlatButton, entries: Iterable[tuple[str, str]], current: str) -> None:
        menu = button.menu()
        menu.clear()
        group = QActionGroup(menu)
        for value, words in entries:
            action = menu.addAction(unmarked(words))
            action.setToolTip(plain(words))
            action.setCheckable(True)
            action.setChecked(value == current)
            action.setData(value)
            group.addAction(action)
            if value == current:
                button.setText(f"{unmarked(words)} ▾")

    # -- for the window

    def set_theme(self, theme: Theme) -> None:
        """Draw with other colors."""
        self._theme = theme
        self.name_row.theme = theme
        self.detail.set_theme(theme)
        self.close_button.setIcon(icon("close", theme.muted, 16))
        for action in self.field.actions():
            self.field.removeAction(action)
        self.field.addAction(icon("find", theme.muted, 16), QLineEdit.ActionPosition.LeadingPosition)
        self.view.viewport().update()

    def open(self, cluster: ClusterId | None) -> None:
        """Read what is new and show it, at `cluster` if it is given; the list gets the keyboard."""
        if cluster is not None:
            self._wanted = (cluster,)
            self.field.clear()
            if self._kind:
                self._kind = ""
                self._refilter()
        if self._stale:
            self.reload()
        else:
            self._select()
        comes = self.rows.rowCount() or self.is_reading()
        (self.view if comes else self.field).setFocus(Qt.FocusReason.ShortcutFocusReason)

    def choice(self) -> Choice:
        """Return what is chosen: names, and of one name the labels, or all of the spelling that is shown."""
        if self.isHidden():
            return Choice()
        ids = self.chosen()
        spans, words = self.detail.chosen_spans()
        return Choice(ids, spans, words) if len(ids) == 1 else Choice(ids)

    def chosen(self) -> tuple[ClusterId, ...]:
        """Return the chosen names, from the top."""
        return tuple(self.rows.at(row).cluster.id for row in self.view.picked())

    def is_reading(self) -> bool:
        """Tell whether names are still being read."""
        return self._reading is not None

    # -- reading

    def reload(self) -> None:
        """Read all names again; they appear when all are there, a few hundred at once."""
        self._wanted = self._wanted or self.chosen()
        self._stop()
        project = self._hub.project
        self._stale = False
        if project is None:
            self._show_rows(())
            return
        rows, after = reader(project).page(0, PAGE)
        if len(rows) < PAGE:
            self._show_rows(rows)
        else:
            self._reading = Slices(_all_rows(project, rows, after), self)
            self._reading.finished.connect(self._show_rows)

    def _stop(self) -> None:
        task, self._reading = self._reading, None
        if task is not None:
            task.stop()
            task.deleteLater()

    def _show_rows(self, rows: Iterable[ClusterRow]) -> None:
        self._stop()
        self.rows.reset(rows)
        self._tell()
        self._select()

    def _show_project(self, project: Project | None) -> None:
        self._stop()
        self._stale, self._wanted = True, ()
        self.rows.reset(())
        if not self.isHidden():
            self.reload()

    def _follow(self, change_set: ChangeSet, initiator: object) -> None:
        """Show what an act did to the names that it concerns."""
        ids = touched(change_set)
        if self._stale or ids == set():
            return
        if ids is None or self.isHidden() or self.is_reading() or self._hub.project is None:
            self._stale = True
            if not self.isHidden():
                self.reload()
            return
        chosen, current = self.chosen(), self.view.currentIndex().row()
        found = reader(self._hub.project).rows(ids)
        self.rows.put(ids, found)
        self._wanted = tuple(id_ for id_ in chosen if self.rows.row_of(id_) >= 0)
        if not self._wanted and self.rows.rowCount() and chosen:
            near = min(max(current, 0), self.rows.rowCount() - 1)
            fresh = [row.cluster.id for row in found if self.rows.row_of(row.cluster.id) >= 0]
            self._wanted = (fresh[0] if fresh else self.rows.at(near).cluster.id,)
        self._tell()
        self._select()

    # -- the list

    def _refilter(self) -> None:
        self._wanted = self._wanted or self.chosen()
        self.rows.set_filter(self.field.text(), self._kind, self._order)
        self._tell()
        self._select()

    def _pick_kind(self, action: QAction) -> None:
        self._kind = str(action.data())
        self._refilter()

    def _pick_order(self, action: QAction) -> None:
        self._order = Sort(action.data())
        self._fill_menu(self.sort_button, [(order, SORT_WORDS[order]) for order in Sort], self._order)
        self._refilter()

    def _tell(self) -> None:
        """Say how many names there are, and why none is listed."""
        kinds = self.rows.kinds()
        if self._kind not in ("", *kinds):
            self._kind = ""
            self.rows.set_filter(self.field.text(), self._kind, self._order)
        entries = [("", tr("all")), *((kind, kind_words(kind, plural=True)) for kind in kinds)]
        self._fill_menu(self.kind_button, entries, self._kind)
        shown, total = self.rows.rowCount(), self.rows.total
        self.count.setText(f"{shown:,}" if shown == total else f"{shown:,} {tr('of')} {total:,}")
        self.view.setVisible(bool(shown))
        self.nothing.setVisible(not shown)
        words = tr("A name is listed here as soon as two labels mean it, or when you say who somebody is.")
        if total:
            words = f"{tr('No name holds')} “{shortened(self.field.text())}”." if self.field.text() else ""
        self.nothing.setText(words)

    def _select(self) -> None:
        """Choose the rows that are wanted, else the first one."""
        wanted, self._wanted = self._wanted, ()
        places = [place for id_ in wanted if (place := self.rows.row_of(id_)) >= 0]
        if not places and self.rows.rowCount():
            places = [0]
        self._choosing = True
        self.view.pick(places)
        self._choosing = False
        self._choose()

    def _choose(self, *changed: QItemSelection) -> None:
        """Show what is chosen."""
        if not self._choosing:
            self.detail.show_rows([row for id_ in self.chosen() if (row := self.rows.get(id_)) is not None])

    def _delete(self) -> None:
        self.wanted.emit("names.delete")

    # -- Qt

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Move from the find field into the list with the down key or Enter."""
        if watched is self.field and event.type() is QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            if event.key() in (Qt.Key.Key_Down, Qt.Key.Key_Return, Qt.Key.Key_Enter):
                self.view.setFocus(Qt.FocusReason.TabFocusReason)
                return True
            if event.key() == Qt.Key.Key_Escape and self.field.text():
                self.field.clear()
                return True
        return super().eventFilter(watched, event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Leave with Esc."""
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
            return
        super().keyPressEvent(event)

    def hideEvent(self, event: QHideEvent) -> None:
        """Give up what is being read."""
        super().hideEvent(event)
        self._stale = self._stale or self.is_reading()
        self._stop()
        self.detail.stop()


def _all_rows(project: Project, rows: list[ClusterRow], after: int) -> Steps:
    look, found = reader(project), list(rows)
    while True:
        yield Report(len(found), None, "")
        page, after = look.page(after, PAGE)
        if not page:
            return found
        found += page
