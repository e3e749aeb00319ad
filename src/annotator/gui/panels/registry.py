"""The registry of names: who and what is meant in the whole project, how it is spelt, where it stands."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from PySide6.QtCore import QEvent, QItemSelection, QItemSelectionModel, QModelIndex, QObject, Qt, Signal
from PySide6.QtGui import QAction, QActionGroup, QHideEvent, QKeyEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QHBoxLayout,
    QLineEdit,
    QMenu,
    QSizePolicy,
    QSplitter,
    QToolButton,
    QWidget,
)

from annotator.base.wording import counted
from annotator.domain.annotation import ClusterId, DocumentId, SpanId
from annotator.gui.hub import Hub
from annotator.gui.models.registry import (
    SORT_WORDS,
    Choice,
    ClusterRows,
    PlaceRows,
    Sort,
    kind_words,
    row_words,
    touched,
)
from annotator.gui.panels.registry_row import NameRow, PlaceRow
from annotator.gui.panels.row_list import RowList
from annotator.gui.tasks import Report, Slices, Steps
from annotator.gui.theme import Theme
from annotator.gui.widgets import (
    MARGIN,
    ChoiceBox,
    ElidedLabel,
    FlatButton,
    HairLine,
    bar,
    column,
    icon,
    plain_label,
    set_tip,
    shortened,
    tr,
    unmarked,
)
from annotator.ops.change_set import ChangeSet
from annotator.ops.clusters import ClusterRow, reader
from annotator.ops.mentions import Spelling, places, places_of, spellings
from annotator.ops.project import Project

PAGE = 200
"""Names that are read at once."""

_INSET = 12
_NAME_ACTS = (
    ("names.rename", "Rename…", "Another name (F2)"),
    ("names.link", "Link…", "Wikidata id or address"),
    ("names.merge", "Merge…", "The chosen names mean the same; of one: choose the other"),
    ("names.delete", "Delete", "Only a name that no label means"),
)
_LABEL_ACTS = (
    ("names.split", "New name…", "The chosen labels, or this spelling, mean somebody else"),
    ("names.move", "Move…", "The chosen labels, or this spelling, mean another name of the list"),
)


class PickList(RowList):
    """A list of which several rows can be chosen: a click chooses, Enter and a double click go there.

    Signals: `chosen(QModelIndex)` of `RowList` · `removed()`: Delete was pressed.
    """

    removed = Signal()

    def __init__(self, name: str, title: str, parent: QWidget | None = None) -> None:
        super().__init__(name, title, parent)
        self.clicked.disconnect(self.chosen)
        self.doubleClicked.connect(self.chosen)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setUniformItemSizes(True)

    def words(self, row: int) -> str:
        """Return what a row says to a screen reader."""
        return str(self.model().index(row, 0).data(Qt.ItemDataRole.AccessibleTextRole))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Tell of Delete; everything else as in every list."""
        if event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self.removed.emit()
            return
        super().keyPressEvent(event)


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
        self._stale = True
        self._tasks: dict[str, Slices] = {}
        self._spellings: list[Spelling] = []
        self._wanted: tuple[ClusterId, ...] = ()
        self.rows, self.places = ClusterRows(self), PlaceRows(self)
        self.name_row, self.place_row = NameRow(theme, self), PlaceRow(theme, self)
        self.view = PickList("names", tr("Names"))
        self.view.setModel(self.rows)
        self.view.setItemDelegate(self.name_row)
        self.view.chosen.connect(self._to_labels)
        self.view.removed.connect(self._delete)
        self.view.selectionModel().selectionChanged.connect(self._choose)
        self.labels = PickList("labels", tr("Labels that mean it"))
        self.labels.setModel(self.places)
        self.labels.setItemDelegate(self.place_row)
        self.labels.chosen.connect(self._visit)
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
        self.detail = self._detail()
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
            action.setCheckable(True)
            action.setChecked(value == current)
            action.setData(value)
            group.addAction(action)
            if value == current:
                button.setText(f"{unmarked(words)} ▾")

    def _detail(self) -> QWidget:
        detail = QWidget()
        layout = column(detail)
        layout.addWidget(HairLine())
        self.name, self.about = ElidedLabel("", "heading"), ElidedLabel("", "small-muted")
        head = QWidget()
        words = column(head, spacing=1)
        words.setContentsMargins(MARGIN, 10, MARGIN, 2)
        words.addWidget(self.name)
        words.addWidget(self.about)
        self._act_buttons: dict[str, FlatButton] = {}
        layout.addWidget(head)
        layout.addLayout(self._acts(_NAME_ACTS))
        self.spelling = ChoiceBox()
        self.spelling.setAccessibleName(tr("Spelling"))
        self.spelling.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.spelling.setMinimumWidth(110)
        self.spelling.activated.connect(self._show_labels)
        layout.addLayout(self._acts(_LABEL_ACTS, self.spelling))
        layout.addWidget(self.labels, 1)
        return detail

    def _acts(self, acts: Iterable[tuple[str, str, str]], first: QWidget | None = None) -> QHBoxLayout:
        line = QHBoxLayout()
        line.setContentsMargins(MARGIN - 8 if first is None else MARGIN, 2, MARGIN, 6)
        line.setSpacing(2)
        if first is not None:
            line.addWidget(first, 1)
        for command, words, tip in acts:
            button = FlatButton(tr(words))
            button.setProperty("command", command)
            set_tip(button, tr(tip))
            button.clicked.connect(self._act)
            line.addWidget(button)
            self._act_buttons[command] = button
        if first is None:
            line.addStretch(1)
        return line

    # -- for the window

    def set_theme(self, theme: Theme) -> None:
        """Draw with other colors."""
        self._theme = theme
        self.name_row.theme = self.place_row.theme = theme
        self.close_button.setIcon(icon("close", theme.muted, 16))
        for action in self.field.actions():
            self.field.removeAction(action)
        self.field.addAction(icon("find", theme.muted, 16), QLineEdit.ActionPosition.LeadingPosition)
        self.view.viewport().update()
        self.labels.viewport().update()

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
        comes = self.rows.rowCount() or "names" in self._tasks
        (self.view if comes else self.field).setFocus(Qt.FocusReason.ShortcutFocusReason)

    def choice(self) -> Choice:
        """Return what is chosen: names, and of one name the labels, or all of the spelling that is shown."""
        if self.isHidden():
            return Choice()
        ids = self.chosen()
        spans: dict[DocumentId, list[SpanId]] = {}
        words: set[str] = set()
        for index in self.labels.selectionModel().selectedIndexes():
            place = self.places.at(index.row())
            spans.setdefault(place.mention.document, []).append(place.mention.span.id)
            words.add(place.words)
        spelling = self._spelling()
        if not spans and spelling is not None:
            spans, words = spelling.spans, {spelling.words}
        return Choice(ids, spans if len(ids) == 1 else {}, words.pop() if len(words) == 1 else "")

    def chosen(self) -> tuple[ClusterId, ...]:
        """Return the chosen names, from the top."""
        rows = sorted(index.row() for index in self.view.selectionModel().selectedIndexes())
        return tuple(self.rows.at(row).cluster.id for row in rows)

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
            self._start("names", _all_rows(project, rows, after), self._show_rows)

    def _start(self, name: str, steps: Steps, done: Callable[..., None]) -> None:
        """Do long reading in slices; what was read before under this name is given up."""
        self._stop(name)
        task = self._tasks[name] = Slices(steps, self)
        task.finished.connect(done)

    def _stop(self, *names: str) -> None:
        for name in names or tuple(self._tasks):
            task = self._tasks.pop(name, None)
            if task is not None:
                task.stop()
                task.deleteLater()

    def _show_rows(self, rows: Iterable[ClusterRow]) -> None:
        self._stop("names")
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
        if ids is None or self.isHidden() or "names" in self._tasks or self._hub.project is None:
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
        model = self.view.selectionModel()
        wanted, self._wanted = self._wanted, ()
        places = [place for id_ in wanted if (place := self.rows.row_of(id_)) >= 0]
        if not places and self.rows.rowCount():
            places = [0]
        selection = QItemSelection()
        for place in places:
            index = self.rows.index(place, 0)
            selection.select(index, index)
        flags = QItemSelectionModel.SelectionFlag
        if places:
            model.setCurrentIndex(self.rows.index(places[0], 0), flags.NoUpdate)
            self.view.scrollTo(self.rows.index(places[0], 0))
        model.select(selection, flags.ClearAndSelect)
        self._choose()

    def _choose(self, *changed: QItemSelection) -> None:
        """Show what is chosen."""
        ids = self.chosen()
        rows = [row for id_ in ids if (row := self.rows.get(id_)) is not None]
        self._stop("spellings")
        self._spellings = []
        self.detail.setVisible(bool(rows))
        one = rows[0] if len(rows) == 1 else None
        self.spelling.setEnabled(one is not None)
        self._fill_spellings()
        for command, button in self._act_buttons.items():
            button.setEnabled(one is not None or command in ("names.merge", "names.delete"))
        if one is not None:
            self.name.setText(one.cluster.name)
            self.about.setText(row_words(one))
        else:
            self.name.setText(counted(len(rows), "name"))
            self.about.setText(", ".join(row.cluster.name for row in rows[:9]))
        project = self._hub.project
        if one is None or project is None:
            self.places.reset(None)
            return
        self.places.reset(places(project, one.cluster.id))
        self._start("spellings", _spelt(project, one.cluster.id), self._show_spellings)

    # -- the labels of one

    def _show_spellings(self, found: list[Spelling]) -> None:
        self._stop("spellings")
        self._spellings = found
        self._fill_spellings()

    def _fill_spellings(self) -> None:
        self.spelling.clear()
        count = len(self._spellings)
        every = tr("all spellings") if not count else f"{counted(count, 'spelling')}"
        self.spelling.addItem(every)
        for spelling in self._spellings:
            self.spelling.addItem(f"{shortened(spelling.words, 60)}  {spelling.count:,}")

    def _spelling(self) -> Spelling | None:
        place = self.spelling.currentIndex() - 1
        return self._spellings[place] if 0 <= place < len(self._spellings) else None

    def _show_labels(self) -> None:
        """List the labels of the spelling that was chosen."""
        project, ids, spelling = self._hub.project, self.chosen(), self._spelling()
        if project is not None and len(ids) == 1:
            cluster = ids[0]
            every = places(project, cluster) if spelling is None else places_of(project, cluster, spelling)
            self.places.reset(every)

    def _to_labels(self) -> None:
        if self.places.rowCount():
            self.labels.setFocus(Qt.FocusReason.TabFocusReason)
            if not self.labels.currentIndex().isValid():
                self.labels.selectionModel().setCurrentIndex(
                    self.places.index(0, 0), QItemSelectionModel.SelectionFlag.NoUpdate
                )

    def _visit(self, index: QModelIndex) -> None:
        mention = self.places.at(index.row()).mention
        self.visited.emit(mention.document, mention.span.id)

    def _act(self) -> None:
        sender = self.sender()
        if isinstance(sender, FlatButton):
            self.wanted.emit(str(sender.property("command")))

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
        self._stale = self._stale or "names" in self._tasks
        self._stop()


def _all_rows(project: Project, rows: list[ClusterRow], after: int) -> Steps:
    look, found = reader(project), list(rows)
    while True:
        yield Report(len(found), None, "")
        page, after = look.page(after, PAGE)
        if not page:
            return found
        found += page


def _spelt(project: Project, cluster: ClusterId) -> Steps:
    reading = spellings(project, cluster)
    while True:
        try:
            next(reading)
        except StopIteration as end:
            return end.value
        yield Report(0, None, "")
