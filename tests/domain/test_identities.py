"""Who may be meant, best first: agreeing in gender and kind, near, speaking; and which claims say the same."""

from __future__ import annotations

import pytest
from stage import Stage

from annotator.domain.annotation import AnnotatorName, Cluster, ClusterId
from annotator.domain.claim_clusters import content, likeness, same_claims
from annotator.domain.identities import referents
from annotator.domain.questions import all_questions

ANN = AnnotatorName("ann")


def known(*names: str, kind: str = "person") -> tuple[Cluster, ...]:
    return tuple(Cluster(ClusterId(name), kind, name, ANN) for name in names)


def meant(stage: Stage, label: str, words: str, others: tuple[Cluster, ...] = ()) -> list[str]:
    span = stage.find(label, words)
    return [referent.name for referent in referents(stage.reading, stage.layer, span, others)]


@pytest.mark.parametrize(
    ("marked", "source", "first"),
    [
        ("Mr. [Falk](person) met Ms. [Moen](person). [“Yes,”](quote) [he](source) said.", "he", "Falk"),
        ("Ms. [Moen](person) met Mr. [Falk](person). [“Yes,”](quote) [she](source) said.", "she", "Moen"),
        (
            "The pilot [Ida Moen](person) met [Jon Falk](person). [“Yes,”](quote) [the pilot](source) said.",
            "the pilot",
            "Ida Moen",
        ),
        (
            "[Ida Moen](person) left [Norvik](organization). [“Yes,”](quote) [it](source) said.",
            "it",
            "Norvik",
        ),
    ],
)
def test_titles_functions_and_kinds_decide_before_nearness(marked: str, source: str, first: str) -> None:
    assert meant(Stage(marked), "source", source)[0] == first


def test_a_name_means_only_its_own_kind_and_the_same_last_word_comes_first() -> None:
    stage = Stage("[Moen](person) left [Norvik](organization).")
    others = (*known("Jon Falk", "Ida Moen"), *known("Norvik Ltd", kind="organization"))
    assert meant(stage, "person", "Moen", others) == ["Ida Moen", "Jon Falk"]
    assert meant(stage, "organization", "Norvik", others) == ["Norvik Ltd"]


def test_what_a_name_means_now_is_the_first_answer() -> None:
    stage = Stage("[Ida Moen](person) came. [Jon Falk](person) left. [Moen](person) stayed.")
    assert meant(stage, "person", "Moen")[0] == "Ida Moen"


@pytest.mark.parametrize(
    ("label", "text"),
    [("person", "Who is that?"), ("organization", "Who is that?"), ("place", "Which place is that?")],
)
def test_a_name_is_asked_when_the_person_asks(label: str, text: str) -> None:
    stage = Stage(f"[Norvik]({label}) grew.")
    span = stage.find(label, "Norvik")
    assert all_questions(stage.reading, stage.layer, stage.schema, span)[-1].text == text


def test_claims_are_ranked_by_shared_words_and_numbers() -> None:
    stage = Stage(
        "[Norvik grew by 30 percent](claim). [It rained in May](claim). [Norvik sank](claim). "
        "[The firm Norvik grew 30 percent](claim)."
    )
    claim = stage.find("claim", "Norvik grew by 30 percent")
    groups = (*known("Growth of 30 percent at Norvik", "Snow", kind="claim"), *known("Norvik"))
    found = [r.name for r in same_claims(stage.reading, stage.layer, claim, groups)]
    assert found == [
        "The firm Norvik grew 30 percent",
        "Growth of 30 percent at Norvik",
        "Norvik sank",
        "It rained in May",
    ]


def test_claims_of_one_group_are_one_answer() -> None:
    stage = Stage("[Norvik grew](claim). [Norvik grew fast](claim). [Norvik sank](claim).")
    group = stage.cluster("Growth", "claim")
    for words in ("Norvik grew", "Norvik grew fast"):
        stage.join(stage.find("claim", words), group)
    sank = stage.find("claim", "Norvik sank")
    found = same_claims(stage.reading, stage.layer, sank, (group,))
    assert [(r.name, r.cluster) for r in found] == [("Growth", group)]


def test_likeness_goes_from_nothing_in_common_to_the_same_words() -> None:
    one, other = "It paid 30 dollars", "It paid 40 dollars"
    words = [content(text, [(0, len(text))]) for text in (one, other, "")]
    assert likeness(words[0], words[0]) == 1
    assert 0 < likeness(words[0], words[1]) < 0.6
    assert likeness(words[0], words[2]) == 0
