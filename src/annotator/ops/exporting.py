"""Writing articles out: beside the target first, renamed when complete, and what the format leaves out counted."""

from __future__ import annotations

import errno
import os
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from annotator.base.errors import EnvironmentFailure, UserError
from annotator.base.progress import Progress, silent
from annotator.domain.annotation import AnnotatorName, DocumentId, Status
from annotator.domain.record import Record
from annotator.formats.cells import guarded
from annotator.formats.format import EVERYTHING, Format, Loss, WriteOptions
from annotator.formats.losses import LossCount, losses
from annotator.formats.registry import format_for_export
from annotator.formats.walk import file_key
from annotator.ops.own_files import own_files
from annotator.ops.parts import part_beside, put_in_place, remove_part, sweep_parts
from annotator.ops.people import known_people
from annotator.ops.project import Project
from annotator.ops.several import AnyPath, names_in
from annotator.store.clusters import ClusterReader
from annotator.store.failures import damaged


@dataclass(frozen=True, slots=True)
class ExportReport:
    """How many articles were written, where, in which format, and what that left out."""

    articles: int
    losses: tuple[Loss, ...]
    path: Path
    format: str


def export(
    project: Project,
    out: str | os.PathLike[str],
    format_id: str | None = None,
    annotators: str | Sequence[str] = (),
    statuses: str | Sequence[str] = (),
    progress: Progress = silent,
    losses_path: AnyPath | None = None,
    overwrite: bool = False,
    part: Path | None = None,
    for_spreadsheets: bool = False,
    documents: str | Iterable[str] | None = None,
) -> ExportReport:
    """Write all articles, or those of some annotators or in some status, to a new file or folder.

    `statuses`: articles that one of the annotators has in one of them. `documents`: only articles with these ids,
    in the order of first import. Raises `UserError` where `out` is there already, or an annotator or an id is unknown,
    `EnvironmentFailure` where it cannot be written; then nothing is left.
    `part`: where it is written before it is renamed, for one who must clean up after a kill. `for_spreadsheets`:
    words that a spreadsheet could take for a formula get a mark before them in tables, that of the losses too.
    """
    out, losses_path = Path(out), None if losses_path is None else Path(losses_path)
    fmt = format_for_export(out, format_id)
    names = known_people(project, annotators) or None
    for path in (out, losses_path):
        if path is not None:
            _refuse_place(project, path, overwrite)
    if losses_path is not None and _is_same_place(out, losses_path):
        raise UserError(f"The articles and the losses cannot both go to “{out}”. Name two files.")
    ids = None if documents is None else _known_articles(project, documents)
    run = _Export(project, fmt, names, names_in(statuses), progress, ids)
    sweep_parts(out.absolute().parent)
    part = part or part_beside(out)
    try:
        assert fmt.write is not None
        fmt.write(run.records(), part, WriteOptions(project.schema, for_spreadsheets))
        put_in_place(part, out, overwrite)
    except OSError as error:
        raise _failure(out, error) from error
    except ValueError as error:  # labels that do not fit their text
        raise damaged(project.path, str(error)) from error
    finally:
        remove_part(part)
    report = ExportReport(run.articles, run.losses(), out, fmt.id)
    if losses_path is not None:
        write_losses(report.losses, losses_path, overwrite, for_spreadsheets)
    return report


def preview_losses(
    project: Project,
    format_id: str,
    annotators: Sequence[str] = (),
    statuses: Sequence[Status] = (),
    progress: Progress = silent,
) -> tuple[Loss, ...]:
    """Return what an export would leave out, without writing anything."""
    names = known_people(project, annotators) or None
    run = _Export(project, format_for_export(Path(), format_id), names, statuses, progress)
    if not run.is_complete:
        for _ in run.records():
            pass
    return run.losses()


def write_losses(
    found: Iterable[Loss], path: Path, overwrite: bool = False, for_spreadsheets: bool = False
) -> None:
    """Write losses as a table with tabs, whole or not at all: what, how often, an example."""
    rows = ["what\tcount\texample"]
    for loss in found:
        cells = (" ".join(words.split()) for words in (loss.what, loss.example))
        what, example = (guarded(cell) if for_spreadsheets else cell for cell in cells)
        rows.append(f"{what}\t{loss.count}\t{example}")
    part = part_beside(path)
    try:
        part.write_text("\n".join(rows) + "\n", "utf-8", "backslashreplace")
        put_in_place(part, path, overwrite)
    except OSError as error:
        raise _failure(path, error) from error
    finally:
        remove_part(part)


class _Export:
    """Counts articles and losses while a writer takes its records."""

    def __init__(
        self,
        project: Project,
        fmt: Format,
        annotators: Sequence[AnnotatorName] | None,
        statuses: Sequence[str],
        progress: Progress,
        documents: Sequence[DocumentId] | None = None,
    ) -> None:
        self.articles = 0
        self.is_complete = fmt.carries >= EVERYTHING
        self._project = project
        self._format = fmt
        self._which = (tuple(map(Status, statuses)) or None, annotators, documents)
        self._progress = progress
        self._count = LossCount()

    def records(self) -> Iterator[Record]:
        store = self._project.store
        total = store.number_of_records(*self._which)
        for record in store.records(*self._which):
            yield record
            self.articles += 1
            if not self.is_complete:
                for loss in losses(record, self._format):
                    self._count.add(loss)
            self._progress(self.articles, total, "export")

    def losses(self) -> tuple[Loss, ...]:
        return (*self._count.losses(), *_project_losses(self._project))


def _project_losses(project: Project) -> Iterator[Loss]:
    """Yield what no format of articles carries: it belongs to the project."""
    store = project.store
    yield Loss("history: what was done and when", store.number_of_steps())
    yield Loss("definitions of labels and questions", len(project.schema.labels), project.schema.head.name)
    lonely = [
        row.cluster
        for name in store.annotators()
        for row in store.clusters(name)
        if not row.members and not ClusterReader(store, name).in_trash(row.cluster.id)
    ]
    if lonely:
        yield Loss("who is meant, without any label", len(lonely), lonely[0].name)


def _known_articles(project: Project, documents: str | Iterable[str]) -> list[DocumentId]:
    ids = list(map(DocumentId, names_in(documents)))
    known = project.store.known_documents(ids)
    for id_ in ids:
        if id_ not in known:
            raise UserError(f"There is no article “{id_}” in this project. Nothing was written.")
    return ids


def _refuse_place(project: Project, path: Path, overwrite: bool) -> None:
    if file_key(path) in own_files(project.path):
        raise UserError(f"“{path}” is the project itself and was not changed. Choose another name.")
    if os.path.exists(path) and not overwrite:
        raise UserError(f"“{path}” is there already and was not changed. Choose another name or remove it.")
    if not os.path.isdir(path.absolute().parent):
        raise UserError(f"There is no folder “{path.parent}” to write “{path.name}” into. Make it first.")


def _is_same_place(one: Path, other: Path) -> bool:
    if (key := file_key(one)) is not None:
        return key == file_key(other)
    return os.path.normcase(one.resolve()) == os.path.normcase(other.resolve())


def _failure(out: Path, error: OSError) -> EnvironmentFailure:
    if error.errno == errno.ENOSPC:
        return EnvironmentFailure(
            f"The disk is full: “{out}” was not written. Free some space and try again."
        )
    why = error.strerror or str(error)
    return EnvironmentFailure(f"“{out}” could not be written: the system says “{why}”. Choose another place.")
