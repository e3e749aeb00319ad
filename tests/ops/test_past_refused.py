"""What cannot be taken back, because somebody else changed the same things, does not keep undo for good."""

from __future__ import annotations

from pathlib import Path

import pytest
from projects import project_with

from annotator.base.errors import UserError
from annotator.domain.annotation import AnnotatorName
from annotator.ops import trash, undo
from annotator.ops.past_refused import next_undo_past, undoing_past

TEXT = "News\n\nLena Brandt spoke in Bonn."


def test_undo_goes_past_what_is_refused(tmp_path: Path) -> None:
    with project_with(tmp_path, TEXT, "Other news\n\nOmar Haddad left.") as project:
        first, second = (row.id for row in project.documents())
        trash.put_in_trash(project, [first])
        trash.put_in_trash(project, [second])
        own, project.annotator = project.annotator, AnnotatorName("Bea")
        trash.take_out(project, [second])
        project.annotator = own
        with pytest.raises(UserError, match="cannot be taken back"):
            undo.undo(project)
        stuck = next_undo_past(project, set())
        assert stuck is not None
        behind = next_undo_past(project, {stuck.act})
        assert behind is not None
        assert behind.act != stuck.act
        undo.at_once(undoing_past(project, {stuck.act}))
        assert [row.id for row in project.documents()] == [first, second]
