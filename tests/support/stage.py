"""A small article with labels, for tests of the rules: spans inline as `[Anna](person) lives in Bonn`."""

from __future__ import annotations

import json
from collections.abc import Iterable
from itertools import count
from pathlib import Path

import pytest
from markup import parse

from annotator.base.paths import resources
from annotator.domain.annotation import (
    AnnotatorName,
    Cluster,
    ClusterId,
    Fragment,
    Membership,
    Relation,
    RelationId,
    Span,
    SpanId,
    Value,
)
from annotator.domain.change import Change, changed, created, deleted, merge_changes
from annotator.domain.derive import derive
from annotator.domain.layer import Layer
from annotator.domain.overlay import Overlay
from annotator.domain.reading import Reading
from annotator.domain.removal import removal
from annotator.domain.schema import Schema
from annotator.domain.schema_file import read_schema

ANN = AnnotatorName("ann")
NOW = "2026-11-22T08:00:00Z"
SEEDS = Path(__file__).resolve().parents[2] / "seeds"
GOLD = Path(__file__).resolve().parents[1] / "fixtures" / "jsonl" / "gold.jsonl"


def builtin(name: str) -> Schema:
    return read_schema((resources() / "schemas" / f"{name}.toml").read_text("utf-8"), name)


def seed_text() -> str:
    files = sorted(SEEDS.glob("*.txt"))
    if not files:
        pytest.skip("the user's article is not here (seeds/)")
    return files[0].read_text("utf-8")


def sample_text() -> str:
    return next((resources() / "sample").glob("*.txt")).read_text("utf-8")


class Stage:
    """An article in memory whose layer follows every act, with everything that is derived."""

    def __init__(self, text: str, schema: str | Schema = "standard") -> None:
        self.text, spans = parse(text)
        self.schema = builtin(schema) if isinstance(schema, str) else schema
        self.reading = Reading(self.text)
        self.layer = Layer(ANN)
        self.layer.clusters()
        self._numbers = count(1)
        self.log: list[tuple[Change, ...]] = []
        for span in spans:
            self.add(span.label, *span.fragments)

    def mint(self) -> str:
        return f"id{next(self._numbers):04}"

    def do(self, changes: Iterable[Change]) -> tuple[Change, ...]:
        """Apply changes with what follows from them, as one step; return the step."""
        base = merge_changes(changes)
        follow = derive(self.reading, Overlay(self.layer, base), self.schema, base, self.mint, NOW)
        step = merge_changes((*base, *follow))
        self.layer.expect(step)
        self.layer.apply(step)
        self.log.append(step)
        return step

    def at(self, words: str, nth: int = 0) -> Fragment:
        """Return where words stand."""
        start = -1
        for _ in range(nth + 1):
            start = self.text.index(words, start + 1)
        return start, start + len(words)

    def span(self, label: str, *fragments: Fragment, **attributes: Value) -> Span:
        return Span(SpanId(self.mint()), label, fragments, ANN, NOW, attributes=attributes)

    def add(self, label: str, *fragments: Fragment, **attributes: Value) -> Span:
        span = self.span(label, *fragments, **attributes)
        self.do([created(span)])
        return self.now(span)

    def label(self, label: str, words: str, nth: int = 0) -> Span:
        return self.add(label, self.at(words, nth))

    def now(self, span: Span) -> Span:
        found = self.layer.span(span.id)
        assert found is not None
        return found

    def find(self, label: str, words: str, nth: int = 0) -> Span:
        spans = [s for s in self.layer.spans() if s.label == label and self.words(s) == words]
        return spans[nth]

    def words(self, span: Span) -> str:
        return " … ".join(self.text[start:end] for start, end in span.fragments)

    def link(self, kind: str, start: Span, end: Span) -> Relation:
        relation = Relation(RelationId(self.mint()), kind, start.id, end.id, ANN, NOW)
        self.do([created(relation)])
        return relation

    def join(self, span: Span, cluster: Cluster) -> None:
        before = self.layer.membership(span.id)
        changes = [] if before is None else [deleted(before)]
        if self.layer.cluster(cluster.id) is None:
            changes.append(created(cluster))
        self.do([*changes, created(Membership(cluster.id, span.id))])

    def cluster(self, name: str, kind: str = "person") -> Cluster:
        return Cluster(ClusterId(self.mint()), kind, name, ANN)

    def change(self, span: Span, after: Span) -> Span:
        self.do([changed(self.now(span), after)])
        return self.now(span)

    def remove(self, span: Span) -> None:
        self.do(removal(self.layer, self.now(span)))

    def clusters(self) -> dict[str, list[str]]:
        """Return the words of the members by the name of their cluster."""
        return {c.name: [self.words(s) for s in self.layer.members(c.id)] for c in self.layer.clusters()}

    def claimants(self) -> dict[str, list[str]]:
        found: dict[str, list[str]] = {}
        for relation in self.layer.relations():
            if relation.type == "claimant":
                start, end = self.layer.span(relation.from_span), self.layer.span(relation.to_span)
                assert start is not None
                assert end is not None
                found.setdefault(self.words(start), []).append(self.words(end))
        return found

    def everything(self) -> object:
        """Return all that the layer holds, for comparing."""
        memberships = [self.layer.membership(span.id) for span in self.layer.spans()]
        relations = sorted(self.layer.relations(), key=lambda relation: relation.id)
        clusters = sorted(self.layer.clusters(), key=lambda cluster: cluster.id)
        return self.layer.spans(), relations, clusters, memberships


class Gold:
    """The article of the seed as its gold file says it."""

    def __init__(self) -> None:
        if not GOLD.exists():
            pytest.skip("the gold of the seed is not here (tests/fixtures/jsonl/gold.jsonl)")
        data = json.loads(GOLD.read_text("utf-8").splitlines()[0])
        self.text: str = data["text"]
        self.spans = [_gold_span(item) for item in data["spans"]]
        self.relations = [
            Relation(
                RelationId(r["id"]), r["type"], SpanId(r["from"]), SpanId(r["to"]), ANN, NOW, r["origin"]
            )
            for r in data["relations"]
        ]
        self.clusters = [
            (
                Cluster(ClusterId(c["id"]), c["kind"], c["name"], ANN, c["origin"]),
                tuple(map(SpanId, c["members"])),
            )
            for c in data["clusters"]
        ]

    def layer(self) -> Layer:
        """Return a layer that holds exactly the gold."""
        layer = Layer(ANN)
        layer.clusters()
        layer.apply(created(span) for span in self.spans)
        layer.apply(created(relation) for relation in self.relations)
        layer.apply(created(cluster) for cluster, _ in self.clusters)
        layer.apply(created(Membership(c.id, m)) for c, members in self.clusters for m in members)
        return layer


def _gold_span(item: dict[str, object]) -> Span:
    fragments = item["fragments"]
    assert isinstance(fragments, list)
    attributes = item["attributes"]
    assert isinstance(attributes, dict)
    derived = item["derived"]
    assert isinstance(derived, list)
    return Span(
        SpanId(str(item["id"])),
        str(item["label"]),
        tuple((start, end) for start, end in fragments),
        ANN,
        NOW,
        attributes=attributes,
        derived=tuple(derived),
    )
