"""The measure: alternated, the first round dropped, the median taken."""

from __future__ import annotations

import subprocess
import sys

from tree import ROOT

FOLDER = ROOT / "tests" / "benchmarks"
CODE = """
from paired import paired, report
clock, order = [0.0], []
def work(name, seconds):
    def run():
        order.append(name)
        clock[0] += seconds
    return run
report(paired("x", work("o", 0.3), work("f", 0.2), budget=1.5, rounds=4, cpu=lambda: clock[0]))
print("".join(order))
"""


def test_ours_and_the_floor_take_turns() -> None:
    done = subprocess.run(
        [sys.executable, "-c", CODE], cwd=FOLDER, capture_output=True, text=True, check=True
    )
    line, order = done.stdout.splitlines()
    assert '"ours_ms": 300.0, "floor_ms": 200.0, "ratio": 1.5, "budget": 1.5' in line
    assert order == "fooffooffo"


def test_an_unknown_benchmark_exits_with_2_and_names_those_that_are_there() -> None:
    command = [sys.executable, str(FOLDER / "run.py"), "nothing"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert "There is no benchmark nothing" in done.stderr
