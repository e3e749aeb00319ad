"""What is wrong or unfinished in a project: damage of the file, labels that break rules, hints."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial

from annotator.base.errors import EnvironmentFailure
from annotator.base.progress import Progress, silent
from annotator.domain.annotation import AnnotatorName, DocumentId, Span, SpanId
from annotator.domain.problems import Problem, Severity, problems, problems_by_portion
from annotator.ops.project import Project
from annotator.ops.spares import copies_of
from annotator.store.examining import Examination
from annotator.store.store import Store


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing found. `document`, `annotator` and `span` are none where it concerns the file as a whole.

    `repair`: what `check --repair` does about it, empty if nothing. `details`: what SQLite says of damage.
    """

    code: str
    sentence: str
    severity: Severity
    document: DocumentId | None = None
    title: str = ""
    annotator: AnnotatorName | None = None
    span: SpanId | None = None
    repair: str = ""
    details: str = ""


REPAIRS = {
    "outside": "Delete the label.",
    "empty": "Delete the label.",
    "unknown-label": "Add the label to the project, as an import does.",
    "missing-end": "Delete the link.",
}
"""What is done about labels of others that no act here could have made, by code."""


def check(project: Project, progress: Progress = silent) -> list[Finding]:
    """Return all findings, errors of the file first, then by article. Does the log again beside the project.

    Of articles in the trash the errors: what is unfinished there may stay so.
    """
    found = damages(project.store, progress)
    try:
        trash = project.trashed_documents()
        documents = [*project.documents(), *trash]
    except EnvironmentFailure:
        if found:
            return found
        raise
    for number, row in enumerate(documents, 1):
        try:
            ours = list(_of_article(project, row.id))
            thrown = number > len(documents) - len(trash)
            found.extend(one for one in ours if not thrown or one.severity is Severity.ERROR)
        except EnvironmentFailure as failure:
            away = [_outside(row.id, row.title, span) for span in outside(project, row.id)]
            damage = Finding("damage", failure.sentence, Severity.ERROR, row.id, row.title)
            found.extend(away or [damage])
        progress(number, len(documents), "check")
    return found


def damages(store: Store, progress: Progress = silent) -> list[Finding]:
    """Return what is wrong with the file, its log, its texts and tables."""
    with examined(store, progress) as examination:
        return found_in(examination)


def examined(store: Store, progress: Progress = silent) -> Examination:
    """Return an examination of a project, which asks its backups where its own log or texts were harmed."""
    return Examination(store.connection, store.path, progress, partial(copies_of, store))


def found_in(examination: Examination) -> list[Finding]:
    """Return what an examination found; without a whole log there is nothing to mend from."""
    return [
        Finding(
            code, sentence, Severity.ERROR, repair=repair if examination.can_mend else "", details=details
        )
        for code, sentence, repair, details in examination.damages
    ]


def outside(project: Project, document_id: DocumentId) -> list[Span]:
    """Return the labels that do not lie in the text, which no layer can hold; none where nothing can be read."""
    try:
        record = project.store.record(document_id)
        length = len(record.text)
        return [
            span
            for span in record.spans
            if not all(0 <= start < end <= length for start, end in span.fragments)
        ]
    except (EnvironmentFailure, KeyError):
        return []


def _outside(document_id: DocumentId, title: str, span: Span) -> Finding:
    what = f"The label {span.id} ({span.label}) does not lie in the text, so the article cannot be opened."
    repair = REPAIRS["outside"]
    return Finding(
        "outside", what, Severity.ERROR, document_id, title, span.annotator, span.id, repair=repair
    )


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
    text = None
    if document is not None:
        with contextlib.suppress(KeyError):
            text = project.store.text(document.text_sha256)
    if document is None or text is None:
        yield Finding("damage", "The text of an article is not there.", Severity.ERROR, document_id)
        return
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
                REPAIRS.get(problem.code, ""),
            )
