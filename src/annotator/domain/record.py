"""One article in whole, with everything that people said about it, on its way in or out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from annotator.domain.annotation import Cluster, LayerState, Relation, Reviewed, Span, SpanId
from annotator.domain.document import Document


@dataclass(frozen=True, slots=True)
class ClusterPart:
    """A cluster and those of its members that lie in this article."""

    cluster: Cluster
    members: tuple[SpanId, ...]


@dataclass(frozen=True, slots=True)
class Record:
    """Everything about one article that our JSONL carries.

    `spans` in export order, as a tuple or as `SpanColumns`; `schema_name` and
    `schema_revision` are none where the file names no schema.
    `unsaid`: fields that the file does not say and the import filled in, by id of the annotation.
    """

    document: Document
    text: str
    layers: tuple[LayerState, ...] = ()
    spans: Sequence[Span] = ()
    relations: tuple[Relation, ...] = ()
    clusters: tuple[ClusterPart, ...] = ()
    reviewed: tuple[Reviewed, ...] = ()
    schema_name: str | None = None
    schema_revision: int | None = None
    unsaid: Mapping[str, frozenset[str]] = field(default_factory=dict, compare=False)
