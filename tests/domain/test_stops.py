"""Space walks from decision to decision, in text order, once round."""

from __future__ import annotations

import pytest
from stage import Gold, Stage, sample_text, seed_text
from work import work

from annotator.domain.annotation import Tier
from annotator.domain.stops import NEAR_PARAGRAPHS, Far, Stop, StopKind, near_stop, next_stop

ALL = frozenset(Tier)
TEXT = (
    "Ida Moen left the harbor early.\n\nAt noon Jon Falk said to the crew: “We know that Ida Moen sings and rows.” "
    "Then he read aloud from “Low Tide.”\n\nThe cook, Bo Lund, slept through all of it."
)


def walk(stage: Stage, tiers: frozenset[Tier] = ALL, backwards: bool = False) -> list[Stop]:
    """Return every stop once, from the start (backwards: from the end)."""
    found: list[Stop] = []
    after: Stop | None = None
    offset = len(stage.text) if backwards else 0
    while True:
        stop = next_stop(
            stage.reading, stage.layer, stage.schema, offset, tiers, backwards=backwards, after=after
        )
        if stop is None or stop in found:
            return found
        found.append(stop)
        after = stop


def words(stops: list[Stop]) -> list[str]:
    return [stop.text for stop in stops]


def test_names_and_quotations_come_in_text_order_a_quotation_before_its_names() -> None:
    stage = Stage(TEXT, "news")
    assert words(walk(stage)) == [
        "Ida Moen",
        "Jon Falk",
        "“We know that Ida Moen sings and rows.”",
        "Ida Moen",
        "“Low Tide.”",
        "Low Tide",
        "Bo Lund",
    ]


def test_backwards_is_the_same_walk_from_the_end() -> None:
    stage = Stage(TEXT, "news")
    assert walk(stage, backwards=True) == walk(stage)[::-1]


def test_the_walk_goes_round_once_and_ends_where_it_began() -> None:
    stage = Stage(TEXT, "news")
    last = walk(stage)[-1]
    again = next_stop(stage.reading, stage.layer, stage.schema, 0, ALL, after=last)
    assert again is not None
    assert again.fragments == ((0, 8),)
    first = next_stop(stage.reading, stage.layer, stage.schema, 0, ALL, backwards=True)
    assert first == last


def test_a_caret_at_a_stop_means_that_stop_and_behind_it_the_next() -> None:
    stage = Stage(TEXT, "news")
    falk = stage.at("Jon Falk")[0]
    here = next_stop(stage.reading, stage.layer, stage.schema, falk, ALL)
    assert here is not None
    assert here.text == "Jon Falk"
    behind = next_stop(stage.reading, stage.layer, stage.schema, falk + 1, ALL)
    assert behind is not None
    assert behind.kind is StopKind.QUOTATION


def test_what_is_labelled_or_waived_is_no_stop_nor_are_the_names_in_a_title() -> None:
    stage = Stage(TEXT, "news")
    stage.label("person", "Ida Moen")
    stage.label("waived", "“Low Tide.”")
    assert words(walk(stage)) == [
        "Jon Falk",
        "“We know that Ida Moen sings and rows.”",
        "Ida Moen",
        "Bo Lund",
    ]


def test_a_longer_name_covers_the_shorter_one_in_it() -> None:
    stage = Stage("Then [the Jon Falk Trust](organization) closed.", "news")
    assert walk(stage) == []


def test_a_pass_shows_its_own_stops_only() -> None:
    stage = Stage(TEXT, "news")
    assert {stop.kind for stop in walk(stage, frozenset({Tier.ENTITIES}))} == {StopKind.NAME}
    assert {stop.kind for stop in walk(stage, frozenset({Tier.QUOTES}))} == {StopKind.QUOTATION}
    assert walk(stage, frozenset({Tier.CLAIMS})) == []


def test_an_open_question_is_a_stop_until_it_is_answered_unless_it_is_in_view() -> None:
    stage = Stage("Then [“No,”](quote) said [Falk](source).", "news")
    quote = stage.find("quote", "“No,”")
    quotes = frozenset({Tier.QUOTES})
    assert [(stop.kind, stop.span) for stop in walk(stage, quotes)] == [(StopKind.QUESTION, quote.id)]
    assert next_stop(stage.reading, stage.layer, stage.schema, 0, quotes, skip=quote.id) is None
    stage.link("source", quote, stage.find("source", "Falk"))
    assert walk(stage, quotes) == []


def test_who_a_pronoun_is_stays_open_at_its_quote() -> None:
    stage = Stage("Then [“No,”](quote) [she](source) said.", "news")
    quote = stage.find("quote", "“No,”")
    stage.link("source", quote, stage.find("source", "she"))
    stops = walk(stage, frozenset({Tier.QUOTES}))
    assert [(stop.kind, stop.span) for stop in stops] == [(StopKind.QUESTION, quote.id)]


def test_an_empty_text_has_no_stop() -> None:
    stage = Stage("", "news")
    assert next_stop(stage.reading, stage.layer, stage.schema, 0, ALL) is None
    assert next_stop(stage.reading, stage.layer, stage.schema, 0, ALL, backwards=True) is None


def test_the_seed_offers_every_name_and_quotation_of_the_gold() -> None:
    gold = Gold()
    stage = Stage(seed_text(), "news")
    found = {stop.fragments for stop in walk(stage)}
    names = {s.fragments for s in gold.spans if s.label in ("person", "organization")}
    marked = {s.fragments for s in gold.spans if s.label == "waived"}
    spoken = {s.fragments for s in gold.spans if s.attributes.get("type") == "direct"}
    assert names | marked | spoken <= found


def test_the_gold_leaves_only_names_that_are_neither_person_nor_organization() -> None:
    gold = Gold()
    stage = Stage(gold.text)
    stage.layer = gold.layer()
    assert {stop.kind for stop in walk(stage)} <= {StopKind.NAME}
    assert "New York City" in words(walk(stage))


def test_the_tour_finds_a_person_then_a_quotation_in_the_sample() -> None:
    stage = Stage(sample_text(), "news")
    first = next_stop(stage.reading, stage.layer, stage.schema, 0, ALL)
    assert first is not None
    assert (first.kind, first.text) == (StopKind.NAME, "Lena Brandt")
    stage.add("person", *first.fragments)
    second = next_stop(stage.reading, stage.layer, stage.schema, first.fragments[0][0], ALL)
    assert second is not None
    assert second.kind is StopKind.QUOTATION


def test_a_near_stop_in_a_long_article_reads_only_its_paragraphs(monkeypatch: pytest.MonkeyPatch) -> None:
    stage = Stage(
        "\n".join(["nothing to see here."] * 500 + ["Ida Moen left."] + ["it rained."] * 5000), "news"
    )
    asked: list[int] = []
    names = type(stage.reading).names

    def counted(reading: object, number: int) -> object:
        asked.append(number)
        return names(reading, number)  # type: ignore[arg-type]

    monkeypatch.setattr(type(stage.reading), "names", counted)
    start = stage.at("Ida Moen")[0]
    stop = next_stop(stage.reading, stage.layer, stage.schema, start - 30, ALL)
    assert stop is not None
    assert stop.text == "Ida Moen"
    assert asked == [499, 500] or asked == [498, 499, 500]


def test_the_foot_line_looks_no_further_than_what_is_near() -> None:
    far = Stage("It rains.\n" * 2 * NEAR_PARAGRAPHS + "Anna Brandt left.\n")
    assert near_stop(far.reading, far.layer, far.schema, 0, ALL) is Far.FAR
    stop = next_stop(far.reading, far.layer, far.schema, 0, ALL)
    assert stop is not None
    assert near_stop(far.reading, far.layer, far.schema, stop.fragments[0][0] - 30, ALL) == stop


def test_what_is_near_is_found_as_space_finds_it_and_nothing_is_nothing() -> None:
    stage = Stage("It rains.\nAnna Brandt said “no”.\nIt rains.\n")
    for offset in range(0, len(stage.text), 3):
        args = (stage.reading, stage.layer, stage.schema, offset, ALL)
        assert near_stop(*args) == next_stop(*args)
    empty = Stage("It rains.\n" * 9)
    assert near_stop(empty.reading, empty.layer, empty.schema, 0, ALL) is None


def test_an_article_of_any_length_costs_the_foot_line_as_little() -> None:
    counted = []
    for times in (2, 8):
        stage = Stage("It rains in the north.\n" * times * NEAR_PARAGRAPHS)
        near_stop(stage.reading, stage.layer, stage.schema, 0, ALL)  # quotations are read piece by piece
        counted.append(work(lambda s=stage: near_stop(s.reading, s.layer, s.schema, 0, ALL)))
    assert counted[1] < counted[0] * 1.2
