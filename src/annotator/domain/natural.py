"""What a label key takes when nothing is selected: the object around the caret that the label is made for."""

from __future__ import annotations

import re

from annotator.domain.annotation import Fragment
from annotator.domain.attribution import content_around, content_start, trailing_attribution
from annotator.domain.clauses import clause_at
from annotator.domain.cue_words import COMPLEMENTIZERS, CONNECTIVES
from annotator.domain.overlay import LayerView
from annotator.domain.quotation_lookup import QUOTE, WAIVED, is_waived, length, quotations_between
from annotator.domain.quotations import Quotation
from annotator.domain.reading import Reading
from annotator.domain.schema import Label, Natural, Schema
from annotator.domain.sentences import without_stop
from annotator.domain.turns import turn_at

Fragments = tuple[Fragment, ...]

_EDGES = " \t\r\n\u00a0,;:—–-"  # dashes of every length
_OPENING = "“‘„«»‹›「『\"'"
_PAIRS = {"”": "“", "’": "‘", "»": "«", "›": "‹", "」": "「", "』": "『", '"': '"'}
_PARTS = re.compile(r"[:;]\s")
_CLOSING = "”’“»«›‹」』\"'"


def natural_object(
    reading: Reading,
    layer: LayerView,
    schema: Schema,
    label: Label,
    offset: int,
    *,
    around: Fragments | None,
) -> Fragments:
    """Return the stretch that a label key takes at a bare caret; empty where there is no word, or no marks to waive.

    `around`: the quote that is worked on; a claim is cut to it.
    """
    match label.natural:
        case Natural.NAME:
            found = _name(reading, offset)
        case Natural.QUOTATION:
            found = _quote(reading, layer, offset)
        case Natural.QUOTED:
            found = _quoted(reading, offset)
        case Natural.CLAUSE:
            found = _clauses(reading, layer, offset, around)
        case Natural.WORD:
            found = _word(reading, offset)
    if label.contiguous and len(found) > 1:
        return ((found[0][0], found[-1][1]),)
    return found


def _word(reading: Reading, offset: int) -> Fragments:
    """Return the word at the caret, else the next one of the paragraph, else the one before."""
    word = reading.word_at(offset)
    if word is None:
        words = reading.words(reading.paragraph_at(offset))
        word = next((w for w in words if w[0] >= offset), words[-1] if words else None)
    return () if word is None else (word,)


def _name(reading: Reading, offset: int) -> Fragments:
    name = reading.name_at(offset)
    if name is not None:
        return (name,)
    for word in _word(reading, offset):
        start, end = reading.name_at(word[0]) or _capitalized(reading, word)
        return (_without_possessive(reading.text, (start, end)),)
    return ()


def _capitalized(reading: Reading, word: Fragment) -> Fragment:
    """Return the run of words that begin with a capital around one, blanks alone between them."""
    text, words = reading.text, reading.words(reading.paragraph_at(word[0]))
    first = last = words.index(word)
    if not text[word[0]].isupper():
        return word
    while first and _goes_on(text, words[first - 1], words[first]):
        first -= 1
    while last + 1 < len(words) and _goes_on(text, words[last], words[last + 1]):
        last += 1
    return words[first][0], words[last][1]


def _goes_on(text: str, before: Fragment, after: Fragment) -> bool:
    between = text[before[1] : after[0]]
    return between in (" ", "\u00a0", "-") and text[before[0]].isupper() and text[after[0]].isupper()


def _without_possessive(text: str, word: Fragment) -> Fragment:
    start, end = word
    if end - start > 2 and text[end - 2] in "'’" and text[end - 1] in "sS":
        return start, end - 2
    return (start, end - 1) if end - start > 1 and text[end - 1] in "'’" else word


def _quotation(reading: Reading, offset: int) -> Quotation | None:
    """Return the innermost quotation around the caret, else the one that ends at it."""
    found = reading.quotation_at(offset)
    if found is None and offset > 0:
        before = reading.quotation_at(offset - 1)
        return before if before is not None and before.end == offset else None
    return found


def _quoted(reading: Reading, offset: int) -> Fragments:
    quotation = _quotation(reading, offset)
    if quotation is None:
        return ()
    here = [(start, end) for start, end in quotation.fragments if start <= offset <= end]
    return tuple(here[:1]) or quotation.fragments[:1]


def _quote(reading: Reading, layer: LayerView, offset: int) -> Fragments:
    quotation = _quotation(reading, offset)
    if quotation is not None and not is_waived(layer, quotation):
        return quotation.fragments
    turn = turn_at(reading, offset)
    if turn is not None and not _is_quote(layer, turn):
        return (turn,)
    sentence = reading.sentence_at(offset)
    if sentence is None:
        return _word(reading, offset)
    begin = content_start(reading, *sentence, offset)
    waiting = _open_quotation(reading, layer, sentence) if begin is None else None
    if waiting is not None:
        return waiting.fragments
    if begin is None and (split := _content(reading, sentence, offset)):
        return split
    if begin is None:
        word = reading.word_at(offset)
        begin = word[0] if word is not None and word[0] >= sentence[0] else max(offset, sentence[0])
    end = without_stop(reading.text, begin, sentence[1])
    trailing = trailing_attribution(reading, begin, sentence[1])
    if trailing is not None and trailing > offset:
        end = trailing
    return _trimmed(reading.text, begin, end) or _word(reading, offset)


def _is_quote(layer: LayerView, stretch: Fragment) -> bool:
    marks = layer.marks_between(*stretch)
    return any(mark.label == QUOTE and (mark.start, mark.end) == stretch for mark in marks)


def _content(reading: Reading, sentence: Fragment, offset: int) -> Fragments:
    """Return the content that a verb of saying without a complementizer signals; the final stop stays outside."""
    end = without_stop(reading.text, *sentence)
    found = content_around(reading, sentence[0], end, offset)
    first = _without_connective(reading.text, *found[0]) if len(found) > 1 else None
    pieces = [first, *found[1:]] if first is not None else list(found)
    return tuple(piece for stretch in pieces for piece in _trimmed(reading.text, *stretch))


def _open_quotation(reading: Reading, layer: LayerView, sentence: Fragment) -> Quotation | None:
    """Return the outermost quotation of a sentence that is neither a quote nor waived yet."""
    for quotation in quotations_between(reading, *sentence):
        if quotation.depth == 0:
            marks = layer.marks_between(quotation.start, quotation.end)
            if not any(mark.label in (QUOTE, WAIVED) for mark in marks):
                return quotation
    return None


def _clauses(reading: Reading, layer: LayerView, offset: int, around: Fragments | None) -> Fragments:
    """Return the claim at the caret: the sentence, or what of it lies in the quote that is worked on."""
    sentence = reading.sentence_at(offset)
    if sentence is None:
        return _word(reading, offset)
    start, end = sentence
    quote = around or _quote_at(layer, offset)
    pieces = [(max(start, a), min(end, b)) for a, b in quote or () if a < end and b > start]
    if quote and pieces:
        pieces = [clause_at(reading, *piece, offset) for piece in pieces] if len(pieces) == 1 else pieces
        found = [piece for stretch in pieces for piece in _inside_quote(reading.text, stretch)]
        return tuple(found) or _word(reading, offset)
    begin = content_start(reading, start, end)
    trailing = trailing_attribution(reading, start, end)
    end = trailing if trailing is not None and trailing > offset else end
    start, end = _part(reading.text, start if begin is None else begin, end, offset)
    start, end = clause_at(reading, start, end, offset)
    return _claim(reading.text, start, end) or _word(reading, offset)


def _part(text: str, start: int, end: int, offset: int) -> Fragment:
    """Return the part of a sentence at the caret between colons and semicolons; headlines have such parts."""
    for match in _PARTS.finditer(text, start, end):
        if match.end() <= offset:
            start = match.end()
        elif match.start() >= offset:
            return start, match.start()
    return start, end


def _quote_at(layer: LayerView, offset: int) -> Fragments | None:
    marks = [mark for mark in layer.marks_between(offset, offset + 1) if mark.label == QUOTE]
    quotes = [layer.span_of(mark.handle).fragments for mark in marks]
    return min(quotes, key=length, default=None)


def _inside_quote(text: str, stretch: Fragment) -> Fragments:
    """Return the claim in a part of a quote, without its marks."""
    start, end = stretch
    while start < end and text[start] in _OPENING:
        start += 1
    while end > start and text[end - 1] in _CLOSING and not _opened_inside(text, start, end):
        end -= 1
    return _claim(text, start, end)


def _opened_inside(text: str, start: int, end: int) -> bool:
    """Return whether the closing mark at the end belongs to a mark that opens inside the stretch."""
    opening = _PAIRS.get(text[end - 1])
    return opening is not None and opening in text[start : end - 1]


def _claim(text: str, start: int, end: int) -> Fragments:
    """Return a stretch without connective, complementizer and final stop (rule C4)."""
    found = _trimmed(text, start, without_stop(text, start, end))
    if not found:
        return ()
    start, end = _without_lone_marks(text, *found[0])
    start, end = _without_connective(text, start, end)
    return ((start, end),) if start < end else found


def _without_connective(text: str, start: int, end: int) -> Fragment:
    """Return a stretch without "However," and "that" at its start."""
    for _ in range(2):
        first, behind = _first_word(text, start, end)
        comma = text[behind : behind + 1] == ","
        if first in COMPLEMENTIZERS - {"how", "why", "what"} or (
            first in CONNECTIVES and (comma or first != "also")
        ):
            start = behind
            while start < end and text[start] in _EDGES:
                start += 1
    return start, end


def _without_lone_marks(text: str, start: int, end: int) -> Fragment:
    """Return a stretch without a mark at its edge whose partner lies outside."""
    if text[start] in _PAIRS.values() and not any(
        closing in text[start + 1 : end] for closing, opening in _PAIRS.items() if opening == text[start]
    ):
        start += 1
    if end - start > 1 and text[end - 1] in _PAIRS and not _opened_inside(text, start, end):
        end -= 1
        end = without_stop(text, start, end)
    return start, end


def _first_word(text: str, start: int, end: int) -> tuple[str, int]:
    behind = start
    while behind < end and text[behind].isalpha():
        behind += 1
    return text[start:behind].lower(), behind


def _trimmed(text: str, start: int, end: int) -> Fragments:
    while start < end and text[start] in _EDGES:
        start += 1
    while end > start and text[end - 1] in _EDGES:
        end -= 1
    return ((start, end),) if start < end else ()
