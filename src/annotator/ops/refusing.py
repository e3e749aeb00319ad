"""What no act may do: the errors that `check` would find, as refusals before anything is changed (`UserError`)."""

from __future__ import annotations

from annotator.base.errors import UserError
from annotator.domain.annotation import Span
from annotator.domain.layer import Layer
from annotator.domain.problems import Severity, attribute_problems, relation_problems, span_problems
from annotator.domain.schema import Schema
from annotator.ops.article import Article
from annotator.ops.project import Project


def refuse_left_behind(project: Project, article: Article) -> None:
    """Refuse an article that follows no act: its labels may long be others."""
    if not project.has_open(article):
        raise UserError(
            f"“{article.title}” is not open in this project. Take it from project.articles(), one at a time, or from "
            "project.open_article(id). Nothing was changed."
        )


def refuse_problems(project: Project, article: Article, span: Span) -> None:
    """Refuse a stretch that the label may not have."""
    for problem in span_problems(article.text, article.layer, project.schema, span):
        raise UserError(problem.sentence)


def refuse_errors(text: str, layer: Layer, schema: Schema, span: Span) -> None:
    """Refuse a label that comes back where others came since, as `check` would; hints do not stop it."""
    for problem in span_problems(text, layer, schema, span):
        if problem.severity is Severity.ERROR:
            raise UserError(f"{problem.sentence} Nothing was changed.")


def refuse_attributes(project: Project, article: Article, span: Span) -> None:
    """Refuse an attribute that the label does not have, or a value that is none of its."""
    for problem in attribute_problems(article.text, project.schema, span):
        raise UserError(problem.sentence)


def refuse_ends(project: Project, article: Article, type_id: str, start: Span, end: Span) -> None:
    """Refuse a link between spans that it cannot join."""
    for sentence in _wrong_ends(project, article, type_id, start, end):
        raise UserError(sentence)


def refuse_moved_ends(project: Project, article: Article, before: Span, after: Span) -> None:
    """Refuse edges that make a link wrong; one that came in wrong does not stop them."""
    layer = article.layer
    for relation in (*layer.relations_from(before.id), *layer.relations_to(before.id)):
        start, end = layer.span(relation.from_span), layer.span(relation.to_span)
        if start is None or end is None or _wrong_ends(project, article, relation.type, start, end):
            continue
        moved = (after if span.id == before.id else span for span in (start, end))
        refuse_ends(project, article, relation.type, *moved)


def _wrong_ends(project: Project, article: Article, type_id: str, start: Span, end: Span) -> list[str]:
    found = relation_problems(article.text, article.layer, project.schema, type_id, start, end)
    return [problem.sentence for problem in found if problem.severity is Severity.ERROR]
