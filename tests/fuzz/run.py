"""Damaged files in the long form: `run.py [FILES] [--seed N] [--only project|FORMAT] [--docs]`, 10,000 if not said.

One line of figures for the project file and for each reader, with `--docs` also a table in docs/reliability.md; exit
code 1 where anything crashed or hung.
"""

from __future__ import annotations

import argparse
import os
import secrets
import sys
import time
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
sys.path[:0] = [str(Path(__file__).resolve().parents[1] / folder) for folder in ("support", "faults")]

BLOCK = 500


def main(arguments: list[str]) -> int:
    """Read the files and return the exit code."""
    from fuzzing import Outcome, fuzz_projects, fuzz_reader, readable
    from parts.part import made_by, write_figures

    parser = argparse.ArgumentParser(prog="fuzz", description="Damaged files: crashes and hangs must be 0.")
    parser.add_argument("files", nargs="?", type=int, default=10_000)
    parser.add_argument("--seed", type=int, help="repeat a block that was shown")
    parser.add_argument("--only", help="project, or the id of a format")
    parser.add_argument("--docs", action="store_true", help="write the figures into docs/reliability.md")
    asked = parser.parse_args(arguments)
    began = time.monotonic()
    first = secrets.randbelow(1_000_000) if asked.seed is None else asked.seed
    suffixes = {"project": "", **dict(readable())}
    failed = 0
    rows = [
        "| Damaged files | files | read | refused in one sentence | crashes | hangs |",
        "|---|---:|---:|---:|---:|---:|",
    ]
    for kind, suffix in suffixes.items():
        if asked.only not in (None, kind):
            continue
        total = Outcome()
        for block, done in enumerate(range(0, asked.files, BLOCK)):
            number, seed = min(BLOCK, asked.files - done), first + block
            print(f"{kind}: {done:,} of {asked.files:,}, seed {seed} …", file=sys.stderr, flush=True)
            outcome = (
                fuzz_projects(number, seed) if kind == "project" else fuzz_reader(kind, suffix, number, seed)
            )
            if outcome.found:
                print(
                    f"{outcome.summary()}\nto repeat: {number} --seed {seed} --only {kind}", file=sys.stderr
                )
            total += outcome
        print(total.sentence(kind), flush=True)
        rows.append(total.row(kind))
        failed |= bool(total.found)
    if asked.docs and asked.only is None:
        write_figures("fuzz", "\n".join(rows) + f"\n\n{made_by(time.monotonic() - began)}")
    return int(failed)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
