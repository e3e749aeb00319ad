"""Disks that refuse: every write, sync and truncation of one act, one import and one migration fails once.

`refusing.py FOLDER` is the child that runs with the preload of `tests/faults/refuse.c`; `built` makes that.
"""

from __future__ import annotations

import ctypes
import errno
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).parent))

if TYPE_CHECKING:
    from annotator.store.store import Store

SOURCE = Path(__file__).parents[1] / "faults" / "refuse.c"
WRITE, SYNC, TRUNCATE, REMOVE = 1, 2, 4, 8
ALL = WRITE | SYNC | TRUNCATE | REMOVE
FAULTS = {"disk full": errno.ENOSPC, "I/O error": errno.EIO, "read-only": errno.EROFS, "killed": 0}
WORKS = ("act", "import", "migration")
TEXT = "x" * 1000
MADE = "01900000-0000-7000-8000-00000000000a"
IMPORTED = tuple(f"{number} " + "y" * 3000 for number in range(20))


@dataclass(frozen=True, slots=True)
class Outcome:
    """What one fault did. `told`: the work was called done; `there`: it is in the file in whole, none if half."""

    work: str
    fault: str
    call: int
    told: bool
    there: bool | None
    damage: tuple[str, ...]
    crashed: str = ""


def built(folder: Path) -> Path | None:
    """Compile the preload, none where that cannot be: it takes Linux and a C compiler."""
    compiler = shutil.which("cc")
    if not sys.platform.startswith("linux") or compiler is None:
        return None
    library = folder / "refuse.so"
    command = [compiler, "-shared", "-fPIC", "-O1", "-o", str(library), str(SOURCE), "-ldl"]
    done = subprocess.run(command, capture_output=True, check=False)
    return library if done.returncode == 0 else None


def sweep(folder: Path, library: Path, every: int = 1) -> list[Outcome]:
    """Let every call fail, or each `every`-th, in every way, and return what came of it."""
    environment = {**os.environ, "LD_PRELOAD": str(library)}
    command = [sys.executable, __file__, str(folder), str(every)]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=True)
    return [Outcome(**json.loads(line)) for line in done.stdout.splitlines()]


# -- in the child


def refuse(what: int, call: int, error: int, lasting: bool = False) -> None:
    """Let a call fail from now on: the n-th of a kind, and all after it if `lasting`."""
    ctypes.CDLL(None).refuse(what, ctypes.c_long(call), error, int(lasting))


def allow() -> None:
    """Let everything go well again."""
    refuse(0, 0, 0)


def counted() -> int:
    """Return how many calls were looked at since the last `refuse`."""
    number: int = ctypes.CDLL(None).refused()
    return number


def outcomes(folder: Path, every: int) -> Iterator[Outcome]:
    """Do each work with each call refused in each way, every time on a copy of the same project."""
    sound = _project(folder)
    for work in WORKS:
        calls = _calls(folder, sound, work)
        for fault, error in FAULTS.items():
            for call in range(1, calls + 1, every):
                path = _copy(folder, sound)
                status = _forked(path, work, call, error)
                there, damage = _look(path, work)
                crashed = f"exit code {status}" if status not in (0, 1, -9) else ""
                yield Outcome(work, fault, call, status == 0, there, tuple(damage), crashed)


def _project(folder: Path) -> Path:
    from steps import SCHEMA, act, import_of, still_clock, texts

    from annotator.store.store import Store

    path = folder / "sound.annotator"
    store = Store.create(path, [act(*SCHEMA)], still_clock())
    store.apply(import_of(TEXT), texts(TEXT))
    store.close()
    return path


def _copy(folder: Path, sound: Path) -> Path:
    path = folder / "p.annotator"
    for end in ("", "-wal", "-shm", "-journal", ".lock"):
        Path(f"{path}{end}").unlink(missing_ok=True)
    shutil.copyfile(sound, path)
    return path


def _calls(folder: Path, sound: Path, work: str) -> int:
    """Return how many calls a work makes that could fail, up to the closed file."""
    path = _copy(folder, sound)
    reading, writing = os.pipe()
    child = os.fork()
    if not child:
        refuse(ALL, 1 << 40, 0)
        _do(path, work)
        os.write(writing, str(counted()).encode())
        os._exit(0)
    os.waitpid(child, 0)
    os.close(writing)
    with os.fdopen(reading) as pipe:
        return int(pipe.read())


def _forked(path: Path, work: str, call: int, error: int) -> int:
    """Return 0 where the work was called done, 1 where it was refused in a sentence, -9 where it was killed."""
    from annotator.base.errors import AnnotatorError

    child = os.fork()
    if not child:
        status = 2
        try:
            refuse(ALL, call, error)
            _do(path, work)
            status = 0
        except AnnotatorError:
            status = 1
        finally:
            os._exit(status)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def _do(path: Path, work: str) -> None:
    from annotator.store.store import Store

    store = Store.open(path)
    try:
        _DOING[work](store)
    finally:
        store.close()


def _act(store: Store) -> None:
    from steps import act, article, span

    store.apply([act(span(MADE, "person", (1, 4)), document=article(TEXT).id)])


def _import(store: Store) -> None:
    from steps import import_of, texts

    store.apply(import_of(*IMPORTED), texts(*IMPORTED))


def _migration(store: Store) -> None:
    from sqlite_utils import Database

    from annotator.store.failures import told
    from annotator.store.migrations import LAYOUT, MIGRATIONS, Migration, migrate

    def made_up(database: object) -> None:
        connection = database.conn if isinstance(database, Database) else database
        connection.execute("CREATE TABLE made_up (id INTEGER PRIMARY KEY, body TEXT) STRICT")
        connection.executemany("INSERT INTO made_up(body) VALUES (?)", [("z" * 900,)] * 100)
        connection.execute("ALTER TABLE span ADD COLUMN made_up TEXT")

    with told(store.path):
        migrate(store.connection, [*MIGRATIONS, Migration(LAYOUT + 1, "made_up", made_up)])


_DOING: dict[str, Callable[[Store], None]] = {"act": _act, "import": _import, "migration": _migration}


def _look(path: Path, work: str) -> tuple[bool | None, list[str]]:
    """Return whether a work is in the file in whole, none for half, and what is damaged there; all by a reader."""
    from steps import article

    from annotator.store.store import Store

    store = Store.open(path, write=False)
    try:
        damage = store.integrity()
        if work == "migration":
            version = store.connection.execute("PRAGMA user_version").fetchone()[0]
            tables = store.connection.execute(
                "SELECT count(*) FROM sqlite_schema WHERE name = 'made_up'"
            ).fetchone()[0]
            rows = store.connection.execute("SELECT count(*) FROM made_up").fetchone()[0] if tables else 0
            columns = [row[1] for row in store.connection.execute("PRAGMA table_info(span)")]
            return _whole([version > 1, rows == 100, "made_up" in columns]), damage
        if work == "import":
            steps = store.number_of_steps()
            return _whole([store.counts().documents == 21, steps == 22]), damage
        spans = store.record(article(TEXT).id).spans
        return _whole([len(spans) == 1, store.number_of_steps() == 3]), damage
    finally:
        store.close()


def _whole(parts: list[bool]) -> bool | None:
    return parts[0] if len(set(parts)) == 1 else None


if __name__ == "__main__":
    from dataclasses import asdict

    for outcome in outcomes(Path(sys.argv[1]), int(sys.argv[2])):
        print(json.dumps(asdict(outcome)), flush=True)
