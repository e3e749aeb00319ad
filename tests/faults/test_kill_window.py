"""The real window is killed while somebody labels and imports: what it told as saved is in the file."""

from __future__ import annotations

import random
from pathlib import Path

import pytest
from killing import Sums, Window, one, start_project

KILLS = 50


@pytest.mark.timeout(120)
def test_what_the_window_told_is_there_after_it_was_killed(tmp_path: Path) -> None:
    chance, sums = random.Random(4), Sums()
    path, known = start_project(tmp_path, "p")
    with Window(tmp_path) as window:
        for trial in range(KILLS):
            known = one(window, path, trial, chance.uniform(0, 0.4), known, sums)
    assert sums.seen == []
    assert (sums.lost, sums.half, sums.unreadable) == (0, 0, 0)
    assert sums.trials == KILLS
    assert sums.told > KILLS // 2  # acts, of one label or of many
    assert sums.imports > 0
