"""Where copies of a project went on apart: in which articles steps stand that did not know of each other."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from typing import Protocol

from annotator.domain.change import Change, Kind, ReplicaId, StepId
from annotator.domain.fold import PROJECT_WIDE

TAKEN_AWAY = frozenset({Kind.DOCUMENT, Kind.CLUSTER, Kind.LABEL, Kind.RELATION_TYPE})
"""Kinds that something in an article may need."""


class Link(Protocol):
    """What is known of a step without its changes. `document`: empty for one that concerns no article.

    `takes_away`: whether it may delete something that is `TAKEN_AWAY`.
    """

    @property
    def id(self) -> StepId:
        """Return its id."""

    @property
    def replica(self) -> ReplicaId:
        """Return whose chain it stands in."""

    @property
    def n(self) -> int:
        """Return its number in that chain."""

    @property
    def parents(self) -> Collection[StepId]:
        """Return the steps that it follows."""

    @property
    def document(self) -> str:
        """Return the article that it concerns."""

    @property
    def takes_away(self) -> bool:
        """Return whether it may delete what something in an article needs."""


def concerning(changes: Iterable[Change], document: str, apart: Collection[str]) -> list[Change]:
    """Return the changes of a step that may do something else than they say, `apart` being `worked_apart`."""
    return [change for change in changes if document in apart or change.kind in PROJECT_WIDE]


def worked_apart(order: Sequence[Link]) -> frozenset[str]:
    """Return the articles in which steps did not know of each other; in all others a step does what it says.

    `order`: all steps as they are taken. Where one of them takes something away, those articles count, too, in which
    only one copy went on, because what it made may need what went.
    """
    region = _not_common(order)
    if not region:
        return frozenset()
    if any(order[place].takes_away for place in region):
        return frozenset(order[place].document for place in region)
    return frozenset(_met(order, region))


def _not_common(order: Sequence[Link]) -> list[int]:
    """Return the places of the steps that some other step did not know of, before or after them."""
    places = {step.id: place for place, step in enumerate(order)}
    lowest = [-1] * len(order)  # the earliest parent of all steps after a place
    earliest = len(order)
    for place in range(len(order) - 1, -1, -1):
        lowest[place] = earliest
        earliest = min((places[parent] for parent in order[place].parents), default=-1)
        earliest = min(earliest, lowest[place])
    heads: set[StepId] = set()
    found = []
    for place, step in enumerate(order):
        heads.difference_update(step.parents)
        heads.add(step.id)
        if len(heads) > 1 or lowest[place] < place:
            found.append(place)
    return found


def _met(order: Sequence[Link], region: Sequence[int]) -> set[str]:
    """Return the articles of which two steps in a region do not know of each other."""
    known: dict[StepId, dict[ReplicaId, int]] = {}
    last: dict[str, Link] = {}
    met: set[str] = set()
    before_it = -1
    for place in region:
        step = order[place]
        if place != before_it + 1:  # all steps from here on know what came before
            known.clear()
            last.clear()
        before_it = place
        knows: dict[ReplicaId, int] = {}
        for parent in step.parents:
            for replica, n in known.get(parent, {}).items():
                knows[replica] = max(n, knows.get(replica, 0))
        knows[step.replica] = max(step.n, knows.get(step.replica, 0))
        known[step.id] = knows
        before = last.get(step.document)
        if before is not None and knows.get(before.replica, 0) < before.n:
            met.add(step.document)
        last[step.document] = step
    return met
