"""What a person types finds what they mean."""

from __future__ import annotations

import pytest

from annotator.gui.models.ranking import ranked, score

TITLES = ["Export…", "Next article", "Next name or quotation", "Find in the article…", "Larger text"]


def test_no_words_keep_the_order() -> None:
    assert ranked("  ", TITLES, str, str) == TITLES


def test_the_start_of_a_title_comes_first() -> None:
    assert ranked("ex", TITLES, str, str)[0] == "Export…"


def test_what_is_called_so_comes_before_what_only_begins_so() -> None:
    titles = ["About this article…", "About"]
    found = ranked("about", titles, lambda title: f"{title} Help", str)
    assert found == ["About", "About this article…"]


def test_every_word_must_fit() -> None:
    assert ranked("next art", TITLES, str, str) == ["Next article"]


def test_letters_in_order_are_enough() -> None:
    assert "Next name or quotation" in ranked("nnq", TITLES, str, str)


def test_what_does_not_fit_is_left_out() -> None:
    assert ranked("zebra", TITLES, str, str) == []


@pytest.mark.parametrize(
    ("better", "worse"),
    [("text size", "the text"), ("the text", "context"), ("context", "the exit")],
)
def test_a_better_place_scores_higher(better: str, worse: str) -> None:
    assert score("text", better) > score("text", worse)
