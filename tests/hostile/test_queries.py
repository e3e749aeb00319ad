"""What is typed into a search box is words, never a language of the index."""

from __future__ import annotations

from pathlib import Path

import pytest
from hostile import QUERIES
from projects import project_with


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("queries")
    project_with(folder, "Anna said: it rains in Bonn.\n").close()
    return folder


@pytest.mark.parametrize("number", range(len(QUERIES)))
def test_a_query_finds_articles_or_none_and_never_fails(number: int, folder: Path) -> None:
    from annotator.ops.project import open_project

    with open_project(folder / "news.annotator", write=False) as project:
        assert len(project.store.search(QUERIES[number])) <= 1
        assert len(project.store.search("said Bonn")) == 1
