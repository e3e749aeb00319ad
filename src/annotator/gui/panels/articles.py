"""The list of articles: find, filter, states, and which one is open."""

from __future__ import annotations

from itertools import chain

from PySide6.QtCore import QEvent, QItemSelectionModel, QModelIndex, QObject, QPoint, Qt, Signal
from PySide6.QtGui import QAction, QActionGroup, QGuiApplication, QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QFrame, QHBoxLayout, QLineEdit, QMenu, QToolButton, QWidget

from annotator.domain.annotation import AnnotatorName, DocumentId, Status, Tier
from annotator.gui.hub import Hub
from annotator.gui.models.articles import ALL, FILTER_WORDS, ArticleFilter, Articles, pass_words
from annotator.gui.panels.article_row import ArticleRow
from annotator.gui.panels.row_list import RowList
from annotator.gui.theme import Theme
from annotator.gui.widgets import MARGIN, FlatButton, bar, column, icon, plain_label, tr
from annotator.ops.article import Article
from annotator.ops.change_set import ChangeSet
from annotator.ops.project import Project

_INSET = 12


_TO_TRASH = (Qt.Key.Key_Delete, Qt.Key.Key_Backspace)
_ALONE = QItemSelectionModel.SelectionFlag.ClearAndSelect
_SEVERAL = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier


class ArticleView(RowList):
    """The rows themselves. With Shift or Ctrl several are selected, and none of them is opened."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("articles", tr("Articles"), parent)
        self.setUniformItemSizes(True)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.clicked.disconnect(self.chosen)
        self.clicked.connect(self._clicked)

    def _clicked(self, index: QModelIndex) -> None:
        if not QGuiApplication.keyboardModifiers() & _SEVERAL:
            self.chosen.emit(index)

    def words(self, row: int) -> str:
        """Return title, source and state of an article."""
        model = self.model()
        return model.tip(row) if isinstance(model, Articles) else ""


class ArticlesPanel(QFrame):
    """Signals: `opened(DocumentId)`: the person chose an article · `filtered(ArticleFilter)` · `left()` on Esc ·
    `moved(tuple[DocumentId, ...])`: these shall go to the trash, or out of it where they lie in it.
    """

    opened = Signal(object)
    moved = Signal(object)
    left = Signal()
    filtered = Signal(object)

    def __init__(self, hub: Hub, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "side")
        self.setAccessibleName(tr("Articles"))
        self._hub = hub
        self.model = Articles(self)
        self.delegate = ArticleRow(theme, self)
        self.view = ArticleView()
        self.view.setModel(self.model)
        self.view.setItemDelegate(self.delegate)
        self.view.chosen.connect(self._choose)
        self.view.installEventFilter(self)
        self.view.customContextMenuRequested.connect(self._show_menu)
        self.view.selectionModel().selectionChanged.connect(self._show_selection)
        self.head, head = bar()
        head.setContentsMargins(MARGIN + 2, 0, MARGIN, 0)
        self._count = plain_label("", "muted")
        head.addWidget(plain_label(tr("Articles"), "heading"))
        head.addStretch(1)
        head.addWidget(self._count)
        self.find_field = QLineEdit()
        self.find_field.setPlaceholderText(tr("find…"))
        self.find_field.setAccessibleName(tr("Find in the list of articles"))
        self.find_field.setClearButtonEnabled(True)
        self.find_field.textChanged.connect(self._refilter)
        self.find_field.returnPressed.connect(self._open_first)
        self.find_field.installEventFilter(self)
        self._filter = ArticleFilter.ALL
        self.filter_button = self._filter_button()
        tools = QHBoxLayout()
        tools.setContentsMargins(_INSET, 10, _INSET, 8)
        tools.setSpacing(4)
        tools.addWidget(self.find_field, 1)
        tools.addWidget(self.filter_button)
        self._empty = plain_label("", "muted", wrap=True)
        self._empty.setAlignment(Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop)
        self._empty.setContentsMargins(MARGIN, 24, MARGIN, 0)
        self._foot = plain_label("", "small-muted")
        foot, foot_layout = bar(34, "foot")
        foot_layout.setContentsMargins(MARGIN + 2, 0, MARGIN, 0)
        foot_layout.addWidget(self._foot)
        layout = column(self)
        layout.addWidget(self.head)
        layout.addLayout(tools)
        layout.addWidget(self.view, 1)
        layout.addWidget(self._empty, 1)
        layout.addWidget(foot)
        self.set_theme(theme)
        hub.project_opened.connect(self._show_project)
        hub.article_opened.connect(self._show_article)
        hub.changed.connect(self._follow)
        hub.tiers_changed.connect(self._show_pass)
        hub.undecided_changed.connect(self._tell)

    def _filter_button(self) -> QToolButton:
        button = FlatButton()
        button.setAccessibleName(tr("Which articles are listed"))
        button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        menu = QMenu(button)
        group = QActionGroup(menu)
        for which, words in FILTER_WORDS.items():
            action = menu.addAction(words)
            action.setCheckable(True)
            action.setChecked(which is ArticleFilter.ALL)
            action.setData(which)
            group.addAction(action)
        group.triggered.connect(self._pick_filter)
        self._filter_group = group
        button.setMenu(menu)
        button.setText(f"{FILTER_WORDS[ArticleFilter.ALL]} ▾")
        return button

    # -- for the window

    def set_theme(self, theme: Theme) -> None:
        """Draw with other colors."""
        self.delegate.theme = theme
        for action in self.find_field.actions():
            self.find_field.removeAction(action)
        self.find_field.addAction(icon("find", theme.muted, 16), QLineEdit.ActionPosition.LeadingPosition)
        self.view.viewport().update()

    def set_filter(self, which: ArticleFilter) -> None:
        """List the articles of one state."""
        self._filter = which
        for action in self._filter_group.actions():
            action.setChecked(action.data() == which)
        self.filter_button.setText(f"{FILTER_WORDS[which]} ▾")
        self._refilter()

    def reload(self) -> None:
        """Read the rows again, after articles came or went."""
        project = self._hub.project
        rows = project.documents() if project is not None else []
        trash = project.trashed_documents() if project is not None else []
        self.model.reset(rows, project.annotator if project is not None else AnnotatorName(""), trash)
        self._mark_open()
        self._tell()

    def selected(self) -> tuple[DocumentId, ...]:
        """Return the selected articles in the order of the list."""
        return tuple(self.model.at(row).id for row in sorted(chain.from_iterable(self._selected_rows())))

    # -- own

    def _selected_rows(self) -> list[range]:
        """Return the stretches of selected rows: of all rows of a long list that is one."""
        found = self.view.selectionModel().selection()
        stretches = (found.at(place) for place in range(found.count()))
        return [range(stretch.top(), stretch.bottom() + 1) for stretch in stretches]

    def _show_selection(self) -> None:
        several = sum(map(len, self._selected_rows())) > 1
        if several or self.delegate.several:
            self.delegate.several = several
            self._tell()
            self.view.viewport().update()

    def _show_menu(self, point: QPoint) -> None:
        """Offer what can be done with the article under the mouse, or with all that are selected."""
        index = self.view.indexAt(point)
        if not index.isValid():
            return
        menu = QMenu(self.view)
        opening = menu.addAction(tr("Open"))
        opening.triggered.connect(self._open_current)
        opening.setEnabled(not self.delegate.several)
        words = tr("Take out of the trash") if self._filter is ArticleFilter.TRASH else tr("Put in the trash")
        moving = menu.addAction(f"{words}\t{tr('Delete')}")
        moving.triggered.connect(self._move)
        moving.setEnabled(self._hub.project is not None and self._hub.project.writable)
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(self.view.viewport().mapToGlobal(point))

    def _open_current(self) -> None:
        self._choose(self.view.currentIndex())

    def _move(self) -> None:
        if found := self.selected():
            self.moved.emit(found)

    def _refilter(self) -> None:
        self.model.set_filter(self._filter, self.find_field.text())
        self._mark_open()
        self._tell()

    def _pick_filter(self, action: QAction) -> None:
        self.set_filter(ArticleFilter(action.data()))
        self.filtered.emit(self._filter)

    def _choose(self, index: QModelIndex) -> None:
        self.opened.emit(self.model.at(index.row()).id)

    def _open_first(self) -> None:
        if self.model.rowCount():
            self.opened.emit(self.model.at(0).id)

    def _show_project(self, project: Project | None) -> None:
        self.reload()

    def _show_article(self, article: Article | None) -> None:
        self._mark_open()

    def _follow(self, change_set: ChangeSet, initiator: object) -> None:
        if self.model.apply(change_set):
            self._tell()
        else:
            self.reload()

    def _show_pass(self, tiers: frozenset[Tier]) -> None:
        self.model.set_tiers(tiers)
        self._mark_open()
        self._tell()

    def _mark_open(self) -> None:
        article = self._hub.article
        row = -1 if article is None else self.model.row_of(article.document.id)
        self.delegate.open_row = row
        if row >= 0:
            index = self.model.index(row, 0)
            # The view's own way would look at which keys are held, and with Ctrl select it beside others.
            self.view.selectionModel().setCurrentIndex(index, _ALONE)
            self.view.scrollTo(index)
        self.view.viewport().update()

    def _tell(self) -> None:
        model = self.model
        self._count.setText(f"{model.total:,}" if model.total else "")
        skipped = model.count(Status.SKIPPED)
        of_pass = f" {tr('for')} {pass_words(model.tiers)}" if model.tiers != ALL else ""
        parts = [f"{model.done():,} {tr('done')}{of_pass}"]
        parts += [f"{skipped:,} {tr('skipped')}"] if skipped else []
        undecided = self._hub.undecided
        parts += [f"{undecided:,} {tr('undecided')}"] if undecided else []
        foot = " · ".join(parts) if model.total else ""
        if self._filter is ArticleFilter.TRASH:
            foot = f"{model.in_trash:,} {tr('in the trash')}"
        if self.delegate.several:
            foot = f"{sum(map(len, self._selected_rows())):,} {tr('selected')}"
        self._foot.setText(foot)
        empty = not model.rowCount()
        self.view.setVisible(not empty)
        self._empty.setVisible(empty)
        if empty:
            self._empty.setText(self._empty_words())

    def _empty_words(self) -> str:
        if self._hub.project is None:  # closed, or written by another process just now
            return ""
        if self._filter is ArticleFilter.TRASH and not self.model.in_trash:
            return tr("The trash is empty.")
        if self.model.total or self._filter is ArticleFilter.TRASH:
            return tr("No article fits.")
        return tr("All articles lie in the trash.") if self.model.in_trash else tr("No articles yet.")

    # -- Qt

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Move from the find field into the list with the down key; Esc gives up what was typed, then leaves.

        Delete on the list puts the selected articles in the trash, or takes them out.
        """
        if event.type() is QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            if watched is self.view and event.key() in _TO_TRASH and not event.isAutoRepeat():
                self._move()
                return True
            if watched is self.find_field and event.key() == Qt.Key.Key_Down:
                self.view.setFocus(Qt.FocusReason.TabFocusReason)
                return True
            if event.key() == Qt.Key.Key_Escape:
                if self.find_field.text():
                    self.find_field.clear()
                else:
                    self.left.emit()
                return True
        return super().eventFilter(watched, event)
