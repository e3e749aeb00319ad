"""The short form of the restore drill."""

from __future__ import annotations

from pathlib import Path

import pytest
from restoring_drill import Drills, drill

DRILLS = 4


@pytest.mark.timeout(120)
def test_a_project_comes_back_from_its_backup_as_it_was(tmp_path: Path) -> None:
    sums = Drills()
    for seed in range(DRILLS):
        folder = tmp_path / str(seed)
        folder.mkdir()
        drill(folder, seed, sums)
    assert sums.seen == []
    assert (sums.drills, sums.failed) == (DRILLS, 0)
    assert sums.articles >= DRILLS
