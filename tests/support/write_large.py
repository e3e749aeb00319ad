"""Writes one large file: `write_large.py PATH < [start, piece, how often, end]`, in little memory."""

from __future__ import annotations

import json
import sys
from pathlib import Path

AT_ONCE = 1 << 16

if __name__ == "__main__":
    start, piece, times, end = json.load(sys.stdin)
    many, rest = divmod(times, AT_ONCE)
    with Path(sys.argv[1]).open("w", encoding="utf-8", newline="") as out:
        out.write(start)
        for _ in range(many):
            out.write(piece * AT_ONCE)
        out.write(piece * rest + end)
