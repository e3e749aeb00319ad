"""Articles in and out: what the command line and the window call."""

from __future__ import annotations

from collections.abc import Iterable

from annotator.base.progress import Progress, silent
from annotator.ops.exporting import ExportReport, export, preview_losses
from annotator.ops.import_report import Duplicate, ImportReport
from annotator.ops.importing import Import
from annotator.ops.project import Project
from annotator.ops.several import AnyPath, paths_in

__all__ = [
    "Duplicate",
    "ExportReport",
    "Import",
    "ImportReport",
    "export",
    "import_paths",
    "preview_losses",
]


def import_paths(
    project: Project,
    paths: AnyPath | Iterable[AnyPath],
    format_id: str | None = None,
    annotator: str | None = None,
    progress: Progress = silent,
) -> ImportReport:
    """Bring files and folders in and return how it went; `annotator` stands for those that files name.

    One act, committed every 200 articles; what is in the project never changes. An unknown format raises
    `UserError`; bad files and articles are problems of the report.
    """
    run = Import(project, paths_in(paths), format_id, annotator, progress)
    for _ in run.steps():
        pass
    return run.report(run.copy_refused())
