"""One text and what is read in it."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from hypothesis import given
from texts import places, texts
from work import work

from annotator.domain.quotations import find_quotations
from annotator.domain.reading import SHORT, Reading

SEED = Path(__file__).parents[2] / "seeds/000_d4ea270a42a24ab0.txt"
TEXT = "Head\r\n\r\n“He said ‘no’ to Anna Lee’s dog.” Yes.\n"


def test_paragraphs_are_counted_without_their_line_ends() -> None:
    reading = Reading(TEXT)
    assert [TEXT[slice(*reading.paragraph(n))] for n in range(len(reading.paragraphs))] == [
        "Head",
        "",
        "“He said ‘no’ to Anna Lee’s dog.” Yes.",
        "",
    ]
    assert [reading.paragraph_at(offset) for offset in (0, 5, 6, 8, len(TEXT))] == [0, 0, 1, 2, 3]


def test_what_lies_at_an_offset_is_found() -> None:
    reading = Reading(TEXT)

    def said(stretch: tuple[int, int] | None) -> str | None:
        return TEXT[slice(*stretch)] if stretch else None

    at = TEXT.index
    assert said(reading.word_at(at("aid"))) == "said"
    assert said(reading.word_at(at("“"))) is None
    assert said(reading.name_at(at("Lee"))) == "Anna Lee"
    assert said(reading.name_at(at("’s"))) == "Anna Lee"
    assert said(reading.name_at(at("dog"))) is None
    assert said(reading.sentence_at(at("said"))) == "“He said ‘no’ to Anna Lee’s dog.”"
    assert said(reading.sentence_at(at("Yes"))) == "Yes."
    assert said(reading.sentence_at(at("Yes") - 1)) == "“He said ‘no’ to Anna Lee’s dog.”"
    assert reading.sentence_at(6) is None
    inner = reading.quotation_at(at("no’"))
    outer = reading.quotation_at(at("Anna"))
    assert inner is not None
    assert outer is not None
    assert (said((inner.start, inner.end)), inner.depth) == ("‘no’", 1)
    assert said(outer.inside) == "He said ‘no’ to Anna Lee’s dog."
    assert reading.quotation_at(at(" Yes")) is None


def test_words_are_walked_over_paragraphs() -> None:
    reading = Reading("one\n\ntwo three")
    assert reading.next_word(0) == (0, 3)
    assert reading.next_word(3) == (5, 8)
    assert reading.next_word(14) is None
    assert reading.previous_word(5) == (0, 3)
    assert reading.previous_word(14) == (9, 14)
    assert reading.previous_word(0) is None


def test_quotations_are_read_in_slices() -> None:
    text = SEED.read_bytes().decode() * 20
    reading = Reading(text)
    assert not reading.quotations_ready
    assert not reading.read_on(0)
    steps = 1
    while not reading.read_on(0.1):
        steps += 1
    assert steps > 1
    assert reading.quotations_ready
    assert reading.quotations == find_quotations(text)


@given(texts)
def test_asking_at_once_gives_what_reading_on_gives(text: str) -> None:
    assert Reading(text).quotations == find_quotations(text)


@given(places())
def test_the_innermost_quotation_is_found(place: tuple[str, int]) -> None:
    text, offset = place
    around = [q for q in find_quotations(text) if any(start <= offset < end for start, end in q.fragments)]
    assert Reading(text).quotation_at(offset) == (around[-1] if around else None)


@given(places())
def test_the_words_beside_an_offset_are_the_nearest(place: tuple[str, int]) -> None:
    text, offset = place
    reading = Reading(text)
    words = [word for n in range(len(reading.paragraphs)) for word in reading.words(n)]
    assert reading.next_word(offset) == next((word for word in words if word[1] > offset), None)
    assert reading.previous_word(offset) == next((word for word in reversed(words) if word[0] < offset), None)


def test_nothing_that_is_slow_to_import_is_imported_before_it_is_used() -> None:
    code = (
        "import sys, annotator.domain.reading as r, annotator.domain.snapping; r.Reading('a b').read_on(9);"
        "sys.exit(bool({'nupunkt', 'regex'} & set(sys.modules)))"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


LONG = "\n".join(
    f"Paragraph {n} by Ida Moen. “It goes on here\n“and there,” she said of ‘{n}’, a “so-called” end. "
    + "word " * 60
    for n in range(4000)
)


def test_quotations_around_a_place_in_a_long_text_are_those_of_the_whole_text() -> None:
    whole = find_quotations(LONG)
    for place in range(0, len(LONG), len(LONG) // 37):
        reading = Reading(LONG)
        end = min(place + 900, len(LONG))
        near = [q for q in reading.quotations_near(place, end) if q.start < end and q.end > place]
        assert near == [q for q in whole if q.start < end and q.end > place]
        assert not reading.quotations_ready
        at = reading.quotation_at(place)
        holding = [q for q in whole if any(a <= place < b for a, b in q.fragments)]
        assert at == (holding[-1] if holding else None)


def test_a_place_in_a_long_text_costs_what_stands_around_it() -> None:
    middle, text = len(LONG) // 2, LONG[: SHORT + 200_000]
    Reading(text).quotations_near(100_000, 100_100)  # compiles the patterns
    short = work(lambda: Reading(text).quotations_near(100_000, 100_100))
    long = work(lambda: Reading(LONG).quotations_near(middle, middle + 100))
    assert long < 1.5 * short
    reading = Reading(LONG)
    reading.quotations_near(middle, middle + 100)
    assert work(lambda: reading.quotations_near(middle + 5_000, middle + 5_100)) < 50
