"""The drill of restoring: work, backups by the program's own hand, a disaster, and everything as it was."""

from __future__ import annotations

import json
import random
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path

from merged_files import TEXT, Doing, Work
from projects import add_document, project_with

from annotator.domain.annotation import AnnotatorName
from annotator.ops import undo
from annotator.ops.backups import Reason, all_backups, back_up
from annotator.ops.exporting import export
from annotator.ops.project import Project, open_project
from annotator.ops.restoring import restore, restore_article

DOING: tuple[Doing, ...] = (
    *(Work.label, Work.label, Work.on_label, Work.on_label, Work.unlink, Work.status, Work.bring, Work.undo),
    *(Work.redo, Work.trash),
)
WHO = AnnotatorName("ann")


@dataclass(frozen=True, slots=True)
class Moment:
    """All that a project said at some moment: its export, its log, and the replicas that had written."""

    export: bytes
    log: tuple[bytes, ...]
    replicas: frozenset[str]


@dataclass(slots=True)
class Drills:
    """What all drills together have shown."""

    drills: int = 0
    acts: int = 0
    articles: int = 0
    failed: int = 0
    seen: list[str] = field(default_factory=list)


def _gone(path: Path) -> None:
    path.unlink()


def _zeroed(path: Path) -> None:
    path.write_bytes(bytes(path.stat().st_size))


def _truncated(path: Path) -> None:
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 3])


def _replaced(path: Path) -> None:
    path.write_text("Dear diary,\n" * 999, "utf-8")


DISASTERS = (_gone, _zeroed, _truncated, _replaced)


def drill(folder: Path, seed: int, sums: Drills) -> None:
    """Do one drill and add what that showed."""
    chance = random.Random(seed)
    with project_with(folder, TEXT, TEXT + "Another.\n", profile="standard") as project:
        add_document(project, f"The third, {seed}\n\n{TEXT}")
        path = project.path
    moments = _worked(path, chance, sums)
    disaster = chance.choice(DISASTERS)
    disaster(path)
    backup = chance.choice(sorted(moments))
    problems = [*_all(path, backup, moments[backup], by_verb=seed % 2 == 0)]
    problems += _one_article(path.with_name("restored.annotator"), min(moments), sums)
    sums.drills += 1
    sums.failed += bool(problems)
    sums.seen += [f"drill {seed} ({disaster.__name__}): {problem}" for problem in problems]


def _worked(path: Path, chance: random.Random, sums: Drills) -> dict[Path, Moment]:
    """Work on a project by chance, with backups in between, and return what was said at each of them."""
    work = Work(path, chance, 0)
    moments = {}
    for _ in range(3):
        acts = chance.randrange(4, 9)
        work.some(acts, DOING)
        sums.acts += acts
        with open_project(path, annotator=WHO) as project:
            add_document(project, f"Made before backup {len(moments)}\n")
            made = back_up(project, Reason.REGULAR)
            assert made is not None
            moments[made.path] = _moment(project, path.with_name(f"{len(moments)}.jsonl"))
    there = {one.path for one in all_backups()}
    assert set(moments) <= there, "the rotation took away what is minutes old"
    return moments


def _moment(project: Project, out: Path) -> Moment:
    export(project, out)
    steps = list(project.store.steps())
    content = out.read_bytes()
    out.unlink()
    return Moment(content, tuple(step.body for step in steps), frozenset(step.replica for step in steps))


def _all(path: Path, backup: Path, then: Moment, *, by_verb: bool) -> list[str]:
    """Bring all of a backup back and return what is not as it was then."""
    problems = []
    if path.exists():
        before = path.read_bytes()
        if _annotator("restore", str(backup), str(path)).returncode != 1 or path.read_bytes() != before:
            problems.append("what was there was overwritten")
    target = path.with_name("restored.annotator")
    if by_verb:
        listed = json.loads(_annotator("backup", "--list", "--json").stdout)["backups"]
        if str(backup) not in [one["path"] for one in listed]:
            problems.append("the backup is not listed")
        done = _annotator("restore", str(backup), str(target))
        problems += [done.stderr] if done.returncode else []
    else:
        restore(backup, target)
    with open_project(target, annotator=WHO) as project:
        now = _moment(project, path.with_name("restored.jsonl"))
        if now != then:
            problems.append("it is not what it was at the backup")
        problems += project.store.integrity()
        add_document(project, "Made afterwards\n")
        new = list(project.store.steps())[len(then.log) :]
        if [step.n for step in new] != [1] or new[0].replica in then.replicas:
            problems.append("it goes on with the numbers of another")
        undo.undo(project)
    return problems


def _one_article(path: Path, backup: Path, sums: Drills) -> list[str]:
    """Bring single articles back into a project, take that back, and return what is not as it was."""
    problems = []
    with (
        open_project(path, annotator=WHO) as project,
        open_project(backup, write=False, annotator=WHO) as old,
    ):
        for row in old.documents():
            if row.id not in {now.id for now in project.documents()}:
                continue
            before, then = _said(project, row.id), _said(old, row.id)
            done = restore_article(project, backup, row.id)
            sums.articles += 1
            if _said(project, row.id) != then:
                problems.append(f"“{row.title}” is not what it was in the backup")
            if done:
                undo.undo(project)
            if _said(project, row.id) != before:
                problems.append(f"“{row.title}” is not what it was before it was restored")
    return problems


def _said(project: Project, document: str) -> list[str]:
    """Return what one annotator says of an article, in an order of its own."""
    layer = project.layer(next(row.id for row in project.documents() if row.id == document), WHO)
    things = [*layer.spans(), *layer.relations(), *layer.reviewed.values(), layer.state]
    members = [layer.membership(span.id) for span in layer.spans()]
    return sorted(map(repr, (*things, *members)))


def _annotator(*arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "annotator", *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=False)
