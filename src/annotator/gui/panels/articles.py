"""The list of articles: find, filter, states, and which one is open."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QModelIndex, QObject, Qt, Signal
from PySide6.QtGui import QAction, QActionGroup, QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLineEdit, QMenu, QToolButton, QWidget

from annotator.domain.annotation import AnnotatorName, Status, Tier
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


class ArticleView(RowList):
    """The rows themselves."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("articles", tr("Articles"), parent)
        self.setUniformItemSizes(True)

    def words(self, row: int) -> str:
        """Return title, source and state of an article."""
        model = self.model()
        return model.tip(row) if isinstance(model, Articles) else ""


class ArticlesPanel(QFrame):
    """Signals: `opened(DocumentId)`: the person chose an article · `filtered(ArticleFilter)` · `left()` on Esc."""

    opened = Signal(object)
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
            action.setChecked(action.data() is which)
        self.filter_button.setText(f"{FILTER_WORDS[which]} ▾")
        self._refilter()

    def reload(self) -> None:
        """Read the rows again, after articles came or went."""
        project = self._hub.project
        rows = project.documents() if project is not None else []
        self.model.reset(rows, project.annotator if project is not None else AnnotatorName(""))
        self._mark_open()
        self._tell()

    # -- own

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
            self.view.setCurrentIndex(index)
            self.view.scrollTo(index)
        self.view.viewport().update()

    def _tell(self) -> None:
        model = self.model
        self._count.setText(f"{model.total:,}" if model.total else "")
        skipped = model.count(Status.SKIPPED)
        of_pass = f" {tr('for')} {pass_words(model.tiers)}" if model.tiers != ALL else ""
        parts = [f"{model.done():,} {tr('done')}{of_pass}"]
        parts += [f"{skipped:,} {tr('skipped')}"] if skipped else []
        self._foot.setText(" · ".join(parts) if model.total else "")
        empty = not model.rowCount()
        self.view.setVisible(not empty)
        self._empty.setVisible(empty)
        if empty:
            self._empty.setText(tr("No article fits.") if model.total else tr("No articles yet."))

    # -- Qt

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Move from the find field into the list with the down key; Esc gives up what was typed, then leaves."""
        if event.type() is QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
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
