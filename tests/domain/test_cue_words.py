"""Words of saying are known in all their forms, and others are not taken for them."""

from __future__ import annotations

import pytest

from annotator.domain.cue_words import cue_kind, is_adverb, is_auxiliary, is_manner_verb, verb_strength
from annotator.domain.pronouns import Stands, means_person, pronoun


@pytest.mark.parametrize(
    "word", ["said", "Says", "admitted", "denying", "told", "shared", "elaborated", "lauded"]
)
def test_a_verb_of_saying_is_sure(word: str) -> None:
    assert verb_strength(word) == 2


@pytest.mark.parametrize(("word", "strength"), [("state", 1), ("share", 1), ("mill", 0), ("be", 0)])
def test_a_form_that_may_be_a_noun_counts_less(word: str, strength: int) -> None:
    assert verb_strength(word) == strength


def test_adverbs_auxiliaries_and_manner_are_told_by_their_form() -> None:
    assert is_adverb("quietly")
    assert is_adverb("Later")
    assert not any(is_adverb(word) for word in ("family", "Kelly", "fly", "said"))
    assert is_auxiliary("hasn’t")
    assert is_manner_verb("cackled")
    assert not is_manner_verb("red")


@pytest.mark.parametrize(
    ("words", "kind"),
    [
        ("has never admitted", "verb"),
        ("according to", "preposition"),
        ("per", "preposition"),
        ("his statement", "noun"),
        (":", "punctuation"),
        ("said:", "verb"),
        ("will comment", "verb"),
        ("zzz", "verb"),
    ],
)
def test_the_kind_of_a_cue_follows_from_its_words(words: str, kind: str) -> None:
    assert cue_kind(words) == kind


def test_pronouns_and_common_nouns_tell_person_from_body() -> None:
    assert pronoun(" She ") is Stands.SHE
    assert pronoun("the pilot") is None
    assert all(
        means_person(text) for text in ("he", "they", "I", "who", "the executive producer", "Ida Moen")
    )
    assert not any(means_person(text) for text in ("it", "the company", "The city council"))
