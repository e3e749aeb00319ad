"""Patterns that people write: they match, or they are stopped in time with one sentence."""

from __future__ import annotations

import sys
from collections.abc import Iterator

import pytest
from hostile_files import PATTERNS, SENSELESS_PATTERNS

from annotator.base.errors import UserError
from annotator.suggest import user_patterns
from annotator.suggest.user_patterns import PatternLimits, UserPattern

SHORT = PatternLimits(seconds=0.3, matches=1_000, memory=200 << 20)


@pytest.fixture(scope="module")
def names() -> Iterator[UserPattern]:
    with UserPattern(r"\b\p{Lu}\p{L}+\b") as pattern:
        yield pattern


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Anna lives in Bonn.", [(0, 4), (14, 18)]),
        ("👩‍👩‍👧 Anna", [(6, 10)]),
        ("Éva\r\nÖmer", [(0, 3), (5, 9)]),
        ("", []),
        ("nobody", []),
    ],
)
def test_matches_are_in_code_points(names: UserPattern, text: str, found: list[tuple[int, int]]) -> None:
    assert names.find(text) == found


def test_case_counts_unless_it_shall_not() -> None:
    with UserPattern("anna", any_case=True) as pattern:
        assert pattern.find("Anna ANNA") == [(0, 4), (5, 9)]


@pytest.mark.parametrize("name", PATTERNS)
def test_a_pattern_that_never_ends_is_stopped_with_one_sentence(name: str) -> None:
    source, text = PATTERNS[name]
    assert_sound_or_told(source, text)


@pytest.mark.parametrize("source", SENSELESS_PATTERNS)
def test_what_is_no_pattern_is_refused_or_finds_nothing_bad(source: str) -> None:
    assert_sound_or_told(source, "Anna lives in Bonn.")


def test_a_pattern_that_takes_too_long_is_told_and_gone() -> None:
    with UserPattern(PATTERNS["either of the same"][0], limits=SHORT) as pattern:
        assert pattern.find("aaa") == [(0, 3)]
        for _ in range(2):
            with pytest.raises(UserError, match=r"takes more than 0\.3 seconds"):
                pattern.find(PATTERNS["either of the same"][1])


def test_more_matches_than_anybody_looks_at_are_told() -> None:
    with pytest.raises(UserError, match="more than 1,000 times"):
        found_by(*PATTERNS["many matches"])


def test_a_process_that_cannot_start_or_lies_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    for code in ("raise SystemExit(1)", "print('[]')", "print('{\"matches\":[[0]]}')"):
        monkeypatch.setattr(user_patterns, "command", lambda code=code: [sys.executable, "-c", code])
        with pytest.raises(UserError, match="was stopped"):
            UserPattern("a")


def found_by(source: str, text: str) -> list[tuple[int, int]]:
    with UserPattern(source, limits=SHORT) as pattern:
        return pattern.find(text)


def assert_sound_or_told(source: str, text: str) -> None:
    try:
        found = found_by(source, text)
    except UserError as refused:
        told = refused.sentence
        found = []
    else:
        told = "Found."
    assert "\n" not in told
    assert told.endswith(".")
    assert all(0 <= start < end <= len(text) for start, end in found)
