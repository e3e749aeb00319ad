"""A hundred sequences of random acts, the same in every run; `packaging/dev.py acts` does 2,000 new ones."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from acts_machine import Acts
from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import run_state_machine_as_test

SHORT = settings(
    max_examples=100,
    stateful_step_count=16,
    derandomize=True,
    deadline=None,
    database=None,
    # Nothing is made shorter here: that takes minutes. The long form does it.
    phases=(Phase.generate,),
    suppress_health_check=list(HealthCheck),
)


@pytest.mark.timeout(600)  # a dozen seconds of work, on a machine of its own
@pytest.mark.usefixtures("qapp")
def test_all_views_agree_after_each_of_many_random_acts() -> None:
    Acts.tally.clear()
    run_state_machine_as_test(Acts, settings=SHORT)
    assert Acts.tally["done"] > 1000
    assert Acts.tally["refused"] > 100
    assert Acts.tally["moved"] > 10


def test_the_long_form_tells_what_it_did() -> None:
    program = Path(__file__).with_name("run.py")
    done = subprocess.run(
        [sys.executable, str(program), "2", "--seed", "7"], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("2 sequences, ")
    assert "seed 7" in done.stderr
