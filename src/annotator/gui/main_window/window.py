"""The window itself: lays the places side by side and connects them to the controllers."""

from __future__ import annotations

import base64
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QByteArray, QMimeData, Qt
from PySide6.QtGui import QCloseEvent, QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QApplication, QHBoxLayout, QMainWindow, QSplitter, QStackedWidget, QWidget

from annotator.base.settings import GEOMETRY, LIST_FILTER, RECENT_PROJECTS, SPLITTER, THEME, ZOOM, Settings
from annotator.domain.annotation import DocumentId, Status
from annotator.domain.change import Kind
from annotator.domain.ledger import Entry
from annotator.gui.canvas.canvas import Canvas
from annotator.gui.canvas.keys import KeyDispatch, Press
from annotator.gui.commands.command import Scope
from annotator.gui.commands.table import command_table
from annotator.gui.controllers.requests import AskImport, AskNewProject
from annotator.gui.controllers.runner import Runner
from annotator.gui.hub import Aim, Hub, Look, Target
from annotator.gui.main_window.controls import Controls
from annotator.gui.main_window.menus import Menus
from annotator.gui.models.articles import ArticleFilter
from annotator.gui.panels.articles import ArticlesPanel
from annotator.gui.panels.card import CardPanel
from annotator.gui.panels.empty import EmptyPage
from annotator.gui.panels.find import FindBar
from annotator.gui.panels.foot import FootLine
from annotator.gui.panels.ledger import LedgerRail
from annotator.gui.panels.start import StartPage
from annotator.gui.panels.title import TitleLine
from annotator.gui.panels.toast import Toast
from annotator.gui.theme import Theme, theme_named
from annotator.gui.widgets import HairLine, apply_look, column, tr
from annotator.ops.article import Article
from annotator.ops.change_set import ChangeSet
from annotator.ops.project import Project

SIZE = (1280, 800)
SMALLEST = (760, 460)
PANES = (264, 716, 300)
PROJECT_SUFFIX = ".annotator"
PANE_NAMES = ("articles", "text", "card")


class MainWindow(QMainWindow):
    """Start page or work place. What a person asks for goes to `runner` or to a controller."""

    def __init__(self, hub: Hub, controls: Controls, runner: Runner, settings: Settings) -> None:
        super().__init__()
        self.hub = hub
        self.controls = controls
        self.runner = runner
        self.settings = settings
        self.theme = theme_named(settings.get(THEME))
        self.setMinimumSize(*SMALLEST)
        self.resize(*SIZE)
        self.setAcceptDrops(True)
        self._closing: Callable[[], None] | None = None
        self._make_places()
        self._lay_out()
        self.menus = Menus(self.menuBar(), hub, self.run)
        self._connect()
        hub.set_look(Look(settings.get(ZOOM), self.theme.name))
        self.articles.set_filter(ArticleFilter(settings.get(LIST_FILTER)))
        self._restore_geometry()
        self._show_project(hub.project)

    def _make_places(self) -> None:
        hub, theme = self.hub, self.theme
        application = QApplication.instance()
        if isinstance(application, QApplication):
            apply_look(application, theme)
        self.start = StartPage(theme)
        self.articles = ArticlesPanel(hub, theme)
        self.canvas = Canvas(hub, theme, KeyDispatch(self._press))
        self.title = TitleLine(hub, self.articles.model, theme)
        self.rail = LedgerRail(hub, theme)
        self.card = CardPanel(hub, theme)
        self.foot = FootLine(hub, self.controls.navigate.coming)
        self.empty = EmptyPage(theme)
        self.find_bar = FindBar(hub, theme)

    def _lay_out(self) -> None:
        paper = QWidget()
        beside = QHBoxLayout(paper)
        beside.setContentsMargins(0, 0, 0, 0)
        beside.setSpacing(0)
        beside.addWidget(self.canvas, 1)
        beside.addWidget(HairLine(vertical=True))
        beside.addWidget(self.rail)
        self.middle = QStackedWidget()
        self.middle.addWidget(paper)
        self.middle.addWidget(self.empty)
        text = QWidget()
        text_layout = column(text)
        text_layout.addWidget(self.title)
        text_layout.addWidget(self.find_bar)
        text_layout.addWidget(self.middle, 1)
        self.splitter = QSplitter(Qt.Orientation.Horizontal)
        self.splitter.setHandleWidth(1)
        self.splitter.setChildrenCollapsible(False)
        for pane, least in ((self.articles, 180), (text, 320), (self.card, 220)):
            pane.setMinimumWidth(least)
            self.splitter.addWidget(pane)
        for n, stretch in enumerate((0, 1, 0)):
            self.splitter.setStretchFactor(n, stretch)
        work = QWidget()
        work_layout = column(work)
        work_layout.addWidget(self.splitter, 1)
        work_layout.addWidget(self.foot)
        self.pages = QStackedWidget()
        self.pages.addWidget(self.start)
        self.pages.addWidget(work)
        self.setCentralWidget(self.pages)
        self.toast = Toast(self.hub, self.pages)

    def _connect(self) -> None:
        hub, controls = self.hub, self.controls
        for place in (self.start, self.title, self.card, self.foot, self.empty):
            place.wanted.connect(self.run)
        self.start.opened.connect(self.open_project)
        self.articles.opened.connect(self._open_article)
        self.articles.filtered.connect(self._remember_filter)
        self.rail.jumped.connect(self._jump)
        self.card.asked_about.connect(self._ask_about)
        self.card.visited.connect(controls.navigate.focus_by_id)
        self.toast.undo_wanted.connect(self._undo)
        self.find_bar.searched.connect(self._search)
        self.find_bar.stepped.connect(self._step)
        self.find_bar.left.connect(self._to_text)
        self.canvas.moved.connect(controls.navigate.moved)
        self.canvas.clicked_span.connect(controls.navigate.clicked_span)
        self.canvas.selection_released.connect(controls.navigate.selected_by_mouse)
        self.canvas.clicked_text.connect(self._clicked_text)
        self.canvas.answer_clicked.connect(self._answer)
        self.canvas.zoom_changed.connect(self._zoomed)
        controls.articles.order = self._order
        hub.project_opened.connect(self._show_project)
        hub.article_opened.connect(self._show_article)
        hub.target_changed.connect(self._show_target)
        hub.changed.connect(self._on_change)
        hub.look_changed.connect(self._show_look)
        hub.pane_wanted.connect(self._to_pane)
        hub.quit_wanted.connect(self.close)

    # -- doing

    def run(self, command_id: str) -> None:
        """Run a command that a menu, a button or the palette names."""
        self.runner.run(self.runner.table.get(command_id))

    def open_project(self, path: Path) -> None:
        """Open a project file; what is in the way is said in one sentence."""
        self.runner.guard(lambda: self.controls.project.open_path(path))

    def _press(self, press: Press) -> bool:
        return self.runner.press(press.chord, Scope.TEXT, press.repeat) or self.runner.press(
            press.chord, Scope.WINDOW, press.repeat
        )

    def _open_article(self, document: DocumentId) -> None:
        self.controls.articles.open(document)
        self._to_text()

    def _order(self) -> Sequence[DocumentId]:
        model = self.articles.model
        return [model.at(row).id for row in range(model.rowCount())]

    def _jump(self, entry: Entry) -> None:
        if entry.span is not None:
            self.controls.navigate.focus_by_id(entry.span)
        else:
            self.controls.navigate.go_to(entry.quotation.start, entry.quotation.end)
        self._to_text()

    def _ask_about(self, question_id: str) -> None:
        self.runner.guard(lambda: self.controls.answer.about(question_id))
        self._to_text()

    def _answer(self, number: int) -> None:
        self.run("answer.none" if number == 0 else f"answer.{number}")

    def _clicked_text(self, offset: int) -> None:
        self.runner.guard(lambda: self.controls.navigate.clicked_word(offset))

    def _undo(self) -> None:
        self.run("edit.undo")

    def _search(self, words: str) -> None:
        self.runner.guard(lambda: self.controls.find.search(words))
        self._tell_hits()

    def _step(self, step: int) -> None:
        self.run("go.find_next" if step > 0 else "go.find_previous")
        self._tell_hits()

    def _tell_hits(self) -> None:
        found = self.controls.find
        self.find_bar.show_count(found.index, len(found.hits))

    # -- showing

    def _show_project(self, project: Project | None) -> None:
        self._fill_menus(project)
        self.pages.setCurrentIndex(0 if project is None else 1)
        name = f"{project.path.stem} – " if project is not None else ""
        self.setWindowTitle(f"{name}{tr('Article Annotator')}")
        self._show_look(self.hub.look)
        if project is None:
            self.show_recent()
            self.start.first().setFocus(Qt.FocusReason.OtherFocusReason)
        self._show_article(self.hub.article)

    def show_recent(self) -> None:
        """List the recent projects that are still there."""
        paths = [Path(name) for name in self.settings.get(RECENT_PROJECTS)]
        self.start.set_recent([path for path in paths if path.exists()])

    def _show_article(self, article: Article | None) -> None:
        self.middle.setCurrentIndex(1 if article is None and not self.articles.model.total else 0)
        if article is not None and self.isVisible():
            self._to_text()

    def after_import(self) -> None:
        """Show what came in: the list, new labels, and the first article if none is shown."""
        project, article = self.hub.project, self.hub.article
        if project is None:
            return
        self._fill_menus(project)
        self.articles.reload()
        if article is not None:
            self.hub.open_article(project.open_article(article.document.id))
        else:
            self._show_article(None)
            self.open_some()

    def open_some(self) -> None:
        """Show the first article that is not done, else the first one."""
        model = self.articles.model
        rows = [model.document_at(place) for place in range(model.total)]
        row = next((r for r in rows if r.status in (Status.NEW, Status.IN_PROGRESS)), next(iter(rows), None))
        if row is not None:
            self.controls.articles.open(row.id)

    def _fill_menus(self, project: Project | None) -> None:
        self.runner.table = command_table(project.schema if project is not None else None)
        self.menus.fill(self.runner.table)

    def _on_change(self, change_set: ChangeSet, initiator: object) -> None:
        """Follow new labels; leave an article that an undo took out of the project."""
        for draft in change_set.drafts:
            for change in draft.changes:
                if change.kind is Kind.LABEL:
                    self._fill_menus(self.hub.project)
                    return
        article = self.hub.article
        if article is not None and self.articles.model.place_of(article.document.id) < 0:
            self.hub.open_article(None)
            self.open_some()

    def _show_target(self, target: Target) -> None:
        """Bring what a command, a row or the rail aims at into sight, with the caret there."""
        if self.hub.article is None:
            return
        anchor, position = self.canvas.caret()
        if target.aim is Aim.HAND:
            start, end = target.fragments[0][0], target.fragments[-1][1]
            if (min(anchor, position), max(anchor, position)) != (start, end):
                self.canvas.select(start, end)
        elif anchor != position or position != target.caret:
            self.canvas.set_caret(target.caret)

    def _show_look(self, look: Look) -> None:
        labels = self.hub.project.schema.labels if self.hub.project is not None else ()
        theme = theme_named(look.theme, labels)
        if theme.name != self.theme.name:
            self.settings.set(THEME, theme.name)
            application = QApplication.instance()
            if isinstance(application, QApplication):
                apply_look(application, theme)
        if theme != self.theme:
            self._set_theme(theme)
        if self.canvas.zoom != look.zoom:
            self.canvas.set_zoom(look.zoom)
            self.settings.set(ZOOM, look.zoom)

    def _set_theme(self, theme: Theme) -> None:
        self.theme = theme
        for place in (self.start, self.articles, self.canvas, self.title, self.rail, self.card, self.empty):
            place.set_theme(theme)
        self.find_bar.set_theme(theme)

    def _zoomed(self, percent: int) -> None:
        if percent != self.hub.look.zoom:
            self.hub.set_look(replace(self.hub.look, zoom=percent))
            self.settings.set(ZOOM, percent)

    def _to_text(self) -> None:
        self.canvas.setFocus(Qt.FocusReason.OtherFocusReason)

    def _to_pane(self, name: str) -> None:
        panes: tuple[QWidget, ...] = (self.articles.view, self.canvas, self.card)
        if name == "next":
            here = next((n for n, pane in enumerate(panes) if _has_focus(pane)), 0)
            name = PANE_NAMES[(here + 1) % len(panes)]
        if name == "card":
            self.card.take_focus()
        else:
            panes[PANE_NAMES.index(name)].setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _remember_filter(self, which: ArticleFilter) -> None:
        self.settings.set(LIST_FILTER, which.value)

    # -- size

    def _restore_geometry(self) -> None:
        saved = self.settings.get(GEOMETRY)
        if saved:
            self.restoreGeometry(QByteArray(base64.b64decode(saved, validate=False)))
        sizes = self.settings.get(SPLITTER)
        self.splitter.setSizes(list(sizes if len(sizes) == len(PANES) else PANES))

    def remember_geometry(self) -> None:
        """Keep the window's place and the widths of the panes for the next start."""
        self.settings.set(GEOMETRY, base64.b64encode(bytes(self.saveGeometry().data())).decode())
        if self.pages.currentIndex() == 1:
            self.settings.set(SPLITTER, tuple(self.splitter.sizes()))

    def when_closing(self, act: Callable[[], None]) -> None:
        """Do `act` before the window goes."""
        self._closing = act

    # -- Qt

    def closeEvent(self, event: QCloseEvent) -> None:
        """Leave everything in order."""
        self.remember_geometry()
        if self._closing is not None:
            self._closing()
        super().closeEvent(event)
        self.canvas.let_go()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Take files, folders and text from elsewhere."""
        data = event.mimeData()
        if event.source() is None and (dropped_paths(data) or data.hasText()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """Open a project that was dropped; import everything else."""
        paths, text = dropped_paths(event.mimeData()), event.mimeData().text()
        event.acceptProposedAction()
        if len(paths) == 1 and paths[0].suffix == PROJECT_SUFFIX:
            self.open_project(paths[0])
        elif paths or text.strip():
            words = "" if paths else text
            has_project = self.hub.project is not None
            self.hub.asked.emit(AskImport(paths, words) if has_project else AskNewProject(paths, words))


def dropped_paths(data: QMimeData) -> tuple[Path, ...]:
    """Return the files and folders of this computer among what is dropped."""
    return tuple(Path(url.toLocalFile()) for url in data.urls() if url.isLocalFile())


def _has_focus(pane: QWidget) -> bool:
    focused = QApplication.focusWidget()
    return focused is pane or (focused is not None and pane.isAncestorOf(focused))
