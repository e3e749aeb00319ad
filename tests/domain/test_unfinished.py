"""What `u` visits: open quotations, odd frames, open questions, in the order of the text and of the pass."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

from stage import Stage

from annotator.domain.annotation import SpanId, Tier
from annotator.domain.unfinished import next_unfinished

ALL = frozenset(Tier)
TEXT = (
    "[Norvik](organization) fell. “Open,” it said.\n\n"
    "Ida Moen said [that it sank](quote).\n\n"
    "[It sank](claim). [Moen](person) left.\n"
)


def walk(stage: Stage, tiers: Collection[Tier] = ALL, backwards: bool = False, steps: int = 6) -> list[str]:
    """Return the words of what `u` visits one after the other, from the start of the text."""
    offset, current, found = 0, None, []
    for _ in range(steps):
        thing = next_unfinished(
            stage.reading,
            stage.layer,
            stage.schema,
            offset,
            tiers,
            backwards=backwards,
            current=SpanId(current) if current else None,
        )
        if thing is None:
            break
        offset, current = thing.fragments[0][0] + (thing.span is None and not backwards), thing.span
        found.append(" … ".join(stage.text[start:end] for start, end in thing.fragments))
    return found


def test_all_that_waits_is_visited_once_round_forwards_and_backwards() -> None:
    stage = Stage(TEXT)
    assert walk(stage, steps=5) == ["Norvik", "“Open,”", "that it sank", "It sank", "Norvik"]
    assert walk(stage, backwards=True, steps=5) == ["It sank", "that it sank", "“Open,”", "Norvik", "It sank"]


def test_a_pass_visits_its_own_labels_only() -> None:
    stage = Stage(TEXT)
    assert walk(stage, {Tier.ENTITIES}, steps=2) == ["Norvik", "Norvik"]
    assert walk(stage, {Tier.QUOTES}, steps=3) == ["“Open,”", "that it sank", "“Open,”"]
    assert walk(stage, {Tier.CLAIMS}, steps=2) == ["It sank", "It sank"]


def test_what_is_answered_waits_no_more() -> None:
    stage = Stage("[It sank](claim).")
    claim = stage.find("claim", "It sank")
    for name, value in (("type", "other"), ("worth", "minor")):
        assert walk(stage, steps=1) == ["It sank"]
        claim = stage.change(claim, replace(claim, attributes={**claim.attributes, name: value}))
    assert walk(stage) == []


def test_news_has_no_open_questions_about_claims_and_names() -> None:
    stage = Stage(TEXT, "news")
    assert walk(stage, steps=3) == ["“Open,”", "that it sank", "“Open,”"]


def test_two_labels_at_one_place_are_both_visited() -> None:
    stage = Stage("[[It sank](claim), again](quote), she said.")
    assert walk(stage, steps=3) == ["It sank, again", "It sank", "It sank, again"]


def test_an_odd_frame_is_unfinished_and_so_is_its_signal_in_pieces() -> None:
    stage = Stage("[“No,”](quote) [she](source) said and wrote.")
    quote, source = stage.find("quote", "“No,”"), stage.find("source", "she")
    stage.link("source", quote, source)
    stage.join(source, stage.cluster("Ida"))
    stage.change(quote, replace(stage.now(quote), attributes={"type": "direct", "act": "statement"}))
    cue = stage.add("cue", stage.at("said"), stage.at("wrote"))
    stage.link("cue", quote, cue)
    assert walk(stage, steps=2) == ["“No,”", "said … wrote"]
