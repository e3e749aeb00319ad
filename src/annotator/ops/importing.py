"""Bringing articles in: files are read by a child, applied in batches, and what is there never changes."""

from __future__ import annotations

import time
from collections.abc import Generator, Sequence
from pathlib import Path

from annotator.base.errors import FormatError, LogMismatch, NotSaved, UserError
from annotator.base.legible import legible
from annotator.base.paths import problem_folder
from annotator.base.progress import Cancelled, Progress, silent
from annotator.base.wording import counted
from annotator.domain.annotation import AnnotatorName, DocumentId
from annotator.domain.change import ActId
from annotator.formats.frames import Limits
from annotator.formats.jsonl_decode import Defaults
from annotator.formats.pipe import Arrival, Delivered, read_ahead, read_in_child
from annotator.formats.registry import FORMATS
from annotator.formats.walk import files_to_read
from annotator.ops.backups import Reason, back_up_first, backing_up
from annotator.ops.batch import Batch
from annotator.ops.import_report import ImportReport, Tally
from annotator.ops.own_files import own_files
from annotator.ops.problem_lines import copy_problem_lines
from annotator.ops.project import Project

BATCH = 200
BATCH_BYTES = 4 << 20
"""Articles, and bytes of their JSON, that are committed together."""

LEAST_BYTES = 128 << 10
"""What is committed together at least where commits shall be short: fewer would only wait for the disk."""

TAKEN = "it holds the id of a label or link that another article in the project has already"


class Import:
    """One import into one project, one act. `steps` does it piece by piece, `report` says how it went.

    `pace`: seconds that a commit shall take, and `steps` never waits for a file; without it, it is quick as a
    whole.
    """

    def __init__(
        self,
        project: Project,
        paths: Sequence[Path],
        format_id: str | None = None,
        annotator: str | None = None,
        progress: Progress = silent,
        limits: Limits | None = None,
        pace: float | None = None,
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
        self._pace = pace
        self._most_bytes = BATCH_BYTES if pace is None else LEAST_BYTES
        self._waiting: list[Delivered] = []
        self._documents: set[DocumentId] = set()
        self._size = 0
        self._tally = Tally()
        self._stopped = False
        self._warning = ""

    def steps(self) -> Generator[bool, None, None]:
        """Read and commit; yields after each article, so that a caller can do other things in between.

        False means that nothing has come yet. Every `BATCH` articles at most are acknowledged together.
        `Cancelled` from `progress` keeps those. A backup is made first; one that fails is in the report. Where the
        disk refuses a commit, `NotSaved` says how much is in.
        """
        try:
            yield from self._steps()
        except NotSaved as failure:
            raise self._broken_off(failure) from failure

    def _steps(self) -> Generator[bool, None, None]:
        yield from self._back_up()
        arrivals = self._arrivals()
        try:
            for arrival in arrivals:
                if isinstance(arrival, Delivered):
                    self._take(arrival)
                elif isinstance(arrival, FormatError):
                    self._tally.problems.append(arrival)
                elif arrival is not None:
                    self._tally.losses.add(arrival)
                yield arrival is not None
        except Cancelled:
            self._stopped = True
        finally:
            arrivals.close()
        self._commit()

    def _broken_off(self, failure: NotSaved) -> NotSaved:
        there = self._tally.imported
        kept = f"{counted(there, 'article')} {'is' if there == 1 else 'are'} in and safe; the rest is not imported."
        what = kept if there else "No article was imported."
        again = "import again; what is in already is passed over" if there else "import again"
        sentence = f"{failure.reason} {what} {failure.remedy} and {again}."
        return NotSaved(failure.reason, failure.remedy, sentence)

    def _back_up(self) -> Generator[bool, None, None]:
        if self._pace is None:
            self._warning = back_up_first(self._project, Reason.IMPORT)
            return
        waiting = backing_up(self._project, Reason.IMPORT)
        try:
            while True:
                next(waiting)
                yield False
        except StopIteration as end:
            self._warning = end.value
        finally:
            waiting.close()

    @property
    def has_refused(self) -> bool:
        """Whether anything was refused so far."""
        return bool(self._tally.problems)

    def copy_refused(self) -> tuple[Path, ...]:
        """Copy the refused lines beside their files and return the copies; reads those files, in any thread."""
        return copy_problem_lines(self._tally.problems, problem_folder())

    def report(self, copies: tuple[Path, ...] = ()) -> ImportReport:
        """Return how it went; `copies`: what `copy_refused` returned."""
        tally = self._tally
        return ImportReport(
            tally.imported,
            tally.skipped,
            tally.added,
            tuple(tally.problems),
            tally.losses.losses(),
            tuple(tally.duplicates),
            tuple(dict.fromkeys(tally.labels_added)),
            copies,
            self._act if tally.imported or tally.added or tally.labels_added else None,
            self._stopped,
            self._warning,
            tally.in_trash,
            tally.changed,
        )

    def _arrivals(self) -> Generator[Arrival | None, None, None]:
        closed = own_files(self._project.path)
        if self._pace is None:
            files, refused = files_to_read(self._paths, closed)
            self._tally.problems += refused
            yield from read_in_child(files, self._format, self._defaults, self._limits, self._progress)
            return

        def find() -> tuple[list[Path], list[FormatError]]:
            return files_to_read(self._paths, closed)

        yield from read_ahead(find, self._format, self._defaults, self._limits, self._progress)

    def _take(self, arrival: Delivered) -> None:
        document = arrival.record.document.id
        if document in self._documents:
            self._commit()
        self._waiting.append(arrival)
        self._documents.add(document)
        self._size += arrival.size
        if len(self._waiting) >= BATCH or self._size >= self._most_bytes:
            self._commit()

    def _commit(self) -> None:
        """Commit what is waiting; where an id is taken, article by article, to find whose it is."""
        arrivals, self._waiting = self._waiting, []
        size, self._size = self._size, 0
        self._documents.clear()
        if not arrivals:
            return
        start = time.perf_counter()
        try:
            self._apply(arrivals)
        except LogMismatch:
            for arrival in arrivals:
                try:
                    self._apply([arrival])
                except LogMismatch:
                    self._tally.problems.append(FormatError(str(arrival.path), arrival.line, TAKEN))
        if self._pace is not None:
            fitting = int(size * self._pace / max(time.perf_counter() - start, 1e-6))
            self._most_bytes = min(max(fitting, LEAST_BYTES), 2 * self._most_bytes, BATCH_BYTES)

    def _apply(self, arrivals: Sequence[Delivered]) -> None:
        self._tally.take(Batch(self._project, self._act, self._title, arrivals).apply())
