"""A layer as it would be after some changes, while the layer itself stays as it is."""

from __future__ import annotations

from collections.abc import Collection, Container, Iterable, Iterator, Sequence
from typing import Protocol

from annotator.domain.annotation import (
    AnnotatorName,
    Cluster,
    ClusterId,
    Membership,
    Relation,
    RelationId,
    Span,
    SpanId,
)
from annotator.domain.change import Change
from annotator.domain.layer import Mark, marks_of, span_order

_FAR = 1 << 40
"""Handles of changed spans lie beyond every handle of a layer."""


class LayerView(Protocol):
    """What the rules of the domain read of a layer; `Layer` and `Overlay` are such views."""

    annotator: AnnotatorName

    def marks_between(self, start: int, end: int) -> list[Mark]:
        """Return the fragments that share a character with [start, end), by start."""

    def marks_labelled(self, labels: Collection[str]) -> list[Mark]:
        """Return the fragments of the spans with some labels, by start. Looks at all marks."""

    def spans_between(self, start: int, end: int) -> list[Span]:
        """Return the spans with a fragment in [start, end), in export order."""

    def span_of(self, handle: int) -> Span:
        """Return the span that a mark belongs to."""

    def spans_of(self, handles: Iterable[int]) -> list[Span]:
        """Return the spans that marks belong to, in the order of `handles`, loaded at once."""

    def span(self, span_id: SpanId) -> Span | None:
        """Return the span, none if there is no such one."""

    def handle(self, span_id: SpanId) -> int | None:
        """Return what the marks of a span carry, none if there is no such span."""

    def relations_from(self, span_id: SpanId, type_id: str | None = None) -> list[Relation]:
        """Return the relations that start at a span, of one type or of all."""

    def relations_to(self, span_id: SpanId, type_id: str | None = None) -> list[Relation]:
        """Return the relations that end at a span, of one type or of all."""

    def membership(self, span_id: SpanId) -> Membership | None:
        """Return the membership of a span."""

    def cluster(self, cluster_id: ClusterId) -> Cluster | None:
        """Return a cluster with a member here."""

    def cluster_of(self, span_id: SpanId) -> Cluster | None:
        """Return who or what a span means."""

    def clusters(self) -> list[Cluster]:
        """Return the clusters with at least one member here."""

    def member_ids(self, cluster_id: ClusterId) -> list[SpanId]:
        """Return the ids of the members of a cluster in this article, in no particular order."""

    def members(self, cluster_id: ClusterId) -> list[Span]:
        """Return the members of a cluster in this article, in export order."""


def labelled_between(layer: LayerView, start: int, end: int, labels: Container[str]) -> list[Span]:
    """Return the spans with one of `labels` and a fragment in [start, end), in export order; makes no others."""
    marks = layer.marks_between(start, end)
    handles = dict.fromkeys(mark.handle for mark in marks if mark.label in labels)
    return sorted((layer.span_of(handle) for handle in handles), key=span_order)


class Overlay:
    """A view on `base` with changes on top; costs only what is changed."""

    def __init__(self, base: LayerView, changes: Iterable[Change] = ()) -> None:
        """Start from `base` with `changes` on top."""
        self.annotator = base.annotator
        self._base = base
        self._spans: dict[SpanId, Span | None] = {}
        self._own_handles: dict[SpanId, int] = {}
        self._ids: dict[int, SpanId] = {}
        self._hidden: set[int] = set()
        self._far: int = _FAR + (base._far if isinstance(base, Overlay) else 0)
        self._relations: dict[RelationId, Relation | None] = {}
        self._memberships: dict[SpanId, Membership | None] = {}
        self._clusters: dict[ClusterId, Cluster | None] = {}
        self.apply(changes)

    def apply(self, changes: Iterable[Change]) -> None:
        """Put further changes on top. Changes of other annotators are passed over."""
        for change in changes:
            before, after = change.before, change.after
            sample = after if after is not None else before
            if getattr(sample, "annotator", self.annotator) != self.annotator:
                continue
            if isinstance(sample, Span):
                self._put_span(sample.id, after if isinstance(after, Span) else None)
            elif isinstance(sample, Relation):
                self._relations[sample.id] = after if isinstance(after, Relation) else None
            elif isinstance(sample, Cluster):
                self._clusters[sample.id] = after if isinstance(after, Cluster) else None
            elif isinstance(sample, Membership):
                self._put_membership(before, after)

    def _put_span(self, span_id: SpanId, span: Span | None) -> None:
        if span_id not in self._spans:
            if (handle := self._base.handle(span_id)) is not None:
                self._hidden.add(handle)
            self._own_handles[span_id] = self._far + len(self._ids)
            self._ids[self._own_handles[span_id]] = span_id
        self._spans[span_id] = span

    def _put_membership(self, before: object, after: object) -> None:
        # A span moves by one deleted and one created membership, which may come in either order.
        if isinstance(before, Membership):
            now = self.membership(before.span)
            if now is None or now.cluster == before.cluster:
                self._memberships[before.span] = None
        if isinstance(after, Membership):
            self._memberships[after.span] = after

    # -- spans

    def marks_between(self, start: int, end: int) -> list[Mark]:
        """Return the fragments that share a character with [start, end), by start."""
        own = [span for span in self._own_spans() if span.start < end and span.end > start]
        found = self._with_marks_of(own, self._base.marks_between(start, end))
        return [mark for mark in found if mark.start < end and mark.end > start] if own else found

    def marks_labelled(self, labels: Collection[str]) -> list[Mark]:
        """Return the fragments of the spans with some labels, by start."""
        own = [span for span in self._own_spans() if span.label in labels]
        return self._with_marks_of(own, self._base.marks_labelled(labels))

    def _own_spans(self) -> Iterator[Span]:
        return (span for span in self._spans.values() if span is not None)

    def _with_marks_of(self, own: Sequence[Span], found: list[Mark]) -> list[Mark]:
        """Return the marks of the base without those of spans that are changed here, and those of `own`."""
        kept = [mark for mark in found if mark.handle not in self._hidden] if self._hidden else found
        more = [mark for span in own for mark in marks_of(span, self._own_handles[span.id])]
        return sorted((*kept, *more)) if more else kept

    def span_of(self, handle: int) -> Span:
        """Return the span that a mark belongs to."""
        if handle not in self._ids:
            return self._base.span_of(handle)
        found = self._spans[self._ids[handle]]
        if found is None:
            raise KeyError(handle)
        return found

    def spans_of(self, handles: Iterable[int]) -> list[Span]:
        """Return the spans that marks belong to, in the order of `handles`, loaded at once."""
        handles = list(handles)
        based = [handle for handle in handles if handle not in self._ids]
        found = dict(zip(based, self._base.spans_of(based), strict=True))
        return [found[handle] if handle in found else self.span_of(handle) for handle in handles]

    def spans_between(self, start: int, end: int) -> list[Span]:
        """Return the spans with a fragment in [start, end), in export order."""
        handles = dict.fromkeys(mark.handle for mark in self.marks_between(start, end))
        return sorted((self.span_of(handle) for handle in handles), key=span_order)

    def span(self, span_id: SpanId) -> Span | None:
        """Return the span, none if there is no such one."""
        return self._spans[span_id] if span_id in self._spans else self._base.span(span_id)

    def handle(self, span_id: SpanId) -> int | None:
        """Return what the marks of a span carry, none if there is no such span."""
        if span_id in self._spans:
            return self._own_handles[span_id] if self._spans[span_id] is not None else None
        return self._base.handle(span_id)

    # -- links

    def relations_from(self, span_id: SpanId, type_id: str | None = None) -> list[Relation]:
        """Return the relations that start at a span, of one type or of all."""
        found = self._base.relations_from(span_id, type_id)
        own = (r for r in self._relations.values() if r is not None and r.from_span == span_id)
        return self._with_own(found, (r for r in own if type_id in (None, r.type)))

    def relations_to(self, span_id: SpanId, type_id: str | None = None) -> list[Relation]:
        """Return the relations that end at a span, of one type or of all."""
        found = self._base.relations_to(span_id, type_id)
        own = (r for r in self._relations.values() if r is not None and r.to_span == span_id)
        return self._with_own(found, (r for r in own if type_id in (None, r.type)))

    def _with_own(self, found: list[Relation], own: Iterable[Relation]) -> list[Relation]:
        return [r for r in found if r.id not in self._relations] + list(own)

    def membership(self, span_id: SpanId) -> Membership | None:
        """Return the membership of a span."""
        if span_id in self._memberships:
            return self._memberships[span_id]
        return self._base.membership(span_id)

    def cluster(self, cluster_id: ClusterId) -> Cluster | None:
        """Return a cluster with a member here."""
        return self._clusters[cluster_id] if cluster_id in self._clusters else self._base.cluster(cluster_id)

    def cluster_of(self, span_id: SpanId) -> Cluster | None:
        """Return who or what a span means."""
        membership = self.membership(span_id)
        return None if membership is None else self.cluster(membership.cluster)

    def clusters(self) -> list[Cluster]:
        """Return the clusters with at least one member here."""
        found = {cluster.id: cluster for cluster in self._base.clusters()}
        found.update((key, cluster) for key, cluster in self._clusters.items() if cluster is not None)
        for membership in self._memberships.values():
            if membership is not None and (cluster := self.cluster(membership.cluster)) is not None:
                found[cluster.id] = cluster
        return [c for c in found.values() if self.cluster(c.id) is not None and self.member_ids(c.id)]

    def member_ids(self, cluster_id: ClusterId) -> list[SpanId]:
        """Return the ids of the members of a cluster in this article, in no particular order."""
        found = [span_id for span_id in self._base.member_ids(cluster_id) if span_id not in self._memberships]
        found += [key for key, m in self._memberships.items() if m is not None and m.cluster == cluster_id]
        return found

    def members(self, cluster_id: ClusterId) -> list[Span]:
        """Return the members of a cluster in this article, in export order."""
        spans = (self.span(span_id) for span_id in self.member_ids(cluster_id))
        return sorted((span for span in spans if span is not None), key=span_order)
