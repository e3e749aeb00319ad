"""Colors, fonts and label pens of the window, light and dark; knows the schema, but no widget."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from string import Template
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QFont, QPalette
from PySide6.QtWidgets import QApplication

if TYPE_CHECKING:  # the first paint shows no label and does not wait for what labels are made of
    from annotator.domain.schema import Label, Pattern

TEXT_FAMILIES = (
    "Charter",
    "Source Serif 4",
    "Source Serif Pro",
    "New York",
    "Georgia",
    "Noto Serif",
    "DejaVu Serif",
)
"""Families of the article text, best first; Qt falls back by script for what they lack."""

TAG_FAMILIES = (
    "Inter",
    "SF Pro Text",
    "Segoe UI",
    "Noto Sans",
    "DejaVu Sans Condensed",
    "DejaVu Sans",
)
"""Families of the tags above the text."""

_SHORT_TITLES = {"Who says it": "Who", "What signals it": "Signal"}
"""What a tag says instead of a shipped title that would not fit above one word."""

FALLBACK_COLORS = ("#444B54", "#B4BCC6")


@dataclass(frozen=True, slots=True)
class LabelPen:
    """How one label is drawn. `tag`: its title in capitals; `tint`: the same color, nearly transparent."""

    color: QColor
    tint: QColor
    pattern: Pattern
    tag: str


@dataclass(frozen=True, slots=True)
class Theme:
    """Everything that the window takes its look from. Colors are never changed in place.

    `window`: behind panes, bars and dialogs · `base`: behind text and lists · `raised`: cards, buttons ·
    `hover`: a row under the mouse · `text` · `muted`: second lines, hints, chips (4.5 : 1 on base) ·
    `line`: hairlines between places · `accent`: focus, caret, links, the chosen stop ·
    `on_accent`: text on accent · `selection`: behind selected text · `ok` · `warn` · `error`.
    Sizes are device-independent pixels: `ui_size` for all of the shell, `small_size` for second
    lines, `large_size` for the title of a card, `title_size` for empty states, `text_size` for the
    article at 100 %, `tag_size` for the tags above it.
    `labels`: pens by label id; ask `pen()`, which also answers for ids of no known label.
    """

    name: str
    dark: bool
    window: QColor
    base: QColor
    raised: QColor
    hover: QColor
    text: QColor
    muted: QColor
    line: QColor
    accent: QColor
    on_accent: QColor
    selection: QColor
    ok: QColor
    warn: QColor
    error: QColor
    ui_size: int = 13
    small_size: int = 12
    large_size: int = 16
    title_size: int = 22
    text_size: int = 18
    tag_size: int = 10
    labels: Mapping[str, LabelPen] = field(default_factory=dict)

    def pen(self, label_id: str) -> LabelPen:
        """Return how the label is drawn, a neutral pen for an unknown one."""
        found = self.labels.get(label_id)
        if found is not None:
            return found
        from annotator.domain.schema import Pattern  # as above

        return make_pen(QColor(FALLBACK_COLORS[self.dark]), Pattern.SOLID, label_id, self.dark)

    def with_labels(self, labels: Iterable[Label]) -> Theme:
        """Return this theme with the pens of a schema's labels."""
        pens = {
            label.id: make_pen(QColor(label.colors[self.dark]), label.pattern, label.title, self.dark)
            for label in labels
        }
        return replace(self, labels=pens)

    def text_font(self, zoom: int = 100) -> QFont:
        """Return the font of the article; `zoom` in percent."""
        font = QFont(list(TEXT_FAMILIES))
        font.setPixelSize(max(1, round(self.text_size * zoom / 100)))
        font.setStyleHint(QFont.StyleHint.Serif)
        return font

    def tag_font(self, zoom: int = 100) -> QFont:
        """Return the font of the small capitals above the text; they grow less than the text does."""
        font = QFont(list(TAG_FAMILIES))
        font.setPixelSize(max(8, round(self.tag_size * (1 + (zoom / 100 - 1) * 0.7))))
        font.setStyleHint(QFont.StyleHint.SansSerif)
        font.setWeight(QFont.Weight.DemiBold)
        font.setLetterSpacing(QFont.SpacingType.PercentageSpacing, 106)
        return font


def make_pen(color: QColor, pattern: Pattern, title: str, dark: bool) -> LabelPen:
    """Return a pen whose tint is `color` at the strength that the theme bears."""
    tint = QColor(color)
    tint.setAlphaF(0.20 if dark else 0.11)
    return LabelPen(color, tint, pattern, _SHORT_TITLES.get(title, title).upper())


def light_theme() -> Theme:
    """Return ink on warm white paper, without labels."""
    return Theme(
        name="light",
        dark=False,
        window=QColor("#F4F3F0"),
        base=QColor("#FFFEFD"),
        raised=QColor("#FFFFFF"),
        hover=QColor("#ECEAE5"),
        text=QColor("#1D2126"),
        muted=QColor("#666C74"),
        line=QColor("#DFDCD6"),
        accent=QColor("#2563C9"),
        on_accent=QColor("#FFFFFF"),
        selection=QColor("#C9DFFB"),
        ok=QColor("#2A7548"),
        warn=QColor("#A24E12"),
        error=QColor("#B3261E"),
    )


def dark_theme() -> Theme:
    """Return light gray on near black, without labels."""
    return Theme(
        name="dark",
        dark=True,
        window=QColor("#1B1E23"),
        base=QColor("#15181C"),
        raised=QColor("#22262C"),
        hover=QColor("#272C33"),
        text=QColor("#DDE1E6"),
        muted=QColor("#8F98A3"),
        line=QColor("#30353D"),
        accent=QColor("#7FB0FA"),
        on_accent=QColor("#0E1420"),
        selection=QColor("#264A78"),
        ok=QColor("#6CC58F"),
        warn=QColor("#E8A15B"),
        error=QColor("#F2857C"),
    )


def theme_named(name: str, labels: Iterable[Label] = ()) -> Theme:
    """Return the theme `light` or `dark`; anything else means the one that the system uses."""
    dark = name == "dark" or (name != "light" and system_is_dark())
    return (dark_theme() if dark else light_theme()).with_labels(labels)


def system_is_dark() -> bool:
    """Tell whether the desktop asks for dark windows; no without an application."""
    if QApplication.instance() is None:
        return False
    return QApplication.styleHints().colorScheme() == Qt.ColorScheme.Dark


def apply_theme(application: QApplication, theme: Theme) -> None:
    """Give the whole application palette and style sheet of `theme`."""
    application.setPalette(palette(theme))
    application.setStyleSheet(style_sheet(theme))


def palette(theme: Theme) -> QPalette:
    """Return the palette from which every widget takes its colors."""
    result = QPalette()
    role = QPalette.ColorRole
    for name, color in (
        (role.Window, theme.window),
        (role.WindowText, theme.text),
        (role.Base, theme.base),
        (role.AlternateBase, theme.window),
        (role.Text, theme.text),
        (role.PlaceholderText, theme.muted),
        (role.Button, theme.raised),
        (role.ButtonText, theme.text),
        (role.BrightText, theme.error),
        (role.Link, theme.accent),
        (role.LinkVisited, theme.accent),
        (role.Highlight, theme.selection),
        (role.HighlightedText, theme.text),
        (role.ToolTipBase, theme.raised),
        (role.ToolTipText, theme.text),
        (role.Light, theme.raised),
        (role.Midlight, theme.hover),
        (role.Mid, theme.line),
        (role.Dark, theme.line),
        (role.Shadow, theme.line),
    ):
        result.setColor(name, color)
    for name in (role.Text, role.WindowText, role.ButtonText):
        result.setColor(QPalette.ColorGroup.Disabled, name, theme.muted)
    return result


def style_sheet(theme: Theme) -> str:
    """Return the style sheet of the shell: flat, thin lines, visible keyboard focus."""
    colors = {
        name: getattr(theme, name).name()
        for name in ("window", "base", "raised", "hover", "text", "muted", "line", "accent", "on_accent")
    }
    return Template(_STYLE).substitute(
        colors, selection=theme.selection.name(), ui=theme.ui_size, small=theme.small_size
    )


_STYLE = """
* { font-size: ${ui}px; }
QToolTip { background: $raised; color: $text; border: 1px solid $line; padding: 4px 6px; }
QMenuBar { background: $window; } QMenuBar::item { padding: 4px 8px; border-radius: 4px; }
QMenuBar::item:selected { background: $hover; }
QMenu { background: $raised; border: 1px solid $line; padding: 4px; }
QMenu::item { padding: 5px 24px 5px 12px; border-radius: 4px; }
QMenu::item:selected { background: $selection; } QMenu::item:disabled { color: $muted; }
QMenu::separator { height: 1px; background: $line; margin: 4px 8px; }
QListView, QTreeView, QTableView { background: $base; border: none; outline: none; }
QListView::item:hover, QTreeView::item:hover { background: $hover; }
QListView::item:selected, QTreeView::item:selected { background: $selection; color: $text; }
QLineEdit, QComboBox, QSpinBox {
  background: $base; border: 1px solid $line; border-radius: 5px; padding: 4px 7px; min-height: 18px;
  selection-background-color: $selection; selection-color: $text;
}
QLineEdit:focus, QComboBox:focus, QSpinBox:focus { border-color: $accent; }
QPushButton {
  background: $raised; border: 1px solid $line; border-radius: 5px; padding: 5px 14px; min-height: 18px;
}
QPushButton:hover { background: $hover; } QPushButton:focus { border-color: $accent; }
QPushButton:default { background: $accent; color: $on_accent; border-color: $accent; }
QPushButton:disabled { color: $muted; }
QSplitter::handle { background: $line; } QSplitter::handle:horizontal { width: 1px; }
QSplitter::handle:vertical { height: 1px; }
QScrollBar:vertical { background: transparent; width: 12px; margin: 0; }
QScrollBar:horizontal { background: transparent; height: 12px; margin: 0; }
QScrollBar::handle { background: $line; border-radius: 4px; margin: 2px; min-height: 28px; min-width: 28px; }
QScrollBar::handle:hover { background: $muted; }
QScrollBar::add-line, QScrollBar::sub-line { width: 0; height: 0; }
QScrollBar::add-page, QScrollBar::sub-page { background: transparent; }
"""
