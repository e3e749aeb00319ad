"""The help: the guide's pages in a window of its own, searchable, beside the work and beside dialogs."""

from __future__ import annotations

import base64
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QByteArray, QEvent, QItemSelectionModel, QModelIndex, QObject, Qt, QUrl, Signal
from PySide6.QtGui import (
    QAction,
    QCloseEvent,
    QDesktopServices,
    QKeyEvent,
    QKeySequence,
    QStandardItem,
    QStandardItemModel,
)
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLineEdit, QListView, QSplitter, QWidget

from annotator.base.legible import harmless
from annotator.base.settings import HELP_GEOMETRY, HELP_ZOOM, Settings
from annotator.base.wording import counted, shortened
from annotator.gui.commands.command import Command
from annotator.gui.dialogs.help_commands import ALL_KEYS, about_command, all_keys, matching
from annotator.gui.dialogs.help_row import ROW, HelpRow, HelpRows
from annotator.gui.dialogs.help_view import STEP, HelpView
from annotator.gui.dialogs.keys import shown_key
from annotator.gui.models.guide import SUFFIX, Found, Guide
from annotator.gui.models.guide_text import Block, Kind, inline
from annotator.gui.theme import Theme
from annotator.gui.widgets import FlatButton, bar, column, plain_label, set_name, set_tip, tr

SIZE = (1080, 760)
LIST_WIDTH = 290
COMMAND = "command:"
DO = "do:"
KEYS = "keys:"
FIRST = "start"


@dataclass(frozen=True, slots=True)
class Helped:
    """What the help asks of the window. `commands`: as they are now, with a person's own keys.

    `cap`: what is printed for a key of the guide · `may_run`: whether a command can be run from here now ·
    `run`: runs the command of an id.
    """

    commands: Callable[[], Iterable[Command]]
    cap: Callable[[str], str]
    may_run: Callable[[Command], bool]
    run: Callable[[str], None]


class HelpWindow(QWidget):
    """Field and list at the left, a page at the right. Signals: `left()`, when it was closed."""

    left = Signal()

    def __init__(self, guide: Guide, theme: Theme, settings: Settings, helped: Helped) -> None:
        super().__init__(None, Qt.WindowType.Window)
        self.guide, self._settings, self._helped = guide, settings, helped
        self.here = ""
        self._past: list[str] = []
        self._coming: list[str] = []
        self._found: list[Found] = []
        self._fresh = True
        self.setObjectName("help")
        self.setWindowTitle(tr("Help"))
        self.setMinimumSize(520, 360)
        self._make(theme)
        self._lay_out()
        self._add_keys()
        self.resize(*SIZE)
        saved = settings.get(HELP_GEOMETRY)
        if saved:
            self.restoreGeometry(QByteArray(base64.b64decode(saved, validate=False)))
        self._list_pages()

    # -- making

    def _make(self, theme: Theme) -> None:
        self.field = QLineEdit()
        self.field.setPlaceholderText(tr("find in the help…"))
        set_name(self.field, tr("Find in the help"))
        self.field.setClearButtonEnabled(True)
        self.field.textChanged.connect(self._search)
        self.field.installEventFilter(self)
        self.model = QStandardItemModel(self)
        self.list = QListView()
        set_name(self.list, tr("Pages of the help"))
        self.list.setModel(self.model)
        self.rows = HelpRows(theme, self)
        self.list.setItemDelegate(self.rows)
        self.list.setEditTriggers(QListView.EditTrigger.NoEditTriggers)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.clicked.connect(self._open_row)
        self.list.activated.connect(self._open_row)
        self.nothing = plain_label("", "muted", wrap=True)
        self.nothing.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.nothing.setContentsMargins(16, 16, 12, 0)
        self.nothing.hide()
        self.view = HelpView(theme, self._settings.get(HELP_ZOOM))
        self.view.cap = self._helped.cap
        self.view.followed.connect(self.follow)
        self.view.zoomed.connect(self._keep_zoom)
        self.back_button, self.forward_button = FlatButton("←"), FlatButton("→")
        self.count = plain_label("", "small-muted")
        self.before_button, self.next_button = FlatButton("↑"), FlatButton("↓")
        self.smaller_button, self.larger_button = FlatButton("A−"), FlatButton("A+")

    def _lay_out(self) -> None:
        side = QFrame()
        side.setProperty("role", "side")
        beside = column(side)
        head = QHBoxLayout()
        head.setContentsMargins(12, 12, 12, 8)
        head.addWidget(self.field)
        beside.addLayout(head)
        beside.addWidget(self.list, 1)
        beside.addWidget(self.nothing, 1)
        strip, tools = bar()
        for button, name, act in (
            (self.back_button, tr("Back (Alt+Left)"), self.back),
            (self.forward_button, tr("Forward (Alt+Right)"), self.forward),
        ):
            self._tool(button, name, act, tools)
        tools.addStretch(1)
        tools.addWidget(self.count)
        for button, name, act in (
            (self.before_button, tr("Hit before (Shift+Enter)"), self.previous_hit),
            (self.next_button, tr("Next hit (Enter)"), self.next_hit),
            (self.smaller_button, tr("Smaller (Ctrl+-)"), self.smaller),
            (self.larger_button, tr("Larger (Ctrl++)"), self.larger),
        ):
            self._tool(button, name, act, tools)
        right = QFrame()
        right.setProperty("role", "paper")
        page = column(right)
        page.addWidget(strip)
        page.addWidget(self.view, 1)
        self.splitter = QSplitter(Qt.Orientation.Horizontal)
        self.splitter.setChildrenCollapsible(False)
        self.splitter.setHandleWidth(1)
        side.setMinimumWidth(180)
        self.splitter.addWidget(side)
        self.splitter.addWidget(right)
        self.splitter.setStretchFactor(1, 1)
        self.splitter.setSizes([LIST_WIDTH, SIZE[0] - LIST_WIDTH])
        column(self).addWidget(self.splitter)
        self._show_tools()

    @staticmethod
    def _tool(button: FlatButton, name: str, act: Callable[[], object], tools: QHBoxLayout) -> None:
        set_name(button, name)
        set_tip(button, name)
        button.clicked.connect(act)
        tools.addWidget(button)

    def _add_keys(self) -> None:
        for act, *keys in (
            (self.back, "Alt+Left"),
            (self.forward, "Alt+Right"),
            (self.larger, "Ctrl++", "Ctrl+="),
            (self.smaller, "Ctrl+-"),
            (self.normal, "Ctrl+0"),
            (self.take_keyboard, "Ctrl+F", "Ctrl+K"),
            (self.next_hit, "F3"),
            (self.previous_hit, "Shift+F3"),
            (self.show_own_page, "F1"),
            (self.close, "Ctrl+W"),
        ):
            action = QAction(self)
            action.setShortcuts([QKeySequence(key) for key in keys])
            action.triggered.connect(act)
            self.addAction(action)

    # -- pages

    def follow(self, href: str) -> None:
        """Go where a link leads: a page, a heading, a command; an address of the web opens in the browser."""
        if href.startswith("https://"):
            QDesktopServices.openUrl(QUrl(href))
        elif href.startswith(DO):
            self._helped.run(href.removeprefix(DO))
        else:
            self.show_page(href)

    def show_page(self, href: str) -> None:
        """Show a page, `page.md#heading` or `#heading` of this one; where one came from is kept for Back."""
        page, _, place = href.partition("#")
        page = page.removesuffix(SUFFIX) or self.here.partition("#")[0]
        target = f"{page}#{place}" if place else page
        if target == self.here:
            self._show(target)
            return
        if self.here:
            self._past.append(self.here)
        self._coming.clear()
        self._show(target)

    def back(self) -> None:
        """Show what was shown before."""
        if self._past:
            self._coming.append(self.here)
            self._show(self._past.pop())

    def forward(self) -> None:
        """Show what Back left."""
        if self._coming:
            self._past.append(self.here)
            self._show(self._coming.pop())

    def show_own_page(self) -> None:
        """Show how to use the help."""
        self.show_page("keys#this-help")

    def _show(self, target: str) -> None:
        self.here = target
        page_id, _, place = target.partition("#")
        title, blocks = self._content(page_id)
        self.view.show_page(title, blocks, self.guide.folder, place)
        self.setWindowTitle(harmless(f"{title} – {tr('Help')}"))
        self._choose_row(page_id)
        self._show_tools()

    def _content(self, page_id: str) -> tuple[str, Sequence[Block]]:
        """Return title and blocks of a page of the guide, or of one that the command table makes."""
        if page_id == ALL_KEYS:
            return tr("All keys"), all_keys(self._helped.commands())
        if page_id.startswith(COMMAND):
            wanted = page_id.removeprefix(COMMAND)
            commands = list(self._helped.commands())
            for command in (command for command in commands if command.id == wanted):
                pages = [hit.page for hit in self.guide.search(command.title.rstrip("…"))][:4]
                offered = f"{DO}{command.id}" if self._helped.may_run(command) else ""
                return command.title, about_command(command, commands, offered, pages)
        page = self.guide.page(page_id)
        if page is None:
            words = tr("There is no such page.")
            return words, (Block(Kind.HEADING, inline(words), 1),)
        return page.title, page.blocks

    # -- list and search

    def take_keyboard(self) -> None:
        """Give the keyboard to the field."""
        self.field.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.field.selectAll()

    def _terms(self) -> tuple[str, ...]:
        return tuple(self.field.text().split())

    def _search(self) -> None:
        terms = self._terms()
        self.rows.terms = terms
        self._fresh = True
        self._found = self.guide.search(" ".join(terms))
        self.view.mark(terms)
        if terms:
            self._list_found(terms)
        else:
            self._list_pages()
        self._choose_row(self.here.partition("#")[0])
        self._show_tools()

    def _list_pages(self) -> None:
        rows: list[HelpRow] = []
        group = ""
        for page in self.guide.pages:
            if page.group != group:
                group = page.group
                rows.append(HelpRow(group))
            rows.append(HelpRow(page.title, page.id))
        rows.append(HelpRow(tr("Look up")))
        rows.append(HelpRow(tr("All keys"), ALL_KEYS))
        self._fill(rows)

    def _list_found(self, terms: Sequence[str]) -> None:
        rows = [HelpRow(hit.page.title, hit.page.id, hit.passage, str(hit.hits)) for hit in self._found]
        commands = matching(self._helped.commands(), terms)
        if commands:
            rows.append(HelpRow(tr("Commands")))
            rows += [HelpRow(c.title, f"{COMMAND}{c.id}", "", shown_key(c.key)) for c in commands]
        self._fill(rows)
        words = f"{tr('Nothing fits')} “{shortened(self.field.text())}”. {tr('Fewer letters find more.')}"
        self.nothing.setText(words)

    def _fill(self, rows: Sequence[HelpRow]) -> None:
        self.model.clear()
        for row in rows:
            item = QStandardItem(harmless(row.title))
            item.setData(row, ROW)
            said = [row.title, row.passage, row.beside if row.passage == "" else ""]
            item.setData(
                harmless(", ".join(part for part in said if part)), Qt.ItemDataRole.AccessibleTextRole
            )
            item.setEnabled(bool(row.href))
            self.model.appendRow(item)
        self.list.setVisible(bool(rows))
        self.nothing.setVisible(not rows)

    def listed(self) -> list[str]:
        """Return where the rows lead, headings left out."""
        rows = (self.model.item(number).data(ROW) for number in range(self.model.rowCount()))
        return [row.href for row in rows if row.href]

    def _choose_row(self, page_id: str) -> None:
        selection = self.list.selectionModel()
        for number in range(self.model.rowCount()):
            if self.model.item(number).data(ROW).href == page_id:
                index = self.model.index(number, 0)
                selection.setCurrentIndex(index, QItemSelectionModel.SelectionFlag.ClearAndSelect)
                self.list.scrollTo(index)
                return
        selection.clear()

    def _open_row(self, index: QModelIndex) -> None:
        row = index.data(ROW)
        if isinstance(row, HelpRow) and row.href:
            self.show_page(row.href)
            if self._terms():
                self.view.step(1)
                self._show_tools()

    def _walk(self, step: int) -> None:
        """Open the row below or above; headings are passed over."""
        hrefs = self.listed()
        if not hrefs:
            return
        here = self.here.partition("#")[0]
        place = hrefs.index(here) + step if here in hrefs else 0
        if 0 <= place < len(hrefs):
            self.show_page(hrefs[place])
            if self._terms():
                self.view.step(1)
                self._show_tools()

    # -- hits

    def next_hit(self) -> None:
        """Show the next hit: on this page, else on the next page that has one, at last again on the first."""
        self._hit(1)

    def previous_hit(self) -> None:
        """Show the hit before, on this page or the page before."""
        self._hit(-1)

    def _hit(self, step: int) -> None:
        if not self._found:
            hrefs = self.listed()
            if self._terms() and hrefs:  # only commands fit
                self.show_page(hrefs[0])
            return
        pages = [hit.page.id for hit in self._found]
        here = self.here.partition("#")[0]
        if here not in pages or (self.view.hit < 0 and here != pages[0] and self._fresh):
            self.show_page(pages[0 if step > 0 else -1])
            self.view.step(step)
        elif not self.view.step(step):
            self.show_page(pages[(pages.index(here) + step) % len(pages)])
            self.view.mark(())
            self.view.mark(self._terms())
            self.view.step(step)
        self._fresh = False
        self._show_tools()

    def _show_tools(self) -> None:
        self.back_button.setEnabled(bool(self._past))
        self.forward_button.setEnabled(bool(self._coming))
        searching = bool(self._terms())
        for part in (self.count, self.before_button, self.next_button):
            part.setVisible(searching)
        hits = self.view.hits
        if searching:
            at = f"{self.view.hit + 1} {tr('of')} {hits}" if self.view.hit >= 0 else counted(hits, tr("hit"))
            self.count.setText(f"{at} {tr('on this page')}")

    # -- look

    def set_theme(self, theme: Theme) -> None:
        """Draw with other colors."""
        self.rows.theme = theme
        self.view.set_theme(theme)
        self.list.viewport().update()

    def larger(self) -> None:
        """Show the page larger."""
        self.view.set_zoom(self.view.zoom + STEP)

    def smaller(self) -> None:
        """Show the page smaller."""
        self.view.set_zoom(self.view.zoom - STEP)

    def normal(self) -> None:
        """Show the page as large as at first."""
        self.view.set_zoom(100)

    def _keep_zoom(self, percent: int) -> None:
        self._settings.set(HELP_ZOOM, percent)

    # -- Qt

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Walk through pages and hits while the field keeps the letters."""
        if watched is self.field and event.type() is QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            key = event.key()
            if key in (Qt.Key.Key_Down, Qt.Key.Key_Up):
                self._walk(1 if key == Qt.Key.Key_Down else -1)
                return True
            if key in (Qt.Key.Key_PageDown, Qt.Key.Key_PageUp):
                page = self.view.verticalScrollBar()
                page.setValue(
                    page.value() + (1 if key == Qt.Key.Key_PageDown else -1) * (page.pageStep() - 40)
                )
                return True
            if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                self._hit(-1 if event.modifiers() & Qt.KeyboardModifier.ShiftModifier else 1)
                return True
        return super().eventFilter(watched, event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc empties the field, then closes; Backspace goes back."""
        if event.key() == Qt.Key.Key_Escape:
            if self.field.text():
                self.field.clear()
                self.take_keyboard()
            else:
                self.close()
        elif event.key() == Qt.Key.Key_Backspace:
            self.back()
        else:
            super().keyPressEvent(event)

    def closeEvent(self, event: QCloseEvent) -> None:
        """Remember where it stood."""
        self._settings.set(HELP_GEOMETRY, base64.b64encode(bytes(self.saveGeometry().data())).decode())
        super().closeEvent(event)
        self.left.emit()
