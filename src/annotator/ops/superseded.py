"""Old labels in the way of newer ones: they had been deleted, and it is their deletion that is lost."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from annotator.domain.annotation import DocumentId, Span
from annotator.domain.change import Change, Kind, merge_changes
from annotator.domain.layer import Layer
from annotator.domain.problems import problems
from annotator.domain.removal import removal
from annotator.ops.project import Project

_IN_THE_WAY = "names-overlap"


def superseded(project: Project, document_id: DocumentId, brought: Collection[Change]) -> tuple[Change, ...]:
    """Return the changes that delete what no act could have left beside the labels that were `brought` in."""
    new = {change.id for change in brought if change.kind is Kind.SPAN and change.before is None}
    if not new:
        return ()
    document = project.store.document(document_id)
    if document is None:
        return ()
    text = project.store.text_of(document)
    changes: list[Change] = []
    for annotator in project.store.annotators(document_id):
        layer = project.layer(document_id, annotator)
        for problem in problems(document, text, layer, project.schema):
            span = layer.span(problem.span) if problem.code == _IN_THE_WAY and problem.span else None
            if span is not None and span.id not in new and any(_over(layer, span, new)):
                changes += removal(layer, span)
    return merge_changes(changes)


def _over(layer: Layer, span: Span, new: Collection[str]) -> Iterator[bool]:
    for start, end in span.fragments:
        yield any(other.id in new for other in layer.spans_between(start, end))
