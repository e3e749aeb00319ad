"""What the verbs answer, for people and for programs."""

from __future__ import annotations

from pathlib import Path

import pytest

from annotator import __version__
from annotator.__main__ import wants_window

GOLD = Path(__file__).parents[1] / "fixtures" / "jsonl" / "gold.jsonl"
VERBS = (
    "backup check demo documents export formats history import merge new open redo restore schema search stats "
    "trash undo help paths"
).split()


@pytest.mark.parametrize(
    ("arguments", "window"),
    [
        ([], True),
        (["open"], True),
        (["open", "p.annotator"], True),
        (["demo", "a.txt"], True),
        (["--smoke"], True),
        (["--version"], False),
        (["--help"], False),
        (["open", "--help"], False),
        (["import", "p.annotator", "a.txt"], False),
    ],
)
def test_no_verb_open_demo_and_smoke_mean_the_window(arguments: list[str], window: bool) -> None:
    assert wants_window(arguments) is window


def test_the_version_is_told(run) -> None:
    assert run("--version").out == f"annotator {__version__}\n"


@pytest.mark.parametrize("verb", VERBS)
def test_every_verb_has_help(run, verb: str) -> None:
    answer = run(verb, "--help")
    assert answer.code == 0
    assert answer.out.startswith(f"Usage: annotator {verb} ")
    assert verb in run("--help").out


@pytest.mark.parametrize("verb", VERBS)
def test_every_verb_is_documented(verb: str) -> None:
    manual = (Path(__file__).parents[2] / "docs" / "cli.md").read_text("utf-8")
    assert f"annotator {verb}" in manual


@pytest.mark.parametrize(
    "arguments", [["fly"], ["new"], ["import", "p.annotator"], ["stats", "p", "--fast"], ["search", "p"]]
)
def test_wrong_usage_is_exit_code_2(run, arguments: list[str]) -> None:
    answer = run(*arguments)
    assert answer.code == 2
    assert answer.err.startswith("Usage: annotator")


def test_formats_are_listed_with_the_keys_of_the_contract(run) -> None:
    answer = run("formats", "--json").json
    assert answer["format"] == "annotator-formats/1"
    found = {fmt["id"]: fmt for fmt in answer["formats"]}
    assert set(found["jsonl"]) == {"id", "name", "suffixes", "reads", "writes", "carries", "offsets"}
    assert found["jsonl"]["offsets"] == "code points"
    assert found["text"]["carries"] == []


def test_documents_search_stats_and_history_answer_with_one_object(run, project) -> None:
    run("import", project, GOLD)
    (article,) = run("documents", project, "--json").json["documents"]
    assert (article["status"], article["spans"]) == ("done", 53)
    assert article["title"].startswith("'Jessica Jones'")
    assert article["layers"] == [{"annotator": "gold", "status": "done", "spans": 53, "doubts": 0}]
    (hit,) = run("search", project, "Melissa Rosenberg", "--json").json["hits"]
    assert "Melissa Rosenberg" in hit["excerpt"]
    stats = run("stats", project, "--json").json
    assert (stats["documents"], stats["spans"], stats["relations"], stats["clusters"]) == (1, 53, 22, 6)
    acts = run("history", project, "--json").json["acts"]
    assert [act["title"] for act in acts] == ["Import of “gold.jsonl”", "New project “p”"]
    assert len(run("history", project, "--document", article["id"], "--json").json["acts"]) == 1


def test_the_articles_are_listed_as_one_person_labelled_them(run, project, tmp_path: Path) -> None:
    run("import", project, GOLD)
    (tmp_path / "a.txt").write_text("Nobody labelled this.")
    run("import", project, "a.txt")
    rows = run("documents", project, "--annotator", "gold", "--json").json["documents"]
    assert [row["spans"] for row in rows] == [53, 0]
    assert "this person" in run("documents", "--help").out


def test_the_same_is_said_in_words(run, project) -> None:
    assert "no article yet" in run("documents", project).out
    run("import", project, GOLD)
    assert "done" in run("documents", project).out
    assert "Jessica Jones" in run("search", project, "Bloomberg").out
    assert run("search", project, "Xylophone").out == "No article holds “Xylophone”.\n"
    assert "53 labels, 22 links" in run("stats", project).out
    assert "Import of “gold.jsonl”" in run("history", project).out


def test_reading_verbs_leave_the_file_as_it_is_and_nothing_beside_it(run, project, tmp_path: Path) -> None:
    run("import", project, GOLD)
    before = (tmp_path / project).read_bytes()
    for verb in ("documents", "stats", "history", "check", "schema"):
        assert run(verb, project, "--json").json["format"] == f"annotator-{verb}/1"
    run("search", project, "Netflix")
    run("export", project, "out.jsonl")
    assert (tmp_path / project).read_bytes() == before
    assert {path.name for path in tmp_path.iterdir()} == {project, "out.jsonl"}


def test_check_is_quiet_about_gold_errors_and_counts_hints(run, project) -> None:
    run("import", project, GOLD)
    answer = run("check", project, "--json")
    assert answer.code == 0
    assert answer.json["errors"] == 0
    assert run("check", project, "--strict").code == (1 if answer.json["hints"] else 0)


def test_a_schema_is_written_changed_and_set(run, project, tmp_path: Path) -> None:
    run("import", project, GOLD)
    assert run("schema", project, "--out", "s.toml").code == 0
    assert run("schema", project).out == (tmp_path / "s.toml").read_text("utf-8")
    assert "the same already" in run("schema", project, "--set", "s.toml").out
    assert run("schema", project, "--json").json["format"] == "annotator-schema/1"
    run("new", "news.annotator", "--schema", "news")
    run("schema", "news.annotator", "--out", "news.toml")
    assert "“News” now" in run("schema", project, "--set", "news.toml").out
    shown = run("schema", project, "--json").json
    assert shown["revision"] == 2
    assert {label["id"] for label in shown["labels"] if label["retired"]} >= {"place"}
    assert run("stats", project, "--json").json["spans"] == 53


def test_undo_without_anything_to_take_back_is_refused(run, project) -> None:
    answer = run("undo", project, "--annotator", "eva")
    assert (answer.code, answer.err) == (1, "There is nothing by “eva” to take back.\n")
