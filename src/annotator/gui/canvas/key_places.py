"""Where letters and digits stand on a keyboard, as each system numbers the places, and whose letters they are."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping

_ROWS = (("q", "qwertyuiop"), ("a", "asdfghjkl"), ("z", "zxcvbnm"))

SIGNS: Mapping[str, str] = {"q": ";:/", "w": "'", "u": "`", "i": "÷", "o": "×", "z": "~"}
"""Signs that Greek, Hebrew and Arabic layouts print in the places of letters, and hardly any Latin one."""

Places = tuple[Mapping[int, str], Mapping[int, str]]

_GREEK, _AFTER_SCRIPTS = 0x370, 0x1D00
"""Unicode begins with Latin; from Greek on are other scripts, then phonetic letters and general signs."""


def places_of(platform: str) -> Places:
    """Return letters and digits by native code: `nativeVirtualKey` on macOS, elsewhere `nativeScanCode`."""
    if platform == "darwin":
        return _MACOS
    return _WINDOWS if platform == "win32" else _EVDEV


def is_latin(character: str) -> bool:
    """Tell whether a character is a Latin letter."""
    return character.isalpha() and unicodedata.name(character, "").startswith("LATIN")


def is_foreign(text: str) -> bool:
    """Tell whether a key that prints `text` has a layout without Latin letters: a letter or sign of its script."""
    first = text[0]
    if is_latin(first) or ord(first) < _GREEK:
        return False
    return ord(first) < _AFTER_SCRIPTS or first.isalpha()


def _rows(first: Mapping[str, int]) -> dict[int, str]:
    return {first[name] + index: letter for name, row in _ROWS for index, letter in enumerate(row)}


def _row_of_digits(first: int) -> dict[int, str]:
    return {first + index: digit for index, digit in enumerate("1234567890")}


_EVDEV: Places = (_rows({"q": 24, "a": 38, "z": 52}), _row_of_digits(10))
"""X11 and Wayland: XKB keycodes, 8 above those of evdev (linux/input-event-codes.h)."""

_WINDOWS: Places = (_rows({"q": 0x10, "a": 0x1E, "z": 0x2C}), _row_of_digits(0x02))
"""Scan codes of set 1 (Microsoft, "Keyboard Scan Code Specification")."""

_MACOS: Places = (
    {
        code: letter
        for letter, code in zip(
            "asdfhgzxcvbqweryt", (0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 11, 12, 13, 14, 15, 16, 17), strict=True
        )
    }
    | {31: "o", 32: "u", 34: "i", 35: "p", 37: "l", 38: "j", 40: "k", 45: "n", 46: "m"},
    {18: "1", 19: "2", 20: "3", 21: "4", 23: "5", 22: "6", 26: "7", 28: "8", 25: "9", 29: "0"},
)
"""Virtual key codes kVK_ANSI_* (Carbon, HIToolbox/Events.h); 10 is the key left of 1 on ISO keyboards."""
