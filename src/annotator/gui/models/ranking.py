"""Which of many things a person means by some letters: a small fuzzy ranking, pure and stable."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TypeVar

T = TypeVar("T")

PREFIX, WORD_START, INSIDE, SCATTERED = 400, 300, 200, 100


def ranked(
    words: str, things: Iterable[T], text_of: Callable[[T], str], name_of: Callable[[T], str]
) -> list[T]:
    """Return the things that fit all `words`, best first; all in their order for no words.

    Of those whose texts fit as well as others the one that is called just so is first.
    """
    wanted = words.casefold().split()
    scored = []
    for place, thing in enumerate(things):
        text = text_of(thing).casefold()
        scores = [score(word, text) for word in wanted]
        if all(scores):
            is_longer = name_of(thing).casefold().rstrip("…") != " ".join(wanted)
            scored.append((-sum(scores), is_longer, place, thing))
    scored.sort(key=lambda entry: entry[:3])
    return [thing for *_, thing in scored]


def score(word: str, text: str) -> int:
    """Return how well a word fits a text, 0 for not at all; both casefolded.

    Best is the start of the text, then of a word, then inside a word, then letters in order with few gaps.
    """
    place = text.find(word)
    if place == 0:
        return PREFIX
    start = text.find(f" {word}")
    if start >= 0:
        return WORD_START - min(start, 50)
    if place > 0:
        return INSIDE - min(place, 50)
    return _scattered(word, text)


def _scattered(word: str, text: str) -> int:
    """Return the score of letters that stand in order: word starts count as no gap."""
    place, gaps = -1, 0
    for letter in word:
        found = text.find(letter, place + 1)
        if found < 0:
            return 0
        if found and text[found - 1] != " " and found != place + 1:
            gaps += found - place - 1
        place = found
    return max(0, SCATTERED - 12 * gaps)
