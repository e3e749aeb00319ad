"""Giving a label once more together with the answers that a person gave about the one before."""

from __future__ import annotations

from dataclasses import replace

from annotator.base.errors import UserError
from annotator.domain.annotation import HUMAN, Fragment, Span, SpanId, Value
from annotator.ops import annotate
from annotator.ops.article import Article
from annotator.ops.change_set import ChangeSet
from annotator.ops.project import Project
from annotator.ops.refusing import refuse_ends

CUE = "cue"


def repeat(project: Project, article: Article, model: Span, fragments: tuple[Fragment, ...]) -> ChangeSet:
    """Label a stretch as `model` is labelled, with its answers, in one act.

    What signals a quote stands beside it and is not taken over; nor is who says it where that lies in the new one.
    """
    membership = article.layer.membership(model.id)
    by_hand = membership is not None and membership.origin == HUMAN
    return annotate.add_span(
        project,
        article,
        model.label,
        fragments,
        _attributes(model),
        ends=_ends(project, article, model, fragments),
        cluster=membership.cluster if membership is not None and by_hand else None,
    )


def _attributes(model: Span) -> dict[str, Value]:
    return {key: value for key, value in model.attributes.items() if key not in model.derived}


def _ends(
    project: Project, article: Article, model: Span, fragments: tuple[Fragment, ...]
) -> list[tuple[str, SpanId]]:
    layer, found = article.layer, []
    for relation in layer.relations_from(model.id):
        kind, end = project.schema.relation(relation.type), layer.span(relation.to_span)
        if relation.origin != HUMAN or relation.type == CUE or kind is None or not kind.active or end is None:
            continue
        try:
            refuse_ends(project, article, relation.type, replace(model, fragments=fragments), end)
        except UserError:
            continue
        found.append((relation.type, end.id))
    return found
