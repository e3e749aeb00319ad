"""From a key event to what the command table calls it, on any keyboard layout."""

from __future__ import annotations

import sys
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent

from annotator.gui.canvas.key_places import places_of

_Modifier = Qt.KeyboardModifier
_NAMED: Mapping[int, str] = {
    Qt.Key.Key_Space: "Space",
    Qt.Key.Key_Return: "Enter",
    Qt.Key.Key_Enter: "Enter",
    Qt.Key.Key_Backspace: "Backspace",
    Qt.Key.Key_Delete: "Delete",
    Qt.Key.Key_Escape: "Esc",
    Qt.Key.Key_Tab: "Tab",
    Qt.Key.Key_Backtab: "Tab",
    Qt.Key.Key_Left: "Left",
    Qt.Key.Key_Right: "Right",
    Qt.Key.Key_Up: "Up",
    Qt.Key.Key_Down: "Down",
    Qt.Key.Key_Home: "Home",
    Qt.Key.Key_End: "End",
    Qt.Key.Key_PageUp: "PgUp",
    Qt.Key.Key_PageDown: "PgDn",
    **{Qt.Key.Key_F1 + number: f"F{number + 1}" for number in range(12)},
}
_NAVIGATION = frozenset({"Left", "Right", "Up", "Down", "Home", "End", "PgUp", "PgDn"})
_REPEATING = frozenset(
    {"w", "Shift+W", "b", "Shift+B", "n", "Shift+N", "u", "Shift+U", "Space", "Shift+Space", "z", "Shift+Z"}
)
"""The letters that go on while they are held; all other letters, digits and Ctrl+Enter do not."""


@dataclass(frozen=True, slots=True)
class Press:
    """One press. `key`: a lower-case letter, a digit, a printed sign, or a name (`Space`, `PgDn`, `F6`).

    For a printed sign and a digit Shift is not told: it was needed to print it. `ctrl` is Cmd on macOS.
    """

    key: str
    shift: bool = False
    ctrl: bool = False
    alt: bool = False
    repeat: bool = False

    @property
    def chord(self) -> str:
        """The press as the command table writes it: `p`, `Shift+P`, `Ctrl+Enter`, `Alt+Right`, `?`."""
        names = [
            name for name, held in (("Ctrl", self.ctrl), ("Alt", self.alt), ("Shift", self.shift)) if held
        ]
        return "+".join([*names, self.key.upper() if names and len(self.key) == 1 else self.key])


class KeyDispatch:
    """Reads key events and hands them on as presses.

    Letters go by the printed character where it is Latin, else by place; digits by place without Shift,
    or by any key that prints one. `dispatch` returns whether it took the press.
    """

    def __init__(
        self,
        dispatch: Callable[[Press], bool],
        repeating: frozenset[str] = _REPEATING,
        platform: str | None = None,
    ) -> None:
        self._dispatch = dispatch
        self._repeating = repeating
        self._platform = platform or sys.platform

    def handle(self, event: QKeyEvent) -> bool:
        """Return whether the event is done with: taken, or a held key that must not act twice."""
        press = self.read(event)
        if press is None:
            return False
        if press.repeat and self._acts_once(press):
            return True
        return self._dispatch(press)

    def read(self, event: QKeyEvent) -> Press | None:
        """Return the press, none for dead keys, modifiers alone and what no table knows."""
        modifiers = event.modifiers()
        shift = bool(modifiers & _Modifier.ShiftModifier)
        ctrl = bool(modifiers & _Modifier.ControlModifier)
        alt = bool(modifiers & _Modifier.AltModifier)
        repeat = event.isAutoRepeat()
        named = _NAMED.get(event.key())
        if named is not None:
            return Press(named, shift or event.key() == Qt.Key.Key_Backtab, ctrl, alt, repeat)
        if ctrl and alt:
            if not _prints(event.text()):
                return None
            ctrl = alt = False
        letters, digits = places_of(self._platform)
        native = event.nativeVirtualKey() if self._platform == "darwin" else event.nativeScanCode()
        digit = self._digit(event, shift, digits.get(native))
        if digit:
            return Press(digit, False, ctrl, alt, repeat)
        letter = self._letter(event, ctrl or alt, letters.get(native))
        if letter:
            return Press(letter, shift, ctrl, alt, repeat)
        if _prints(event.text()) and not ctrl and not alt:
            return Press(event.text(), False, False, False, repeat)
        if (ctrl or alt) and 0x20 < event.key() < 0x7F:
            return Press(chr(event.key()).lower(), shift, ctrl, alt, repeat)
        return None

    def _acts_once(self, press: Press) -> bool:
        if press.chord in self._repeating or press.key in _NAVIGATION:
            return False
        return len(press.key) == 1 or press.key == "Enter"

    @staticmethod
    def _digit(event: QKeyEvent, shift: bool, by_place: str | None) -> str:
        if by_place and not shift:
            return by_place
        text = event.text()
        if len(text) == 1 and text.isdecimal():
            return str(unicodedata.decimal(text))
        key = event.key()
        return chr(key) if 0x30 <= key <= 0x39 and (not shift or not _prints(text)) else ""

    @staticmethod
    def _letter(event: QKeyEvent, chord: bool, by_place: str | None) -> str:
        text, key = event.text(), event.key()
        if not chord and len(text) == 1 and _is_latin(text):
            return text.lower()
        if 0x41 <= key <= 0x5A:
            return chr(key).lower()
        foreign = text.isalpha() and not any(_is_latin(c) for c in text)
        dead_or_sign = not text and not chord
        if by_place and not dead_or_sign and (foreign or (chord and key > 0x7F)):
            return by_place
        return ""


def is_navigation(event: QKeyEvent) -> bool:
    """Tell whether a text field moves caret or selection for this key, or copies."""
    modifiers = event.modifiers()
    if modifiers & (_Modifier.AltModifier | _Modifier.MetaModifier) and sys.platform != "darwin":
        return False
    if _NAMED.get(event.key()) in _NAVIGATION:
        return True
    return bool(modifiers & _Modifier.ControlModifier) and event.key() in (
        Qt.Key.Key_A,
        Qt.Key.Key_C,
        Qt.Key.Key_Insert,
    )


def _prints(text: str) -> bool:
    return len(text) >= 1 and text.isprintable() and not text.isspace()


def _is_latin(character: str) -> bool:
    return character.isalpha() and unicodedata.name(character, "").startswith("LATIN")
