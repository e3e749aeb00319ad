"""Looking at an article as it was when an act was done, and bringing a label back from there."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from annotator.base.errors import UserError
from annotator.base.progress import Progress, silent
from annotator.base.wording import in_marks, owned
from annotator.domain.annotation import AnnotatorName, DocumentId, Membership, Relation, Span, SpanId
from annotator.domain.change import ActId, Change, Object, changed, created
from annotator.domain.layer import Layer
from annotator.domain.reading import Reading
from annotator.domain.record import Record
from annotator.domain.removal import relabelled
from annotator.domain.schema import Schema
from annotator.ops.article import Article
from annotator.ops.change_set import ChangeSet
from annotator.ops.merging import memberships
from annotator.ops.past import as_of_with_schema
from annotator.ops.project import Project, open_project
from annotator.ops.refusing import refuse_errors

_SHOWN = 40
"""Characters of a label in the title of an act."""


@dataclass(frozen=True, slots=True)
class Past:
    """An article as it was after an act. `article`: with one annotator's layer of then, which follows nothing.

    `people`: labels by annotator.
    """

    act: ActId
    article: Article
    schema: Schema
    people: dict[AnnotatorName, int]


def look_back(
    path: Path, document: DocumentId, act: ActId, annotator: AnnotatorName, progress: Progress = silent
) -> Past:
    """Return an article of a project file as it was; may be called in any thread. O(log up to the act).

    `UserError` where it was not in the project then.
    """
    with open_project(path, write=False, annotator=annotator) as project:
        return past_of(project, document, act, annotator, progress)


def past_of(
    project: Project,
    document: DocumentId,
    act: ActId,
    annotator: AnnotatorName,
    progress: Progress = silent,
) -> Past:
    """Do what `look_back` does with a project that is open."""
    record, schema = as_of_with_schema(project, document, act, progress)
    layer = Layer(annotator, state=next((s for s in record.layers if s.annotator == annotator), None))
    layer.relations()  # links count in memory only from the first question for them on
    layer.apply(created(thing) for thing in _own(record, annotator))
    people: dict[AnnotatorName, int] = {}
    for span in record.spans:
        people[span.annotator] = people.get(span.annotator, 0) + 1
    article = Article(record.document, record.text, layer, Reading(record.text))
    return Past(act, article, schema, people)


def _own(record: Record, annotator: AnnotatorName) -> Iterable[Object]:
    """Yield what one annotator said of an article."""
    spans = {span.id for span in record.spans if span.annotator == annotator}
    yield from (span for span in record.spans if span.id in spans)
    yield from (relation for relation in record.relations if relation.annotator == annotator)
    for part in record.clusters:
        members = [member for member in memberships(part) if member.span in spans]
        if members:
            yield part.cluster
            yield from members


def differs(project: Project, past: Past, span_id: SpanId) -> str:
    """Return what became of a label since: “deleted since”, “changed since”, or nothing."""
    then = past.article.layer.span(span_id)
    now = _now(project, past).span(span_id)
    if now is None:
        return "deleted since"
    return "changed since" if then != now else ""


def restore_span(project: Project, past: Past, span_id: SpanId) -> ChangeSet:
    """Make a label what it was, with those of its links whose other ends are there, as one act.

    Raises `UserError` where it is the same now, is somebody else's, does not go with what came since, or the article
    is closed.
    """
    then, now_layer = past.article.layer, _now(project, past)
    span = then.span(span_id)
    project.refuse_reading_only()
    if span is None:
        raise UserError("There was no such label then.")
    if then.annotator != project.annotator:
        raise UserError(
            f"This is one of {owned(then.annotator)} labels: only {then.annotator} can restore it. Nothing was changed."
        )
    closed = project.look_at(past.article.document.id).closed
    if closed:
        raise UserError(closed)
    label = project.schema.label(span.label)
    if label is None:
        raise UserError(f"There is no label “{span.label}” any more. Nothing was changed.")
    refuse_errors(past.article.text, now_layer, project.schema, span)
    changes = [*_again(project, now_layer, span), *_links_again(project, then, now_layer, span)]
    if not changes:
        raise UserError("This label is the same now: there is nothing to restore.")
    words = " … ".join(past.article.text[start:end] for start, end in span.fragments)
    title = f"restored: {label.title} {in_marks(words, _SHOWN)}"
    draft = project.draft(title, past.article.document.id, changes)
    return project.record([draft], select=span.id)


def _now(project: Project, past: Past) -> Layer:
    return project.layer(past.article.document.id, past.article.layer.annotator)


def _again(project: Project, layer: Layer, span: Span) -> list[Change]:
    now = layer.span(span.id)
    if now is None:
        return [created(span)]
    if now == span:
        return []
    links = relabelled(layer, project.schema, now, span.label) if now.label != span.label else []
    return [*(change for change in links if not isinstance(change.before, Span)), changed(now, span)]


def _links_again(project: Project, then: Layer, now: Layer, span: Span) -> list[Change]:
    """Return the links and the membership that a label had, as far as what they lead to is there."""
    found: list[Change] = []
    there = {relation.id for relation in now.relations()}
    for relation in (*then.relations_from(span.id), *then.relations_to(span.id)):
        if relation.id not in there and _fits(project, now, relation, span):
            found.append(created(relation))
    member = then.membership(span.id)
    if member is not None and now.membership(span.id) is None and _is_known(project, member):
        found.append(created(member))
    return found


def _fits(project: Project, now: Layer, relation: Relation, span: Span) -> bool:
    other = relation.to_span if relation.from_span == span.id else relation.from_span
    end = now.span(other)
    kind = project.schema.relation(relation.type)
    if end is None or kind is None:
        return False
    return not any(link.type == relation.type for link in now.relations_from(relation.from_span))


def _is_known(project: Project, member: Membership) -> bool:
    return project.store.cluster(member.cluster) is not None
