"""Clusters of names depend on the names alone, not on the way that led there, and every step can be undone."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stage import Stage
from work import work

from annotator.domain import name_clusters
from annotator.domain.annotation import Fragment, Span, SpanId
from annotator.domain.change import created, inverted
from annotator.domain.name_clusters import NEAR
from annotator.domain.removal import relabelled

NAMES = ["Moen", "Ida Moen", "Jon Moen", "Anna Ida Moen", "Falk", "Bo Falk", "Norvik"]
TEXT = " met ".join(NAMES * 3) + "."
PLACES = [(i, i + len(name)) for name in NAMES for i in range(len(TEXT)) if TEXT.startswith(name, i)]

acts = st.lists(
    st.tuples(
        st.sampled_from(["person", "person", "organization", "source", "delete", "relabel", "move"]),
        st.sampled_from(PLACES),
        st.integers(0, 9),
    ),
    max_size=14,
)


def _do(stage: Stage, act: str, place: Fragment, number: int) -> None:
    spans = stage.layer.spans()
    chosen = spans[number % len(spans)] if spans else None
    free = not any(s.start < place[1] and place[0] < s.end for s in spans if s.label != "source")
    if act == "source":
        stage.add("source", place)
    elif act in ("person", "organization") and free:
        stage.add(act, place)
    elif chosen is None:
        return
    elif act == "delete":
        stage.remove(chosen)
    elif act == "relabel" and chosen.label != "source":
        other = "organization" if chosen.label == "person" else "person"
        stage.do(relabelled(stage.layer, stage.schema, chosen, other))
    elif act == "move" and (free or chosen.label == "source"):
        stage.change(chosen, replace(chosen, fragments=(place,)))


def _partition(stage: Stage) -> set[tuple[str, str, tuple[tuple[str, Fragment], ...]]]:
    return {
        (c.kind, c.name, tuple((s.label, s.fragments[0]) for s in stage.layer.members(c.id)))
        for c in stage.layer.clusters()
    }


def _values(spans: list[Span]) -> list[tuple[str, Fragment, dict[str, object]]]:
    return sorted((s.label, s.fragments[0], dict(s.attributes)) for s in spans if s.label == "source")


@given(acts)
def test_clusters_do_not_depend_on_the_way(steps: list[tuple[str, Fragment, int]]) -> None:
    stage = Stage(TEXT, "news")
    for act, place, number in steps:
        _do(stage, act, place, number)
    fresh = Stage(TEXT, "news")
    for span in stage.layer.spans():
        fresh.add(span.label, *span.fragments)
    assert _partition(stage) == _partition(fresh)
    assert _values(stage.layer.spans()) == _values(fresh.layer.spans())


@given(acts)
def test_words_that_stand_often_are_grouped_as_rare_ones_are(steps: list[tuple[str, Fragment, int]]) -> None:
    rare, often = Stage(TEXT, "news"), Stage(TEXT, "news")
    for act, place, number in steps:
        _do(rare, act, place, number)
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(name_clusters, "FEW", 0)
            _do(often, act, place, number)
    assert _partition(rare) == _partition(often)
    assert _values(rare.layer.spans()) == _values(often.layer.spans())


def test_a_word_that_stands_often_costs_no_look_at_labels_of_other_kinds() -> None:
    def cost(claims: int) -> int:
        stage = Stage("Moen met " * 3000 + ".", "news")
        for n in range(claims):
            stage.layer.apply(
                [
                    created(
                        Span(SpanId(f"c{n}"), "claim", ((9 * n + 5, 9 * n + 8),), stage.layer.annotator, "t")
                    )
                ]
            )
        return work(lambda: stage.add("person", (0, 4)))

    assert cost(2000) < 1.5 * cost(10)


@given(acts)
def test_every_step_can_be_undone_and_redone(steps: list[tuple[str, Fragment, int]]) -> None:
    stage = Stage(TEXT, "news")
    seen = [stage.everything()]
    for act, place, number in steps:
        before = len(stage.log)
        _do(stage, act, place, number)
        seen += [stage.everything()] * (len(stage.log) - before)
    for number in range(len(stage.log), 0, -1):
        stage.layer.apply(inverted(stage.log[number - 1]))
        assert stage.everything() == seen[number - 1]
    for number, step in enumerate(stage.log, 1):
        stage.layer.apply(step)
        assert stage.everything() == seen[number]


def test_a_name_far_from_its_like_joins_them_too() -> None:
    stage = Stage("Moen " * (4 * NEAR) + ".", "news")
    stage.add("person", (0, 4))
    stage.add("person", (5, 9))
    last = len(stage.text) - 6
    stage.add("person", (last, last + 4))
    assert stage.clusters() == {"Moen": ["Moen"] * 3}


def test_a_short_form_that_a_person_adds_does_not_rename_the_cluster() -> None:
    stage = Stage(
        "[Esk Weekly](organization) and [Esk Weekly](organization): [EW](organization), [EW](organization)."
    )
    (long,) = [c for c in stage.layer.clusters() if c.name == "Esk Weekly"]
    for number in (0, 1):
        stage.join(stage.find("organization", "EW", number), long)
    assert stage.clusters() == {"Esk Weekly": ["Esk Weekly", "Esk Weekly", "EW", "EW"]}


def test_blanks_name_nobody() -> None:
    stage = Stage("[Moen](person) met [Moen](person),   and   .", "news")
    first = stage.find("person", "Moen")
    for blank in ((14, 15), (20, 21)):
        assert stage.words(stage.add("person", blank)) == " "
    stage.change(first, replace(first, fragments=((21, 23),)))
    assert stage.clusters() == {}
