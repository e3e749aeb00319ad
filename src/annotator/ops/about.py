"""What a person says of an article as a whole, and notes on links: acts like all others."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from annotator.base.errors import UserError
from annotator.domain.annotation import Relation, SpanId, Status, Value
from annotator.domain.change import changed, created
from annotator.domain.removal import may_have
from annotator.domain.schema import Attribute
from annotator.ops.article import Article
from annotator.ops.change_set import NO_CHANGE, ChangeSet
from annotator.ops.project import Project

NOTE = "note"
"""Under this name the note on an article stands among its attributes."""


def questions_about(project: Project) -> tuple[Attribute, ...]:
    """Return the questions that the project asks about each article."""
    return tuple(attribute for attribute in project.schema.head.attributes if attribute.active)


def set_about(project: Project, article: Article, values: Mapping[str, Value]) -> ChangeSet:
    """Say exactly this of an article, besides what the project does not ask; nothing happens if it is said.

    Raises `UserError` for a value that is none, and for an article that is done.
    """
    layer = article.layer
    asked = {attribute.id: attribute for attribute in questions_about(project)}
    for name, value in values.items():
        if name != NOTE and name not in asked:
            raise UserError(f"This project does not ask for “{name}” of an article.")
        if name in asked and not may_have(asked[name], value):
            raise UserError(f"“{value}” is no {asked[name].title}. Choose another value.")
    kept = {k: v for k, v in layer.state.attributes.items() if k not in asked and k != NOTE}
    order = [*(name for name in asked if name in values), *([NOTE] if NOTE in values else [])]
    attributes = {**kept, **{name: values[name] for name in order}}
    if attributes == dict(layer.state.attributes):
        return NO_CHANGE
    _refuse_done(article)
    started = layer.state.status in (Status.NEW, Status.SKIPPED)
    status = Status.IN_PROGRESS if started else layer.state.status
    after = replace(layer.state, attributes=attributes, status=status)
    before = layer.stored_state
    change = created(after) if before is None else changed(before, after)
    return project.record([project.draft("about this article", article.document.id, [change])])


def set_link_note(project: Project, article: Article, relation: Relation, note: str | None) -> ChangeSet:
    """Write or remove the memo of a link."""
    _refuse_done(article)
    after = replace(relation, note=note or None)
    if after == relation:
        return NO_CHANGE
    draft = project.draft(f"memo of a link {relation.type}", article.document.id, [changed(relation, after)])
    return project.record([draft], SpanId(relation.from_span))


def _refuse_done(article: Article) -> None:
    if article.in_trash:
        raise UserError(article.closed)
    if article.layer.state.status is Status.DONE:
        raise UserError("This article is done. Reopen it (Ctrl+Enter) to change what is said of it.")
