"""The place where a project is worked on: lays its parts side by side and connects them to the controllers."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QApplication, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from annotator.base.settings import ANNOTATOR, KEYS, LIST_FILTER, SINGLE_KEYS, SPLITTER, ZOOM, Settings
from annotator.domain.annotation import DocumentId, Tier
from annotator.domain.change import Kind
from annotator.domain.ledger import Entry
from annotator.gui.canvas.canvas import Canvas
from annotator.gui.canvas.keys import KeyDispatch, Press
from annotator.gui.commands.bindings import other_caps
from annotator.gui.commands.command import Command, Scope, When
from annotator.gui.commands.table import command_table
from annotator.gui.controllers.runner import Runner
from annotator.gui.hub import Aim, Hub, Look, Target
from annotator.gui.main_window.announcer import Announcer
from annotator.gui.main_window.chords import Chords
from annotator.gui.main_window.controls import Controls
from annotator.gui.main_window.hand import Hand
from annotator.gui.main_window.menus import Menus
from annotator.gui.main_window.names_place import NamesPlace
from annotator.gui.main_window.panes import Panes
from annotator.gui.main_window.window import MainWindow
from annotator.gui.models.articles import ArticleFilter, waits
from annotator.gui.panels.articles import ArticlesPanel
from annotator.gui.panels.card import CardPanel
from annotator.gui.panels.empty import EmptyPage
from annotator.gui.panels.find import FindBar
from annotator.gui.panels.finished import FinishedPage
from annotator.gui.panels.foot import FootLine
from annotator.gui.panels.ledger import LedgerRail
from annotator.gui.panels.title import TitleLine
from annotator.gui.panels.toast import Toast
from annotator.gui.theme import Theme, theme_named
from annotator.gui.widgets import HairLine, column, set_role, tr
from annotator.ops.article import Article
from annotator.ops.change_set import ChangeSet
from annotator.ops.project import Project

if TYPE_CHECKING:  # made when it is first shown
    from annotator.gui.main_window.as_of import AsOfPlace
    from annotator.gui.tasks import Tasks

HEARD_BESIDE = frozenset({"edit.undo_key", "edit.redo_key", "help.keys", "go.find_slash"})
"""Single keys that are heard outside the text too: nobody types with them there."""

PANE_NAMES = ("articles", "text", "card")


class WorkPlace(QWidget):
    """Shows the open project in the window. What a person asks for goes to `runner` or to a controller."""

    def __init__(self, window: MainWindow, hub: Hub, controls: Controls, runner: Runner) -> None:
        super().__init__()
        self.hub = hub
        self.controls = controls
        self.runner = runner
        self.settings: Settings = window.settings
        self._window = window
        self._make_places(window.theme)
        self._lay_out()
        self.menus = Menus(window.menuBar(), hub, self.run)
        awaits_project = window.set_work(self)
        self.toast = Toast(hub, window.pages, self._meant_place)
        self.runner.before = self.toast.pass_by
        self.instead: list[Callable[[Command], bool]] = []
        self.runner.instead = self._does_instead
        self._connect()
        hub.set_look(Look(self.settings.get(ZOOM), self.theme.name))
        self.articles.set_filter(ArticleFilter(self.settings.get(LIST_FILTER)))
        self.splitter.share_out(self.width())
        if not awaits_project:
            self._show_project(hub.project)

    def _make_places(self, theme: Theme) -> None:
        hub, self.theme = self.hub, theme
        self.articles = ArticlesPanel(hub, theme)
        keys = KeyDispatch(self._press)
        self.canvas = Canvas(hub, theme, keys)
        self.chords = Chords(self._window, keys, self._press_chord, self._press_beside)
        self._window.installEventFilter(self.chords)
        self.title = TitleLine(hub, self.articles.model, theme)
        self.rail = LedgerRail(hub, theme)
        self.card = CardPanel(hub, theme)
        self.foot = FootLine(hub, self.controls.navigate.coming, self.controls.articles.all_done)
        self.empty = EmptyPage(theme)
        self.finished = FinishedPage(theme)
        self._checked = False
        self._as_of: AsOfPlace | None = None
        self.find_bar = FindBar(hub, theme)
        self.chords.listen(self.articles.view, self.articles.find_field, self.find_bar.field)
        self.announcer = Announcer(hub, self.canvas)

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
        self.middle.addWidget(self.finished)
        text = QWidget()
        text_layout = column(text)
        text_layout.addWidget(self.title)
        text_layout.addWidget(self.find_bar)
        text_layout.addWidget(self.middle, 1)
        self.splitter = Panes((self.articles, text, self.card), self._window.panes())
        layout = column(self)
        layout.addWidget(self.splitter, 1)
        layout.addWidget(self.foot)
        self.naming = NamesPlace(self.middle, self.hub, self.controls, self.runner)
        self.naming.wanted.connect(self.run)
        self.naming.left.connect(self._back_to_article)
        self.middle.currentChanged.connect(self._show_head)

    def _connect(self) -> None:
        hub, controls, window = self.hub, self.controls, self._window
        for place in (window, self.title, self.card, self.foot, self.empty, self.finished):
            place.wanted.connect(self.run)
        self.title.signed.connect(self.sign)
        window.pages.currentChanged.connect(self.toast.stay_on_top)
        application = QApplication.instance()
        if isinstance(application, QApplication):
            application.focusChanged.connect(self._show_focus)
        window.opened.connect(self.open_or_merge)
        window.dropped.connect(self._dropped)
        self.articles.opened.connect(self._open_article)
        self.articles.filtered.connect(self._remember_filter)
        self.articles.moved.connect(self._move_articles)
        self.articles.left.connect(self._leave_list)
        self.rail.jumped.connect(self._jump)
        self.card.asked_about.connect(self._ask_about)
        self.card.visited.connect(controls.navigate.focus_by_id)
        self.toast.undo_wanted.connect(self._undo)
        self.find_bar.searched.connect(self._search)
        self.find_bar.stepped.connect(self._step)
        self.find_bar.left.connect(self._to_text)
        self.canvas.zoom_changed.connect(self._zoomed)
        self.hand = Hand(self.canvas, hub, controls, self.runner, self.run)
        controls.articles.order = self._order
        controls.articles.show_text = self._show_text
        controls.deciding.show_text = self._show_text
        controls.articles.rows = self.articles.model.rows
        controls.trash.selected = self.articles.selected
        hub.project_opened.connect(self._show_project)
        hub.article_opened.connect(self._show_article)
        hub.target_changed.connect(self._show_target)
        hub.target_changed.connect(self.toast.make_way)
        self.canvas.top_changed.connect(self.toast.make_way)
        hub.changed.connect(self._on_change)
        hub.tiers_changed.connect(self._show_pass)
        hub.undecided_changed.connect(self._show_undecided)
        hub.look_changed.connect(self._show_look)
        hub.pane_wanted.connect(self._to_pane)
        hub.quit_wanted.connect(window.close)

    def as_of(self, tasks: Tasks) -> AsOfPlace:
        """Return the place where the article is shown as it was, made when it is first asked for."""
        if self._as_of is None:
            from annotator.gui.main_window.as_of import AsOfPlace  # the first paint does without

            self._as_of = AsOfPlace(self.middle, self.hub, self.controls, self.runner, tasks)
            self._as_of.left.connect(self._back_to_article)
            self.instead.insert(0, self._as_of.does_instead)
        return self._as_of

    def put_above(self, strip: QWidget) -> None:
        """Show a strip above the panes: it takes its room, and hides nothing."""
        layout = self.layout()
        if isinstance(layout, QVBoxLayout):
            layout.insertWidget(0, strip)

    def _does_instead(self, command: Command) -> bool:
        return any(does(command) for does in self.instead)

    def let_go(self) -> None:
        """Let go of all lines before the widgets die."""
        self.canvas.let_go()
        if self._as_of is not None:
            self._as_of.let_go()

    # -- doing

    def run(self, command_id: str) -> None:
        """Run a command that a menu, a button or the palette names."""
        self.runner.run(self.runner.table.get(command_id))

    def open_project(self, path: Path) -> None:
        """Open a project file; what is in the way is said in one sentence."""
        self.runner.guard(lambda: self.controls.project.open_or_ask(path))

    def open_or_merge(self, path: Path) -> None:
        """Open a project file, or ask about one that is a copy of the project that is open."""
        self.runner.guard(lambda: self.controls.merging.open_or_merge(path))

    def sign(self, name: str) -> None:
        """Sign labels with this name from now on, also next time."""
        self.settings.set(ANNOTATOR, name)
        self.runner.guard(lambda: self.controls.project.sign(name))

    def _press(self, press: Press) -> bool:
        taken = self.runner.press(press.chord, Scope.TEXT, press.repeat) or self._press_chord(press)
        return taken or self.runner.unknown(press.chord)

    def _press_beside(self, press: Press) -> bool:
        """Do what a single key does that is heard outside the text too."""
        command = self.runner.table.at_key(press.chord, Scope.TEXT)
        if command is None or command.id not in HEARD_BESIDE:
            return False
        if self.hub.project is None and command.when is not When.ALWAYS:
            return False
        return self.runner.press(press.chord, Scope.TEXT, press.repeat)

    def _press_chord(self, press: Press) -> bool:
        return self.runner.press(press.chord, Scope.WINDOW, press.repeat)

    def _open_article(self, document: DocumentId) -> None:
        if self.runner.guard(lambda: self.controls.articles.open(document)):
            self._to_text()

    def _move_articles(self, documents: tuple[DocumentId, ...]) -> None:
        """Move articles; the keyboard stays in the list, for who presses Delete again means the next one."""
        self.runner.guard(lambda: self.controls.trash.move(documents))
        if self.articles.view.isVisible():
            self.articles.view.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            self._leave_list()

    def _leave_list(self) -> None:
        """Give the keyboard to what stands beside the list: the text, or the page that is there without one."""
        if self.middle.currentWidget() is self.finished:
            self.finished.take_focus()
        elif self.middle.currentWidget() is self.empty:
            self.empty.button.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            self._to_pane("text")

    def _show_text(self) -> bool:
        """Show the text where the names, or the article as it was, stand in its place; tell whether they did."""
        if self.leave_past():
            return True
        if not self.naming.is_shown() or self.hub.article is None:
            return False
        self._to_text()
        return True

    def leave_past(self) -> bool:
        """Show the text of now where the article stands as it was; tell whether it did."""
        if self._as_of is None or not self._as_of.is_shown():
            return False
        self._as_of.leave()
        return True

    def _order(self) -> Sequence[DocumentId]:
        return self.articles.model.listed()

    def _jump(self, entry: Entry) -> None:
        if entry.span is not None:
            self.controls.navigate.focus_by_id(entry.span)
        else:
            self.controls.navigate.go_to(entry.quotation.start, entry.quotation.end)
        self._to_text()

    def _ask_about(self, question_id: str) -> None:
        self.runner.guard(lambda: self.controls.answer.about(question_id))
        self._to_text()

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
        near = found.near() if self.hub.article is not None else []
        self.find_bar.show_count(found.index, len(found.hits), near)

    # -- showing

    def _meant_place(self) -> QRect:
        """Return the lines in sight of what the next key acts on, in the page that messages lie over."""
        if self.hub.article is None or not self.canvas.isVisible():
            return QRect()
        canvas, target = self.canvas, self.hub.target
        first, last = canvas.in_sight()
        offsets = {target.caret, *(offset for start, end in target.fragments for offset in (start, end - 1))}
        lines = [canvas.line_rectangle(offset) for offset in sorted(offsets) if first <= offset <= last]
        found = QRect()
        for line in lines:
            found = found.united(line)
        return found.translated(canvas.viewport().mapTo(self._window.pages, QPoint(0, 0)))

    def _show_head(self) -> None:
        """Show whose text it is above the text only."""
        self.title.setVisible(not self.naming.is_shown())
        if self.naming.is_shown():
            self.find_bar.hide()
        if self.naming.page is not None:
            self.chords.listen(self.naming.page.view, self.naming.page.field)

    def _show_project(self, project: Project | None) -> None:
        self._fill_menus(project)
        window = self._window
        if project is not None:
            window.pages.setCurrentWidget(self)
        elif self.controls.project.lent is None:
            window.show_start()
        name = f"{project.path.stem} – " if project is not None else ""
        window.setWindowTitle(f"{name}{tr('Article Annotator')}")
        self._show_look(self.hub.look)
        self._show_article(self.hub.article)

    def _show_article(self, article: Article | None) -> None:
        if article is None and self.controls.project.lent is not None:
            self.middle.setCurrentIndex(0)
        elif article is None and not self.articles.model.total:
            self.empty.show_trash(self.articles.model.in_trash)
            had_articles = self.middle.currentWidget() is not self.empty and self.articles.model.in_trash > 0
            self.middle.setCurrentWidget(self.empty)
            if had_articles:  # what had the keyboard goes, also below a question that is agreed to
                self.empty.button.setFocus(Qt.FocusReason.OtherFocusReason)
        elif article is None and self.controls.articles.all_done():
            self._show_finished()
        else:
            self.middle.setCurrentIndex(0)
        if article is not None and self.isVisible():
            self._to_text()

    def _back_to_article(self) -> None:
        self._show_article(self.hub.article)

    def _show_finished(self) -> None:
        model = self.articles.model
        self.finished.show_rows(
            model.rows(), model.tiers, model.number_of_problems(), self._checked, self.hub.undecided
        )
        self.middle.setCurrentWidget(self.finished)
        if self.isVisible() and not _has_focus(self.articles):
            self.finished.take_focus()

    def _show_undecided(self, number: int) -> None:
        if self.middle.currentWidget() is self.finished:
            self._show_finished()

    def after_check(self) -> None:
        """Show what a check has found."""
        self._checked = True
        if self.hub.article is None:
            self._show_article(None)

    def _show_pass(self, tiers: frozenset[Tier]) -> None:
        """Where no article is shown, show one that waits in this pass."""
        if self.hub.project is not None and self.hub.article is None:
            self._show_article(None)
            self.open_some()

    def _show_focus(self, before: QWidget | None, now: QWidget | None) -> None:
        """Draw an edge under the head of the list or the card while the keyboard is there; passing states end."""
        if now is not None and now is not self.canvas:
            self.hub.set_transient(None)
        for pane in (self.articles, self.card):
            set_role(pane.head, "bar-active" if now is not None and _holds(pane, now) else "bar")

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
        """Show the first article that waits; where none does, the page that says so."""
        model = self.articles.model
        row = next((row for row in model.rows() if waits(row, model.tiers)), None)
        if row is not None:
            self.runner.guard(lambda: self.controls.articles.open(row.id))
        else:
            self.hub.open_article(None)

    def _fill_menus(self, project: Project | None) -> None:
        schema = project.schema if project is not None else None
        own = self.settings.get(KEYS)
        self.runner.table = command_table(schema, own)
        self._show_single_keys(self.settings.get(SINGLE_KEYS))
        self.menus.fill(self.runner.table)
        caps = other_caps(command_table(schema), self.runner.table) if own else {}
        self.foot.set_caps(caps)
        self.card.set_caps(caps)

    def rebind(self, keys: Mapping[str, str]) -> None:
        """Take keys of a person's own, now and next time."""
        self.settings.set(KEYS, dict(keys))
        self._fill_menus(self.hub.project)

    def switch_single_keys(self, on: bool) -> None:
        """Let single keys act at once, or only after Ctrl+;."""
        self.settings.set(SINGLE_KEYS, on)
        self._show_single_keys(on)

    def _show_single_keys(self, on: bool) -> None:
        self.runner.single_keys = on
        self.foot.set_single_keys(on)
        self.card.set_single_keys(on)

    def _show_labels(self) -> None:
        """Offer the labels of the schema as it is now: keys, menus, colors, buttons."""
        self._fill_menus(self.hub.project)
        self._show_look(self.hub.look)
        self.card.set_theme(self.theme)
        self.foot.show_labels()

    def _on_change(self, change_set: ChangeSet, initiator: object) -> None:
        """Follow new labels; leave an article that went, out of the project or into the trash."""
        for draft in change_set.drafts:
            for change in draft.changes:
                if change.kind is Kind.LABEL:
                    self._show_labels()
                    return
        article = self.hub.article
        if article is not None and self._is_gone(article, change_set):
            self.hub.open_article(None)
            self.open_some()
        elif article is None and self.middle.currentWidget() is self.finished:
            self._show_article(None)

    def _is_gone(self, article: Article, change_set: ChangeSet) -> bool:
        """Tell whether an article went just now; one in the trash that is looked at stays."""
        if not article.in_trash:
            return self.articles.model.place_of(article.document.id) < 0
        return any(change.kind is Kind.TRASH for change in change_set.changes(article.document.id))

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
        if theme != self.theme:
            self._set_theme(theme)
        if self.canvas.zoom != look.zoom:
            self.canvas.set_zoom(look.zoom)
            self.settings.set(ZOOM, look.zoom)

    def _set_theme(self, theme: Theme) -> None:
        self.theme = theme
        self._window.set_theme(theme)
        for place in (
            self.articles,
            self.canvas,
            self.title,
            self.rail,
            self.card,
            self.empty,
            self.finished,
        ):
            place.set_theme(theme)
        self.naming.set_theme(theme)
        self.find_bar.set_theme(theme)

    def _zoomed(self, percent: int) -> None:
        if percent != self.hub.look.zoom:
            self.hub.set_look(replace(self.hub.look, zoom=percent))
            self.settings.set(ZOOM, percent)

    def _to_text(self) -> None:
        self.leave_past()
        if self.naming.is_shown() and self.hub.article is not None:
            self.hub.set_transient(None)
            self.middle.setCurrentIndex(0)
        self.canvas.setFocus(Qt.FocusReason.OtherFocusReason)

    def _to_pane(self, name: str) -> None:
        page = self.naming.page
        middle = self.canvas if page is None or not self.naming.is_shown() else page.view
        then = self._as_of.page if self._as_of is not None and self._as_of.is_shown() else None
        middle = middle if then is None else then.canvas
        panes: tuple[QWidget, ...] = (self.articles.view, middle, self.card)
        if name == "next":
            here = next((n for n, pane in enumerate(panes) if _has_focus(pane)), 0)
            name = PANE_NAMES[(here + 1) % len(panes)]
        if name == "card":
            self.card.take_focus()
        else:
            panes[PANE_NAMES.index(name)].setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _remember_filter(self, which: ArticleFilter) -> None:
        if which is not ArticleFilter.TRASH:  # nobody wants to begin there the next time
            self.settings.set(LIST_FILTER, which.value)

    def _dropped(self, paths: tuple[Path, ...], words: str) -> None:
        self.runner.guard(lambda: self.controls.project.import_dropped(paths, words))

    def remember_panes(self) -> None:
        """Keep the widths of the panes for the next start."""
        if self._window.pages.currentWidget() is self:
            self.settings.set(SPLITTER, self.splitter.chosen)

    # -- Qt

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Share the room out anew."""
        super().resizeEvent(event)
        self.splitter.share_out(self.width())


def _has_focus(pane: QWidget) -> bool:
    focused = QApplication.focusWidget()
    return focused is not None and _holds(pane, focused)


def _holds(pane: QWidget, widget: QWidget) -> bool:
    return widget is pane or pane.isAncestorOf(widget)
