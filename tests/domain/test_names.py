"""Runs of words that look like names."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from texts import texts

from annotator.domain.names import names
from annotator.domain.offsets import paragraph_end, paragraph_starts

SEED = Path(__file__).parents[2] / "seeds/000_d4ea270a42a24ab0.txt"


def found(text: str, number: int | None = None) -> list[str]:
    starts = paragraph_starts(text)
    numbers = range(len(starts)) if number is None else [number]
    spans = [span for n in numbers for span in names(text, starts[n], paragraph_end(text, starts, n))]
    return [text[start:end] for start, end in spans]


def test_the_names_of_the_seed_are_found_and_nothing_else() -> None:
    text = SEED.read_bytes().decode()
    starts = paragraph_starts(text)
    spans = [
        span for n in range(len(starts)) for span in names(text, starts[n], paragraph_end(text, starts, n))
    ]
    assert [(text[start:end], start) for start, end in spans] == [
        ("Jessica Jones", 1),
        ("Netflix", 61),
        ("Marvel", 120),
        ("Jessica Jones", 129),
        ("Bloomberg", 304),
        ("Melissa Rosenberg", 396),
        ("City of Scenes", 464),
        ("New York City", 591),
        ("New York", 748),
        ("Rosenberg", 879),
        ("Rosenberg", 980),
        ("Krysten Ritter", 1019),
        ("Daredevil", 1104),
        ("Batman", 1118),
        ("Jessica Jones", 1126),
        ("Ritter", 1274),
        ("Netflix", 1571),
        ("Ted Sarandos", 1603),
        ("Marvel", 1699),
        ("Defenders", 1761),
    ]


CASES = {
    "titles stay outside": ("He met Mr. O'Neill, Dr. Lee and Judge Ann Lee.", ["O'Neill", "Lee", "Ann Lee"]),
    "titles of several words too": (
        "Then Foreign Minister Jane Roe and Vice President Al Orr came.",
        ["Jane Roe", "Al Orr"],
    ),
    "a body before a title is a name of its own": (
        "Treasury Secretary Jane Roe spoke.",
        ["Treasury", "Jane Roe"],
    ),
    "a nationality before a title is none": ("French President Emmanuel Macron spoke.", ["Emmanuel Macron"]),
    "a title alone is none": ("In spring the President met the Finance Minister.", []),
    "generations stay inside": (
        "It was Martin Luther King, Jr. and King Charles III.",
        ["Martin Luther King, Jr.", "King Charles III"],
    ),
    "initials": (
        "With J. K. Rowling, J.R.R. Tolkien and George W. Bush.",
        ["J. K. Rowling", "J.R.R. Tolkien", "George W. Bush"],
    ),
    "particles": (
        "We saw Ursula von der Leyen and Charles de Gaulle.",
        ["Ursula von der Leyen", "Charles de Gaulle"],
    ),
    "leading particles": (
        "It was said that von der Leyen and the late bin Laden met.",
        ["von der Leyen", "bin Laden"],
    ),
    "Arabic articles": ("There was Bashar al-Assad of the south.", ["Bashar al-Assad"]),
    "hyphens": ("There was Jean-Pierre Léaud.", ["Jean-Pierre Léaud"]),
    "compounds": ("The Moscow-based and pro-Brexit group of ex-President Orr.", ["Moscow", "Brexit", "Orr"]),
    "possessives stay outside": (
        "So Netflix’s Ted Sarandos saw the Jones' house.",
        ["Netflix", "Ted Sarandos", "Jones"],
    ),
    "acronyms": ("For NATO, the U.S. and the U.N. it was the BBC.", ["NATO", "U.S.", "U.N.", "BBC"]),
    "capitals that name nobody": ("The CEO was on TV at 5 PM with her DNA.", []),
    "companies": (
        "It sold Apple Inc. to AT&T and Procter & Gamble.",
        ["Apple Inc.", "AT&T", "Procter & Gamble"],
    ),
    "bodies of": (
        "At the University of Oxford and the Bank of England.",
        ["University of Oxford", "Bank of England"],
    ),
    "departments": (
        "At the Department of Health and Human Services.",
        ["Department of Health and Human Services"],
    ),
    "people of a body are two names": ("So Ted Sarandos of Netflix left.", ["Ted Sarandos", "Netflix"]),
    "coordinated names are apart": ("So Ida and Jon Brandt left.", ["Ida", "Jon Brandt"]),
    "titles within bodies": (
        "At General Motors and the Justice Department.",
        ["General Motors", "Justice Department"],
    ),
    "the article stays outside": (
        "The New York Times and The Guardian reported.",
        ["New York Times", "Guardian"],
    ),
    "days and peoples are none": ("On Monday American and Russian troops left in March.", []),
    "days beside names": ("So Rosenberg said Monday Netflix paid.", ["Rosenberg", "Netflix"]),
    "a people within a name": ("So American Airlines paid.", ["American Airlines"]),
    "function words at the start": ("However, it ended. In Paris it began. More came. She left.", ["Paris"]),
    "an ordinary word at the start": ("Production began. Showrunner and writer.", []),
    "an ordinary word before a name": ("Fans love it. Some fans left. Fans Anna Lee paid.", ["Anna Lee"]),
    "a word at the start that is a name elsewhere": ("Netflix paid. So Netflix won.", ["Netflix", "Netflix"]),
    "a surname at the start": ("Anna Lee paid. Lee won.", ["Anna Lee", "Lee"]),
    "a word behind an opening mark": ("“Man, Ritter went,” he said.", ["Ritter"]),
    "I is none": ("So I said I’m here and I’ll stay.", []),
    "parties and states": ("So Rep. Ann Lee, D-Texas, left.", ["Ann Lee"]),
    "a sentence after an abbreviation": ("It was Washington, D.C. The end came.", ["Washington", "D.C."]),
    "brands that begin small": ("He sold an iPhone on eBay.", ["iPhone", "eBay"]),
    "Russian": ("Вчера Владимир Иванов был в Москве. Он ушёл.", ["Владимир Иванов", "Москве"]),
    "Greek": ("Ο Κυριάκος Μητσοτάκης είπε στην Αθήνα.", ["Κυριάκος Μητσοτάκης", "Αθήνα"]),
    "German nouns": (
        "Die Kanzlerin Angela Merkel sagte der Zeitung, dass die Regierung und Netflix handeln.",
        ["Angela Merkel", "Netflix"],
    ),
    "French": ("Le président Emmanuel Macron est à Paris.", ["Emmanuel Macron", "Paris"]),
    "no capitals in Japanese": ("日本の首相は東京で「行く」と言った。", []),
    "no capitals in Arabic": ("قال محمد نعم", []),
    "a shouted headline": ("NETFLIX PICKS UP JESSICA JONES", []),
    "nothing": ("", []),
}


@pytest.mark.parametrize("case", CASES)
def test_names_are_found(case: str) -> None:
    text, expected = CASES[case]
    assert found(text) == expected


def test_a_headline_in_capitals_gives_only_names_known_from_the_text() -> None:
    text = "Netflix Picks Up Jessica Jones Again Soon\n\nIn 2017 Netflix paid for the hero Jessica Jones."
    assert found(text, 0) == ["Netflix", "Jessica Jones"]


@given(texts)
def test_names_are_sorted_and_lie_apart_without_blanks_at_their_ends(text: str) -> None:
    starts = paragraph_starts(text)
    last = 0
    for number, start in enumerate(starts):
        for first, end in names(text, start, paragraph_end(text, starts, number)):
            assert last <= first < end <= len(text)
            assert text[first:end] == text[first:end].strip()
            last = end
