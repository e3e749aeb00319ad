"""Mutated project files and mutated files for each reader: what crashes, hangs, or is not told in one sentence."""

from __future__ import annotations

import contextlib
import os
import queue
import random
import subprocess
import sys
import tempfile
import threading
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from mutations import CELLS, IN_PLACE, mutated

from annotator.base.clock import Clock
from annotator.base.errors import FormatError
from annotator.base.paths import resources
from annotator.domain.annotation import AnnotatorName
from annotator.formats.frames import Limits
from annotator.formats.jsonl_decode import Defaults
from annotator.formats.pipe import Delivered, read_in_child
from annotator.formats.registry import FORMATS
from annotator.ops import annotate
from annotator.ops.project import create
from annotator.ops.schema import find_schema
from annotator.ops.transfer import import_paths
from annotator.store.connect import sqlite3

HANGS = 10.0
"""Seconds that one file may take."""

BATCH = 100
"""Files that lie on the disk at once; one child reads them all."""

FIXTURES = Path(__file__).resolve().parents[1] / "fixtures" / "jsonl"
EVERYTHING = Path(__file__).with_name("everything.py")
_READER_FAILED = ("the reader failed on it", "its reader crashed", "its reader said something")
_READER_HUNG = ("reading stopped because", "took longer than")


@dataclass
class Outcome:
    """What became of some files; `found`: what should not be, with the number of the file and why."""

    read: int = 0
    refused: int = 0
    crashes: int = 0
    hangs: int = 0
    found: list[str] = field(default_factory=list)

    def add(self, number: int, verdict: str) -> None:
        """Count the verdict on one file: `ok`, `refused …`, `bug …`, `crash …`, `hang`."""
        kind = verdict.split(" ", 1)[0]
        self.read += kind == "ok"
        self.refused += kind == "refused"
        self.crashes += kind in ("bug", "crash")
        self.hangs += kind == "hang"
        if kind not in ("ok", "refused"):
            self.found.append(f"{number}: {verdict}")

    def __iadd__(self, other: Outcome) -> Outcome:
        self.read += other.read
        self.refused += other.refused
        self.crashes += other.crashes
        self.hangs += other.hangs
        self.found += other.found
        return self

    def sentence(self, what: str) -> str:
        """Return the figures."""
        files = self.read + self.refused + self.crashes + self.hangs
        return (
            f"{what}: {files:,} files, {self.read:,} read, {self.refused:,} refused in one sentence, "
            f"crashes {self.crashes}, hangs {self.hangs}"
        )

    def row(self, what: str) -> str:
        """Return the figures as a row of a table in Markdown."""
        files = self.read + self.refused + self.crashes + self.hangs
        name = "project file" if what == "project" else f"`{what}`"
        return f"| {name} | {files:,} | {self.read:,} | {self.refused:,} | {self.crashes} | {self.hangs} |"

    def summary(self) -> str:
        """Return what was found, equal things once."""
        kinds = Counter(line.split(": ", 1)[1] for line in self.found)
        firsts = {line.split(": ", 1)[1]: line.split(": ", 1)[0] for line in reversed(self.found)}
        return "\n".join(f"{count} × (first: {firsts[kind]}) {kind}" for kind, count in kinds.most_common())


# -- project files


def good_project(folder: Path) -> Path:
    """Return a small closed project with articles, labels, links, names, notes and undone acts."""
    path = folder / "good.annotator"
    with create(path, find_schema("standard"), "ann", Clock()) as project:
        sample = sorted((resources() / "sample").glob("*.txt"))
        import_paths(project, [FIXTURES / "gold.jsonl", *sample], annotator=AnnotatorName("ann"))
        article = project.open_article(project.documents()[-1].id)
        for start, end in ((0, 3), (5, 9), (12, 20)):
            annotate.add_span(project, article, "person", ((start, end),))
        span = article.layer.spans()[0]
        annotate.set_note(project, article, span, "a note")
        annotate.set_doubt(project, article, article.layer.spans()[0], True)
    return path


def mutated_project(good: Path, target: Path, chance: random.Random) -> None:
    """Write a damaged copy: every second one by its bytes, the others by what stands in a cell of a table."""
    data = good.read_bytes()
    if chance.random() < 0.5:
        harms = IN_PLACE if chance.random() < 0.8 else None
        target.write_bytes(mutated(data, chance, *([harms] if harms else [])))
        return
    target.write_bytes(data)
    with contextlib.closing(sqlite3.connect(target, isolation_level=None)) as connection:
        loosen(connection)
    with contextlib.closing(sqlite3.connect(target, isolation_level=None)) as connection:
        connection.execute("PRAGMA journal_mode = DELETE")
        columns = columns_of(connection)
        for _ in range(chance.choice((1, 1, 2))):
            table, column = chance.choice(columns)
            with contextlib.suppress(sqlite3.Error):
                put_cell(connection, table, column, chance.choice(CELLS))
        with contextlib.suppress(sqlite3.Error):
            tighten(connection, good)


def columns_of(connection: sqlite3.Connection) -> list[tuple[str, str]]:
    """Return table and column of everything in a project."""
    tables = [
        name
        for (name,) in connection.execute("SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name")
        if not name.startswith(("sqlite_", "search"))
    ]
    return [(table, row[1]) for table in tables for row in connection.execute(f"PRAGMA table_info({table})")]


def put_cell(connection: sqlite3.Connection, table: str, column: str, value: str) -> None:
    """Put a value, as SQL, into one column of up to three rows of a table."""
    keys = ", ".join(row[1] for row in connection.execute(f"PRAGMA table_info({table})") if row[5])
    chosen = f"SELECT {keys} FROM {table} ORDER BY {keys} DESC LIMIT 3"
    connection.execute(f"UPDATE OR IGNORE {table} SET {column} = {value} WHERE ({keys}) IN ({chosen})")


def loosen(connection: sqlite3.Connection) -> None:
    """Let any value stand in any column: what is checked at writing only is no promise of a file of others."""
    connection.execute("PRAGMA writable_schema = ON")
    connection.execute(
        "UPDATE sqlite_schema SET sql = replace(replace(replace(sql, "
        "') STRICT, WITHOUT ROWID', ') WITHOUT ROWID'), ') STRICT', ')'), ' NOT NULL', '') "
        "WHERE type = 'table' AND name NOT LIKE 'search%'"
    )
    connection.execute("PRAGMA writable_schema = OFF")


def tighten(connection: sqlite3.Connection, good: Path) -> None:
    """Put our own table definitions back over what stands in the tables now."""
    with contextlib.closing(sqlite3.connect(good)) as source:
        ours = source.execute("SELECT sql, name FROM sqlite_schema WHERE type = 'table'").fetchall()
    connection.execute("PRAGMA writable_schema = ON")
    connection.executemany("UPDATE sqlite_schema SET sql = ? WHERE name = ? AND type = 'table'", ours)
    connection.execute("PRAGMA writable_schema = OFF")


class ProjectReader:
    """A child that reads project files one after the other, each by its own deadline; a new one after a crash."""

    def __init__(self, seconds: float = HANGS) -> None:
        self._seconds = seconds
        self._process: subprocess.Popen[str] | None = None
        self._answers: queue.SimpleQueue[str] = queue.SimpleQueue()
        self._thread: threading.Thread | None = None

    def verdict(self, path: Path) -> str:
        """Return what became of a file."""
        process = self._started()
        assert process.stdin is not None
        process.stdin.write(f"{path}\n")
        process.stdin.flush()
        try:
            answer = self._answers.get(timeout=self._seconds)
        except queue.Empty:
            self.close()
            return "hang"
        if answer:
            return answer.rstrip("\n")
        code = process.wait()
        self.close()
        return f"crash code {code}"

    def close(self) -> None:
        """End the child."""
        process, self._process = self._process, None
        if process is None:
            return
        process.kill()
        process.wait()
        if self._thread is not None:
            self._thread.join()
        for pipe in (process.stdin, process.stdout):
            if pipe is not None:
                with contextlib.suppress(OSError):
                    pipe.close()

    def _started(self) -> subprocess.Popen[str]:
        if self._process is None:
            self._answers = queue.SimpleQueue()
            command = [sys.executable, str(EVERYTHING)]
            self._process = subprocess.Popen(
                command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, encoding="utf-8"
            )
            self._thread = threading.Thread(target=self._hear, args=(self._process, self._answers))
            self._thread.start()
        return self._process

    @staticmethod
    def _hear(process: subprocess.Popen[str], answers: queue.SimpleQueue[str]) -> None:
        assert process.stdout is not None
        for line in process.stdout:
            answers.put(line)
        answers.put("")


def fuzz_projects(number: int, seed: int) -> Outcome:
    """Read `number` damaged projects; nothing but a sentence may come of one."""
    outcome = Outcome()
    with (
        tempfile.TemporaryDirectory(prefix="annotator-fuzz-") as name,
        contextlib.closing(ProjectReader()) as reader,
    ):
        folder = Path(name)
        good = good_project(folder)
        verdict = reader.verdict(good)
        assert verdict == "ok", verdict
        for index in range(number):
            target = folder / f"{index}.annotator"
            mutated_project(good, target, random.Random(f"{seed} {index}"))
            outcome.add(index, reader.verdict(target))
            for left in folder.glob(f"{index}.annotator*"):
                left.unlink()
    return outcome


# -- readers


def seeds_of(format_id: str) -> list[bytes]:
    """Return good files of a format."""
    sample = [path.read_bytes() for path in sorted((resources() / "sample").glob("*.txt"))]
    if format_id == "jsonl":
        gold = (FIXTURES / "gold.jsonl").read_bytes()
        spans = b'"spans":[{"label":"person","fragments":[[0,4]]}]'
        short = b'{"format":"annotator-jsonl/1","id":"a","text":"Anna sang.",%b}\n' % spans
        return [gold, short * 3, short]
    return [*sample, sample[0].decode().encode("utf-16"), sample[0].decode().encode("cp1252", "replace")]


def readable() -> list[tuple[str, str]]:
    """Return id and suffix of every format that can be read."""
    return [(fmt.id, next(iter(fmt.suffixes), "")) for fmt in FORMATS if fmt.read is not None]


def fuzz_reader(format_id: str, suffix: str, number: int, seed: int) -> Outcome:
    """Read `number` damaged files of one format; nothing but articles and sentences may come of one."""
    outcome = Outcome()
    good = seeds_of(format_id)
    with tempfile.TemporaryDirectory(prefix="annotator-fuzz-") as name:
        for first in range(0, number, BATCH):
            paths = []
            for index in range(first, min(first + BATCH, number)):
                path = Path(name) / f"{index}{suffix}"
                chance = random.Random(f"{seed} {format_id} {index}")
                path.write_bytes(mutated(chance.choice(good), chance))
                paths.append(path)
            for path, verdict in _read(paths, format_id):
                outcome.add(int(path.stem), verdict)
                os.unlink(path)
    return outcome


def _read(paths: list[Path], format_id: str) -> Iterator[tuple[Path, str]]:
    verdicts = dict.fromkeys(paths, "refused")
    limits = Limits(wait_seconds=HANGS, cpu_seconds=int(HANGS))
    defaults = Defaults(AnnotatorName("ann"), "2026-11-22T08:00:00Z", f"import:{format_id}")
    try:
        for arrival in read_in_child(paths, format_id, defaults, limits):
            if isinstance(arrival, Delivered):
                if verdicts[arrival.path] == "refused":
                    verdicts[arrival.path] = "ok"
            elif isinstance(arrival, FormatError):
                path = Path(arrival.path)
                if any(words in arrival.reason for words in _READER_HUNG):
                    verdicts[path] = "hang"
                elif any(words in arrival.reason for words in _READER_FAILED) or "\n" in arrival.sentence:
                    verdicts[path] = f"bug {arrival.reason}"
    except Exception as error:  # noqa: BLE001  # the parent's side must not fail either
        yield paths[0], f"crash {type(error).__name__}: {error}"
        verdicts.pop(paths[0])
    yield from verdicts.items()
