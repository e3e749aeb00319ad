"""Values that follow from the text and from other labels (SCHEMA.md §3 d-f); nothing is changed here."""

from __future__ import annotations

from annotator.domain.annotation import Fragment, Span, Tier
from annotator.domain.cue_words import cue_kind
from annotator.domain.overlay import LayerView, labelled_between
from annotator.domain.patterns import unicode_pattern
from annotator.domain.pronouns import Stands, pronoun
from annotator.domain.quotation_lookup import QUOTE, is_waived, length, quotations_between, within
from annotator.domain.reading import Reading
from annotator.domain.schema import Schema

_WORD = r"[\p{L}\p{N}][\p{L}\p{N}\p{M}'’.-]*"
_SMALL_WORDS = "a an and as at but by de der des die du for from in la le of on or the to und with"
_SMALL = frozenset(_SMALL_WORDS.split())
_SPEAKS_AS = {"person": "person", "organization": "organization", "place": "organization"}


def quote_type(reading: Reading, layer: LayerView, span: Span) -> str:
    """Return direct, mixed or indirect from the marks; words in waived marks do not count."""
    said = [
        fragment
        for quotation in quotations_between(reading, span.start, span.end)
        if not is_waived(layer, quotation)
        for fragment in quotation.fragments
    ]
    outside = [piece for fragment in span.fragments for piece in _without(fragment, said)]
    if not any(unicode_pattern(_WORD).search(reading.text, start, end) for start, end in outside):
        return "direct"
    marked = any(start < b and a < end for start, end in span.fragments for a, b in said)
    return "mixed" if marked else "indirect"


def _without(fragment: Fragment, taken: list[Fragment]) -> list[Fragment]:
    """Return what is left of a stretch after `taken` (which may nest) is cut out."""
    left: list[Fragment] = []
    start, end = fragment
    for a, b in sorted(taken):
        if b <= start or a >= end:
            continue
        if a > start:
            left.append((start, a))
        start = max(start, b)
    if start < end:
        left.append((start, end))
    return left


def waived_reason(text: str) -> str:
    """Return title for words in Title Case, else scare."""
    words = [word.strip(".'’-") for word in unicode_pattern(_WORD).findall(text)]
    if not words or words[0][:1].islower():
        return "scare"
    capital = all(word in _SMALL or not word[:1].islower() for word in words)
    return "title" if capital else "scare"


def source_kind(reading: Reading, layer: LayerView, schema: Schema, span: Span) -> str:
    """Return the kind of a source: of its name, else of its cluster, else by its pronoun."""
    name = name_on(layer, schema, span)
    if name is not None and name.label in _SPEAKS_AS:
        return _SPEAKS_AS[name.label]
    cluster = layer.cluster_of(span.id)
    if cluster is not None and cluster.kind in _SPEAKS_AS:
        return _SPEAKS_AS[cluster.kind]
    stands = pronoun(reading.text[span.start : span.end])
    return "person" if stands not in (None, Stands.THING) else "unnamed"


def kind_of_cue(reading: Reading, span: Span) -> str:
    """Return verb, noun, preposition or punctuation."""
    return cue_kind(" ".join(reading.text[start:end] for start, end in span.fragments))


def enclosing_quote(layer: LayerView, span: Span) -> Span | None:
    """Return the smallest quote that holds every fragment of a span, none if none does."""
    found = [
        other
        for other in labelled_between(layer, span.start, span.end, (QUOTE,))
        if other.id != span.id and within(span.fragments, other.fragments)
    ]
    return min(found, key=lambda quote: (length(quote.fragments), quote.id), default=None)


def name_on(layer: LayerView, schema: Schema, span: Span) -> Span | None:
    """Return the name that stands on exactly the stretch of a source."""
    for other in labelled_between(layer, span.start, span.end, entity_labels(schema)):
        if other.fragments == span.fragments and other.id != span.id:
            return other
    return None


def entity_labels(schema: Schema) -> frozenset[str]:
    """Return the ids of the labels of names."""
    return frozenset(label.id for label in schema.labels if label.tier is Tier.ENTITIES)
