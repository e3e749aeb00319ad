"""What an article that comes in adds to the project: all of it, or what is new; what is there never changes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TypeVar

from annotator.domain.annotation import (
    HUMAN,
    RULE,
    AnnotatorName,
    Cluster,
    ClusterId,
    LayerState,
    Membership,
    Relation,
    Reviewed,
    Span,
    SpanId,
)
from annotator.domain.change import Change, Kind, Object, created
from annotator.domain.record import ClusterPart, Record

T = TypeVar("T", Span, Relation, Cluster)
S = TypeVar("S", LayerState, Reviewed)
FindCluster = Callable[[ClusterId], Cluster | None]

_OTHER = "which is in with other content"


@dataclass(frozen=True, slots=True)
class Addition:
    """Changes that bring in what is new, clusters among it, and what was refused, as ends of sentences.

    `annotations`: how many labels and links are new.
    """

    changes: tuple[Change, ...]
    clusters: tuple[Cluster, ...] = ()
    refused: tuple[str, ...] = ()
    annotations: int = 0
    kept: int = 0


def whole(record: Record, find: FindCluster) -> Addition:
    """Return what brings in an article that is not there yet."""
    changes: list[Change] = [created(record.document)]
    changes += [created(layer) for layer in record.layers]
    changes += [Change(Kind.SPAN, span.id, None, span) for span in record.spans]
    changes += [created(relation) for relation in record.relations]
    clusters, refused = _new_clusters(record, find)
    changes += [created(cluster) for cluster in clusters]
    for part in record.clusters:
        changes += [created(membership) for membership in memberships(part)]
    changes += [created(entry) for entry in record.reviewed]
    annotations = len(record.spans) + len(record.relations)
    return Addition(tuple(changes), clusters, refused, annotations)


def rest(record: Record, there: Record, find: FindCluster) -> Addition:
    """Return what an article adds to the one that is `there` with the same text.

    What is refused takes its links and memberships with it. `kept` counts titles, sources, states of layers
    and reviewed stretches that are there otherwise and stay.
    """
    merge = _Merge(record, there)
    spans, links = merge.spans(), merge.links()
    clusters, bad_clusters = _new_clusters(record, find)
    merge.refused += bad_clusters
    members = merge.members(frozenset(cluster.id for cluster in clusters), find)
    joined = {member.cluster for member in members}
    clusters = tuple(cluster for cluster in clusters if cluster.id in joined)
    layers, kept_layers = _unknown(record.layers, there.layers)
    reviewed, kept_reviewed = _unknown(record.reviewed, there.reviewed)
    fresh: tuple[Object, ...] = (*layers, *spans, *links, *clusters, *members, *reviewed)
    kept_facts = record.document != there.document
    return Addition(
        tuple(created(thing) for thing in fresh),
        clusters,
        tuple(merge.refused),
        len(spans) + len(links) + len(members),
        kept_layers + kept_reviewed + kept_facts,
    )


class _Merge:
    """What a record adds to the article that is there, label by label, and why some of it is refused."""

    def __init__(self, record: Record, there: Record) -> None:
        self.refused: list[str] = []
        self._record = record
        self._there = there
        self._bad: set[SpanId] = set()
        self._owners: dict[str, AnnotatorName] = {}
        self._links: dict[str, Relation] = {link.id: link for link in there.relations}
        self._names: set[str] = {part.cluster.id for part in there.clusters}

    def spans(self) -> list[Span]:
        """Return the new labels."""
        there = {span.id: span for span in self._there.spans}
        self._owners = {span.id: span.annotator for span in there.values()}
        taken = self._links.keys() | self._names
        new: list[Span] = []
        for span in self._record.spans:
            same = there.get(span.id)
            if same is None and span.id not in taken:
                new.append(span)
                self._owners[span.id] = span.annotator
            elif same is None or not _is_same(span, same, self._record):
                self._bad.add(span.id)
                self.refused.append(f"the label with the id “{span.id}” is in with other content")
        return new

    def links(self) -> list[Relation]:
        """Return the new links, without those of labels that are refused or somebody else's."""
        new: list[Relation] = []
        for link in self._record.relations:
            same = self._links.get(link.id)
            ends = (link.from_span, link.to_span)
            if same is not None:
                if not _is_same(link, same, self._record):
                    self.refused.append(f"the link with the id “{link.id}” is in with other content")
            elif link.id in self._owners or link.id in self._names:
                self.refused.append(f"the id “{link.id}” of a link names something else in the project")
            elif bad := next((end for end in ends if self._is_elsewhere(end, link.annotator)), None):
                self.refused.append(f"the link with the id “{link.id}” leads to the label “{bad}”, {_OTHER}")
            else:
                new.append(link)
        return new

    def members(self, new: frozenset[ClusterId], find: FindCluster) -> list[Membership]:
        """Return the new memberships in clusters that are new or there with the same content."""
        taken = {span: part.cluster for part in self._there.clusters for span in part.members}
        found: list[Membership] = []
        for part in self._record.clusters:
            there = find(part.cluster.id)
            if part.cluster.id in self._owners or part.cluster.id in self._links:
                self.refused.append(f"the id “{part.cluster.id}” of a name names something else here")
                continue
            if part.cluster.id not in new and (
                there is None or not _is_same(part.cluster, there, self._record)
            ):
                continue
            for member in memberships(part):
                other = taken.get(member.span)
                if other is not None and other.id != member.cluster:
                    self.refused.append(f"the label with the id “{member.span}” means “{other.name}” here")
                elif other is None and member.span in self._bad:
                    self.refused.append(
                        f"“{part.cluster.name}” is said of the label “{member.span}”, {_OTHER}"
                    )
                elif other is None:
                    found.append(member)
        return found

    def _is_elsewhere(self, span: SpanId, annotator: AnnotatorName) -> bool:
        return span in self._bad or self._owners[span] != annotator


def memberships(part: ClusterPart) -> list[Membership]:
    """Return the members of a cluster; those of a derived cluster are derived themselves."""
    origin = RULE if part.cluster.origin == RULE else HUMAN
    return [Membership(part.cluster.id, span, origin) for span in part.members]


def _new_clusters(record: Record, find: FindCluster) -> tuple[tuple[Cluster, ...], tuple[str, ...]]:
    new: list[Cluster] = []
    refused: list[str] = []
    for part in record.clusters:
        there = find(part.cluster.id)
        if there is None:
            new.append(part.cluster)
        elif not _is_same(part.cluster, there, record):
            refused.append(
                f"“{part.cluster.name}” with the id “{part.cluster.id}” is in the project as “{there.name}”, "
                "with other content"
            )
    return tuple(new), tuple(refused)


def _is_same(thing: T, there: T, record: Record) -> bool:
    """Compare without what the file of `record` does not say, and without the order of derived answers."""
    if thing == there:
        return True
    unsaid = {name: getattr(there, name) for name in record.unsaid.get(thing.id, ())}
    derived = getattr(there, "derived", ())
    if set(getattr(thing, "derived", ())) == set(derived) and derived:
        unsaid["derived"] = derived
    return replace(thing, **unsaid) == there


def _unknown(things: tuple[S, ...], there: tuple[S, ...]) -> tuple[list[S], int]:
    known = {thing.id: thing for thing in there}
    new = [thing for thing in things if thing.id not in known]
    return new, sum(known.get(thing.id, thing) != thing for thing in things)
