"""What was done in a project, newest first."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from annotator.base.clock import utc_text_of
from annotator.base.errors import UserError
from annotator.domain.annotation import AnnotatorName, DocumentId
from annotator.domain.change import ActId
from annotator.ops.project import Project


@dataclass(frozen=True, slots=True)
class Done:
    """One act. `at`: UTC; `undoes`: the act that it takes back; `undone`: whether it is taken back itself."""

    act: ActId
    title: str
    annotator: AnnotatorName
    document: DocumentId | None
    at: str
    undoes: ActId | None
    undone: bool


def history(project: Project, document: str | None = None) -> Iterator[Done]:
    """Yield the acts of the project, or those that touch one article. An unknown article raises `UserError`."""
    if document is not None and project.store.document(DocumentId(document)) is None:
        raise UserError(f"There is no article “{document}” in this project.")
    for row in project.store.acts(None if document is None else DocumentId(document)):
        yield Done(
            row.id, row.title, row.annotator, row.document, utc_text_of(row.at), row.undoes, row.undone
        )
