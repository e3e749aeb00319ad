"""What is wrong in a project is found and named, and one bad article hides nothing of the others."""

from __future__ import annotations

from pathlib import Path

import pytest
from projects import project_with

from annotator.base.errors import EnvironmentFailure
from annotator.domain.annotation import Status
from annotator.ops import annotate
from annotator.ops.check import check
from annotator.ops.transfer import export

TEXT, OTHER = "Anna Lind met Bo Berg.", "Bo Berg left."


def test_a_text_that_was_changed_is_an_error(tmp_path: Path) -> None:
    with project_with(tmp_path, TEXT) as project:
        assert check(project) == []
        project.store.connection.execute("UPDATE text SET body = replace(body, 'Bo Berg', 'Al Berg')")
        (found,) = check(project)
        assert (found.code, found.severity) == ("text", "error")
        assert found.sentence == f"The text of “{TEXT}” was changed after it came in."


def test_an_article_that_cannot_be_read_is_one_finding(tmp_path: Path) -> None:
    with project_with(tmp_path, TEXT, OTHER) as project:
        first, second = (project.open_article(row.id) for row in project.documents())
        annotate.add_span(project, second, "quote", ((0, 2),))
        annotate.set_status(project, first, Status.SKIPPED)
        project.store.connection.execute("UPDATE reviewed SET tier = 'zork'")
        project.store.connection.execute("UPDATE layer SET attributes = '[1]' WHERE document = 1")
        found = check(project)
        assert [f.code for f in found if f.document is None] == ["table-layer"]
        assert [(f.code, f.document) for f in found if f.document is not None] == [
            ("damage", first.document.id),
            ("no-source", second.document.id),
        ]
        assert "is damaged" in found[1].sentence


def test_a_label_outside_its_text_is_an_error_and_stops_an_export(tmp_path: Path) -> None:
    with project_with(tmp_path, TEXT) as project:
        article = project.open_article(project.documents()[0].id)
        annotate.add_span(project, article, "waived", ((0, 4),))
        project.store.connection.execute("UPDATE span SET end = 999")
        assert [finding.code for finding in check(project)] == ["table-span", "outside"]
        with pytest.raises(EnvironmentFailure, match="is damaged"):
            export(project, tmp_path / "out.jsonl")
        assert sorted(path.name for path in tmp_path.glob("out*")) == []
