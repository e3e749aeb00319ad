"""The verbs merge and history, as people and programs see them."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

GOLD = Path(__file__).parents[1] / "fixtures" / "jsonl" / "gold.jsonl"


@pytest.fixture
def two(run, project: str, tmp_path: Path) -> tuple[str, str]:
    """Return a project and a copy of it, with an article each that the other has not."""
    shutil.copy(tmp_path / project, tmp_path / "copy.annotator")
    for name, where in (("a", project), ("b", "copy.annotator")):
        (tmp_path / f"{name}.txt").write_text(f"Article {name}\n", "utf-8")
        assert run("import", where, f"{name}.txt", "--annotator", name).code == 0
    return project, "copy.annotator"


def test_merge_says_what_came_and_that_both_had_gone_on(run, two: tuple[str, str]) -> None:
    answer = run("merge", *two)
    assert answer.code == 0
    assert "“copy.annotator”: 1 step came. Both had gone on since they were one." in answer.out
    assert "“p.annotator” has 1 new article and all that was done since, by: b 1." in answer.out
    titles = [row["title"] for row in run("documents", two[0], "--json").json["documents"]]
    assert titles == ["Article a", "Article b"]


def test_merge_answers_programs(run, two: tuple[str, str]) -> None:
    answer = run("merge", *two, "--json").json
    assert answer["format"] == "annotator-merge/1"
    assert (answer["steps"], answer["articles"], answer["annotators"]) == (1, 1, {"b": 1})
    assert answer["copies"] == [{"path": "copy.annotator", "steps": 1, "lacks": 1, "went_apart": True}]
    assert answer["conflicts"] == []


def test_merging_again_brings_nothing(run, two: tuple[str, str]) -> None:
    run("merge", *two)
    assert run("merge", *two).out == "“copy.annotator”: nothing new.\n"


@pytest.mark.parametrize(
    ("other", "sentence"),
    [
        ("p.annotator", "is the project itself"),
        ("none.annotator", "There is no project"),
        ("a.txt", "is not an Annotator project"),
        ("other.annotator", "is another project"),
    ],
)
def test_what_is_no_copy_is_refused_in_one_sentence(
    run, two: tuple[str, str], other: str, sentence: str
) -> None:
    run("new", "other.annotator")
    answer = run("merge", two[0], other)
    assert answer.code == 1
    assert sentence in answer.err
    assert answer.err.count("\n") == 1


def test_history_names_the_act_that_took_another_back(run, two: tuple[str, str]) -> None:
    run("undo", two[0], "--annotator", "a")
    taken, done, _ = run("history", two[0], "--json").json["acts"]
    assert (taken["turn"], taken["undoes"]) == ("taken back", done["act"])
    assert (done["turn"], done["undone"], done["undone_by"]) == ("done", True, taken["act"])


def test_history_of_an_article_says_what_each_act_changed(run, project: str) -> None:
    run("import", project, GOLD)
    document = run("documents", project, "--json").json["documents"][0]["id"]
    (done,) = run("history", project, "--document", document, "--json").json["acts"]
    assert {change["kind"] for change in done["changes"]} >= {"document", "span"}
    assert all(change["before"] is None for change in done["changes"])


def test_an_article_as_of_an_act_is_a_line_of_jsonl(run, project: str) -> None:
    run("import", project, GOLD)
    document = run("documents", project, "--json").json["documents"][0]["id"]
    act = run("history", project, "--document", document, "--json").json["acts"][0]["act"]
    run("export", project, "now.jsonl")
    then = run("history", project, "--document", document, "--as-of", act).out
    now = Path("now.jsonl").read_text("utf-8").splitlines()
    assert json.loads(then) in [json.loads(line) for line in now]


def test_conflicts_are_none_in_a_project_that_was_never_apart(run, two: tuple[str, str]) -> None:
    assert run("history", two[0], "--conflicts").out == "Nothing waits for a decision.\n"
    assert run("history", two[0], "--conflicts", "--json").json == {
        "format": "annotator-conflicts/1",
        "conflicts": [],
    }


def test_as_of_needs_an_article(run, two: tuple[str, str]) -> None:
    assert run("history", two[0], "--as-of", "x").code == 2
