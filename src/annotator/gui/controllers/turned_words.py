"""What is said of an act that was taken back or done again: what is so now, in the words of the act."""

from __future__ import annotations

from annotator.base.wording import quoted_whole, titled
from annotator.domain.annotation import LayerState, Reviewed, Span, Status
from annotator.domain.change import Change, Kind
from annotator.domain.schema import Schema
from annotator.gui.controllers.trash import moved_words
from annotator.ops.change_set import ChangeSet
from annotator.ops.project import Project

_NOW = {
    (Status.DONE, False): "Reopened",
    (Status.SKIPPED, False): "No longer skipped",
    (Status.DONE, True): "Done",
    (Status.SKIPPED, True): "Skipped",
}


def turned_words(verb: str, project: Project, change_set: ChangeSet) -> str:
    """Return the sentence; `verb`: “Taken back” or “Done again”."""
    changes = [change for draft in change_set.drafts for change in draft.changes]
    if changes and all(change.kind is Kind.TRASH for change in changes):
        where = "Out of the trash" if changes[0].after is None else "In the trash"
        return f"{where}: {moved_words(project, change_set)}"
    status = _status_words(project, change_set, changes)
    if status:
        return status
    again = _relabeled(project.schema, changes) if verb == "Taken back" else ""
    return f"{verb}: {change_set.title}{again}"


def _status_words(project: Project, change_set: ChangeSet, changes: list[Change]) -> str:
    """Return how far one is with the article now, nothing if the act did not say that."""
    if not changes or not all(isinstance(c.after or c.before, LayerState | Reviewed) for c in changes):
        return ""
    document = project.store.document(change_set.document) if change_set.document is not None else None
    title = f": {quoted_whole(titled(document.title))}" if document is not None else ""
    for change in changes:
        before, after = _status(change.before), _status(change.after)
        if isinstance(change.after or change.before, LayerState) and before is not after:
            gone, come = _NOW.get((before, False)), _NOW.get((after, True))
            return f"{come or gone or 'Reopened'}{title}"
    reviewed = [change for change in changes if isinstance(change.after or change.before, Reviewed)]
    if not reviewed:
        return ""
    return f"{'Reviewed' if reviewed[0].after is not None else 'No longer reviewed'}{title}"


def _status(state: object) -> Status:
    return state.status if isinstance(state, LayerState) else Status.NEW


def _relabeled(schema: Schema, changes: list[Change]) -> str:
    """Return which label is there again, where an act had given another one."""
    for change in changes:
        before, after = change.before, change.after
        if isinstance(before, Span) and isinstance(after, Span) and before.label != after.label:
            label = schema.label(after.label)
            return f", {label.title if label is not None else after.label} again"
    return ""
