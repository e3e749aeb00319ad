"""How much there is in a project, and how far everyone is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from annotator.domain.annotation import Status
from annotator.ops.project import Project


@dataclass(slots=True)
class Share:
    """What one annotator has done: labels, doubts, and articles by status."""

    annotator: str
    spans: int = 0
    doubts: int = 0
    statuses: dict[str, int] = field(default_factory=lambda: dict.fromkeys(Status, 0))


@dataclass(frozen=True, slots=True)
class Stats:
    """Numbers of a project. `labels`: by label id, in the order of the schema; `code_points`: of all texts.

    What lies in the trash is not counted, but for the number of its articles, `trash`.
    """

    documents: int
    code_points: int
    spans: int
    relations: int
    clusters: int
    members: int
    acts: int
    labels: Mapping[str, int]
    shares: tuple[Share, ...]
    trash: int = 0


def stats(project: Project) -> Stats:
    """Return the numbers of a project over all annotators."""
    counts = project.store.counts()
    shares: dict[str, Share] = {}
    for row in project.store.layer_rows():
        share = shares.setdefault(row.annotator, Share(row.annotator))
        share.spans += row.spans
        share.doubts += row.doubts
        share.statuses[row.status] += 1
    order = {label.id: rank for rank, label in enumerate(project.schema.labels)}
    labels = sorted(counts.labels.items(), key=lambda item: (order.get(item[0], len(order)), item[0]))
    return Stats(
        counts.documents,
        counts.code_points,
        counts.spans,
        counts.relations,
        counts.clusters,
        counts.members,
        counts.acts,
        dict(labels),
        tuple(shares[name] for name in sorted(shares)),
        counts.trash,
    )
