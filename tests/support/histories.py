"""Random histories of three copies of one project, in memory: acts of every kind, undo, redo, and partial merges."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import count, permutations
from pathlib import Path
from typing import TypeVar

from causality import ONCE, Thing, complaints

from annotator.domain.annotation import (
    AnnotatorName,
    Cluster,
    ClusterId,
    DocumentId,
    LayerState,
    Membership,
    Relation,
    RelationId,
    Reviewed,
    Span,
    SpanId,
    Status,
    Tier,
)
from annotator.domain.apart import TAKEN_AWAY, concerning
from annotator.domain.change import (
    KIND_OF,
    ActId,
    Change,
    Draft,
    Kind,
    Object,
    ReplicaId,
    Step,
    StepId,
    changed,
    created,
    deleted,
    inverted,
    merge_changes,
)
from annotator.domain.document import Document, Trashed
from annotator.domain.fold import Conflict, Fold
from annotator.domain.schema import Label, RelationType, SchemaHead
from annotator.store.union import Logged, joined

Of = TypeVar("Of", bound=Object)
NOW = "2026-01-01T00:00:00Z"
PEOPLE = (AnnotatorName("ann"), AnnotatorName("ben"))
FIRST = DocumentId("d")
ACTS = 30
"""How many acts a history has at most."""


def beginning() -> dict[StepId, Step]:
    """Return the log that all copies have: the labels, an article with three labels, and two who are meant."""
    labels = [Label(name, name.title(), Tier.ENTITIES) for name in ("person", "place")]
    schema = (SchemaHead("test", "Test"), *labels, RelationType("source", "who", ("person",), ("person",)))
    spans = [Span(SpanId(f"s{n}"), "person", ((n, n + 1),), PEOPLE[0], NOW) for n in range(3)]
    clusters = [Cluster(ClusterId(f"c{n}"), "person", f"Name {n}", PEOPLE[0]) for n in range(2)]
    article = (
        Document(FIRST, "Title", "00", 100),
        *spans,
        *clusters,
        Membership(clusters[0].id, spans[0].id),
    )
    steps = {}
    for n, (document, things) in enumerate(((None, schema), (FIRST, article)), 1):
        id_, changes = StepId(f"base{n}"), tuple(map(created, things))
        draft = Draft(ActId(id_), "begin", PEOPLE[0], document, changes)
        parents = (StepId("base1"),) if n > 1 else ()
        steps[id_] = Step(id_, ReplicaId("base"), n, n, draft, parents, b"", id_.encode())
    return steps


@dataclass(slots=True)
class Act:
    """An act of this copy, which can be taken back. `undone`: it is."""

    steps: list[Step]
    undone: bool = False


class Copy:
    """One copy of the project, with a clock of its own; who works in it are all annotators in turn."""

    def __init__(self, name: str, chance: random.Random, steps: dict[StepId, Step]) -> None:
        self.name, self.chance, self.steps = name, chance, dict(steps)
        self.last = chance.choice((0, 0, 30, 60))
        self.numbers, self.sessions = count(1), count()
        self.acts: list[Act] = []
        self.apart: frozenset[str] = frozenset()
        self.open()

    def open(self) -> None:
        """Begin a replica, as the first write after opening does."""
        self.replica, self.n = ReplicaId(f"{self.name}{next(self.sessions)}"), 0
        self.fold = folded(self.steps.values())

    # -- what is there

    def shown(self, of: type[Of], document: str = "") -> list[Of]:
        """Return what there is of one kind in an article, or in the project."""
        things = [thing for thing in self.fold.shown(document) if isinstance(thing, of)]
        return sorted(things, key=lambda thing: thing.id)

    def one(self, of: type[Of], document: str = "") -> Of | None:
        """Return one of a kind by chance, none if there is none."""
        things = self.shown(of, document)
        return self.chance.choice(things) if things else None

    def new(self) -> str:
        """Return an id that nobody else makes."""
        return f"{self.name}-{next(self.numbers)}"

    # -- writing

    def write(
        self, parts: Iterable[tuple[DocumentId | None, Sequence[Change]]], undoes: Act | None = None
    ) -> None:
        """Write an act; what it does here must be exactly what it says."""
        who, act, steps = self.chance.choice(PEOPLE), ActId(self.new()), []
        for document, changes in parts:
            back = undoes.steps[0].draft.act if undoes else None
            steps.append(self._step(Draft(act, "act", who, document, merge_changes(changes), back)))
        if steps and undoes is None:
            self.acts.append(Act(steps))

    def _step(self, draft: Draft) -> Step:
        self.last = max(self.last, *(step.at for step in self.steps.values())) + 1
        named = {parent for step in self.steps.values() for parent in step.parents}
        heads = tuple(sorted(id_ for id_ in self.steps if id_ not in named))
        self.n += 1
        id_ = StepId(f"{self.replica}.{self.n}")
        step = Step(id_, self.replica, self.n, self.last, draft, heads, b"", id_.encode())
        self.steps[id_] = step
        effect = self.fold.take(step)
        assert sorted(map(repr, effect)) == sorted(map(repr, draft.changes)), (draft.changes, effect)
        return step

    def pull(self, *others: Copy) -> None:
        """Take in other copies, by the union that the program makes."""
        logs = [logged(copy.steps.values(), source) for source, copy in enumerate((self, *others))]
        merged = joined([(Path(f"{n}.annotator"), log) for n, log in enumerate(logs)])
        self.apart = merged.apart
        every = {id_: step for copy in (self, *others) for id_, step in copy.steps.items()}
        self.steps = {step.id: every[step.id] for step in merged.order}
        self.open()


def folded(steps: Iterable[Step]) -> Fold:
    """Return what a log says."""
    fold = Fold()
    for step in sorted(steps, key=lambda step: (step.at, step.id)):
        fold.take(step)
    return fold


def by_parts(steps: Iterable[Step], apart: frozenset[str]) -> tuple[dict[Thing, Object], list[Conflict]]:
    """Return what is shown and open where only the articles that copies worked on apart are folded, as a merge does."""
    fold, shown = Fold(), dict[Thing, Object]()
    for step in sorted(steps, key=lambda step: (step.at, step.id)):
        document, changes = step.draft.document or "", step.draft.changes
        doubtful = concerning(changes, document, apart)
        sure = merge_changes(c for c in changes if c not in doubtful)
        for change in (*fold.take(step, doubtful), *sure):
            thing = (change.kind, "" if change.kind in ONCE else document, change.id)
            assert shown.get(thing) == change.before, (step.id, change)
            if change.after is None:
                shown.pop(thing, None)
            else:
                shown[thing] = change.after
    return shown, fold.conflicts()


def logged(steps: Iterable[Step], source: int) -> Iterator[Logged]:
    """Yield a log as the store reads it: by replica."""
    for step in sorted(steps, key=lambda step: (step.replica, step.n)):
        draft, takes = step.draft, any(c.after is None and c.kind in TAKEN_AWAY for c in step.draft.changes)
        said = (step.at, step.id, step.replica, step.n, step.hash, step.parents, draft.annotator, source)
        yield Logged(*said, key=0, document=draft.document or "", takes_away=takes)


# -- acts


def _article(copy: Copy) -> DocumentId | None:
    """Return an article that is not in the trash, by chance."""
    there = [d.id for d in copy.shown(Document) if not copy.shown(Trashed, d.id)]
    return copy.chance.choice(there) if there else None


def label(copy: Copy, document: DocumentId) -> None:
    what = copy.one(Label)
    if what is not None:
        start = copy.chance.randrange(90)
        span = Span(SpanId(copy.new()), what.id, ((start, start + 3),), copy.chance.choice(PEOPLE), NOW)
        copy.write([(document, [created(span)])])


def relabel(copy: Copy, document: DocumentId) -> None:
    span, what = copy.one(Span, document), copy.one(Label)
    if span is not None and what is not None and what.id != span.label:
        copy.write([(document, [changed(span, replace(span, label=what.id))])])


def answer(copy: Copy, document: DocumentId) -> None:
    span = copy.one(Span, document)
    if span is not None:
        copy.write([(document, [changed(span, replace(span, note=copy.new()))])])


def links_of(copy: Copy, document: DocumentId, span: Span) -> list[Relation | Membership]:
    """Return what hangs on a label."""
    relations = [r for r in copy.shown(Relation, document) if span.id in (r.from_span, r.to_span)]
    return [*relations, *(m for m in copy.shown(Membership, document) if m.span == span.id)]


def delete(copy: Copy, document: DocumentId) -> None:
    span = copy.one(Span, document)
    if span is not None:
        copy.write([(document, [*map(deleted, links_of(copy, document, span)), deleted(span)])])


def link(copy: Copy, document: DocumentId) -> None:
    one, other, what = copy.one(Span, document), copy.one(Span, document), copy.one(RelationType)
    if one is not None and other is not None and what is not None and one != other:
        relation = Relation(RelationId(copy.new()), what.id, one.id, other.id, PEOPLE[0], NOW)
        copy.write([(document, [created(relation)])])


def unlink(copy: Copy, document: DocumentId) -> None:
    links = [*copy.shown(Relation, document), *copy.shown(Membership, document)]
    if links:
        copy.write([(document, [deleted(copy.chance.choice(links))])])


def join(copy: Copy, document: DocumentId) -> None:
    """Say who a label means, somebody known or somebody new; what was said before goes."""
    span, cluster = copy.one(Span, document), copy.one(Cluster)
    if span is None:
        return
    before = [m for m in copy.shown(Membership, document) if m.span == span.id]
    fresh = []
    if cluster is None or copy.chance.random() < 0.3:
        cluster = Cluster(ClusterId(copy.new()), "person", "New", PEOPLE[0])
        fresh = [created(cluster)]
    if all(m.cluster != cluster.id for m in before):
        copy.write([(document, [*map(deleted, before), *fresh, created(Membership(cluster.id, span.id))])])


def members(copy: Copy, cluster: Cluster) -> list[tuple[DocumentId, list[Membership]]]:
    """Return whom a cluster has, by article."""
    found = [
        (d.id, [m for m in copy.shown(Membership, d.id) if m.cluster == cluster.id])
        for d in copy.shown(Document)
    ]
    return [(document, these) for document, these in found if these]


def forget(copy: Copy, document: DocumentId) -> None:
    """Delete who is meant, with all memberships, as one act over all articles."""
    cluster = copy.one(Cluster)
    if cluster is not None:
        gone = [(id_, [deleted(m) for m in these]) for id_, these in members(copy, cluster)]
        copy.write([*gone, (None, [deleted(cluster)])])


def unite(copy: Copy, document: DocumentId) -> None:
    """Say that two are the same: all memberships of one go to the other, and the one goes."""
    one, other = copy.one(Cluster), copy.one(Cluster)
    if one is not None and other is not None and one != other:
        moved = [
            (id_, [each for m in these for each in (deleted(m), created(Membership(other.id, m.span)))])
            for id_, these in members(copy, one)
        ]
        copy.write([*moved, (None, [deleted(one)])])


def rename(copy: Copy, document: DocumentId) -> None:
    thing = copy.one(Cluster)
    if thing is not None:
        copy.write([(None, [changed(thing, replace(thing, name=copy.new()))])])


def status(copy: Copy, document: DocumentId) -> None:
    who = copy.chance.choice(PEOPLE)
    old = next((state for state in copy.shown(LayerState, document) if state.annotator == who), None)
    new = LayerState(who, copy.chance.choice(list(Status)))
    if new != old:
        copy.write([(document, [created(new) if old is None else changed(old, new)])])


def review(copy: Copy, document: DocumentId) -> None:
    old = next(iter(copy.shown(Reviewed, document)), None)
    new = Reviewed(PEOPLE[0], Tier.QUOTES, ((0, copy.chance.randrange(1, 90)),))
    if new != old:
        copy.write([(document, [created(new) if old is None else changed(old, new)])])


def schema(copy: Copy, document: DocumentId) -> None:
    """Change the labels: one more, another name or color, retired, or gone where nothing has it."""
    what, head = copy.one(Label), copy.one(SchemaHead)
    if what is None or head is None:
        return
    used = {span.label for d in copy.shown(Document) for span in copy.shown(Span, d.id)}
    spare = [each for each in copy.shown(Label) if each.id not in used]
    choices: list[list[Change]] = [
        [created(Label(copy.new(), "Own", Tier.CLAIMS))],
        [changed(what, replace(what, title=copy.new()))],
        [changed(what, replace(what, retired=not what.retired))],
        [changed(head, replace(head, revision=head.revision + 1))],
        [created(RelationType(copy.new(), "link", (), ()))],
    ]
    choices += [[deleted(copy.chance.choice(spare))]] * 2 if spare else []
    linked = {link.type for d in copy.shown(Document) for link in copy.shown(Relation, d.id)}
    choices += [[deleted(kind)] for kind in copy.shown(RelationType) if kind.id not in linked]
    copy.write([(None, copy.chance.choice(choices))])


def bring(copy: Copy, document: DocumentId) -> None:
    """Import some articles with labels, one step each; some files two copies have both."""
    what = copy.one(Label)
    if what is None:
        return
    parts = []
    for number in range(copy.chance.randrange(1, 3)):
        id_ = DocumentId(f"file {number}" if copy.chance.random() < 0.5 else copy.new())
        if id_ in {d.id for d in copy.shown(Document)}:
            continue
        span = Span(SpanId(f"{id_}-s"), what.id, ((0, 4),), PEOPLE[1], NOW)
        parts.append((id_, [created(Document(id_, f"File {id_}", "01", 100)), created(span)]))
    copy.write(parts)


def take_out(copy: Copy, document: DocumentId) -> None:
    """Delete an article with all that was said of it."""
    (article,) = (d for d in copy.shown(Document) if d.id == document)
    things = [thing for thing in copy.fold.shown(document) if KIND_OF[type(thing)] not in ONCE]
    copy.write([(document, [*map(deleted, things), deleted(article)])])


def put_away(copy: Copy, document: DocumentId) -> None:
    """Put an article in the trash."""
    copy.write([(document, [created(Trashed(document))])])


def take_back(copy: Copy, document: DocumentId) -> None:
    """Take some article out of the trash."""
    for article in copy.shown(Document):
        if found := copy.shown(Trashed, article.id):
            copy.write([(article.id, [deleted(found[0])])])
            return


def undo(copy: Copy) -> None:
    """Take back the newest act of this copy that is not, if nothing is in the way."""
    act = next((act for act in reversed(copy.acts) if not act.undone), None)
    if act is not None and _turned(copy, act):
        act.undone = True


def redo(copy: Copy) -> None:
    """Do again what was taken back."""
    act = next((act for act in copy.acts if act.undone), None)
    if act is not None and _turned(copy, act):
        act.undone = False


def _turned(copy: Copy, act: Act) -> bool:
    parts = [(step.draft.document, step.draft.changes) for step in act.steps]
    if not act.undone:
        parts = [(document, inverted(changes)) for document, changes in reversed(parts)]
    if not fits(copy, parts):
        return False
    copy.write(parts, act)
    return True


def fits(copy: Copy, parts: Sequence[tuple[DocumentId | None, Sequence[Change]]]) -> bool:
    """Tell whether changes find their before, and nothing is left without what it needs."""
    state: dict[Thing, Object] = shown_in(copy.fold)
    for document, changes in parts:
        if (
            any(change.kind is not Kind.TRASH for change in changes)
            and (Kind.TRASH, document, document) in state
        ):
            return False
        for change in changes:
            thing = (change.kind, "" if change.kind in ONCE else document or "", change.id)
            if state.get(thing) != change.before:
                return False
            if change.after is None:
                state.pop(thing)
            else:
                state[thing] = change.after
    return not unsound(state)


ON_ARTICLES: tuple[Callable[[Copy, DocumentId], None], ...] = (
    *(label, relabel, answer, delete, delete, link, link, unlink, join, join, join, forget, unite, rename),
    *(status, review, schema, schema, bring, take_out, put_away, take_back),
)


def act(copy: Copy) -> None:
    """Do something by chance; what this copy does not allow is passed over."""
    document = _article(copy)
    if copy.chance.random() < 0.2:
        copy.chance.choice((undo, redo))(copy)
    elif document is not None:
        copy.chance.choice(ON_ARTICLES)(copy, document)
    else:
        bring(copy, FIRST)


# -- a whole history


@dataclass(slots=True)
class Sums:
    """What all histories together have shown."""

    histories: int = 0
    steps: int = 0
    merges: int = 0
    conflicts: int = 0
    diverged: int = 0
    differ: int = 0
    lost: int = 0
    hidden: int = 0
    unsound: int = 0
    seen: list[str] = field(default_factory=list)


def shown_in(fold: Fold) -> dict[Thing, Object]:
    """Return all that is shown."""
    project = {(KIND_OF[type(thing)], "", thing.id): thing for thing in fold.shown("")}
    articles = {place.document for place in fold._registers}
    for document in articles - {""}:
        project |= {(KIND_OF[type(thing)], document, thing.id): thing for thing in fold.shown(document)}
    return project


def listed_in(fold: Fold) -> dict[Thing, frozenset[StepId]]:
    """Return what waits for a decision, with the steps that stand against each other."""
    return {tuple(c.place): frozenset(v.step for v in c.versions) for c in fold.conflicts()}  # type: ignore[misc]  # a place is such a thing


def unsound(shown: dict[Thing, Object]) -> list[str]:
    """Return links without ends, labels without an article and labels that mean two."""
    found, meant = [], set()
    for (kind, document, id_), thing in shown.items():
        needs: list[Thing] = [(Kind.DOCUMENT, "", document)] if document else []
        if isinstance(thing, Relation):
            needs += [(Kind.SPAN, document, thing.from_span), (Kind.SPAN, document, thing.to_span)]
            needs += [(Kind.RELATION_TYPE, "", thing.type)]
        elif isinstance(thing, Membership):
            needs += [(Kind.SPAN, document, thing.span), (Kind.CLUSTER, "", thing.cluster)]
            if (document, thing.span) in meant:
                found.append(f"{thing.span} means two")
            meant.add((document, thing.span))
        elif isinstance(thing, Span):
            needs += [(Kind.LABEL, "", thing.label)]
        found += [f"{kind} {id_} is without {need}" for need in needs if need not in shown]
    return found


def told_apart(seed: int) -> list[Copy]:
    """Return three copies after a random history, which may have met in between."""
    chance, steps = random.Random(seed), beginning()
    copies = [Copy(name, chance, steps) for name in "abc"]
    for _ in range(chance.randrange(4, ACTS)):
        copy = chance.choice(copies)
        if chance.random() < 0.15:
            copy.pull(chance.choice([other for other in copies if other is not copy]))
        elif chance.random() < 0.05:
            copy.open()
        else:
            act(copy)
    return copies


def one(seed: int, sums: Sums) -> None:
    """Do one history, merge it in every order, and add what that showed."""
    copies = told_apart(seed)
    sums.histories += 1
    wanted = {id_ for copy in copies for id_ in copy.steps}
    results: list[tuple[list[StepId], dict[Thing, Object], list[Conflict]]] = []
    for order in permutations(copies):
        for together in (False, True) if order[1].name < order[2].name else (False,):
            merged = Copy(f"{order[0].name}!", random.Random(0), order[0].steps)
            for others in [order[1:]] if together else [order[1:2], order[2:], order[1:2]]:
                merged.pull(*others)
                sums.merges += 1
            results.append((list(merged.steps), shown_in(merged.fold), merged.fold.conflicts()))
    order, shown, conflicts = results[0]
    problems = {
        "diverged": [] if all(result == results[0] for result in results) else ["the orders differ"],
        "differ": [] if by_parts(merged.steps.values(), merged.apart) == results[0][1:] else ["in parts"],
        "lost": sorted(wanted ^ set(order)) + ([] if len(order) == len(set(order)) else ["twice"]),
        "hidden": complaints(
            [step for copy in copies for step in unique(copy, copies)], shown, listed_in(merged.fold)
        ),
        "unsound": unsound(shown),
    }
    sums.steps += len(wanted)
    sums.conflicts += len(conflicts)
    for what, found in problems.items():
        setattr(sums, what, getattr(sums, what) + bool(found))
        sums.seen += [f"history {seed}: {what}: {each}" for each in found[:3]]


def unique(copy: Copy, copies: Sequence[Copy]) -> list[Step]:
    """Return the steps of a copy that none before it has."""
    before = copies[: copies.index(copy)]
    return [step for id_, step in copy.steps.items() if not any(id_ in other.steps for other in before)]
