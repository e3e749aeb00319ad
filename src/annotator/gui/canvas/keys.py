"""From a key event to what the command table calls it, on any keyboard layout."""

from __future__ import annotations

import sys
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent

from annotator.gui.canvas.key_places import SIGNS, is_foreign, is_latin, places_of

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
_GROUP = 13
"""Where X11 tells in the state of its modifiers which of several layouts is used."""
_SAME_SIGN = {"؟": "?"}


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


class KeyReader:
    """Reads key events. Letters go by the printed character where the layout is Latin, else by place.

    Digits go by place without Shift, or by any key that prints one. What AltGr prints is a sign or a digit,
    never a letter of a command. Which layouts are Latin is learned from the letters that are typed.
    """

    def __init__(self, platform: str | None = None) -> None:
        self._platform = platform or sys.platform
        self._letters, self._digits = places_of(self._platform)
        self._foreign: dict[int, bool] = {}

    def read(self, event: QKeyEvent) -> Press | None:
        """Return the press, none for dead keys, modifiers alone and what no table knows."""
        modifiers = event.modifiers()
        shift = bool(modifiers & _Modifier.ShiftModifier)
        ctrl = bool(modifiers & _Modifier.ControlModifier)
        alt = bool(modifiers & _Modifier.AltModifier)
        switched = bool(modifiers & _Modifier.GroupSwitchModifier)
        repeat = event.isAutoRepeat()
        named = _NAMED.get(event.key())
        if named is not None and not switched:
            return Press(named, shift or event.key() == Qt.Key.Key_Backtab, ctrl, alt, repeat)
        if switched or (ctrl and alt):
            sign = "" if switched and ctrl else _printed_with_alt_gr(event.text())
            return Press(sign, repeat=repeat) if sign else None
        digit = self._digit(event, shift)
        if digit:
            return Press(digit, False, ctrl, alt, repeat)
        letter = self._letter(event, shift, ctrl or alt)
        if letter:
            return Press(letter, shift, ctrl, alt, repeat)
        text = event.text()
        if _prints(text) and not ctrl and not alt:
            return Press(_SAME_SIGN.get(text, text), repeat=repeat)
        if (ctrl or alt) and 0x20 < event.key() < 0x7F:
            return Press(chr(event.key()).lower(), shift, ctrl, alt, repeat)
        return None

    def _place(self, event: QKeyEvent) -> int:
        return event.nativeVirtualKey() if self._platform == "darwin" else event.nativeScanCode()

    def _digit(self, event: QKeyEvent, shift: bool) -> str:
        by_place = self._digits.get(self._place(event))
        if by_place and not shift:
            return by_place
        text, key = event.text(), event.key()
        if len(text) == 1 and text.isdecimal():
            return str(unicodedata.decimal(text))
        return chr(key) if 0x30 <= key <= 0x39 and (not shift or not _prints(text)) else ""

    def _letter(self, event: QKeyEvent, shift: bool, chord: bool) -> str:
        text, key = event.text(), event.key()
        by_place = self._letters.get(self._place(event))
        printed = text if _prints(text) else chr(key) if 0x20 < key < 0x110000 else ""
        if by_place and printed and self._goes_by_place(event, printed, by_place, shift):
            return by_place
        if not chord and len(text) == 1 and is_latin(text):
            return text.lower()
        return chr(key).lower() if 0x41 <= key <= 0x5A else ""

    def _goes_by_place(self, event: QKeyEvent, printed: str, letter: str, shift: bool) -> bool:
        """Tell whether this layout has other letters; signs on letter keys go with what was typed before."""
        layout = event.nativeModifiers() >> _GROUP & 3 if self._platform not in ("darwin", "win32") else 0
        if is_foreign(printed):
            self._foreign[layout] = True
            return True
        if is_latin(printed[0]):
            if not shift:
                self._foreign[layout] = False
            return False
        return self._foreign.get(layout, printed in SIGNS.get(letter, ""))


class KeyDispatch(KeyReader):
    """Reads key events and hands them on as presses; `dispatch` returns whether it took the press."""

    def __init__(
        self,
        dispatch: Callable[[Press], bool],
        repeating: frozenset[str] = _REPEATING,
        platform: str | None = None,
    ) -> None:
        super().__init__(platform)
        self._dispatch = dispatch
        self._repeating = repeating

    def handle(self, event: QKeyEvent) -> bool:
        """Return whether the event is done with: taken, or a held key that must not act twice."""
        press = self.read(event)
        if press is None:
            return False
        if press.repeat and self._acts_once(press):
            return True
        return self._dispatch(press)

    def _acts_once(self, press: Press) -> bool:
        if press.chord in self._repeating or press.key in _NAVIGATION:
            return False
        return len(press.key) == 1 or press.key == "Enter"


def with_latin_letter(event: QKeyEvent, press: Press) -> QKeyEvent | None:
    """Return a chord as a Latin layout sends it, none if it has come that way."""
    key = ord(press.key.upper()) if len(press.key) == 1 else 0
    if not press.ctrl or not 0x41 <= key <= 0x5A or event.key() == key:
        return None
    return QKeyEvent(
        event.type(),
        key,
        event.modifiers(),
        event.nativeScanCode(),
        event.nativeVirtualKey(),
        event.nativeModifiers(),
        chr(key & 0x1F),
        event.isAutoRepeat(),
    )


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


def _printed_with_alt_gr(text: str) -> str:
    if len(text) == 1 and text.isdecimal():
        return str(unicodedata.decimal(text))
    return text if _prints(text) and not (text.isascii() and text.isalpha()) else ""
