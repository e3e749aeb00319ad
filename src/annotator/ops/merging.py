"""What an article that comes in adds to the project: all of it, or what is new; what is there never changes."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import TypeVar

from annotator.domain.annotation import (
    HUMAN,
    RULE,
    Cluster,
    ClusterId,
    LayerState,
    Membership,
    Relation,
    Reviewed,
    Span,
    Tier,
)
from annotator.domain.change import Change, Kind, Object, created
from annotator.domain.record import ClusterPart, Record
from annotator.domain.schema import Label, RelationType, Schema

T = TypeVar("T", Span, Relation)
S = TypeVar("S", LayerState, Reviewed)
FindCluster = Callable[[ClusterId], Cluster | None]


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
    clusters, refused = _new_clusters(record.clusters, find)
    changes += [created(cluster) for cluster in clusters]
    for part in record.clusters:
        changes += [created(membership) for membership in memberships(part)]
    changes += [created(entry) for entry in record.reviewed]
    annotations = len(record.spans) + len(record.relations)
    return Addition(tuple(changes), clusters, refused, annotations)


def rest(record: Record, there: Record, find: FindCluster) -> Addition:
    """Return what an article adds to the one that is `there` with the same text.

    `kept` counts titles, sources, states of layers and reviewed stretches that are there otherwise and stay.
    """
    spans, bad_spans = _new(record.spans, {span.id: span for span in there.spans}, "label")
    links, bad_links = _new(record.relations, {link.id: link for link in there.relations}, "link")
    clusters, bad_clusters = _new_clusters(record.clusters, find)
    members, bad_members = _new_members(record, there)
    layers, kept_layers = _unknown(record.layers, there.layers)
    reviewed, kept_reviewed = _unknown(record.reviewed, there.reviewed)
    if bad_clusters:
        same = {part.cluster.id for part in record.clusters if find(part.cluster.id) in (None, part.cluster)}
        members = [member for member in members if member.cluster in same]
    fresh: tuple[Object, ...] = (*layers, *spans, *links, *clusters, *members, *reviewed)
    kept_facts = record.document != there.document
    return Addition(
        tuple(created(thing) for thing in fresh),
        clusters,
        (*bad_spans, *bad_links, *bad_clusters, *bad_members),
        len(spans) + len(links) + len(members),
        kept_layers + kept_reviewed + kept_facts,
    )


def memberships(part: ClusterPart) -> list[Membership]:
    """Return the members of a cluster; those of a derived cluster are derived themselves."""
    origin = RULE if part.cluster.origin == RULE else HUMAN
    return [Membership(part.cluster.id, span, origin) for span in part.members]


def with_aliases(record: Record, names: Mapping[str, str]) -> Record:
    """Return the article with labels under the ids that the schema has for them."""
    if all(name == meant for name, meant in names.items()):
        return record
    spans = tuple(replace(span, label=names[span.label]) for span in record.spans)
    return replace(record, spans=spans)


def names_of_labels(record: Record, schema: Schema) -> dict[str, str]:
    """Return, for each label of the article, its id in the schema, or itself where the schema lacks it."""
    known: dict[str, str] = {}
    for name in {span.label for span in record.spans}:
        found = schema.label(name) or schema.label_for(name)
        known[name] = found.id if found else name
    return known


def missing_labels(record: Record, schema: Schema) -> tuple[Label, ...]:
    """Return the labels that the schema lacks, in the order of the text."""
    names = dict.fromkeys(span.label for span in record.spans)
    new = [name for name in names if schema.label(name) is None]
    first = len(schema.labels)
    return tuple(
        Label(name, name, Tier.ENTITIES, contiguous=False, position=first + number)
        for number, name in enumerate(new)
    )


def missing_relations(record: Record, schema: Schema) -> tuple[RelationType, ...]:
    """Return the types of links that the schema lacks, between the labels that this article joins by them."""
    labels = {span.id: span.label for span in record.spans}
    found: dict[str, RelationType] = {}
    for link in record.relations:
        if schema.relation(link.type) is None and link.type not in found:
            ends = (labels[link.from_span],), (labels[link.to_span],)
            position = len(schema.relations) + len(found)
            found[link.type] = RelationType(link.type, link.type, *ends, position=position)
    return tuple(found.values())


def _new_clusters(
    parts: tuple[ClusterPart, ...], find: FindCluster
) -> tuple[tuple[Cluster, ...], tuple[str, ...]]:
    new: list[Cluster] = []
    refused: list[str] = []
    for part in parts:
        there = find(part.cluster.id)
        if there is None:
            new.append(part.cluster)
        elif there != part.cluster:
            refused.append(
                f"“{part.cluster.name}” with the id “{part.cluster.id}” is in the project as “{there.name}”, "
                "with other content"
            )
    return tuple(new), tuple(refused)


def _new(things: tuple[T, ...], there: Mapping[object, T], noun: str) -> tuple[list[T], list[str]]:
    new = [thing for thing in things if thing.id not in there]
    other = [thing for thing in things if there.get(thing.id, thing) != thing]
    return new, [f"the {noun} with the id “{thing.id}” is in with other content" for thing in other]


def _new_members(record: Record, there: Record) -> tuple[list[Membership], list[str]]:
    taken = {span: part.cluster for part in there.clusters for span in part.members}
    new: list[Membership] = []
    refused: list[str] = []
    for part in record.clusters:
        for member in memberships(part):
            cluster = taken.get(member.span)
            if cluster is None:
                new.append(member)
            elif cluster.id != member.cluster:
                refused.append(f"the label with the id “{member.span}” means “{cluster.name}” in the project")
    return new, refused


def _unknown(things: tuple[S, ...], there: tuple[S, ...]) -> tuple[list[S], int]:
    known = {thing.id: thing for thing in there}
    new = [thing for thing in things if thing.id not in known]
    return new, sum(known.get(thing.id, thing) != thing for thing in things)
