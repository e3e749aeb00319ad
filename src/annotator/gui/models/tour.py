"""Where somebody stands in the tour: read from what is labelled and what is meant, never from counted keys.

The act is what leads on, however it was done; the key is what is taught. An act that is taken back leads back.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from enum import IntEnum, StrEnum

from annotator.domain.annotation import DocumentId, Fragment, Relation, Span, Status
from annotator.domain.change import ActId, Change, Kind
from annotator.domain.reading import Reading
from annotator.domain.stops import StopKind
from annotator.gui.hub import Aim, Target
from annotator.ops.history import Turn, article_history, changes_by_act
from annotator.ops.project import Project

PERSON, QUOTE, CLAIM, SOURCE, WAIVED = "person", "quote", "claim", "source", "waived"
RELABELLED = frozenset({"organization", "place"})
NOBODY = ("implicit_source", "yes")
STEPS = 6


class Step(IntEnum):
    """What comes next: six keys, then the article is done, then a card says what was written."""

    FIND = 1
    PERSON = 2
    QUOTE = 3
    WHO = 4
    CLAIM = 5
    BACK = 6
    FINISH = 7
    END = 8


class Place(StrEnum):
    """What stands between the keyboard and the article of the tour; `TEXT`: nothing does."""

    TEXT = "text"
    BESIDE = "beside"
    COVERED = "covered"
    TRANSIENT = "transient"
    PASS = "pass"
    OTHER = "other"
    DONE = "done"
    SKIPPED = "skipped"
    TRASH = "trash"
    GONE = "gone"


class Meant(StrEnum):
    """What the next key would act on."""

    NAME = "name"
    OTHER_KIND = "other kind"
    QUOTATION = "quotation"
    ELSE = "else"


@dataclass(frozen=True, slots=True)
class Newest:
    """The newest act on the article: its title, the label that it made or changed, and the one that went in it."""

    title: str = ""
    made: str = ""
    gone: str = ""
    took_back: bool = False


@dataclass(frozen=True, slots=True)
class Made:
    """What the log says about the article of the tour.

    `person`, `quote`, `claim`: there is such a label where one belongs; `who`: a quote has somebody who says it;
    `nobody`: it was said that nobody in the text says it; `taken_back`: a claim was made, then undo used.
    `away`: why the article is not shown, if it is not.
    """

    person: bool = False
    quote: bool = False
    who: bool = False
    nobody: bool = False
    claim: bool = False
    taken_back: bool = False
    away: Place = Place.OTHER
    labels: int = 0
    links: int = 0
    newest: Newest = Newest()


@dataclass(frozen=True, slots=True)
class Facts:
    """All that the tour looks at. `first`: the first answer to who says it, empty without one, none if not asked."""

    made: Made
    place: Place = Place.TEXT
    meant: Meant = Meant.ELSE
    first: str | None = None


def step_of(facts: Facts) -> Step:
    """Return the first step that is not done."""
    made = facts.made
    if not made.person:
        return Step.PERSON if facts.meant in (Meant.NAME, Meant.OTHER_KIND) else Step.FIND
    if not made.quote:
        return Step.QUOTE
    if not made.who:
        return Step.WHO
    if not made.taken_back:
        return Step.BACK if made.claim else Step.CLAIM
    return Step.END if made.away is Place.DONE else Step.FINISH


def meant(target: Target, reading: Reading, label: str | None) -> Meant:
    """Return what a target means to the tour; `label`: that of the label it is, none where it is no label."""
    if target.aim is Aim.SPAN:
        if label in RELABELLED and _is_name(reading, target.fragments):
            return Meant.OTHER_KIND
        return Meant.QUOTATION if label == WAIVED else Meant.ELSE
    if target.aim is Aim.STOP and target.stop is not None:
        kinds = {StopKind.NAME: Meant.NAME, StopKind.QUOTATION: Meant.QUOTATION}
        return kinds.get(target.stop.kind, Meant.ELSE)
    if target.aim is Aim.HAND:
        if _is_name(reading, target.fragments):
            return Meant.NAME
        return Meant.QUOTATION if _is_quotation(reading, target.fragments) else Meant.ELSE
    return Meant.ELSE


def made_in(project: Project, document: DocumentId, reading: Reading) -> Made:
    """Return what the log says about an article. Costs a look at all of its steps."""
    changes = changes_by_act(project, document)
    now: dict[tuple[str, str], object] = {}
    for change in (change for act in changes.values() for change in reversed(act)):  # the newest first
        now.setdefault((change.kind, change.id), change.after)
    spans = [thing for thing in now.values() if isinstance(thing, Span)]
    links = [thing for thing in now.values() if isinstance(thing, Relation)]
    quotes = [s for s in spans if s.label == QUOTE and _is_quotation(reading, s.fragments)]
    ids = {quote.id for quote in quotes}
    newest, taken_back = _acts(project, document, changes)
    return Made(
        person=any(s.label == PERSON and _is_name(reading, s.fragments) for s in spans),
        quote=bool(quotes),
        who=any(link.type == SOURCE and link.from_span in ids for link in links),
        nobody=any(quote.attributes.get(NOBODY[0]) == NOBODY[1] for quote in quotes),
        claim=any(s.label == CLAIM for s in spans),
        taken_back=taken_back,
        away=_away(project, document, {kind for (kind, _), thing in now.items() if thing is not None}),
        labels=len(spans),
        links=len(links),
        newest=newest,
    )


def _away(project: Project, document: DocumentId, kinds: Collection[str]) -> Place:
    """Return why an article is not shown; `kinds`: of which kind it has things."""
    if Kind.DOCUMENT not in kinds:
        return Place.GONE
    if Kind.TRASH in kinds:
        return Place.TRASH
    status = next((row.status for row in project.documents() if row.id == document), Status.NEW)
    return {Status.DONE: Place.DONE, Status.SKIPPED: Place.SKIPPED}.get(status, Place.OTHER)


def _acts(
    project: Project, document: DocumentId, changes: Mapping[ActId, list[Change]]
) -> tuple[Newest, bool]:
    """Return the newest act, and whether something was taken back after a claim was made."""
    newest, taken_back, is_undone = Newest(), False, False
    for entry in article_history(project, document):
        touched = [c for c in changes[entry.row.id] if c.kind in (Kind.SPAN, Kind.RELATION)]
        undoes = entry.turn is Turn.TAKEN_BACK
        if not newest.title:
            newest = Newest(entry.row.title, _label(touched, True), _label(touched, False), undoes)
        made = (c.after for c in touched if c.before is None)
        taken_back |= is_undone and any(isinstance(t, Span) and t.label == CLAIM for t in made)
        is_undone |= undoes
    return newest, taken_back


def _label(changes: Iterable[Change], made: bool) -> str:
    """Return the label of the first span that was made or changed, or of the first that went; nothing if none."""
    found = (c.after if made else c.before for c in changes if made or c.after is None)
    return next((thing.label for thing in found if isinstance(thing, Span)), "")


def _is_name(reading: Reading, fragments: tuple[Fragment, ...]) -> bool:
    """Tell whether a stretch is a name, or a part of one, or one with words around it, and no quotation."""
    start, end = fragments[0][0], fragments[-1][1]
    names = reading.names(reading.paragraph_at(start))
    touches = any(first < end and start < last for first, last in names)
    return touches and not _is_quotation(reading, fragments)


def _is_quotation(reading: Reading, fragments: tuple[Fragment, ...]) -> bool:
    """Tell whether a stretch holds most of what stands between two marks."""
    start, end = fragments[0][0], fragments[-1][1]
    for quotation in reading.quotations_near(start, end):
        held = min(end, quotation.end) - max(start, quotation.start)
        if held * 2 > quotation.end - quotation.start:
            return True
    return False
