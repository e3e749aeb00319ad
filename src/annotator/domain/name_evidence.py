"""Whether a word that begins a sentence is a name: what the text around says of it elsewhere."""

from __future__ import annotations

from collections.abc import Iterator

from annotator.domain.name_words import FUNCTION_WORDS

REACH = 30_000
"""How far on either side of a paragraph a word is looked up, in code points."""

_MOST_LOOKED_AT = 40


class Evidence:
    """Looks words up around the paragraph [start, end), and in it if `own`; remembers what it found."""

    def __init__(self, text: str, start: int, end: int, *, own: bool) -> None:
        self._text, self._start, self._end, self._own = text, start, end, own
        self._names: dict[str, bool] = {}

    def is_name(self, word: str) -> bool:
        """Return whether the word has its capital elsewhere, in the middle of a sentence."""
        if word not in self._names:
            self._names[word] = any(_in_mid_sentence(self._text, at) for at in self._places(word))
        return self._names[word]

    def is_ordinary(self, word: str) -> bool:
        """Return whether the word stands in small letters elsewhere and never as a name."""
        return next(self._places(word.lower()), None) is not None and not self.is_name(word)

    def _places(self, word: str) -> Iterator[int]:
        """Yield where a whole word stands in the text around, a few times at most."""
        text = self._text
        at, last = max(0, self._start - REACH), min(len(text), self._end + REACH)
        for _ in range(_MOST_LOOKED_AT):
            at = text.find(word, at, last)
            if at < 0:
                return
            after = at + len(word)
            counts = self._own or not self._start <= at < self._end
            if counts and not text[after : after + 1].isalnum() and not text[at - 1 : at].isalnum():
                yield at
            at = after


def _in_mid_sentence(text: str, at: int) -> bool:
    """Return whether a word stands in the middle of a sentence.

    Small letters lead to it, over capitalized words; or a capitalized word stands before it, a small one behind.
    """
    before = text[max(0, at - 60) : at]
    if before[-1:] not in (" ", "\u00a0"):
        return False
    chain = reversed(before.splitlines()[-1].split()[-4:])
    capitals = 0
    for word in chain:
        if word[-1:] in '.!?…:;”“"' and len(word) > 2:
            break
        if word[:1].islower() or word[:1].isdigit() or word[-1:] == "," or word.lower() in FUNCTION_WORDS:
            return True
        capitals += 1
    following = text[at : at + 60].split(maxsplit=2)[1:2]
    return bool(capitals and following and following[0][:1].islower())
