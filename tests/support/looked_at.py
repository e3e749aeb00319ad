"""Everything that only reads, done to a project: no byte changes, no moment of change, and nothing lies beside it."""

from __future__ import annotations

import contextlib
import hashlib
import io
import os
import random
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from merged_files import TEXT, Work
from projects import add_document, project_with

from annotator.base.errors import AnnotatorError
from annotator.ops import annotate, trash
from annotator.ops.copies import merge
from annotator.ops.project import open_project

SAVED = sorted((Path(__file__).parents[1] / "fixtures" / "projects").glob("v*/*.annotator"))
STRANGE = "Ünïcode 👩‍👩‍👧‍👦 e\u0301\u0301 \u202egnirts\u202c 東京 \ufeff\u00a0\r\nNew\rline\u2029end 🇩🇪\n"
WINDOW = """
import os, sys
sys.path.insert(0, sys.argv[1])
from pathlib import Path
from desk import Desk
for path in sys.argv[2:]:  # a process each, as in life; all that a window needs is imported once
    child = os.fork()
    if not child:
        desk = Desk(Path(path), annotator="ann")
        desk.press("Space", "Space", "F6", "Esc", "Down", "Right", "n", "PgDn", "Ctrl+Home")
        desk.canvas.grab()
        assert desk.session.hub.project is not None
        desk.session.window.close()
        desk.settle()
        os._exit(int(desk.session.hub.project is not None))
    print(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), flush=True)
"""


@dataclass(slots=True)
class Looked:
    """What looking at all projects has shown. `verbs`: runs of reading verbs; `windows`: opened and closed."""

    projects: int = 0
    verbs: int = 0
    windows: int = 0
    changed: int = 0
    refused: int = 0
    seen: list[str] = field(default_factory=list)


def _worked(path: Path, chance: random.Random) -> None:
    Work(path, chance, 0).some(6)


def _strange(path: Path, chance: random.Random) -> None:
    with open_project(path, annotator="ann") as project:
        document = add_document(project, STRANGE + "A long line. " * 4000)
        article = project.open_article(document)
        for _ in range(20):
            start = chance.randrange(len(STRANGE), len(article.text) - 20)
            with contextlib.suppress(AnnotatorError):
                annotate.add_span(project, article, "person", [(start, start + 12)])


def _trashed(path: Path, chance: random.Random) -> None:
    with open_project(path, annotator="ann") as project:
        trash.put_in_trash(project, [project.documents()[0].id])


def _merged(path: Path, chance: random.Random) -> None:
    other = path.with_name("other.annotator")
    shutil.copy(path, other)
    Work(path, chance, 0).some(5)
    Work(other, chance, 5000).some(5)
    with open_project(path, annotator="ann") as project:
        merge(project, [other])
    other.unlink()


def _of_an_older_version(path: Path, chance: random.Random) -> None:
    shutil.copy(chance.choice(SAVED), path)


def _only_to_read(path: Path, chance: random.Random) -> None:
    path.chmod(0o444)
    path.parent.chmod(0o555)


def _empty(path: Path, chance: random.Random) -> None:
    path.unlink()
    project_with(path.parent).close()


KINDS: tuple[Callable[[Path, random.Random], None], ...] = (
    *(_worked, _worked, _strange, _trashed, _merged, _of_an_older_version, _only_to_read, _empty),
)


def made(folder: Path, number: int, newest: bool = False) -> Path:
    """Make the project of a number, of a kind and with acts of its own; if `newest` none of an older version."""
    chance = random.Random(number)
    place = folder / str(number)
    place.mkdir()
    with project_with(
        place, TEXT, f"{number}\n\n{TEXT}", profile=chance.choice(("news", "standard"))
    ) as project:
        path = project.path
    kind = KINDS[number % len(KINDS)]
    if newest and kind is _of_an_older_version:  # whoever opens that to write brings it up to date
        kind = _worked
    kind(path, chance)
    return path


def look(folder: Path, number: int, sums: Looked) -> None:
    """Do all reading to one project."""
    path = made(folder, number)
    out = folder / f"out {number}"
    out.mkdir()
    before = _seen(path)
    sums.projects += 1
    for verb in _verbs(path, out):
        said = io.StringIO()  # what `check` finds it says where the answer goes
        with contextlib.redirect_stdout(said), contextlib.redirect_stderr(said):
            code = _main(verb)
        sums.verbs += 1
        if code != 0 and not (code == 1 and said.getvalue().strip()):
            sums.seen.append(f"{number}: {verb[0]} answers {code}: {said.getvalue()[-200:]}")
        sums.refused += code == 1
        _compare(path, before, f"{number}: {' '.join(verb[:1])}", sums)
        before = _seen(path)
    path.parent.chmod(0o755)


def _main(verb: list[str]) -> int:
    from annotator.cli.commands import main

    return main(verb)


def _verbs(path: Path, out: Path) -> list[list[str]]:
    """Return every verb that only reads a project, as people would write it."""
    project = str(path)
    with open_project(path, write=False, annotator="ann") as opened:
        first = [row.id for row in opened.documents()][:1]
        acts = [act.id for act in opened.store.acts()][:1]
    one = [["history", project, "--document", id_] for id_ in first]
    then = [["history", project, "--document", id_, "--as-of", act] for id_ in first for act in acts]
    verbs = [
        ["documents", project],
        ["documents", project, "--json"],
        ["search", project, "Anna", "--json"],
        ["stats", project],
        ["history", project, "--json"],
        ["history", project, "--conflicts"],
        *one,
        *then,
        ["check", project],
        ["export", project, str(out / "all.jsonl")],
        ["schema", project],
        ["schema", project, "--out", str(out / "schema.toml")],
        ["backup", project, str(out / "copy.annotator")],
        ["backup", project],
        ["backup", project, "--list"],
        ["merge", str(out / "copy.annotator"), project],
    ]
    return verbs


def windows(paths: list[Path], sums: Looked) -> None:
    """Open and leave a window on each project, in processes of their own; for this it takes forks."""
    before = {path: _seen(path) for path in paths}
    support = Path(__file__).parent
    command = [sys.executable, "-c", WINDOW, str(support), *map(str, paths)]
    environment = {**os.environ, "QT_QPA_PLATFORM": os.environ.get("QT_QPA_PLATFORM") or "offscreen"}
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    ends = done.stdout.split()
    if ends != ["0"] * len(paths):
        sums.seen.append(f"windows ended with {ends}: {done.stderr[-500:]}")
    sums.windows += len(ends)
    for path in paths:
        _compare(path, before[path], f"{path.parent.name}: the window", sums)
        path.parent.chmod(0o755)


Seen = dict[str, tuple[str, int, int, int]]


def _seen(path: Path) -> Seen:
    """Return hash, size, moment of change and inode of all that lies with a project, which nobody has open."""
    found = {}
    for entry in os.scandir(path.parent):
        stat = entry.stat()
        digest = hashlib.sha256(Path(entry.path).read_bytes()).hexdigest()
        found[entry.name] = (digest, stat.st_size, stat.st_mtime_ns, stat.st_ino)
    return found


def _compare(path: Path, before: Seen, what: str, sums: Looked) -> None:
    now = _seen(path)
    if now != before:
        sums.changed += 1
        other = sorted(name for name in {*now, *before} if now.get(name) != before.get(name))
        sums.seen.append(f"{what} changed {other}")
