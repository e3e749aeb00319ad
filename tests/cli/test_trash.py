"""The verb trash, and what the other verbs say of articles that lie in the trash."""

from __future__ import annotations

from pathlib import Path

import pytest

TEXTS = {"a.txt": "Mill reopens\n\nIt rains.\n", "b.txt": "Court rises\n\nIt snows.\n"}


@pytest.fixture
def two(run, project: str, tmp_path: Path) -> tuple[str, str, str]:
    """Return a project and the ids of its two articles."""
    for name, text in TEXTS.items():
        (tmp_path / name).write_text(text, "utf-8")
    run("import", project, *TEXTS)
    first, second = (row["id"] for row in run("documents", project, "--json").json["documents"])
    return project, first, second


def listed(run, project: str, *options: str) -> list[str]:
    """Return the titles that documents lists."""
    return [row["title"] for row in run("documents", project, "--json", *options).json["documents"]]


def test_an_article_goes_in_and_comes_out(run, two: tuple[str, str, str]) -> None:
    project, first, _ = two
    answer = run("trash", project, first, "--annotator", "ann")
    assert (answer.code, answer.out) == (0, "“Mill reopens” lies in the trash.\n")
    assert listed(run, project) == ["Court rises"]
    assert listed(run, project, "--trash") == ["Mill reopens"]
    (row,) = run("documents", project, "--trash", "--json").json["documents"]
    assert row["trashed"]["by"] == "ann"
    people = run("documents", project, "--trash").out
    assert "in the trash since" in people
    assert "ann" in people
    assert run("search", project, "rains").out == "No article holds “rains”.\n"
    assert run("stats", project).out.startswith("1 articles, 1 more in the trash,")
    assert run("export", project, "out.jsonl").code == 0
    assert Path("out.jsonl").read_text("utf-8").count("\n") == 1
    answer = run("trash", project, first, "--take-out")
    assert answer.out == "“Mill reopens” was taken out of the trash.\n"
    assert listed(run, project) == ["Mill reopens", "Court rises"]
    assert run("documents", project, "--trash").out == "The trash is empty.\n"


def test_several_are_one_act_that_undo_takes_back(run, two: tuple[str, str, str]) -> None:
    project, *both = two
    answer = run("trash", project, *both, "--json", "--annotator", "ann").json
    assert answer == {"format": "annotator-trash/1", "moved": both, "in_trash": True, "warning": ""}
    assert listed(run, project) == []
    assert run("trash", project, *both).out == "They lie in the trash already.\n"
    assert run("undo", project, "--annotator", "ann").out == "Taken back: 2 articles put in the trash.\n"
    assert listed(run, project) == ["Mill reopens", "Court rises"]
    assert run("trash", project, *both, "--take-out").out == "They do not lie in the trash.\n"


def test_an_unknown_article_is_refused_in_one_sentence(run, two: tuple[str, str, str]) -> None:
    project, first, _ = two
    answer = run("trash", project, first, "nobody")
    assert answer.code == 1
    assert answer.err == "There is no article “nobody” in this project. Nothing was changed.\n"
    assert len(listed(run, project)) == 2


def test_an_import_says_that_an_article_lies_in_the_trash(run, two: tuple[str, str, str]) -> None:
    project, first, _ = two
    run("trash", project, first)
    answer = run("import", project, "a.txt")
    assert "1 already there (it lies in the trash)" in answer.out
    assert run("import", project, "a.txt", "--json").json["in_trash"] == 1
