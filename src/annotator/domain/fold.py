"""What a log says, whatever copies its steps come from: concurrent values are all kept, and one is shown.

The steps are taken in the order of (`at`, id), which every copy agrees on and in which a step comes after all that
it knew of. For a log without concurrent steps the effect of each step is exactly its own changes.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
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
from annotator.domain.document import Trashed

PROJECT_WIDE = frozenset({Kind.DOCUMENT, Kind.CLUSTER, Kind.SCHEMA, Kind.LABEL, Kind.RELATION_TYPE})
"""Kinds whose ids are unique in the project; those of the others are unique in their article."""
_IN_ORDER = (
    Kind.SCHEMA,
    Kind.LABEL,
    Kind.RELATION_TYPE,
    Kind.DOCUMENT,
    Kind.TRASH,
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
    TRASHED = "put in the trash by one, wanted by another"


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
    """One object. `heads`: writes that no later one knew of, oldest first; `last`: its last value that was one, and
    `by` whom it was.
    """

    shown: Object | None = None
    last: Object | None = None
    by: _Origin | None = None
    heads: tuple[_Write, ...] = ()


@dataclass(slots=True)
class Fold:
    """The state that the steps taken so far lead to."""

    _registers: dict[Place, _Register] = field(default_factory=dict)
    _users: dict[Place, set[Place]] = field(default_factory=dict)
    _events: dict[Place, tuple[Reason, _Write, _Write]] = field(default_factory=dict)
    _hidden: dict[Place, set[Place]] = field(default_factory=dict)
    """By what they need, the memberships that waited hidden at some time."""
    _work: dict[str, tuple[_Write, ...]] = field(default_factory=dict)
    """The last work of each replica on each article."""
    _hasty: set[StepId] = field(default_factory=set)
    """Steps that put an article in the trash without knowing all the work on it."""
    _ends: dict[ReplicaId, _Origin] = field(default_factory=dict)
    _origins: dict[StepId, _Origin] = field(default_factory=dict)
    _chains: dict[ReplicaId, list[_Origin]] = field(default_factory=dict)
    _before: dict[Place, Object | None] = field(default_factory=dict)
    _act: str = ""
    """What the step does or does again or takes back: the act that was done first."""
    _taken_back: bool = False
    _turns: dict[str, tuple[str, bool]] = field(default_factory=dict)
    """Of acts that take another one back or do it again: which one, and whether it is taken back by them."""
    _decisions: dict[Place, tuple[str, tuple[_Write, ...]]] = field(default_factory=dict)
    """By object the act that decided about it last, and what it decided between."""
    _answered: dict[str, dict[Place, tuple[Reason, _Write, _Write]]] = field(default_factory=dict)
    """By act what was open until then beside that."""
    _asked: set[Place] = field(default_factory=set)
    """What is open again because its answer was taken back."""

    def take(self, step: Step, only: Collection[Change] | None = None) -> tuple[Change, ...]:
        """Take the next step and return the changes that it makes to what is shown.

        `only`: those of its changes that matter here. Raises `LookupError` where it names what never was.
        """
        origin = self._origin(step)
        self._turn_of(step)
        self._before.clear()
        document = step.draft.document or ""
        # What is merged away was made and deleted in one step: it leaves nothing behind.
        said = step.draft.changes if only is None else only
        changes = sorted([*merge_changes(said), *_confirmed(said)], key=_turn)
        for change in changes:
            place = Place(change.kind, "" if change.kind in PROJECT_WIDE else document, change.id)
            self._write(origin, place, change.after)
        made = [c.after for c in changes if c.after is not None and c.kind is not Kind.TRASH]
        if document and made:
            self._worked(origin, document, made[0])
        self._ask_again()
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
                reason = Reason.TRASHED if place.kind is Kind.TRASH else reason
                found.append(self._conflict(place, reason, _said_once(register.heads)))
        listed = {conflict.place for conflict in found}
        for place, (reason, one, other) in self._events.items():
            if self._still(place, reason) and place not in listed:
                said = {write[0].step: write for write in self._registers[place].heads if write[1] == one[1]}
                same = sorted(
                    {one[0].step: one, **said}.values(), key=lambda write: (write[0].at, write[0].step)
                )
                found.append(self._conflict(place, reason, (*same, other)))
        return sorted(found, key=lambda conflict: (conflict.place, conflict.reason))

    def _conflict(self, place: Place, reason: Reason, writes: Collection[_Write]) -> Conflict:
        versions = (Version(o.step, o.annotator, o.at, o.title, value) for o, value in writes)
        return Conflict(place, reason, self._registers[place].shown, tuple(versions))

    def _still(self, place: Place, reason: Reason) -> bool:
        register = self._registers[place]
        if reason is Reason.KEPT:  # unless who deleted it brought it back without knowing who needs it
            return register.shown is not None and any(value is None for _, value in register.heads)
        if place not in self._asked and all(value is None for _, value in register.heads):  # taken back
            return False
        if reason is Reason.TRASHED:
            return register.shown is None and self._is_shown(Place(Kind.DOCUMENT, "", place.document))
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
        self._chains.setdefault(step.replica, []).append(origin)
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
        again = self._undecided_again(place, after)
        if not again and len(unseen) < len(register.heads):
            self._decides(origin, place)
        register.heads = (*again, *unseen, (origin, after))
        if after is not None:
            register.last, register.by = after, origin
        self._decided(origin, place)
        if place.kind is Kind.TRASH:
            self._put_away(origin, place, after)
            return
        left = [write for write in register.heads if write[1] is not None]
        if left:
            self._put(origin, place, left[-1][1], left[-1][0])
        elif user := self._user(origin, place):
            self._note(place, Reason.KEPT, (origin, None), user)
        else:
            self._show(place, None)
            if place.kind is Kind.MEMBERSHIP:
                self._let_come_up(origin, place)

    def _put_away(self, origin: _Origin, place: Place, after: Object | None) -> None:
        """Take note of somebody who puts an article in the trash or takes it out."""
        unknown = [work for work in self._work.get(place.document, ()) if not origin.sees(work[0])]
        if after is not None and unknown:
            self._hasty.add(origin.step)
            self._note(place, Reason.TRASHED, (origin, after), unknown[-1])
        self._weigh(origin, place)

    def _worked(self, origin: _Origin, document: str, thing: Object | None) -> None:
        """Take note of work on an article; one in the trash comes out if who put it there did not know of the work."""
        before = (work for work in self._work.get(document, ()) if work[0].replica != origin.replica)
        self._work[document] = (*before, (origin, thing))
        place = Place(Kind.TRASH, document, document)
        register = self._registers.get(place)
        if register is None:
            return
        self._decided(origin, place)
        unseen = [write for write in register.heads if write[1] is not None and not origin.sees(write[0])]
        for write in unseen:
            self._hasty.add(write[0].step)
            self._note(place, Reason.TRASHED, write, (origin, thing))
        if unseen:
            self._weigh(origin, place)

    def _weigh(self, origin: _Origin, place: Place) -> None:
        """Show an article as in the trash only where nobody wants it out, and one who put it there knew all of it."""
        heads = self._registers[place].heads
        wanted_out = any(value is None for _, value in heads)
        if wanted_out or all(write[0].step in self._hasty for write in heads):
            self._show(place, None)
        else:
            self._put(origin, place, heads[-1][1])

    def _put(self, origin: _Origin, place: Place, thing: Object | None, by: _Origin | None = None) -> None:
        """Show an object, and what it needs again where that was deleted by somebody who did not know of it.

        `by`: whose value it is, if not that of `origin`, who needs it.
        """
        for end in _needs(place, thing):
            register = self._registers.get(end)
            if register is None or register.last is None:
                if end.kind in _SOFT:
                    continue
                raise LookupError(f"{end.kind} {end.id} was never made")
            if register.shown is not None:
                continue
            if end.kind in _SOFT and not any(self._had(who, end) for who in (origin, by or origin)):
                continue
            self._note(end, Reason.KEPT, register.heads[-1], (origin, thing))
            self._put(origin, end, register.last, register.by)
        if isinstance(thing, Membership):
            for other in self._memberships(place.document, thing.span):
                if other == place:
                    continue
                if self._unseen(origin, other):
                    self._note(other, Reason.HIDDEN, self._registers[other].heads[-1], (origin, thing))
                # Else it had come up again for others: here it was known, and somebody else is meant.
                self._show(other, None)
        self._show(place, thing)

    def _let_come_up(self, origin: _Origin, place: Place) -> None:
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
        users = set(self._users.get(place, ()))
        if place.kind in _SOFT:
            users = {user for user in users if self._is_news(origin, user)}
        users.update(self._hidden_users(origin, place))
        return self._last_word(min(users)) if users else None

    def _hidden_users(self, origin: _Origin, place: Place) -> Iterator[Place]:
        """Yield the memberships that wait hidden for a decision, need `place`, and are not known to `origin`."""
        for other in self._hidden.get(place, ()):
            register, event = self._registers[other], self._events.get(other)
            waits = event is not None and event[0] is Reason.HIDDEN and register.shown is None
            unknown = any(value is not None and not origin.sees(by) for by, value in register.heads)
            if waits and unknown and place in _needs(other, register.last):
                yield other

    def _last_word(self, place: Place) -> _Write:
        """Return who said last that there is an object; of one that was deleted and kept who needed it."""
        said = [write for write in self._registers[place].heads if write[1] is not None]
        if said:
            return said[-1]
        event = self._events.get(place)
        return self._registers[place].heads[-1] if event is None else event[2]

    def _is_news(self, origin: _Origin, place: Place) -> bool:
        """Tell whether an object was changed, or needed again, by somebody of whom `origin` did not know."""
        return self._unseen(origin, place) or not origin.sees(self._last_word(place)[0])

    def _had(self, origin: _Origin, end: Place) -> bool:
        """Tell whether somebody may have had a definition that was deleted: who knew no deletion, or knew somebody
        else who knew none, so that it was kept there.
        """
        for deletion, _ in self._registers[end].heads:
            if not origin.sees(deletion):
                return True
            for replica, n in {**origin.known, origin.replica: origin.n}.items():
                # A number is the place in the chain of the step after it: the first that the deletion did not know.
                first = deletion.known.get(replica, 0)
                others = replica != deletion.replica and first < n
                if others and not self._chains[replica][first].sees(deletion):
                    return True
        return False

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
        if reason is Reason.HIDDEN:
            for end in _needs(place, self._registers[place].last):
                self._hidden.setdefault(end, set()).add(place)

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
                self._answered.setdefault(self._act, {})[each] = event
                self._asked.discard(each)

    def _decides(self, origin: _Origin, place: Place) -> None:
        """Remember what somebody decided between, for the case that it is taken back."""
        self._decisions.pop(place, None)
        known = tuple(write for write in self._registers[place].heads if origin.sees(write[0]))
        if place in self._events or any(value != known[0][1] for _, value in known):
            self._decisions[place] = self._act, known

    def _undecided_again(self, place: Place, after: Object | None) -> tuple[_Write, ...]:
        """Return what is to be decided between again, where a decision alone stands and is taken back now."""
        act, known = self._decisions.get(place, ("", ()))
        alone = len(self._registers[place].heads) == 1
        back = self._taken_back and act == self._act
        return known if alone and back and after is not None else ()

    def _ask_again(self) -> None:
        """List again what an act had answered that is taken back now; who knows of both may answer anew."""
        if self._taken_back:
            for place, event in self._answered.get(self._act, {}).items():
                self._events.setdefault(place, event)
                self._asked.add(place)

    def _turn_of(self, step: Step) -> None:
        """Note which act a step belongs to, and whether it takes it back."""
        act, undoes = step.draft.act, step.draft.undoes
        self._act, self._taken_back = act, False
        if undoes is not None:
            first, back = self._turns.get(undoes, (undoes, False))
            self._act, self._taken_back = self._turns[act] = first, not back

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


def _said_once(heads: Sequence[_Write]) -> list[_Write]:
    """Return writes without those that only say again what they knew of: a decision that was taken back does."""
    return [
        (origin, value)
        for n, (origin, value) in enumerate(heads)
        if not any(value == known and origin.sees(by) for by, known in heads[:n])
    ]


def _confirmed(changes: Collection[Change]) -> list[Change]:
    """Return the changes that say once more what is shown: a decision for it."""
    return [change for change in changes if change.before is not None and change.before == change.after]


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
    return (article,) if isinstance(thing, LayerState | Reviewed | Trashed) else ()


def values_of(fold: Fold, document: DocumentId) -> Iterator[Object]:
    """Yield what there is in an article together with the clusters that its spans belong to."""
    own = list(fold.shown(document))
    meant = {thing.cluster for thing in own if isinstance(thing, Membership)}
    yield from own
    for thing in fold.shown(""):
        if isinstance(thing, Cluster) and thing.id in meant:
            yield thing
