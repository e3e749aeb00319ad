"""Ranked answers to *Who is that?*: people and organizations of the article, the last speakers first.

A name can be asked about too; then only what it can mean counts, its own cluster first.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from annotator.domain.annotation import Cluster, Fragment, Span, SpanId
from annotator.domain.asking import SOURCE
from annotator.domain.name_words import FUNCTION_WORDS
from annotator.domain.overlay import LayerView
from annotator.domain.pronouns import Stands, means_person, pronoun
from annotator.domain.quotation_lookup import QUOTE, overlap, within
from annotator.domain.reading import Reading

BEFORE, AFTER = 8000, 2000
"""How far around the source mentions are looked for, in code points."""

_KINDS = ("person", "organization")
_AGAINST = {Stands.HE: Stands.SHE, Stands.SHE: Stands.HE}
_TITLES = {"mr": Stands.HE, "sir": Stands.HE, "lord": Stands.HE, "herr": Stands.HE}
_TITLES |= dict.fromkeys(("mrs", "ms", "miss", "dame", "lady", "frau", "madam", "madame"), Stands.SHE)
BESIDE = 60
"""How far from a name a function may stand that also names the source: “the producer” for “producer Ida Moen”."""


@dataclass(slots=True)
class Referent:
    """Somebody or some body that a source may mean. `cluster` is none for a name that stands alone."""

    kind: str
    name: str
    cluster: Cluster | None = None
    name_span: SpanId | None = None
    fragments: tuple[Fragment, ...] = ()
    score: float = float("inf")
    pronouns: set[Stands] = field(default_factory=set)

    def mentioned(self, span: Span, score: float) -> None:
        """Remember the mention that counts most."""
        if score < self.score:
            self.score, self.fragments = score, span.fragments


def referents(reading: Reading, layer: LayerView, source: Span, known: Sequence[Cluster]) -> list[Referent]:
    """Return who a source may be, best first: agreeing in kind, then by nearness of the last mention.

    Speakers count as nearer than others, names inside quotes as farther, names beside which the words of the
    source stand as nearest; those of other articles come last, with the same last word first.
    """
    kinds = cluster_kinds(source)
    near = layer.spans_between(max(source.start - BEFORE, 0), source.end + AFTER)
    quotes = [span for span in near if span.label == QUOTE]
    speakers = [span for span in near if span.label == SOURCE and layer.relations_to(span.id, SOURCE)]
    own = {relation.from_span for relation in layer.relations_to(source.id, SOURCE)}
    found: dict[str, Referent] = {}
    function = _function(reading.text, source)
    for span in near:
        if span.id == source.id or span.label not in (*kinds, SOURCE):
            continue
        referent = _referent(reading, layer, span, found, kinds)
        if referent is None:
            continue
        stands = pronoun(reading.text[span.start : span.end]) or _titled(reading.text, span)
        if stands is not None:
            referent.pronouns.add(stands)
        holding = {quote.id for quote in quotes if within(span.fragments, quote.fragments)}
        if not holding & own:
            spoke = any(overlap(span.fragments, speaker.fragments) for speaker in speakers)
            beside = bool(function) and function in _around(reading.text, span)
            referent.mentioned(span, -0.5 if beside else _score(source, span, spoke, bool(holding)))
    for cluster in known:
        if cluster.kind in kinds:
            found.setdefault(cluster.id, Referent(cluster.kind, cluster.name, cluster))
    return _ranked(reading, source, list(found.values()), layer.cluster_of(source.id))


def cluster_kinds(span: Span) -> tuple[str, ...]:
    """Return the kinds of clusters that a span can be in: a name those of its label, a source two."""
    return _KINDS if span.label == SOURCE else (span.label,)


def _referent(
    reading: Reading, layer: LayerView, span: Span, found: dict[str, Referent], kinds: tuple[str, ...]
) -> Referent | None:
    cluster = layer.cluster_of(span.id)
    if cluster is not None and cluster.kind in kinds:
        return found.setdefault(cluster.id, Referent(cluster.kind, cluster.name, cluster))
    if cluster is not None or span.label not in kinds:
        return None
    name = " ".join(reading.text[span.start : span.end].split())
    return found.setdefault(f"{span.label} {name}", Referent(span.label, name, None, span.id))


def _score(source: Span, span: Span, spoke: bool, quoted: bool) -> float:
    if source.start <= span.start and span.end <= source.end:
        return -1.0
    before = source.start - span.end
    distance = float(before) if before >= 0 else 3000.0 + span.start - source.end
    return distance * (0.3 if spoke else 1.0) * (1.5 if quoted else 1.0)


def _function(text: str, source: Span) -> str:
    """Return what a source like “the executive producer” says of itself, nothing for a pronoun or a name."""
    said = text[source.start : source.end].casefold().split()
    left = [word.strip(".,") for word in said if word not in FUNCTION_WORDS]
    return " ".join(left) if source.label == SOURCE and said[:1] == ["the"] else ""


def _around(text: str, name: Span) -> str:
    return " ".join(text[max(name.start - BESIDE, 0) : name.end + BESIDE].casefold().split())


def _titled(text: str, name: Span) -> Stands | None:
    """Return what the title before a name says of its bearer: Mr. Falk is a he."""
    before = text[max(name.start - 12, 0) : name.start].casefold().split()
    return _TITLES.get(before[-1].rstrip(".")) if before else None


def _ranked(reading: Reading, source: Span, found: list[Referent], current: Cluster | None) -> list[Referent]:
    text = reading.text[source.start : source.end]
    kind = new_kind(reading.text, source)
    stands = pronoun(text)
    against = None if stands is None else _AGAINST.get(stands)
    last = (text.split() or [""])[-1].casefold()

    def order(referent: Referent) -> tuple[bool, bool, bool, float, bool]:
        disagrees = against in referent.pronouns and stands not in referent.pronouns
        is_current = (
            current is not None and referent.cluster is not None and referent.cluster.id == current.id
        )
        other_name = last not in referent.name.casefold().split()
        return not is_current, referent.kind != kind, disagrees, referent.score, other_name

    return sorted(found, key=order)


def new_kind(text: str, source: Span) -> str:
    """Return what a cluster that is made for a source is: a person, or an organization.

    What a person set as its kind counts, else its words: “it”, “which” and “the council” are organizations.
    A name is what its label says.
    """
    if source.label != SOURCE:
        return source.label
    kind = source.attributes.get("kind")
    if kind in _KINDS and "kind" not in source.derived:
        return str(kind)
    return "person" if means_person(text[source.start : source.end]) else "organization"
