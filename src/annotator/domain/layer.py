"""One annotator's annotations of one article, as flat arrays; a `Span` object is made when one is touched."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
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
from annotator.domain.link_index import LinkIndex, Links
from annotator.domain.mark_index import DOUBT, FIRST, LAST, LONG, Mark, MarkIndex, Row

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


class RestLoader(Protocol):
    """Where the marks behind the head and the links of a long article come from.

    Spans made since the head was read must not come again; of those changed or deleted, the layer takes care.
    Links come as they are now.
    """

    def marks_around(self, start: int, end: int) -> Sequence[Row]:
        """Return all marks of the spans that reach into [start, end). O(spans of the article)."""

    def pages(self) -> Iterator[Sequence[Row]]:
        """Yield the marks of all spans by handle, those of a millisecond or two at a time."""

    def link_pages(self) -> Iterator[Links]:
        """Yield all links, those of a millisecond or two at a time."""

    def links_of(self, span_id: SpanId) -> Links:
        """Return the relations, the membership and the cluster of one span."""


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
        rest: RestLoader | None = None,
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
        self._links = LinkIndex()
        self._link_pages: Iterator[Links] | None = None
        self._marks = MarkIndex()
        self._rest = rest
        self._lacks_marks = rest is not None
        self._pages: Iterator[Sequence[Row]] | None = None
        # While marks are still missing: the handles of spans that are here, or changed, or deleted.
        self._known: set[int] = set()
        self._blocks: set[int] = set()
        self._paged = -1
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
        """Whether all marks and links are in memory, or will be read in no time."""
        return self._rest is None

    def load_on(self, milliseconds: float) -> bool:
        """Load marks, then links, for about that long, one page at least; return whether all are here."""
        until = perf_counter() + milliseconds / 1000
        while self._rest is not None:
            if self._lacks_marks:
                self._load_page(self._rest)
            else:
                self._load_link_page(self._rest)
            if perf_counter() >= until:
                break
        return self._rest is None

    def marks_between(self, start: int, end: int) -> list[Mark]:
        """Return the fragments that share a character with [start, end), by start."""
        self._reach(start, end)
        return self._marks.between(start, end)

    def marks_labelled(self, labels: Collection[str]) -> list[Mark]:
        """Return the fragments of the spans with some labels, by start. Looks at all marks, 0.1 µs each."""
        self._load_all()
        return self._marks.labelled(labels)

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
        if self._lacks_marks:
            end = offset + (1 << _BLOCK_BITS)
            self._reach(offset, end)
            found = self._marks.first_from(offset)
            if found is not None and found.start < end:
                return found
            self._load_all()
        return self._marks.first_from(offset)

    def previous_mark(self, offset: int) -> Mark | None:
        """Return the last mark that starts before `offset` and opens its span."""
        if self._lacks_marks and offset > HEAD:
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
        return self._all_links().relations.get(relation_id)

    def relations(self) -> list[Relation]:
        """Return all relations, in no particular order."""
        return list(self._all_links().relations.values())

    def relations_from(self, span_id: SpanId, type_id: str | None = None) -> list[Relation]:
        """Return the relations that start at a span, of one type or of all."""
        touching = self._links_of(span_id).touching(span_id)
        return [r for r in touching if r.from_span == span_id and type_id in (None, r.type)]

    def relations_to(self, span_id: SpanId, type_id: str | None = None) -> list[Relation]:
        """Return the relations that end at a span, of one type or of all."""
        touching = self._links_of(span_id).touching(span_id)
        return [r for r in touching if r.to_span == span_id and type_id in (None, r.type)]

    def membership(self, span_id: SpanId) -> Membership | None:
        """Return the membership of a span: a span is in one cluster at most."""
        return self._links_of(span_id).memberships.get(span_id)

    def cluster(self, cluster_id: ClusterId) -> Cluster | None:
        """Return a cluster that has a member here, or had one since the article was opened."""
        return self._all_links().clusters.get(cluster_id)

    def cluster_of(self, span_id: SpanId) -> Cluster | None:
        """Return who or what a span means, none if nobody said."""
        links = self._links_of(span_id)
        membership = links.memberships.get(span_id)
        return None if membership is None else links.clusters.get(membership.cluster)

    def clusters(self) -> list[Cluster]:
        """Return the clusters with at least one member here, by first member."""
        links = self._all_links()
        return [c for c in links.clusters.values() if links.member_ids(c.id)]

    def member_ids(self, cluster_id: ClusterId) -> list[SpanId]:
        """Return the ids of the members of a cluster in this article, in no particular order."""
        return self._all_links().member_ids(cluster_id)

    def members(self, cluster_id: ClusterId) -> list[Span]:
        """Return the members of a cluster in this article, in export order."""
        found = (self.span(span_id) for span_id in self.member_ids(cluster_id))
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
        self._links.clusters[cluster.id] = cluster

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
            found = (self.span(end) for end in self._links.follow(before, after))
            touched += [fragment for span in found if span is not None for fragment in span.fragments]
        elif self._link_pages is not None:  # what was loaded so far may not be so any more
            self._links, self._link_pages = LinkIndex(), None

    def _reach(self, start: int, end: int) -> None:
        """Make sure that the marks in [start, end) are here."""
        if not self._lacks_marks or self._rest is None or end <= HEAD:
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
        while self._rest is not None and self._lacks_marks:
            self._load_page(self._rest)

    def _load_page(self, rest: RestLoader) -> None:
        if self._pages is None:
            self._pages = rest.pages()
        page = next(self._pages, None)
        if page is None:
            self._lacks_marks, self._pages = False, None
            self._known, self._blocks = set(), set()
        else:
            self._take_page(page)

    def _load_link_page(self, rest: RestLoader) -> None:
        if self._load_links is None:  # somebody wanted them all meanwhile
            self._rest = self._link_pages = None
            return
        if self._link_pages is None:
            self._link_pages = rest.link_pages()
        page = next(self._link_pages, None)
        if page is None:
            self._load_links = self._rest = self._link_pages = None
        else:
            self._links.put(page)

    def _take(self, marks: Iterable[Row]) -> None:
        """Put in the marks of spans that are not here yet, and remember that they are."""
        known, paged = self._known, self._paged
        fresh = [mark for mark in marks if mark[3] > paged and mark[3] not in known]
        self._marks.add(fresh)
        if self._lacks_marks:
            known.update(mark[3] for mark in fresh)

    def _take_page(self, page: Sequence[Row]) -> None:
        """Do the same with all spans up to a handle, of which only the last is remembered."""
        known = self._known
        self._marks.add([mark for mark in page if mark[3] not in known])
        self._paged = max(self._paged, page[-1][3]) if page else self._paged

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
        if self._lacks_marks:
            self._known.add(handle)

    def _all_links(self) -> LinkIndex:
        if self._load_links is not None:
            self._links = LinkIndex()
            self._links.put(self._load_links())
            self._load_links = self._link_pages = None
        return self._links

    def _links_of(self, span_id: SpanId) -> LinkIndex:
        """Return an index that holds the links of one span, which alone is read while a long article is loading."""
        if self._load_links is None or self._rest is None:
            return self._all_links()
        found = LinkIndex()
        found.put(self._rest.links_of(span_id))
        return found

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
