"""Taking back and doing again: this annotator's newest act, across articles and restarts, or any one act."""

from __future__ import annotations

from collections.abc import Generator, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import chain

from annotator.base.clock import local_words
from annotator.base.errors import LogMismatch, UserError
from annotator.base.wording import quoted_whole
from annotator.domain.annotation import Cluster, ClusterId, DocumentId, Relation, Span, SpanId
from annotator.domain.change import ActId, Change, Draft, Kind, Object, changed, inverted
from annotator.domain.schema import Label, RelationType
from annotator.ops.article import Article
from annotator.ops.change_set import ChangeSet
from annotator.ops.history import Turn, later_act, turn_of, what_happened
from annotator.ops.project import Project
from annotator.ops.rebasing import InTheWay, Key, may_be_rebased, rebased
from annotator.store.rows import ActRow


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


def articles_gone(project: Project, waiting: Waiting) -> int:
    """Return how many articles go with all their labels if an act is taken back. O(bytes of its steps)."""
    return project.store.articles_made(waiting.act)


def only_moves(project: Project, act: ActId) -> bool:
    """Tell whether an act only puts articles in the trash or takes them out. Reads one step."""
    _, changes = next(project.store.act_changes(act), (None, ()))
    return bool(changes) and all(change.kind is Kind.TRASH for change in changes)


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


def undo_act(project: Project, act: ActId) -> ChangeSet:
    """Take back exactly one act, however old; of an act that took something back: do that again.

    `UserError` names what is in the way where a later act changed the same things. Redo does it again.
    """
    return at_once(undoing_act(project, act))


def undoing_act(project: Project, act: ActId) -> Generator[None, None, ChangeSet]:
    """Do what `undo_act` does in short slices, in the same way as `undoing`."""
    row = may_undo(project, act)
    waiting = Waiting(act, row.title, row.document, row.steps)
    if act == project.store.undoable(project.annotator) or act == project.store.redoable(project.annotator):
        return (yield from _inverting(project, waiting, "taken back"))
    verb = "done again" if turn_of(project, row) is Turn.TAKEN_BACK else "taken back"
    older = _Older(project, waiting, verb)
    return (yield from older.inverting())


def may_undo(project: Project, act: ActId) -> ActRow:
    """Return the act if this annotator may ever take it back, else raise a `UserError` that says why not."""
    try:
        row = project.store.act(act)
    except KeyError:
        raise UserError("This act is not in the project.") from None
    reason = why_not(project, row)
    if reason:
        raise UserError(f"{reason} Nothing was changed.")
    return row


def why_not(project: Project, row: ActRow) -> str:
    """Return in a sentence why this annotator may never take an act back, empty if that may be."""
    if row.annotator != project.annotator:
        return (
            f"{quoted_whole(row.title)} was done by {row.annotator}. Only {row.annotator} can take it back."
        )
    if row.undone:
        return f"{quoted_whole(row.title)} is taken back already."
    if project.store.founds(row.id):
        return "The making of the project cannot be taken back: it would take all labels with it."
    return ""


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


class _Older:
    """An act that others came after: what hangs on it is looked at, article by article."""

    def __init__(self, project: Project, waiting: Waiting, verb: str) -> None:
        self._project = project
        self._waiting = waiting
        self._verb = verb
        self._act = ActId(project.clock.uuid7())
        self._article: Article | None = None
        self._document: DocumentId | None = None
        self._keys: frozenset[Key] = frozenset()
        self._select: SpanId | None = None
        self._any = False
        self._clusters: dict[str, Object | None] = {}

    def inverting(self) -> Generator[None, None, ChangeSet]:
        """Take it back in short slices; nothing is changed where something is in the way."""
        try:
            change_set = yield from self._project.recording(self._drafts())
        except LogMismatch as mismatch:
            raise self._refusal() from mismatch
        except InTheWay as way:
            self._keys = way.keys
            raise self._refusal() from way
        return replace(change_set, select=self._select)

    def _drafts(self) -> Iterator[Draft]:
        project = self._project
        for document, changes in project.store.act_changes(self._waiting.act):
            self._document, self._keys = document, frozenset((c.kind, c.id) for c in changes)
            after = inverted(changes)
            if document is not None and may_be_rebased(project, after):
                after = self._rebased(document, after)
            else:
                after = tuple(_kept_if_used(project, change) for change in after)
            if not after:
                continue
            self._select = self._select or _shown_after(after)
            self._any = True
            # Steps are written some at a time: the tables do not show yet what the last ones did.
            self._clusters.update((c.id, c.after) for c in after if c.kind is Kind.CLUSTER)
            yield project.draft(self._waiting.title, document, after, self._act, self._waiting.act)
        if not self._any:
            raise UserError(
                f"Nothing of {quoted_whole(self._waiting.title)} is left that could be {self._verb}."
            )

    def _rebased(self, document: DocumentId, inverse: tuple[Change, ...]) -> tuple[Change, ...]:
        """Fit the changes to an article of our own: an open one follows only when all is committed."""
        project = self._project
        article = self._article
        if article is None or article.document.id != document:
            shown, layer = project.look_at(document), project.layer(document)
            layer.relations()
            article = self._article = Article(
                shown.document, shown.text, layer, shown.reading, shown.in_trash
            )
        found = rebased(project, article, inverse, self._cluster)
        article.layer.expect(found)
        article.layer.apply(found)
        return found

    def _cluster(self, cluster_id: ClusterId) -> Cluster | None:
        """Return a cluster as this act leaves it so far."""
        if cluster_id not in self._clusters:
            return self._project.store.cluster(cluster_id)
        found = self._clusters[cluster_id]
        return found if isinstance(found, Cluster) else None

    def _refusal(self) -> UserError:
        """Return the sentence that names what is in the way."""
        title, what = self._waiting.title, what_happened(self._keys)
        start = f"{title[:1].upper()}{title[1:]} cannot be {self._verb}: a later act {what}"
        other = later_act(self._project, self._waiting.act, self._document, self._keys)
        if other is None:
            return UserError(f"{start}. Nothing was changed.")
        moment = local_words(other.at, datetime.now())
        return UserError(f"{start}: {other.title}, {moment}. Nothing was changed.")


def _refusal(waiting: Waiting, verb: str) -> UserError:
    return UserError(
        f"{quoted_whole(waiting.title)} cannot be {verb}: the same things were changed by somebody else since. "
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
    """Return the label to show: of several that come back the one that the others are answers of."""
    back = [change.after.id for change in changes if isinstance(change.after, Span)]
    ends = {change.after.to_span for change in changes if isinstance(change.after, Relation)}
    return next((span_id for span_id in back if span_id not in ends), back[0] if back else None)
