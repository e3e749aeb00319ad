"""The help's window: pages, links, search, hits, zoom, what is remembered, and what is never fetched."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QDesktopServices, QTextDocument, QTextFormat
from pytestqt.qtbot import QtBot

from annotator.base.paths import resources
from annotator.base.settings import Settings
from annotator.gui.commands.command import Command
from annotator.gui.commands.table import command_table
from annotator.gui.dialogs.help import Helped, HelpWindow
from annotator.gui.dialogs.help_writer import CAP, PAD
from annotator.gui.models.guide import Guide, Page
from annotator.gui.theme import Theme, dark_theme
from annotator.ops.schema import find_schema

TABLE = command_table(find_schema("standard"))


class Made:
    """A help, what it ran, and what caps it shows."""

    def __init__(self, theme: Theme, settings: Settings, folder: Path) -> None:
        self.ran: list[str] = []
        self.caps: dict[str, str] = {}
        self.blocked = False
        helped = Helped(lambda: TABLE, self._cap, self._may, self.ran.append)
        self.window = HelpWindow(Guide(folder), theme, settings, helped)

    def _cap(self, key: str) -> str:
        return self.caps.get(key, key)

    def _may(self, command: Command) -> bool:
        return not self.blocked


@pytest.fixture
def make(qtbot: QtBot, theme: Theme, settings: Settings) -> Callable[..., Made]:
    def made(folder: Path | None = None) -> Made:
        one = Made(theme, settings, folder or resources() / "guide")
        qtbot.addWidget(one.window)
        with qtbot.waitExposed(one.window):
            one.window.show()
        return one

    return made


@pytest.fixture
def help_window(make: Callable[..., Made]) -> HelpWindow:
    window = make().window
    window.show_page("start")
    return window


def shown(window: HelpWindow) -> str:
    return window.view.toPlainText()


def test_the_list_shows_all_pages_in_reading_order(help_window: HelpWindow) -> None:
    assert help_window.listed() == [*(page.id for page in help_window.guide.pages), "all-keys"]
    assert help_window.list.currentIndex().data() == "The first quarter of an hour"


@pytest.mark.parametrize("page", Guide(resources() / "guide").pages, ids=lambda page: page.id)
def test_every_page_is_shown_with_its_words_and_pictures(help_window: HelpWindow, page: Page) -> None:
    wanted = help_window.guide.page(page.id)
    assert wanted is not None
    help_window.show_page(wanted.id)
    text = " ".join(shown(help_window).replace(PAD, "").replace("\u2060", "").split())
    for heading in wanted.headings:
        assert heading in text
    document = help_window.view.document()
    images = [form for form in document.allFormats() if form.isImageFormat()]
    assert images
    for form in images:
        name = QUrl(form.toImageFormat().name())
        image = document.resource(QTextDocument.ResourceType.ImageResource.value, name)
        assert not image.isNull()
        assert form.property(QTextFormat.Property.ImageAltText.value)


def test_links_lead_to_pages_and_headings_and_back(help_window: HelpWindow, qtbot: QtBot) -> None:
    help_window.follow("keys.md#changing-keys")
    assert help_window.here == "keys#changing-keys"
    assert help_window.view.verticalScrollBar().value() > 0
    help_window.follow("#this-help")
    assert help_window.here == "keys#this-help"
    qtbot.keyClick(help_window.view, Qt.Key.Key_Backspace)
    assert help_window.here == "keys#changing-keys"
    help_window.back()
    assert help_window.here == "start"
    assert not help_window.back_button.isEnabled()
    help_window.forward()
    assert help_window.here == "keys#changing-keys"


def test_links_are_reached_and_followed_by_keyboard(help_window: HelpWindow, qtbot: QtBot) -> None:
    help_window.view.setFocus()
    qtbot.keyClick(help_window.view, Qt.Key.Key_Tab)
    assert help_window.view.textCursor().hasSelection()
    qtbot.keyClick(help_window.view, Qt.Key.Key_Return)
    assert help_window.here != "start"


def test_addresses_of_the_web_open_in_the_browser_and_nothing_else_does(
    help_window: HelpWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: list[str] = []
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda url: opened.append(url.toString()))
    help_window.follow("https://example.org/x")
    assert opened == ["https://example.org/x"]
    for href in ("http://example.org/x", "file:///etc/hosts", "javascript:x"):
        help_window.follow(href)
        assert "There is no such page." in shown(help_window)
    assert len(opened) == 1


def test_tags_and_foreign_pictures_in_a_page_stay_words(make: Callable[..., Made], tmp_path: Path) -> None:
    (tmp_path / "index.md").write_text("# G\n\n- [A](a.md)\n", "utf-8")
    (tmp_path / "a.md").write_text(
        "# A\n\n<img src=x> <b>y</b>\n\n![far](https://example.org/x.png)\n", "utf-8"
    )
    window = make(tmp_path).window
    window.show_page("a")
    assert "<img src=x> <b>y</b>" in shown(window)
    assert "far" in shown(window)
    assert not [form for form in window.view.document().allFormats() if form.isImageFormat()]
    assert window.view.loadResource(2, QUrl("file:///etc/hosts")) is None


def test_typing_lists_pages_with_hits_and_commands(help_window: HelpWindow, qtbot: QtBot) -> None:
    qtbot.keyClicks(help_window.field, "trash")
    rows = help_window.listed()
    assert rows[0] == "undo"
    assert "command:article.trash" in rows
    assert help_window.here == "start"


def test_enter_goes_from_hit_to_hit_and_on_to_the_next_page(help_window: HelpWindow, qtbot: QtBot) -> None:
    qtbot.keyClicks(help_window.field, "merge")
    pages = [row for row in help_window.listed() if not row.startswith("command:")]
    seen = []
    for _ in range(40):
        qtbot.keyClick(help_window.field, Qt.Key.Key_Return)
        seen.append(help_window.here)
        assert help_window.view.hit >= 0
        assert help_window.view.textCursor().position() >= 0
    assert list(dict.fromkeys(seen)) == pages
    assert help_window.count.text().endswith("on this page")
    last = help_window.here, help_window.view.hit
    qtbot.keyClick(help_window.field, Qt.Key.Key_Return)
    qtbot.keyClick(help_window.field, Qt.Key.Key_Return, Qt.KeyboardModifier.ShiftModifier)
    assert (help_window.here, help_window.view.hit) == last


def test_hits_are_marked_in_the_text_and_brought_into_sight(help_window: HelpWindow, qtbot: QtBot) -> None:
    qtbot.keyClicks(help_window.field, "damaged")
    qtbot.keyClick(help_window.field, Qt.Key.Key_Return)
    view = help_window.view
    assert len(view.extraSelections()) == view.hits > 0
    seen = view.cursorRect(view.textCursor())
    assert view.viewport().rect().contains(seen.center())


def test_a_hit_never_stands_at_the_edge(help_window: HelpWindow) -> None:
    help_window.resize(760, 420)
    help_window.show_page("quotes")
    help_window.field.setText("quote")
    view, bar = help_window.view, help_window.view.verticalScrollBar()
    for _ in range(view.hits):
        assert view.step(1)
        place, height = view.cursorRect().center().y(), view.viewport().height()
        if 0 < bar.value() < bar.maximum():
            assert height * 0.14 < place < height * 0.76


def test_arrows_in_the_field_walk_through_the_pages(help_window: HelpWindow, qtbot: QtBot) -> None:
    qtbot.keyClick(help_window.field, Qt.Key.Key_Down)
    assert help_window.here == "many-articles"
    qtbot.keyClick(help_window.field, Qt.Key.Key_Up)
    assert help_window.here == "start"


def test_nothing_found_says_so(help_window: HelpWindow, qtbot: QtBot) -> None:
    qtbot.keyClicks(help_window.field, "zzqx")
    assert help_window.nothing.text() == "Nothing fits “zzqx”. Fewer letters find more."
    assert help_window.list.isHidden()
    qtbot.keyClick(help_window.field, Qt.Key.Key_Return)
    assert help_window.here == "start"
    help_window.field.clear()
    assert help_window.nothing.isHidden()


def test_a_command_tells_its_menu_and_key_and_can_be_done(make: Callable[..., Made]) -> None:
    made = make()
    made.window.show_page("command:file.export")
    assert "It stands in the menu File." in shown(made.window)
    assert "Ctrl\u2060+\u2060E" in shown(made.window)
    made.window.follow("do:file.export")
    assert made.ran == ["file.export"]
    made.blocked = True
    made.window.show_page("command:file.export")
    assert "Do it now" not in shown(made.window)


def test_a_command_tells_the_keys_of_all_that_do_the_same(help_window: HelpWindow) -> None:
    help_window.show_page("command:edit.undo")
    assert f"Its key is {PAD}z{PAD} or {PAD}Ctrl\u2060+\u2060Z{PAD}." in shown(help_window)


def test_all_keys_are_a_page(help_window: HelpWindow) -> None:
    help_window.show_page("all-keys")
    text = shown(help_window)
    assert "Next name or quotation" in text
    assert "Exactly this stretch, as one more label" in text


def test_keys_are_caps_and_ones_own_where_they_were_changed(make: Callable[..., Made]) -> None:
    made = make()
    made.caps = {"Space": "F9"}
    made.window.show_page("start")
    document = made.window.view.document()
    block, caps = document.begin(), []
    while block.isValid():
        place = block.begin()
        while not place.atEnd():
            if place.fragment().charFormat().hasProperty(CAP):
                caps.append(place.fragment().text().strip(PAD))
            place += 1
        block = block.next()
    assert "F9" in caps
    assert "p" in caps
    assert "Space" not in caps


def test_zoom_and_size_are_remembered(make: Callable[..., Made], qtbot: QtBot, settings: Settings) -> None:
    window = make().window
    window.show_page("keys")
    qtbot.keyClick(window.field, Qt.Key.Key_Plus, Qt.KeyboardModifier.ControlModifier)
    qtbot.keyClick(window.field, Qt.Key.Key_Plus, Qt.KeyboardModifier.ControlModifier)
    assert window.view.zoom == 120
    window.resize(700, 500)
    window.close()
    again = make().window
    assert again.view.zoom == 120
    assert (again.width(), again.height()) == (700, 500)
    again.normal()
    assert again.view.zoom == 100


def test_the_same_words_stay_on_top_when_size_or_colors_change(help_window: HelpWindow) -> None:
    help_window.show_page("keys#changing-keys")
    view = help_window.view

    def top() -> str:
        return view.cursorForPosition(view.viewport().rect().topLeft()).block().text()

    before = top()
    for change in (
        lambda: view.set_zoom(140),
        lambda: view.set_theme(dark_theme()),
        lambda: view.set_zoom(100),
    ):
        change()
        assert top() == before


def test_escape_empties_the_field_then_closes(help_window: HelpWindow, qtbot: QtBot) -> None:
    qtbot.keyClicks(help_window.field, "trash")
    qtbot.keyClick(help_window.field, Qt.Key.Key_Escape)
    assert help_window.field.text() == ""
    assert help_window.isVisible()
    with qtbot.waitSignal(help_window.left):
        qtbot.keyClick(help_window.field, Qt.Key.Key_Escape)
    assert help_window.isHidden()


def test_lines_are_never_longer_than_the_measure(help_window: HelpWindow) -> None:
    help_window.resize(1600, 700)
    help_window.show_page("start")
    block = help_window.view.document().findBlockByNumber(1)
    assert block.layout().lineCount() >= 2
    assert block.layout().lineAt(0).naturalTextWidth() <= 720
