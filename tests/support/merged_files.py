"""Random histories of three copies in project files, by the program's own acts, merged in every order."""

from __future__ import annotations

import itertools
import random
import shutil
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from projects import project_with

from annotator.base.clock import Clock
from annotator.base.errors import AnnotatorError
from annotator.domain.annotation import DocumentId, Status
from annotator.domain.schema import Label
from annotator.ops import annotate, clusters, trash, undo
from annotator.ops.check import damages
from annotator.ops.copies import merge, undecided
from annotator.ops.exporting import export
from annotator.ops.project import Project, open_project
from annotator.ops.schema import set_schema
from annotator.ops.transfer import import_paths

TEXT = "Anna Berg said it rains in Bonn. “It does not”, Ben Adler told her. Anna Berg left.\n"
PLACES = ((0, 9), (27, 31), (33, 46), (48, 57), (68, 77))
ACTS = 12
PEOPLE = ("ann", "ben")


@dataclass(slots=True)
class FileSums:
    """What all histories together have shown."""

    histories: int = 0
    merges: int = 0
    conflicts: int = 0
    diverged: int = 0
    lost: int = 0
    unclean: int = 0
    seen: list[str] = field(default_factory=list)


class NothingThere(Exception):
    """No article is left to work on."""


class Work:
    """Does acts by chance in one copy; what the program refuses is passed over."""

    def __init__(self, path: Path, chance: random.Random, ahead: int) -> None:
        self.path, self.chance = path, chance
        ticks = itertools.count(1_900_000_000_000 + ahead)
        self.clock = Clock(lambda: next(ticks), chance.randbytes)

    def some(self, number: int, of: Sequence[Doing] = ()) -> None:
        """Open the copy, do some acts, of all kinds or of those, and close it."""
        who = self.chance.choice(PEOPLE)
        with open_project(self.path, annotator=who, clock=self.clock) as project:
            for _ in range(number):
                try:
                    self.chance.choice(of or ACTS_OF_ALL)(self, project)
                except (AnnotatorError, NothingThere):
                    continue

    def pull(self, other: Work) -> None:
        """Merge another copy into this one."""
        with open_project(self.path, annotator="ann", clock=self.clock) as project:
            merge(project, [other.path])

    # -- acts

    def _article(self, project: Project) -> DocumentId:
        there = project.documents()
        if not there:
            raise NothingThere
        return self.chance.choice(there).id

    def label(self, project: Project) -> None:
        article = project.open_article(self._article(project))
        what = self.chance.choice([label.id for label in project.schema.labels if label.is_usable])
        annotate.add_span(project, article, what, [self.chance.choice(PLACES)])

    def on_label(self, project: Project) -> None:
        article = project.open_article(self._article(project))
        spans = article.layer.spans()
        if not spans:
            return
        one, other = self.chance.choice(spans), self.chance.choice(spans)
        choices: list[Callable[[], object]] = [
            lambda: annotate.delete_span(project, article, one),
            lambda: annotate.relabel(project, article, one, self.chance.choice(("person", "place"))),
            lambda: annotate.set_note(project, article, one, self.clock.uuid7()),
            lambda: annotate.set_doubt(project, article, one, not one.doubt),
            lambda: annotate.link(project, article, "source", one.id, other.id),
            lambda: annotate.set_fragments(project, article, one, [self.chance.choice(PLACES)]),
        ]
        self.chance.choice(choices)()

    def unlink(self, project: Project) -> None:
        article = project.open_article(self._article(project))
        relations = list(article.layer.relations())
        annotate.unlink(project, article, self.chance.choice(relations)) if relations else None

    def status(self, project: Project) -> None:
        article = project.open_article(self._article(project))
        annotate.set_status(project, article, self.chance.choice(list(Status)))

    def who(self, project: Project) -> None:
        known = [row.cluster.id for row in project.store.clusters(project.annotator)]
        if not known:
            return
        some = self.chance.sample(known, min(2, len(known)))
        choices: list[Callable[[], object]] = [
            lambda: clusters.rename(project, some[0], f"Name {self.chance.randrange(9)}"),
            lambda: clusters.merge(project, some),
            lambda: clusters.delete_empty(project, some),
        ]
        self.chance.choice(choices)()

    def schema(self, project: Project) -> None:
        old = project.schema
        which = self.chance.randrange(len(old.labels))
        title = f"Name {self.chance.randrange(9)}"
        labels = [replace(each, title=title) if n == which else each for n, each in enumerate(old.labels)]
        if self.chance.random() < 0.4:
            labels.append(replace(labels[0], id=f"own{self.chance.randrange(4)}", key="", title=title))
        set_schema(project, replace(old, labels=_one_each(labels)))

    def bring(self, project: Project) -> None:
        with tempfile.TemporaryDirectory() as folder:
            file = Path(folder) / "new.txt"
            file.write_text(f"{TEXT}{self.chance.randrange(6)}\n", "utf-8")
            import_paths(project, [file])

    def trash(self, project: Project) -> None:
        lying = trash.in_trash(project)
        if lying and self.chance.random() < 0.5:
            trash.take_out(project, [lying[0].row.id])
        else:
            trash.put_in_trash(project, [self._article(project)])

    def undo(self, project: Project) -> None:
        undo.undo(project)

    def redo(self, project: Project) -> None:
        undo.redo(project)


def _one_each(labels: list[Label]) -> tuple[Label, ...]:
    return tuple({label.id: label for label in labels}.values())


Doing = Callable[[Work, Project], None]
ACTS_OF_ALL: tuple[Doing, ...] = (
    *(
        Work.label,
        Work.label,
        Work.on_label,
        Work.on_label,
        Work.on_label,
        Work.unlink,
        Work.status,
        Work.who,
    ),
    *(Work.schema, Work.bring, Work.trash, Work.undo, Work.redo),
)


def in_files(folder: Path, seed: int, sums: FileSums) -> None:
    """Live through one history, merge it in every order, and add what that showed."""
    chance = random.Random(seed)
    with tempfile.TemporaryDirectory(dir=folder) as name:
        place = Path(name)
        with project_with(place, TEXT, profile="standard") as project:
            article = project.open_article(project.documents()[0].id)
            for at in PLACES[:2]:
                annotate.add_span(project, article, "person", [at])
            base = project.path
        copies = [Work(place / f"{n}.annotator", chance, ahead) for n, ahead in enumerate((0, 5000, -5000))]
        for copy in copies:
            shutil.copy(base, copy.path)
        for _ in range(chance.randrange(3, 8)):
            one, other = chance.sample(copies, 2)
            one.pull(other) if chance.random() < 0.25 else one.some(chance.randrange(1, 4))
        _merged_in_every_order(place, [copy.path for copy in copies], seed, sums)


def _merged_in_every_order(place: Path, paths: list[Path], seed: int, sums: FileSums) -> None:
    wanted = {body for path in paths for body in _bodies(path)}
    results, unclean, lost = [], [], False
    for number, order in enumerate(itertools.permutations(paths)):
        target = place / f"merged{number}.annotator"
        shutil.copy(order[0], target)
        for others in [order[1:]] if number % 2 else [order[1:2], order[2:], order[1:2]]:
            with open_project(target, annotator="ann") as project:
                merge(project, others)
                sums.merges += 1
        with open_project(target, annotator="ann") as project:
            out = place / f"{number}.jsonl"
            export(project, out)
            conflicts = [item.sentence for item in undecided(project)]
            # Two who label one place apart leave a problem, which is listed for them; no damage.
            unclean += [finding.sentence for finding in damages(project.store)]
        bodies = _bodies(target)
        lost |= set(bodies) != wanted or len(bodies) != len(wanted)
        results.append((bodies, _tables(target), out.read_bytes(), conflicts))
    sums.histories += 1
    sums.conflicts += len(results[0][3])
    diverged = any(result != results[0] for result in results)
    for what, bad in (("diverged", diverged), ("lost", lost), ("unclean", bool(unclean))):
        setattr(sums, what, getattr(sums, what) + bad)
        if bad:
            sums.seen.append(f"history {seed} in files: {what} {unclean[:2] if what == 'unclean' else ''}")


def _bodies(path: Path) -> list[bytes]:
    with open_project(path, write=False) as project:
        return [step.body for step in project.store.steps()]


_WORDS = ("annotator", "label", "type", "origin")
"""Columns with numbers of words, which may be others in another copy."""
_LEFT_OUT = ("word", "text", "replica", "project", "search", "sqlite_")


def _tables(path: Path) -> dict[str, list[str]]:
    """Return the rows of all tables, the numbers of words, texts and replicas resolved."""
    with open_project(path, write=False) as project:
        connection = project.store.connection
        words = dict(connection.execute("SELECT key, text FROM word"))
        texts = dict(connection.execute("SELECT key, hex(sha256) FROM text"))
        replicas = dict(connection.execute("SELECT key, id FROM replica"))
        known = {**dict.fromkeys(_WORDS, words), "text": texts, "replica": replicas}
        names = [
            name for (name,) in connection.execute("SELECT name FROM sqlite_schema WHERE type = 'table'")
        ]
        found = {}
        for name in names:
            if name.startswith(_LEFT_OUT):
                continue
            cursor = connection.execute(f'SELECT * FROM "{name}"')
            columns = [column[0] for column in cursor.description]
            rows = ([known.get(c, {}).get(v, v) for c, v in zip(columns, row, strict=True)] for row in cursor)
            found[name] = sorted(map(repr, rows))
    return found
