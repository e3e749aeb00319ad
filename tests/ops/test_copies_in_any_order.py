"""Copies of one project that went on by chance, merged in any order: the tables are the same."""

from __future__ import annotations

import itertools
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from projects import project_with

from annotator.base.clock import Clock
from annotator.base.errors import AnnotatorError
from annotator.domain.annotation import (
    AnnotatorName,
    Cluster,
    ClusterId,
    DocumentId,
    LayerState,
    Membership,
    Relation,
    RelationId,
    Span,
    SpanId,
    Status,
)
from annotator.domain.change import changed, created
from annotator.domain.removal import removal
from annotator.ops import undo
from annotator.ops.check import check
from annotator.ops.copies import merge, undecided
from annotator.ops.exporting import export
from annotator.ops.project import Project, open_project

TEXT = "Anna said it rains in Bonn. “It does not”, Ben told her.\n"


def first(project: Project) -> DocumentId:
    """Return the one article."""
    return project.documents()[0].id


STEPS = st.lists(
    st.tuples(
        st.integers(0, 2),
        st.sampled_from(
            ["label", "relabel", "delete", "link", "join", "rename", "status", "undo", "redo", "pull"]
        ),
        st.integers(0, 5),
        st.integers(0, 2),
    ),
    max_size=24,
)
LABELS = ("person", "place", "organization")


_ON_SPANS = ("relabel", "delete", "link", "join", "rename")


class Copy:
    """One copy in which acts are done by chance, of one annotator so that they meet as often as can be."""

    def __init__(self, path: Path, clock: Clock) -> None:
        self.path = path
        self.project = open_project(path, annotator="ann", clock=clock)
        self.clock = clock

    def act(self, what: str, which: int, other: int) -> None:
        """Do something that this copy allows; what it does not allow is passed over."""
        if not self.project.documents() and what not in ("undo", "redo"):
            return  # even the import was taken back
        every = (
            sorted(next(self.project.store.records()).spans, key=lambda span: span.id)
            if what in _ON_SPANS
            else []
        )
        if what == "label":
            self._record(created(self._span(which)))
        elif what == "status":
            self._status(which)
        elif what in ("undo", "redo"):
            getattr(undo, what)(self.project)
        elif every:
            self._on(every[which % len(every)], what, every[other % len(every)])

    def _on(self, span: Span, what: str, other: Span) -> None:
        layer = self.project.layer(first(self.project))
        membership = layer.membership(span.id)
        if what == "delete":
            self._record(*removal(layer, span))
        elif what == "relabel":
            new = LABELS[(LABELS.index(span.label) + 1) % 3]
            self._record(changed(span, Span(span.id, new, span.fragments, span.annotator, span.created)))
        elif what == "link" and span != other:
            id_ = RelationId(self.clock.uuid7())
            self._record(
                created(Relation(id_, "source", span.id, other.id, AnnotatorName("ann"), span.created))
            )
        elif what == "join" and membership is None:
            known = self.project.store.clusters(AnnotatorName("ann"))
            if known:
                self._record(created(Membership(known[0].cluster.id, span.id)))
            else:
                cluster = Cluster(ClusterId(self.clock.uuid7()), "person", "Anna", AnnotatorName("ann"))
                self._record(created(cluster), created(Membership(cluster.id, span.id)))
        elif what == "rename" and membership is not None:
            old = self.project.store.cluster(membership.cluster)
            assert old is not None
            self._record(changed(old, Cluster(old.id, old.kind, f"{old.name}a", old.annotator, old.origin)))

    def _span(self, which: int) -> Span:
        id_, at = SpanId(self.clock.uuid7()), which * 4
        return Span(id_, LABELS[which % 3], ((at, at + 3),), AnnotatorName("ann"), "2026-01-01T00:00:00Z")

    def _status(self, which: int) -> None:
        old = self.project.layer(first(self.project)).stored_state
        new = LayerState(AnnotatorName("ann"), list(Status)[which % 4])
        if old != new:
            self._record(created(new) if old is None else changed(old, new))

    def _record(self, *changes: object) -> None:
        draft = self.project.draft("act", first(self.project), changes)  # type: ignore[arg-type]  # all are changes
        self.project.record([draft])

    def pull(self, other: Copy) -> None:
        """Merge another copy, closed as it would be."""
        other.reopen()
        self.reopen()
        merge(self.project, [other.path])

    def reopen(self) -> None:
        """Close and open, so that a new replica is drawn."""
        self.project.close()
        self.project = open_project(self.path, annotator="ann", clock=self.clock)


RESOLVED = {
    "document": "SELECT key, (SELECT hex(sha256) FROM text t WHERE t.key = text), title, meta FROM document",
    "document_key": "SELECT * FROM document_key",
    "layer": "SELECT document, (SELECT text FROM word w WHERE w.key = annotator), status, attributes, spans, doubts "
    "FROM layer",
    "reviewed": "SELECT document, (SELECT text FROM word w WHERE w.key = annotator), tier, ranges FROM reviewed",
    "span": "SELECT document, id, start, end, (SELECT text FROM word w WHERE w.key = label), flags, created, more "
    "FROM span",
    "relation": "SELECT document, id, (SELECT text FROM word w WHERE w.key = type), "
    "(SELECT id FROM span s WHERE s.key = from_span), (SELECT id FROM span s WHERE s.key = to_span) FROM relation",
    "cluster": "SELECT id, kind, name, link FROM cluster",
    "membership": "SELECT (SELECT id FROM span s WHERE s.key = span), (SELECT id FROM cluster c WHERE c.key = cluster) "
    "FROM membership",
    "definition": "SELECT * FROM definition",
    "step": "SELECT key, id, n, at, document, hash, body FROM step",
    "head": "SELECT step FROM head",
    "act": "SELECT key, id, kind, undone, undoes, document, at, steps, title FROM act",
    "text": "SELECT hex(sha256), body FROM text",
}


def tables(path: Path) -> dict[str, list[tuple[object, ...]]]:
    """Return all tables, numbers of words and texts resolved."""
    with open_project(path, write=False) as project:
        rows = {name: project.store.connection.execute(sql).fetchall() for name, sql in RESOLVED.items()}
    return {name: sorted(found, key=repr) for name, found in rows.items()}


@pytest.fixture(scope="module")
def three(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a project with an article and two labels, to be copied."""
    folder = tmp_path_factory.mktemp("base")
    with project_with(folder, TEXT, profile="standard") as project:
        for at in (0, 22):
            span = Span(
                SpanId(f"s{at}"), "person", ((at, at + 4),), AnnotatorName("ann"), "2026-01-01T00:00:00Z"
            )
            project.record([project.draft("label", first(project), [created(span)])])
        return project.path


def skewed_clocks() -> Iterator[Clock]:
    """Yield clocks of computers that are seconds apart, before and after each other."""
    for ahead in (0, 5000, -5000):
        ticks = itertools.count(1_900_000_000_000 + ahead)
        yield Clock(lambda ticks=ticks: next(ticks))  # type: ignore[misc]  # each its own


@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(steps=STEPS)
def test_three_copies_merged_in_any_order_are_the_same(
    three: Path, steps: list[tuple[int, str, int, int]]
) -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        copies = []
        for number, clock in enumerate(skewed_clocks()):
            shutil.copy(three, folder / f"{number}.annotator")
            copies.append(Copy(folder / f"{number}.annotator", clock))
        for who, what, which, other in steps:
            try:
                if what == "pull" and who != other:
                    copies[who].pull(copies[other])
                elif what != "pull":
                    copies[who].act(what, which, other)
            except AnnotatorError:
                if what not in ("undo", "redo"):  # these two are refused where another act is in the way
                    raise
        for copy in copies:
            copy.project.close()
        compare(folder, [copy.path for copy in copies])


def compare(folder: Path, paths: list[Path]) -> None:
    """Merge the copies in every order and expect equal tables, exports, conflicts and all steps."""
    wanted = {body for path in paths for body in bodies(path)}
    results = []
    for order in itertools.permutations(range(3)):
        target = folder / f"merged-{''.join(map(str, order))}.annotator"
        shutil.copy(paths[order[0]], target)
        for other in order[1:]:
            with open_project(target, annotator="ann") as project:
                merge(project, [paths[other]])
        out = folder / f"{target.stem}.jsonl"
        with open_project(target, annotator="ann") as project:
            export(project, out)
            open_ones = [item.sentence for item in undecided(project)]
            assert not [f for f in check(project) if f.code == "damage"]
        assert set(bodies(target)) == wanted
        results.append((tables(target), out.read_bytes(), open_ones))
    assert all(result == results[0] for result in results)


def bodies(path: Path) -> list[bytes]:
    """Return the steps of a log as they were written."""
    with open_project(path, write=False) as project:
        return [step.body for step in project.store.steps()]
