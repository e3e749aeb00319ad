"""The labels of a project as a file and back."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from annotator.domain.change import changed
from annotator.ops.project import Project, create
from annotator.ops.schema import find_schema, load_schema, save_schema, set_schema
from annotator.ops.transfer import import_paths


@pytest.fixture
def project(tmp_path: Path) -> Iterator[Project]:
    with create(tmp_path / "p.annotator", find_schema("standard"), "me") as made:
        yield made


def written(project: Project, name: str) -> Path:
    """Write the schema of a project and return the file."""
    out = project.path.with_name(name)
    save_schema(project, out)
    return out


def test_what_was_written_is_the_same_already_also_after_labels_were_retired(project: Project) -> None:
    assert set_schema(project, find_schema("news")) is not None
    labels = [label for label in project.schema.labels if label.retired]
    assert {label.id for label in labels} >= {"cue", "place"}
    assert set_schema(project, load_schema(written(project, "a.toml"))) is None
    assert set_schema(project, find_schema("news")) is None
    assert set_schema(project, find_schema("standard")) is not None
    assert set_schema(project, load_schema(written(project, "b.toml"))) is None


def test_labels_of_other_programs_are_written_and_read_under_their_own_ids(
    project: Project, tmp_path: Path
) -> None:
    spans = [
        {"id": name, "label": name, "fragments": [[0, 4]], "exact": ["Anna"]}
        for name in ("MISC", "Per son", 'a"b\\c', "é\n\u202e\x1b", "x" * 1000)
    ]
    path = tmp_path / "a.jsonl"
    path.write_text(json.dumps({"format": "annotator-jsonl/1", "text": "Anna", "spans": spans}))
    assert import_paths(project, [path]).problems == ()
    assert set_schema(project, load_schema(written(project, "a.toml"))) is None
    with create(tmp_path / "q.annotator", load_schema(tmp_path / "a.toml"), "me") as other:
        assert import_paths(other, [path]).labels_added == ()


def test_a_schema_of_a_project_with_places_that_clash_is_the_same_as_its_file(project: Project) -> None:
    last = project.schema.labels[-1]
    project.record([project.draft("old", None, [changed(last, replace(last, position=99))])])
    assert set_schema(project, load_schema(written(project, "a.toml"))) is None
