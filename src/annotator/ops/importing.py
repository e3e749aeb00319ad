"""Bringing articles in: files are read by a child, applied in batches, and what is there never changes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from annotator.base.errors import FormatError, LogMismatch
from annotator.base.paths import data_folder
from annotator.base.progress import Cancelled, Progress, silent
from annotator.domain.annotation import AnnotatorName, Cluster, ClusterId, DocumentId
from annotator.domain.change import ActId, Change, Draft, created
from annotator.domain.record import Record
from annotator.formats.format import Loss
from annotator.formats.frames import Limits
from annotator.formats.jsonl_decode import Defaults
from annotator.formats.losses import LossCount
from annotator.formats.pipe import Delivered, read_in_child
from annotator.formats.registry import FORMATS
from annotator.formats.walk import files_to_read
from annotator.ops.import_report import Duplicate, ImportReport, Tally
from annotator.ops.merging import (
    Addition,
    label_names,
    missing_relations,
    rest,
    whole,
    with_aliases,
)
from annotator.ops.problem_lines import copy_problem_lines
from annotator.ops.project import Project

BATCH = 200
BATCH_BYTES = 4 << 20
"""Articles, and bytes of their JSON, that are committed together."""


@dataclass(slots=True)
class _Batch:
    """Articles that are committed together, and what they bring that later ones may refer to."""

    arrivals: list[Delivered] = field(default_factory=list)
    drafts: list[Draft] = field(default_factory=list)
    texts: dict[str, str] = field(default_factory=dict)
    clusters: dict[ClusterId, Cluster] = field(default_factory=dict)
    documents: set[DocumentId] = field(default_factory=set)
    hashes: dict[str, DocumentId] = field(default_factory=dict)
    size: int = 0


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
        self._title = f"Import of “{paths[0].name}”" if len(paths) == 1 else f"Import of {len(paths)} files"
        name = AnnotatorName(annotator) if annotator else project.annotator
        self._defaults = Defaults(name, project.clock.now(), "", override=annotator is not None)
        self._batch = _Batch()
        self._tally = Tally()
        self._losses = LossCount()
        self._stopped = False

    def steps(self) -> Iterator[None]:
        """Read and commit; yields after each article, so that a caller can do other things in between.

        Every `BATCH` articles are acknowledged together. `Cancelled` from `progress` keeps those.
        """
        files, refused = files_to_read(self._paths)
        self._tally.problems += refused
        arrivals = read_in_child(files, self._format, self._defaults, self._limits, self._progress)
        try:
            for arrival in arrivals:
                if isinstance(arrival, Delivered):
                    self._take(arrival)
                elif isinstance(arrival, FormatError):
                    self._tally.problems.append(arrival)
                else:
                    self._losses.add(arrival)
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
            self._losses.losses(),
            tuple(tally.duplicates),
            tuple(tally.labels_added),
            copy_problem_lines(tally.problems, data_folder() / "problems"),
            self._act if tally.imported or tally.added or tally.labels_added else None,
            self._stopped,
        )

    # -- one article

    def _take(self, arrival: Delivered) -> None:
        document = arrival.record.document
        if document.id in self._batch.documents:
            self._commit()
        there = self._project.store.document(document.id)
        if there is not None and there.text_sha256 != document.text_sha256:
            self._refuse(
                arrival, f"the article “{document.id}” is in with another text: this is a revision of it"
            )
            return
        self._batch.arrivals.append(arrival)
        self._batch.documents.add(document.id)
        self._batch.size += arrival.size
        if len(self._batch.arrivals) >= BATCH or self._batch.size >= BATCH_BYTES:
            self._commit()

    def _refuse(self, arrival: Delivered, reason: str) -> None:
        self._tally.problems.append(FormatError(str(arrival.path), arrival.line, reason))

    # -- one batch

    def _commit(self) -> None:
        """Commit what is waiting; where an id is taken, article by article, to find whose it is."""
        batch, self._batch = self._batch, _Batch()
        if not batch.arrivals:
            return
        try:
            self._apply(batch.arrivals)
        except LogMismatch:
            for arrival in batch.arrivals:
                try:
                    self._apply([arrival])
                except LogMismatch:
                    self._refuse(arrival, self._taken(arrival.record))

    def _apply(self, arrivals: Sequence[Delivered]) -> None:
        batch, tally, losses = _Batch(), Tally(), LossCount()
        schema: list[Change] = []
        for arrival in arrivals:
            record, missing = self._fitted(arrival.record, schema)
            self._draft(replace(arrival, record=record), batch, tally, losses)
            schema += missing
        drafts = batch.drafts
        if schema:
            drafts = [self._project.draft(self._title, None, schema, self._act), *drafts]
        if drafts:
            self._project.record(drafts, texts=batch.texts)
        self._add(tally, losses, schema)

    def _draft(self, arrival: Delivered, batch: _Batch, tally: Tally, losses: LossCount) -> None:
        """Add to the batch what one article brings."""
        record, store = arrival.record, self._project.store
        document = record.document
        new = store.document(document.id) is None
        addition = (
            whole(record, lambda one: batch.clusters.get(one) or store.cluster(one))
            if new
            else rest(record, store.record(document.id), lambda one: batch.clusters.get(one) or store.cluster(one))
        )
        problems = [FormatError(str(arrival.path), arrival.line, reason) for reason in addition.refused]
        if new and problems:
            tally.problems.append(problems[0])
            return
        tally.problems += problems
        if new:
            self._note_duplicate(arrival, batch, tally)
            batch.texts[document.text_sha256] = record.text
            tally.imported += 1
        else:
            tally.skipped += 1
            tally.added += addition.annotations
            losses.add(Loss("status and reviewed parts of articles that are in with others", addition.kept))
        self._add_changes(document.id, addition, batch)

    def _add_changes(self, document: DocumentId, addition: Addition, batch: _Batch) -> None:
        batch.clusters.update((cluster.id, cluster) for cluster in addition.clusters)
        if addition.changes:
            batch.drafts.append(self._project.draft(self._title, document, addition.changes, self._act))

    def _note_duplicate(self, arrival: Delivered, batch: _Batch, tally: Tally) -> None:
        document = arrival.record.document
        same = batch.hashes.get(document.text_sha256)
        if same is None:
            same = next(iter(self._project.store.documents_by_hash(document.text_sha256)), None)
        if same is not None:
            tally.duplicates.append(Duplicate(arrival.path, document.id, same))
        batch.hashes.setdefault(document.text_sha256, document.id)

    def _fitted(self, record: Record, waiting: Sequence[Change]) -> tuple[Record, list[Change]]:
        """Return the article with the schema's names for its labels, and what the schema lacks."""
        schema = self._project.schema
        names, labels = label_names(record, schema)
        record = with_aliases(record, names)
        known = {(change.kind, change.id) for change in waiting}
        missing = [created(thing) for thing in (*labels, *missing_relations(record, schema))]
        return record, [change for change in missing if (change.kind, change.id) not in known]

    def _add(self, tally: Tally, losses: LossCount, schema: Sequence[Change]) -> None:
        ours = self._tally
        ours.imported += tally.imported
        ours.skipped += tally.skipped
        ours.added += tally.added
        ours.problems += tally.problems
        ours.duplicates += tally.duplicates
        ours.labels_added += [change.id for change in schema]
        for loss in losses.losses():
            self._losses.add(loss)

    def _taken(self, record: Record) -> str:
        """Say which id of an article is taken already by another one."""
        store, here = self._project.store, record.document.id
        spans = store.known_spans([span.id for span in record.spans])
        for span, place in spans.items():
            if place != here:
                return f"its label with the id “{span}” is in the article “{place}” already"
        links = store.known_relations([link.id for link in record.relations])
        for link, place in links.items():
            if place != here:
                return f"its link with the id “{link}” is in the article “{place}” already"
        return "something in it has an id that is taken already"
