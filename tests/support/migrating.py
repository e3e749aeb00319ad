"""Old projects whose owner is killed while they are brought up to date: each is old or new in whole, and backed up.

`migrating.py FOLDER NUMBER SEED [LIBRARY]` is the process that forks an owner for each trial; with the preload of
`tests/faults/refuse.c` every second one is killed at a write, the others after a time.
"""

from __future__ import annotations

import ctypes
import json
import os
import random
import shutil
import signal
import subprocess
import sys
import time
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).parent))

if TYPE_CHECKING:
    from annotator.store.store import Store

SAVED = Path(__file__).parents[1] / "fixtures" / "projects" / "v001" / "saved.annotator"
ALL_CALLS = 15
"""Writes, syncs, truncations and removals, as `refuse.c` has it."""
ROWS = 3000
KINDS = ("saved", "large", "made up")
"""The saved project of the first layout, one with many articles, and that one with a migration of many rows more."""
ARTICLES = 150


@dataclass(frozen=True, slots=True)
class Outcome:
    """What one kill did. `done`: it came too late; `migrated`: wholly; `backed_up`: there is a proven backup."""

    kind: str
    done: bool
    migrated: bool
    backed_up: bool
    problems: tuple[str, ...]


def drill(folder: Path, number: int, seed: int, library: Path | None) -> list[Outcome]:
    """Kill that many owners and return what came of it; `library`: the preload, or none."""
    environment = {**os.environ, "HOME": str(folder), "XDG_DATA_HOME": str(folder / "data")}
    command = [sys.executable, __file__, str(folder), str(number), str(seed)]
    if library is not None:
        environment["LD_PRELOAD"] = str(library)
        command.append("calls")
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=True)
    return [Outcome(**json.loads(line)) for line in done.stdout.splitlines()]


# -- in the process of its own


def trials(folder: Path, number: int, seed: int, calls: bool) -> None:
    """Kill owners and print what came of each."""
    chance = random.Random(seed)
    sources = {"saved": SAVED, "large": _large(folder)}
    sources["made up"] = sources["large"]
    contents = {kind: _content(path) for kind, path in sources.items()}
    spans = {kind: _span(folder, kind, sources[kind]) for kind in KINDS}
    for trial in range(number):
        kind = KINDS[trial % len(KINDS)]
        path = _fresh(folder, sources[kind])
        seconds, most = spans[kind]
        if calls and trial % 2:
            done = _killed(path, kind, 5.0, 1 + chance.randrange(most))
        else:
            done = _killed(path, kind, chance.uniform(0, seconds), 0)
        print(json.dumps(asdict(_look(path, kind, done, contents[kind]))), flush=True)


def _large(folder: Path) -> Path:
    """Return a project of the first layout with many articles, made by the program and taken back one layout."""
    from steps import SCHEMA, act, import_of, span, texts

    from annotator.store.connect import Mode, connect
    from annotator.store.store import Store

    path = folder / "large.annotator"
    every = [f"{number} " + "Anna said it rains in Bonn. " * 40 for number in range(ARTICLES)]
    store = Store.create(path, [act(*SCHEMA)])
    store.apply(import_of(*every), texts(*every))
    for number, text in enumerate(every):
        made = [span(f"{number}-{n}", "person", (n, n + 2)) for n in range(5)]
        store.apply([act(*made, document=import_of(text)[0].document)])
    store.close()
    opened = connect(path, Mode.OWNER)
    opened.connection.execute("DROP TABLE trash")
    opened.connection.execute("PRAGMA user_version = 1")
    opened.connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
    opened.close()
    return path


def _fresh(folder: Path, source: Path) -> Path:
    """Return a copy of an old project, nothing of an earlier one left beside it nor among the backups."""
    path = folder / "p.annotator"
    for left in folder.glob("p.annotator*"):
        left.unlink()
    shutil.rmtree(folder / "data", ignore_errors=True)
    shutil.copyfile(source, path)
    return path


def _span(folder: Path, kind: str, source: Path) -> tuple[float, int]:
    """Return how long an owner takes to open, in seconds, and how many calls that could fail it makes."""
    path = _fresh(folder, source)
    start = time.perf_counter()
    reading, writing = os.pipe()
    child = os.fork()
    if not child:
        _refuse(1 << 40)
        _own(path, kind)
        os.write(writing, str(_refused()).encode())
        os._exit(0)
    assert os.waitpid(child, 0)[1] == 0
    os.close(writing)
    with os.fdopen(reading) as pipe:
        return time.perf_counter() - start, int(pipe.read())


def _refuse(call: int) -> None:
    preload = ctypes.CDLL(None)
    if hasattr(preload, "refuse"):
        preload.refuse(ALL_CALLS, ctypes.c_long(call), 0, 0)


def _refused() -> int:
    preload = ctypes.CDLL(None)
    return int(preload.refused()) if hasattr(preload, "refused") else 0


def _killed(path: Path, kind: str, seconds: float, call: int) -> bool:
    """Let an owner open a project, kill it at a call or after some time, and return whether it was done before."""
    child = os.fork()
    if not child:
        status = 1
        try:
            if call:
                _refuse(call)
            _own(path, kind)
            status = 0
        finally:
            os._exit(status)
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        pid, status = os.waitpid(child, os.WNOHANG)
        if pid:
            return _ended(status)
        time.sleep(0.0005)
    os.kill(child, signal.SIGKILL)
    return _ended(os.waitpid(child, 0)[1])


def _ended(status: int) -> bool:
    code = os.waitstatus_to_exitcode(status)
    assert code in (0, -signal.SIGKILL), f"the owner failed by itself: {code}"
    return code == 0


def _own(path: Path, kind: str) -> None:
    """Open a project as the program does, which backs it up and brings it up to date."""
    from annotator.ops.project import open_project
    from annotator.store import older
    from annotator.store.connect import Connection
    from annotator.store.migrations import LAYOUT, MIGRATIONS, Executes, Migration, migrate

    def made_up(database: Executes) -> None:
        database.execute("CREATE TABLE made_up (id INTEGER PRIMARY KEY, body TEXT) STRICT")
        for _ in range(ROWS):
            database.execute("INSERT INTO made_up(body) VALUES (hex(randomblob(100)))")
        database.execute("ALTER TABLE span ADD COLUMN made_up TEXT")

    def with_one_more(connection: Connection) -> bool:
        return migrate(connection, [*MIGRATIONS, Migration(LAYOUT + 1, "made_up", made_up)])

    if kind == "made up":
        older.migrate = with_one_more  # type: ignore[assignment]  # the migrations are a default there
    open_project(path, annotator="kim").close()


def _content(path: Path) -> list[str]:
    """Return all that a project says, by a reader: its log, and its articles with their labels."""
    from annotator.store.store import Store

    store = Store.open(path, write=False)
    try:
        return _said(store)
    finally:
        store.close()


def _said(store: Store) -> list[str]:
    from annotator.formats.jsonl_encode import ArticleEncoder

    encoder = ArticleEncoder()
    steps = [step.body.decode() for step in store.steps()]
    return [*steps, *(encoder.line(record).decode() for record in store.records())]


def _look(path: Path, kind: str, done: bool, content: list[str]) -> Outcome:
    """Look at a project whose owner was killed, then let the program go on with it."""
    from annotator.base.errors import AnnotatorError
    from annotator.ops.backups import all_backups
    from annotator.ops.project import open_project
    from annotator.store.migrations import LAYOUT

    problems = []
    newest = LAYOUT + (kind == "made up")
    version, whole = _layout(path)
    if version not in (1, newest) or not whole:
        problems.append(f"layout {version} is there by half")
    backups = [backup.path for backup in all_backups()]
    for backup in backups:
        if _content(backup) != content or _layout(backup) != (1, True):
            problems.append("a backup is not what was there before")
    if version != 1 and not backups:
        problems.append("there is no backup of before")
    try:
        if _content(path) != content:
            problems.append("a reader finds other content")
        with open_project(path, annotator="kim") as project:
            if _said(project.store) != content:
                problems.append("the owner finds other content")
            problems += project.store.integrity()
            if version == 1 and not project.writable:
                problems.append("it cannot be written any more")
    except AnnotatorError as error:
        problems.append(error.sentence)
    problems += [f"{left.name} is left" for left in path.parent.glob("p.annotator-*")]
    return Outcome(kind, done, version != 1, bool(backups), tuple(problems))


def _layout(path: Path) -> tuple[int, bool]:
    """Return the number of a project's layout, and whether all that belongs to it is there and nothing else."""
    from annotator.store.connect import Mode, connect

    opened = connect(path, Mode.READER)
    try:
        execute = opened.connection.execute
        version = int(execute("PRAGMA user_version").fetchone()[0])
        tables = {name for (name,) in execute("SELECT name FROM sqlite_schema WHERE type = 'table'")}
        rows = execute("SELECT count(*) FROM made_up").fetchone()[0] if "made_up" in tables else 0
        columns = {row[1] for row in execute("PRAGMA table_info(span)")}
    finally:
        opened.close()
    more = {"made_up" in tables, rows == ROWS, "made_up" in columns}
    old = version == 1 and "trash" not in tables and more == {False}
    return version, old or (version > 1 and "trash" in tables and len(more) == 1)


if __name__ == "__main__":
    trials(Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]), "calls" in sys.argv)
