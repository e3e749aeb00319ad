"""Copies of a project in memory that go on apart: each writes steps as the store would, and folds what it knows."""

from __future__ import annotations

import itertools
from dataclasses import replace
from typing import TypeVar

from annotator.domain.annotation import (
    AnnotatorName,
    Cluster,
    ClusterId,
    DocumentId,
    Membership,
    Relation,
    RelationId,
    Span,
    SpanId,
)
from annotator.domain.change import (
    ActId,
    Change,
    Draft,
    ReplicaId,
    Step,
    StepId,
    changed,
    created,
    deleted,
)
from annotator.domain.document import Document
from annotator.domain.fold import Fold

T = TypeVar("T")

ANN, NOW, ARTICLE = AnnotatorName("ann"), "2026-01-01T00:00:00Z", DocumentId("d")
BASE = (
    created(Document(ARTICLE, "Title", "00", 100)),
    *(created(Span(SpanId(f"s{n}"), "person", ((n, n + 1),), ANN, NOW)) for n in range(3)),
    *(created(Cluster(ClusterId(f"c{n}"), "person", f"Name {n}", ANN)) for n in range(2)),
)


class Replica:
    """One copy in memory. `ahead`: how far its clock is."""

    def __init__(self, name: str, ahead: int, steps: dict[StepId, Step]) -> None:
        self.name, self.steps, self.last = name, dict(steps), ahead
        self.sessions = itertools.count()
        self.fresh()

    def fresh(self) -> None:
        """Begin a replica, as after opening."""
        self.replica, self.n = ReplicaId(f"{self.name}{next(self.sessions)}"), 0
        self.fold = Fold()
        for step in sorted(self.steps.values(), key=lambda step: (step.at, step.id)):
            self.fold.take(step)

    def do(self, *changes: Change) -> None:
        """Write a step; its effect here must be exactly what it says."""
        self.last = max(self.last, *(step.at for step in self.steps.values()), 0) + 1
        named = {parent for step in self.steps.values() for parent in step.parents}
        heads = tuple(sorted(id_ for id_ in self.steps if id_ not in named))
        self.n += 1
        id_ = StepId(f"{self.replica}-{self.n}")
        draft = Draft(ActId(id_), "act", ANN, ARTICLE, changes)
        step = Step(id_, self.replica, self.n, self.last, draft, heads, b"", b"")
        self.steps[id_] = step
        assert set(map(key, self.fold.take(step))) == set(map(key, changes))

    def shown(self, of: type[T]) -> list[T]:
        """Return what there is of one kind."""
        things = [*self.fold.shown(""), *self.fold.shown(ARTICLE)]
        return sorted((thing for thing in things if isinstance(thing, of)), key=repr)

    def act(self, what: str, which: int, other: int) -> None:
        """Do something that this copy allows; what it does not allow is passed over."""
        spans, clusters = self.shown(Span), self.shown(Cluster)
        links = self.shown(Relation) + self.shown(Membership)
        if what == "unlink" and links:
            self.do(deleted(links[which % len(links)]))
        elif what == "article" and not self.shown(Document):
            self.do(BASE[0])
        elif what == "label" and self.shown(Document):
            self.do(
                created(Span(SpanId(f"{self.replica}/{self.n}"), "person", ((which, which + 1),), ANN, NOW))
            )
        elif what == "name":
            self.do(created(Cluster(ClusterId(f"c{self.replica}{self.n}"), "person", "New", ANN)))
        elif spans:
            self.on(what, spans[which % len(spans)], spans[other % len(spans)], clusters, which)

    def on(self, what: str, span: object, other: object, clusters: list[object], which: int) -> None:
        """Do something to a label."""
        assert isinstance(span, Span)
        assert isinstance(other, Span)
        links = self.shown(Relation) + self.shown(Membership)
        members = [m for m in links if isinstance(m, Membership) and m.span == span.id]
        if what == "relabel":
            self.do(changed(span, replace(span, label=f"{self.replica}{self.n}")))
        elif what == "delete":
            self.do(*(deleted(m) for m in links if span.id in ends(m)), deleted(span))
        elif what == "link":
            self.do(
                created(
                    Relation(RelationId(f"r{self.replica}{self.n}"), "source", span.id, other.id, ANN, NOW)
                )
            )
        elif what == "join" and clusters:
            cluster = clusters[which % len(clusters)]
            assert isinstance(cluster, Cluster)
            if all(m.cluster != cluster.id for m in members):
                self.do(*map(deleted, members), created(Membership(cluster.id, span.id)))
        elif what == "clear":
            every = (*links, *self.shown(Span), *self.shown(Document))
            self.do(*map(deleted, every))
        elif what == "forget" and clusters:
            cluster = clusters[which % len(clusters)]
            assert isinstance(cluster, Cluster)
            gone = [m for m in links if isinstance(m, Membership) and m.cluster == cluster.id]
            self.do(*map(deleted, gone), deleted(cluster))

    def pull(self, other: Replica) -> None:
        """Merge."""
        self.steps.update(other.steps)
        self.fresh()


def ends(link: object) -> tuple[str, ...]:
    """Return the labels of a link."""
    if isinstance(link, Relation):
        return link.from_span, link.to_span
    assert isinstance(link, Membership)
    return (link.span,)


def key(change: Change) -> str:
    """Return a change as a text that can be compared."""
    return repr((change.kind, change.id, change.before, change.after))


def begun() -> dict[StepId, Step]:
    """Return the log that all copies share."""
    first = Replica("base", 0, {})
    first.steps = {}
    step = Step(
        StepId("base"),
        ReplicaId("base"),
        1,
        1,
        Draft(ActId("base"), "base", ANN, ARTICLE, BASE),
        (),
        b"",
        b"",
    )
    return {step.id: step}
