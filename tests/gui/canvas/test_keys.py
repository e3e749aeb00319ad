"""Keys on layouts of other countries; codes of X11 unless said."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent

from annotator.gui.canvas.keys import KeyDispatch, KeyReader, Press, is_navigation

Key = Qt.Key
NONE = Qt.KeyboardModifier.NoModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier
CTRL = Qt.KeyboardModifier.ControlModifier
ALT = Qt.KeyboardModifier.AltModifier
KEYPAD = Qt.KeyboardModifier.KeypadModifier
ALT_GR = Qt.KeyboardModifier.GroupSwitchModifier


def event(
    key: int,
    text: str = "",
    modifiers: Qt.KeyboardModifier = NONE,
    scan: int = 0,
    virtual: int = 0,
    repeat: bool = False,
    layout: int = 0,
) -> QKeyEvent:
    """`layout`: which of several, as X11 tells it."""
    return QKeyEvent(QEvent.Type.KeyPress, key, modifiers, scan, virtual, layout << 13, text, repeat, 1)


def read(*arguments: object, platform: str = "linux", **named: object) -> str | None:
    press = KeyDispatch(lambda press: True, platform=platform).read(event(*arguments, **named))  # type: ignore[arg-type]  # passed on
    return press.chord if press else None


@pytest.mark.parametrize(
    ("key", "text", "modifiers", "chord"),
    [
        (Key.Key_P, "p", NONE, "p"),
        (Key.Key_P, "P", SHIFT, "Shift+P"),
        (Key.Key_P, "P", NONE, "p"),
        (Key.Key_Space, " ", NONE, "Space"),
        (Key.Key_Space, " ", SHIFT, "Shift+Space"),
        (Key.Key_Return, "\r", CTRL, "Ctrl+Enter"),
        (Key.Key_Enter, "\r", KEYPAD | CTRL, "Ctrl+Enter"),
        (Key.Key_Return, "\r", CTRL | SHIFT, "Ctrl+Shift+Enter"),
        (Key.Key_Right, "", ALT, "Alt+Right"),
        (Key.Key_Z, "\x1a", CTRL, "Ctrl+Z"),
        (Key.Key_Z, "\x1a", CTRL | SHIFT, "Ctrl+Shift+Z"),
        (Key.Key_PageDown, "", CTRL, "Ctrl+PgDn"),
        (Key.Key_1, "1", CTRL, "Ctrl+1"),
        (Key.Key_1, "1", KEYPAD, "1"),
        (Key.Key_Slash, "/", NONE, "/"),
        (Key.Key_Question, "?", SHIFT, "?"),
        (Key.Key_Period, ".", NONE, "."),
        (Key.Key_Semicolon, "", CTRL, "Ctrl+;"),
        (Key.Key_F6, "", NONE, "F6"),
        (Key.Key_Escape, "\x1b", NONE, "Esc"),
    ],
)
def test_keys_of_an_english_keyboard(key: int, text: str, modifiers: Qt.KeyboardModifier, chord: str) -> None:
    assert read(key, text, modifiers) == chord


def test_a_letter_goes_by_what_is_printed_not_by_its_place() -> None:
    assert read(Key.Key_A, "a", scan=24) == "a"
    assert read(Key.Key_Z, "z", scan=29) == "z"
    assert read(Key.Key_Odiaeresis, "ö", scan=47) == "ö"


@pytest.mark.parametrize(
    ("platform", "scan", "virtual"), [("linux", 33, 0), ("win32", 0x19, 0x50), ("darwin", 0, 35)]
)
@pytest.mark.parametrize("text", ["з", "ح", "π", "פ"])
def test_a_letter_that_is_not_latin_goes_by_place(platform: str, scan: int, virtual: int, text: str) -> None:
    assert read(ord(text.upper()), text, scan=scan, virtual=virtual, platform=platform) == "p"


def test_an_arabic_key_that_prints_two_letters_goes_by_place() -> None:
    assert read(0x01000644, "لا", scan=56) == "b"


def test_undo_goes_by_place_where_the_layout_has_no_z() -> None:
    assert read(0x42F, "", CTRL, scan=52) == "Ctrl+Z"
    assert read(0x42F, "я", CTRL | SHIFT, scan=52) == "Ctrl+Shift+Z"


def test_signs_in_the_place_of_letters_go_by_place_on_greek_hebrew_and_arabic_keyboards() -> None:
    assert read(Key.Key_Semicolon, ";", scan=24) == "q"
    assert read(Key.Key_Colon, ":", SHIFT, scan=24) == "Shift+Q"
    assert read(Key.Key_Semicolon, ";", CTRL, scan=24) == "Ctrl+Q"
    assert read(Key.Key_Slash, "/", scan=24) == "q"
    assert read(Key.Key_AsciiTilde, "~", SHIFT, scan=52) == "Shift+Z"
    assert read(Key.Key_AsciiTilde, "\x1e", SHIFT | CTRL, scan=52) == "Ctrl+Shift+Z"
    assert read(0x61B, "؛", SHIFT, scan=33) == "Shift+P"
    assert read(0x61F, "؟", SHIFT, scan=61) == "?"


def test_a_sign_in_the_place_of_a_letter_follows_the_letters_that_were_typed() -> None:
    reader = KeyReader("linux")

    def typed(key: int, text: str, modifiers: Qt.KeyboardModifier, scan: int, layout: int = 0) -> str | None:
        press = reader.read(event(key, text, modifiers, scan, layout=layout))
        return press.chord if press else None

    slash, brace = (Key.Key_Slash, "/", SHIFT, 46), (Key.Key_BraceRight, "}", SHIFT, 54)
    assert typed(*slash) == "/"
    assert typed(0x62D, "ح", NONE, 33) == "p"
    assert (typed(*slash), typed(*brace)) == ("Shift+L", "Shift+C")
    assert typed(*slash, layout=1) == "/"
    assert typed(Key.Key_P, "p", NONE, 33) == "p"
    assert (typed(*slash), typed(*brace)) == ("/", "}")


def test_a_comma_in_the_place_of_m_is_a_comma_on_a_french_keyboard() -> None:
    assert read(Key.Key_Comma, ",", scan=58) == ","
    assert read(Key.Key_Question, "?", SHIFT, scan=58) == "?"


def test_a_letter_with_an_accent_is_no_chord_of_its_place() -> None:
    assert read(0x11E, "", CTRL, scan=26) is None


def test_undo_goes_by_letter_on_a_german_keyboard() -> None:
    assert read(Key.Key_Z, "\x1a", CTRL, scan=29) == "Ctrl+Z"


def test_the_row_of_digits_answers_without_shift_on_a_french_keyboard() -> None:
    assert read(Key.Key_Ampersand, "&", scan=10) == "1"
    assert read(Key.Key_Eacute, "é", scan=11) == "2"
    assert read(Key.Key_1, "1", SHIFT, scan=10) == "1"
    assert read(Key.Key_Ampersand, "", CTRL, scan=10) == "Ctrl+1"


def test_shift_and_a_digit_of_an_english_keyboard_is_a_sign() -> None:
    assert read(Key.Key_Exclam, "!", SHIFT, scan=10) == "!"


def test_a_digit_of_another_script_is_a_digit() -> None:
    assert read(0x0663, "٣", scan=99) == "3"


@pytest.mark.parametrize(
    ("platform", "alt_gr", "first"), [("linux", ALT_GR, 10), ("win32", CTRL | ALT, 0x02)]
)
def test_alt_gr_prints_signs_and_is_no_letter_digit_or_chord(
    platform: str, alt_gr: Qt.KeyboardModifier, first: int
) -> None:
    def typed(key: int, text: str, scan: int) -> str | None:
        return read(key, text, alt_gr, scan=scan, platform=platform)

    assert typed(Key.Key_At, "@", first + 14) == "@"
    assert typed(Key.Key_mu, "µ", first + 48) == "µ"
    assert typed(Key.Key_onesuperior, "¹", first) == "¹"
    assert typed(Key.Key_BraceLeft, "{", first + 6) == "{"
    assert typed(Key.Key_Q, "", first + 14) is None
    assert typed(Key.Key_P, "p", first + 23) is None
    assert typed(0x661, "١", first) == "1"


def test_alt_gr_on_a_named_key_is_nothing() -> None:
    assert read(Key.Key_Space, " ", ALT_GR, scan=65) is None
    assert read(Key.Key_Return, "\r", ALT_GR, scan=36) is None


def test_caps_lock_is_no_shift() -> None:
    assert read(Key.Key_P, "P", scan=33) == "p"
    assert read(Key.Key_P, "p", SHIFT, scan=33) == "Shift+P"
    assert read(0x417, "З", scan=33) == "p"
    assert read(Key.Key_Eacute, "É", scan=11) == "2"


def test_dead_keys_and_bare_modifiers_are_nothing() -> None:
    assert read(Key.Key_Dead_Circumflex, "", scan=49) is None
    assert read(Key.Key_Shift, "", SHIFT, scan=50) is None
    assert read(Key.Key_Dead_Diaeresis, "", CTRL, scan=24) is None


@pytest.mark.parametrize(
    ("key", "text", "modifiers"), [(Key.Key_P, "p", NONE), (Key.Key_1, "1", NONE), (Key.Key_Return, "", CTRL)]
)
def test_a_held_label_digit_or_done_acts_once(key: int, text: str, modifiers: Qt.KeyboardModifier) -> None:
    taken: list[Press] = []
    keys = KeyDispatch(lambda press: not taken.append(press), platform="linux")
    assert keys.handle(event(key, text, modifiers))
    assert keys.handle(event(key, text, modifiers, repeat=True))
    assert len(taken) == 1


def test_a_held_edge_key_goes_on() -> None:
    taken: list[Press] = []
    keys = KeyDispatch(lambda press: not taken.append(press), platform="linux")
    for repeat in (False, True, True):
        assert keys.handle(event(Key.Key_W, "w", repeat=repeat))
    assert [press.repeat for press in taken] == [False, True, True]


def test_what_nobody_takes_is_not_handled() -> None:
    assert not KeyDispatch(lambda press: False).handle(event(Key.Key_P, "p"))


def test_arrows_and_copy_belong_to_the_text_field() -> None:
    assert is_navigation(event(Key.Key_Right, "", SHIFT | CTRL))
    assert is_navigation(event(Key.Key_C, "\x03", CTRL))
    assert not is_navigation(event(Key.Key_Right, "", ALT))
    assert not is_navigation(event(Key.Key_X, "\x18", CTRL))
