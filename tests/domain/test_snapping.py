"""From the stretch that was selected to the one that was meant."""

from __future__ import annotations

from pathlib import Path

import pytest
import regex
from hypothesis import example, given
from texts import stretches

from annotator.domain.graphemes import is_border
from annotator.domain.snapping import snap

SEED = Path(__file__).parents[2] / "seeds/000_d4ea270a42a24ab0.txt"
WORD_OR_SYMBOL = regex.compile(r"[\p{L}\p{N}\p{S}--[`|]]", regex.V1)


def snapped(marked: str) -> str:
    """Return what is selected after snapping, in the same brackets; ⟦ and ⟧ are the ends of the selection."""
    start = marked.index("⟦")
    end = marked.index("⟧") - 1
    text = marked.replace("⟦", "").replace("⟧", "")
    first, last = snap(text, start, end)
    return text[first:last]


CASES = {
    "cut words become whole": ("Netfl⟦ix ha⟧s", "Netflix has"),
    "blanks are stripped": ("see⟦  Netflix ⟧has", "Netflix"),
    "line ends are stripped": ("see⟦\r\nNetflix\u00a0\n⟧has", "Netflix"),
    "stops are stripped": ("⟦in New York.⟧", "in New York"),
    "leading stops too": ("Yes⟦, he said⟧", "he said"),
    "a possessive may be left out": ("⟦Netflix⟧’s boss", "Netflix"),
    "a cut name stops at the possessive": ("⟦Netfl⟧ix’s boss", "Netflix"),
    "a cut possessive is taken whole": ("⟦Netflix’⟧s boss", "Netflix’s"),
    "a plural possessive loses its mark": ("the ⟦series’⟧ star", "series"),
    "a Turkish suffix may be left out": ("⟦Ankara⟧’nın", "Ankara"),
    "an elided article may be left out": ("d’⟦Emmanuel Macron⟧", "Emmanuel Macron"),
    "a negation is one word": ("do⟦n⟧’t", "don’t"),
    "a leading apostrophe belongs to the years": ("⟦’90s⟧ and", "’90s"),
    "marks in a pair stay": ("see ⟦“Marvel’s Jessica Jones” ⟧for", "“Marvel’s Jessica Jones”"),
    "straight marks in a pair stay": ("⟦'Jessica Jones'⟧ season", "'Jessica Jones'"),
    "the comma before the closing mark stays": ("⟦“New York is busy,”⟧ she said", "“New York is busy,”"),
    "marks whose partner is outside go": ("⟦“Marvel’s⟧ Jessica Jones”", "Marvel’s"),
    "closing marks too": ("“⟦Marvel’s Jessica Jones”⟧ is", "Marvel’s Jessica Jones"),
    "straight marks too": ("'⟦Jessica Jones'⟧ season", "Jessica Jones"),
    "a sentence keeps the mark it ends with": ("⟦He said “Yes.”⟧", "He said “Yes.”"),
    "one paragraph of a quotation keeps its mark": ("⟦“One.\n⟧\n“Two.”", "“One."),
    "brackets in a pair stay": ("⟦(really)⟧ so", "(really)"),
    "brackets without partner go": ("⟦really)⟧ so", "really"),
    "opening brackets without partner too": ("so ⟦(really⟧", "really"),
    "a comma that pairs with one inside stays": (
        "⟦Ted Sarandos, the chief,⟧ said",
        "Ted Sarandos, the chief,",
    ),
    "a comma that pairs with none goes": ("⟦Ted Sarandos,⟧ the chief", "Ted Sarandos"),
    "a comma behind two goes": ("⟦A, B, and C,⟧ said", "A, B, and C"),
    "commas in numbers do not count": ("⟦$5,000,⟧ he said", "$5,000"),
    "the stop of an abbreviation stays": ("the ⟦U.S.⟧ Army", "U.S."),
    "a cut abbreviation is taken whole": ("the ⟦U.⟧S. Army", "U.S."),
    "the stop of a company stays": ("of ⟦Apple Inc.⟧", "Apple Inc."),
    "initials keep their stops": ("⟦J. K. Rowling⟧", "J. K. Rowling"),
    "a colon after the verb stays before a mark": ("he ⟦said:⟧ “Yes”", "said:"),
    "a colon after a name goes": ("⟦Rosenberg:⟧ “Yes”", "Rosenberg"),
    "a colon alone can be chosen": ("Rosenberg⟦: ⟧“Yes”", ":"),
    "a percent sign stays": ("⟦5%⟧ of", "5%"),
    "a minus before a number stays": ("at ⟦-5⟧ degrees", "-5"),
    "a family is one symbol": ("a ⟦👨‍👩‍👧⟧ b", "👨‍👩‍👧"),
    "a cut family is taken whole": ("👨‍⟦👩⟧‍👧", "👨‍👩‍👧"),
    "an emoji beside words stays": ("⟦so 😀!⟧", "so 😀"),
    "combining marks stay with their letter": ("⟦e⟧\u0301te\u0301", "e\u0301te\u0301"),
    "ideographs stay as selected": ("東⟦京都⟧知事", "京都"),
    "kana too": ("⟦カ⟧ナです", "カ"),
    "Korean particles may be left out": ("⟦삼성⟧은", "삼성"),
    "Thai stays as selected": ("สวัส⟦ดีค⟧รับ", "ดีค"),
    "ideographic stops go": ("⟦東京。⟧", "東京"),
    "Arabic words become whole": ("م⟦رح⟧با، ", "مرحبا"),
}


@pytest.mark.parametrize("case", CASES)
def test_a_selection_snaps_as_meant(case: str) -> None:
    marked, expected = CASES[case]
    assert snapped(marked) == expected


@pytest.mark.parametrize("marked", ["a⟦ ⟧b", "a⟦, ⟧b", "a⟦⟧b", "⟦...⟧", "a⟦ \u200b\u2060⟧b"])
def test_a_selection_of_nothing_collapses_at_its_start(marked: str) -> None:
    text = marked.replace("⟦", "").replace("⟧", "")
    start = marked.index("⟦")
    assert snap(text, start, marked.index("⟧") - 1) == (start, start)


def test_a_selection_may_be_drawn_backwards_and_beyond_the_text() -> None:
    assert snap("one two", 99, 5) == (4, 7)
    assert snap("one two", -3, 2) == (0, 3)


def test_the_quotations_of_the_seed_are_kept_when_dragged_roughly() -> None:
    text = SEED.read_bytes().decode()
    assert snap(text, 119, 144) == (119, 143)
    assert snap(text, 747, 880) == (747, 888)
    assert snap(text, 0, 16) == (0, 15)
    assert snap(text, 1571, 1615) == (1571, 1615)
    assert snap(text, 1572, 1577) == (1571, 1578)


@given(stretches())
@example(("a\r\nb", 1, 2))
def test_the_result_lies_on_borders_within_the_text(stretch: tuple[str, int, int]) -> None:
    text, start, end = stretch
    first, last = snap(text, start, end)
    assert 0 <= first <= last <= len(text)
    assert is_border(text, first)
    assert is_border(text, last)


@given(stretches())
def test_snapping_twice_is_snapping_once(stretch: tuple[str, int, int]) -> None:
    text, start, end = stretch
    once = snap(text, start, end)
    assert snap(text, *once) == once


@given(stretches())
def test_a_selected_word_or_symbol_is_never_lost(stretch: tuple[str, int, int]) -> None:
    text, start, end = stretch
    first, last = snap(text, start, end)
    for match in WORD_OR_SYMBOL.finditer(text, start, end):
        assert first <= match.start() < last


@given(stretches())
def test_no_blank_is_left_at_the_ends(stretch: tuple[str, int, int]) -> None:
    text, start, end = stretch
    first, last = snap(text, start, end)
    assert not text[first:last][:1].isspace()
