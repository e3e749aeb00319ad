"""The relations, clusters and memberships of one layer, found by the span at either end."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from annotator.domain.annotation import Cluster, ClusterId, Membership, Relation, RelationId, SpanId


@dataclass(frozen=True, slots=True)
class Links:
    """Relations, clusters and memberships that touch the spans of one layer: all of them, or some."""

    relations: tuple[Relation, ...] = ()
    clusters: tuple[Cluster, ...] = ()
    memberships: tuple[Membership, ...] = ()


class LinkIndex:
    """Links in memory. What was put in first comes first."""

    def __init__(self) -> None:
        self.relations: dict[RelationId, Relation] = {}
        self.clusters: dict[ClusterId, Cluster] = {}
        self.memberships: dict[SpanId, Membership] = {}
        self._of: dict[SpanId, list[RelationId]] = {}
        self._members: dict[ClusterId, list[SpanId]] = {}

    def put(self, links: Links) -> None:
        """Take links in."""
        for relation in links.relations:
            self._put_relation(relation)
        self.clusters.update((cluster.id, cluster) for cluster in links.clusters)
        for membership in links.memberships:
            self._put_membership(membership)

    def touching(self, span_id: SpanId) -> list[Relation]:
        """Return the relations that start or end at a span."""
        return [self.relations[key] for key in self._of.get(span_id, ())]

    def member_ids(self, cluster_id: ClusterId) -> list[SpanId]:
        """Return the members of a cluster."""
        return list(self._members.get(cluster_id, ()))

    def follow(self, before: object, after: object) -> Iterable[SpanId]:
        """Follow a change of a link; return the spans that it touches."""
        ends: list[SpanId] = []
        if isinstance(before, Relation):
            self.relations.pop(before.id, None)
            for end in {before.from_span, before.to_span}:
                self._of[end].remove(before.id)
                ends.append(end)
        if isinstance(after, Relation):
            self._put_relation(after)
            ends += [after.from_span, after.to_span]
        if isinstance(before, Membership):
            self.memberships.pop(before.span, None)
            self._members[before.cluster].remove(before.span)
            ends.append(before.span)
        if isinstance(after, Membership):
            self._put_membership(after)
            ends.append(after.span)
        if isinstance(before, Cluster) and after is None:
            self.clusters.pop(before.id, None)
        if isinstance(after, Cluster):
            self.clusters[after.id] = after
        return ends

    def _put_relation(self, relation: Relation) -> None:
        self.relations[relation.id] = relation
        for end in {relation.from_span, relation.to_span}:
            self._of.setdefault(end, []).append(relation.id)

    def _put_membership(self, membership: Membership) -> None:
        self.memberships[membership.span] = membership
        self._members.setdefault(membership.cluster, []).append(membership.span)
