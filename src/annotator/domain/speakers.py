"""Ranked answers to *Who says it?* and *Which word signals it?*: what stands beside the quote comes first."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from annotator.domain.annotation import Fragment, Span, Tier
from annotator.domain.asking import SOURCE, source_of
from annotator.domain.attribution import Attribution, attributions, clauses_beside
from annotator.domain.cue_words import (
    CLAUSE_OPENERS,
    FUNCTION_WORDS,
    is_auxiliary,
    is_manner_verb,
    verb_strength,
)
from annotator.domain.overlay import LayerView
from annotator.domain.pronouns import SUBJECTS
from annotator.domain.quotation_lookup import QUOTE, overlap, quotations_between, within
from annotator.domain.reading import Reading
from annotator.domain.schema import Schema

Scored = tuple[int, Fragment]

_LOOSE = 1000
"""What stands beside the quote without a verb of saying comes behind what has one."""
_ELSEWHERE = 2000
_BACK = 3000
"""How far the quote before is looked for, in code points."""

_NO_SPEAKERS = frozenset({"it", "which", "you"})


def source_candidates(reading: Reading, layer: LayerView, schema: Schema, quote: Span) -> list[Fragment]:
    """Return stretches that may name who says a quote, best first; none shares a character with it."""
    clauses = clauses_beside(reading, quote.fragments)
    scored: list[Scored] = []
    for attribution in attributions(reading, clauses):
        if attribution.source is not None:
            scored.append((_nearness(reading, quote, attribution), attribution.source))
    scored += [(_distance(quote, label), label) for label in _speaker_label(reading, quote)]
    loose = [*_named(reading, layer, schema, clauses), *_pronouns(reading, clauses)]
    scored += [(_LOOSE + _distance(quote, stretch), stretch) for stretch in loose]
    scored += [(_ELSEWHERE, stretch) for stretch in _said_before(layer, quote)]
    return _best(reading, quote, scored)


def cue_candidates(reading: Reading, layer: LayerView, quote: Span) -> list[Fragment]:
    """Return stretches that may signal that a quote is one, best first; none lies in it or in its source."""
    clauses = clauses_beside(reading, quote.fragments)
    source = source_of(layer, quote)
    taken: tuple[Fragment, ...] = source.fragments if source is not None else ()
    scored: list[Scored] = []
    for attribution in attributions(reading, clauses):
        score = _nearness(reading, quote, attribution)
        if source is not None and attribution.source is not None and not overlap([attribution.source], taken):
            score += _LOOSE // 2
        scored.append((score, attribution.cue))
    scored += [(_distance(quote, colon), colon) for colon in _colon(reading, quote)]
    groups = [stretch for _, stretch in scored]
    for start, end in _words(reading, clauses):
        word = reading.text[start:end]
        if overlap([(start, end)], groups):
            continue
        if word.lower() in FUNCTION_WORDS or word.lower() in CLAUSE_OPENERS:
            continue
        likely = verb_strength(word) or (is_manner_verb(word) and not is_auxiliary(word))
        near = _distance(quote, (start, end))
        scored.append((near + (_LOOSE if likely else _ELSEWHERE), (start, end)))
    free = [(score, stretch) for score, stretch in scored if not overlap([stretch], taken)]
    return _best(reading, quote, free)


def _best(reading: Reading, quote: Span, scored: Iterable[Scored]) -> list[Fragment]:
    """Return stretches by score; of two that begin at one place, whose numbers would collide, the better."""
    found: dict[int, Fragment] = {}
    for _, stretch in sorted(scored):
        if not overlap([stretch], quote.fragments) and not _in_other_marks(reading, quote, stretch):
            found.setdefault(stretch[0], stretch)
    return list(found.values())


def _distance(quote: Span, stretch: Fragment) -> int:
    """Return how many characters lie between a stretch and the nearest edge of a quote."""
    return min(max(start - stretch[1], stretch[0] - end, 0) for start, end in quote.fragments)


def _nearness(reading: Reading, quote: Span, attribution: Attribution) -> int:
    """Return a score for an attribution: its distance, and more where its place speaks against it."""
    score = _distance(quote, (attribution.start, attribution.end))
    if attribution.strength == 1:
        score += 40
    behind = attribution.start >= quote.end
    ended = reading.text[quote.start : quote.end].rstrip("”’»“\"'」』 ").endswith(".")
    if behind and ended and reading.text[attribution.start : attribution.start + 1].isupper():
        # “We lost.” The mayor said no more: a new sentence, not who said it.
        score += 200
    return score


def _in_other_marks(reading: Reading, quote: Span, stretch: Fragment) -> bool:
    """Return whether a stretch stands in quotation marks that the quote does not stand in."""
    return any(
        within([stretch], quotation.fragments) and not within(quote.fragments, quotation.fragments)
        for quotation in quotations_between(reading, *stretch)
    )


def _named(
    reading: Reading, layer: LayerView, schema: Schema, clauses: Iterable[Fragment]
) -> Iterator[Fragment]:
    for start, end in clauses:
        for span in layer.spans_between(start, end):
            if len(span.fragments) == 1 and (
                span.label == SOURCE or schema.tier(span.label) is Tier.ENTITIES
            ):
                yield span.fragments[0]
        for name in reading.names(reading.paragraph_at(start)):
            if start <= name[0] and name[1] <= end:
                yield name


def _pronouns(reading: Reading, clauses: Iterable[Fragment]) -> Iterator[Fragment]:
    for start, end in _words(reading, clauses):
        word = reading.text[start:end].lower()
        if word in SUBJECTS and word not in _NO_SPEAKERS:
            yield start, end


def _words(reading: Reading, clauses: Iterable[Fragment]) -> Iterator[Fragment]:
    for start, end in clauses:
        for word in reading.words(reading.paragraph_at(start)):
            if start <= word[0] and word[1] <= end:
                yield word


def _colon(reading: Reading, quote: Span) -> list[Fragment]:
    """Return the colon that introduces a quote, if nothing but blanks stands between."""
    at = quote.start - 1
    while at >= 0 and reading.text[at] in " \u00a0\t":
        at -= 1
    return [(at, at + 1)] if at >= 0 and reading.text[at] == ":" else []


def _speaker_label(reading: Reading, quote: Span) -> list[Fragment]:
    """Return what stands before the colon of "Brandt: “…”", up to the start of its sentence."""
    for colon, _ in _colon(reading, quote):
        paragraph = reading.paragraph(reading.paragraph_at(colon))
        sentence = reading.sentence_at(colon)
        start = max(paragraph[0], sentence[0] if sentence is not None else 0)
        words = list(_words(reading, [(start, colon)]))
        if words and not any(verb_strength(reading.text[a:b]) == 2 for a, b in words) and len(words) <= 6:
            return [(words[0][0], words[-1][1])]
    return []


def _said_before(layer: LayerView, quote: Span) -> list[Fragment]:
    """Return the source of the quote before, if it is near."""
    marks = [m for m in layer.marks_between(max(quote.start - _BACK, 0), quote.start) if m.label == QUOTE]
    for mark in reversed(marks):
        before = layer.span_of(mark.handle)
        source = source_of(layer, before) if before.id != quote.id else None
        if source is not None:
            return [source.fragments[0]]
    return []
