"""Random acts in the long form: `run.py [SEQUENCES] [--seed N]`, 2,000 sequences if nothing else is said.

Progress and the seed of each hundred go to stderr, one line of sums to stdout. The first sequence after which the
views disagree is made short and shown, with what repeats it; exit code 1 then.
"""

from __future__ import annotations

import argparse
import os
import secrets
import sys
import time
from pathlib import Path

from PySide6.QtWidgets import QApplication

BLOCK, STEPS = 100, 30
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "support"))


def main(arguments: list[str]) -> int:
    """Do the sequences and return the exit code."""
    parser = argparse.ArgumentParser(prog="acts", description="Random acts; all views must agree after each.")
    parser.add_argument("sequences", nargs="?", type=int, default=2000)
    parser.add_argument("--seed", type=int, help="repeat a hundred that was shown")
    asked = parser.parse_args(arguments)
    first = secrets.randbelow(1_000_000) if asked.seed is None else asked.seed
    start = time.monotonic()
    screen = QApplication([])
    for block, done in enumerate(range(0, asked.sequences, BLOCK)):
        number = min(BLOCK, asked.sequences - done)
        print(f"{done:,} of {asked.sequences:,}, seed {first + block} …", file=sys.stderr, flush=True)
        agreed = False
        try:
            _do(number, first + block)
            agreed = True
        finally:
            if not agreed:
                print(f"to repeat: {number} --seed {first + block}", file=sys.stderr)
    screen.shutdown()
    print(_sums(asked.sequences, time.monotonic() - start))
    return 0


def _do(sequences: int, number: int) -> None:
    """Do some sequences; raises where a view disagrees, with the shortest way that leads there."""
    from acts_machine import Acts
    from hypothesis import HealthCheck, Phase, seed, settings
    from hypothesis.stateful import get_state_machine_test

    long = settings(
        max_examples=sequences,
        stateful_step_count=STEPS,
        deadline=None,
        database=None,
        phases=(Phase.generate, Phase.shrink),
        suppress_health_check=list(HealthCheck),
    )
    seed(number)(get_state_machine_test(Acts, settings=long))()


def _sums(sequences: int, seconds: float) -> str:
    from acts_machine import Acts

    done, refused, looks = (Acts.tally[name] for name in ("done", "refused", "looks"))
    return (
        f"{sequences:,} sequences, {done:,} acts, {refused:,} refusals that changed nothing, all views agreed "
        f"{looks:,} times ({seconds:.0f} s)"
    )


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
