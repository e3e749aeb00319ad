"""The short form of `packaging/dev.py fuzz`: damaged files of each kind, nothing but articles and sentences."""

from __future__ import annotations

import pytest
from fuzzing import fuzz_projects, fuzz_reader, readable

PROJECTS, FILES = 25, 150


def test_damaged_projects_are_read_or_refused_in_one_sentence() -> None:
    outcome = fuzz_projects(PROJECTS, seed=4)
    assert not outcome.found, outcome.summary()


@pytest.mark.parametrize(("format_id", "suffix"), readable())
def test_damaged_files_are_read_or_refused_in_one_sentence(format_id: str, suffix: str) -> None:
    outcome = fuzz_reader(format_id, suffix, FILES, seed=4)
    assert not outcome.found, outcome.summary()
