"""Quotations in the house styles of newspapers, and what only looks like one."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import example, given
from texts import texts
from work import work

from annotator.domain.offsets import paragraph_at, paragraph_starts
from annotator.domain.quotations import Quotation, find_quotations, quotations_in_slices

SEED = Path(__file__).parents[2] / "seeds/000_d4ea270a42a24ab0.txt"


def shown(text: str, quotation: Quotation) -> str:
    stars = "*" * quotation.depth + ("" if quotation.closed else "?")
    return stars + " | ".join(text[start:end] for start, end in quotation.fragments)


def found(text: str) -> list[str]:
    """Return the quotations, nested ones with a star a level, unclosed ones with a question mark in front."""
    return [shown(text, quotation) for quotation in find_quotations(text)]


def test_the_seven_quotations_of_the_seed_are_found() -> None:
    text = SEED.read_bytes().decode()
    quotations = find_quotations(text)
    assert [(quotation.start, quotation.end) for quotation in quotations if quotation.depth == 0] == [
        (0, 15),
        (119, 143),
        (459, 480),
        (747, 878),
        (1268, 1353),
        (1756, 1772),
        (1774, 2101),
    ]
    assert len(quotations) == 7
    assert text[119:143] == "“Marvel’s Jessica Jones”"


STYLES = {
    "American": ("“It’s done,” she said.", ["“It’s done,”"]),
    "American nested": ("“He said ‘no’ twice,” she said.", ["“He said ‘no’ twice,”", "*‘no’"]),
    "British": ("‘It’s done,’ she said. ‘Go.’", ["‘It’s done,’", "‘Go.’"]),
    "British nested": ("‘He said “no” twice,’ she said.", ["‘He said “no” twice,’", "*“no”"]),
    "straight doubles": ('"Go," she said. "Now."', ['"Go,"', '"Now."']),
    "straight nested": ("\"He said 'no' twice,\" she said.", ["\"He said 'no' twice,\"", "*'no'"]),
    "straight nested at both ends": ("\"'No,'\" she said.", ["\"'No,'\"", "*'No,'"]),
    "straight singles": ("'Go,' she said. 'It isn't far.'", ["'Go,'", "'It isn't far.'"]),
    "title in a headline": ("'Jessica Jones' season 2 news", ["'Jessica Jones'"]),
    "two titles": ("'Jessica Jones' and 'Luke Cage' return", ["'Jessica Jones'", "'Luke Cage'"]),
    "title with apostrophe": ("“Marvel’s Jessica Jones” is back", ["“Marvel’s Jessica Jones”"]),
    "title that starts with a number": ("the film '21 Jump Street' opens", ["'21 Jump Street'"]),
    "number in marks": ("the series '24' ended", ["'24'"]),
    "German low": ("„Es ist fertig“, sagte sie.", ["„Es ist fertig“"]),
    "German low nested": (
        "„Er rief ‚Halt!‘ und ging“, sagte sie.",
        ["„Er rief ‚Halt!‘ und ging“", "*‚Halt!‘"],
    ),
    "German guillemets": ("»Es ist fertig«, sagte sie. »Ja.«", ["»Es ist fertig«", "»Ja.«"]),
    "German guillemets nested": (
        "»Er rief ›Halt!‹ laut«, sagte sie.",
        ["»Er rief ›Halt!‹ laut«", "*›Halt!‹"],
    ),
    "Swiss": ("«Es ist fertig», sagte sie. «Ja.»", ["«Es ist fertig»", "«Ja.»"]),
    "Swiss nested": ("«Er rief ‹Halt!› laut», sagte sie.", ["«Er rief ‹Halt!› laut»", "*‹Halt!›"]),
    "French": ("« C’est l’heure », dit-elle.", ["« C’est l’heure »"]),
    "French narrow blanks": ("«\u202fVa\u00a0!\u202f» dit-il.", ["«\u202fVa\u00a0!\u202f»"]),
    "French nested": ("« Il a dit “non” hier », dit-elle.", ["« Il a dit “non” hier »", "*“non”"]),
    "Spanish": ("«Ya está», dijo. «¿Sí?»", ["«Ya está»", "«¿Sí?»"]),
    "Swedish": ("”Det är klart”, sade hon. ”Ja.”", ["”Det är klart”", "”Ja.”"]),
    "Swedish single": ("Hon sade ’nej’ igen.", ["’nej’"]),
    "Finnish guillemets": ("»Valmis», hän sanoi.", ["»Valmis»"]),
    "Polish": ("„To koniec”, powiedziała.", ["„To koniec”"]),
    "Polish nested": ("„Krzyknął «stój» i poszedł”, mówi.", ["„Krzyknął «stój» i poszedł”", "*«stój»"]),
    "Russian": ("«Всё „готово“», — сказала она.", ["«Всё „готово“»", "*„готово“"]),
    "Japanese": ("彼は「行く」と言った。", ["「行く」"]),
    "Japanese nested": ("彼は「『七人の侍』を見た」と言った。", ["「『七人の侍』を見た」", "*『七人の侍』"]),
    "Chinese": ("他说：“他说‘不’了。”然后走了。", ["“他说‘不’了。”", "*‘不’"]),
    "Chinese after other stops": ("他走了。“好。”她说，‘再见’。", ["“好。”", "‘再见’"]),
    "Chinese straight": ('他说"你好"然后走了。', ['"你好"']),
    "Korean with particles": ("그는 “간다”라고 했다. ‘집’은 멀다.", ["“간다”", "‘집’"]),
    "Arabic": ("قال «نعم» ثم ذهب.", ["«نعم»"]),
    "Hebrew": ('הוא אמר "כן" והלך.', ['"כן"']),
    "newswire": ("``Go,'' she said.", ["``Go,''"]),
    "emoji beside marks": ('🎉“Yes”🎉 and 🎉"No"🎉', ["“Yes”", '"No"']),
    "dash beside marks": ('She said—“Yes”—and "But I—" he said', ["“Yes”", '"But I—"']),
    "brackets beside marks": ('(“Yes”) ["No"]', ["“Yes”", '"No"']),
    "mixed by a careless hand": ('“Yes," he said. "No,” she said.', ['“Yes,"', '"No,”']),
    "turned the wrong way": ("“Yes“, he said.", ["“Yes“"]),
}


@pytest.mark.parametrize("style", STYLES)
def test_every_house_style_is_read(style: str) -> None:
    text, expected = STYLES[style]
    assert found(text) == expected


APOSTROPHES = {
    "in a word": ("He didn’t. It's O'Neill’s.", []),
    "plural possessive": ("the series’ star and the dogs' bowls", []),
    "two plural possessives": ("the boys' and girls' teams", []),
    "years": ("in the ’90s, the '60s and '70s of class '99", []),
    "elided words": ("’Tis the season. 'Twas. Rock 'n' roll, rock ’n’ roll. Get 'em.", []),
    "turned by a smart editor": ("the ‘90s and rock ‘n’ roll, get ‘em", []),
    "dropped g": ("They were singin' and dancin' all night", []),
    "inside of a quotation": ("‘The dogs’ bowls aren’t full,’ he said.", ["‘The dogs’ bowls aren’t full,’"]),
    "inside of a straight one": (
        "'The dogs' bowls aren't full,' he said.",
        ["'The dogs' bowls aren't full,'"],
    ),
    "after a title": ("'Jessica Jones' season 2 and the writers' strike", ["'Jessica Jones'"]),
    "leading inside of a quotation": ("“’Tis done,” he said. “Get ’em!”", ["“’Tis done,”", "“Get ’em!”"]),
    "French": ("L’homme d’aujourd’hui n’a qu'une heure.", []),
    "Italian": ("L'uomo dell'anno e un po' di tutto.", []),
    "Turkish": ("Ankara’nın ve İstanbul'un", []),
    "height": ("He is 5'10\" tall and 6' wide.", []),
    "height in a quotation": ('"He is 5\'10" tall," she said.', ['"He is 5\'10" tall,"']),
    "inches": ('a 6" pipe and a 12” record', []),
    "inches in a quotation": ("“A 12” record,” he said.", ["“A 12” record,”"]),
    "number at the end": ('the "Top 10" list', ['"Top 10"']),
    "dialogue dashes": ("— Viens, dit-il.\n– No, he said.\n- Ja.", []),
    "backtick": ("the `code` and it`s", []),
}


@pytest.mark.parametrize("case", APOSTROPHES)
def test_apostrophes_and_measures_are_no_quotations(case: str) -> None:
    text, expected = APOSTROPHES[case]
    assert found(text) == expected


PARAGRAPHS = {
    "reopened in each paragraph": (
        "“One.\n\n“Two.\n\n“Three,” she said. “Four.”",
        ["“One. | “Two. | “Three,”", "“Four.”"],
    ),
    "reopened in straight marks": ('"One.\n\n"Two," she said.', ['"One. | "Two,"']),
    "reopened in straight singles": ("'One.\n\n'Two,' she said.", ["'One. | 'Two,'"]),
    "reopened at two levels": (
        "“She said, ‘One.\n\n“‘Two,’ and left,” he said.",
        ["“She said, ‘One. | “‘Two,’ and left,”", "*‘One. | ‘Two,’"],
    ),
    "reopened in Spanish": ("«Uno.\n\n»Dos», dijo.", ["«Uno. | »Dos»"]),
    "reopened in French": ("« Un.\n\n« Deux », dit-il.", ["« Un. | « Deux »"]),
    "reopened in Swedish": ("”Ett.\n\n”Två”, sade hon.", ["”Ett. | ”Två”"]),
    "reopened with CRLF": ("“One.\r\n\r\n“Two.”", ["“One. | “Two.”"]),
    "never closed": ("She said, “One. \n\nThe end.", ["?“One."]),
    "never closed, another follows": ("She said, “One.\n\nThen “Two.”", ["?“One.", "“Two.”"]),
    "never closed inside": (
        "“He said «no and left,” she said.",
        ["“He said «no and left,”", "*?«no and left,"],
    ),
    "hard line ends": ("He said “One\ntwo\nthree” twice.", ["“One | two | three”"]),
    "hard line ends, straight": ('He said "One\ntwo" twice.', ['"One | two"']),
    "closed much later": ("「一。\n二。」", ["「一。 | 二。」"]),
    "closed never in a straight single": ("'One day the end\n\nThe end.", []),
    "nothing in it": ("“” '' \"\" « »", []),
    "stray closing marks": ('One” two» three」 four"', []),
    "waited for too long": ("“One\n" + "Two\n" * 30 + "Three”", ["?“One"]),
}


@pytest.mark.parametrize("case", PARAGRAPHS)
def test_open_quotations_go_on_or_end_with_their_paragraph(case: str) -> None:
    text, expected = PARAGRAPHS[case]
    assert found(text) == expected


def test_the_inner_part_leaves_out_marks_and_the_blanks_beside_them() -> None:
    text = "« Un.\n\n« Deux », dit-il. »Ja«"
    inner = [[text[start:end] for start, end in quotation.inner] for quotation in find_quotations(text)]
    assert inner == [["Un.", "Deux"], ["Ja"]]
    assert [quotation.style for quotation in find_quotations(text)] == ["«»", "»«"]


def test_a_nested_part_of_a_line_that_goes_on_is_inside_of_the_outer_one() -> None:
    text = "“He said ‘go\non’ and left.”"
    assert found(text) == ["“He said ‘go | on’ and left.”", "*‘go | on’"]


@given(texts)
@example("“‘\n‘”")
@example("“‘a\nb”’")
@example("«“a\n”b»")
def test_quotations_are_sorted_lie_in_the_text_and_in_one_another(text: str) -> None:
    quotations = find_quotations(text)
    for quotation in quotations:
        for start, end in (*quotation.fragments, *quotation.inner):
            assert 0 <= start < end <= len(text)
            assert text[start:end] == text[start:end].strip()
        assert all(before[1] < after[0] for before, after in pairwise(quotation.fragments))
    assert quotations == sorted(quotations, key=lambda quotation: (quotation.start, -quotation.end))
    assert len({quotation.start for quotation in quotations}) == len(quotations)
    around: list[Quotation] = []
    for quotation in quotations:
        while around and around[-1].end <= quotation.start:
            around.pop()
        assert quotation.depth == len(around)
        assert not around or quotation.end <= around[-1].end
        around.append(quotation)


@given(texts)
def test_a_fragment_does_not_leave_its_paragraph(text: str) -> None:
    starts = paragraph_starts(text)
    for quotation in find_quotations(text):
        for start, end in quotation.fragments:
            assert paragraph_at(starts, start) == paragraph_at(starts, end - 1)


@given(texts)
def test_the_inner_part_lies_in_the_fragments(text: str) -> None:
    for quotation in find_quotations(text):
        for start, end in quotation.inner:
            assert any(first <= start and end <= last for first, last in quotation.fragments)


@pytest.mark.parametrize("piece", ["“", "'", '"', "“‘", "“«\n", "‘a ", "“a\n”", '"a" ', "'s ", "“A.\n\n"])
def test_a_flood_of_marks_costs_no_more_than_its_length(piece: str) -> None:
    def cost(length: int) -> int:
        return work(lambda: find_quotations(piece * (length // len(piece))))

    assert cost(16_000) < 5 * cost(4_000)


def test_a_long_text_is_read_in_many_slices() -> None:
    text = SEED.read_bytes().decode() * 40
    slices = quotations_in_slices(text)
    count = sum(1 for _ in slices)
    assert count >= len(text) // 8_192
    assert len(find_quotations(text)) == 7 * 40
