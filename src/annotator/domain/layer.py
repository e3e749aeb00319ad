"""One annotator's annotations of one article, as flat arrays; a `Span` object is made when one is touched."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from time import perf_counter
from typing import Protocol

from annotator.domain.annotation import (
    AnnotatorName,
    Cluster,
    ClusterId,
    Fragment,
    LayerState,
    Membership,
    Relation,
    RelationId,
    Reviewed,
    Span,
    SpanId,
    Tier,
)
from annotator.domain.change import Change
from annotator.domain.mark_index import DOUBT, FIRST, LAST, LONG, Mark, MarkIndex

__all__ = [
    "DOUBT",
    "FIRST",
    "HEAD",
    "LAST",
    "LONG",
    "Layer",
    "Links",
    "Mark",
    "SpanLoader",
    "marks_of",
    "span_order",
]

HEAD = 12_000
"""What of a long article is loaded before the first paint (code points); the rest comes in slices or when asked for."""

_BLOCK_BITS = 16
_FEW_BLOCKS = 3
"""Stretches that are read by themselves while the rest is still missing; each costs a look at all rows."""


class SpanLoader(Protocol):
    """Where spans that are not in memory come from."""

    def spans_by_handle(self, handles: Sequence[int]) -> list[Span]:
        """Return the spans in the order of `handles`."""

    def span_by_id(self, span_id: SpanId) -> tuple[int, Span] | None:
        """Return handle and span, none where this layer has no such span."""


class MarkLoader(Protocol):
    """Where the marks behind the head come from: all of them as they were when the head was read.

    Spans made since must not come again; of those changed or deleted since, the layer takes care.
    """

    def marks_around(self, start: int, end: int) -> list[Mark]:
        """Return all marks of the spans that reach into [start, end). O(spans of the article)."""

    def pages(self) -> Iterator[list[Mark]]:
        """Yield the marks of all spans, those of a millisecond or two at a time, in any order."""


@dataclass(frozen=True, slots=True)
class Links:
    """All relations, clusters and memberships that touch the spans of one layer."""

    relations: tuple[Relation, ...] = ()
    clusters: tuple[Cluster, ...] = ()
    memberships: tuple[Membership, ...] = ()


class NoSpans:
    """A loader of a layer that starts empty."""

    def spans_by_handle(self, handles: Sequence[int]) -> list[Span]:
        """Return nothing: there are no handles that this loader gave out."""
        raise KeyError(handles)

    def span_by_id(self, span_id: SpanId) -> tuple[int, Span] | None:
        """Return none."""
        return None


class Layer:
    """The annotations of one annotator on one article.

    Follows the log through `apply`. Reading costs O(log n + hits). Where `rest` is given, `marks` are those of the
    spans that start before `HEAD`; the others come with `load_on`, or earlier where somebody asks for them.
    """

    def __init__(
        self,
        annotator: AnnotatorName,
        marks: Iterable[Mark] = (),
        loader: SpanLoader | None = None,
        links: Callable[[], Links] = Links,
        state: LayerState | None = None,
        reviewed: Iterable[Reviewed] = (),
        rest: MarkLoader | None = None,
    ) -> None:
        self.annotator = annotator
        self.stored_state = state
        self.reviewed: dict[Tier, Reviewed] = {entry.tier: entry for entry in reviewed}
        self._loader = loader or NoSpans()
        self._spans: dict[int, Span] = {}
        self._handles: dict[SpanId, int] = {}
        self._deleted: set[SpanId] = set()
        self._next_handle = -1
        self._load_links: Callable[[], Links] | None = links
        self._relations: dict[RelationId, Relation] = {}
        self._links_of: dict[SpanId, list[RelationId]] = {}
        self._clusters: dict[ClusterId, Cluster] = {}
        self._members: dict[ClusterId, list[SpanId]] = {}
        self._memberships: dict[SpanId, Membership] = {}
        self._marks = MarkIndex()
        self._rest = rest
        self._pages: Iterator[list[Mark]] | None = None
        # While marks are still missing: the handles of spans that are here, or changed, or deleted.
        self._known: set[int] = set()
        self._blocks: set[int] = set()
        self._take(marks)

    @property
    def has_links(self) -> bool:
        """Whether relations and clusters are in memory; else they are read when somebody asks for one."""
        return self._load_links is None

    @property
    def state(self) -> LayerState:
        """What the annotator says of the article as a whole; new as long as nothing is stored."""
        return self.stored_state or LayerState(self.annotator)

    # -- spans

    @property
    def complete(self) -> bool:
        """Whether all marks are in memory."""
        return self._rest is None

    def load_on(self, milliseconds: float) -> bool:
        """Load marks for about that long, one page at least; return whether all are here."""
        until = perf_counter() + milliseconds / 1000
        while self._rest is not None:
            self._load_page()
            if perf_counter() >= until:
                break
        return self._rest is None

    def marks_between(self, start: int, end: int) -> list[Mark]:
        """Return the fragments that share a character with [start, end), by start."""
        self._reach(start, end)
        return self._marks.between(start, end)

    def marks(self) -> Iterator[Mark]:
        """Yield every fragment; short ones by start, then long ones by start."""
        self._load_all()
        yield from self._marks

    def spans_between(self, start: int, end: int) -> list[Span]:
        """Return the spans with a fragment in [start, end), in export order."""
        handles = dict.fromkeys(mark.handle for mark in self.marks_between(start, end))
        return sorted(self._touch(list(handles)), key=span_order)

    def spans(self) -> list[Span]:
        """Return all spans in export order. Makes every object: not for long articles at open."""
        handles = dict.fromkeys(mark.handle for mark in self.marks())
        return sorted(self._touch(list(handles)), key=span_order)

    def span_of(self, handle: int) -> Span:
        """Return the span that a mark belongs to."""
        return self._touch([handle])[0]

    def spans_of(self, handles: Iterable[int]) -> list[Span]:
        """Return the spans that marks belong to, in the order of `handles`, loaded at once."""
        return self._touch(list(handles))

    def span(self, span_id: SpanId) -> Span | None:
        """Return the span, none if this layer has no such one."""
        handle = self._handle(span_id)
        return None if handle is None else self.span_of(handle)

    def handle(self, span_id: SpanId) -> int | None:
        """Return what the marks of a span carry, none if this layer has no such span."""
        return self._handle(span_id)

    def next_mark(self, offset: int) -> Mark | None:
        """Return the first mark that starts at or after `offset` and opens its span."""
        if self._rest is not None:
            end = offset + (1 << _BLOCK_BITS)
            self._reach(offset, end)
            found = self._marks.first_from(offset)
            if found is not None and found.start < end:
                return found
            self._load_all()
        return self._marks.first_from(offset)

    def previous_mark(self, offset: int) -> Mark | None:
        """Return the last mark that starts before `offset` and opens its span."""
        if self._rest is not None and offset > HEAD:
            start = max(0, offset - (1 << _BLOCK_BITS))
            self._reach(start, offset)
            found = self._marks.last_before(offset)
            if found is not None and found.start >= start:
                return found
            self._load_all()
        return self._marks.last_before(offset)

    def __len__(self) -> int:
        return sum(1 for mark in self.marks() if mark.flags & FIRST)

    # -- links

    def relation(self, relation_id: RelationId) -> Relation | None:
        """Return the relation, none if unknown."""
        self._links()
        return self._relations.get(relation_id)

    def relations(self) -> list[Relation]:
        """Return all relations, in no particular order."""
        self._links()
        return list(self._relations.values())

    def relations_from(self, span_id: SpanId, type_id: str | None = None) -> list[Relation]:
        """Return the relations that start at a span, of one type or of all."""
        return [r for r in self._touching(span_id) if r.from_span == span_id and type_id in (None, r.type)]

    def relations_to(self, span_id: SpanId, type_id: str | None = None) -> list[Relation]:
        """Return the relations that end at a span, of one type or of all."""
        return [r for r in self._touching(span_id) if r.to_span == span_id and type_id in (None, r.type)]

    def membership(self, span_id: SpanId) -> Membership | None:
        """Return the membership of a span: a span is in one cluster at most."""
        self._links()
        return self._memberships.get(span_id)

    def cluster(self, cluster_id: ClusterId) -> Cluster | None:
        """Return a cluster that has a member here, or had one since the article was opened."""
        self._links()
        return self._clusters.get(cluster_id)

    def cluster_of(self, span_id: SpanId) -> Cluster | None:
        """Return who or what a span means, none if nobody said."""
        membership = self.membership(span_id)
        return None if membership is None else self.cluster(membership.cluster)

    def clusters(self) -> list[Cluster]:
        """Return the clusters with at least one member here, by first member."""
        self._links()
        return [c for c in self._clusters.values() if self._members.get(c.id)]

    def member_ids(self, cluster_id: ClusterId) -> list[SpanId]:
        """Return the ids of the members of a cluster in this article, in no particular order."""
        self._links()
        return list(self._members.get(cluster_id, ()))

    def members(self, cluster_id: ClusterId) -> list[Span]:
        """Return the members of a cluster in this article, in export order."""
        self._links()
        found = (self.span(span_id) for span_id in self._members.get(cluster_id, ()))
        return sorted((span for span in found if span is not None), key=span_order)

    # -- change

    def expect(self, changes: Iterable[Change]) -> None:
        """Load the spans that `changes` start from; called before the store changes, for `apply` after it."""
        for change in changes:
            if not isinstance(change.before, Span):
                continue
            if change.before.annotator == self.annotator:
                self._handle(change.before.id)
            elif change.after is None:
                self._load_all()  # the place of a deleted span may be given to one of this layer

    def apply(self, changes: Iterable[Change]) -> list[Fragment]:
        """Follow the log; return the stretches whose drawing changed. Changes of other annotators are passed over."""
        touched: list[Fragment] = []
        for change in changes:
            for value in (change.before, change.after):
                if isinstance(value, Span) and value.annotator == self.annotator:
                    touched.extend(value.fragments)
            self._follow(change, touched)
        return touched

    def learn(self, cluster: Cluster) -> None:
        """Get to know a cluster of another article that a span here has joined."""
        self._clusters[cluster.id] = cluster

    def _follow(self, change: Change, touched: list[Fragment]) -> None:
        before, after = change.before, change.after
        sample = after if after is not None else before
        owner = getattr(sample, "annotator", self.annotator)
        if owner != self.annotator:
            return
        if isinstance(sample, Span):
            self._replace_span(before, after)
        elif isinstance(sample, LayerState):
            self.stored_state = after if isinstance(after, LayerState) else None
        elif isinstance(sample, Reviewed):
            self.reviewed.pop(sample.tier, None)
            if isinstance(after, Reviewed):
                self.reviewed[after.tier] = after
        elif self._load_links is None:
            touched.extend(self._follow_link(before, after))

    def _reach(self, start: int, end: int) -> None:
        """Make sure that the marks in [start, end) are here."""
        if self._rest is None or end <= HEAD:
            return
        first, last = max(0, start) >> _BLOCK_BITS, (end - 1) >> _BLOCK_BITS
        missing = [number for number in range(first, last + 1) if number not in self._blocks]
        if not missing:
            return
        if len(self._blocks) + len(missing) > _FEW_BLOCKS:
            self._load_all()
            return
        self._blocks.update(missing)
        self._take(self._rest.marks_around(missing[0] << _BLOCK_BITS, missing[-1] + 1 << _BLOCK_BITS))

    def _load_all(self) -> None:
        while self._rest is not None:
            self._load_page()

    def _load_page(self) -> None:
        assert self._rest is not None
        if self._pages is None:
            self._pages = self._rest.pages()
        page = next(self._pages, None)
        if page is None:
            self._rest = self._pages = None
            self._known, self._blocks = set(), set()
        else:
            self._take(page)

    def _take(self, marks: Iterable[Mark]) -> None:
        """Put in the marks of spans that are not here yet, and remember that they are."""
        known = self._known
        fresh = [mark for mark in marks if mark[3] not in known]
        self._marks.add(fresh)
        if self._rest is not None:
            known.update(mark[3] for mark in fresh)

    def _replace_span(self, before: object, after: object) -> None:
        handle: int | None = None
        if isinstance(before, Span):
            handle = self._handle(before.id)
            if handle is not None:
                self._drop(handle, before)
            self._deleted.add(before.id)
        if isinstance(after, Span):
            self._deleted.discard(after.id)
            if handle is None:
                handle = self._next_handle
                self._next_handle -= 1
            self._handles[after.id] = handle
            self._spans[handle] = after
            self._marks.add(marks_of(after, handle))

    def _drop(self, handle: int, span: Span) -> None:
        self._spans.pop(handle, None)
        self._handles.pop(span.id, None)
        self._marks.remove(handle, span.fragments)
        if self._rest is not None:
            self._known.add(handle)

    def _follow_link(self, before: object, after: object) -> list[Fragment]:
        ends: list[SpanId] = []
        if isinstance(before, Relation):
            self._relations.pop(before.id, None)
            for end in {before.from_span, before.to_span}:
                self._links_of[end].remove(before.id)
                ends.append(end)
        if isinstance(after, Relation):
            self._put_relation(after)
            ends += [after.from_span, after.to_span]
        if isinstance(before, Membership):
            self._memberships.pop(before.span, None)
            self._members[before.cluster].remove(before.span)
            ends.append(before.span)
        if isinstance(after, Membership):
            self._put_membership(after)
            ends.append(after.span)
        if isinstance(before, Cluster) and after is None:
            self._clusters.pop(before.id, None)
        if isinstance(after, Cluster):
            self._clusters[after.id] = after
        found = (self.span(end) for end in ends)
        return [fragment for span in found if span is not None for fragment in span.fragments]

    def _put_relation(self, relation: Relation) -> None:
        self._relations[relation.id] = relation
        for end in {relation.from_span, relation.to_span}:
            self._links_of.setdefault(end, []).append(relation.id)

    def _put_membership(self, membership: Membership) -> None:
        self._memberships[membership.span] = membership
        self._members.setdefault(membership.cluster, []).append(membership.span)

    def _links(self) -> None:
        if self._load_links is None:
            return
        links, self._load_links = self._load_links(), None
        for relation in links.relations:
            self._put_relation(relation)
        self._clusters.update((cluster.id, cluster) for cluster in links.clusters)
        for membership in links.memberships:
            self._put_membership(membership)

    def _touching(self, span_id: SpanId) -> list[Relation]:
        self._links()
        return [self._relations[key] for key in self._links_of.get(span_id, ())]

    def _handle(self, span_id: SpanId) -> int | None:
        handle = self._handles.get(span_id)
        if span_id in self._deleted:
            return None
        if handle is None and (found := self._loader.span_by_id(span_id)) is not None:
            handle, span = found
            self._handles[span_id] = handle
            self._spans[handle] = span
        return handle

    def _touch(self, handles: list[int]) -> list[Span]:
        missing = [handle for handle in handles if handle not in self._spans]
        if missing:
            for handle, span in zip(missing, self._loader.spans_by_handle(missing), strict=True):
                self._spans[handle] = span
                self._handles[span.id] = handle
        return [self._spans[handle] for handle in handles]


def marks_of(span: Span, handle: int) -> list[Mark]:
    """Return the marks of a span, by start."""
    last = len(span.fragments) - 1
    doubt = DOUBT if span.doubt else 0
    return [
        Mark(start, end, span.label, handle, (FIRST if i == 0 else 0) | (LAST if i == last else 0) | doubt)
        for i, (start, end) in enumerate(span.fragments)
    ]


def span_order(span: Span) -> tuple[int, int, str, str]:
    """Return the key by which spans stand in exports: start, longest first, label, id."""
    return span.start, -span.end, span.label, span.id
