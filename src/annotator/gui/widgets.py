"""Small widgets that every place of the window is made of; all of them show plain text only."""

from __future__ import annotations

from string import Template

from PySide6.QtCore import QByteArray, QPointF, QRect, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QIcon, QPainter, QPaintEvent, QPen, QPixmap, QResizeEvent
from PySide6.QtWidgets import (
    QApplication,
    QComboBox,
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QSizePolicy,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from annotator.base.legible import harmless
from annotator.base.paths import resources
from annotator.gui.theme import Theme, palette, style_sheet

BAR_HEIGHT = 44
FOOT_HEIGHT = 38
RAIL_WIDTH = 54
MARGIN = 16


def tr(text: str) -> str:
    """Return the words of the window in the person's language; so far they are English."""
    return text


def plain(text: str) -> str:
    """Return `text` so that no part of Qt takes it for rich text: the same to the eye, no tag in it, `harmless`."""
    text = harmless(text)
    return text.replace("<", "<\u2060") if "<" in text else text


def unmarked(text: str) -> str:
    """Return `text` for a button or menu, where a lone & would underline the next letter; `harmless`."""
    return harmless(text).replace("&", "&&")


class PlainLabel(QLabel):
    """A label that reads no tags, and shows what turns the direction of writing instead of obeying it."""

    def __init__(self, text: str = "", parent: QWidget | None = None) -> None:
        super().__init__(harmless(text), parent)
        self.setTextFormat(Qt.TextFormat.PlainText)

    def setText(self, text: str) -> None:
        """Show other words."""
        super().setText(harmless(text))


def plain_label(text: str = "", role: str = "", wrap: bool = False) -> QLabel:
    """Return a label that never reads tags; `role` is one of the style sheet's."""
    label = PlainLabel(text)
    label.setTextInteractionFlags(Qt.TextInteractionFlag.NoTextInteraction)
    label.setWordWrap(wrap)
    if role:
        label.setProperty("role", role)
    return label


def set_tip(widget: QWidget, text: str) -> None:
    """Give a widget a tool tip of plain text."""
    widget.setToolTip(plain(text))


def set_name(widget: QWidget, words: str) -> None:
    """Give a widget the name that a screen reader says."""
    widget.setAccessibleName(harmless(words))


def set_role(widget: QWidget, role: str) -> None:
    """Change how the style sheet draws a widget."""
    if widget.property("role") != role:
        widget.setProperty("role", role)
        widget.style().unpolish(widget)
        widget.style().polish(widget)


class ElidedLabel(QLabel):
    """A label of one line that ends in … where it does not fit; the whole text is its tool tip then."""

    def __init__(self, text: str = "", role: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self._whole = ""
        if role:
            self.setProperty("role", role)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.setMinimumWidth(20)
        self.setText(text)

    def setText(self, text: str) -> None:
        """Show one line; line ends become blanks."""
        self._whole = harmless(" ".join(text.split()))
        self.setAccessibleName(self._whole)
        self._elide()

    def whole(self) -> str:
        """Return the text before eliding."""
        return self._whole

    def _elide(self) -> None:
        metrics = QFontMetrics(self.font())
        shown = metrics.elidedText(
            self._whole, Qt.TextElideMode.ElideRight, max(0, self.contentsRect().width())
        )
        super().setText(shown)
        set_tip(self, self._whole if shown != self._whole else "")

    def sizeHint(self) -> QSize:
        """Return the room that the whole line would take."""
        metrics = QFontMetrics(self.font())
        return QSize(metrics.horizontalAdvance(self._whole) + 4, super().sizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Elide anew."""
        super().resizeEvent(event)
        self._elide()


class KeyCap(PlainLabel):
    """A key as it is printed on the keyboard."""

    def __init__(self, key: str = "", parent: QWidget | None = None) -> None:
        super().__init__(key, parent)
        self.setProperty("role", "key")
        self.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)


class KeyButton(QPushButton):
    """A flat button that shows a key and a word: an answer, a label, a command.

    Signals: `clicked` of QPushButton.
    """

    def __init__(self, key: str, word: str, role: str = "answer", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._own_cap: str | None = None
        self._standard_cap = key
        self.setProperty("role", role)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.cap = KeyCap(key)
        self.word = plain_label(word, f"{role}-word")
        for part in (self.cap, self.word):
            part.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(6, 2, 8, 2)
        layout.setSpacing(6)
        layout.addWidget(self.cap)
        layout.addWidget(self.word)
        self.cap.setVisible(bool(key))
        set_name(self, f"{key} {word}".strip())

    def set(self, key: str, word: str) -> None:
        """Show another key and word."""
        self._standard_cap = key
        key = key if self._own_cap is None else self._own_cap
        self.cap.setText(key)
        self.cap.setVisible(bool(key))
        self.word.setText(word)
        set_name(self, f"{key} {word}".strip())
        self.updateGeometry()

    def set_own_cap(self, key: str | None) -> None:
        """Show a key of the person's own in place of the standard one, empty for none at all."""
        if key != self._own_cap:
            self._own_cap = key
            self.set(self._standard_cap, self.word.text())

    def set_dimmed(self, dimmed: bool) -> None:
        """Dim the key where it does nothing by itself."""
        set_role(self.cap, "key-off" if dimmed else "key")

    def sizeHint(self) -> QSize:
        """Return the room that key and word take."""
        layout = self.layout()
        return layout.sizeHint() if layout is not None else super().sizeHint()

    def minimumSizeHint(self) -> QSize:
        """Return the same: nothing is clipped."""
        return self.sizeHint()


class FlatButton(QToolButton):
    """A button that looks like text until the mouse is over it."""

    def __init__(self, text: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setText(unmarked(text))
        self.setAutoRaise(True)
        self.setProperty("role", "flat")
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)


class HairLine(QFrame):
    """A thin line between two places."""

    def __init__(self, vertical: bool = False, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "hairline")
        if vertical:
            self.setFixedWidth(1)
        else:
            self.setFixedHeight(1)


def bar(height: int = BAR_HEIGHT, role: str = "bar") -> tuple[QFrame, QHBoxLayout]:
    """Return a strip of fixed height and its layout, with a hairline below it."""
    frame = QFrame()
    frame.setProperty("role", role)
    frame.setFixedHeight(height)
    layout = QHBoxLayout(frame)
    layout.setContentsMargins(MARGIN, 0, MARGIN, 0)
    layout.setSpacing(8)
    return frame, layout


def column(widget: QWidget, spacing: int = 0, margin: int = 0) -> QVBoxLayout:
    """Return a new vertical layout of `widget`."""
    layout = QVBoxLayout(widget)
    layout.setContentsMargins(margin, margin, margin, margin)
    layout.setSpacing(spacing)
    return layout


def picture(name: str, color: QColor, size: int, ratio: float = 1.0) -> QPixmap:
    """Return one of our own drawings in a color; null if it is missing. `ratio`: pixels of the screen a pixel."""
    try:
        drawing = (resources() / "icons" / f"{name}.svg").read_bytes()
    except OSError:
        return QPixmap()
    wide = f'width="{round(size * ratio)}" height="{round(size * ratio)}"'.encode()
    colored = drawing.replace(b"currentColor", color.name().encode())
    result = QPixmap()
    result.loadFromData(QByteArray(colored.replace(b'width="24" height="24"', wide)), "SVG")
    result.setDevicePixelRatio(ratio)
    return result


def icon(name: str, color: QColor, size: int = 20) -> QIcon:
    """Return one of our own drawings in a color, sharp at every scale; empty if it is missing."""
    result = QIcon()
    for scale in (1, 2, 3):
        pixmap = picture(name, color, size, scale)
        if not pixmap.isNull():
            result.addPixmap(pixmap)
    return result


def program_icon() -> QIcon:
    """Return the sign of the program: a drawing with fewer parts where a title bar has few pixels."""
    result = QIcon()
    for size in (16, 24, 32, 64, 128):
        pixmap = picture("app/annotator-small" if size <= 32 else "annotator", QColor("black"), size)
        if not pixmap.isNull():
            result.addPixmap(pixmap)
    return result


class Swatch(QWidget):
    """A label's color as a short thick stroke."""

    def __init__(self, color: QColor, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._color = color
        self.setFixedSize(4, 16)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the stroke."""
        painter = QPainter(self)
        try:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(self._color)
            painter.drawRoundedRect(QRect(0, 0, self.width(), self.height()), 2, 2)
        finally:
            painter.end()


class ChoiceBox(QComboBox):
    """A choice from a list, with an arrow in the color of the words."""

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the arrow over the flat frame of the style sheet."""
        super().paintEvent(event)
        painter = QPainter(self)
        try:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(QPen(self.palette().placeholderText().color(), 1.6))
            x, y = self.width() - 15.0, self.height() / 2
            painter.drawPolyline([QPointF(x - 4, y - 2), QPointF(x, y + 2), QPointF(x + 4, y - 2)])
        finally:
            painter.end()


def apply_look(application: QApplication, theme: Theme) -> None:
    """Give the application palette, fonts and style sheet of `theme`, those of the shell included."""
    application.setPalette(palette(theme))
    application.setStyleSheet(style_sheet(theme) + shell_style(theme))


def shell_style(theme: Theme) -> str:
    """Return the rules of the shell's roles."""
    names = (
        "window",
        "base",
        "raised",
        "hover",
        "text",
        "muted",
        "line",
        "accent",
        "on_accent",
        "ok",
        "warn",
        "error",
    )
    colors = {name: getattr(theme, name).name() for name in names}
    return Template(_STYLE).substitute(
        colors,
        selection=theme.selection.name(),
        small=theme.small_size,
        large=theme.large_size,
        title=theme.title_size,
        start=theme.large_size + theme.ui_size + 41,
        recent=theme.ui_size + 17,
    )


_STYLE = """
QMainWindow, QDialog { background: $window; }
QMenuBar { border-bottom: 1px solid $line; padding: 2px 6px; }
QLabel[role="muted"] { color: $muted; }
QLabel[role="small"] { font-size: ${small}px; }
QLabel[role="small-muted"] { font-size: ${small}px; color: $muted; }
QLabel[role="heading"] { font-weight: 600; }
QLabel[role="large"] { font-size: ${large}px; font-weight: 600; }
QLabel[role="title"] { font-size: ${title}px; font-weight: 600; }
QLabel[role="caption"] { font-size: 11px; font-weight: 600; color: $muted; }
QLabel[role="ok"] { color: $ok; font-size: ${small}px; }
QLabel[role="warn"] { color: $warn; font-size: ${small}px; }
QLabel[role="error"] { color: $error; font-size: ${small}px; }
QLabel[role="open"] { color: $accent; }
QLabel[role="key"] {
  font-size: 11px; font-weight: 600; color: $text; background: $raised; border: 1px solid $line;
  border-bottom: 2px solid $line; border-radius: 4px; padding: 1px 5px; min-width: 8px;
}
QLabel[role="key-off"] {
  font-size: 11px; color: $muted; background: transparent; border: 1px solid $line;
  border-radius: 4px; padding: 1px 5px 2px; min-width: 8px;
}
QLabel[role="big-key"] {
  font-size: ${large}px; font-weight: 600; color: $text; background: $base; border: 1px solid $muted;
  border-bottom: 3px solid $muted; border-radius: 6px; padding: 5px 10px; min-width: 14px;
}
QLabel[role="big-key-off"] {
  font-size: ${large}px; font-weight: 600; color: $muted; background: transparent; border: 1px solid $line;
  border-bottom: 3px solid $line; border-radius: 6px; padding: 5px 10px; min-width: 14px;
}
QLabel[role="lost"] { color: $warn; }
QFrame[role="tour"] { background: $raised; border: none; border-bottom: 2px solid $accent; }
QFrame[role="bar"] { background: $window; border: none; border-bottom: 1px solid $line; }
QFrame[role="bar-active"] { background: $window; border: none; border-bottom: 2px solid $accent; }
QFrame[role="as-of"] { background: $selection; border: none; border-bottom: 1px solid $accent; }
QFrame[role="foot"] { background: $window; border: none; border-top: 1px solid $line; }
QFrame[role="side"] { background: $window; border: none; }
QFrame[role="paper"] { background: $base; border: none; }
QFrame[role="hairline"] { background: $line; border: none; }
QFrame[role="row"] { background: transparent; border: none; border-radius: 6px; }
QFrame[role="row"]:hover { background: $hover; }
QFrame[role="row"]:focus { border: 1px solid $accent; }
QFrame[role="row-asked"] { background: $selection; border: none; border-radius: 6px; }
QLabel[role="quoted"] { font-size: 14px; }
QLabel[role="small-heading"] { font-size: ${small}px; font-weight: 600; }
QLabel[role="note"] { font-size: ${small}px; background: $hover; border-radius: 6px; }
QWidget#card-body { background: transparent; }
QFrame[role="panel"] { background: $raised; border: 1px solid $line; border-radius: 8px; }
QFrame[role="toast"] { background: $text; border: none; border-radius: 8px; }
QFrame[role="toast"] QLabel { color: $base; }
QFrame[role="toast"] QPushButton {
  background: transparent; border: none; color: $base; font-weight: 600; padding: 2px 6px;
  text-decoration: underline;
}
QFrame[role="toast"] QPushButton:focus { border: 1px solid $base; }
QPushButton[role="answer"], QPushButton[role="command"], QPushButton[role="label"] {
  background: transparent; border: none; border-radius: 6px; padding: 0; min-height: 26px;
}
QPushButton[role="answer"]:hover, QPushButton[role="command"]:hover, QPushButton[role="label"]:hover {
  background: $hover;
}
QPushButton[role="answer"]:pressed, QPushButton[role="command"]:pressed, QPushButton[role="label"]:pressed {
  background: $selection;
}
QPushButton[role="command"] QLabel[role="command-word"] { color: $muted; font-size: ${small}px; }
QToolButton[role="flat"] {
  background: transparent; border: 1px solid transparent; border-radius: 5px; padding: 3px 7px; color: $text;
}
QToolButton[role="link"] {
  background: transparent; border: 1px solid transparent; border-radius: 5px; padding: 3px 7px; color: $accent;
}
QToolButton[role="link"]:hover { background: $hover; }
QToolButton[role="link"]:focus { border-color: $accent; }
QToolButton[role="flat"]:hover { background: $hover; }
QToolButton[role="flat"]:focus { border-color: $accent; }
QToolButton[role="flat"]::menu-indicator { image: none; width: 0; }
QPushButton[role="choice"], QPushButton[role="choice-made"] {
  background: $raised; border: 1px solid $line; border-radius: 10px; padding: 0; text-align: left;
}
QPushButton[role="choice"]:hover { background: $hover; }
QPushButton[role="choice-made"] { border: 2px solid $ok; }
QPushButton[role="start"] {
  background: $raised; border: 1px solid $line; border-radius: 10px; padding: 0; text-align: left;
  min-height: ${start}px;
}
QPushButton[role="start"]:hover { background: $hover; }
QPushButton[role="start"]:focus { border: 2px solid $accent; }
QPushButton[role="recent"] {
  background: transparent; border: 1px solid transparent; border-radius: 6px; padding: 0; text-align: left;
  min-height: ${recent}px;
}
QPushButton[role="recent"]:hover { background: $hover; }
QPushButton[role="recent"]:focus { border-color: $accent; }
QCheckBox::indicator:unchecked {
  background: $base; border: 1px solid $muted; border-radius: 3px; width: 12px; height: 12px;
}
QListView { background: transparent; }
QListView#articles, QListView#rail { background: $window; }
QListView#choices, QPlainTextEdit { background: $base; border: 1px solid $line; border-radius: 6px; }
QPlainTextEdit { padding: 4px; selection-background-color: $selection; selection-color: $text; }
QPlainTextEdit:focus, QListView#choices:focus { border-color: $accent; }
QProgressBar { background: $line; border: none; border-radius: 3px; max-height: 6px; min-height: 6px; }
QProgressBar::chunk { background: $accent; border-radius: 3px; }
QComboBox::down-arrow { image: none; width: 0; }
QComboBox::drop-down { border: none; background: transparent; width: 22px; }
QComboBox QAbstractItemView {
  background: $raised; border: 1px solid $line;
  selection-background-color: $selection; selection-color: $text;
}
QPushButton:default:disabled { background: $hover; color: $muted; border-color: $line; }
QRadioButton, QCheckBox { spacing: 8px; padding: 3px 0; }
QScrollArea { background: transparent; border: none; }
"""
