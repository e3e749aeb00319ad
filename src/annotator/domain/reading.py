"""One text and what can be read in it: paragraphs, words, sentences, names, quotations, each found when asked for.

Everything but the quotations costs O(paragraph), once. The quotations of a long text are read in slices.
"""

from __future__ import annotations

from array import array
from bisect import bisect_left
from collections.abc import Generator
from time import perf_counter
from typing import TypeVar

from annotator.domain.annotation import Fragment
from annotator.domain.names import names
from annotator.domain.offsets import paragraph_at, paragraph_end, paragraph_starts
from annotator.domain.quotations import Quotation, find_quotations, quotations_in_slices
from annotator.domain.sentences import sentences
from annotator.domain.words import words

T = TypeVar("T")

SHORT = 100_000
"""Code points; quotations of a text up to this length are read at once (some 10 ms)."""

_BESIDE, _MARGIN, _PARAGRAPHS = 16_000, 8_000, 24
"""What is read of a longer one while it is not read to its end: this much beside a stretch, with a margin of so many
code points and paragraphs. The margin is more than a quotation waits for its end."""


class Reading:
    """What can be read in one text; offsets are code points, half-open.

    `paragraphs`: where each begins, at least one. The n-th paragraph counts from 0.
    """

    def __init__(self, text: str) -> None:
        self.text = text
        self.paragraphs: array[int] = paragraph_starts(text)
        self._words: dict[int, list[Fragment]] = {}
        self._sentences: dict[int, list[Fragment]] = {}
        self._names: dict[int, list[Fragment]] = {}
        self._quotations: list[Quotation] | None = None
        self._slices: Generator[None, None, list[Quotation]] | None = None
        self._near: tuple[int, int, list[Quotation]] = (0, 0, [])

    # -- paragraph by paragraph ---------------------------------------------------------------------

    def paragraph(self, number: int) -> Fragment:
        """Return the n-th paragraph without its line end."""
        return self.paragraphs[number], paragraph_end(self.text, self.paragraphs, number)

    def paragraph_at(self, offset: int) -> int:
        """Return the number of the paragraph that holds an offset; its line end belongs to it."""
        return paragraph_at(self.paragraphs, offset)

    def words(self, number: int) -> list[Fragment]:
        """Return the words of the n-th paragraph."""
        if number not in self._words:
            self._words[number] = words(self.text, *self.paragraph(number))
        return self._words[number]

    def sentences(self, number: int) -> list[Fragment]:
        """Return the sentences of the n-th paragraph; the first call imports the splitter (42 ms)."""
        if number not in self._sentences:
            self._sentences[number] = sentences(self.text, *self.paragraph(number))
        return self._sentences[number]

    def names(self, number: int) -> list[Fragment]:
        """Return the runs of the n-th paragraph that look like names."""
        if number not in self._names:
            self._names[number] = names(self.text, *self.paragraph(number))
        return self._names[number]

    # -- around an offset ---------------------------------------------------------------------------

    def word_at(self, offset: int) -> Fragment | None:
        """Return the word that holds `offset`, else the one that ends there, none between words."""
        return _touching(self.words(self.paragraph_at(offset)), offset)

    def name_at(self, offset: int) -> Fragment | None:
        """Return the name that holds `offset`, else the one that ends there, none elsewhere."""
        return _touching(self.names(self.paragraph_at(offset)), offset)

    def sentence_at(self, offset: int) -> Fragment | None:
        """Return the sentence at `offset`, in the blanks between two the one before; none in a blank paragraph."""
        found = self.sentences(self.paragraph_at(offset))
        before = bisect_left(found, offset + 1, key=_start)
        return found[max(before - 1, 0)] if found else None

    def next_word(self, offset: int) -> Fragment | None:
        """Return the first word that ends behind `offset`, in whatever paragraph."""
        for number in range(self.paragraph_at(offset), len(self.paragraphs)):
            found = self.words(number)
            index = bisect_left(found, offset + 1, key=_end)
            if index < len(found):
                return found[index]
        return None

    def previous_word(self, offset: int) -> Fragment | None:
        """Return the last word that begins before `offset`, in whatever paragraph."""
        for number in range(self.paragraph_at(offset), -1, -1):
            found = self.words(number)
            index = bisect_left(found, offset, key=_start)
            if index:
                return found[index - 1]
        return None

    # -- quotations ---------------------------------------------------------------------------------

    @property
    def quotations_ready(self) -> bool:
        """Whether all quotations were read, so that asking for them costs nothing."""
        return self._quotations is not None

    @property
    def quotations(self) -> list[Quotation]:
        """All quotations, sorted by start; reads to the end if need be (0.1 s for 1 MB)."""
        while self._quotations is None:
            self._read_slice()
        return self._quotations

    def quotations_near(self, start: int, end: int) -> list[Quotation]:
        """Return quotations by start, all that share a character with [start, end) among them.

        As long as a long text is not read to its end, only what stands around is read: a quotation that goes on
        through more than 24 paragraphs may then begin too late.
        """
        if self._quotations is not None or len(self.text) <= SHORT:
            return self.quotations
        first, last, found = self._near
        if not first <= start <= end <= last:
            self._near = self._read_around(start, end)
            found = self._near[2]
        return found

    def _read_around(self, start: int, end: int) -> tuple[int, int, list[Quotation]]:
        """Read some paragraphs; return the stretch for which the result counts, and it."""
        paragraphs, count, length = self.paragraphs, len(self.paragraphs), len(self.text)
        first = self.paragraph_at(max(0, start - _BESIDE))
        last = self.paragraph_at(min(length, end + _BESIDE)) + 1
        low = self.paragraph_at(max(0, paragraphs[first] - _MARGIN)) - _PARAGRAPHS
        high = last + _PARAGRAPHS
        if last < count:
            high = max(high, self.paragraph_at(min(length, paragraphs[last] + _MARGIN)))
        begin, stop = paragraphs[max(0, low)], paragraphs[high] if high < count else length
        reach = paragraphs[last] if last < count else length
        return paragraphs[first], reach, find_quotations(self.text, begin, stop)

    def read_on(self, milliseconds: float) -> bool:
        """Read quotations for about that long; return whether all are read."""
        until = perf_counter() + milliseconds / 1000
        while self._quotations is None and perf_counter() < until:
            self._read_slice()
        return self._quotations is not None

    def quotation_at(self, offset: int) -> Quotation | None:
        """Return the innermost quotation one of whose fragments holds `offset`; behind its closing mark is outside."""
        quotations = self.quotations_near(offset, min(offset + 1, len(self.text)))
        for index in range(bisect_left(quotations, offset + 1, key=lambda q: q.start) - 1, -1, -1):
            quotation = quotations[index]
            if any(start <= offset < end for start, end in quotation.fragments):
                return quotation
            if quotation.depth == 0:
                return None
        return None

    def _read_slice(self) -> None:
        if self._slices is None:
            self._slices = quotations_in_slices(self.text)
        try:
            next(self._slices)
        except StopIteration as finished:
            self._quotations, self._slices = finished.value, None


def _start(fragment: Fragment) -> int:
    return fragment[0]


def _end(fragment: Fragment) -> int:
    return fragment[1]


def _touching(fragments: list[Fragment], offset: int) -> Fragment | None:
    """Return the last of sorted fragments that holds `offset` or ends there."""
    index = bisect_left(fragments, offset + 1, key=_start) - 1
    return fragments[index] if index >= 0 and fragments[index][1] >= offset else None


def prepare() -> None:
    """Import and build what the first look at names, words and sentences needs: 50 to 100 ms, once a process."""
    reading = Reading("“It rains,” said Anna Lee in Bonn. It pours.")
    for read in (reading.names, reading.words, reading.sentences):
        read(0)
    reading.read_on(1000)
