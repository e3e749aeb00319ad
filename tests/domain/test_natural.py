"""A bare label key takes what the label is made for."""

from __future__ import annotations

import pytest
from stage import Stage, seed_text

from annotator.domain.annotation import Fragment
from annotator.domain.natural import natural_object


def taken(stage: Stage, label: str, offset: int, around: tuple[Fragment, ...] | None = None) -> list[str]:
    kind = stage.schema.label(label)
    assert kind is not None
    found = natural_object(stage.reading, stage.layer, stage.schema, kind, offset, around=around)
    return [stage.text[start:end] for start, end in found]


@pytest.fixture(scope="module")
def seed() -> Stage:
    return Stage(seed_text())


@pytest.mark.parametrize("offset", [396, 400, 405, 413])
def test_a_name_key_takes_the_whole_name(seed: Stage, offset: int) -> None:
    assert taken(seed, "person", offset) == ["Melissa Rosenberg"]


def test_a_name_key_on_a_plain_word_takes_the_word_without_its_possessive(seed: Stage) -> None:
    assert taken(seed, "organization", seed.at("fearless")[0] + 2) == ["fearless"]
    assert taken(seed, "organization", seed.at("outlet’s")[0] + 2) == ["outlet"]


def test_a_quote_key_takes_the_quotation_with_its_marks(seed: Stage) -> None:
    found = taken(seed, "quote", 760)
    assert found == [seed.text[747:878]]
    assert taken(seed, "quote", 747) == found
    assert taken(seed, "quote", 878) == found


@pytest.mark.parametrize("words", ["She said", "said that", "that unlike", "Batman", "guys"])
def test_a_quote_key_outside_marks_takes_the_words_behind_the_verb(seed: Stage, words: str) -> None:
    assert taken(seed, "quote", seed.at(words)[0]) == [seed.text[1074:1266]]


def test_a_quote_key_behind_according_to_takes_what_is_told(seed: Stage) -> None:
    assert taken(seed, "quote", 305) == [seed.text[315:372]]
    assert taken(seed, "quote", 340) == [seed.text[315:372]]


def test_a_quote_key_on_the_verb_takes_what_follows_it(seed: Stage) -> None:
    assert taken(seed, "quote", 493) == [seed.text[504:604]]


def test_a_quote_keeps_the_stop_before_a_closing_mark_that_belongs_to_it(seed: Stage) -> None:
    assert taken(seed, "quote", 1620) == [seed.text[1637:1772]]


def test_a_quote_key_in_a_waived_title_takes_the_sentence_around_it() -> None:
    stage = Stage("Moen said that [“Low Tide”](waived) is late.")
    assert taken(stage, "quote", stage.at("Low")[0]) == ["that “Low Tide” is late"]


def test_a_quote_key_leaves_out_who_says_it_at_the_end() -> None:
    stage = Stage("The ferry sank at noon, Ida Moen said. It rained.")
    assert taken(stage, "quote", 2) == ["The ferry sank at noon"]
    assert taken(stage, "claim", 6) == ["The ferry sank at noon"]


def test_a_waived_key_takes_the_marks_too(seed: Stage) -> None:
    assert taken(seed, "waived", 3) == ["'Jessica Jones'"]
    assert taken(seed, "waived", 130) == ["“Marvel’s Jessica Jones”"]
    assert taken(seed, "waived", 470) == ["“The City of Scenes,”"]


@pytest.mark.parametrize(
    ("offset", "start", "end"),
    [
        (40, 31, 58),  # behind the colon of the headline
        (65, 61, 181),
        (328, 315, 372),  # without "According to Bloomberg,"
        (910, 906, 977),  # without "However,"
        (1700, 1642, 1772),  # without "that", with its closing mark
        (1330, 1328, 1351),  # without who says it
    ],
)
def test_a_claim_key_takes_the_clause_without_stop_and_attribution(
    seed: Stage, offset: int, start: int, end: int
) -> None:
    assert taken(seed, "claim", offset) == [seed.text[start:end]]


def test_a_claim_is_cut_to_the_quote_that_is_worked_on(seed: Stage) -> None:
    assert taken(seed, "claim", 747, ((747, 878),)) == [seed.text[748:876]]
    assert taken(seed, "claim", 1268, ((1268, 1353),)) == ["Man, Ritter just went for it"]
    assert taken(seed, "claim", 607, ((607, 663), (673, 699))) == [seed.text[607:663], seed.text[673:699]]


def test_a_claim_key_in_a_labelled_quote_is_cut_to_it() -> None:
    stage = Stage("Moen said [that the ferry sank](quote) and wept.")
    assert taken(stage, "claim", stage.at("ferry")[0]) == ["the ferry sank"]


def test_a_cue_key_takes_the_word(seed: Stage) -> None:
    assert taken(seed, "cue", 890) == ["shared"]
    assert taken(seed, "source", 1066) == ["She"]


def test_between_words_the_next_one_is_meant_and_an_empty_text_has_none() -> None:
    stage = Stage("— — Anna … ")
    assert taken(stage, "cue", 0) == ["Anna"]
    assert taken(stage, "cue", 11) == ["Anna"]
    for label in ("person", "quote", "claim", "waived", "cue"):
        assert taken(Stage(""), label, 0) == []
        assert taken(Stage(" \n "), label, 2) == []


def test_every_offset_of_the_seed_has_an_object_of_every_label(seed: Stage) -> None:
    for label in seed.schema.labels:
        for offset in range(0, len(seed.text) + 1, 7):
            found = natural_object(seed.reading, seed.layer, seed.schema, label, offset, around=None)
            assert all(0 <= start < end <= len(seed.text) for start, end in found)


def test_a_quote_key_beside_an_open_quotation_takes_the_quotation(seed: Stage) -> None:
    assert taken(seed, "quote", seed.text.index("Rosenberg shared")) == [seed.text[747:878]]


def test_a_name_key_takes_the_run_of_capitals_where_no_name_is_known(seed: Stage) -> None:
    assert taken(seed, "person", 747) == ["New York"]
