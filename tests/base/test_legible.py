"""What may be shown of foreign words."""

from __future__ import annotations

import pytest

from annotator.base.legible import legible


@pytest.mark.parametrize("char", ["\0", "\x1b", "\r", "\x7f", "\x9b", "\u202e", "\u2066", "\udcff"])
def test_what_a_terminal_obeys_is_replaced(char: str) -> None:
    assert legible(f"a{char}b") == "a\ufffdb"


@pytest.mark.parametrize("text", ["שלום \u200fעולם", "👩‍👩‍👧", "a\tb\nc", "日本語", "no\u00a0break"])
def test_words_of_all_languages_stay(text: str) -> None:
    assert legible(text) == text
