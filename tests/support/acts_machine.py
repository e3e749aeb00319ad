"""A machine that does random acts on random texts, as a person could, and after each asks five views to agree.

The views are in `acts_views`. An act that is refused (`UserError`) must change nothing in any of them.
"""

from __future__ import annotations

import random
import shutil
import tempfile
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from itertools import count
from pathlib import Path
from typing import ClassVar, TypeVar

from acts_canvas import Follower
from acts_views import Everything, Key, check_segments, follow, of_layer, of_tables, replayed, written_again
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, precondition, rule
from projects import add_document, schema
from texts import PIECES

from annotator.base.clock import Clock
from annotator.base.errors import UserError
from annotator.domain.annotation import Cluster, DocumentId, Fragment, Span, SpanId, Status, Tier
from annotator.domain.change import Kind
from annotator.domain.document import text_sha256
from annotator.domain.problems import Severity
from annotator.domain.questions import all_questions
from annotator.domain.switches import SWITCHES, switched_on
from annotator.ops import alike, annotate, clusters, trash
from annotator.ops import undo as undoing
from annotator.ops.article import Article
from annotator.ops.change_set import NO_CHANGE, ChangeSet
from annotator.ops.check import check
from annotator.ops.project import Project, create, open_project
from annotator.ops.schema import set_schema, set_switches

T = TypeVar("T")

NAMES = (
    "Ida Moen",
    "Moen",
    "Anna Ida Moen",
    "Norvik AG",
    "Norvik",
    "李明",
    "سلمى القاضي",
    "Жанна",
    "👩🏽‍🚒 Falk",
)
SAID = (
    " said ",
    "“We go,” ",
    "‘He said “no”’ ",
    "« Oui », ",
    "„Nein“, ",
    "「好」",
    "she ",
    ". ",
    ", ",
    " that ",
)
Place = tuple[int, int, int]
"""How a stretch is found, and two numbers that say which."""

PLACE = st.tuples(st.integers(0, 7), st.integers(0, 999), st.integers(0, 999))
NUMBER = st.integers(0, 999)
OFFSETS = st.lists(NUMBER, min_size=4, max_size=6, unique=True)

texts = st.lists(st.sampled_from([*NAMES * 3, *SAID * 3, *PIECES]), min_size=1, max_size=24).map("".join)
"""Names and quotations again and again, between everything that is hard about texts."""


class Acts(RuleBasedStateMachine):
    """A project with some articles, two people, and everything that acts may do to it."""

    tally: ClassVar[Counter[str]] = Counter()
    """How many acts were done or refused, and how often the views were compared."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(tempfile.mkdtemp(prefix="acts-"))
        self.project: Project | None = None
        self.said: dict[Key, object] = {}
        self.canvas: Follower | None = None
        self.texts: dict[str, str] = {}
        self.at = 0

    # -- beginning and end

    @initialize(
        written=st.lists(texts, min_size=1, max_size=3, unique=True),
        standard=st.booleans(),
        labels=st.lists(st.tuples(NUMBER, PLACE), min_size=4, max_size=9),
        shown=st.sampled_from([False, False, True]),
    )
    def begin(self, written: list[str], standard: bool, labels: list[tuple[int, Place]], shown: bool) -> None:
        self.canvas = Follower() if shown else None
        profile = schema("standard" if standard else "news")
        self.project = create(self.folder / "p.annotator", profile, "ann", self._clock())
        for text in written:
            add_document(self.project, text)
            self.texts[text_sha256(text)] = text
        self.said = dict(replayed(self.project.store.steps()))
        self._agree()
        for label, place in labels:
            self._label(self._usable(label), [self._stretch(place)])
        for number, quote in enumerate(span for span in self._spans() if span.label == "quote"):
            self._act(
                partial(
                    annotate.link, self._open, self._article, quote, "source", [self._stretch((2, 0, number))]
                )
            )

    def teardown(self) -> None:
        try:
            if self.project is not None:
                self._check_at_the_end(self.project)
        finally:
            if self.project is not None:
                self.project.close()
            if self.canvas is not None:
                self.canvas.close()
            shutil.rmtree(self.folder)

    def _clock(self) -> Clock:
        """Return a clock whose ids are the same in every run of one sequence."""
        ticks, source = count(1_790_000_000_000), random.Random(7)
        return Clock(lambda: next(ticks), source.randbytes)

    # -- labels

    @rule(label=NUMBER, place=PLACE)
    def label(self, label: int, place: Place) -> None:
        self._label(self._usable(label), [self._stretch(place)])

    @rule(label=st.sampled_from(["person", "organization"]), which=NUMBER)
    def label_a_name(self, label: str, which: int) -> None:
        self._label(label, [self._stretch((2, 0, which))])

    @rule(label=st.sampled_from(["quote", "waived"]), which=NUMBER)
    def label_a_quotation(self, label: str, which: int) -> None:
        self._label(label, [self._stretch((4, 0, which))])

    @rule(label=NUMBER, place=PLACE)
    def label_as_there_is_one(self, label: int, place: Place) -> None:
        self._label(self._some(self._open.schema.labels, label).id, [self._stretch((5, *place[1:]))])

    @rule(label=st.sampled_from(["quote", "claim", "claim", "person"]), offsets=OFFSETS)
    def label_in_parts(self, label: str, offsets: list[int]) -> None:
        length = len(self._article.text) + 1
        edges = sorted({offset % length for offset in offsets})
        self._label(label, list(zip(edges[::2], edges[1::2], strict=False)))

    @rule(number=NUMBER, place=PLACE)
    def move_edges(self, number: int, place: Place) -> None:
        self._reshape(number, lambda span: [self._stretch(place)])

    @rule(number=NUMBER, out=NUMBER, by=st.integers(-3, 3))
    def move_one_edge(self, number: int, out: int, by: int) -> None:
        def moved(span: Span) -> list[Fragment]:
            parts = list(span.fragments)
            at = out % len(parts)
            start, end = parts[at]
            parts[at] = (start + by, end) if out % 2 else (start, end + by)
            return parts

        self._reshape(number, moved)

    @rule(number=NUMBER, cut=NUMBER, gap=st.integers(1, 2))
    def split(self, number: int, cut: int, gap: int) -> None:
        def halves(span: Span) -> list[Fragment]:
            start, end = span.fragments[0]
            middle = start + 1 + cut % max(1, end - start)
            return [(start, middle), (middle + gap, end), *span.fragments[1:]]

        self._reshape(number, halves, ("quote", "claim"))

    @rule(number=NUMBER)
    def close_up(self, number: int) -> None:
        self._reshape(number, lambda span: [(span.start, span.end)], ("quote", "claim"))

    @rule(number=NUMBER, place=PLACE)
    def join(self, number: int, place: Place) -> None:
        if span := self._span(number, "quote", "claim"):
            self._act(lambda: annotate.join_part(self._open, self._article, span, [self._stretch(place)]))

    @rule(number=NUMBER, part=st.integers(0, 2))
    def take_out(self, number: int, part: int) -> None:
        if (span := self._span(number, "quote", "claim")) and part < len(span.fragments):
            self._act(lambda: annotate.take_out_part(self._open, self._article, span, part))

    @rule(number=NUMBER, label=NUMBER)
    def relabel(self, number: int, label: int) -> None:
        if span := self._span(number):
            new = self._usable(label)
            if self._act(lambda: annotate.relabel(self._open, self._article, span, new)):
                assert self._now(span).label == new

    @rule(number=NUMBER)
    def waive(self, number: int) -> None:
        if span := self._span(number, "quote"):
            self._act(lambda: annotate.relabel(self._open, self._article, span, "waived"))

    @rule(number=NUMBER)
    def delete(self, number: int) -> None:
        if (span := self._span(number)) and self._act(
            lambda: annotate.delete_span(self._open, self._article, span)
        ):
            assert self._article.layer.span(span.id) is None
            assert not self._article.layer.relations_to(span.id)

    @rule(number=NUMBER, what=st.integers(0, 2))
    def remark(self, number: int, what: int) -> None:
        if span := self._span(number):
            acts: list[Callable[[], ChangeSet]] = [
                lambda: annotate.set_doubt(self._open, self._article, span, not span.doubt),
                lambda: annotate.set_note(self._open, self._article, span, None if span.note else "why?\n👀"),
                lambda: annotate.cite(self._open, self._article, span, "Q3"),
            ]
            self._act(acts[what])

    @rule(number=NUMBER, which=NUMBER, value=NUMBER)
    def set_attribute(self, number: int, which: int, value: int) -> None:
        span = self._span(number)
        label = self._open.schema.label(span.label) if span else None
        if span and label and label.attributes:
            attribute = self._some(label.attributes, which)
            values = [None, "yes", *(choice.id for choice in attribute.choices)]
            chosen = self._some(values, value)
            self._act(lambda: annotate.set_attribute(self._open, self._article, span, attribute.id, chosen))

    # -- links and clusters

    @rule(number=NUMBER, other=NUMBER, which=NUMBER)
    def link(self, number: int, other: int, which: int) -> None:
        kind = self._some(self._open.schema.relations, which)
        span, end = self._span(number, *kind.from_labels), self._span(other, *kind.to_labels)
        if span and end:
            self._act(lambda: annotate.link(self._open, self._article, span, kind.id, target=end.id))

    @rule(number=NUMBER, place=PLACE, which=st.sampled_from(["source", "cue", "claimant"]))
    def link_words(self, number: int, place: Place, which: str) -> None:
        if span := self._span(number, "claim" if which == "claimant" else "quote"):
            words = [self._stretch(place)]
            self._act(lambda: annotate.link(self._open, self._article, span, which, words))

    @rule(number=NUMBER)
    def unlink(self, number: int) -> None:
        if relations := sorted(self._article.layer.relations(), key=lambda relation: relation.id):
            relation = self._some(relations, number)
            self._act(lambda: annotate.unlink(self._open, self._article, relation))

    @rule(number=NUMBER, which=NUMBER, digit=st.integers(0, 9))
    def answer(self, number: int, which: int, digit: int) -> None:
        span = self._span(number)
        article, project = self._article, self._open
        known = clusters.Known(project)
        questions = span and all_questions(article.reading, article.layer, project.schema, span, known=known)
        if not questions:
            return
        question = self._some(questions, which)
        if digit == 0 or not question.answers:
            self._act(lambda: annotate.answer_none(project, article, question))
        else:
            choice = self._some(question.answers, digit)
            self._act(lambda: annotate.answer(project, article, question, choice))

    @rule(number=NUMBER, other=NUMBER)
    def merge(self, number: int, other: int) -> None:
        if known := self._clusters():
            first = self._some(known, number)
            like = [cluster for cluster in known if cluster.kind == first.kind]
            chosen = [first.id, self._some(like, other).id]
            self._act(lambda: clusters.merge(self._open, chosen))

    @rule(number=NUMBER, keep=st.integers(0, 3), to=NUMBER, new=st.booleans())
    def share_out(self, number: int, keep: int, to: int, new: bool) -> None:
        if known := self._clusters():
            cluster = self._some(known, number)
            place = self._article.document.id
            spans = {place: tuple(self._article.layer.member_ids(cluster.id)[keep:])}
            if new:
                self._act(lambda: clusters.split(self._open, cluster.id, spans, "Someone else"))
            else:
                other = self._some(known, to).id
                self._act(lambda: clusters.move(self._open, cluster.id, spans, other))

    @rule(number=NUMBER, name=st.sampled_from([*NAMES, ""]), what=st.integers(0, 3))
    def edit_cluster(self, number: int, name: str, what: int) -> None:
        if known := self._clusters():
            cluster = self._some(known, number).id
            acts: list[Callable[[], ChangeSet]] = [
                lambda: clusters.rename(self._open, cluster, name),
                lambda: clusters.set_link(self._open, cluster, "Q42" if name else ""),
                lambda: clusters.set_link(self._open, cluster, "not an address"),
                lambda: clusters.delete_empty(self._open, [cluster]),
            ]
            self._act(acts[what])

    @rule(number=NUMBER, everywhere=st.booleans(), some=NUMBER)
    def all_like_this(self, number: int, everywhere: bool, some: int) -> None:
        if span := self._span(number):
            self._act(lambda: self._all_like(span, everywhere, some))

    def _all_like(self, span: Span, everywhere: bool, some: int) -> ChangeSet:
        wanted = alike.alike_to(self._open, self._article, span)
        looked = list(alike.looking(self._open, wanted, everywhere))
        places = [found for report in looked for found in report.found]
        chosen = [found for n, found in enumerate(places) if some >> n % 8 & 1 == 0]
        return undoing.at_once(alike.labelling(self._open, wanted, chosen))

    # -- the article and the project

    @rule(status=st.sampled_from(Status), tiers=st.sets(st.sampled_from(Tier)))
    def set_status(self, status: Status, tiers: set[Tier]) -> None:
        self._act(lambda: annotate.set_status(self._open, self._article, status, sorted(tiers)))

    @rule(tiers=st.sets(st.sampled_from(Tier)))
    def reopen(self, tiers: set[Tier]) -> None:
        if self._article.layer.state.status is Status.DONE:
            self._act(
                lambda: annotate.set_status(self._open, self._article, Status.IN_PROGRESS, sorted(tiers))
            )

    @rule(number=NUMBER, several=st.booleans())
    def put_in_the_trash(self, number: int, several: bool) -> None:
        ids = [row.id for row in self._open.documents()]
        kept = number % len(ids)
        others = [id_ for n, id_ in enumerate(ids) if n != kept]
        chosen = others if several else others[:1]
        if chosen and self._act(lambda: self._move(chosen, into=True)):
            assert not {row.id for row in self._open.documents()} & set(chosen)
            inside = self._open.open_article(chosen[0])
            assert not self._act(
                lambda: annotate.add_span(self._open, inside, self._usable(number), [(0, 1)])
            )

    @rule(number=NUMBER, several=st.booleans())
    def take_out_of_the_trash(self, number: int, several: bool) -> None:
        if there := [row.id for row in self._open.trashed_documents()]:
            chosen = there if several else [self._some(there, number)]
            assert self._act(lambda: self._move(chosen, into=False))
            assert {row.id for row in self._open.documents()} >= set(chosen)

    def _move(self, chosen: Sequence[DocumentId], into: bool) -> ChangeSet:
        self.tally["moved"] += 1
        if len(chosen) > 1:
            return undoing.at_once(trash.moving(self._open, chosen, into))  # without a backup each time
        return (trash.put_in_trash if into else trash.take_out)(self._open, chosen).act

    @rule(which=NUMBER)
    def retire_a_label_or_take_it_back(self, which: int) -> None:
        known = self._open.schema
        label = self._some(known.labels, which)
        labels = tuple(replace(x, retired=not x.retired) if x.id == label.id else x for x in known.labels)
        self._act(lambda: set_schema(self._open, replace(known, labels=labels)))

    @rule(on=st.sets(st.sampled_from([switch.id for switch in SWITCHES])))
    def say_what_else_is_marked(self, on: set[str]) -> None:
        if self._act(lambda: set_switches(self._open, on) or NO_CHANGE):
            assert set(switched_on(self._open.schema)) <= on

    @rule(number=NUMBER)
    def go_to_another_article(self, number: int) -> None:
        self.at = number
        if number % 3 == 0:
            self._open.leave_article(self._article.document.id)
        self._agree()

    @rule(name=st.sampled_from(["ann", "ann", "bea"]))
    def close_and_open(self, name: str) -> None:
        path = self._open.path
        self._open.close()
        self.project = open_project(path, annotator=name, clock=self._open.clock)
        self._agree()

    # -- taking back

    @precondition(lambda self: undoing.next_undo(self._open) is not None)
    @rule()
    def undo(self) -> None:
        self._act(lambda: undoing.undo(self._open))
        self._keep_an_article()

    @precondition(lambda self: undoing.next_redo(self._open) is not None)
    @rule()
    def redo(self) -> None:
        self._act(lambda: undoing.redo(self._open))
        self._keep_an_article()

    @rule(times=st.integers(1, 4))
    def undo_and_redo_change_nothing(self, times: int) -> None:
        before = dict(self.said)
        undone = 0
        while undone < times and self._act(lambda: undoing.undo(self._open)):
            undone += 1
        for _ in range(undone):
            assert self._act(lambda: undoing.redo(self._open)), "what was taken back cannot be done again"
        same(before, self.said, "done again")

    @rule(which=NUMBER)
    def undo_this_act(self, which: int) -> None:
        if rows := list(self._open.store.acts()):
            act = self._some(rows, which)
            before = dict(self.said)
            made = self._act(lambda: undoing.undo_act(self._open, act.id))
            if made and act.undoes is None:
                assert self._act(lambda: undoing.redo(self._open)), "what was taken back cannot be done again"
                same(before, self.said, "done again")
                # What follows from it is found anew, under ids of its own.
                assert self._act(lambda: undoing.undo_act(self._open, act.id)), (
                    "it cannot be taken back again"
                )
            self._keep_an_article()

    def _keep_an_article(self) -> None:
        """Take back what took the last article away: nothing more could be done."""
        if self._open.documents():
            return
        if there := [row.id for row in self._open.trashed_documents()]:
            assert self._act(lambda: self._move(there, into=False))
        elif not self._act(lambda: undoing.redo(self._open)):
            self._act(lambda: undoing.undo(self._open))

    # -- inside

    @property
    def _open(self) -> Project:
        assert self.project is not None
        return self.project

    @property
    def _article(self) -> Article:
        rows = self._open.documents()
        return self._open.open_article(rows[self.at % len(rows)].id)

    def _spans(self) -> list[Span]:
        return self._article.layer.spans()

    def _span(self, number: int, *labels: str) -> Span | None:
        """Return a label of the article, one with these labels if there is any."""
        spans = self._spans()
        spans = [span for span in spans if span.label in labels] or spans
        return self._some(spans, number) if spans else None

    def _now(self, span: Span) -> Span:
        found = self._article.layer.span(span.id)
        assert found is not None
        return found

    def _clusters(self) -> list[Cluster]:
        return [row.cluster for row in self._open.store.clusters(self._open.annotator)]

    @staticmethod
    def _some(things: Sequence[T], number: int) -> T:
        return things[number % len(things)]

    def _stretch(self, place: Place) -> Fragment:
        """Return a stretch of the article: as the program reads it, like another label, or anything."""
        way, first, second = place
        article = self._article
        reading, length = article.reading, len(article.text)
        number = first % len(reading.paragraphs)
        found: Sequence[Fragment] = ()
        if way == 0:
            found = reading.words(number)
        elif way == 1:
            found = reading.sentences(number)
        elif way in (2, 3):
            found = [n for p in range(len(reading.paragraphs)) for n in reading.names(p)]
        elif way == 4:
            found = [f for quotation in reading.quotations for f in quotation.fragments]
        elif way == 5:
            found = [f for span in self._spans() for f in span.fragments]
        if found:
            return self._some(found, second)
        start, end = sorted((first % (length + 1), second % (length + 1)))
        # The last way may be empty or end outside of the text.
        return (
            (start, end + 1) if way == 6 else (start, end if way == 7 else min(max(end, start + 1), length))
        )

    def _usable(self, number: int) -> str:
        usable = [label.id for label in self._open.schema.labels if not label.retired]
        return self._some(usable or ["person"], number)

    def _label(self, chosen: str, fragments: list[Fragment]) -> None:
        before = {span.id for span in self._spans()}
        made = self._act(lambda: annotate.add_span(self._open, self._article, chosen, fragments))
        if made:
            new = [span for span in self._spans() if span.id not in before]
            assert [(span.label, list(span.fragments), span.id) for span in new] == [
                (chosen, fragments, made.select)
            ]

    def _reshape(
        self, number: int, reshaped: Callable[[Span], list[Fragment]], labels: Sequence[str] = ()
    ) -> None:
        if span := self._span(number, *labels):
            after = reshaped(span)
            if self._act(lambda: annotate.set_fragments(self._open, self._article, span, after)):
                assert list(self._now(span).fragments) == after

    def _act(self, act: Callable[[], ChangeSet | None]) -> ChangeSet | None:
        """Do an act, note what it says, and compare all views; none if it was refused or nothing was to do."""
        steps = self._open.store.number_of_steps()
        try:
            made = act()
        except UserError as refused:
            made, sentence = None, refused.sentence
            self.tally["refused"] += 1
        else:
            sentence = "."
            self.tally["done"] += bool(made)
        assert sentence.endswith((".", ")", "?")), sentence
        if not made:
            assert self._open.store.number_of_steps() == steps, "what was refused has changed something"
        for draft in made.drafts if made else ():
            follow(self.said, draft.document, draft.changes)
        if made and self.canvas is not None:
            self.canvas.hear(made)
        self._agree()
        return made or None

    def _agree(self) -> None:
        project = self._open
        self.tally["looks"] += 1
        same(self.said, of_tables(project), "tables")
        same(self.said, replayed(project.store.steps()), "log")
        same(
            {key: thing for key, thing in self.said.items() if key.kind in _SCHEMA},
            _schema(project),
            "schema",
        )
        thrown = {key.document for key in self.said if key.kind is Kind.TRASH}
        rows, inside = project.documents(), project.trashed_documents()
        assert {row.id for row in inside} == thrown
        assert not {row.id for row in rows} & thrown
        for row in (*rows, *inside):
            article = project.open_article(row.id)
            assert article.in_trash is (row.id in thrown)
            own = {key: thing for key, thing in self.said.items() if _is_of(key, thing, article)}
            same(own, of_layer(row.id, article.layer), "open article")
            for cluster in article.layer.clusters():
                assert self.said[Key(None, Kind.CLUSTER, cluster.id)] == cluster
            check_segments(article)
            assert (row.spans, row.doubts) == _counted(article)
        if self.canvas is not None and project.documents():
            self.canvas.check(project, self._article)

    def _check_at_the_end(self, project: Project) -> None:
        errors = [found for found in check(project) if found.severity is Severity.ERROR]
        assert not errors, errors
        same(
            self.said,
            written_again(project, self.texts, self.folder / "again.annotator"),
            "log written again",
        )


_SCHEMA = frozenset({Kind.SCHEMA, Kind.LABEL, Kind.RELATION_TYPE})


def same(said: Everything, shown: Everything, view: str) -> None:
    """Fail with what differs only: whole projects are too long to read."""
    if said != shown:
        missing = {key: thing for key, thing in said.items() if shown.get(key) != thing}
        strange = {key: thing for key, thing in shown.items() if said.get(key) != thing}
        raise AssertionError(f"{view}: said {missing}, but there is {strange}")


def _schema(project: Project) -> dict[Key, object]:
    head = project.schema.head
    things = {Key(None, Kind.SCHEMA, head.id): head}
    return {
        **things,
        **{Key(None, Kind.LABEL, label.id): label for label in project.schema.labels},
        **{Key(None, Kind.RELATION_TYPE, kind.id): kind for kind in project.schema.relations},
    }


def _is_of(key: Key, thing: object, article: Article) -> bool:
    if key.document != article.document.id:
        return False
    if key.kind is Kind.MEMBERSHIP:
        return article.layer.span(SpanId(key.id.split("/", 1)[1])) is not None
    return bool(getattr(thing, "annotator", None) == article.layer.annotator)


def _counted(article: Article) -> tuple[int, int]:
    spans = article.layer.spans()
    return len(spans), sum(span.doubt for span in spans)
