"""The short form of the merges: three copies with random histories, in every order, and in files."""

from __future__ import annotations

from pathlib import Path

import pytest
from causality import complaints
from histories import Sums, folded, listed_in, one, shown_in, told_apart
from merged_files import FileSums, in_files

HISTORIES, FILES = 150, 3


def test_histories_of_three_copies_come_together_the_same_in_every_order() -> None:
    sums, first = Sums(), 4_000  # the long form draws others
    for seed in range(first, first + HISTORIES):
        one(seed, sums)
    assert sums.seen == []
    assert (sums.diverged, sums.differ, sums.lost, sums.hidden, sums.unsound) == (0, 0, 0, 0, 0)
    assert sums.conflicts > HISTORIES // 2


@pytest.mark.timeout(120)
def test_histories_in_project_files_come_together_the_same_in_every_order(tmp_path: Path) -> None:
    sums, first = FileSums(), 4_000
    for seed in range(first, first + FILES):
        in_files(tmp_path, seed, sums)
    assert sums.seen == []
    assert sums.merges == 12 * FILES


def test_the_one_who_looks_would_notice() -> None:
    """A conflict that is not listed, a value that is not shown and one listed for nothing are all told."""
    for seed in range(200):
        copies = told_apart(seed)
        steps = {id_: step for copy in copies for id_, step in copy.steps.items()}
        fold = folded(steps.values())
        shown, listed = shown_in(fold), listed_in(fold)
        assert complaints(steps.values(), shown, listed) == []
        if listed and shown:
            break
    missing = dict(listed)
    missing.pop(next(iter(listed)))
    assert complaints(steps.values(), shown, missing)
    sure = next(thing for thing in shown if thing not in listed)
    assert complaints(steps.values(), {k: v for k, v in shown.items() if k != sure}, listed)
    assert complaints(steps.values(), shown, {**listed, sure: frozenset()})
