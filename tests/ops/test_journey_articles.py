"""The articles with gold: what is written inline is what the program makes by acts, and what it carries."""

from __future__ import annotations

from pathlib import Path

import pytest
from projects import schema
from written_gold import FOLDER, NAMES, line, parse, read

from annotator.domain.problems import Severity
from annotator.ops.check import check
from annotator.ops.project import create
from annotator.ops.transfer import export, import_paths


@pytest.mark.parametrize("backwards", [False, True], ids=["forwards", "backwards"])
@pytest.mark.parametrize("name", NAMES)
def test_the_gold_is_what_acts_make_in_whatever_order(name: str, backwards: bool) -> None:
    assert line(read(name), backwards) == (FOLDER / f"{name}.jsonl").read_bytes()


@pytest.mark.parametrize("name", NAMES)
def test_the_gold_comes_in_and_goes_out_unchanged(name: str, tmp_path: Path) -> None:
    with create(tmp_path / "p.annotator", schema("standard"), "me") as project:
        report = import_paths(project, [FOLDER / f"{name}.jsonl"])
        assert (report.imported, report.problems) == (1, ())
        assert [found for found in check(project) if found.severity is Severity.ERROR] == []
        export(project, tmp_path / "out.jsonl", "jsonl")
    assert (tmp_path / "out.jsonl").read_bytes() == (FOLDER / f"{name}.jsonl").read_bytes()


@pytest.mark.parametrize("name", NAMES)
def test_the_gold_has_no_hint_either_and_is_an_article_of_news(name: str, tmp_path: Path) -> None:
    with create(tmp_path / "p.annotator", schema("standard"), "me") as project:
        import_paths(project, [FOLDER / f"{name}.jsonl"])
        assert [found.sentence for found in check(project)] == []
    assert 600 <= len(read(name).text.encode()) <= 4000


def test_what_is_written_wrong_is_refused() -> None:
    with pytest.raises(ValueError, match="not closed"):
        parse("=====\n{p1 Anna\n=====\n")
    with pytest.raises(ValueError, match="no such labels"):
        parse("=====\n{p1 Anna}\n=====\nperson Anna: p1 p2\n")
