"""What the store's queries answer with; plain tuples with names, because there may be 100,000 of them."""

from __future__ import annotations

from typing import NamedTuple

from annotator.domain.annotation import AnnotatorName, Cluster, DocumentId, Fragment, Span, Status, Tier
from annotator.domain.change import ActId


class DocumentRow(NamedTuple):
    """One article as one annotator sees it. `length`: code points; `spans`, `doubts`: of this annotator.

    `reviewed`: the tiers for which this annotator has looked at the whole article.
    """

    id: DocumentId
    title: str
    length: int
    source: str | None
    published: str | None
    language: str | None
    status: Status
    spans: int
    doubts: int
    reviewed: frozenset[Tier] = frozenset()


class LayerRow(NamedTuple):
    """How far one annotator is with one article."""

    document: DocumentId
    annotator: AnnotatorName
    status: Status
    spans: int
    doubts: int


class ActRow(NamedTuple):
    """One act. `document` is none where it concerns no single article; `at`: a moment of the hybrid clock.

    `undoes`: the act that this one takes back; `undone`: whether it is taken back itself; `steps`: how many.
    """

    id: ActId
    title: str
    annotator: AnnotatorName
    document: DocumentId | None
    at: int
    undoes: ActId | None
    undone: bool
    steps: int


class ClusterRow(NamedTuple):
    """A cluster and how often it is meant in the whole project."""

    cluster: Cluster
    members: int
    articles: int


class Mention(NamedTuple):
    """One label that means a cluster. `length`: code points of its article; `origin`: who said that it does.

    `key`: its place among all, to go on from.
    """

    key: int
    document: DocumentId
    title: str
    length: int
    span: Span
    origin: str


class Hit(NamedTuple):
    """An article that a search found. `excerpt` is a stretch of the text around the first hit.

    `matches`: where the words stand in the excerpt, code points; `start`, `end`: the first hit in the text,
    both none where the words stand in the title only.
    """

    document: DocumentId
    title: str
    excerpt: str
    matches: tuple[Fragment, ...]
    start: int | None
    end: int | None


class Counts(NamedTuple):
    """How much there is in a project, over all annotators; of articles in the trash only `trash`, their number.

    Names and groups of claims count also where only articles in the trash mean them.
    """

    documents: int
    code_points: int
    spans: int
    relations: int
    clusters: int
    members: int
    acts: int
    steps: int
    labels: dict[str, int]
    trash: int = 0
