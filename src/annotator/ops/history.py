"""What was done in a project, in an article or to one label, newest first."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from enum import StrEnum

from annotator.base.clock import utc_text_of
from annotator.base.errors import UserError
from annotator.domain.annotation import (
    HUMAN,
    RULE,
    AnnotatorName,
    DocumentId,
    Membership,
    Relation,
    Span,
    SpanId,
)
from annotator.domain.change import ActId, Change, Kind
from annotator.ops.project import Project
from annotator.store.failures import damaged
from annotator.store.rows import ActRow


class Turn(StrEnum):
    """What an act did to the log."""

    DONE = "done"
    TAKEN_BACK = "taken back"
    DONE_AGAIN = "done again"


@dataclass(frozen=True, slots=True)
class Done:
    """One act. `at`: UTC; `undoes`: the act that it takes back; `undone`: whether it is taken back itself.

    `undone_by`: the act that took it back last, if it is; `turn`: whether it is something new.
    """

    act: ActId
    title: str
    annotator: AnnotatorName
    document: DocumentId | None
    at: str
    undoes: ActId | None
    undone: bool
    undone_by: ActId | None
    turn: Turn


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of a history. `origin`: where a label came from if no hand made it, in words, or nothing.

    `deletes`: labels went in it and none came, so that taking it back restores them. `span`: the one label that
    it made, changed or deleted; none where there were several or none.
    """

    row: ActRow
    turn: Turn
    origin: str = ""
    deletes: bool = False
    span: SpanId | None = None


def history(project: Project, document: str | None = None) -> Iterator[Done]:
    """Yield the acts of the project, or those that touch one article. An unknown article raises `UserError`."""
    if document is not None and project.store.document(DocumentId(document)) is None:
        raise UserError(f"There is no article “{document}” in this project.")
    takers: dict[ActId, ActId] = {}
    for row in project.store.acts(None if document is None else DocumentId(document)):
        if row.undoes is not None:
            takers.setdefault(row.undoes, row.id)
        by = takers.pop(row.id, None)
        at, turn = utc_text_of(row.at), turn_of(project, row)
        undone_by = by if row.undone else None
        yield Done(
            row.id, row.title, row.annotator, row.document, at, row.undoes, row.undone, undone_by, turn
        )


def changes_by_act(project: Project, document: DocumentId) -> dict[ActId, list[Change]]:
    """Return what each act did in one article, in the order of its steps: every label as it was before and after."""
    found: dict[ActId, list[Change]] = {}
    for act, changes in project.store.steps_on(document):
        found.setdefault(act, [])[:0] = changes
    return found


def article_history(project: Project, document: DocumentId) -> Iterator[Entry]:
    """Yield what was done in one article, newest first, deleted labels too. Costs a look at every step."""
    changes: dict[ActId, list[Change]] = {}
    order: list[ActId] = []
    for act, some in project.store.steps_on(document):
        if act not in changes:
            order.append(act)
        changes.setdefault(act, []).extend(some)
    for act in order:
        row = _row(project, act)
        spans = {change.id for change in changes[act] if change.kind is Kind.SPAN}
        only = SpanId(spans.pop()) if len(spans) == 1 else None
        yield Entry(row, turn_of(project, row), "", _deletes(changes[act]), only)


def span_history(project: Project, document: DocumentId, span: SpanId) -> Iterator[Entry]:
    """Yield what was done to one label and its links, newest first, also where it is deleted."""
    seen: set[ActId] = set()
    for act, changes in project.store.steps_on(document, span):
        own = [change for change in changes if _touches(change, span)]
        if own and act not in seen:
            seen.add(act)
            row = _row(project, act)
            yield Entry(row, turn_of(project, row), _origin(own), _deletes(own), span)


def turn_of(project: Project, row: ActRow) -> Turn:
    """Return whether an act did something new, took something back or did it again."""
    seen, undoes = {row.id}, row.undoes
    while undoes is not None:
        if undoes in seen:
            raise damaged(project.path, "acts that take each other back")
        seen.add(undoes)
        undoes = _row(project, undoes).undoes
    if len(seen) == 1:
        return Turn.DONE
    return Turn.DONE_AGAIN if len(seen) % 2 else Turn.TAKEN_BACK


def _row(project: Project, act: ActId) -> ActRow:
    """Return an act that another row names; one that is not there is damage, not a question too many."""
    try:
        return project.store.act(act)
    except KeyError:
        raise damaged(project.path, "an act that is named is not there") from None


def later_act(
    project: Project, act: ActId, document: DocumentId | None, keys: Collection[tuple[Kind, str]]
) -> ActRow | None:
    """Return the newest act after `act` that touched one of some objects and holds, none if there is none."""
    for of in dict.fromkeys((document, None)):
        for other, changes in project.store.steps_on(of):
            if other == act:
                break
            if any((change.kind, change.id) in keys for change in changes):
                row = project.store.act(other)
                if not row.undone:
                    return row
    return None


def what_happened(keys: Collection[tuple[Kind, str]]) -> str:
    """Return what a later act did to some objects, as the end of “a later act …”."""
    kinds = {kind for kind, _ in keys}
    if Kind.DOCUMENT in kinds:
        return "changed the same articles"
    if kinds == {Kind.TRASH}:
        return "put it in the trash or took it out"
    if Kind.SPAN in kinds or not kinds:
        return "changed the same label"
    if kinds <= {Kind.RELATION}:
        return "made or changed a link of it"
    if kinds <= {Kind.MEMBERSHIP, Kind.CLUSTER, Kind.RELATION}:
        return "said who is meant"
    return (
        "changed how far the article is"
        if kinds <= {Kind.LAYER, Kind.REVIEWED}
        else "changed the same things"
    )


def _touches(change: Change, span: SpanId) -> bool:
    for thing in (change.before, change.after):
        if isinstance(thing, Span) and thing.id == span:
            return True
        if isinstance(thing, Relation) and span in (thing.from_span, thing.to_span):
            return True
        if isinstance(thing, Membership) and thing.span == span:
            return True
    return False


def _deletes(changes: Collection[Change]) -> bool:
    spans = [change for change in changes if change.kind is Kind.SPAN]
    return any(change.after is None for change in spans) and not any(
        change.before is None for change in spans
    )


def _origin(changes: Collection[Change]) -> str:
    """Return where a label came from, or that only rules followed; nothing for what a person did to it."""
    made = [c.after for c in changes if c.before is None and isinstance(c.after, Span)]
    if made:
        return origin_words(made[0].origin)
    things = [c.after if c.after is not None else c.before for c in changes]
    links = [thing.origin for thing in things if isinstance(thing, Relation | Membership)]
    if len(links) == len(things) and set(links) == {RULE}:
        return "followed by rule"
    return ""


def origin_words(origin: str) -> str:
    """Return the origin of a label in words, nothing for what a person made."""
    kind, _, name = origin.partition(":")
    if origin == HUMAN:
        return ""
    words = {
        "import": "imported",
        "rule": "by rule",
        "recommender": "suggested by",
        "adjudication": "compared",
    }
    return f"{words.get(kind, kind)} {name}".strip()
