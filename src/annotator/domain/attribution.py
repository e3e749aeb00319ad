"""Who says what in a sentence, by its words alone: verbs of saying, their subjects and contents."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from annotator.domain.annotation import Fragment
from annotator.domain.cue_words import (
    CALENDAR,
    CLAUSE_OPENERS,
    COMPLEMENTIZERS,
    DETERMINERS,
    LINKING,
    PASSIVE,
    PREPOSITIONS,
    SHORTENED,
    TITLES,
    is_adverb,
    is_auxiliary,
    verb_strength,
)
from annotator.domain.pronouns import SUBJECTS
from annotator.domain.reading import Reading

Word = tuple[int, int]

_STOPPERS = frozenset(',;:—–()[]“”„«»‘"「」『』.!?…')
_LONGEST_SUBJECT = 90


@dataclass(frozen=True, slots=True)
class Attribution:
    """One phrase that signals saying: `cue` with its verb group, `source` none where the text names nobody.

    `strength`: 3 "according to", 2 a verb of saying, 1 a verb that may be one. `passive`: "are said".
    """

    cue: Fragment
    source: Fragment | None
    strength: int
    passive: bool = False
    inverted: bool = False

    @property
    def start(self) -> int:
        """Where cue or source begins."""
        return self.cue[0] if self.source is None else min(self.cue[0], self.source[0])

    @property
    def end(self) -> int:
        """Where cue or source ends."""
        return self.cue[1] if self.source is None else max(self.cue[1], self.source[1])


def attributions(reading: Reading, stretches: Iterable[Fragment]) -> list[Attribution]:
    """Return the attributions in stretches of text that hold no words of the content, by cue."""
    found: list[Attribution] = []
    for start, end in stretches:
        found += _Clause(reading, start, end).attributions()
    return sorted(found, key=lambda attribution: attribution.cue)


class _Clause:
    """A stretch of text with its words."""

    def __init__(self, reading: Reading, start: int, end: int) -> None:
        self.reading = reading
        self.text = reading.text
        self.start, self.end = start, end
        number = reading.paragraph_at(start)
        self.words = [(max(a, start), min(b, end)) for a, b in reading.words(number) if a < end and b > start]

    def attributions(self) -> list[Attribution]:
        found: list[Attribution] = []
        index = 0
        while index < len(self.words):
            if self._lower(index) == "according" and self._lower(index + 1) == "to":
                found.append(self._according(index))
                index += 2
            elif (strength := verb_strength(self._word(index))) and not self._is_noun(index):
                first, last = self._group(index)
                found.append(self._attribution(first, last, strength))
                index = last + 1
            else:
                index += 1
        return found

    # -- words

    def _word(self, index: int) -> str:
        if not 0 <= index < len(self.words):
            return ""
        start, end = self.words[index]
        return self.text[start:end]

    def _lower(self, index: int) -> str:
        return self._word(index).lower()

    def _joined(self, index: int) -> bool:
        """Return whether nothing but blanks, or the stop of "Mr.", stands between a word and the next one."""
        if not 0 <= index < len(self.words) - 1:
            return False
        gap = self.text[self.words[index][1] : self.words[index + 1][0]].strip()
        return not gap or (gap == "." and (self._lower(index) in SHORTENED or len(self._word(index)) == 1))

    def _is_noun(self, index: int) -> bool:
        """Return whether a form that may be a noun is one here: behind a determiner, an adjective or "of"."""
        before = self._lower(index - 1) if self._joined(index - 1) else ""
        return (
            before in DETERMINERS
            or before in ("of", "no", "any", "in", "to", "with", "for")
            or before.endswith("’s")
        )

    def object_of(self, attribution: Attribution) -> int | None:
        """Return where the object of a verb begins that only blanks part from it; "as he said" has none."""
        index = next((i for i, word in enumerate(self.words) if word[0] >= attribution.cue[1]), None)
        if index is None or self.text[attribution.cue[1] : self.words[index][0]].strip():
            return None
        first = next(i for i, word in enumerate(self.words) if word[0] >= attribution.start)
        if self._lower(first - 1) == "as":
            return None
        if self._lower(index) in LINKING and self._joined(index):
            index += 1
        return self.words[index][0]

    def ends(self, start: int, end: int) -> bool:
        """Return whether a comma or another sign of a new clause stands in a stretch."""
        return any(character in _STOPPERS for character in self.text[start:end])

    # -- verb groups

    def _group(self, verb: int) -> tuple[int, int]:
        """Return first and last word of the verb group: auxiliaries and adverbs before, adverbs after."""
        first = last = verb
        while self._joined(first - 1) and (
            is_auxiliary(self._word(first - 1)) or is_adverb(self._word(first - 1))
        ):
            first -= 1
        while self._joined(last) and is_adverb(self._word(last + 1)):
            last += 1
        follows = last + 1 == len(self.words) - 1 and not self.text[self.words[-1][1] : self.end].strip()
        if self._joined(last) and follows and self._lower(last + 1) in LINKING:
            last += 1
        return first, last

    def _attribution(self, first: int, last: int, strength: int) -> Attribution:
        cue = (self.words[first][0], self.words[last][1])
        passive = any(self._lower(index) in PASSIVE for index in range(first, last))
        if self.text[cue[1] : cue[1] + 1] == ":":
            cue = (cue[0], cue[1] + 1)
        if passive:
            return Attribution(cue, self._by(last), strength, passive=True)
        if (subject := self._subject_before(first)) is not None:
            return Attribution(cue, subject, strength)
        subject = self._subject_after(last)
        return Attribution(cue, subject, strength, inverted=subject is not None)

    def _according(self, index: int) -> Attribution:
        cue = (self.words[index][0], self.words[index + 1][1])
        return Attribution(cue, self._phrase_after(index + 2), 3)

    def _by(self, last: int) -> Fragment | None:
        return self._phrase_after(last + 2) if self._joined(last) and self._lower(last + 1) == "by" else None

    # -- subjects

    def _subject_before(self, first: int) -> Fragment | None:
        if first == 0:
            return None
        gap = self.text[self.words[first - 1][1] : self.words[first][0]]
        if gap.strip() == ",":
            return self._behind_parenthesis(first)
        if gap.strip():
            return None
        return self._phrase_before(first)

    def _phrase_before(self, behind: int) -> Fragment | None:
        """Return the noun phrase that ends before the word `behind`, none if no phrase does."""
        last = behind - 1
        if self._lower(last) in SUBJECTS:
            return self.words[last]
        first = last
        while self._reaches(first - 1, last):
            first -= 1
        if self._lower(first) in PREPOSITIONS:
            # "On Monday Lena Brandt said": only the name is the subject.
            first = last
            while self._is_capital(first - 1) and self._lower(first - 1) not in PREPOSITIONS | CALENDAR:
                first -= 1
        if self._lower(first) in CLAUSE_OPENERS or not self._may_speak(first, last):
            return None
        return self.words[first][0], self.words[last][1]

    def _reaches(self, index: int, last: int) -> bool:
        if not self._joined(index) or self.words[last][1] - self.words[index][0] > _LONGEST_SUBJECT:
            return False
        word = self._lower(index)
        if word in CLAUSE_OPENERS and not (word == "and" and self._is_capital(index - 1)):
            return False
        return not (word in SUBJECTS or is_auxiliary(word) or is_adverb(word) or verb_strength(word) == 2)

    def _may_speak(self, first: int, last: int) -> bool:
        """Return whether words can name a speaker: a name, or a phrase with a determiner."""
        if self._lower(first) in DETERMINERS | TITLES:
            return True
        return any(self._is_capital(index) for index in range(first, last + 1))

    def _is_capital(self, index: int) -> bool:
        return self._word(index)[:1].isupper()

    def _behind_parenthesis(self, first: int) -> Fragment | None:
        """Return the subject of "X, the mayor, said" with its closing comma (rule Q4)."""
        comma = self.words[first - 1][1]
        index = first - 1
        while self._joined(index - 1):
            index -= 1
        if index == 0 or self.text[self.words[index - 1][1] : self.words[index][0]].strip() != ",":
            return None
        head = self._phrase_before(index)
        return None if head is None else (head[0], comma + 1)

    def _subject_after(self, last: int) -> Fragment | None:
        """Return the subject of "said Lena Brandt"; a comma, a stop or a clause ends it."""
        if not self._joined(last):
            return None
        found = self._phrase_after(last + 1)
        if found is None or self._lower(last + 1) in COMPLEMENTIZERS:
            return None
        return found

    def _phrase_after(self, index: int) -> Fragment | None:
        if index >= len(self.words):
            return None
        if self._lower(index) in SUBJECTS:
            return self.words[index]
        last = index
        while self._joined(last) and self._goes_on(last + 1):
            last += 1
        if not self._may_speak(index, last) or self._lower(index) in CLAUSE_OPENERS:
            return None
        return self.words[index][0], self.words[last][1]

    def _goes_on(self, index: int) -> bool:
        word = self._lower(index)
        if word == "and":
            return self._is_capital(index + 1)
        if word in CLAUSE_OPENERS or is_auxiliary(word) or is_adverb(word):
            return False
        if word in ("of", "for", "at", "from", "with"):
            return True
        return word not in ("in", "on", "to", "by", "during", "about", "as") and not verb_strength(word)


def content_start(reading: Reading, start: int, end: int, offset: int = -1) -> int | None:
    """Return where the content of an indirect quote begins in a sentence, none if nothing there signals one.

    Behind "According to X,", else at the complementizer of a verb of saying (rule Q3), else behind the verb
    or the subject in which `offset` stands.
    """
    text = reading.text
    clause = _Clause(reading, start, end)
    found = clause.attributions()
    for attribution in found:
        if attribution.strength == 3 and attribution.cue[0] == start and attribution.source is not None:
            return _behind_comma(text, attribution.source[1], end)
        for behind in (attribution.cue[1], attribution.end):
            behind = _past_blanks(text, behind, end)
            if text[behind : behind + 5].lower() == "that ":
                return behind
    told = [a for a in found if a.strength > 1 and a.source is not None and not a.inverted and not a.passive]
    here = [a for a in told if a.start <= offset < a.end]
    if not here:
        return None
    word = next((w for w in clause.words if w[0] >= here[0].cue[1]), None)
    if word is not None and text[word[0] : word[1]].lower() in LINKING:
        word = next((w for w in clause.words if w[0] >= word[1]), None)
    return None if word is None else word[0]


def content_around(reading: Reading, start: int, end: int, offset: int) -> tuple[Fragment, ...]:
    """Return the content of a sentence that names no complementizer: behind its cue, or on both sides of it.

    "More than 300 films are said to be shot there" is content before and behind the cue (rule Q11). Else the
    content is the object of the verb of saying in whose object `offset` stands, or of the next one behind
    `offset`. Empty where nothing signals saying.
    """
    clause = _Clause(reading, start, end)
    found = [a for a in clause.attributions() if a.strength > 1]
    for attribution in found:
        to = _past_blanks(reading.text, attribution.cue[1], end)
        said_of = attribution.passive and attribution.source is None
        if said_of and reading.text[to : to + 3].lower() == "to " and clause.words[0][0] < attribution.cue[0]:
            return (start, attribution.cue[0]), (to, end)
    told = [a for a in found if a.source is not None and not a.passive and not a.inverted]
    objects = [(a, begin) for a in told if (begin := clause.object_of(a)) is not None]
    before = [begin for a, begin in objects if begin <= offset and not clause.ends(begin, offset)]
    behind = [begin for a, begin in objects if offset < a.start]
    begins = before[-1:] or behind[:1]
    return ((begins[0], end),) if begins else ()


def _behind_comma(text: str, offset: int, end: int) -> int | None:
    """Return where the sentence goes on behind the comma, and behind a clause like ", which sold the mill,"."""
    comma = text.find(",", offset, end)
    if comma < 0:
        return None
    behind = _past_blanks(text, comma + 1, end)
    word = text[behind : behind + 6].lower()
    if word.startswith(("which ", "who ", "whose ", "where ")):
        return _behind_comma(text, behind, end)
    return behind


def trailing_attribution(reading: Reading, start: int, end: int) -> int | None:
    """Return where ", X said" at the end of a sentence begins, none if it does not end so."""
    comma = reading.text.rfind(",", start, end)
    if comma < 0:
        return None
    words = _Clause(reading, comma, end).words
    found = attributions(reading, [(comma, end)])
    short = len(words) <= 8 and any(a.strength > 1 and a.source is not None and not a.passive for a in found)
    ends = found and words and found[-1].end >= words[-1][1]
    return comma if short and ends else None


def _past_blanks(text: str, offset: int, end: int) -> int:
    while offset < end and text[offset].isspace():
        offset += 1
    return offset


def clauses_beside(reading: Reading, fragments: Sequence[Fragment]) -> list[Fragment]:
    """Return the stretches beside a quote in which its attribution may stand: before, between, behind.

    Each lies in one paragraph.
    """
    first, last = fragments[0][0], fragments[-1][1]
    found: list[Fragment] = []
    before = reading.sentence_at(max(first - 1, 0))
    paragraph = reading.paragraph(reading.paragraph_at(first))
    if before is not None:
        found.append((max(before[0], paragraph[0]), first))
    for one, other in pairwise(fragments):
        if reading.paragraph_at(one[1]) == reading.paragraph_at(other[0]):
            found.append((one[1], other[0]))
    paragraph = reading.paragraph(reading.paragraph_at(max(last - 1, 0)))
    behind = _past_blanks(reading.text, last, paragraph[1])
    after = reading.sentence_at(min(behind, len(reading.text)))
    if after is not None and behind < paragraph[1]:
        found.append((last, min(after[1], paragraph[1])))
    return [(start, end) for start, end in found if start < end]
