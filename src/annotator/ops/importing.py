"""Bringing articles in: files are read by a child, applied in batches, and what is there never changes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from annotator.base.errors import FormatError, LogMismatch, UserError
from annotator.base.legible import legible
from annotator.base.paths import data_folder
from annotator.base.progress import Cancelled, Progress, silent
from annotator.domain.annotation import AnnotatorName, DocumentId
from annotator.domain.change import ActId
from annotator.formats.frames import Limits
from annotator.formats.jsonl_decode import Defaults
from annotator.formats.pipe import Delivered, read_in_child
from annotator.formats.registry import FORMATS
from annotator.formats.walk import files_to_read
from annotator.ops.batch import Batch
from annotator.ops.import_report import ImportReport, Tally
from annotator.ops.own_files import own_files
from annotator.ops.problem_lines import copy_problem_lines
from annotator.ops.project import Project

BATCH = 200
BATCH_BYTES = 4 << 20
"""Articles, and bytes of their JSON, that are committed together."""

TAKEN = "it holds the id of a label or link that another article in the project has already"


class Import:
    """One import into one project, one act. `steps` does it piece by piece, `report` says how it went."""

    def __init__(
        self,
        project: Project,
        paths: Sequence[Path],
        format_id: str | None = None,
        annotator: str | None = None,
        progress: Progress = silent,
        limits: Limits | None = None,
    ) -> None:
        self._project = project
        self._format = None if format_id is None else FORMATS.get(format_id).id
        self._paths = paths
        self._progress = progress
        self._limits = limits
        self._act = ActId(project.clock.uuid7())
        self._title = (
            f"Import of “{legible(paths[0].name)}”" if len(paths) == 1 else f"Import of {len(paths)} files"
        )
        if annotator is not None and not annotator.strip():
            raise UserError("The name of the annotator is blank. Write one, or leave it out.")
        name = AnnotatorName(annotator.strip()) if annotator else project.annotator
        self._defaults = Defaults(name, project.clock.now(), "", override=annotator is not None)
        self._waiting: list[Delivered] = []
        self._documents: set[DocumentId] = set()
        self._size = 0
        self._tally = Tally()
        self._stopped = False

    def steps(self) -> Iterator[None]:
        """Read and commit; yields after each article, so that a caller can do other things in between.

        Every `BATCH` articles are acknowledged together. `Cancelled` from `progress` keeps those.
        """
        files, refused = files_to_read(self._paths, own_files(self._project.path))
        self._tally.problems += refused
        arrivals = read_in_child(files, self._format, self._defaults, self._limits, self._progress)
        try:
            for arrival in arrivals:
                if isinstance(arrival, Delivered):
                    self._take(arrival)
                elif isinstance(arrival, FormatError):
                    self._tally.problems.append(arrival)
                else:
                    self._tally.losses.add(arrival)
                yield
        except Cancelled:
            self._stopped = True
        finally:
            arrivals.close()
        self._commit()

    def report(self) -> ImportReport:
        """Return how it went, after copying the refused lines beside their files."""
        tally = self._tally
        return ImportReport(
            tally.imported,
            tally.skipped,
            tally.added,
            tuple(tally.problems),
            tally.losses.losses(),
            tuple(tally.duplicates),
            tuple(dict.fromkeys(tally.labels_added)),
            copy_problem_lines(tally.problems, data_folder() / "problems"),
            self._act if tally.imported or tally.added or tally.labels_added else None,
            self._stopped,
        )

    def _take(self, arrival: Delivered) -> None:
        document = arrival.record.document.id
        if document in self._documents:
            self._commit()
        self._waiting.append(arrival)
        self._documents.add(document)
        self._size += arrival.size
        if len(self._waiting) >= BATCH or self._size >= BATCH_BYTES:
            self._commit()

    def _commit(self) -> None:
        """Commit what is waiting; where an id is taken, article by article, to find whose it is."""
        arrivals, self._waiting = self._waiting, []
        self._documents.clear()
        self._size = 0
        if not arrivals:
            return
        try:
            self._apply(arrivals)
        except LogMismatch:
            for arrival in arrivals:
                try:
                    self._apply([arrival])
                except LogMismatch:
                    self._tally.problems.append(FormatError(str(arrival.path), arrival.line, TAKEN))

    def _apply(self, arrivals: Sequence[Delivered]) -> None:
        self._tally.take(Batch(self._project, self._act, self._title, arrivals).apply())
