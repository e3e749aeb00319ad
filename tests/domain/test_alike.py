"""The same words are found on borders of words and characters, and names that stand inside others are told."""

from __future__ import annotations

import unicodedata

import pytest
from projects import schema

from annotator.domain.alike import Taken, answers_to_copy, doubt, like, places, taken
from annotator.domain.annotation import AnnotatorName, Fragment, Span, SpanId
from annotator.domain.layer import Layer, marks_of
from annotator.domain.reading import Reading

NEWS = schema("standard")


def found(text: str, words: str, any_case: bool = False) -> list[str]:
    return [text[start:end] for start, end in places(text, like(words, any_case))]


def span(label: str, start: int, end: int, **attributes: str) -> Span:
    return Span(SpanId("s"), label, ((start, end),), AnnotatorName("ann"), "", attributes=attributes)


def layer(*spans: Span) -> Layer:
    return Layer(AnnotatorName("ann"), [mark for n, s in enumerate(spans) for mark in marks_of(s, n)])


def reason(text: str, words: str, label: str = "person", own: str = "", *spans: Span) -> str:
    known = NEWS.label(label)
    assert known is not None
    start = text.index(words)
    return doubt(Reading(text), layer(*spans), known, (start, start + len(words)), own)


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("Netflix said Netflix’s fees; Netflix.", 3),
        ("Netflixes and MyNetflix and netflix", 0),
        ("“Netflix” (Netflix), Netflix-backed", 3),
        ("#Netflix @Netflix", 2),
        ("Netflix2 and 2Netflix", 0),
        ("Nétflix", 0),
    ],
)
def test_words_are_found_on_word_borders_and_case_as_is(text: str, number: int) -> None:
    assert len(found(text, "Netflix")) == number


def test_the_other_case_is_found_only_when_asked_for() -> None:
    text = "The Fed and the fed and THE FED"
    assert len(found(text, "the fed")) == 1
    assert found(text, "the fed", any_case=True) == ["The Fed", "the fed", "THE FED"]


@pytest.mark.parametrize(
    ("words", "other"),
    [
        ("Irmak", "ırmak"),
        ("İzmir", "izmir"),
        ("Straße", "STRASSE"),
        ("STRASSE", "Straße"),
        ("ΣΊΣΥΦΟΣ", "Σίσυφος"),
    ],
)
def test_the_other_case_of_any_script_is_found(words: str, other: str) -> None:
    assert found(f"{words} and {other}.", words, any_case=True) == [words, other]
    assert found(f"{words} and {other}.", words) == [words]


def test_blanks_of_any_width_are_one_but_lines_are_not_crossed() -> None:
    assert found("New\u00a0York, New  York, New\nYork", "New York") == ["New\u00a0York", "New  York"]
    assert len(found("New\r\nYork and New York", "New\nYork")) == 2


def test_composed_and_decomposed_letters_are_the_same_words() -> None:
    decomposed = unicodedata.normalize("NFD", "Renée")
    assert found(f"Renée met {decomposed}.", "Renée") == ["Renée", decomposed]
    assert found(f"Renée met {decomposed}.", decomposed) == ["Renée", decomposed]


def test_no_visible_character_is_cut() -> None:
    assert found("👩 and 👩‍👧 and e\u0301", "👩") == ["👩"]
    assert found("e\u0301 e", "e") == ["e"]


def test_scripts_without_blanks_have_borders_anywhere() -> None:
    assert len(found("田中さんは田中と", "田中")) == 2
    assert len(found("삼성은 삼성이", "삼성")) == 2


def test_signs_of_patterns_are_plain_characters() -> None:
    assert found("A.B (C) and AxB (C)", "A.B (C)") == ["A.B (C)"]


@pytest.mark.parametrize(
    ("text", "words", "why"),
    [
        ("He left New York for good.", "New York", ""),
        ("He saw the New York City Ballet dance.", "New York", "inside “New York City Ballet”"),
        ("He read “The New York Story” at once.", "New York", "inside a title"),
        ("“New York is busy,” she said.", "New York", ""),
        ("See www.netflix.com for more.", "netflix", "inside “www.netflix.com”"),
        ("He likes @Netflix a lot.", "Netflix", ""),
    ],
)
def test_a_name_inside_something_else_has_a_reason(text: str, words: str, why: str) -> None:
    assert reason(text, words) == why


def test_a_name_in_waived_words_has_a_reason() -> None:
    text = "It was a “trump bump” for stocks."
    assert reason(text, "trump", "person", "", span("waived", 9, 21)) == "inside words that are not a quote"
    story = "He read “The Story” at once."
    assert reason(story, "Story", "person", "", span("waived", 8, 19)) == "inside a title"


def test_the_longer_name_around_the_label_itself_is_no_reason() -> None:
    text = "He saw the New York City Ballet dance."
    assert reason(text, "New York", "person", "New York City Ballet") == ""


def test_labels_of_other_tiers_have_no_doubts() -> None:
    assert reason("He saw the New York City Ballet dance.", "New York", "claim") == ""


@pytest.mark.parametrize(
    ("wanted", "there", "why"),
    [
        ("person", "person", Taken.SAME),
        ("person", "organization", Taken.OTHERWISE),
        ("person", "claim", None),
        ("cue", "quote", None),
        ("quote", "waived", Taken.OTHERWISE),
    ],
)
def test_a_place_that_is_labelled_is_taken(wanted: str, there: str, why: Taken | None) -> None:
    label = NEWS.label(wanted)
    assert label is not None
    place: Fragment = (5, 12)
    assert taken(layer(span(there, 3, 12)), NEWS, label, place) is why
    assert taken(layer(span(there, 12, 20)), NEWS, label, place) is None


def test_only_answers_of_names_that_a_person_gave_are_copied() -> None:
    organization, quote = NEWS.label("organization"), NEWS.label("quote")
    assert organization is not None
    assert quote is not None
    body = span("organization", 0, 3, kind="company")
    assert answers_to_copy(organization, body) == {"kind": "company"}
    said = span("quote", 0, 3, act="statement")
    assert answers_to_copy(quote, said) == {}
