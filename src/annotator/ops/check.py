"""What is wrong or unfinished in a project: damage of the file, labels that break rules, hints."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from annotator.base.errors import EnvironmentFailure
from annotator.base.progress import Progress, silent
from annotator.domain.annotation import AnnotatorName, DocumentId, SpanId
from annotator.domain.problems import Problem, Severity, problems, problems_by_portion
from annotator.ops.project import Project


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing found. `document`, `annotator` and `span` are none where it concerns the file as a whole."""

    code: str
    sentence: str
    severity: Severity
    document: DocumentId | None = None
    title: str = ""
    annotator: AnnotatorName | None = None
    span: SpanId | None = None


def check(project: Project, progress: Progress = silent) -> list[Finding]:
    """Return all findings, errors of the file first, then by article. Reads everything once."""
    found = [Finding("damage", sentence, Severity.ERROR) for sentence in project.store.integrity()]
    documents = project.documents()
    for number, row in enumerate(documents, 1):
        try:
            found.extend(_of_article(project, row.id))
        except EnvironmentFailure as failure:
            found.append(Finding("damage", failure.sentence, Severity.ERROR, row.id, row.title))
        progress(number, len(documents), "check")
    return found


def own_problems(project: Project, document_id: DocumentId) -> Iterator[list[Problem]]:
    """Yield what is wrong or unfinished in the project's annotator's labels of an article, in portions.

    An article that cannot be read has one problem, as in `check`.
    """
    try:
        document = project.store.document(document_id)
        if document is not None:
            text = project.store.text(document.text_sha256)
            yield from problems_by_portion(document, text, project.layer(document_id), project.schema)
    except EnvironmentFailure as failure:
        yield [Problem("damage", failure.sentence)]


def _of_article(project: Project, document_id: DocumentId) -> Iterator[Finding]:
    document = project.store.document(document_id)
    assert document is not None
    text = project.store.text(document.text_sha256)
    for annotator in project.store.annotators(document_id):
        layer = project.layer(document_id, annotator)
        for problem in problems(document, text, layer, project.schema):
            yield Finding(
                problem.code,
                problem.sentence,
                problem.severity,
                document_id,
                document.title,
                annotator,
                problem.span,
            )
