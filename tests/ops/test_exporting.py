"""Exports that fail say why, and nothing that is there already is written over."""

from __future__ import annotations

import errno
from collections.abc import Iterator
from pathlib import Path

import pytest

from annotator.base.errors import EnvironmentFailure, UserError
from annotator.ops import parts
from annotator.ops.project import Project, create
from annotator.ops.schema import find_schema
from annotator.ops.transfer import export, import_paths

GOLD = Path(__file__).parents[1] / "fixtures" / "jsonl" / "gold.jsonl"


@pytest.fixture
def project(tmp_path: Path) -> Iterator[Project]:
    with create(tmp_path / "p.annotator", find_schema("standard"), "me") as made:
        yield made


def test_the_longest_name_that_the_system_takes_can_be_written(project: Project, tmp_path: Path) -> None:
    out = tmp_path / ("o" * 249 + ".jsonl")
    assert export(project, out).articles == 0
    assert out.exists()


@pytest.mark.parametrize("name", ["o" * 300 + ".jsonl", "o." + "x" * 300])
def test_a_name_that_is_too_long_is_refused_with_the_words_of_the_system(
    project: Project, tmp_path: Path, name: str
) -> None:
    with pytest.raises(EnvironmentFailure, match="File name too long"):
        export(project, tmp_path / name, "jsonl")


def test_the_first_failure_is_told_where_removing_fails_too(
    project: Project, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(part: Path, *unused: object, **more: object) -> None:
        raise OSError(errno.EROFS, "Read-only file system")

    monkeypatch.setattr(Path, "unlink", fails)
    monkeypatch.setattr(parts, "_keep", fails)
    with pytest.raises(EnvironmentFailure, match="Read-only file system"):
        export(project, tmp_path / "out.jsonl")


@pytest.mark.parametrize("losses", ["out.jsonl", "sub/../out.jsonl", "link/out.jsonl"])
def test_articles_and_losses_cannot_go_to_one_file(project: Project, tmp_path: Path, losses: str) -> None:
    (tmp_path / "sub").mkdir()
    (tmp_path / "link").symlink_to(tmp_path)
    with pytest.raises(UserError, match="Name two files"):
        export(project, tmp_path / "out.jsonl", losses_path=tmp_path / losses)
    assert not (tmp_path / "out.jsonl").exists()


def test_losses_are_written_whole_or_not_at_all(
    project: Project, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import_paths(project, [GOLD])

    def full(self: Path, *unused: object, **more: object) -> None:
        self.touch()
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(Path, "write_text", full)
    with pytest.raises(EnvironmentFailure, match=r"The disk is full: “.*losses\.tsv”"):
        export(project, tmp_path / "out.jsonl", losses_path=tmp_path / "losses.tsv")
    left = {path.name for path in tmp_path.iterdir()}
    assert {name for name in left if not name.startswith("p.annotator")} == {"out.jsonl"}


@pytest.mark.parametrize("name", ["p.annotator", "p.annotator.lock", "link.jsonl"])
def test_the_project_itself_is_never_written_over(project: Project, tmp_path: Path, name: str) -> None:
    (tmp_path / "link.jsonl").symlink_to(project.path)
    with pytest.raises(UserError, match="the project itself"):
        export(project, tmp_path / name, "jsonl", overwrite=True)
    assert project.documents() == []
