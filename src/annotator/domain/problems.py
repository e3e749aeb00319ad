"""What is wrong with an article's labels, and what is still unfinished; tells, never raises."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from itertools import pairwise

from annotator.base.wording import quoted_whole, titled
from annotator.domain.annotation import Relation, Span, Tier
from annotator.domain.asking import SOURCE
from annotator.domain.document import Document
from annotator.domain.frames import CUE, own_hints
from annotator.domain.graphemes import is_border
from annotator.domain.layer import Layer
from annotator.domain.overlay import LayerView
from annotator.domain.problem import Problem, Severity, shown
from annotator.domain.quotation_lookup import QUOTE, overlap, within
from annotator.domain.reading import Reading
from annotator.domain.reading_hints import reading_hints
from annotator.domain.removal import may_have
from annotator.domain.schema import Label, Schema

__all__ = ["QUOTE_SAYS_QUOTE", "Problem", "Severity", "attribute_problems", "problems", "relation_problems"]
__all__ += ["problems_by_portion", "span_problems"]

PORTION = 100
"""Labels that are looked at in one go where somebody waits at a window."""


def problems(document: Document, text: str, layer: Layer, schema: Schema) -> list[Problem]:
    """Return all problems of one layer of an article, by place. Makes every span: not for drawing."""
    return [problem for some in problems_by_portion(document, text, layer, schema) for problem in some]


def problems_by_portion(
    document: Document, text: str, layer: Layer, schema: Schema
) -> Iterator[list[Problem]]:
    """Yield the same in portions, each the problems of some labels: a few milliseconds."""
    found = list(_document_problems(document, text))
    reading = Reading(text)
    spans, relations = layer.spans(), layer.relations()
    ids = Counter[str](span.id for span in spans)
    ids.update(relation.id for relation in relations)
    ids.update(cluster.id for cluster in layer.clusters())
    for name, times in ids.items():
        if times > 1:
            found.append(Problem("duplicate-id", f"The id {name} is used {times} times. Give each its own."))
    yield found
    for first in range(0, len(spans), PORTION):
        found = []
        for span in spans[first : first + PORTION]:
            found += _of_stretch(text, layer, schema, span)
            found += attribute_problems(text, schema, span)
            found += _link_problems(text, layer, schema, span)
            found += reading_hints(reading, layer, schema, span)
        yield found
    yield [problem for relation in relations for problem in _loose_ends(layer, relation)]


def span_problems(text: str, layer: LayerView, schema: Schema, span: Span) -> list[Problem]:
    """Return why a stretch cannot have a label, none if it can; `layer` may hold the span already or not.

    Hints tell what nobody may label here, but labels of other programs may be.
    """
    broken = _broken_stretch(text, span)
    if broken is not None and broken.severity is Severity.ERROR:
        return [broken]
    return [*([broken] if broken else []), *_against_label(text, layer, schema, span)]


def _against_label(text: str, layer: LayerView, schema: Schema, span: Span) -> Iterator[Problem]:
    label = schema.label(span.label)
    words = shown(text, span)
    if label is None:
        yield _error("unknown-label", f"There is no label “{span.label}” in this project ({words}).", span)
    elif label.contiguous and len(span.fragments) > 1:
        what = f"A {label.title} is one stretch of text. Join the parts of {words}."
        yield _error("several-parts", what, span)
    elif _is_name(label):
        yield from _overlapping_names(text, layer, schema, span)


def _is_name(label: Label | None) -> bool:
    """Tell whether a label marks names by our rules; those of other programs may have parts and overlap."""
    return label is not None and label.tier is Tier.ENTITIES and label.contiguous


def _broken_stretch(text: str, span: Span) -> Problem | None:
    if not span.fragments:
        return _error("empty", "A label needs at least one character. Select some text.", span)
    for start, end in span.fragments:
        if not 0 <= start < end <= len(text):
            what = f"The stretch {start}-{end} does not lie in the text, which has {len(text)} characters."
            return _error("outside", what, span)
        for offset in (start, end):
            if not is_border(text, offset):
                what = f"The edge {offset} of {shown(text, span)} cuts a character in two. Move it by one."
                return Problem("inside-character", what, span.id, Severity.HINT)
    for (_, one), (other, _) in pairwise(span.fragments):
        if other <= one:
            what = f"The parts of {shown(text, span)} must stand in order and apart from each other."
            return _error("parts-touch", what, span)
    return None


def _overlapping_names(text: str, layer: LayerView, schema: Schema, span: Span) -> Iterator[Problem]:
    for other in layer.spans_between(span.start, span.end):
        label = schema.label(other.label)
        if label is None or other.id == span.id or not _is_name(label):
            continue
        what = f"{shown(text, other)} is {label.title} already. "
        yield _error(
            "names-overlap", what + "Names cannot overlap: change or delete that one. (Rule E4)", span
        )


def attribute_problems(text: str, schema: Schema, span: Span) -> list[Problem]:
    """Return the attributes of a span that its label does not have, or whose value is none of theirs."""
    label = schema.label(span.label)
    found: list[Problem] = []
    for name, value in span.attributes.items() if label is not None else ():
        attribute = label.attribute(name) if label is not None else None
        if attribute is None:
            what = f"{shown(text, span)} has a “{name}”, which this label does not have here."
            found.append(Problem("unknown-attribute", what, span.id, Severity.HINT))
        elif not may_have(attribute, value):
            what = f"“{value}” is no {attribute.title} ({shown(text, span)}). Choose another value."
            found.append(_error("unknown-value", what, span))
    return found


def _link_problems(text: str, layer: LayerView, schema: Schema, span: Span) -> Iterator[Problem]:
    counts = Counter[str]()
    for relation in layer.relations_from(span.id):
        counts[relation.type] += 1
        end = layer.span(relation.to_span)
        if end is not None:
            yield from _of_link(text, layer, schema, relation.type, span, end)
    for type_id, times in counts.items():
        kind = schema.relation(type_id)
        if kind is not None and kind.at_most and times > kind.at_most and type_id != CUE:
            what = f"{shown(text, span)} has {times} links “{kind.title}”, not {kind.at_most}. Unlink one."
            severity = Severity.ERROR if type_id == SOURCE else Severity.HINT
            yield Problem("too-many-links", what, span.id, severity)
    yield from own_hints(text, layer, schema, span)


def _of_stretch(text: str, layer: LayerView, schema: Schema, span: Span) -> Iterator[Problem]:
    """Yield the problems of a stretch; of a signal in pieces, which nobody makes here, a hint tells."""
    for problem in span_problems(text, layer, schema, span):
        if span.label != CUE or problem.code != "several-parts":
            yield problem


def _of_link(
    text: str, layer: LayerView, schema: Schema, type_id: str, start: Span, end: Span
) -> Iterator[Problem]:
    """Yield the problems of a link; of an end inside its own quote, which nobody makes here, a hint tells."""
    for problem in relation_problems(text, layer, schema, type_id, start, end):
        if problem.code not in ("source-inside", "cue-inside"):
            yield problem


def relation_problems(
    text: str, layer: LayerView, schema: Schema, type_id: str, start: Span, end: Span
) -> list[Problem]:
    """Return why one span cannot be linked to another, or what is unusual about it."""
    kind = schema.relation(type_id)
    if kind is None:
        return [_error("unknown-link", f"There is no link “{type_id}” in this project.", start)]
    if start.label not in kind.from_labels or end.label not in kind.to_labels:
        if type_id == SOURCE and end.label == QUOTE:
            return [_error("quote-says-quote", QUOTE_SAYS_QUOTE, start)]
        what = f"“{kind.title}” cannot lead from {shown(text, start)} to {shown(text, end)}."
        return [_error("wrong-ends", what, start)]
    if type_id == SOURCE and overlap(start.fragments, end.fragments):
        return [_error("source-inside", QUOTE_SAYS_QUOTE, start)]
    if type_id == CUE and start.label == QUOTE and overlap(start.fragments, end.fragments):
        return [_error("cue-inside", CUE_INSIDE, start)]
    if type_id == SOURCE and _in_other_quote(layer, start, end):
        what = f"{shown(text, end)}, who says {shown(text, start)}, stands inside another quote. Is it so?"
        return [Problem("source-in-quote", what, start.id, Severity.HINT)]
    return []


QUOTE_SAYS_QUOTE = (
    "A quote cannot say another quote. Who says it may be any words outside this quote. (Rule Q9)"
)


CUE_INSIDE = "What signals a quote stands outside it. Choose words outside this quote. (Rule Q7)"


def _in_other_quote(layer: LayerView, quote: Span, source: Span) -> bool:
    return any(
        other.label == QUOTE
        and other.id != quote.id
        and within(source.fragments, other.fragments)
        and not within(quote.fragments, other.fragments)
        for other in layer.spans_between(source.start, source.end)
    )


def _loose_ends(layer: LayerView, relation: Relation) -> Iterator[Problem]:
    for end in (relation.from_span, relation.to_span):
        if layer.span(end) is None:
            yield Problem(
                "missing-end", f"The link {relation.id} leads to a label that is not there ({end})."
            )


def _document_problems(document: Document, text: str) -> Iterator[Problem]:
    if document.length != len(text):
        what = f"{quoted_whole(titled(document.title))} should have {document.length} characters but has {len(text)}."
        yield Problem("length", what)


def _error(code: str, sentence: str, span: Span) -> Problem:
    return Problem(code, sentence, span.id)
