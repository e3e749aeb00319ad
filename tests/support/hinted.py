"""Reading the letters above words and typing them, as a person does."""

from __future__ import annotations

from desk import Desk


def letters_over(desk: Desk, word: str, nth: int = 1) -> str:
    """Return the letters above the nth place of a word."""
    transient = desk.session.hub.transient
    assert transient is not None, "no letters are shown"
    start = desk.place(word, nth)
    return next(hint.letters for hint in transient.hints if hint.fragment[0] == start)


def hinted(desk: Desk) -> list[str]:
    """Return the words that have letters, nearest first."""
    transient = desk.session.hub.transient
    return [desk.text[slice(*hint.fragment)] for hint in transient.hints] if transient is not None else []


def pick(desk: Desk, word: str, nth: int = 1) -> None:
    """Type the letters above the nth place of a word."""
    desk.press(*letters_over(desk, word, nth))


def meant(desk: Desk) -> str:
    """Return the words that the next key acts on."""
    fragments = desk.session.hub.target.fragments
    return " … ".join(desk.text[start:end] for start, end in fragments)


def foot(desk: Desk) -> str:
    """Return what the left half of the foot line says."""
    desk.settle()
    return desk.session.work.foot.words.whole()
