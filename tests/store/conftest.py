"""A real project file for each test, and one with an article in it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from steps import SCHEMA, act, import_of, still_clock, texts

from annotator.store.store import Store

TEXT = "Anna said: “It rains in Bonn.” Ben, she added, was “not amused” by that.\n"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Return where the test's project lies, or will."""
    return tmp_path / "news.annotator"


@pytest.fixture
def empty(path: Path) -> Iterator[Store]:
    """Return a new project with a schema and nothing else."""
    store = Store.create(path, [act(*SCHEMA, title="New project")], still_clock())
    yield store
    store.close()


@pytest.fixture
def store(empty: Store) -> Store:
    """Return a project with one article."""
    empty.apply(import_of(TEXT), texts(TEXT))
    return empty


@pytest.fixture
def text() -> str:
    """Return the text of the one article."""
    return TEXT
