"""Moving the edges of a stretch by word, character and sentence, growing and shrinking it; its parts."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from annotator.domain.annotation import Fragment
from annotator.domain.graphemes import next_border, previous_border, to_borders
from annotator.domain.reading import Reading
from annotator.domain.sentences import without_stop
from annotator.domain.snapping import snap

Fragments = tuple[Fragment, ...]
_BLANKS = " \t\u00a0\u202f\u3000"


def end_word_out(reading: Reading, fragments: Fragments) -> Fragments:
    """Return the stretch with its end moved behind the next word; unchanged at the end of the paragraph."""
    end = fragments[-1][1]
    word = reading.next_word(end)
    if word is None or not _in_paragraph(reading, end - 1, word[0]):
        return fragments
    return _with_end(fragments, word[1])


def end_word_in(reading: Reading, fragments: Fragments) -> Fragments:
    """Return the stretch without its last word; a single word stays."""
    start, end = fragments[-1]
    last = reading.previous_word(end)
    if last is None or last[0] <= start:
        return fragments
    before = reading.previous_word(last[0])
    return fragments if before is None or before[1] <= start else _with_end(fragments, before[1])


def start_word_out(reading: Reading, fragments: Fragments) -> Fragments:
    """Return the stretch with its start moved before the word in front of it; unchanged where the paragraph begins."""
    start = fragments[0][0]
    word = reading.previous_word(start)
    if word is None or not _in_paragraph(reading, word[0], start):
        return fragments
    return _with_start(fragments, word[0])


def start_word_in(reading: Reading, fragments: Fragments) -> Fragments:
    """Return the stretch without its first word; a single word stays."""
    start, end = fragments[0]
    first = reading.next_word(start)
    if first is None or first[1] >= end:
        return fragments
    after = reading.next_word(first[1])
    return fragments if after is None or after[0] >= end else _with_start(fragments, after[0])


def end_character(reading: Reading, fragments: Fragments, forward: bool) -> Fragments:
    """Return the stretch with its end one grapheme further or less far; never empty."""
    start, end = fragments[-1]
    moved = next_border(reading.text, end) if forward else previous_border(reading.text, end)
    return _with_end(fragments, moved) if moved > start else fragments


def start_character(reading: Reading, fragments: Fragments, forward: bool) -> Fragments:
    """Return the stretch with its start one grapheme later or earlier; never empty."""
    start, end = fragments[0]
    moved = next_border(reading.text, start) if forward else previous_border(reading.text, start)
    return _with_start(fragments, moved) if moved < end else fragments


def end_of_sentence(reading: Reading, fragments: Fragments) -> Fragments:
    """Return the stretch up to the end of its sentence, without its stop; there already: of the next one.

    Unchanged at the end of the paragraph.
    """
    end = fragments[-1][1]
    word = reading.next_word(end)
    for offset in (max(end - 1, fragments[-1][0]), end, word[0] if word is not None else end):
        sentence = reading.sentence_at(offset)
        if sentence is None or not _in_paragraph(reading, end - 1, sentence[0]):
            continue
        if (target := without_stop(reading.text, *sentence)) > end:
            return _with_end(fragments, target)
    return fragments


def start_of_sentence(reading: Reading, fragments: Fragments) -> Fragments:
    """Return the stretch from the start of its sentence; there already: of the one before in the paragraph."""
    start = fragments[0][0]
    word = reading.previous_word(start)
    for offset in (start, word[0] if word is not None else start):
        sentence = reading.sentence_at(offset)
        if sentence is not None and sentence[0] < start and _in_paragraph(reading, sentence[0], start):
            return _with_start(fragments, sentence[0])
    return fragments


def end_to(fragments: Fragments, word: Fragment) -> Fragments:
    """Return the stretch with its end at the end of a word; unchanged if none of its last part would stay."""
    return _with_end(fragments, word[1]) if word[1] > fragments[-1][0] else fragments


def start_to(fragments: Fragments, word: Fragment) -> Fragments:
    """Return the stretch with its start at the start of a word; unchanged if none of its first part would stay."""
    return _with_start(fragments, word[0]) if word[0] < fragments[0][1] else fragments


def grow(reading: Reading, fragments: Fragments) -> Fragments:
    """Return the next larger of word, name, inside marks, with marks, sentence, paragraph."""
    start, end = fragments[0][0], fragments[-1][1]
    larger = [c for c in _candidates(reading, start, end) if c[0] <= start and c[1] >= end]
    larger = [c for c in larger if c != (start, end)]
    return (min(larger, key=_length),) if larger else fragments


def shrink(reading: Reading, fragments: Fragments) -> Fragments:
    """Return the next smaller of paragraph, sentence, with marks, inside marks, name, word at its start."""
    start, end = fragments[0][0], fragments[-1][1]
    smaller = [c for c in _candidates(reading, start, start + 1) if c[0] >= start and c[1] <= end]
    smaller = [c for c in smaller if c != (start, end)]
    return (max(smaller, key=_length),) if smaller else fragments


def in_part(fragments: Fragments, part: int | None, moved: Callable[[Fragments], Fragments]) -> Fragments:
    """Return the stretch with one part moved, joined to those that it reaches; with none, the whole moved."""
    if part is None:
        return moved(fragments)
    return merged((*fragments[:part], *moved((fragments[part],)), *fragments[part + 1 :]))


def merged(fragments: Iterable[Fragment]) -> Fragments:
    """Return the fragments sorted; those that touch or overlap are one."""
    result: list[Fragment] = []
    for start, end in sorted(fragments):
        if result and start <= result[-1][1]:
            result[-1] = (result[-1][0], max(end, result[-1][1]))
        else:
            result.append((start, end))
    return tuple(result)


def joined(text: str, fragments: Fragments, more: Fragments) -> Fragments:
    """Return the stretch with more parts; one that only blanks of its line part from another is joined to it."""
    result: list[Fragment] = []
    for start, end in merged((*fragments, *more)):
        before = result[-1] if result else None
        new = before is not None and not {before, (start, end)} <= set(fragments)
        if before is not None and new and not text[before[1] : start].strip(_BLANKS):
            result[-1] = (before[0], end)
        else:
            result.append((start, end))
    return tuple(result)


def part_at(fragments: Fragments, offset: int) -> int | None:
    """Return which part an offset stands in or touches, none if it is in no part."""
    inside = [index for index, (start, end) in enumerate(fragments) if start <= offset < end]
    touched = [index for index, (_, end) in enumerate(fragments) if offset == end]
    return next(iter([*inside, *touched]), None)


def dragged(reading: Reading, fragment: Fragment, offset: int, at_start: bool, exact: bool) -> Fragment:
    """Return a part whose start or end was pulled to `offset`, never empty.

    The edge goes to the nearer end of a word, as a selection does; `exact`: to the character.
    """
    start, end = fragment
    if exact:
        offset = to_borders(reading.text, offset, offset)[0]
        if at_start:
            return min(offset, previous_border(reading.text, end)), end
        return start, max(offset, next_border(reading.text, start))
    word = reading.word_at(offset)
    if word is not None and word[0] < offset < word[1]:
        offset = word[0] if offset - word[0] <= word[1] - offset else word[1]
    if at_start:
        last = reading.previous_word(end)
        limit = last[0] if last is not None and last[0] >= start else previous_border(reading.text, end)
        low, high = snap(reading.text, min(offset, limit), end)
        return (low, end) if low < high and low < end else fragment
    first = reading.next_word(start)
    limit = first[1] if first is not None and first[1] <= end else next_border(reading.text, start)
    low, high = snap(reading.text, start, max(offset, limit))
    return (start, high) if low < high and start < high else fragment


def _candidates(reading: Reading, start: int, end: int) -> list[Fragment]:
    found: list[Fragment | None] = [
        reading.word_at(start),
        reading.name_at(start),
        reading.sentence_at(start),
    ]
    quotation = reading.quotation_at(start)
    if quotation is not None:
        found += [quotation.inside, (quotation.start, quotation.end)]
    number = reading.paragraph_at(start)
    found.append(reading.paragraph(number))
    following = reading.next_word(start)
    if following is not None and following[0] < end:
        found.append(following)
    return [c for c in found if c is not None and c[0] < c[1]]


def _in_paragraph(reading: Reading, one: int, other: int) -> bool:
    return reading.paragraph_at(one) == reading.paragraph_at(other)


def _length(fragment: Fragment) -> int:
    return fragment[1] - fragment[0]


def _with_end(fragments: Fragments, end: int) -> Fragments:
    return (*fragments[:-1], (fragments[-1][0], end))


def _with_start(fragments: Fragments, start: int) -> Fragments:
    return ((start, fragments[0][1]), *fragments[1:])
