"""Projects with articles, made through the same door as every other."""

from __future__ import annotations

from pathlib import Path

from annotator.base.clock import Clock
from annotator.base.paths import resources
from annotator.domain.annotation import DocumentId
from annotator.domain.change import created
from annotator.domain.document import Document, complete_meta, document_id, text_sha256, title_of
from annotator.domain.schema import Schema
from annotator.domain.schema_file import read_schema
from annotator.ops.project import Project, create

ANN = "ann"


def schema(name: str = "news") -> Schema:
    """Return a built-in schema."""
    return read_schema((resources() / "schemas" / f"{name}.toml").read_text(encoding="utf-8"), name)


def project_with(folder: Path, *texts: str, profile: str = "news", clock: Clock | None = None) -> Project:
    """Return a new project of the annotator ann with an article for each text."""
    project = create(folder / "news.annotator", schema(profile), ANN, clock)
    for text in texts:
        add_document(project, text)
    return project


def add_document(project: Project, text: str) -> DocumentId:
    """Add an article to an open project."""
    sha256 = text_sha256(text)
    document = Document(document_id(sha256), title_of(text), sha256, len(text), complete_meta({}))
    project.record([project.draft("import", document.id, [created(document)])], texts={sha256: text})
    return document.id
