"""Sentences of one paragraph."""

from __future__ import annotations

import pytest
from hypothesis import given
from texts import texts
from work import work

from annotator.domain.sentences import sentence_at, sentences


def found(text: str) -> list[str]:
    return [text[start:end] for start, end in sentences(text, 0, len(text))]


@pytest.mark.parametrize(
    "text",
    [
        "Dr. Smith left.| She stayed.",
        "He said “Go.”| She went.",
        "He said “Go. |Run.”| She went.",
        "“Is it?” he asked.| She nodded.",
        "“Wait...” she said.| Then she ran.",
        "The U.S. Army came.| J. K. Rowling wrote it.",
        "(It was late.)| They slept.",
        "Apple Inc. grew in Jan. 2017.| It paid 3.14 percent.",
        "„Geh!“, sagte er.| Herr Dr. Müller kam am 3. Oktober.| Das ist z. B. gut.",
        "« Viens ! » dit-il.| M. Dupont partit.",
        "Он ушёл.| Она осталась.",
        "他说。|我走了！|真的？|是。",
        "「行く。」と言った。|彼も来た。",
        "“走吧。”|“好。”他说。",
        "هل أنت هنا؟| نعم. |لا.",
        "ہاں۔| نہیں۔",
        "यह है।| वह था।",
        "What?!| Really…",
        "no stop at all",
    ],
)
def test_sentences_are_cut_at_the_bars(text: str) -> None:
    parts = [part.strip() for part in text.split("|")]
    assert found(text.replace("|", "")) == parts


@given(texts)
def test_sentences_cover_everything_but_blanks_and_do_not_overlap(text: str) -> None:
    last = 0
    for start, end in sentences(text, 0, len(text)):
        assert last <= start < end
        assert not text[last:start].strip()
        assert text[start:end].strip() == text[start:end]
        last = end
    assert not text[last:].strip()


def test_the_sentence_at_a_blank_is_the_one_before() -> None:
    text = "  One.  Two. "
    assert [sentence_at(text, 0, len(text), offset) for offset in (0, 3, 6, 7, 8, 13)] == [
        (2, 6),
        (2, 6),
        (2, 6),
        (2, 6),
        (8, 12),
        (8, 12),
    ]
    assert sentence_at("  ", 0, 2, 1) is None


def test_offsets_are_those_of_the_text_not_of_the_paragraph() -> None:
    text = "Head\nOne. Two."
    assert sentences(text, 5, len(text)) == [(5, 9), (10, 14)]


@pytest.mark.parametrize("piece", ["!", "!”", "。”", ".", "”", "“ . ", "? "])
def test_endless_runs_of_stops_and_marks_cost_no_more_than_their_length(piece: str) -> None:
    """The splitter alone is quadratic here: it takes 20 seconds for 20,000 stops."""

    def cost(length: int) -> int:
        text = "a" + piece * length
        return work(lambda: sentences(text, 0, len(text)))

    cost(10)
    assert cost(8_000) < 5 * cost(2_000)
