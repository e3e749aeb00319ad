"""The real window is killed at random moments while it labels, imports and undoes; what it told is then looked for.

`killing.py` by itself is the one process that imports everything once; each trial is a fork of it with a window of its
own, so that thousands of them are soon done.
"""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).parent))

if TYPE_CHECKING:
    from desk import Desk

    from annotator.domain.change import Draft
    from annotator.ops.change_set import ChangeSet
    from annotator.store.store import Store

ANNOTATOR = "kim"
KEYS = (["Space", "p"], ["Space", "q", "1"], ["Space", "x"], ["k"], ["z"], ["Backspace"], ["n"])
IMPORTS = 0.25
"""How often an act is an import of `BATCH` articles."""
BATCH = 3
TEXT = "News\n\n" + "\n\n".join(
    f"“We will cut taxes in {year},” Lena Brandt of Netflix said in Bonn. Omar Haddad did not answer."
    for year in range(1990, 2030)
)


@dataclass(slots=True)
class Sums:
    """What all trials together have shown. `slowest`: seconds to open the project in the window after a kill."""

    trials: int = 0
    told: int = 0
    lost: int = 0
    half: int = 0
    unreadable: int = 0
    untold: int = 0
    imports: int = 0
    slowest: float = 0.0
    seen: list[str] = field(default_factory=list)


class Window:
    """Starts windows on a project and kills them. Use as a context."""

    def __init__(self, home: Path) -> None:
        environment = {**os.environ, "HOME": str(home), "XDG_DATA_HOME": str(home / "data")}
        environment["XDG_CONFIG_HOME"] = str(home / "config")
        self._process = subprocess.Popen(
            [sys.executable, __file__], stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=environment
        )

    def __enter__(self) -> Window:
        return self

    def __exit__(self, *_: object) -> None:
        self._process.communicate()

    def kill_after(self, path: Path, seed: int, seconds: float) -> list[dict[str, object]]:
        """Let a window work on `path` for some seconds from its first look on, kill it, return what it told."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(json.dumps([str(path), seed, seconds]).encode() + b"\n")
        self._process.stdin.flush()
        told = []
        for line in iter(self._process.stdout.readline, b"end\n"):
            assert line, "the window could not be started"
            if line.endswith(b"}\n"):
                told.append(json.loads(line))
        return told


def one(window: Window, path: Path, seed: int, seconds: float, known: set[str], sums: Sums) -> set[str]:
    """Do one trial, add to `sums` what it showed, and return what is in the file now; `known`: what was before."""
    told = window.kill_after(path, seed, seconds)
    sums.trials += 1
    state, acts = set(known), set()
    for line in told:
        if "act" in line:
            acts.add(line["act"])
            sums.told += 1
            sums.imports += bool(line["import"])
            for key, there in _pairs(line["changes"]):
                (state.add if there else state.discard)(key)
        else:
            sums.slowest = max(sums.slowest, float(str(line["opened"])))
    return look(path, state, acts, sums)


def look(path: Path, state: set[str], acts: set[object], sums: Sums) -> set[str]:
    """Compare a file with what its window told; return what is in it."""
    from annotator.base.errors import AnnotatorError

    try:
        store = _opened(path)
        try:
            sums.unreadable += store.integrity() != []
            found = _in_tables(store)
            logged: set[str] = set()
            last: set[str] = set()
            act = None
            for step in store.steps():
                if step.draft.act != act:
                    act, last = step.draft.act, set()
                for key, there in keys_of([step.draft]):
                    (logged.add if there else logged.discard)(key)
                    last.add(key)
        finally:
            store.close()
    except AnnotatorError as error:
        sums.unreadable += 1
        sums.seen.append(f"{path}: {error.sentence}")
        return state
    different = state ^ found
    if act not in acts:  # committed, and killed before it was told
        sums.untold += bool(different)
        different -= last
    sums.lost += len(different)
    sums.half += found != logged
    if different or found != logged:
        sums.seen.append(f"{path}: {sorted(different)} {sorted(found ^ logged)}")
    return found


def _opened(path: Path) -> Store:
    """Open a project whose owner was killed.

    Where that was starting a process to import, this one has the lock as well, for the moment until it runs.
    """
    from annotator.base.errors import EnvironmentFailure
    from annotator.store.store import Store

    for _ in range(40):
        try:
            return Store.open(path)
        except EnvironmentFailure as failure:
            if "is open in another window" not in failure.sentence:
                raise
            time.sleep(0.05)
    return Store.open(path)


def start_project(folder: Path, name: str) -> tuple[Path, set[str]]:
    """Make a project with one article and return it with what is in it; the window's annotator did not bring it in."""
    from projects import project_with

    folder = folder / name
    folder.mkdir()
    with project_with(folder, TEXT) as project:
        return project.path, {f"document {row.id}" for row in project.documents()}


def start_big_project(folder: Path, articles: int, labels: int) -> Path:
    """Make a project with many articles of many labels each."""
    from projects import project_with

    from annotator.base.clock import Clock
    from annotator.domain.annotation import AnnotatorName, Span, SpanId
    from annotator.domain.change import created

    folder = folder / "big"
    folder.mkdir()
    clock = Clock()
    with project_with(folder, *(f"{n}\n\n" + "Name " * labels for n in range(articles))) as project:
        project.annotator = AnnotatorName(ANNOTATOR)
        drafts = []
        for row in project.documents():
            start = len(row.title) + 2
            places = [(start + 5 * n, start + 5 * n + 4) for n in range(labels)]
            spans = [
                Span(SpanId(clock.uuid7()), "person", (place,), project.annotator, clock.now())
                for place in places
            ]
            drafts.append(project.draft("labels", row.id, [created(span) for span in spans]))
        project.record(iter(drafts))
        return project.path


def reopened(window: Window, path: Path, kills: int, seed: int = 0) -> list[float]:
    """Kill the window on a project so often and return how long each opening after a kill took, in seconds."""
    chance = random.Random(seed)
    told = [window.kill_after(path, seed + number, chance.uniform(0, 1)) for number in range(kills + 1)]
    return [float(str(lines[0]["opened"])) for lines in told[1:]]


def keys_of(drafts: list[Draft]) -> list[tuple[str, bool]]:
    """Return the labels and articles that steps make (true) or remove (false)."""
    found = []
    for draft in drafts:
        for change in draft.changes:
            kind = change.kind.value
            if kind in ("span", "document"):
                found.append((f"{kind} {change.id}", change.after is not None))
    return found


def _pairs(changes: object) -> list[tuple[str, bool]]:
    assert isinstance(changes, list)
    return [(str(key), bool(there)) for key, there in changes]


def _in_tables(store: object) -> set[str]:
    from annotator.store.store import Store

    assert isinstance(store, Store)
    found = set()
    for record in store.records():
        found.add(f"document {record.document.id}")
        found |= {f"span {span.id}" for span in record.spans}
    return found


# -- in the window


def serve() -> None:
    """Fork a window for each line of stdin, kill it and say so."""
    import desk  # everything that a window needs, once for all
    import PySide6.QtTest

    import annotator.ops.transfer

    assert desk
    assert PySide6.QtTest
    assert annotator.ops.transfer
    for line in sys.stdin:
        path, seed, seconds = json.loads(line)
        ready, says = os.pipe()
        child = os.fork()
        if not child:
            os.close(ready)
            _work(Path(path), seed, says)
        os.close(says)
        os.read(ready, 1)
        os.close(ready)
        time.sleep(seconds)
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        os.write(1, b"\nend\n")


def _work(path: Path, seed: int, says: int) -> None:
    """Label, import and undo until killed."""
    from desk import Desk

    window = Desk(annotator=ANNOTATOR)
    start = time.perf_counter()
    window.session.open_path(path)
    window.settle()
    window.canvas.grab()
    _tell({"opened": time.perf_counter() - start})
    window.session.hub.changed.connect(_acknowledged)
    draw = random.Random(seed)
    os.write(says, b"!")
    number = 0
    while True:
        if draw.random() < IMPORTS:
            number += 1
            _import(window, path.parent, f"{seed}-{number}")
        else:
            window.press(*draw.choice(KEYS))


def _import(window: Desk, folder: Path, name: str) -> None:
    from annotator.domain.document import document_id, text_sha256
    from annotator.ops.transfer import import_paths

    texts = [f"{name}\n\n“So,” said number {number} of Bonn." for number in range(BATCH)]
    files = [folder / f"{name}-{number}.txt" for number in range(BATCH)]
    for file, text in zip(files, texts, strict=True):
        file.write_text(text, "utf-8")
    import_paths(window.project, files)
    act = next(iter(window.project.store.acts())).id
    changes = [(f"document {document_id(text_sha256(text))}", True) for text in texts]
    _tell({"act": act, "changes": changes, "import": True})
    window.session.work.after_import()
    window.settle()


def _acknowledged(change_set: ChangeSet, initiator: object) -> None:
    _tell({"act": change_set.act, "changes": keys_of(list(change_set.drafts)), "import": False})


def _tell(line: dict[str, object]) -> None:
    os.write(1, json.dumps(line).encode() + b"\n")


if __name__ == "__main__":
    serve()
