"""Ranked answers to *Which claim says the same?*: by the words and numbers that two claims share, then by nearness."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from annotator.domain.annotation import Cluster, Span, SpanId
from annotator.domain.identities import Referent
from annotator.domain.name_words import FUNCTION_WORDS
from annotator.domain.overlay import LayerView
from annotator.domain.reading import Reading
from annotator.domain.words import words

CLAIM = "claim"
AROUND = 60_000
"""How far around a claim others are looked for, in code points."""
MOST = 300
"""How many of them are compared, the nearest."""
_OF_NUMBERS = 2.0
"""How much more a shared number says than a shared word."""


def same_claims(reading: Reading, layer: LayerView, claim: Span, known: Sequence[Cluster]) -> list[Referent]:
    """Return the claims and groups of claims that may say the same, the most alike first.

    Claims of the article count even where no word is shared, groups of other articles only with one.
    """
    text = reading.text
    own = content(text, claim.fragments)
    scored: dict[str, tuple[float, float, Referent]] = {}
    for other in _near(layer, claim):
        cluster = layer.cluster_of(other.id)
        referent = _referent(text, other, cluster if cluster is not None and cluster.kind == CLAIM else None)
        found = -likeness(own, content(text, other.fragments)), _distance(claim, other), referent
        key = referent.cluster.id if referent.cluster is not None else other.id
        scored[key] = min(scored.get(key, found), found, key=lambda entry: entry[:2])
    for cluster in known:
        if cluster.kind == CLAIM and cluster.id not in scored:
            alike = likeness(own, content(cluster.name, [(0, len(cluster.name))]))
            if alike:
                scored[cluster.id] = -alike, float("inf"), Referent(CLAIM, cluster.name, cluster)
    current = layer.cluster_of(claim.id)
    order = sorted(scored.values(), key=lambda entry: (not _is(entry[2], current), *entry[:2]))
    return [referent for _, _, referent in order]


def content(text: str, fragments: Iterable[tuple[int, int]]) -> frozenset[str]:
    """Return the words that say something, in lower case: no articles, pronouns, prepositions."""
    found = (text[a:b].casefold() for start, end in fragments for a, b in words(text, start, end))
    return frozenset(word for word in found if word not in FUNCTION_WORDS)


def likeness(one: frozenset[str], other: frozenset[str]) -> float:
    """Return from 0 (no word in common) to 1 (the same words) how alike two claims are; numbers weigh more."""
    whole = _weight(one) + _weight(other)
    return round(2 * _weight(one & other) / whole, 3) if whole else 0.0


def _weight(found: frozenset[str]) -> float:
    return sum(_OF_NUMBERS if any(char.isdigit() for char in word) else 1.0 for word in found)


def _near(layer: LayerView, claim: Span) -> list[Span]:
    marks = layer.marks_between(max(claim.start - AROUND, 0), claim.end + AROUND)
    marks = [mark for mark in marks if mark.label == CLAIM]
    marks.sort(key=lambda mark: abs(mark.start - claim.start))
    handles = dict.fromkeys(mark.handle for mark in marks[: MOST + 1])
    return [span for span in map(layer.span_of, handles) if span.id != claim.id]


def _referent(text: str, claim: Span, cluster: Cluster | None) -> Referent:
    said = " … ".join(" ".join(text[start:end].split()) for start, end in claim.fragments)
    name = said if cluster is None else cluster.name
    span_id: SpanId | None = claim.id if cluster is None else None
    return Referent(CLAIM, name, cluster, span_id, claim.fragments)


def _distance(claim: Span, other: Span) -> float:
    return float(max(other.start - claim.end, claim.start - other.end, 0))


def _is(referent: Referent, cluster: Cluster | None) -> bool:
    return cluster is not None and referent.cluster is not None and referent.cluster.id == cluster.id
