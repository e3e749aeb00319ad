"""An article as it was: what the log says of it up to one act."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from annotator.base.errors import UserError
from annotator.base.progress import Progress, silent
from annotator.domain.annotation import (
    Cluster,
    ClusterId,
    DocumentId,
    LayerState,
    Membership,
    Relation,
    Reviewed,
    Span,
    SpanId,
)
from annotator.domain.change import ActId, Change, Kind, Object, Step
from annotator.domain.document import Document
from annotator.domain.fold import PROJECT_WIDE, Fold, values_of
from annotator.domain.layer import span_order
from annotator.domain.record import ClusterPart, Record
from annotator.domain.schema import Label, RelationType, Schema, SchemaHead
from annotator.formats.jsonl_encode import ArticleEncoder
from annotator.ops.project import Project
from annotator.store.reading import attribute_order
from annotator.store.spans import in_schema_order


def article_as_of(project: Project, document: str, act: str) -> str:
    """Return the line of JSONL of an article as it was; `UserError` for an unknown article or act."""
    record = as_of(project, DocumentId(document), ActId(act))
    return ArticleEncoder(None).line(record).decode()


def as_of(project: Project, document: DocumentId, act: ActId) -> Record:
    """Return an article as it was when an act was done, with the labels of then; `UserError` if it was not there.

    Reads the log up to there. Where copies were merged, acts of other copies count by their time.
    """
    return as_of_with_schema(project, document, act)[0]


def as_of_with_schema(
    project: Project, document: DocumentId, act: ActId, progress: Progress = silent
) -> tuple[Record, Schema]:
    """Return the same together with the labels that could be given then."""
    try:
        left = project.store.act(act).steps
    except KeyError:
        raise UserError(
            f"There is no act “{act}” in this project. “annotator history --json” lists all."
        ) from None
    fold = Fold()
    for number, step in enumerate(project.store.steps()):
        fold.take(step, _concerning(step, document))
        progress(number, None, "look")
        left -= step.draft.act == act
        if not left:
            break
    article = next(
        (thing for thing in fold.shown("") if isinstance(thing, Document) and thing.id == document), None
    )
    if article is None:
        raise UserError("The article was not in the project when this was done. Choose a later act.")
    schema = _schema(fold)
    text = project.store.text(article.text_sha256)
    return _record(article, text, list(values_of(fold, document)), schema), schema


def _concerning(step: Step, document: DocumentId) -> list[Change]:
    """Return the changes that matter to one article."""
    here = step.draft.document == document
    return [
        change
        for change in step.draft.changes
        if (here and change.kind not in PROJECT_WIDE)
        or (change.kind in PROJECT_WIDE and (change.kind is not Kind.DOCUMENT or change.id == document))
    ]


def _schema(fold: Fold) -> Schema:
    things = list(fold.shown(""))
    head = next(thing for thing in things if isinstance(thing, SchemaHead))
    labels = sorted((t for t in things if isinstance(t, Label)), key=lambda t: (t.position, t.id))
    relations = sorted((t for t in things if isinstance(t, RelationType)), key=lambda t: (t.position, t.id))
    return Schema(head, tuple(labels), tuple(relations))


def _record(document: Document, text: str, things: Iterable[Object], schema: Schema) -> Record:
    """Return everything about an article in the order of exports."""
    order = attribute_order(schema)
    things = list(things)
    spans = sorted((thing for thing in things if isinstance(thing, Span)), key=span_order)
    spans = [
        replace(span, attributes=in_schema_order(span.attributes, order.get(span.label, {})))
        for span in spans
    ]
    starts = {span.id: span.start for span in spans}
    relations = sorted(
        (thing for thing in things if isinstance(thing, Relation)),
        key=lambda r: (r.type, starts[r.from_span], starts[r.to_span], r.id),
    )
    reviewed = sorted((t for t in things if isinstance(t, Reviewed)), key=lambda r: (r.annotator, r.tier))
    layers = {thing.annotator: thing for thing in things if isinstance(thing, LayerState)}
    for name in (*(span.annotator for span in spans), *(one.annotator for one in reviewed)):
        layers.setdefault(name, LayerState(name))
    return Record(
        document,
        text,
        tuple(layers[name] for name in sorted(layers)),
        tuple(spans),
        tuple(relations),
        _clusters(things, starts),
        tuple(reviewed),
        schema.head.name,
        schema.head.revision,
    )


def _clusters(things: Iterable[Object], starts: dict[SpanId, int]) -> tuple[ClusterPart, ...]:
    members: dict[ClusterId, list[SpanId]] = {}
    clusters: dict[ClusterId, Cluster] = {}
    for thing in things:
        if isinstance(thing, Membership):
            members.setdefault(thing.cluster, []).append(thing.span)
        elif isinstance(thing, Cluster):
            clusters[thing.id] = thing
    for ids in members.values():
        ids.sort(key=lambda id_: (starts[id_], id_))
    order = sorted(members, key=lambda id_: (starts[members[id_][0]], id_))
    return tuple(ClusterPart(clusters[id_], tuple(members[id_])) for id_ in order)
