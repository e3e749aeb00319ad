"""Logs whose seals are right and whose words are not are refused before anything of a merge is written."""

from __future__ import annotations

import hashlib
import json
import shutil
import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from projects import project_with

from annotator.base.errors import EnvironmentFailure
from annotator.ops import annotate
from annotator.ops.copies import merge
from annotator.ops.project import Project, open_project

TEXT = "Anna said it rains in Bonn. “It does not”, Ben told her.\n"

Work = Callable[[Project], object]


@pytest.fixture
def base(tmp_path: Path) -> Path:
    """Return a closed project with one article."""
    with project_with(tmp_path, TEXT) as project:
        return project.path


def copied(base: Path, name: str, work: Work | None = None) -> Path:
    """Return a copy of a closed project in which some work was done."""
    target = base.with_name(f"{name}.annotator")
    shutil.copy(base, target)
    if work is not None:
        with open_project(target, annotator="ben") as project:
            work(project)
    return target


def bonn(project: Project) -> None:
    """Label Bonn."""
    annotate.add_span(project, project.open_article(project.documents()[0].id), "organization", [(22, 26)])


Said = dict[str, Any]
"""A step as JSON says it."""


def forge(path: Path, change: Callable[[Said], object]) -> None:
    """Change what the last step of a closed project says, and seal it anew: a hash alone proves nothing."""
    connection = sqlite3.connect(path)
    key, replica, n, body = connection.execute(
        "SELECT key, replica, n, body FROM step ORDER BY key DESC LIMIT 1"
    ).fetchone()
    said = json.loads(body)
    change(said)
    body = json.dumps(said, ensure_ascii=False, separators=(",", ":")).encode()
    before = connection.execute(
        "SELECT hash FROM step WHERE replica = ? AND n = ?", (replica, n - 1)
    ).fetchone()
    seal = hashlib.sha256((bytes(32) if before is None else before[0]) + body).digest()
    connection.execute(
        "UPDATE step SET id = ?, body = ?, hash = ? WHERE key = ?", (said["id"], body, seal, key)
    )
    connection.commit()
    connection.close()


@pytest.mark.parametrize(
    ("work", "change", "sentence"),
    [
        (None, lambda said: said.update(title="another"), "is another one here"),
        (bonn, lambda said: said["changes"][0].update(kind="later"), "acts of a newer version"),
        (bonn, lambda said: said.update(at=said["at"] + 1), "does not say what the log says of it"),
        (bonn, lambda said: said.update(parents=["nowhere"]), "follows one that is not there"),
        (bonn, lambda said: said.update(id="twice"), "stands twice or not in its place"),
    ],
    ids=["one number", "unknown", "columns", "parents", "one id"],
)
def test_a_log_that_was_forged_is_refused_and_nothing_is_changed(
    base: Path, work: Work | None, change: Callable[[Said], object], sentence: str
) -> None:
    mine, theirs = copied(base, "mine", bonn), copied(base, "theirs", work)
    forge(mine, lambda said: said.update(id="twice"))
    forge(theirs, change)
    before = mine.read_bytes()
    with open_project(mine) as project, pytest.raises(EnvironmentFailure, match=sentence):
        merge(project, [theirs])
    assert mine.read_bytes() == before
