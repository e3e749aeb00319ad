"""The real window on a disk that refuses, under the preload of `tests/faults/refuse.c`: prints what it showed."""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

from desk import Desk
from refusing import SYNC, TRUNCATE, WRITE, allow, refuse


def main(path: Path, error: int) -> dict[str, object]:
    """Label once while every write fails, read on, let the disk be well again and wait."""
    desk = Desk(path, path.parent / "settings.json")
    refuse(WRITE | SYNC | TRUNCATE, 1, error, lasting=True)
    start = time.monotonic()
    desk.press("Space", "p")
    seconds = time.monotonic() - start
    loads = desk.canvas._layout.loads
    shown: dict[str, object] = {
        "seconds": seconds,
        "sentence": desk.session.work.toast.text(),
        "mark": desk.session.work.title.saved.text(),
        "hollow": sum(len(segments) for segments in loads._pending.values()),
        "labels": len(desk.spans()),
    }
    desk.press("Down", "PgDn", "PgUp")
    shown["text"] = desk.text
    allow()
    until = time.monotonic() + 30
    while desk.session.hub.unsaved is not None and time.monotonic() < until:
        desk.settle()
        time.sleep(0.02)
    shown["labels after"] = len(desk.spans())
    shown["hollow after"] = sum(len(segments) for segments in loads._pending.values())
    desk.close()
    return shown


if __name__ == "__main__":
    print(json.dumps(main(Path(sys.argv[1]), int(sys.argv[2]))))
