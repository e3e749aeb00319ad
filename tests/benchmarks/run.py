"""Runs the benchmarks, each file here in a process of its own, and prints their ratios in one table.

`run.py [NAME…] [--json] [--docs]`: names are files without `.py`; `canvas-rows` stands for all that the design asks
of canvas and window. `--docs` writes the figures to docs/speed.md as well.
A ratio over its budget is marked, not a failure: a busy machine is no fault of the code.
Exit 1 only where a benchmark did not run through.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

from table import PAGE, page

HERE = Path(__file__).resolve().parent
NOT_BENCHMARKS = {"run", "paired", "news", "table"}
FOLDERS = ("XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_STATE_HOME", "APPDATA", "LOCALAPPDATA")
"""Variables that say where settings and backups lie: those of a benchmark must not lie among a person's own."""

GROUPS = {"canvas-rows": ("canvas", "project", "memory", "window", "many", "responsiveness", "start")}
"""Names that stand for several: all that the design asks of the canvas and the window around it."""


def main(arguments: list[str]) -> int:
    """Run those named, or all."""
    names = [argument for argument in arguments if not argument.startswith("-")]
    names = [one for name in names for one in GROUPS.get(name, (name,))]
    known = sorted(path.stem for path in HERE.glob("*.py") if path.stem not in NOT_BENCHMARKS)
    if unknown := sorted(set(names) - set(known)):
        print(f"There is no benchmark {', '.join(unknown)}. There are: {', '.join(known)}.", file=sys.stderr)
        return 2
    failed = False
    lines: list[str] = []
    for name in names or known:
        print(f"{name} …", file=sys.stderr, flush=True)
        with tempfile.TemporaryDirectory() as home:
            done = subprocess.run(
                [sys.executable, str(HERE / f"{name}.py")],
                stdout=subprocess.PIPE,
                text=True,
                check=False,
                env={**os.environ, **dict.fromkeys(FOLDERS, home)},
            )
        lines += done.stdout.splitlines()
        for line in done.stdout.splitlines():
            print(line if "--json" in arguments else row(line), flush=True)
        if done.returncode:
            failed = True
            print(f"{name} ended with exit code {done.returncode}", file=sys.stderr)
    if "--docs" in arguments:
        PAGE.write_text(page(lines), encoding="utf-8", newline="\n")
    return int(failed)


def row(line: str) -> str:
    """Return one line of the table; a line that is no ratio stays as it is."""
    try:
        found = json.loads(line)
        budget = found["budget"]
        over = "" if budget is None else "  over" if found["ratio"] > budget else "  met"
        limit = f"≤ {budget:<5}" if budget is not None else ""
        times = f"{found['ours_ms']:>10.1f} ms {found['floor_ms']:>10.1f} ms"
        return f"{found['name']:64} {found['ratio']:>7.2f} {limit:8}{times}{over}"
    except (ValueError, KeyError, TypeError):
        return line


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
