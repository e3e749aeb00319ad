"""Parts of Standard can be marked in any project; what is switched off is hidden, not deleted."""

from __future__ import annotations

from dataclasses import replace

import pytest
from stage import builtin

from annotator.domain.annotation import Tier
from annotator.domain.schema import Label, Schema, SchemaHead
from annotator.domain.schema_file import read_schema, write_schema
from annotator.domain.switches import SWITCHES, Switch, cost_words, is_on, is_possible, switched, switched_on

STANDARD = {"cues", "acts", "anonymous", "claims", "organizations", "article"}
NEWS, FULL = builtin("news"), builtin("standard")


def offered(schema: Schema) -> tuple[object, ...]:
    """Return all that the window offers of a schema."""
    labels = [
        replace(label, attributes=tuple(a for a in label.attributes if a.active), position=0)
        for label in schema.labels
        if not label.retired
    ]
    relations = [replace(kind, position=0) for kind in schema.relations if kind.active]
    head = [attribute for attribute in schema.head.attributes if attribute.active]
    return labels, relations, head, schema.head.asks_who_is_that


def test_the_built_in_profiles_have_what_they_say() -> None:
    assert switched_on(NEWS) == set()
    assert switched_on(FULL) == STANDARD


def test_news_with_the_switches_of_standard_is_standard() -> None:
    assert offered(switched(NEWS, FULL, STANDARD)) == offered(FULL)


def test_standard_without_switches_is_news() -> None:
    labels, relations, head, asks = offered(switched(FULL, FULL, ()))
    assert (labels, relations, head, asks) == offered(NEWS)


@pytest.mark.parametrize("switch", SWITCHES, ids=lambda switch: switch.id)
def test_each_can_be_turned_on_and_off_by_itself(switch: Switch) -> None:
    name = switch.id
    on = switched(NEWS, FULL, {name})
    assert switched_on(on) == {name}
    assert read_schema(write_schema(on), "x").labels == tuple(
        replace(label, position=n) for n, label in enumerate(on.labels)
    )
    off = switched(on, FULL, ())
    assert switched_on(off) == set()
    assert offered(off) == offered(NEWS)
    assert {label.id for label in off.labels} >= {label.id for label in NEWS.labels}
    assert switched(off, FULL, {name}) == on


def test_what_is_switched_off_keeps_its_place_and_its_choices() -> None:
    off = switched(FULL, FULL, STANDARD - {"acts", "cues"})
    quote, cue = off.label("quote"), off.label("cue")
    assert quote is not None
    assert cue is not None
    act = quote.attribute("act")
    assert act is not None
    assert not act.active
    assert len(act.choices) == 7
    assert cue.retired
    assert cue.key == "c"
    assert [label.id for label in off.labels] == [label.id for label in FULL.labels]


def test_what_a_project_calls_its_own_way_stays_so() -> None:
    claim = FULL.label("claim")
    assert claim is not None
    own = replace(claim.attributes[0], title="Sort", active=False)
    mine = replace(claim, title="Thesis", attributes=(own, *claim.attributes[1:]))
    labels = tuple(mine if label.id == "claim" else label for label in FULL.labels)
    on = switched(replace(FULL, labels=labels), FULL, STANDARD)
    found = on.label("claim")
    assert found is not None
    assert (found.title, found.attributes[0].title, found.attributes[0].active) == ("Thesis", "Sort", True)


def test_a_letter_that_another_label_has_is_not_taken() -> None:
    other = Label("person", "Person", Tier.ENTITIES, "l")
    labels = tuple(other if label.id == "person" else label for label in NEWS.labels)
    place = switched(replace(NEWS, labels=labels), FULL, {"places"}).label("place")
    assert place is not None
    assert place.key == ""
    assert not place.retired


def test_where_the_labels_are_missing_a_switch_is_not_offered() -> None:
    bare = Schema(SchemaHead("own", "Own"), (Label("dog", "Dog", Tier.ENTITIES, "g"),), ())
    possible = {switch.id for switch in SWITCHES if is_possible(bare, switch)}
    assert possible == {"places", "article"}
    assert switched(bare, FULL, {"cues", "acts"}) == bare
    assert not any(is_on(bare, switch) for switch in SWITCHES)


@pytest.mark.parametrize(
    ("ids", "words"),
    [
        (("cues",), "About 1 more key a quote."),
        (("acts",), "About 1 more key a quote."),
        (("claims",), "About 2 more keys a claim."),
        (("normalized",), "About 1 line to type a claim."),
        (("organizations",), "About 1 more key an organization."),
        (("places",), "One key for each place."),
        (("anonymous",), "Asks nothing by itself."),
        (("article",), "Asks nothing by itself."),
        (tuple(STANDARD), "About 2 more keys a quote, 2 a claim, 1 an organization."),
        ((), "Asks nothing by itself."),
    ],
)
def test_what_it_costs_is_counted_from_what_it_asks(ids: tuple[str, ...], words: str) -> None:
    assert cost_words(FULL, *ids) == words
