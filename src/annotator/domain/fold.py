"""What a log says, whatever copies its steps come from: concurrent values are all kept, and one is shown.

The steps are taken in the order of (`at`, id), which every copy agrees on and in which a step comes after all that
it knew of. For a log without concurrent steps the effect of each step is exactly its own changes.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import NamedTuple

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
from annotator.domain.change import Change, Kind, Object, ReplicaId, Step, StepId, merge_changes

PROJECT_WIDE = frozenset({Kind.DOCUMENT, Kind.CLUSTER, Kind.SCHEMA, Kind.LABEL, Kind.RELATION_TYPE})
"""Kinds whose ids are unique in the project; those of the others are unique in their article."""
_IN_ORDER = (
    Kind.SCHEMA,
    Kind.LABEL,
    Kind.RELATION_TYPE,
    Kind.DOCUMENT,
    Kind.LAYER,
    Kind.REVIEWED,
    Kind.CLUSTER,
    Kind.SPAN,
    Kind.RELATION,
    Kind.MEMBERSHIP,
)
"""What is needed stands before what needs it."""
_LINKS = frozenset({Kind.RELATION, Kind.MEMBERSHIP})
_SOFT = frozenset({Kind.LABEL, Kind.RELATION_TYPE})


class Place(NamedTuple):
    """Which object. `document` is empty for kinds that are `PROJECT_WIDE`."""

    kind: Kind
    document: str
    id: str


class Reason(StrEnum):
    """Why an object is listed for a decision."""

    CHANGED = "changed differently"
    DELETED = "deleted by one, changed by another"
    KEPT = "deleted by one, kept because another one's work needs it"
    HIDDEN = "said to be somebody else by another"


@dataclass(frozen=True, slots=True)
class Version:
    """What one step made of an object; no value: deleted."""

    step: StepId
    annotator: AnnotatorName
    at: int
    title: str
    value: Object | None


@dataclass(frozen=True, slots=True)
class Conflict:
    """One object on which copies differ. `shown`: what counts now, none if it is not shown."""

    place: Place
    reason: Reason
    shown: Object | None
    versions: tuple[Version, ...]


@dataclass(frozen=True, slots=True)
class _Origin:
    """A step and what it knew: of each replica all steps up to a number."""

    step: StepId
    replica: ReplicaId
    n: int
    at: int
    annotator: AnnotatorName
    title: str
    known: Mapping[ReplicaId, int]

    def sees(self, other: _Origin) -> bool:
        """Tell whether this step was made by somebody who knew the other one, or is that one."""
        if self.replica == other.replica:
            return other.n <= self.n
        return self.known.get(other.replica, 0) >= other.n


_Write = tuple[_Origin, Object | None]


@dataclass(slots=True)
class _Register:
    """One object. `heads`: writes that no later one knew of, oldest first; `last`: its last value that was one."""

    shown: Object | None = None
    last: Object | None = None
    heads: tuple[_Write, ...] = ()


@dataclass(slots=True)
class Fold:
    """The state that the steps taken so far lead to."""

    _registers: dict[Place, _Register] = field(default_factory=dict)
    _users: dict[Place, set[Place]] = field(default_factory=dict)
    _events: dict[Place, tuple[Reason, _Write, _Write]] = field(default_factory=dict)
    _ends: dict[ReplicaId, _Origin] = field(default_factory=dict)
    _origins: dict[StepId, _Origin] = field(default_factory=dict)
    _before: dict[Place, Object | None] = field(default_factory=dict)

    def take(self, step: Step, only: Collection[Change] | None = None) -> tuple[Change, ...]:
        """Take the next step and return the changes that it makes to what is shown.

        `only`: those of its changes that matter here. Raises `LookupError` where it names what never was.
        """
        origin = self._origin(step)
        self._before.clear()
        document = step.draft.document or ""
        # What is merged away was made and deleted in one step: it leaves nothing behind.
        for change in sorted(merge_changes(step.draft.changes if only is None else only), key=_turn):
            place = Place(change.kind, "" if change.kind in PROJECT_WIDE else document, change.id)
            self._write(origin, place, change.after)
        return tuple(
            Change(place.kind, place.id, before, after)
            for place, before in self._before.items()
            if (after := self._registers[place].shown) != before
        )

    def shown(self, document: str) -> Iterator[Object]:
        """Yield what there is in an article, or with an empty name in the project as a whole."""
        for place, register in self._registers.items():
            if place.document == document and register.shown is not None:
                yield register.shown

    def conflicts(self) -> list[Conflict]:
        """Return what waits for a decision, in an order that does not depend on where the steps came from."""
        found = []
        for place, register in self._registers.items():
            values = [value for _, value in register.heads]
            if any(value != values[0] for value in values):
                reason = Reason.DELETED if None in values else Reason.CHANGED
                found.append(self._conflict(place, reason, register.heads))
        listed = {conflict.place for conflict in found}
        for place, (reason, *writes) in self._events.items():
            if self._still(place, reason) and place not in listed:
                found.append(self._conflict(place, reason, writes))
        return sorted(found, key=lambda conflict: (conflict.place, conflict.reason))

    def _conflict(self, place: Place, reason: Reason, writes: Collection[_Write]) -> Conflict:
        versions = (Version(o.step, o.annotator, o.at, o.title, value) for o, value in writes)
        return Conflict(place, reason, self._registers[place].shown, tuple(versions))

    def _still(self, place: Place, reason: Reason) -> bool:
        register = self._registers[place]
        if reason is Reason.KEPT:
            return register.shown is not None
        ends = _needs(place, register.last)
        return register.shown is None and all(self._is_shown(end) for end in ends)

    # -- who knew what

    def _origin(self, step: Step) -> _Origin:
        before = self._ends.get(step.replica)
        goes_on = before is not None and step.parents == (before.step,)
        known = before.known if before is not None and goes_on else self._known(step)
        draft = step.draft
        origin = _Origin(step.id, step.replica, step.n, step.at, draft.annotator, draft.title, known)
        self._ends[step.replica] = self._origins[step.id] = origin
        return origin

    def _known(self, step: Step) -> dict[ReplicaId, int]:
        known: dict[ReplicaId, int] = {}
        for parent_id in step.parents:
            parent = self._origins[parent_id]
            for replica, n in (*parent.known.items(), (parent.replica, parent.n)):
                known[replica] = max(n, known.get(replica, 0))
        return known

    # -- what a step does to an object

    def _write(self, origin: _Origin, place: Place, after: Object | None) -> None:
        register = self._registers.setdefault(place, _Register())
        unseen = tuple(write for write in register.heads if not origin.sees(write[0]))
        register.heads = (*unseen, (origin, after))
        if after is not None:
            register.last = after
        self._decided(origin, place)
        left = [write for write in register.heads if write[1] is not None]
        if left:
            self._put(origin, place, left[-1][1])
        elif user := self._user(origin, place):
            self._note(place, Reason.KEPT, (origin, None), user)
        else:
            self._show(place, None)
            if place.kind is Kind.MEMBERSHIP:
                self._let_come_up(origin, place, unseen)

    def _put(self, origin: _Origin, place: Place, thing: Object | None) -> None:
        """Show an object, and what it needs again where that was deleted by somebody who did not know of it."""
        for end in _needs(place, thing):
            register = self._registers.get(end)
            if register is None or register.last is None:
                if end.kind in _SOFT:
                    continue
                raise LookupError(f"{end.kind} {end.id} was never made")
            if register.shown is not None or (end.kind in _SOFT and not self._unseen(origin, end)):
                continue
            self._note(end, Reason.KEPT, register.heads[-1], (origin, thing))
            self._put(origin, end, register.last)
        if isinstance(thing, Membership):
            for other in self._memberships(place.document, thing.span):
                if other != place and self._unseen(origin, other):
                    self._note(other, Reason.HIDDEN, self._registers[other].heads[-1], (origin, thing))
                    self._show(other, None)
        self._show(place, thing)

    def _let_come_up(self, origin: _Origin, place: Place, unseen: Collection[_Write]) -> None:
        """Show what was said before of a span when the membership that hid it goes, deleted by one who knew neither."""
        span = self._registers[place].last
        assert isinstance(span, Membership)
        if self._memberships(place.document, span.span):
            return
        hidden = [
            (write[0].at, write[0].step, other, write[1])
            for other, (reason, *_) in self._events.items()
            if reason is Reason.HIDDEN and other.document == place.document and other != place
            for write in self._registers[other].heads
            if isinstance(write[1], Membership) and write[1].span == span.span and not origin.sees(write[0])
        ]
        if hidden:
            _, _, other, value = max(hidden, key=lambda one: one[:2])
            self._events.pop(other)
            self._put(origin, other, value)

    def _user(self, origin: _Origin, place: Place) -> _Write | None:
        """Return who still needs an object that `origin` deletes; none if it may go."""
        users = self._users.get(place)
        if not users:
            return None
        if place.kind in _SOFT:
            users = {user for user in users if self._unseen(origin, user)}
        return self._registers[min(users)].heads[-1] if users else None

    def _unseen(self, origin: _Origin, place: Place) -> bool:
        return any(not origin.sees(write[0]) for write in self._registers[place].heads)

    def _memberships(self, document: str, span: str) -> list[Place]:
        users = self._users.get(Place(Kind.SPAN, document, span), ())
        return sorted(user for user in users if user.kind is Kind.MEMBERSHIP)

    def _span_of(self, place: Place) -> str | None:
        """Return whose membership this is, none for other kinds."""
        value = self._registers[place].last
        return value.span if isinstance(value, Membership) else None

    def _is_shown(self, place: Place) -> bool:
        register = self._registers.get(place)
        return register is not None and register.shown is not None

    # -- what waits for a decision

    def _note(self, place: Place, reason: Reason, one: _Write, other: _Write) -> None:
        self._events[place] = (reason, one, other)

    def _decided(self, origin: _Origin, place: Place) -> None:
        """Forget what was open about an object when somebody who knew all of it writes it."""
        places = [place]
        if place.kind is Kind.MEMBERSHIP and self._events:
            span = self._span_of(place)
            places += [p for p in self._events if p.document == place.document and self._span_of(p) == span]
        for each in places:
            event = self._events.get(each)
            if event is not None and all(origin.sees(write[0]) for write in event[1:]):
                del self._events[each]

    def _show(self, place: Place, thing: Object | None) -> None:
        register = self._registers[place]
        before = register.shown
        self._before.setdefault(place, before)
        if thing is before:
            return
        for end in _needs(place, before):
            self._users[end].discard(place)
        for end in _needs(place, thing):
            self._users.setdefault(end, set()).add(place)
        register.shown = thing
        if thing is not None:
            register.last = thing


def _turn(change: Change) -> tuple[int, int]:
    """Return when a change of a step has its turn: links go first, all else goes last."""
    rank = _IN_ORDER.index(change.kind)
    if change.after is not None:
        return 1, rank
    return (0, 0) if change.kind in _LINKS else (2, -rank)


def _needs(place: Place, thing: Object | None) -> tuple[Place, ...]:
    """Return what must be there for an object to be."""
    article = Place(Kind.DOCUMENT, "", place.document)
    if isinstance(thing, Span):
        return article, Place(Kind.LABEL, "", thing.label)
    if isinstance(thing, Relation):
        ends = (thing.from_span, thing.to_span)
        spans = tuple(Place(Kind.SPAN, place.document, end) for end in ends)
        return (*spans, Place(Kind.RELATION_TYPE, "", thing.type))
    if isinstance(thing, Membership):
        return Place(Kind.SPAN, place.document, thing.span), Place(Kind.CLUSTER, "", thing.cluster)
    return (article,) if isinstance(thing, LayerState | Reviewed) else ()


def values_of(fold: Fold, document: DocumentId) -> Iterator[Object]:
    """Yield what there is in an article together with the clusters that its spans belong to."""
    own = list(fold.shown(document))
    meant = {thing.cluster for thing in own if isinstance(thing, Membership)}
    yield from own
    for thing in fold.shown(""):
        if isinstance(thing, Cluster) and thing.id in meant:
            yield thing
