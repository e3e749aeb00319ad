"""What the log is made of: an act is made of steps, a step of changes, a change has a before and an after."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import NewType

from annotator.domain.annotation import (
    AnnotatorName,
    Cluster,
    DocumentId,
    LayerState,
    Membership,
    Relation,
    Reviewed,
    Span,
)
from annotator.domain.document import Document, Trashed
from annotator.domain.schema import Label, RelationType, SchemaHead

ActId = NewType("ActId", str)
StepId = NewType("StepId", str)
ReplicaId = NewType("ReplicaId", str)


class Kind(StrEnum):
    """The kinds of objects that changes speak of; the log may hold others, of newer versions."""

    DOCUMENT = "document"
    TRASH = "trash"
    SPAN = "span"
    RELATION = "relation"
    CLUSTER = "cluster"
    MEMBERSHIP = "membership"
    LAYER = "layer"
    REVIEWED = "reviewed"
    SCHEMA = "schema"
    LABEL = "label"
    RELATION_TYPE = "relation_type"


Object = (
    Document
    | Trashed
    | Span
    | Relation
    | Cluster
    | Membership
    | LayerState
    | Reviewed
    | SchemaHead
    | Label
    | RelationType
)

KIND_OF: Mapping[type[object], Kind] = {
    Document: Kind.DOCUMENT,
    Trashed: Kind.TRASH,
    Span: Kind.SPAN,
    Relation: Kind.RELATION,
    Cluster: Kind.CLUSTER,
    Membership: Kind.MEMBERSHIP,
    LayerState: Kind.LAYER,
    Reviewed: Kind.REVIEWED,
    SchemaHead: Kind.SCHEMA,
    Label: Kind.LABEL,
    RelationType: Kind.RELATION_TYPE,
}
TYPE_OF: Mapping[Kind, type[object]] = {kind: cls for cls, kind in KIND_OF.items()}


@dataclass(frozen=True, slots=True)
class Change:
    """One object before and after. No before: created; no after: deleted. Never both none."""

    kind: Kind
    id: str
    before: Object | None
    after: Object | None

    def inverse(self) -> Change:
        """Return the change that takes this one back."""
        return Change(self.kind, self.id, self.after, self.before)


def created(thing: Object) -> Change:
    """Return the change that brings `thing` into being."""
    return Change(KIND_OF[type(thing)], thing.id, None, thing)


def deleted(thing: Object) -> Change:
    """Return the change that removes `thing`."""
    return Change(KIND_OF[type(thing)], thing.id, thing, None)


def changed(before: Object, after: Object) -> Change:
    """Return the change from one value of an object to another; both have the same id."""
    return Change(KIND_OF[type(after)], after.id, before, after)


@dataclass(frozen=True, slots=True)
class Draft:
    """What a step says before the store gives it a number, a moment and a hash.

    `document` is none where the changes concern no single article. All drafts of one act share `act`.
    """

    act: ActId
    title: str
    annotator: AnnotatorName
    document: DocumentId | None
    changes: tuple[Change, ...]
    undoes: ActId | None = None


@dataclass(frozen=True, slots=True)
class Step:
    """A step as it stands in the log. `body` is its UTF-8 JSON as first written; the rest derives from it.

    `n` counts 1, 2, 3 … per replica; `at` is a moment of the hybrid clock; `hash` = SHA-256(previous hash ‖ body).
    """

    id: StepId
    replica: ReplicaId
    n: int
    at: int
    draft: Draft
    parents: tuple[StepId, ...]
    body: bytes
    hash: bytes


def inverted(changes: tuple[Change, ...]) -> tuple[Change, ...]:
    """Return the changes that take `changes` back, in the order in which that works."""
    return tuple(change.inverse() for change in reversed(changes))


_LINKS = (Kind.RELATION, Kind.MEMBERSHIP)
_ENDS = (Kind.SPAN, Kind.CLUSTER)


def merge_changes(changes: Iterable[Change]) -> tuple[Change, ...]:
    """Return one change an object, those without effect left out, in an order in which all referents exist.

    Links go before what they link and come after it; forwards and, inverted, backwards.
    """
    merged: dict[tuple[Kind, str], Change] = {}
    for change in changes:
        key = change.kind, change.id
        first = merged.get(key)
        before = change.before if first is None else first.before
        merged[key] = Change(change.kind, change.id, before, change.after)
    kept = [change for change in merged.values() if change.before != change.after]
    return tuple(sorted(kept, key=_turn))


def _turn(change: Change) -> int:
    if change.after is None:
        return 0 if change.kind in _LINKS else 4
    if change.kind in _LINKS:
        return 3
    return 2 if change.kind in _ENDS else 1
