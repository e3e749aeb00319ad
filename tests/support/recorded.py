"""What is recorded for the loss of power: the real store, export and backups, each act marked when it was told.

`recorded.py FOLDER WORK WAY` is the child that runs with the preload of `tests/faults/record.c`. It leaves the log and
`expected.json` in FOLDER; only what it does in FOLDER/disk is recorded.
"""

from __future__ import annotations

import ctypes
import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).parent))

if TYPE_CHECKING:
    from annotator.store.store import Store

SOURCE = Path(__file__).parents[1] / "faults" / "record.c"
PROJECT = "p.annotator"
CAREFUL, CARELESS = "careful", "careless"
"""How it is done: as the program does it, or with `synchronous=NORMAL`, which must lose something."""

TEXTS = tuple(f"{number} " + "word " * 100 for number in range(4))
MORE = tuple(f"{number} " + "more " * 300 for number in range(20, 32))
LINES = 30


def recorded(folder: Path, library: Path, work: str, way: str = CAREFUL) -> None:
    """Do a work in `folder`, an empty one, and leave there what it did."""
    (folder / "disk").mkdir(parents=True)
    environment = {**os.environ, "LD_PRELOAD": str(library)}
    command = [sys.executable, __file__, str(folder), work, way]
    subprocess.run(command, env=environment, check=True)


# -- in the child


def mark(text: str) -> None:
    """Write a line of our own into the record: what was told to the person by now."""
    ctypes.CDLL(None).record_mark(text.encode())


def _record(folder: Path) -> None:
    disk, log = os.fsencode(folder / "disk"), os.fsencode(folder / "log")
    assert ctypes.CDLL(None).record(disk, log) == 0


class Labeling:
    """A store that is written, each commit marked and known: `borders`, the numbers of steps after each."""

    def __init__(self, path: Path, way: str) -> None:
        from annotator.base.clock import Clock

        self.path = path
        self.way = way
        self.clock = Clock()
        self.borders: list[int] = []

    def create(self) -> None:
        from steps import SCHEMA, act

        from annotator.store.store import Store

        # Making lays out the tables first: a project without any step, which nobody was told of yet.
        self.borders.append(0)
        self.store = Store.create(self.path, [act(*SCHEMA)], self.clock)
        self._told()
        self._begin()

    def open(self) -> None:
        from annotator.store.store import Store

        self.store = Store.open(self.path, clock=self.clock)
        self._begin()

    def bring(self, *articles: str) -> None:
        """Import."""
        from steps import import_of, texts

        self.store.apply(import_of(*articles), texts(*articles))
        self._told()

    def label(self, number: int) -> None:
        """Make one label on the first article."""
        from steps import act, article, span

        made = span(self.clock.uuid7(), "person", (number, number + 3), note="n" * (number % 7 * 60))
        self.store.apply([act(made, document=article(TEXTS[0]).id, id_=self.clock.uuid7())])
        self._told()

    def remove(self) -> None:
        """Delete the first label there is."""
        from steps import act, article

        from annotator.domain.change import deleted

        here = article(TEXTS[0]).id
        gone = self.store.record(here).spans[0]
        self.store.apply([act(deleted(gone), document=here, id_=self.clock.uuid7())])
        self._told()

    def much(self) -> None:
        """Label all articles in one act that is written in slices, as the window does."""
        from steps import act, article, span

        id_ = self.clock.uuid7()
        drafts = [
            act(span(self.clock.uuid7(), "person", (n, n + 2)), document=article(text).id, id_=id_)
            for text in TEXTS + MORE
            for n in range(3)
        ]
        for _ in self.store.applying(drafts):
            pass
        self._told()

    def expected(self) -> dict[str, object]:
        """Return what the whole log is, and after which steps a commit was."""
        return {"hashes": hashes(self.store), "borders": self.borders}

    def _begin(self) -> None:
        if self.way == CARELESS:
            self.store.connection.execute("PRAGMA synchronous = NORMAL")

    def _told(self) -> None:
        self.borders.append(self.store.number_of_steps())
        mark(f"told {self.borders[-1]}")


def hashes(store: Store) -> list[str]:
    """Return the hash of each step, in the order of the log."""
    rows = store.connection.execute("SELECT hash FROM step ORDER BY key")
    return [bytes(row[0]).hex() for row in rows]


def _labels(folder: Path, way: str) -> dict[str, object]:
    """Make a project, import, label, delete, empty the -wal, close, open again, do a great act, close."""
    _record(folder)
    work = Labeling(folder / "disk" / PROJECT, way)
    work.create()
    work.bring(*TEXTS)
    for number in range(6):
        work.label(number)
    work.remove()
    work.store.file.checkpoint()
    work.label(10)
    work.bring(*MORE)
    work.label(11)
    work.store.close()
    work.open()
    work.label(12)
    work.much()
    work.label(13)
    work.store.file.checkpoint()
    work.remove()
    found = work.expected()
    work.store.close()
    return found


def _migration(folder: Path, way: str) -> dict[str, object]:
    """Bring a project to a made-up second layout, label before it, close after it."""
    import refusing

    _record(folder)
    work = Labeling(folder / "disk" / PROJECT, way)
    work.create()
    work.bring(*TEXTS)
    mark("ready")
    work.label(1)
    refusing.made_up_migration(work.store)
    mark("migrated")
    found = work.expected()
    work.store.close()
    return found


def _export(folder: Path, way: str) -> dict[str, object]:
    """Export four times over what is there, each time more, as one file and as a folder of texts."""
    from projects import add_document, project_with

    from annotator.ops.transfer import export

    versions: list[dict[str, dict[str, str]]] = []
    with project_with(folder, TEXTS[0] * 8) as project:
        _record(folder)
        for number in range(4):
            for name, format_id in (("out.jsonl", "jsonl"), ("texts", "text")):
                export(project, folder / "disk" / name, format_id, overwrite=True)
                mark(f"told {name} {number}")
            versions.append({name: contents(folder / "disk" / name) for name in ("out.jsonl", "texts")})
            add_document(project, f"{number} " + "x" * 1500 * (number + 1))
    return {"versions": versions}


def contents(place: Path) -> dict[str, str]:
    """Return what a file or folder holds, nothing where there is none."""
    files = sorted(place.iterdir()) if place.is_dir() else [place] if place.exists() else []
    return {file.name if place.is_dir() else "": file.read_bytes().hex() for file in files}


def _backup(folder: Path, way: str) -> dict[str, object]:
    """Back up a project three times, and copy it once by hand to a place that a person chose."""
    work = Labeling(folder / PROJECT, way)
    work.create()
    work.bring(*TEXTS)
    _record(folder)
    heads: dict[str, str] = {}
    for number in range(3):
        work.label(number)
        heads[f"{number}.annotator"] = repr(work.store.heads())
        work.store.file.back_up(folder / "disk" / f"{number}.annotator")
        mark(f"told {number}.annotator")
    heads["copy.annotator"] = repr(work.store.heads())
    work.store.file.save_copy(folder / "disk" / "copy.annotator")
    mark("told copy.annotator")
    work.store.close()
    return {"heads": heads}


WORKS: dict[str, Callable[[Path, str], dict[str, object]]] = {
    "labels": _labels,
    "migration": _migration,
    "export": _export,
    "backup": _backup,
}

if __name__ == "__main__":
    done = WORKS[sys.argv[2]](Path(sys.argv[1]), sys.argv[3])
    ctypes.CDLL(None).record(None, None)
    (Path(sys.argv[1]) / "expected.json").write_text(json.dumps(done), "utf-8")
