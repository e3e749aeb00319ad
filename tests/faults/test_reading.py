"""The short form of looking: no byte of a project changes."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from looked_at import KINDS, Looked, look, made, windows


@pytest.mark.timeout(120)
def test_what_only_reads_changes_no_byte(tmp_path: Path) -> None:
    sums = Looked()
    for number in range(1, len(KINDS)):
        look(tmp_path, number, sums)
    assert sums.seen == []
    assert (sums.projects, sums.changed) == (len(KINDS) - 1, 0)
    assert sums.verbs > 14 * sums.projects


@pytest.mark.skipif(sys.platform == "win32", reason="the windows are forks, which Windows does not have")
@pytest.mark.timeout(120)
def test_a_window_that_changes_nothing_changes_no_byte(tmp_path: Path) -> None:
    sums = Looked()
    windows([made(tmp_path, number, newest=True) for number in (2, 4, 5)], sums)
    assert sums.seen == []
    assert (sums.windows, sums.changed) == (3, 0)
