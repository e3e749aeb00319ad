"""Which words can be chosen by letters, nearest first: the nearest by one letter, the others by two."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from unicodedata import east_asian_width

from annotator.domain.annotation import Fragment
from annotator.domain.reading import Reading

LETTERS = "fjdkslaghrueiwoqptyvnbmcxz"
"""The home row first, its strongest fingers first of all."""

FEWEST = 6
"""Words with one letter, however many words are in sight; the farthest have no letters then."""

INWARD = 2.5
"""How much less an edge goes inward than outward: the next word inward is as near as the third outward."""

NARROWEST = 2
"""Characters that have room for two small letters above them."""


def words_between(reading: Reading, start: int, end: int) -> list[Fragment]:
    """Return the words that begin in [start, end), sorted. O(paragraphs that it touches)."""
    found: list[Fragment] = []
    for number in range(reading.paragraph_at(start), reading.paragraph_at(max(start, end - 1)) + 1):
        found += [word for word in reading.words(number) if start <= word[0] < end]
    return found


def apart(text: str, words: Iterable[Fragment]) -> list[Fragment]:
    """Return the words over which two letters have room: of narrow letters that are words each, every other one."""
    found: list[Fragment] = []
    for word in words:
        wide = east_asian_width(text[word[0]]) in ("W", "F")
        if wide or not found or word[0] - found[-1][0] >= NARROWEST:
            found.append(word)
    return found


def by_nearness(
    words: Sequence[Fragment], anchors: Sequence[Fragment], back: float = 1.0, ahead: float = 1.0
) -> list[Fragment]:
    """Return sorted words nearest first, counted in words from `anchors` (an empty one is a caret).

    `back`, `ahead`: what a word before, behind an anchor costs. At the same distance the later word comes first.
    """
    starts, ends = [word[0] for word in words], [word[1] for word in words]

    def distance(index: int) -> tuple[float, int]:
        costs = []
        for start, end in anchors:
            before = bisect_right(ends, start)
            behind = bisect_left(starts, end)
            if index < before:
                costs.append((before - index) * back)
            elif index >= behind:
                costs.append((index - behind + 1) * ahead)
            else:
                costs.append(0.0)
        return min(costs, default=0.0), -index

    return [words[index] for index in sorted(range(len(words)), key=distance)]


def outside(words: Iterable[Fragment], fragments: Sequence[Fragment]) -> list[Fragment]:
    """Return the words that no fragment touches."""
    return [word for word in words if not any(s < word[1] and word[0] < e for s, e in fragments)]


def for_end(words: Iterable[Fragment], fragments: Sequence[Fragment]) -> list[Fragment]:
    """Return the words at whose end a stretch can end, onward from its end first."""
    start, end = fragments[-1]
    possible = [word for word in words if word[1] > start and word[1] != end]
    return by_nearness(possible, [(end, end)], back=INWARD)


def for_start(words: Iterable[Fragment], fragments: Sequence[Fragment]) -> list[Fragment]:
    """Return the words at whose start a stretch can start, back from its start first."""
    start, end = fragments[0]
    possible = [word for word in words if word[0] < end and word[0] != start]
    return by_nearness(possible, [(start, start)], ahead=INWARD)


def lettered(words: Sequence[Fragment]) -> list[tuple[str, Fragment]]:
    """Return letters for words that come nearest first; no letters are the beginning of others.

    As many words as can be have one letter. Where two letters are not enough for all, the farthest have none.
    """
    count = len(LETTERS)
    if len(words) <= count:
        return list(zip(LETTERS, words, strict=False))
    single = max(FEWEST, (count * count - len(words)) // (count - 1))
    codes = [*LETTERS[:single], *(first + second for first in LETTERS[single:] for second in LETTERS)]
    return list(zip(codes, words, strict=False))
