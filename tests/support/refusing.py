"""Disks that refuse: every write, sync, truncation, removal and renaming of some works fails once, each in its turn.

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
WRITE, SYNC, TRUNCATE, REMOVE, RENAME, READ, LOOK = 1, 2, 4, 8, 16, 32, 64
ALL = WRITE | SYNC | TRUNCATE | REMOVE | RENAME
FAULTS = {"disk full": errno.ENOSPC, "I/O error": errno.EIO, "read-only": errno.EROFS, "killed": 0}
WORKS = ("act", "import", "migration", "export", "backup")
TEXT = "x" * 1000
OLD = b"what was exported before\n"
MADE = "01900000-0000-7000-8000-00000000000a"
AFTERWARDS = "01900000-0000-7000-8000-00000000000b"
"""The label that is made by the same store when the disk is well again, after it refused something."""
REFUSED, WENT_ON = 1, 3
"""How a child ends that was refused in a sentence; the second where the store then went on."""
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


def built(folder: Path, source: Path = SOURCE) -> Path | None:
    """Compile a preload, none where that cannot be: it takes Linux and a C compiler."""
    compiler = shutil.which("cc")
    if not sys.platform.startswith("linux") or compiler is None:
        return None
    library = folder / f"{source.stem}.so"
    command = [compiler, "-shared", "-fPIC", "-O1", "-o", str(library), str(source), "-ldl"]
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
    folder = folder / "disk.annotator"  # so that what is done to the folder itself can be refused, too
    folder.mkdir()
    sound = _project(folder)
    for work in WORKS:
        calls = _calls(folder, sound, work)
        for fault, error in FAULTS.items():
            for call in range(1, calls + 1, every):
                path = _copy(folder, sound)
                status = _forked(path, work, call, error)
                there, damage = look(path, work)
                damage += [] if error == 0 else _left_over(folder)
                if status == WENT_ON and not _has_label(path, AFTERWARDS):
                    damage.append("lost: what was done when the disk was well again")
                crashed = f"exit code {status}" if status not in (0, REFUSED, WENT_ON, -9) else ""
                yield Outcome(work, fault, call, status == 0, there, tuple(damage), crashed)


def _project(folder: Path) -> Path:
    from steps import SCHEMA, act, import_of, still_clock, texts

    from annotator.ops.exporting import export
    from annotator.ops.project import open_project
    from annotator.store.store import Store

    path = folder / "sound.annotator"
    store = Store.create(path, [act(*SCHEMA)], still_clock())
    store.apply(import_of(TEXT), texts(TEXT))
    store.close()
    with open_project(path) as project:
        export(project, _new(path))
    return path


def _copy(folder: Path, sound: Path) -> Path:
    path = folder / "p.annotator"
    for entry in folder.iterdir():
        if entry not in (sound, _new(path)):
            entry.unlink()
    shutil.copyfile(sound, path)
    _exported(path).write_bytes(OLD)
    return path


def _exported(path: Path) -> Path:
    return path.with_name("out.jsonl")


def _new(path: Path) -> Path:
    """Return where it is kept what an export writes if nothing is refused."""
    return path.with_name("new.jsonl")


def _backup_of(path: Path) -> Path:
    return path.with_name("backup.annotator")


def _left_over(folder: Path) -> list[str]:
    """Return the names that a refused work must not leave; only one that was killed may."""
    return [f"left over: {entry.name}" for entry in folder.iterdir() if is_unfinished(entry.name)]


def is_unfinished(name: str) -> bool:
    """Tell whether something is the beginning of an export or a backup."""
    return name.startswith(".annotator-") or ".partial" in name


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
    """Return 0 where the work was called done, `REFUSED` or `WENT_ON`, -9 where it was killed."""
    from annotator.base.errors import AnnotatorError

    child = os.fork()
    if not child:
        status = 2
        try:
            refuse(ALL, call, error)
            status = 0 if _do(path, work) else WENT_ON
        except AnnotatorError:
            status = REFUSED
        finally:
            os._exit(status)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def _do(path: Path, work: str) -> bool:
    """Do a work and return whether it was called done; if not, the same store has made a label afterwards."""
    from annotator.base.errors import AnnotatorError
    from annotator.store.store import Store

    if work == "export":
        _export(path)
        return True
    store = Store.open(path)
    try:
        _DOING[work](store)
    except AnnotatorError:
        allow()
        try:
            _label(store, AFTERWARDS)
        except AnnotatorError as error:
            raise AssertionError("after a refusal nothing can be done any more") from error
        return False
    finally:
        store.close()
    return True


def _act(store: Store) -> None:
    _label(store, MADE)


def _label(store: Store, id_: str) -> None:
    from steps import act, article, span

    store.apply([act(span(id_, "person", (1, 4)), document=article(TEXT).id)])


def _export(path: Path) -> None:
    """Write over an export that is there already."""
    from annotator.ops.exporting import export
    from annotator.ops.project import open_project

    with open_project(path) as project:
        export(project, _exported(path), overwrite=True)


def _back_up(store: Store) -> None:
    store.file.back_up(_backup_of(store.path))


def _import(store: Store) -> None:
    from steps import import_of, texts

    store.apply(import_of(*IMPORTED), texts(*IMPORTED))


def made_up_migration(store: Store) -> None:
    """Bring a project to a second layout that is only made up."""
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


_DOING: dict[str, Callable[[Store], None]] = {
    "act": _act,
    "import": _import,
    "migration": made_up_migration,
    "backup": _back_up,
}


def look(path: Path, work: str) -> tuple[bool | None, list[str]]:
    """Return whether a work is in the file in whole, none for half, and what is damaged there; all by a reader."""
    from annotator.store.store import Store

    store = Store.open(path, write=False)
    try:
        return _LOOKING[work](store), store.integrity()
    finally:
        store.close()


def _has_label(path: Path, id_: str) -> bool:
    from annotator.store.store import Store

    store = Store.open(path, write=False)
    try:
        return id_ in _labels(store)
    finally:
        store.close()


def _labels(store: Store) -> set[str]:
    from steps import article

    return {span.id for span in store.record(article(TEXT).id).spans}


def _steps(store: Store) -> int:
    """Return how long the log is without what was done afterwards."""
    return store.number_of_steps() - (AFTERWARDS in _labels(store))


def _has_act(store: Store) -> bool | None:
    return _whole([MADE in _labels(store), _steps(store) == 3])


def _has_import(store: Store) -> bool | None:
    return _whole([store.counts().documents == 21, _steps(store) == 22])


def _is_migrated(store: Store) -> bool | None:
    from annotator.store.migrations import LAYOUT

    def one(query: str) -> int:
        number: int = store.connection.execute(query).fetchone()[0]
        return number

    there = one("SELECT count(*) FROM sqlite_schema WHERE name = 'made_up'")
    rows = one("SELECT count(*) FROM made_up") if there else 0
    columns = [row[1] for row in store.connection.execute("PRAGMA table_info(span)")]
    return _whole([one("PRAGMA user_version") > LAYOUT, rows == 100, "made_up" in columns])


def _is_exported(store: Store) -> bool | None:
    found = _exported(store.path).read_bytes() if _exported(store.path).exists() else b""
    return {OLD: False, _new(store.path).read_bytes(): True}.get(found)


def _is_backed_up(store: Store) -> bool | None:
    from annotator.base.errors import AnnotatorError
    from annotator.store.store import Store as Opening

    if not _backup_of(store.path).exists():
        return False
    try:
        backup = Opening.open(_backup_of(store.path), write=False)
    except AnnotatorError:
        return None
    try:
        return True if backup.heads() == store.heads() and not backup.integrity() else None
    finally:
        backup.close()


_LOOKING: dict[str, Callable[[Store], bool | None]] = {
    "act": _has_act,
    "import": _has_import,
    "migration": _is_migrated,
    "export": _is_exported,
    "backup": _is_backed_up,
}


def _whole(parts: list[bool]) -> bool | None:
    return parts[0] if len(set(parts)) == 1 else None


if __name__ == "__main__":
    from dataclasses import asdict

    for outcome in outcomes(Path(sys.argv[1]), int(sys.argv[2])):
        print(json.dumps(asdict(outcome)), flush=True)
