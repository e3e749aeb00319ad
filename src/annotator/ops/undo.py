"""Taking back and doing again: this annotator's newest act, across articles and restarts."""

from __future__ import annotations

from collections.abc import Generator, Iterator
from dataclasses import dataclass, replace
from itertools import chain

from annotator.base.errors import LogMismatch, UserError
from annotator.domain.annotation import DocumentId, Span, SpanId
from annotator.domain.change import ActId, Change, Draft, changed, inverted
from annotator.domain.schema import Label, RelationType
from annotator.ops.change_set import ChangeSet
from annotator.ops.project import Project


@dataclass(frozen=True, slots=True)
class Waiting:
    """The act that undo or redo would take; `document` is none where it concerns no single article."""

    act: ActId
    title: str
    document: DocumentId | None
    steps: int = 1


def next_undo(project: Project) -> Waiting | None:
    """Return what undo would take back, none if there is nothing."""
    return _waiting(project, project.store.undoable(project.annotator))


def next_redo(project: Project) -> Waiting | None:
    """Return what redo would do again, none if there is nothing."""
    return _waiting(project, project.store.redoable(project.annotator))


def undo(project: Project) -> ChangeSet:
    """Take back the newest act of this annotator that is not taken back yet.

    An empty set if there is none; `UserError` if somebody changed the same things since.
    """
    return at_once(undoing(project))


def redo(project: Project) -> ChangeSet:
    """Do again what was taken back last; ids and times come back as they were."""
    return at_once(redoing(project))


def undoing(project: Project) -> Generator[None, None, ChangeSet]:
    """Do what `undo` does in short slices, as long as nothing else is done; closed early, it changes nothing."""
    return _inverting(project, next_undo(project), "taken back")


def redoing(project: Project) -> Generator[None, None, ChangeSet]:
    """Do what `redo` does, in the same way."""
    return _inverting(project, next_redo(project), "done again")


def _waiting(project: Project, act: ActId | None) -> Waiting | None:
    if act is None:
        return None
    row = project.store.act(act)
    return Waiting(act, row.title, row.document, row.steps)


def at_once(turning: Generator[None, None, ChangeSet]) -> ChangeSet:
    """Do all slices now and return the act."""
    while True:
        try:
            next(turning)
        except StopIteration as end:
            change_set: ChangeSet = end.value
            return change_set


def _inverting(project: Project, waiting: Waiting | None, verb: str) -> Generator[None, None, ChangeSet]:
    if waiting is None:
        return ChangeSet(ActId(""), "", ())
    drafts = _inverse(project, waiting)
    newest = next(drafts, None)
    if newest is None:
        return ChangeSet(ActId(""), "", ())
    try:
        return (yield from project.recording(chain([newest], drafts), _shown_after(newest.changes)))
    except LogMismatch as mismatch:
        raise _refusal(waiting, verb) from mismatch


def _refusal(waiting: Waiting, verb: str) -> UserError:
    return UserError(
        f"“{waiting.title}” cannot be {verb}: the same things were changed by somebody else since. "
        "Nothing was changed."
    )


def _inverse(project: Project, waiting: Waiting) -> Iterator[Draft]:
    """Yield the steps that take an act back, the newest first, each read from the log when it is its turn."""
    act = ActId(project.clock.uuid7())
    for document, changes in project.store.act_changes(waiting.act):
        after = tuple(_kept_if_used(project, change) for change in inverted(changes))
        yield project.draft(waiting.title, document, after, act, waiting.act)


def _kept_if_used(project: Project, change: Change) -> Change:
    """Retire a label or link that goes with its act, if others have used it since."""
    before = change.before
    if change.after is not None or not isinstance(before, Label | RelationType):
        return change
    if not project.store.is_used(change.kind, before.id):
        return change
    retired = replace(before, retired=True) if isinstance(before, Label) else replace(before, active=False)
    return changed(before, retired)


def _shown_after(changes: tuple[Change, ...]) -> SpanId | None:
    back = [change.after for change in changes if isinstance(change.after, Span)]
    return back[0].id if back else None
