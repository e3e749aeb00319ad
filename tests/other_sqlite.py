"""The tests of the store, of faults and of copies once more, with the SQLite that Python brings.

Where there is no wheel of ours, as on Linux for ARM, the program uses that: older than 3.51.3 it keeps no -wal, syncs
the folder too, and has one connection. Not run where it is new enough, or where only some tests were asked for.
"""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
FIRST_SAFE = (3, 51, 3)
PLACES = (
    "tests/store",
    *(
        f"tests/faults/test_{name}.py"
        for name in ("faults", "power", "full_disk", "kill_store", "kill_backup")
    ),
    *(f"tests/ops/test_{name}.py" for name in ("backups", "restoring", "copies", "exporting")),
)


def main(arguments: Sequence[str]) -> int:
    """Run them and return the exit code of pytest."""
    if arguments or sqlite3.sqlite_version_info >= FIRST_SAFE:
        return 0
    print(f"The store, faults and copies with SQLite {sqlite3.sqlite_version} of Python:", flush=True)
    command = [sys.executable, "-m", "pytest", "-n", "2", "--dist", "worksteal", *PLACES]
    environment = {**os.environ, "ANNOTATOR_SQLITE": "python"}
    return subprocess.run(command, cwd=ROOT, env=environment, check=False).returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
