"""The short form of the owners: processes that contend for one project."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from owning import contend


@pytest.mark.skipif(sys.platform == "win32", reason="the processes are forks, which Windows does not have")
@pytest.mark.timeout(120)
def test_of_several_who_write_one_owns_the_project_and_nothing_is_lost(tmp_path: Path) -> None:
    sums = contend(tmp_path, 3, 4)
    assert sums.seen == []
    assert (sums.lost, sums.odd, sums.damaged, sums.still_locked, sums.turns_lost) == (0, 0, 0, 0, 0)
    assert (sums.rounds, sums.killed) == (3, 1)
    assert sums.told > 0
    assert sums.turns > 0
