"""The Python API: what a script imports, in one place. docs/api.md explains it, tests run what stands there.

Names listed here stay and keep their meaning from one version to the next; what changes is in CHANGELOG.md.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from operator import index

from annotator.base.errors import AnnotatorError, EnvironmentFailure, UserError
from annotator.domain.annotation import Cluster, Fragment, Relation, Span, Status, Tier, Value
from annotator.domain.schema import Schema
from annotator.ops.annotate import (
    add_span,
    delete_span,
    link,
    relabel,
    set_attribute,
    set_doubt,
    set_fragments,
    set_note,
    set_status,
    unlink,
)
from annotator.ops.article import Article
from annotator.ops.backups import copy_to
from annotator.ops.check import Finding, check
from annotator.ops.copies import MergeReport, merge, undecided
from annotator.ops.exporting import ExportReport, export
from annotator.ops.history import Done, history
from annotator.ops.import_report import ImportReport
from annotator.ops.project import Project, create, open_project
from annotator.ops.restoring import restore
from annotator.ops.schema import find_schema, load_schema
from annotator.ops.search import search
from annotator.ops.stats import Stats, stats
from annotator.ops.transfer import import_paths
from annotator.ops.trash import put_in_trash, take_out
from annotator.ops.undo import redo, undo

__all__ = [
    "AnnotatorError",
    "Article",
    "Cluster",
    "Done",
    "EnvironmentFailure",
    "ExportReport",
    "Finding",
    "ImportReport",
    "MergeReport",
    "Project",
    "Relation",
    "Schema",
    "Span",
    "Stats",
    "Status",
    "Tier",
    "UserError",
    "add_span",
    "check",
    "copy_to",
    "create",
    "delete_span",
    "export",
    "find_schema",
    "history",
    "import_paths",
    "label",
    "link",
    "load_schema",
    "merge",
    "open_project",
    "put_in_trash",
    "redo",
    "relabel",
    "restore",
    "search",
    "set_attribute",
    "set_doubt",
    "set_fragments",
    "set_note",
    "set_status",
    "stats",
    "take_out",
    "undecided",
    "undo",
    "unlink",
]


def label(
    project: Project,
    article: Article,
    label_id: str,
    where: str | Iterable[Fragment],
    attributes: Mapping[str, Value] | None = None,
) -> Span:
    """Label a stretch of an article and return the label; one act, which `undo` takes back.

    `where`: the words, which must stand in the text exactly once, or a list of parts, each (start, end) in code points.
    Raises `UserError` for words that are not there or there more often, and for what `add_span` refuses.
    """
    parts = [_only_place(article, where)] if isinstance(where, str) else _whole(where)
    made = add_span(project, article, label_id, parts, attributes).select
    span = None if made is None else article.layer.span(made)
    assert span is not None  # it was made just now
    return span


def _whole(where: Iterable[Fragment]) -> list[Fragment]:
    """Return the parts as pairs of whole numbers: those of a table of text, or of another library, need not be."""
    try:
        return [(index(start), index(end)) for start, end in where]
    except (TypeError, ValueError):
        raise UserError(
            "Where a label stands is said by its words, or by a list of its parts, each (start, end) in whole numbers. "
            "Nothing was labelled."
        ) from None


def _only_place(article: Article, words: str) -> Fragment:
    start = article.text.find(words) if words else -1
    if start < 0:
        raise UserError(f"“{words}” does not stand in “{article.title}”. Nothing was labelled.")
    if article.text.find(words, start + 1) >= 0:
        raise UserError(
            f"“{words}” stands in “{article.title}” more than once. Nothing was labelled; say where by offsets."
        )
    return start, start + len(words)
