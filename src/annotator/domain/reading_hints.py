"""Hints that only the words around a label give: a speaker who is nobody, a quotation labelled in part."""

from __future__ import annotations

from collections.abc import Iterator

from annotator.domain.annotation import Fragment, Span
from annotator.domain.asking import SOURCE, is_nobody, looks_like_name
from annotator.domain.overlay import LayerView
from annotator.domain.problem import Problem, Severity, shown
from annotator.domain.quotation_lookup import QUOTE, WAIVED, quotations_between
from annotator.domain.quotations import Quotation
from annotator.domain.reading import Reading
from annotator.domain.schema import Schema

ENOUGH = 0.5
"""The part of the words of a quotation that must be in quotes; the least that is surely no slip of the hand."""


def reading_hints(reading: Reading, layer: LayerView, schema: Schema, span: Span) -> Iterator[Problem]:
    """Yield what is odd about a label in its place. Reads the paragraphs of the label."""
    if span.label == SOURCE and layer.relations_to(span.id, SOURCE):
        if is_nobody(layer, schema, span) and looks_like_name(reading, span):
            what = (
                f"{shown(reading.text, span)} says a quote but is neither labelled nor said to be anybody. "
            )
            what += "Label it there (p or o), or answer Who is that? (a)."
            yield Problem("nobody", what, span.id, Severity.HINT)
    elif span.label == QUOTE:
        yield from _in_part(reading, layer, span)


def _in_part(reading: Reading, layer: LayerView, quote: Span) -> Iterator[Problem]:
    """Yield the quotations of which less than half the words are in quotes; the first quote in each tells."""
    for start, end in quote.fragments:
        for quotation in quotations_between(reading, start, end):
            lies_in = quotation.start <= start and end <= quotation.end
            if quotation.depth or not lies_in or _first_in(layer, quotation) != (quote.id, start):
                continue
            if _share(reading, layer, quotation) < ENOUGH:
                what = f"Only a part of the quotation around {shown(reading.text, quote)} is labelled. "
                what += "Grow the quote (g) or label the rest too. (Rule Q17)"
                yield Problem("quoted-in-part", what, quote.id, Severity.HINT)


def _first_in(layer: LayerView, quotation: Quotation) -> tuple[str, int]:
    """Return the first part of a quote in a quotation."""
    near = layer.spans_between(quotation.start, quotation.end)
    parts = [(a, s.id) for s in near if s.label == QUOTE for a, b in s.fragments if b > quotation.start]
    start, span_id = min(parts)
    return span_id, start


def _share(reading: Reading, layer: LayerView, quotation: Quotation) -> float:
    """Return which part of the words of a quotation is in quotes; those of marks inside it do not count."""
    near = layer.spans_between(quotation.start, quotation.end)
    covered = [f for span in near if span.label == QUOTE for f in span.fragments]
    inner = [f for span in near if span.label == WAIVED for f in span.fragments]
    for other in quotations_between(reading, quotation.start, quotation.end):
        inner += other.fragments if other.depth else ()
    words = [w for w in _words(reading, quotation) if not _lies_in(w, inner) or _lies_in(w, covered)]
    return sum(_lies_in(word, covered) for word in words) / len(words) if words else 1.0


def _words(reading: Reading, quotation: Quotation) -> Iterator[Fragment]:
    for start, end in quotation.fragments:
        for number in range(reading.paragraph_at(start), reading.paragraph_at(max(start, end - 1)) + 1):
            yield from (word for word in reading.words(number) if start <= word[0] and word[1] <= end)


def _lies_in(word: Fragment, stretches: list[Fragment]) -> bool:
    return any(start <= word[0] and word[1] <= end for start, end in stretches)
