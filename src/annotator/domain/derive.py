"""What follows from a change, in the same step (SCHEMA.md §3); what a person set is never touched."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace

from annotator.domain.annotation import (
    RULE,
    Cluster,
    ClusterId,
    Membership,
    Relation,
    RelationId,
    Span,
    SpanId,
    Tier,
    Value,
)
from annotator.domain.change import Change, changed, created, deleted, merge_changes
from annotator.domain.derived_values import (
    enclosing_quote,
    kind_of_cue,
    quote_type,
    source_kind,
    waived_reason,
)
from annotator.domain.name_clusters import Names
from annotator.domain.overlay import LayerView, Overlay, labelled_between
from annotator.domain.reading import Reading
from annotator.domain.schema import Schema

_QUOTE, _SOURCE, _CLAIM, _WAIVED = "quote", "source", "claim", "waived"
_CLAIMANT, _ASSERTED_BY = "claimant", "asserted_by"


def derive(
    reading: Reading,
    layer: LayerView,
    schema: Schema,
    changes: Iterable[Change],
    mint: Callable[[], str],
    now: str,
) -> list[Change]:
    """Return the further changes that follow from `changes`, which `layer` shows already.

    Names share clusters, claims get their claimant, derived attributes their values. `mint` gives ids,
    `now` is the time they carry. Costs what lies near the changed spans, and the names of the same words.
    """
    touched = _Touched.by(changes, schema)
    work = _Work(reading, Overlay(layer), schema, mint, now)
    names = Names(reading.text, work.layer, schema, mint)
    names.follow(touched.names(work.layer), touched.with_label(_SOURCE), touched.clusters)
    work.changes += names.changes
    work.values(touched, names.moved)
    work.claims(touched)
    return list(merge_changes(work.changes))


@dataclass(slots=True)
class _Touched:
    """What the changes of a step speak of: spans before and after, and the ends of links."""

    schema: Schema
    spans: list[Span] = field(default_factory=list)
    links: list[Relation] = field(default_factory=list)
    members: list[SpanId] = field(default_factory=list)
    clusters: list[ClusterId] = field(default_factory=list)

    @classmethod
    def by(cls, changes: Iterable[Change], schema: Schema) -> _Touched:
        touched = cls(schema)
        for change in changes:
            for value in (change.before, change.after):
                if isinstance(value, Span):
                    touched.spans.append(value)
                elif isinstance(value, Relation):
                    touched.links.append(value)
                elif isinstance(value, Membership):
                    touched.members.append(value.span)
                    touched.clusters.append(value.cluster)
                elif isinstance(value, Cluster):
                    touched.clusters.append(value.id)
        return touched

    def with_label(self, *labels: str) -> list[Span]:
        return [span for span in self.spans if span.label in labels]

    def names(self, layer: Overlay) -> list[Span]:
        linked = (span for span_id in self.members if (span := layer.span(span_id)) is not None)
        return [s for s in (*self.spans, *linked) if self.schema.tier(s.label) is Tier.ENTITIES]


@dataclass(slots=True)
class _Work:
    """The changes found so far, and the layer as it is with them."""

    reading: Reading
    layer: Overlay
    schema: Schema
    mint: Callable[[], str]
    now: str
    changes: list[Change] = field(default_factory=list)

    def values(self, touched: _Touched, moved: Sequence[SpanId]) -> None:
        """Find type, reason and kind of all spans that changed or whose neighbors say something else now."""
        ids = dict.fromkeys(span.id for span in touched.spans)
        ids.update(dict.fromkeys((*touched.members, *moved)))
        for cluster_id in touched.clusters:
            if self.layer.cluster(cluster_id) is not None:
                ids.update(dict.fromkeys(self.layer.member_ids(cluster_id)))
        ids.update((span.id, None) for span in self._near(touched.with_label(_WAIVED), _QUOTE))
        ids.update((span.id, None) for span in self._near(touched.names(self.layer), _SOURCE))
        for span_id in ids:
            span = self.layer.span(span_id)
            if span is not None and (found := self._value(span)) is not None:
                self._set(span, *found)

    def _value(self, span: Span) -> tuple[str, str] | None:
        """Return the attribute that is derived for a label, and its value."""
        match span.label:
            case "quote":
                return "type", quote_type(self.reading, self.layer, span)
            case "waived":
                return "reason", waived_reason(self.reading.text[span.start : span.end])
            case "source":
                return "kind", source_kind(self.reading, self.layer, self.schema, span)
            case "cue":
                return "kind", kind_of_cue(self.reading, span)
        return None

    def claims(self, touched: _Touched) -> None:
        """Find who asserts the claims that changed, or whose quote changed or got another source."""
        ids = dict.fromkeys(span.id for span in touched.with_label(_CLAIM))
        ids.update((link.from_span, None) for link in touched.links if link.type == _CLAIMANT)
        quotes = touched.with_label(_QUOTE)
        linked = (self.layer.span(link.from_span) for link in touched.links if link.type == _SOURCE)
        quotes += [span for span in linked if span is not None]
        ids.update((span.id, None) for span in self._near(quotes, _CLAIM))
        for span_id in ids:
            span = self.layer.span(span_id)
            if span is not None and span.label == _CLAIM:
                self._claim(span)

    def _claim(self, claim: Span) -> None:
        quote = enclosing_quote(self.layer, claim)
        claim = self._set(claim, _ASSERTED_BY, "author" if quote is None else "source")
        by_author = claim.attributes.get(_ASSERTED_BY) == "author"
        sources = [] if quote is None or by_author else self.layer.relations_from(quote.id, _SOURCE)
        self._claimed_by(claim, [relation.to_span for relation in sources])

    def _claimed_by(self, claim: Span, sources: Sequence[SpanId]) -> None:
        relations = self.layer.relations_from(claim.id, _CLAIMANT)
        chosen = any(relation.origin != RULE for relation in relations)
        kind = self.schema.relation(_CLAIMANT)
        wanted = [] if chosen or kind is None or not kind.active else list(sources[:1])
        for relation in relations:
            if relation.origin == RULE and relation.to_span in wanted:
                wanted.remove(relation.to_span)
            elif relation.origin == RULE:
                self._put(deleted(relation))
        for source in wanted:
            relation_id = RelationId(self.mint())
            annotator = self.layer.annotator
            self._put(created(Relation(relation_id, _CLAIMANT, claim.id, source, annotator, self.now, RULE)))

    def _near(self, spans: Iterable[Span], label: str) -> Iterator[Span]:
        """Yield the spans with a label that share a character with one of `spans`."""
        for span in spans:
            yield from labelled_between(self.layer, span.start, span.end, (label,))

    def _set(self, span: Span, name: str, value: Value) -> Span:
        """Give a span a derived value, unless a person set one or the label has no such attribute."""
        label = self.schema.label(span.label)
        attribute = label.attribute(name) if label is not None else None
        if label is None or attribute is None or not attribute.derived:
            return span
        if span.attributes.get(name) == value or (name in span.attributes and name not in span.derived):
            return span
        values = {**span.attributes, name: value}
        order = [a.id for a in label.attributes if a.id in values]
        order += [key for key in values if key not in order]
        names = {*span.derived, name}
        after = replace(
            span,
            attributes={key: values[key] for key in order},
            derived=tuple(key for key in order if key in names),
        )
        self._put(changed(span, after))
        return after

    def _put(self, change: Change) -> None:
        self.layer.apply([change])
        self.changes.append(change)
