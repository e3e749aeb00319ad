"""The faults in the long form: `run.py [PART[=NUMBER]…] [--jobs N] [--docs]`, every part if none is named.

Progress goes to stderr, the figures to stdout, with `--docs` also into docs/reliability.md, each part at its place.
Exit code 1 where a promise was broken.
"""

from __future__ import annotations

import argparse
import os
import secrets
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

HERE = Path(__file__).resolve()
sys.path[:0] = [str(HERE.parents[1] / "support"), str(HERE.parent)]
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from parts import PARTS  # noqa: E402  the paths above come first
from parts.own_home import NAMES  # noqa: E402  the paths above come first
from parts.part import Asked, Found, Part, made_by, write_figures  # noqa: E402


def main(arguments: Sequence[str]) -> int:
    """Try what is promised and return the exit code."""
    parser = argparse.ArgumentParser(
        prog="faults", description="Kills, refusing disks, damage; nothing may be lost."
    )
    parser.add_argument("parts", nargs="*", metavar="PART[=NUMBER]", help=", ".join(map(_told, PARTS)))
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--seed", type=int, help="repeat what was shown")
    parser.add_argument("--docs", action="store_true", help="write the figures into docs/reliability.md")
    asked = parser.parse_args(arguments)
    seed = secrets.randbelow(1_000_000) if asked.seed is None else asked.seed
    print(f"seed {seed}", file=sys.stderr)
    wanted = dict(part.partition("=")[::2] for part in asked.parts)
    if unknown := set(wanted) - {part.id for part in PARTS}:
        parser.error(f"no part {', '.join(sorted(unknown))}")
    broken = False
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as home:
        os.environ.update(dict.fromkeys(NAMES, home))  # no backup of a test among a person's own
        for part in PARTS:
            if not wanted or part.id in wanted:
                number = int(wanted.get(part.id) or part.number)
                broken |= bool(_tried(part, number, asked.jobs, seed, write=asked.docs).broken)
    return int(broken)


def _tried(part: Part, number: int, jobs: int, seed: int, *, write: bool) -> Found:
    print(f"{part.id}: {number:,} …", file=sys.stderr)
    start = time.monotonic()
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        found = part.run(Asked(number, jobs, seed, Path(folder)))
    text = "\n\n".join("\n".join(rows) for rows in found.tables)
    text = f"{text}\n\n{made_by(time.monotonic() - start)}" if text else f"Not tried: {found.skipped}."
    print("\n".join([text, *found.broken]), flush=True)
    if write:
        write_figures(part.id, text)
    return found


def _told(part: Part) -> str:
    return f"{part.id} ({part.number:,} {part.counts})"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
