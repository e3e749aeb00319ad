"""The shipped rules are complete, and a bad guideline is refused."""

from __future__ import annotations

import pytest

from annotator.base.errors import UserError
from annotator.base.paths import resources
from annotator.domain.guideline import Guideline, read_guideline
from annotator.domain.schema_file import read_schema


@pytest.fixture(scope="module")
def news() -> Guideline:
    return read_guideline((resources() / "guidelines" / "news.toml").read_text("utf-8"), "news.toml")


def test_every_rule_of_the_three_sections_is_there_once(news: Guideline) -> None:
    wanted = [
        f"{letter}{n}" for letter, last in (("E", 15), ("Q", 22), ("C", 15)) for n in range(1, last + 1)
    ]
    assert [rule.id for rule in news.rules] == wanted
    assert [sum(rule.id[0] == section.id for rule in news.rules) for section in news.sections] == [15, 22, 15]


def test_every_rule_speaks_of_labels_that_exist(news: Guideline) -> None:
    standard = read_schema((resources() / "schemas" / "standard.toml").read_text("utf-8"), "standard")
    known = {label.id for label in standard.labels}
    assert {label for rule in news.rules for label in rule.labels} <= known
    assert all(news.rules_for(label) for label in known)


def test_every_example_is_the_rules_own(news: Guideline) -> None:
    examples = [example for rule in news.rules for example in (rule.do, rule.dont)]
    assert len(set(examples)) == len(examples)


def test_the_rule_about_the_smallest_phrase_is_found_by_its_id(news: Guideline) -> None:
    rule = news.rule("Q7")
    assert rule is not None
    assert rule.labels == ("cue",)
    assert news.rules_for("cue")[0].id == "Q7"
    assert news.rule("Z9") is None


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("=", "is not a guideline"),
        ("name = 'x'", "“format” must be"),
        (
            "format='annotator-guideline/1'\nname='a'\ntitle='A'\n[[rules]]\nid='E1'",
            "“title” of E1 is missing",
        ),
        ("format='annotator-guideline/1'\nname='a'\ntitle='A'\n[rules]\nid='E1'", "“rules” must be a list"),
        ("format='annotator-guideline/1'\nname='a'", "“title” of the file is missing"),
    ],
)
def test_a_bad_guideline_is_refused_with_its_reason(text: str, said: str) -> None:
    with pytest.raises(UserError, match=said):
        read_guideline(text, "mine.toml")
