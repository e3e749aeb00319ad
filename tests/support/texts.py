"""Texts for hypothesis: what breaks offsets, and what stands in newspapers."""

from __future__ import annotations

from hypothesis import strategies as st

PIECES = (
    *("a", "Z", "x", "0", "7", " ", "  ", "\u00a0", "\t", ".", ",", ";", ":", "!", "?", "…", "-", "–", "—"),
    *("\n", "\r", "\r\n", "\n\n", "\u2028", "\u2029", "\x0b", "\x0c", "\x85", "\ufeff", "\ufffe", "\ufdd0"),
    *("\ufdd1", "\u200b", "\u200d", "\u2060", "\u00ad", "\u200f", "\ufffc", "\u0301", "\u0308", "\ufe0f"),
    *("😀", "👨‍👩‍👧", "👩🏽‍🚒", "🇩🇪", "🇫", "❤️", "𝔘", "क्षि", "คำ", "ﷺ", "한", "각", "日本", "カナ", "ひら"),
    *("שלום", "عربي", "Москва", "Ελλάς", "e\u0301", "don’t", "O'Neill", "Netflix’s", "U.S.", "Inc.", "Dr. "),
    *("“", "”", "‘", "’", '"', "'", "«", "»", "„", "‚", "「", "」", "『", "』", "‹", "›", "``", "''"),
    *(
        "He said ",
        "Anna",
        "dogs’ ",
        '6"',
        "5'10\"",
        "’90s",
        "’tis",
        "(",
        ")",
        "[",
        "]",
        "%",
        "$",
        "#",
        "@",
        "/",
    ),
)

mixed = st.lists(st.sampled_from(PIECES), max_size=30).map("".join)
"""Pieces that are hard in one way or another, in any order."""

anything = st.text(
    alphabet=st.characters(exclude_categories=("Cs",), exclude_characters="\x00"),
    max_size=30,
)
"""Any text that may be stored: no NUL, no lone surrogate."""

texts = st.one_of(mixed, anything)


@st.composite
def stretches(draw: st.DrawFn) -> tuple[str, int, int]:
    """Return a text with two offsets in it, start before end."""
    text = draw(texts)
    ends = sorted((draw(st.integers(0, len(text))), draw(st.integers(0, len(text)))))
    return text, ends[0], ends[1]


@st.composite
def places(draw: st.DrawFn) -> tuple[str, int]:
    """Return a text with one offset in it."""
    text = draw(texts)
    return text, draw(st.integers(0, len(text)))
