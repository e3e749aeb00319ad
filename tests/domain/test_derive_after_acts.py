"""After every kind of act what is derived is what the whole article says, and one step takes all of it back."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from stage import NOW, Stage

from annotator.domain.change import changed, deleted, inverted
from annotator.domain.derive import derive
from annotator.domain.overlay import Overlay
from annotator.domain.removal import relabelled

TEXT = (
    "[Ida Moen](person) met [Norvik](organization). [“[The mill](claim) is “dry” and open,”](quote) "
    "[[Moen](person)](source) [said](cue). [“Low Tide”](waived) ran. According to [it](source), [it sank](claim)."
)
Act = Callable[[Stage], None]


def framed() -> Stage:
    stage = Stage(TEXT)
    stage.link("source", stage.find("quote", QUOTE), stage.find("source", "Moen"))
    return stage


QUOTE = "“The mill is “dry” and open,”"


def left_to_derive(stage: Stage) -> list[object]:
    """Return what a look at everything would still change: nothing, if every act did its part."""
    everything = [*stage.layer.spans(), *stage.layer.relations()]
    return list(
        derive(
            stage.reading,
            Overlay(stage.layer),
            stage.schema,
            [changed(thing, thing) for thing in everything],
            stage.mint,
            NOW,
        )
    )


def relabel(label: str, words: str, other: str) -> Act:
    return lambda stage: void(
        stage.do(relabelled(stage.layer, stage.schema, stage.find(label, words), other))
    )


def move(label: str, words: str, to: str) -> Act:
    def act(stage: Stage) -> None:
        span = stage.find(label, words)
        stage.change(span, replace(span, fragments=(stage.at(to),)))

    return act


def unlink(stage: Stage) -> None:
    stage.do([deleted(stage.layer.relations_from(stage.find("quote", QUOTE).id, "source")[0])])


def link_another(stage: Stage) -> None:
    unlink(stage)
    stage.link("source", stage.find("quote", QUOTE), stage.find("source", "it"))


def identify(stage: Stage) -> None:
    stage.join(stage.find("source", "it"), stage.cluster("Norvik", "organization"))


def void(_: object) -> None:
    """Drop a result."""


ACTS: dict[str, tuple[Act, dict[str, object]]] = {
    "nothing": (lambda stage: None, {}),
    "unlink": (unlink, {"claimants": {}}),
    "link another": (link_another, {"claimants": {"The mill": ["it"]}}),
    "quote leaves the claim": (
        move("quote", QUOTE, "and open,”"),
        {"claimants": {}, "The mill": {"asserted_by": "author"}},
    ),
    "claim leaves the quote": (
        move("claim", "The mill", "Norvik"),
        {"claimants": {}, "Norvik": {"asserted_by": "author"}},
    ),
    "quote deleted": (
        lambda stage: stage.remove(stage.find("quote", QUOTE)),
        {"claimants": {}, "The mill": {"asserted_by": "author"}},
    ),
    "quote waived": (
        relabel("quote", QUOTE, "waived"),
        {"claimants": {}, "The mill": {"asserted_by": "author"}},
    ),
    "source deleted": (lambda stage: stage.remove(stage.find("source", "Moen")), {"claimants": {}}),
    "name under the source deleted": (
        lambda stage: stage.remove(stage.find("person", "Moen")),
        {"Moen": {"kind": "unnamed"}},
    ),
    "name under the source relabelled": (
        relabel("person", "Moen", "organization"),
        {"source Moen": {"kind": "organization"}},
    ),
    "source identified": (identify, {"it": {"kind": "organization"}}),
    "signal moved": (move("cue", "said", "According to"), {"According to": {"kind": "preposition"}}),
    "title moved": (move("waived", "“Low Tide”", "“dry”"), {"“dry”": {"reason": "scare"}}),
    "words in the quote waived": (
        lambda stage: void(stage.label("waived", "“dry”")),
        {QUOTE: {"type": "direct"}},
    ),
    "longest name gone": (lambda stage: stage.remove(stage.find("person", "Ida Moen")), {}),
}


@pytest.mark.parametrize("name", ACTS)
def test_nothing_is_left_to_derive_and_all_of_it_can_be_taken_back(name: str) -> None:
    act, expected = ACTS[name]
    stage = framed()
    before, steps = stage.everything(), len(stage.log)
    act(stage)
    assert left_to_derive(stage) == []
    for words, value in expected.items():
        assert found(stage, words) == value
    after, log = stage.everything(), stage.log[steps:]
    for step in reversed(log):
        stage.layer.apply(inverted(step))
    assert stage.everything() == before
    assert left_to_derive(stage) == []
    for step in log:
        stage.layer.apply(step)
    assert stage.everything() == after


def found(stage: Stage, words: str) -> object:
    if words == "claimants":
        return stage.claimants()
    label, _, rest = words.rpartition(" ") if words.startswith("source ") else ("", "", words)
    spans = [s for s in stage.layer.spans() if stage.words(s) == rest and label in ("", s.label)]
    return next(dict(span.attributes) for span in spans if span.attributes)


def test_what_a_person_set_survives_every_act() -> None:
    for name, (act, _) in ACTS.items():
        if name in ("claim leaves the quote", "signal moved", "source deleted"):
            continue
        stage = framed()
        source, claim = stage.find("source", "Moen"), stage.find("claim", "The mill")
        stage.change(source, replace(source, attributes={"kind": "document"}, derived=()))
        stage.change(claim, replace(claim, attributes={"asserted_by": "author"}, derived=()))
        act(stage)
        assert stage.now(source).attributes == {"kind": "document"}, name
        assert stage.now(claim).attributes == {"asserted_by": "author"}, name
        assert stage.claimants() == {}, name
