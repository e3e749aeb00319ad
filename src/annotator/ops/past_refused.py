"""Taking back what lies behind acts that cannot be taken back, because others changed the same things since."""

from __future__ import annotations

from collections.abc import Generator, Set

from annotator.domain.change import ActId
from annotator.ops.change_set import ChangeSet
from annotator.ops.project import Project
from annotator.ops.undo import Waiting, next_undo, undoing, undoing_act


def next_undo_past(project: Project, refused: Set[ActId]) -> Waiting | None:
    """Return the newest act of this annotator to take back that is none of `refused`; none if there is nothing."""
    waiting = next_undo(project)
    if waiting is None or waiting.act not in refused:
        return waiting
    for row in project.store.acts():
        own = row.annotator == project.annotator and row.undoes is None and not row.undone
        if own and row.id not in refused and not project.store.founds(row.id):
            return Waiting(row.id, row.title, row.document, row.steps)
    return None


def undoing_past(project: Project, refused: Set[ActId]) -> Generator[None, None, ChangeSet]:
    """Take that act back in short slices, as `undo.undoing`. Raises `UserError` where this one is refused, too."""
    waiting = next_undo_past(project, refused)
    if waiting is None or not refused:
        return undoing(project)
    return undoing_act(project, waiting.act)
