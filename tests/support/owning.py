"""Processes that want to write one project at the same time: one owns it, the others are told, nothing is lost.

`owning.py PROJECT NUMBER SEED` is the process that forks the others; each says on a pipe what it was told.
"""

from __future__ import annotations

import contextlib
import io
import json
import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from pathlib import Path

if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).parent))

TEXT = "News\n\n" + "Anna said it rains in Bonn. " * 20
SENTENCE = "is open in another window on this computer"
WANTED = 500
"""How often each of four processes wants the lock alone."""
TRIES = 4
"""How often each process of a round wants to write."""


@dataclass(slots=True)
class Owned:
    """What all rounds together have shown. `told`: acts that were acknowledged; `odd`: answers of another kind."""

    rounds: int = 0
    processes: int = 0
    told: int = 0
    refused: int = 0
    killed: int = 0
    lost: int = 0
    odd: int = 0
    damaged: int = 0
    still_locked: int = 0
    turns: int = 0
    turns_lost: int = 0
    seen: list[str] = field(default_factory=list)


def contend(folder: Path, rounds: int, seed: int) -> Owned:
    """Let processes contend for one project and return what came of it."""
    from projects import project_with

    with project_with(folder, TEXT) as project:
        path = project.path
    environment = {**os.environ, "HOME": str(folder), "XDG_DATA_HOME": str(folder / "data")}
    command = [sys.executable, __file__, str(path), str(rounds), str(seed)]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=True)
    return Owned(**json.loads(done.stdout.splitlines()[-1]))


# -- in the process of its own


def rounds(path: Path, number: int, seed: int) -> Owned:
    """Contend so often: two processes or four, by the door of the store or by the command line, some killed."""
    sums, chance, there = Owned(), random.Random(seed), set[str]()
    for one in range(number):
        processes = 2 if one % 2 else 4
        kill = one % 3 == 0
        found = _round(
            path,
            f"{seed}-{one}",
            [(_by_store, _by_verb)[(one + n) % 2] for n in range(processes)],
            kill,
            chance,
        )
        sums.rounds, sums.processes = sums.rounds + 1, sums.processes + processes
        sums.killed += kill
        told = {words.partition(" ")[2] for words in found if words.startswith("told ")}
        odd = [words for words in found if not words.startswith(("told ", "refused"))]
        sums.told, sums.refused, sums.odd = (
            sums.told + len(told),
            sums.refused + found.count("refused"),
            sums.odd + len(odd),
        )
        there |= told
        in_file, damage = _in_file(path, sums)
        lost = there - in_file
        sums.lost, sums.damaged = sums.lost + len(lost), sums.damaged + bool(damage)
        sums.seen += [*odd, *map(str, damage), *sorted(lost)][:5]
        there -= lost
    _turns(path, sums)
    return sums


Writing = Callable[[Path, str], str]


def _round(path: Path, name: str, doors: list[Writing], kill: bool, chance: random.Random) -> list[str]:
    """Start a process for each door at once, kill one if asked, and return all that they were told."""
    pipes = []
    for number, door in enumerate(doors):
        reading, writing = os.pipe()
        child = os.fork()
        if not child:
            os.close(reading)
            _contend(path, f"{name}-{number}", door, writing)
        os.close(writing)
        pipes.append((child, reading))
    if kill:
        time.sleep(chance.uniform(0.005, 0.06))
        os.kill(chance.choice(pipes)[0], signal.SIGKILL)
    said = []
    for child, reading in pipes:
        with os.fdopen(reading) as pipe:
            said += [line.strip() for line in pipe if line.endswith("\n")]
        status = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
        said += [f"a process ended with {status}"] if status not in (0, -signal.SIGKILL) else []
    return said


def _contend(path: Path, name: str, door: Writing, says: int) -> None:
    """Want to write some times, and say what came of each."""
    status = 1
    try:
        for number in range(TRIES):
            os.write(says, f"{door(path, f'{name}-{number}')}\n".encode())
        status = 0
    finally:
        os._exit(status)


def _by_store(path: Path, name: str) -> str:
    """Write a label as a window does."""
    from annotator.base.errors import EnvironmentFailure
    from annotator.domain.annotation import Span, SpanId
    from annotator.domain.change import created
    from annotator.ops.project import open_project

    try:
        with open_project(path, annotator="ann") as project:
            document = project.documents()[0].id
            span = Span(SpanId(name), "person", ((6, 10),), project.annotator, project.clock.now())
            project.record([project.draft("label", document, [created(span)])])
    except EnvironmentFailure as failure:
        return "refused" if SENTENCE in failure.sentence else f"other sentence: {failure.sentence}"
    return f"told {name}"


def _by_verb(path: Path, name: str) -> str:
    """Import an article by the command line."""
    from annotator.cli.commands import main

    article = path.with_name(f"{name}.txt")
    article.write_text(f"{name}\n\nText of {name}.\n", "utf-8")
    out, sentences = io.StringIO(), io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(sentences):
        code = main(["import", str(path), str(article), "--annotator", "ann"])
    if code == 0:
        return f"told {name}"
    said = " ".join(sentences.getvalue().split())
    return "refused" if code == 1 and SENTENCE in said else f"exit code {code}: {said}"


def _in_file(path: Path, sums: Owned) -> tuple[set[str], list[str]]:
    """Return the names of all that was written, and what is damaged; the lock must be free by now."""
    from annotator.base.errors import EnvironmentFailure
    from annotator.store.store import Store

    try:
        store = Store.open(path)
    except EnvironmentFailure as failure:
        sums.still_locked += 1
        return set(), [failure.sentence]
    try:
        found = set()
        for record in store.records():
            found.add(record.document.title)
            found |= {span.id for span in record.spans}
        return found, store.integrity()
    finally:
        store.close()


def _turns(path: Path, sums: Owned) -> None:
    """Let four processes take the lock as fast as they can, each counting in one file what only an owner may count."""
    count = path.with_name("count")
    count.write_text("0")
    pipes = []
    for _ in range(4):
        reading, writing = os.pipe()
        child = os.fork()
        if not child:
            _take_turns(path, count, writing)
        os.close(writing)
        pipes.append((child, reading))
    taken = 0
    for child, reading in pipes:
        with os.fdopen(reading) as pipe:
            taken += int(pipe.read() or 0)
        os.waitpid(child, 0)
    sums.turns = taken
    sums.turns_lost = taken - int(count.read_text())


def _take_turns(path: Path, count: Path, says: int) -> None:
    from annotator.base.errors import EnvironmentFailure
    from annotator.store.owner import Owner

    taken = 0
    for _ in range(WANTED):
        try:
            owner = Owner(path)
        except EnvironmentFailure:
            continue
        count.write_text(str(int(count.read_text()) + 1))
        taken += 1
        owner.release()
    os.write(says, str(taken).encode())
    os._exit(0)


if __name__ == "__main__":
    print(json.dumps(asdict(rounds(Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3])))))
