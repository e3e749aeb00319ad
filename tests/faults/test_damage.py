"""The short form of the parts `damage` and `sound`: some harm to a small project, and three sound ones."""

from __future__ import annotations

from pathlib import Path

import pytest
from damaging import HARMS, Sound
from sound import alarms, sound_project


@pytest.mark.timeout(120)
def test_harm_is_told_and_what_was_said_comes_back(tmp_path: Path) -> None:
    sound = Sound(tmp_path, articles=6, acts=40)
    trials = [sound.harmed(harm, seed) for harm in HARMS for seed in range(4)]
    counting = [trial for trial in trials if trial.counts]
    assert len(counting) > 4
    assert [trial for trial in counting if not (trial.told and trial.clean)] == []
    assert sum(trial.back for trial in counting) / len(counting) > 0.9


@pytest.mark.parametrize("seed", [0, 1, 3])
def test_a_sound_project_raises_no_alarm(tmp_path: Path, seed: int) -> None:
    assert alarms(sound_project(tmp_path, seed)) == []
