"""One annotator's annotations of one article, as flat arrays; a `Span` object is made when one is touched."""

from __future__ import annotations

from array import array
from bisect import bisect_left, insort
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from operator import itemgetter
from typing import NamedTuple, Protocol

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

LONG = 2000
"""Fragments above this length (code points) are kept apart, so that a search by start stays local."""

HEAD = 12_000
"""What of a long article is loaded before the first paint (code points); the rest comes when it is asked for."""

FIRST, LAST, DOUBT = 1, 2, 4
"""Bits of `Mark.flags`: first and last fragment of its span, doubt flag set."""


class Mark(NamedTuple):
    """One fragment as the canvas draws it. `handle` stands for its span within one `Layer`."""

    start: int
    end: int
    label: str
    handle: int
    flags: int


class SpanLoader(Protocol):
    """Where spans that are not in memory come from."""

    def spans_by_handle(self, handles: Sequence[int]) -> list[Span]:
        """Return the spans in the order of `handles`."""

    def span_by_id(self, span_id: SpanId) -> tuple[int, Span] | None:
        """Return handle and span, none where this layer has no such span."""


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

    Built from marks sorted by start; follows the log through `apply`. Reading costs O(log n + hits).
    `rest` gives the marks of the spans that start at or after `HEAD`, where `marks` are only those before it.
    """

    def __init__(
        self,
        annotator: AnnotatorName,
        marks: Iterable[Mark] = (),
        loader: SpanLoader | None = None,
        links: Callable[[], Links] = Links,
        state: LayerState | None = None,
        reviewed: Iterable[Reviewed] = (),
        rest: Callable[[], Iterable[Mark]] | None = None,
    ) -> None:
        self.annotator = annotator
        self._load_rest = rest
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
        self._marks = list(marks)
        self._long = [mark for mark in self._marks if mark[1] - mark[0] > LONG]
        if self._long:
            self._marks = [mark for mark in self._marks if mark[1] - mark[0] <= LONG]
        self._starts = array("q", list(map(itemgetter(0), self._marks)))

    @property
    def has_links(self) -> bool:
        """Whether relations and clusters are in memory; else they are read when somebody asks for one."""
        return self._load_links is None

    @property
    def state(self) -> LayerState:
        """What the annotator says of the article as a whole; new as long as nothing is stored."""
        return self.stored_state or LayerState(self.annotator)

    # -- spans

    def marks_between(self, start: int, end: int) -> list[Mark]:
        """Return the fragments that share a character with [start, end), by start."""
        self._reach(end)
        low = bisect_left(self._starts, start - LONG)
        high = bisect_left(self._starts, end, low)
        found = [mark for mark in self._marks[low:high] if mark.end > start]
        if self._long:
            apart = [mark for mark in self._long if mark.start < end and mark.end > start]
            if apart:
                found = sorted(found + apart)
        return found

    def marks(self) -> Iterator[Mark]:
        """Yield every fragment; short ones by start, then long ones by start."""
        self._reach()
        yield from self._marks
        yield from self._long

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
        self._reach()
        index = bisect_left(self._starts, offset)
        short = next((m for m in self._marks[index : index + 64] if m.flags & FIRST), None)
        if short is None:
            short = next((m for m in self._marks[index:] if m.flags & FIRST), None)
        apart = next((m for m in self._long if m.start >= offset and m.flags & FIRST), None)
        return min((m for m in (short, apart) if m is not None), default=None)

    def previous_mark(self, offset: int) -> Mark | None:
        """Return the last mark that starts before `offset` and opens its span."""
        self._reach(offset)
        index = bisect_left(self._starts, offset)
        while index and not self._marks[index - 1].flags & FIRST:
            index -= 1
        short = self._marks[index - 1] if index else None
        apart = next((m for m in reversed(self._long) if m.start < offset and m.flags & FIRST), None)
        return max((m for m in (short, apart) if m is not None), default=None)

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
            for value in (change.before, change.after):
                if isinstance(value, Span):
                    self._reach(value.end)
            if isinstance(change.before, Span) and change.before.annotator == self.annotator:
                self._handle(change.before.id)

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

    def _reach(self, end: int | None = None) -> None:
        """Make sure that the marks up to `end` are here, or all of them."""
        if self._load_rest is None or (end is not None and end <= HEAD):
            return
        found, self._load_rest = list(self._load_rest()), None
        self._long += [mark for mark in found if mark.end - mark.start > LONG]
        self._long.sort()
        self._marks += [mark for mark in found if mark.end - mark.start <= LONG]
        self._marks.sort()
        self._starts = array("q", list(map(itemgetter(0), self._marks)))

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
            for mark in marks_of(after, handle):
                if mark.end - mark.start > LONG:
                    insort(self._long, mark)
                else:
                    index = bisect_left(self._starts, mark.start)
                    self._starts.insert(index, mark.start)
                    self._marks.insert(index, mark)

    def _drop(self, handle: int, span: Span) -> None:
        self._spans.pop(handle, None)
        self._handles.pop(span.id, None)
        self._long = [mark for mark in self._long if mark.handle != handle]
        for start, end in span.fragments:
            if end - start > LONG:
                continue
            index = bisect_left(self._starts, start)
            while self._marks[index].handle != handle:
                index += 1
            del self._starts[index]
            del self._marks[index]

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
