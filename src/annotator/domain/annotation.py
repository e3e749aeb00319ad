"""The things that a person says about a text: spans, relations, clusters, and what was looked at."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import NewType

DocumentId = NewType("DocumentId", str)
SpanId = NewType("SpanId", str)
RelationId = NewType("RelationId", str)
ClusterId = NewType("ClusterId", str)
AnnotatorName = NewType("AnnotatorName", str)

Fragment = tuple[int, int]
"""Offsets of one stretch: code points of the stored text, half-open."""

Value = bool | int | float | str | tuple[str, ...]
"""A value of an attribute: yes/no, number, text or choice, several choices."""

HUMAN = "human"
RULE = "rule"


class Tier(StrEnum):
    """Which layer of meaning a label belongs to; passes go by it."""

    ENTITIES = "entities"
    QUOTES = "quotes"
    CLAIMS = "claims"


class Status(StrEnum):
    """How far one annotator is with one article."""

    NEW = "new"
    IN_PROGRESS = "in_progress"
    DONE = "done"
    SKIPPED = "skipped"


@dataclass(frozen=True, slots=True)
class Span:
    """A labelled stretch of a text in one or more fragments.

    `fragments`: sorted, not empty, neither overlapping nor touching. `derived` names the attributes
    whose value the program found. `origin`: human, rule, recommender:NAME, import:FORMAT, adjudication.
    """

    id: SpanId
    label: str
    fragments: tuple[Fragment, ...]
    annotator: AnnotatorName
    created: str
    origin: str = HUMAN
    attributes: Mapping[str, Value] = field(default_factory=dict)
    derived: tuple[str, ...] = ()
    note: str | None = None
    doubt: bool = False
    rules: tuple[str, ...] = ()

    @property
    def start(self) -> int:
        """The first offset."""
        return self.fragments[0][0]

    @property
    def end(self) -> int:
        """The offset behind the last character."""
        return self.fragments[-1][1]


@dataclass(frozen=True, slots=True)
class Relation:
    """A directed link between two spans of one article and one annotator; `source` leads from quote to source."""

    id: RelationId
    type: str
    from_span: SpanId
    to_span: SpanId
    annotator: AnnotatorName
    created: str
    origin: str = HUMAN
    attributes: Mapping[str, Value] = field(default_factory=dict)
    note: str | None = None


@dataclass(frozen=True, slots=True)
class Cluster:
    """Who or what is meant, across articles; `kind` is person, organization, place or claim."""

    id: ClusterId
    kind: str
    name: str
    annotator: AnnotatorName
    origin: str = HUMAN
    link: str | None = None


@dataclass(frozen=True, slots=True)
class Membership:
    """That a span belongs to a cluster; `origin` tells a derived one from one that a person chose."""

    cluster: ClusterId
    span: SpanId
    origin: str = HUMAN

    @property
    def id(self) -> str:
        """Cluster and span, as the log names the pair."""
        return f"{self.cluster}/{self.span}"


@dataclass(frozen=True, slots=True)
class LayerState:
    """What one annotator says of the article as a whole."""

    annotator: AnnotatorName
    status: Status = Status.NEW
    attributes: Mapping[str, Value] = field(default_factory=dict)

    @property
    def id(self) -> str:
        """The annotator's name: an article has one state an annotator."""
        return self.annotator


@dataclass(frozen=True, slots=True)
class Reviewed:
    """The stretches of one tier that an annotator has looked at: sorted, merged, code points."""

    annotator: AnnotatorName
    tier: Tier
    ranges: tuple[Fragment, ...]

    @property
    def id(self) -> str:
        """Annotator and tier."""
        return f"{self.annotator}/{self.tier}"
