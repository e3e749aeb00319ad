from __future__ import annotations

import pytest
from PySide6.QtGui import QColor, QFontInfo
from PySide6.QtWidgets import QApplication

from annotator.base.paths import resources
from annotator.domain.annotation import Tier
from annotator.domain.schema import Label, Pattern
from annotator.domain.schema_file import read_schema
from annotator.gui.theme import Theme, apply_theme, dark_theme, light_theme, palette, style_sheet, theme_named

THEMES = [light_theme(), dark_theme()]


def luminance(color: QColor) -> float:
    parts = [
        value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4
        for value in (color.redF(), color.greenF(), color.blueF())
    ]
    return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]


def contrast(one: QColor, other: QColor) -> float:
    """Return the ratio of WCAG 2.2, section 1.4.3."""
    bright, dim = sorted((luminance(one), luminance(other)), reverse=True)
    return (bright + 0.05) / (dim + 0.05)


@pytest.mark.parametrize("theme", THEMES, ids=lambda theme: theme.name)
def test_every_color_of_words_can_be_read(theme: Theme) -> None:
    for behind in (theme.base, theme.window, theme.raised):
        for color in (theme.text, theme.muted, theme.accent, theme.ok, theme.warn, theme.error):
            assert contrast(color, behind) >= 4.5, (theme.name, color.name(), behind.name())
    assert contrast(theme.text, theme.selection) >= 4.5
    assert contrast(theme.on_accent, theme.accent) >= 4.5


@pytest.mark.parametrize("theme", THEMES, ids=lambda theme: theme.name)
@pytest.mark.parametrize("name", ["news", "standard"])
def test_every_shipped_label_can_be_read(theme: Theme, name: str) -> None:
    text = (resources() / "schemas" / f"{name}.toml").read_text(encoding="utf-8")
    schema = read_schema(text, name)
    themed = theme.with_labels(schema.labels)
    for label in schema.labels:
        assert contrast(themed.pen(label.id).color, theme.base) >= 4.5, label.id


def test_a_label_brings_its_color_pattern_and_tag() -> None:
    label = Label("place", "Place", Tier.ENTITIES, colors=("#112233", "#aabbcc"), pattern=Pattern.DOTTED)
    pen = light_theme().with_labels([label]).pen("place")
    assert (pen.color.name(), pen.pattern, pen.tag) == ("#112233", Pattern.DOTTED, "PLACE")
    assert dark_theme().with_labels([label]).pen("place").color.name() == "#aabbcc"


def test_an_unknown_label_is_drawn_in_gray_under_its_id() -> None:
    assert light_theme().pen("weapon").tag == "WEAPON"


def test_long_shipped_titles_are_short_on_tags_and_renamed_ones_stay() -> None:
    label = Label("source", "Who says it", Tier.QUOTES)
    assert light_theme().with_labels([label]).pen("source").tag == "WHO"
    renamed = Label("source", "Speaker", Tier.QUOTES)
    assert light_theme().with_labels([renamed]).pen("source").tag == "SPEAKER"


def test_themes_are_found_by_name() -> None:
    assert theme_named("dark").dark
    assert not theme_named("light").dark
    assert theme_named("system").name in ("light", "dark")


def test_a_theme_reaches_the_application(qapp: QApplication) -> None:
    apply_theme(qapp, dark_theme())
    try:
        assert qapp.palette().base().color() == dark_theme().base
        assert palette(dark_theme()).text().color() == dark_theme().text
        assert "$" not in style_sheet(dark_theme())
    finally:
        qapp.setStyleSheet("")
        qapp.setPalette(qapp.style().standardPalette())


def test_zoom_grows_the_text_and_the_tags_less(qapp: QApplication) -> None:
    theme = light_theme()
    assert theme.text_font(200).pixelSize() == 2 * theme.text_size
    assert theme.tag_size < theme.tag_font(200).pixelSize() < 2 * theme.tag_size
    assert QFontInfo(theme.text_font()).pixelSize() > 0
