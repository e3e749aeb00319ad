"""Prepared colors, lane patterns and tag texts, so that painting a mark costs one call each."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QPointF, QSize, Qt
from PySide6.QtGui import (
    QColor,
    QFont,
    QFontMetricsF,
    QPainter,
    QPainterPath,
    QPen,
    QPixmap,
    QStaticText,
)

from annotator.base.legible import harmless
from annotator.domain.schema import Pattern
from annotator.gui.canvas.metrics import Metrics, measure
from annotator.gui.theme import Theme

_SHORT = 3
_MAX_KEPT = 600
_LINK_STRENGTH = 0.6


@dataclass(frozen=True, slots=True)
class Word:
    """A prepared piece of text and its width."""

    text: QStaticText
    width: float


_NAMELESS = "?"
"""The tag of a label without a name, which only a file of others can have: Qt dies where laying out fails."""


@dataclass(frozen=True, slots=True)
class Ink:
    """How one label is painted. `strip`: pixels to tile along a lane, none for a plain bar.

    `height`: of bar or strip; `thickness`: of the bar that stands for either in focus.
    `forms`: the tag in full and cut short.
    """

    color: QColor
    pen: QPen
    tint: QColor
    strip: QPixmap | None
    height: int
    thickness: int
    forms: tuple[Word, ...]


class Inks:
    """The painting materials of one theme at one zoom and one screen resolution."""

    def __init__(self, theme: Theme, zoom: int, pixel_ratio: float) -> None:
        self.theme = theme
        self.pixel_ratio = pixel_ratio
        self.text_font = theme.text_font(zoom)
        self.tag_font = theme.tag_font(zoom)
        self.chip_font = QFont(self.tag_font)
        self.chip_font.setWeight(QFont.Weight.Normal)
        self.chip_font.setPixelSize(self.tag_font.pixelSize() + 1)
        self.chip_font.setLetterSpacing(QFont.SpacingType.PercentageSpacing, 100)
        self.hint_font = QFont(self.tag_font)
        self.hint_font.setLetterSpacing(QFont.SpacingType.PercentageSpacing, 100)
        self.metrics: Metrics = measure(self.text_font, self.tag_font)
        self.text_pen = QPen(theme.text)
        self.muted_pen = QPen(theme.muted)
        self.badge_pen = QPen(theme.on_accent)
        self.link_ink = QColor(theme.muted)
        self.link_ink.setAlphaF(_LINK_STRENGTH)
        self._tags = QFontMetricsF(self.tag_font)
        self._chips = QFontMetricsF(self.chip_font)
        self.tag_ascent = self._tags.ascent()
        self.chip_ascent = self._chips.ascent()
        self._hints = QFontMetricsF(self.hint_font)
        self.hint_ascent = self._hints.ascent()
        self._hint_words: dict[str, Word] = {}
        self._inks: dict[tuple[str, bool], Ink] = {}
        self._chip_words: dict[str, Word] = {}
        self._badges: dict[int, Word] = {}
        self.doubt = self._word("?", self.tag_font, self._tags)

    def let_go(self) -> None:
        """Let go of all prepared words and pictures, before the widget dies: no other thread may have to drop them."""
        for words in (self._hint_words, self._chip_words, self._badges, self._inks):
            words.clear()
        self.doubt = Word(QStaticText(), 0)

    def ink(self, label: str, hollow: bool = False) -> Ink:
        """Return the materials of a label; hollow: thin, dashed and gray, for what is not saved."""
        key = (label, hollow)
        found = self._inks.get(key)
        if found is None:
            found = self._inks[key] = self._make(label, hollow)
        return found

    def chip(self, text: str) -> Word:
        """Return the prepared text of a chip."""
        found = self._chip_words.get(text)
        if found is None:
            if len(self._chip_words) > _MAX_KEPT:
                self._chip_words.clear()
            found = self._chip_words[text] = self._word(text, self.chip_font, self._chips)
        return found

    def badge(self, number: int) -> Word:
        """Return the prepared digit of an answer."""
        found = self._badges.get(number)
        if found is None:
            found = self._badges[number] = self._word(str(number), self.tag_font, self._tags)
        return found

    def hint(self, letters: str) -> Word:
        """Return the prepared letters of a word hint."""
        found = self._hint_words.get(letters)
        if found is None:
            found = self._hint_words[letters] = self._word(letters, self.hint_font, self._hints)
        return found

    def _make(self, label: str, hollow: bool) -> Ink:
        pen = self.theme.pen(label)
        color = self.theme.muted if hollow else pen.color
        pattern = Pattern.DASHED if hollow else pen.pattern
        width = self.metrics.lane_width
        thickness = {Pattern.HEAVY: width + 1, Pattern.THIN: 1}.get(pattern, width)
        strip, height = None, thickness
        if pattern not in (Pattern.SOLID, Pattern.HEAVY, Pattern.THIN):
            strip = lane_strip(pattern, color, 1 if hollow else width, self.pixel_ratio)
            height = round(strip.deviceIndependentSize().height())
        full = "" if hollow and not label else pen.tag.strip() or _NAMELESS
        texts = (full, _cut(full)) if len(full) > _SHORT + 1 else (full,)
        forms = tuple(self._word(text, self.tag_font, self._tags) for text in texts) if full else ()
        return Ink(color, QPen(color), pen.tint, strip, height, thickness, forms)

    @staticmethod
    def _word(text: str, font: QFont, metrics: QFontMetricsF) -> Word:
        text = harmless(text)
        static = QStaticText(text)
        static.setTextFormat(Qt.TextFormat.PlainText)
        static.setPerformanceHint(QStaticText.PerformanceHint.AggressiveCaching)
        static.prepare(font=font)
        return Word(static, metrics.horizontalAdvance(text))


def _cut(tag: str) -> str:
    """Return a short first word, else the first letters."""
    first = tag.split()[0]
    return first if len(first) < len(tag) and len(first) <= _SHORT + 2 else tag[:_SHORT]


def lane_strip(pattern: Pattern, color: QColor, width: int, pixel_ratio: float) -> QPixmap:
    """Return pixels that repeat without a seam along a lane; their height is that of the lane."""
    period, height = {
        Pattern.DOUBLE: (24, width + 2),
        Pattern.DASHED: (4 * width, width),
        Pattern.DOTTED: (2 * width, width),
        Pattern.DASHDOT: (7 * width, width),
        Pattern.WAVE: (4 * width, width + 2),
    }.get(pattern, (24, width))
    length = period * max(1, 120 // period)
    pixmap = QPixmap(QSize(round(length * pixel_ratio), max(1, round(height * pixel_ratio))))
    pixmap.setDevicePixelRatio(pixel_ratio)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    try:
        _draw_strip(painter, pattern, color, width, period, length)
    finally:
        painter.end()
    return pixmap


def _draw_strip(
    painter: QPainter, pattern: Pattern, color: QColor, width: int, period: int, length: int
) -> None:
    if pattern is Pattern.DOUBLE:
        painter.fillRect(0, 0, length, 1, color)
        painter.fillRect(0, width + 1, length, 1, color)
    elif pattern is Pattern.WAVE:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        middle, swing = (width + 2) / 2, (width + 1) / 2
        path = QPainterPath(QPointF(0, middle))
        for x in range(0, length, period):
            path.quadTo(QPointF(x + period / 4, middle - 2 * swing), QPointF(x + period / 2, middle))
            path.quadTo(QPointF(x + period * 3 / 4, middle + 2 * swing), QPointF(x + period, middle))
        painter.setPen(QPen(color, 1.2))
        painter.drawPath(path)
    else:
        for x in range(0, length, period):
            if pattern is Pattern.DASHED:
                painter.fillRect(x, 0, round(period * 0.66), width, color)
            elif pattern is Pattern.DASHDOT:
                painter.fillRect(x, 0, 3 * width, width, color)
                painter.fillRect(x + int(4.5 * width), 0, width, width, color)
            elif pattern is Pattern.DOTTED:
                painter.fillRect(x, 0, width, width, color)
            else:
                painter.fillRect(x, 0, period, width, color)
