"""Labels that stand in the tables of a damaged project and that its log, whole as it seems, knows nothing of."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator

from annotator.base.errors import AnnotatorError
from annotator.domain.annotation import DocumentId, Span, Tier
from annotator.domain.change import Change, created
from annotator.domain.layer import Layer
from annotator.domain.schema import Schema
from annotator.ops.project import Project
from annotator.store.codec import Decoded
from annotator.store.store import Store
from annotator.store.unexplained import unlogged


def unlogged_labels(
    project: Project, tables: Store, steps: list[Decoded]
) -> Iterator[tuple[DocumentId, list[Change]]]:
    """Yield, article by article, what creates in the new project the labels that only the tables have.

    A name that would overlap one that the log knows is none that an act made, and stays out; so does a label outside
    its text, or in an article that the log does not know.
    """
    wanted = unlogged(project.store.connection, tables.connection, steps)
    if not wanted:
        return
    there = Project(tables, project.annotator, project.clock)
    for row in (*project.documents(), *project.trashed_documents()):
        changes: list[Change] = []
        with contextlib.suppress(AnnotatorError, KeyError):
            for annotator in tables.annotators(row.id):
                now = project.layer(row.id, annotator)
                found = [span for span in there.layer(row.id, annotator).spans() if span.id in wanted]
                changes += [created(span) for span in found if _fits(span, now, project.schema, row.length)]
        if changes:
            yield row.id, changes


def _fits(span: Span, layer: Layer, schema: Schema, length: int) -> bool:
    label = schema.label(span.label)
    if label is None or not all(0 <= start < end <= length for start, end in span.fragments):
        return False
    return label.tier is not Tier.ENTITIES or not any(
        (other := schema.label(one.label)) is not None and other.tier is Tier.ENTITIES
        for start, end in span.fragments
        for one in layer.spans_between(start, end)
    )
