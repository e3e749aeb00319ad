"""Turns of interview transcripts."""

from __future__ import annotations

import pytest

from annotator.domain.reading import Reading
from annotator.domain.turns import turn_at

TALK = (
    "A talk with the miller\n\nEW: Is it dry?\n\nLena Brandt: It is. We mended the roof. \n\nThey met: twice."
)


def turn(text: str, word: str) -> str | None:
    found = turn_at(Reading(text), text.index(word))
    return None if found is None else text[slice(*found)]


@pytest.mark.parametrize(
    ("word", "expected"),
    [
        ("dry", "Is it dry?"),
        ("EW", "Is it dry?"),
        ("roof", "It is. We mended the roof."),
        ("talk", None),
        ("twice", None),
    ],
)
def test_a_turn_is_what_stands_behind_its_speaker(word: str, expected: str | None) -> None:
    assert turn(TALK, word) == expected


def test_one_label_alone_is_a_headline() -> None:
    assert turn("Mayor: Taxes will rise\n\nShe said it on Monday.", "Taxes") is None


def test_labels_of_other_scripts_are_speakers() -> None:
    assert turn("記者：幹嗎？\n\n林女士：我們走。", "走") == "我們走。"
