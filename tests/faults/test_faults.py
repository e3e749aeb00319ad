"""The short form of `packaging/dev.py faults`: a few kills, and a disk that refuses some calls of everything."""

from __future__ import annotations

import random
from pathlib import Path

import pytest
from killing import Sums, Window, one, start_project
from refusing import FAULTS, WORKS, built, sweep

from annotator.store.connect import WAL_IS_SAFE

KILLS = 6
EACH = 37
"""Of the calls that a work makes, each so-many-th is refused; the long form refuses all."""


@pytest.mark.timeout(120)
def test_what_the_window_told_is_there_after_it_was_killed(tmp_path: Path) -> None:
    chance, sums = random.Random(4), Sums()
    path, known = start_project(tmp_path, "p")
    with Window(tmp_path) as window:
        for trial in range(KILLS):
            known = one(window, path, trial, chance.uniform(0, 0.6), known, sums)
    assert (sums.lost, sums.half, sums.unreadable) == (0, 0, 0), sums.seen
    assert sums.trials == KILLS


@pytest.mark.timeout(120)
def test_a_disk_that_refuses_any_call_leaves_all_or_nothing(tmp_path: Path) -> None:
    library = built(tmp_path)
    if library is None:
        pytest.skip("a refusing disk takes Linux and a C compiler")
    outcomes = sweep(tmp_path, library, EACH)
    assert {(o.work, o.fault) for o in outcomes} == {(work, fault) for work in WORKS for fault in FAULTS}
    assert [o for o in outcomes if o.crashed or o.damage or o.there is None] == []
    assert [o for o in outcomes if o.told and not o.there] == []
    # In a -wal much is only tidying; where there is none, nearly every call counts.
    assert any(o.told for o in outcomes) or not WAL_IS_SAFE
    assert any(not o.there for o in outcomes)
