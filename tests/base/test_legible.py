"""What may be shown of foreign words."""

from __future__ import annotations

import pytest

from annotator.base.legible import harmless, legible


@pytest.mark.parametrize("char", ["\0", "\x1b", "\r", "\x7f", "\x9b", "\u202e", "\u2066", "\udcff"])
def test_what_a_terminal_obeys_is_replaced(char: str) -> None:
    assert legible(f"a{char}b") == "a\ufffdb"


@pytest.mark.parametrize("text", ["שלום \u200fעולם", "👩‍👩‍👧", "a\tb\nc", "日本語", "no\u00a0break"])
def test_words_of_all_languages_stay(text: str) -> None:
    assert legible(text) == text


@pytest.mark.parametrize(
    ("words", "shown"),
    [
        ("Copied to “a\u202eb”.", "Copied to “a\ufffdb”."),
        ("“one\ntwo\u2028three” is here\nand there", "“one↵two↵three” is here\nand there"),
        ("\u2068Anna\u2069 \x01", "\ufffdAnna\ufffd \ufffd"),
        ("“שלום” 3 labels", "“\u2068שלום\u2069” 3 labels"),
        ("“של\u2069ום”", "“\u2068של\ufffdום\u2069”"),
        ("““a”…” and “שלום", "““a”…” and “שלום"),
        ("שלום", "שלום"),
    ],
)
def test_quoted_words_turn_nothing_around_them(words: str, shown: str) -> None:
    assert harmless(words) == shown
    assert harmless(shown) == shown
