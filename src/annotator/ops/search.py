"""Finding articles by their words."""

from __future__ import annotations

from annotator.base.errors import UserError
from annotator.ops.project import Project
from annotator.store.rows import Hit

LIMIT = 50

__all__ = ["LIMIT", "Hit", "search"]


def search(project: Project, query: str, limit: int = LIMIT) -> list[Hit]:
    """Return articles that hold all words of `query`; words between straight quotation marks stand together.

    A query without a word raises `UserError`.
    """
    if not any(char.isalnum() for char in query):
        raise UserError("There is no word to search for. Write at least one.")
    return project.store.search(query, limit)
