"""The list of articles over all annotators, or as one of them sees it."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

from annotator.domain.annotation import DocumentId, Status
from annotator.ops.project import Project
from annotator.store.rows import LayerRow


@dataclass(frozen=True, slots=True)
class ArticleRow:
    """One article. `spans`, `doubts`: numbers over `layers`; `length`: code points."""

    id: DocumentId
    title: str
    length: int
    source: str | None
    published: str | None
    status: Status
    spans: int
    doubts: int
    layers: tuple[LayerRow, ...]


def overview(project: Project, annotator: str | None = None, trash: bool = False) -> list[ArticleRow]:
    """Return all articles in the order of first import, with the layers of everyone or of one annotator.

    `trash`: those in the trash instead.
    """
    layers: dict[DocumentId, list[LayerRow]] = defaultdict(list)
    for layer in project.store.layer_rows(trash):
        if annotator in (None, layer.annotator):
            layers[layer.document].append(layer)
    return [
        ArticleRow(
            row.id,
            row.title,
            row.length,
            row.source,
            row.published,
            status_of_all(layers[row.id]),
            sum(layer.spans for layer in layers[row.id]),
            sum(layer.doubts for layer in layers[row.id]),
            tuple(layers[row.id]),
        )
        for row in project.store.documents(project.annotator, trash)
    ]


def status_of_all(layers: list[LayerRow]) -> Status:
    """Return the status that all have; where they differ, somebody is still in progress."""
    statuses = {layer.status for layer in layers}
    if len(statuses) > 1:
        return Status.IN_PROGRESS
    return statuses.pop() if statuses else Status.NEW
