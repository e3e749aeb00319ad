"""Seeded defects of every kind: each is found, mended without a loss, and leaves a clean check."""

from __future__ import annotations

from pathlib import Path

import pytest
from defects import DEFECTS, Defect, is_clean, tried

from annotator.ops import undo as undoing
from annotator.ops.project import open_project


def test_there_are_as_many_kinds_as_promised() -> None:
    assert len({defect.name for defect in DEFECTS}) == len(DEFECTS) >= 25


@pytest.mark.parametrize("defect", DEFECTS, ids=lambda defect: defect.name)
def test_a_defect_is_found_and_mended_without_a_loss(defect: Defect, tmp_path: Path) -> None:
    found, went, before, after = tried(defect, tmp_path)
    assert defect.code in {finding.code for finding in found}
    assert went.told
    assert went.project is not None, went.way
    assert is_clean(went.project)
    assert before <= after
    if not defect.act:
        assert before == after
        return
    with open_project(went.project, annotator="ann") as project:
        undone = undoing.undo(project)
        assert undone.title == "Repair"
