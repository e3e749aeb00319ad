"""A gold article as a project whose text waits to be annotated, and the window on it."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from desk import Desk
from gold import Gold

from annotator.ops.project import create
from annotator.ops.schema import find_schema
from annotator.ops.transfer import import_paths

FIXTURES = Path(__file__).resolve().parents[1] / "fixtures"
SEED = FIXTURES / "jsonl" / "gold.jsonl"
ARTICLES = tuple(sorted((FIXTURES / "journeys").glob("*.jsonl")))
SIZE = (1280, 860)
"""Pixels: the window as it stands on a small screen."""
ANNOTATOR = "gold"


def record(path: Path) -> dict[str, Any]:
    """Return the one article of a file of ours."""
    loaded: dict[str, Any] = json.loads(path.read_bytes().split(b"\n")[0])
    return loaded


def waiting_project(folder: Path, article: Mapping[str, Any], profile: str = "standard") -> Path:
    """Return a project with the bare text of an article, imported from a text file."""
    folder.mkdir(parents=True, exist_ok=True)
    file = folder / "article.txt"
    file.write_bytes(article["text"].encode())
    project = create(folder / "journey.annotator", find_schema(profile), ANNOTATOR)
    try:
        import_paths(project, [file])
    finally:
        project.close()
    return project.path


@contextmanager
def window_on(project: Path, settings: Path) -> Iterator[Desk]:
    """Open the window on a project for the time of a journey."""
    desk = Desk(project, settings, ANNOTATOR)
    try:
        desk.session.window.resize(*SIZE)
        desk.settle()
        yield desk
    finally:
        desk.close()


def gold_of(article: Mapping[str, Any], part: str = "standard") -> Gold:
    """Return what an article shall carry: all of it, or its News part."""
    return Gold.of(article, part)
