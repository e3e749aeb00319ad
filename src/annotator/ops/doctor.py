"""Mends what `check` finds and can be mended without guessing; before that the file is backed up, whatever its state.

Two kinds. What the log proves is written anew from it, in one transaction: the log itself stays as it is, and the
file as it was lies in the backup. Labels that no act could have made are mended by an act, which undo takes back.
"""

from __future__ import annotations

import contextlib
import os
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

from annotator.base.clock import Clock
from annotator.base.errors import EnvironmentFailure, OpenElsewhere
from annotator.base.paths import backup_folder
from annotator.base.progress import Progress, silent
from annotator.domain.annotation import DocumentId, Membership, Relation, Span, Tier
from annotator.domain.change import ActId, Change, Draft, Kind, Object, changed, created, deleted
from annotator.domain.problems import problems
from annotator.domain.schema import Label
from annotator.ops.backup_names import folder_name
from annotator.ops.backups import Reason, back_up
from annotator.ops.change_set import ChangeSet
from annotator.ops.check import Finding, check, damages, examined, found_in, outside
from annotator.ops.project import Project, open_project, signature
from annotator.store.examining import Examination
from annotator.store.reading import number_of_rows
from annotator.store.store import Store

TITLE = "Repair"
_MOMENT = "%Y%m%dT%H%M%SZ"


@dataclass(frozen=True, slots=True)
class Repair:
    """What was done. `backup`: the file as it was, none if nothing was to do; `left`: what was still found after.

    `rebuilt`: the tables were written anew from the log; `act`: the labels that were mended, none if there were none.
    """

    before: tuple[Finding, ...]
    backup: Path | None
    rebuilt: bool
    act: ChangeSet | None
    left: tuple[Finding, ...]
    acts: tuple[int | None, int | None] = (None, None)
    labels: tuple[int | None, int | None] = (None, None)


def check_file(
    path: Path,
    annotator: str | None = None,
    progress: Progress = silent,
    tell: Callable[[str], None] = lambda notice: None,
) -> list[Finding]:
    """Return what `check` finds, of a file that is too damaged to be opened what is wrong with the file.

    `tell`: is given the notice of the project, if it has one. Raises `AnnotatorError` where the file cannot even be
    looked at.
    """
    try:
        project = open_project(path, write=False, annotator=annotator)
    except EnvironmentFailure:
        found = damages_of(path, progress)
        if not found:
            raise
        return found
    with project:
        if project.notice is not None:
            tell(project.notice)
        return check(project, progress)


def damages_of(path: Path, progress: Progress = silent) -> list[Finding]:
    """Return what is wrong with a file as a whole, of articles nothing. Raises as `check_file` does."""
    with Store.open(path, write=False) as store:
        return damages(store, progress)


def two_answers(path: Path) -> EnvironmentFailure:
    """Return what is said of a file that, read twice, was not the same."""
    return EnvironmentFailure(
        f"Read twice, “{path.name}” gave two different answers: its disk or the memory of this computer "
        "may be failing. Nothing was changed. Copy the file to another disk and check the copy."
    )


def repair(path: Path, annotator: str | None = None, progress: Progress = silent) -> Repair:
    """Mend a project that nobody has open.

    Raises `EnvironmentFailure` where that would be unsafe, and nothing was changed; or where the file was in the way
    after its tables were written anew, and the sentence says so.
    """
    before = check_file(path, annotator, progress)
    if not any(finding.repair for finding in before):
        return Repair(tuple(before), None, False, None, tuple(before))
    acts, labels = _counts(path)
    backup, rebuilt = _rebuild(path, annotator, progress)
    try:
        with open_project(path, annotator=annotator) as project:
            act = mend_labels(project)
            left = check(project, progress)
    except EnvironmentFailure as error:
        # Another program may have come between: what it is told ends with “Nothing was changed”.
        raise (half_done(path, backup, error) if rebuilt else error) from error
    now = _counts(path)
    return Repair(tuple(before), backup, rebuilt, act, tuple(left), (acts, now[0]), (labels, now[1]))


def _counts(path: Path) -> tuple[int | None, int | None]:
    """Return how many acts and labels stand in the tables, none for one that cannot be read."""
    with contextlib.suppress(EnvironmentFailure), Store.open(path, write=False) as store:
        return number_of_rows(store.connection, "act"), number_of_rows(store.connection, "span")
    return None, None


def half_done(path: Path, backup: Path, error: EnvironmentFailure) -> EnvironmentFailure:
    """Return what is said where the tables were written anew and the rest of a repair could not be done."""
    why = (
        "it is open in another window now"
        if isinstance(error, OpenElsewhere)
        else "it could not be opened again"
    )
    return EnvironmentFailure(
        f"The tables of “{path.name}” were written anew from its log, but {why}, so its labels were not looked at. "
        f"The file as it was before is kept: {backup}. Check the project again when nobody has it open."
    )


def _rebuild(path: Path, annotator: str | None, progress: Progress) -> tuple[Path, bool]:
    """Back the file up and write anew what its log proves; return the backup, and whether that was needed."""
    with Store.open(path) as store:
        if not store.writable:
            raise EnvironmentFailure(store.notice or f"“{path.name}” cannot be written. Nothing was changed.")
        with examined(store, progress) as first:
            found = tuple(first.damages)
        # A disk or memory that answers wrongly for a moment must never be taken for damage of the file.
        with examined(store, progress) as again:
            if tuple(again.damages) != found:
                raise two_answers(path)
            backup = _backed_up(store, again, annotator)
            needed = any(finding.repair for finding in found_in(again))
            if needed:
                again.mend(store.connection)
    return backup, needed


def _backed_up(store: Store, examination: Examination, annotator: str | None) -> Path:
    """Return a proven backup, or where the pages are damaged a copy of them, which was read twice with one answer."""
    try:
        made = back_up(Project(store, signature(annotator), Clock()), Reason.REPAIR)
        if made is not None:
            return made.path
    except EnvironmentFailure:
        pass
    return _kept(store, examination.copy)


def _kept(store: Store, copy: Path) -> Path:
    """Keep the pages as they were read; not among the backups, which are sound, and never thinned out."""
    try:
        name = folder_name(store.project_id())
    except EnvironmentFailure:
        name = "unknown"
    folder = backup_folder() / name
    moment = datetime.now(UTC).strftime(_MOMENT)
    number = 0
    try:
        folder.mkdir(parents=True, exist_ok=True)
        while True:
            number += 1
            target = folder / f"damaged-{moment}-{number}{copy.suffix}"
            if not target.exists():
                break
        _copy_out(copy, target)
    except OSError as error:
        raise EnvironmentFailure(
            f"“{store.path.name}” could not be backed up ({error.strerror}), so nothing was repaired and nothing "
            "changed. Free some space, or check the folder of backups."
        ) from error
    return target


def _copy_out(copy: Path, target: Path) -> None:
    """Copy a file to a new name, down to the disk; half a copy is removed."""
    with copy.open("rb") as source, target.open("xb") as kept:
        try:
            shutil.copyfileobj(source, kept)
            kept.flush()
            os.fsync(kept.fileno())
        except BaseException:
            with contextlib.suppress(OSError):
                os.unlink(target)
            raise


def mend_labels(project: Project) -> ChangeSet | None:
    """Mend labels that no act here could have made, of all people, in one act; none if there were none."""
    act = ActId(project.clock.uuid7())
    labels: dict[str, Label] = {}
    drafts = list(_mended(project, act, labels))
    if labels:
        drafts.insert(0, project.draft(TITLE, None, _added(project, labels), act))
    return project.record(drafts) if drafts else None


def _added(project: Project, labels: dict[str, Label]) -> list[Change]:
    head = project.schema.head
    return [*map(created, labels.values()), changed(head, replace(head, revision=head.revision + 1))]


def _mended(project: Project, act: ActId, labels: dict[str, Label]) -> Iterator[Draft]:
    """Yield a step for each article of which labels go; gather in `labels` those that the schema lacks."""
    for row in (*project.documents(), *project.trashed_documents()):
        changes: dict[tuple[Kind, str], Change] = {}
        for change in _without_outside(project, row.id):
            changes.setdefault((change.kind, change.id), change)
        # An article that cannot be read is left alone: `check` says so.
        with contextlib.suppress(EnvironmentFailure, KeyError):
            for change in _mended_in(project, row.id, labels):
                changes.setdefault((change.kind, change.id), change)
        if changes:
            yield project.draft(TITLE, row.id, changes.values(), act)


def _mended_in(project: Project, document_id: DocumentId, labels: dict[str, Label]) -> Iterator[Change]:
    """Yield the changes of one article, some perhaps twice."""
    document = project.store.document(document_id)
    if document is None:
        return
    text = project.store.text(document.text_sha256)
    for annotator in project.store.annotators(document_id):
        layer = project.layer(document_id, annotator)
        for problem in problems(document, text, layer, project.schema):
            span = None if problem.span is None else layer.span(problem.span)
            if span is not None and problem.code == "unknown-label":
                labels.setdefault(span.label, _unknown(project, span, len(labels)))
            elif problem.code == "missing-end":
                for link in layer.relations():
                    if layer.span(link.from_span) is None or layer.span(link.to_span) is None:
                        yield deleted(link)


def _without_outside(project: Project, document_id: DocumentId) -> Iterator[Change]:
    """Yield the changes that delete labels outside the text, as the log knows them: no layer can hold them."""
    for span in outside(project, document_id):
        state: dict[tuple[Kind, str], Object | None] = {}
        for _, changes in project.store.steps_on(document_id, span.id):
            for change in reversed(changes):
                state.setdefault((change.kind, change.id), change.after)
        for thing in state.values():
            if (
                (isinstance(thing, Membership) and thing.span == span.id)
                or (isinstance(thing, Relation) and span.id in (thing.from_span, thing.to_span))
                or (isinstance(thing, Span) and thing.id == span.id)
            ):
                yield deleted(thing)


def _unknown(project: Project, span: Span, number: int) -> Label:
    """Return a label as an import adds it: other programs' labels may have several parts and overlap."""
    position = len(project.schema.labels) + number
    return Label(span.label, span.label, Tier.ENTITIES, contiguous=False, position=position)
