"""Deciding about what copies that were merged differ on: an act like any other, which undo takes back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from annotator.base.errors import UserError
from annotator.base.progress import Progress, silent
from annotator.base.wording import owned
from annotator.domain.annotation import (
    AnnotatorName,
    Cluster,
    DocumentId,
    LayerState,
    Membership,
    Relation,
    Reviewed,
    Span,
    Status,
)
from annotator.domain.change import KIND_OF, Change, Kind, Object, changed, created, deleted
from annotator.domain.document import Document, Trashed
from annotator.domain.fold import Conflict, Reason, Version
from annotator.domain.layer import Layer
from annotator.domain.removal import loosened, relabelled, removal
from annotator.domain.schema import Label, RelationType, SchemaHead
from annotator.ops.article import DONE, IN_TRASH
from annotator.ops.change_set import ChangeSet
from annotator.ops.copies import Undecided, in_words, open_conflicts
from annotator.ops.project import Project
from annotator.ops.refusing import refuse_errors
from annotator.store.connect import WAL_IS_SAFE
from annotator.store.store import Store

AROUND = 70
"""Characters of the text at each side of a label."""

_MAY_GO = frozenset({Kind.SPAN, Kind.RELATION, Kind.MEMBERSHIP})
"""What a decision deletes. What others may hang on goes by the commands for that."""

_OWNED = _MAY_GO | {Kind.CLUSTER, Kind.LAYER, Kind.REVIEWED}
"""What belongs to the annotator who made it."""


@dataclass(frozen=True, slots=True)
class Choice:
    """One way to decide. `value` is none for what shall not be there; `shown`: it is what counts now.

    `says`: the value in words; `who`: by whom, the last first; `at`: when that one said it (hybrid clock).
    """

    value: Object | None
    shown: bool
    says: str
    who: tuple[AnnotatorName, ...]
    at: int


@dataclass(frozen=True, slots=True)
class Waiting:
    """One thing that waits for a decision, in words and as it is; the choice that is shown comes first.

    `owner`: whose label, name or state it is, none for what all share, such as labels of the schema and the trash.
    """

    item: Undecided
    conflict: Conflict
    choices: tuple[Choice, ...]
    owner: AnnotatorName | None = None


def waiting(project: Project) -> list[Waiting]:
    """Return what waits for a decision, article by article."""
    return list_of(project, open_conflicts(project.store))


def number_waiting(project: Project) -> int:
    """Return how many things wait for a decision."""
    return len(open_conflicts(project.store))


def conflicts_of(path: Path, progress: Progress = silent) -> list[Conflict] | None:
    """Return what waits for a decision in a project file, none where copies never came together in it.

    May be called in any thread if `may_look_beside`.
    """
    with Store.open(path, write=False) as store:
        return open_conflicts(store, progress) if store.went_apart() else None


def may_look_beside() -> bool:
    """Tell whether a project that is open here may be read by a thread, too."""
    return WAL_IS_SAFE


def list_of(project: Project, conflicts: Sequence[Conflict]) -> list[Waiting]:
    """Return conflicts with the ways in which they can be decided."""
    items = in_words(project, conflicts)
    return [
        Waiting(item, conflict, _choices(item, conflict), _owner(project, conflict))
        for item, conflict in zip(items, conflicts, strict=True)
    ]


def words_around(project: Project, thing: Waiting) -> str:
    """Return on one line the label that a thing is about with the words around it, nothing where it is about none."""
    place = thing.conflict.place
    found = project.store.document(DocumentId(place.document)) if place.document else None
    values = (thing.conflict.shown, *(version.value for version in thing.conflict.versions))
    spans = (_label_of(project, value, DocumentId(place.document)) for value in values)
    span = next((span for span in spans if span is not None), None)
    if found is None or span is None:
        return ""
    text, end = project.store.text(found.text_sha256), span.fragments[-1][1]
    first, last = max(0, span.start - AROUND), min(len(text), end + AROUND)
    middle = (span.start + AROUND, end - AROUND)
    parts = (
        (text[first : middle[0]], text[middle[1] : last]) if middle[0] < middle[1] else (text[first:last],)
    )
    line = " … ".join(" ".join(part.split()) for part in parts)
    return f"{'… ' if first else ''}{line}{' …' if last < len(text) else ''}"


def _label_of(project: Project, value: Object | None, document: DocumentId) -> Span | None:
    """Return the label that an object is, or that it says something of."""
    if isinstance(value, Span):
        return value
    if not isinstance(value, Relation | Membership):
        return None
    wanted = value.from_span if isinstance(value, Relation) else value.span
    layers = (project.layer(document, name) for name in project.store.annotators(document))
    return next((span for layer in layers if (span := layer.span(wanted)) is not None), None)


def _owner(project: Project, conflict: Conflict) -> AnnotatorName | None:
    if conflict.place.kind not in _OWNED:
        return None
    for value in (conflict.shown, *(version.value for version in conflict.versions)):
        if isinstance(value, Span | Relation | LayerState | Reviewed | Cluster):
            return value.annotator
        meant = project.store.cluster(value.cluster) if isinstance(value, Membership) else None
        if meant is not None:
            return meant.annotator
    return None


def decide(project: Project, thing: Waiting, choice: Choice) -> ChangeSet:
    """Let `choice` count from now on, as an act of this annotator. Undo makes the thing wait again.

    Raises `UserError` with the reason where it cannot be so; then nothing was changed.
    """
    project.refuse_reading_only()
    if thing.owner is not None and thing.owner != project.annotator:
        raise UserError(
            f"This is one of {owned(thing.owner)} labels: only {thing.owner} decides about it. Sign as "
            f"{thing.owner} (Edit › Who am I…) to do so. Nothing was changed."
        )
    document = DocumentId(thing.conflict.place.document) if thing.conflict.place.document else None
    changes = _Deciding(project, thing.conflict, document).changes(choice)
    return project.record([project.draft(f"decided: {choice.says}", document, changes)])


def _choices(item: Undecided, conflict: Conflict) -> tuple[Choice, ...]:
    """Return the ways to decide: each value once, the one that is shown first."""
    found: list[Choice] = []
    said = list(zip(conflict.versions, item.versions, strict=True))
    if conflict.reason in (Reason.KEPT, Reason.TRASHED):
        return _kept_or_gone(item, conflict)
    for version, words in reversed(said):
        known = next((n for n, choice in enumerate(found) if choice.value == version.value), -1)
        if known >= 0:
            found[known] = _said_too(found[known], version)
        else:
            shown = version.value == conflict.shown or _is_instead(conflict, version)
            found.append(Choice(version.value, shown, words.says, (version.annotator,), version.at))
    may_go = conflict.place.kind in _MAY_GO
    found = [choice for choice in found if choice.value is not None or choice.shown or may_go]
    return tuple(sorted(found, key=lambda choice: not choice.shown))


def _kept_or_gone(item: Undecided, conflict: Conflict) -> tuple[Choice, ...]:
    """Return the ways where one side speaks of the object, and the other of one that needs it."""
    first, last = conflict.versions[0], conflict.versions[-1]
    if conflict.reason is Reason.TRASHED:
        keeper, remover = (last, first) if isinstance(first.value, Trashed) else (first, last)
        trashed = Trashed(DocumentId(conflict.place.document))
        kept = Choice(None, True, "not in the trash", (keeper.annotator,), keeper.at)
        return kept, Choice(trashed, False, "in the trash", (remover.annotator,), remover.at)
    kept = Choice(conflict.shown, True, item.shows, (last.annotator,), last.at)
    gone = Choice(None, False, "not there", (first.annotator,), first.at)
    return (kept, gone) if conflict.place.kind in _MAY_GO else (kept,)


def _is_instead(conflict: Conflict, version: Version) -> bool:
    """Tell whether a version is what is shown in place of the object: who else is meant."""
    return conflict.reason is Reason.HIDDEN and version is conflict.versions[-1]


def _said_too(choice: Choice, version: Version) -> Choice:
    who = tuple(dict.fromkeys((*choice.who, version.annotator)))
    return Choice(choice.value, choice.shown, choice.says, who, choice.at)


class _Deciding:
    """The changes that one decision makes."""

    def __init__(self, project: Project, conflict: Conflict, document: DocumentId | None) -> None:
        self._project = project
        self._conflict = conflict
        self._document = document

    def changes(self, choice: Choice) -> tuple[Change, ...]:
        """Return what makes a choice count; one that is shown is said once more."""
        if self._document is not None and self._project.store.document(self._document) is None:
            raise _over()
        if self._document is not None and self._is_in_trash(self._document):
            raise UserError(IN_TRASH)
        if choice.shown:
            return self._confirmed(choice)
        if self._document is not None and self._is_done():
            raise UserError(DONE)
        return tuple(self._removal() if choice.value is None else self._put(choice.value))

    def _confirmed(self, choice: Choice) -> tuple[Change, ...]:
        value = choice.value
        if self._conflict.reason is Reason.TRASHED and self._document is not None:
            value = self._project.store.document(self._document)  # any work on it takes it out for good
        if value is None or self._now(value) != value:
            raise _over()
        return (Change(KIND_OF[type(value)], value.id, value, value),)

    def _is_in_trash(self, document: DocumentId) -> bool:
        """Tell whether nothing may be said of the article; whether it belongs there may always be decided."""
        about_it = self._conflict.place.kind is Kind.TRASH or self._conflict.reason is Reason.TRASHED
        return not about_it and bool(self._project.store.trashed([document]))

    def _is_done(self) -> bool:
        return self._conflict.place.kind in _MAY_GO and self._layer().state.status is Status.DONE

    def _layer(self) -> Layer:
        """Return the layer that the thing is in."""
        assert self._document is not None
        for value in (self._conflict.shown, *(version.value for version in self._conflict.versions)):
            if isinstance(value, Span | Relation | LayerState | Reviewed):
                return self._project.layer(self._document, value.annotator)
            if isinstance(value, Membership):
                return self._layer_of(value)
        return self._project.layer(self._document)

    def _layer_of(self, member: Membership) -> Layer:
        assert self._document is not None
        for name in self._project.store.annotators(self._document):
            layer = self._project.layer(self._document, name)
            if layer.span(member.span) is not None:
                return layer
        raise _gone()

    def _now(self, value: Object) -> Object | None:
        """Return an object as it is now."""
        project = self._project
        match value:
            case Span():
                return self._layer().span(value.id)
            case Relation():
                return self._layer().relation(value.id)
            case Membership():
                return self._layer_of(value).membership(value.span)
            case LayerState():
                return self._layer().stored_state
            case Reviewed():
                return self._layer().reviewed.get(value.tier)
            case Cluster():
                return project.store.cluster(value.id)
            case Document():
                return project.store.document(value.id)
            case Label():
                return project.schema.label(value.id)
            case RelationType():
                return project.schema.relation(value.id)
            case SchemaHead():
                return project.schema.head
            case _:
                return None

    def _put(self, value: Object) -> list[Change]:
        """Return the changes that make an object be what one side says."""
        now = self._now(value)
        match value:
            case Span():
                return self._put_span(now if isinstance(now, Span) else None, value)
            case Relation():
                layer = self._layer()
                if layer.span(value.from_span) is None or layer.span(value.to_span) is None:
                    raise _gone()
            case Membership():
                if self._project.store.cluster(value.cluster) is None:
                    raise _gone()
                if isinstance(now, Membership) and now.id != value.id:
                    return [deleted(now), created(value)]
            case _:
                pass
        return [created(value) if now is None else changed(now, value)]

    def _put_span(self, now: Span | None, value: Span) -> list[Change]:
        if self._project.schema.label(value.label) is None:
            raise UserError(f"There is no label “{value.label}” any more. Nothing was changed.")
        layer = self._layer()
        if self._document is not None and (found := self._project.store.document(self._document)) is not None:
            refuse_errors(self._project.store.text_of(found), layer, self._project.schema, value)
        if now is None:
            return [created(value)]
        links = relabelled(layer, self._project.schema, now, value.label)
        return [*(change for change in links if change.kind is not Kind.SPAN), changed(now, value)]

    def _removal(self) -> list[Change]:
        """Return the changes that delete the thing with what hangs on it."""
        place, layer = self._conflict.place, self._layer()
        thing = self._conflict.shown
        now = None if thing is None else self._now(thing)
        if now is None:
            raise _over()
        if isinstance(now, Span):
            return removal(layer, now)
        if isinstance(now, Membership):
            return [deleted(now), *loosened(layer, now.cluster, without=now.span)]
        assert place.kind in _MAY_GO
        return [deleted(now)]


def _over() -> UserError:
    return UserError("This was changed in the meantime. Nothing was changed. Look at it again.")


def _gone() -> UserError:
    return UserError("What this is said of is no longer there. Nothing was changed.")
