"""The short form of the killed migrations."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from migrating import KINDS, drill
from refusing import built

KILLS = 9


@pytest.mark.skipif(sys.platform == "win32", reason="the trials are forks, which Windows does not have")
@pytest.mark.timeout(120)
def test_a_killed_migration_leaves_the_old_project_or_the_new_one_and_a_backup(tmp_path: Path) -> None:
    outcomes = drill(tmp_path, KILLS, 4, built(tmp_path))
    assert [outcome.problems for outcome in outcomes if outcome.problems] == []
    assert {outcome.kind for outcome in outcomes} == set(KINDS)
    assert len(outcomes) == KILLS
