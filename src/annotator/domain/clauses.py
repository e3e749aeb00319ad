"""The clause around a caret: coordinate facts that can be checked apart are parted (SCHEMA.md C4, C5)."""

from __future__ import annotations

from annotator.domain.annotation import Fragment
from annotator.domain.cue_words import DETERMINERS, is_auxiliary
from annotator.domain.pronouns import SUBJECTS
from annotator.domain.reading import Reading

_JOINING = frozenset({"and", "but"})
_BESIDE = frozenset({"unlike", "like", "despite", "besides"})
"""Words that open a phrase which only sets the fact beside something else."""
_LONGEST_SUBJECT = 4


def clause_at(reading: Reading, start: int, end: int, offset: int) -> Fragment:
    """Return the part of a stretch, in one paragraph, in which the caret stands; all of it where none is sure.

    It is cut at "and" and "but" between two clauses with subject and finite verb of their own, and behind
    "Unlike the others,".
    """
    words = [w for w in reading.words(reading.paragraph_at(start)) if start <= w[0] and w[1] <= end]
    lower = [reading.text[a:b].lower() for a, b in words]
    begin = 0
    for index, word in enumerate(lower):
        if (
            word in _JOINING
            and _is_clause(reading, words, lower, index + 1)
            and _has_verb(lower[begin:index])
        ):
            if offset < words[index][0]:
                end = words[index - 1][1]
                break
            begin, start = index + 1, words[index + 1][0]
    return _behind_opening(reading.text, start, end, offset), end


def _is_clause(reading: Reading, words: list[Fragment], lower: list[str], first: int) -> bool:
    """Return whether a subject and its auxiliary verb begin with a word."""
    if first >= len(words):
        return False
    opens = lower[first] in DETERMINERS or lower[first] in SUBJECTS or reading.text[words[first][0]].isupper()
    for index in range(first + 1, min(first + 1 + _LONGEST_SUBJECT, len(words))):
        if reading.text[words[index - 1][1] : words[index][0]].strip() or lower[index] in _JOINING:
            return False
        if is_auxiliary(lower[index]):
            return opens
    return False


def _has_verb(words: list[str]) -> bool:
    return any(is_auxiliary(word) for word in words[1:])


def _behind_opening(text: str, start: int, end: int, offset: int) -> int:
    """Return the start behind a phrase such as "unlike the others," that the caret has passed."""
    opening = text[start:end].split(None, 1)
    while opening and opening[0].lower() == "that":
        opening = opening[1].split(None, 1) if len(opening) > 1 else []
    comma = text.find(",", start, end)
    if not opening or opening[0].lower() not in _BESIDE or not start < comma < offset:
        return start
    behind = comma + 1
    while behind < end and text[behind].isspace():
        behind += 1
    return behind
