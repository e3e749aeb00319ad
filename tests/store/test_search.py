"""Finding articles by their words, in every script, whatever is typed."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from steps import ANN, act, article, import_of, texts

from annotator.domain.change import deleted
from annotator.store.search import cut, expression
from annotator.store.store import Store

ARTICLES = (
    "Rosenberg shared it\nNew York is an incredibly busy town right now.",
    "東京都は雨です\n今日は東京に行きます。",
    "Zürich und Köln\nDer Café-Besitzer sagte: „Ja“.",
    "서울은 크다\n나는 서울에서 산다.",
    "العربية\nقالت آنا إنها تمطر.",
    "Busy bees\nThe town of York is new.",
)


@pytest.fixture
def library(empty: Store) -> Store:
    """Return a project with articles in several languages."""
    empty.apply(import_of(*ARTICLES), texts(*ARTICLES))
    return empty


def found(store: Store, query: str) -> list[int]:
    """Return which of the articles are found."""
    ids = [article(text).id for text in ARTICLES]
    return [ids.index(hit.document) for hit in store.search(query)]


@pytest.mark.parametrize(
    ("query", "numbers"),
    [
        ("rosenberg", [0]),
        ("york busy", [0, 5]),
        ("york bus", [0, 5]),
        ("york bus ", []),
        ("york bu", []),
        ("bus", [0, 5]),
        ('"new york"', [0]),
        ('"york new"', []),
        ('"new yor"', []),
        ("yor busy", []),
        ("東京", [1]),
        ("京都", [1]),
        ("東雨", []),
        ("行き", [1]),
        ("서울", [3]),
        ("zurich", [2]),
        ("KÖLN", [2]),
        ("cafe-besitzer", [2]),
        ("آنا", [4]),
        ("", []),
        ("   ", []),
        ("!!! … “”", []),
        ("nothing here", []),
    ],
)
def test_a_query_finds_the_articles_that_hold_all_its_words(
    library: Store, query: str, numbers: list[int]
) -> None:
    assert found(library, query) == numbers


@pytest.mark.parametrize(
    "query",
    [
        '"',
        "'",
        "*",
        "york*",
        "york AND",
        "NOT york",
        "york OR busy",
        "NEAR(york, 2)",
        "body:york",
        "(",
        ")",
        "^york",
        "york\0busy",
        "a" * 5000,
        "x " * 5000,
        '"a" "b',
        "-york",
        "{york}",
        "; DROP TABLE span",
        "%",
        "\ud7ff",
        "😀",
        "york + busy",
    ],
)
def test_no_query_is_a_command(library: Store, query: str) -> None:
    library.search(query)
    assert library.counts().documents == len(ARTICLES)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60)
@given(st.text(max_size=30))
def test_no_query_raises(library: Store, query: str) -> None:
    for hit in library.search(query):
        assert all(0 <= start < end <= len(hit.excerpt) for start, end in hit.matches)


@pytest.mark.parametrize("query", ["york busy", "東京", "zurich", "서울", "آنا", "incredib"])
def test_a_hit_says_where_the_words_stand(library: Store, query: str) -> None:
    for hit in library.search(query):
        text = next(text for text in ARTICLES if article(text).id == hit.document)
        assert hit.excerpt in text
        assert hit.matches
        assert hit.start is not None
        assert hit.end is not None
        first = hit.matches[0]
        assert text[hit.start : hit.end] in {hit.excerpt[start:end] for start, end in hit.matches}
        assert hit.excerpt[first[0] : first[1]]


def test_a_title_that_is_not_in_the_text_is_found_too(empty: Store) -> None:
    text = "Only this."
    other = article(text)
    renamed = type(other)(other.id, "Headline", other.text_sha256, other.length, other.meta)
    empty.apply([act(renamed, document=renamed.id)], texts(text))
    (hit,) = empty.search("headline")
    assert (hit.title, hit.start, hit.excerpt) == ("Headline", None, text)


def test_an_article_that_left_is_not_found(library: Store) -> None:
    gone = article(ARTICLES[0])
    library.apply([act(deleted(gone), document=gone.id)])
    assert library.search("rosenberg") == []
    assert library.documents(ANN)[0].id == article(ARTICLES[1]).id


def test_the_number_of_hits_can_be_limited(library: Store) -> None:
    assert len(library.search("york", 1)) == 1


def test_whole_words_come_before_beginnings_only_where_they_fill_the_list(library: Store) -> None:
    more = ("new", "newt", "news")
    library.apply(import_of(*more), texts(*more))
    assert [hit.title for hit in library.search("new", 1)] == ["Rosenberg shared it"]
    assert [hit.title for hit in library.search("new")][-3:] == ["new", "newt", "news"]


def test_every_cjk_character_stands_alone() -> None:
    assert cut("plain") == "plain"
    assert cut("東京Tower").split() == ["東", "京", "Tower"]
    assert expression("東京 tow", open_end=True) == '"東 京" AND "tow" *'
    assert expression("東京 tow") == expression("東京 tow ", open_end=True) == '"東 京" AND "tow"'


COMBINED, APART = "Café crème in Nîmes", "Cafe\u0301 cre\u0300me in Ni\u0302mes"


@pytest.mark.parametrize("text", [COMBINED, APART])
@pytest.mark.parametrize("query", ["crème", "cre\u0300me", "creme", '"café crème"', "cre\u0300m"])
def test_accents_may_stand_apart_in_query_and_text(empty: Store, text: str, query: str) -> None:
    empty.apply(import_of(text), texts(text))
    (hit,) = empty.search(query)
    words = [hit.excerpt[start:end] for start, end in hit.matches]
    assert len(words) == 1
    assert words[0] in text
    assert unicodedata.normalize("NFC", words[0]).endswith(("crème", "crèm"))
    assert hit.start is not None
    assert hit.end is not None
    assert text[hit.start : hit.end] == words[0]


def test_an_ideograph_that_looks_like_another_is_found_as_it_is_written(empty: Store) -> None:
    text = "\uf90a is an ideograph for compatibility"
    empty.apply(import_of(text), texts(text))
    assert len(empty.search("\uf90a")) == 1
