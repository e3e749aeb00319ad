"""A project with everything in it, backed up before its last acts; harm to its file; and what comes back of it."""

from __future__ import annotations

import hashlib
import os
import random
import re
import shutil
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from projects import add_document, schema

from annotator.base.errors import AnnotatorError
from annotator.base.paths import backup_folder
from annotator.domain.annotation import (
    AnnotatorName,
    Cluster,
    ClusterId,
    DocumentId,
    LayerState,
    Membership,
    Relation,
    RelationId,
    Reviewed,
    Span,
    SpanId,
    Status,
    Tier,
)
from annotator.domain.change import Change, changed, created
from annotator.ops import undo as undoing
from annotator.ops.backups import Reason, back_up
from annotator.ops.copies import merge
from annotator.ops.doctor import check_file, repair
from annotator.ops.project import Project, create, open_project
from annotator.ops.rescuing import rescue
from annotator.ops.trash import put_in_trash
from annotator.store.connect import sqlite3

PEOPLE = tuple(map(AnnotatorName, ("ann", "bob", "eva")))
WORDS = (
    "rain wind Bonn Oslo said it holds and Ida Moen told 東京 李明 the council that nobody had asked them 👩🏽‍🚒 "
    "before Norvik AG سلمى closed its mill in May, officials in Brüssel denied it twice on Tuesday – no comment."
).split(" ")
PAGE = 4096
MADE = "2026-11-22T08:00:00Z"

Facts = frozenset[tuple[str, str]]
"""What is said in a project: the article, and a label, link, membership or state as text."""
Harm = Callable[[bytearray, random.Random], None]


# -- a project


def built(folder: Path, articles: int = 60, acts: int = 300, seed: int = 1) -> Path:
    """Return a closed project of three people that was merged, with undone acts and a conflict.

    The last acts, a twentieth, came after the last backup: as many as in the ten minutes between two.
    """
    chance = random.Random(seed)
    path = folder / "p.annotator"
    with create(path, schema("standard"), "ann") as project:
        for number in range(articles):
            length = chance.choice((30, 60, 120, 300))
            add_document(project, f"Article {number}\n" + " ".join(chance.choices(WORDS, k=length)) + "\n")
        _work(project, chance, acts * 3 // 10)
    _went_apart(path, chance)
    for person in (*PEOPLE[1:], PEOPLE[0]):
        with open_project(path, annotator=person) as project:
            _work(project, chance, acts // 10)
    with open_project(path, annotator="ann") as project:
        _work(project, chance, acts * 7 // 20)
        put_in_trash(project, [project.documents()[-1].id])
        back_up(project, Reason.REGULAR)
        _work(project, chance, acts // 20)
    return path


def _went_apart(path: Path, chance: random.Random) -> None:
    """Let two copies change the same label, and bring them together."""
    other = path.with_name("other.annotator")
    shutil.copy(path, other)
    for each, doubt in ((path, "here"), (other, "there")):
        with open_project(each, annotator="ann") as project:
            id_, span = next(
                (row.id, span)
                for row in project.documents()
                for span in project.layer(row.id).spans()
                if not span.note
            )
            project.record([project.draft("note", id_, [changed(span, replace(span, note=doubt))])])
    with open_project(other, annotator="bob") as project:
        _work(project, chance, 10)
    with open_project(path, annotator="ann") as project:
        _work(project, chance, 10)
        merge(project, [other])
    other.unlink()


def _work(project: Project, chance: random.Random, acts: int) -> None:
    """Do so many random acts: labels, links, names, states, changes, and now and then undo and redo."""
    rows = project.documents()
    for _ in range(acts):
        if chance.random() < 0.1:
            undone = undoing.undo(project)
            if undone.drafts and chance.random() < 0.4:
                undoing.redo(project)
            continue
        id_ = chance.choice(rows).id
        changes = list(_changes(project, id_, chance))
        if changes:
            project.record([project.draft("work", id_, changes)])


def _changes(project: Project, id_: DocumentId, chance: random.Random) -> Iterator[Change]:
    layer, who = project.layer(id_), project.annotator
    document = project.store.document(id_)
    assert document is not None
    if chance.random() < 0.2 and layer.spans():
        span = chance.choice(layer.spans())
        yield changed(span, replace(span, doubt=not span.doubt, rules=("Q3",)))
        return
    number = f"{chance.getrandbits(64):016x}"
    words = [match.span() for match in re.finditer(r"\S+", project.store.text_of(document))]
    places = [word for word in chance.sample(words, 4) if not layer.spans_between(*word)]
    labels = ("quote", "source", "person", "organization")
    spans = [
        Span(
            SpanId(f"s{number}{label}"),
            label,
            (place,),
            who,
            MADE,
            attributes={"type": "direct"} if label == "quote" else {},
        )
        for label, place in zip(labels, places, strict=False)
    ]
    yield from map(created, spans)
    if len(spans) > 1:
        yield created(Relation(RelationId(f"r{number}"), "source", spans[0].id, spans[1].id, who, MADE))
        cluster = Cluster(ClusterId(f"c{number}"), "person", f"Name {number[:4]}", who)
        yield created(cluster)
        yield from (created(Membership(cluster.id, span.id)) for span in spans[1:3])
    if layer.stored_state is None:
        yield created(LayerState(who, Status.IN_PROGRESS))
        yield created(Reviewed(who, Tier.ENTITIES, ((0, chance.randrange(1, document.length)),)))


def facts(path: Path) -> Facts:
    """Return everything that is said in a project, of all people."""
    with open_project(path, write=False) as project:
        return frozenset(_facts(project))


def _facts(project: Project) -> Iterator[tuple[str, str]]:
    trashed = project.trashed_documents()
    for row in (*project.documents(), *trashed):
        document = project.store.document(row.id)
        assert document is not None
        yield row.id, f"in the trash: {row in trashed}"
        yield row.id, f"{document} {hashlib.sha256(project.store.text_of(document).encode()).hexdigest()}"
        for name in project.store.annotators(row.id):
            layer = project.layer(row.id, name)
            for span in layer.spans():
                yield row.id, str(span)
                yield row.id, f"{layer.membership(span.id)} {layer.cluster_of(span.id)}"
            for link in layer.relations():
                yield row.id, str(link)
            yield row.id, f"{layer.stored_state} {sorted(map(str, layer.reviewed.values()))}"


# -- harm


def flip(data: bytearray, chance: random.Random) -> None:
    """Turn one bit anywhere."""
    data[chance.randrange(len(data))] ^= 1 << chance.randrange(8)


def spoil_page(data: bytearray, chance: random.Random) -> None:
    """Put zeros, noise or another page in the place of one."""
    pages = len(data) // PAGE
    start = chance.randrange(pages) * PAGE
    other = chance.randrange(pages) * PAGE
    data[start : start + PAGE] = chance.choice(
        (bytes(PAGE), chance.randbytes(PAGE), data[other : other + PAGE])
    )


def cut_off(data: bytearray, chance: random.Random) -> None:
    """End the file anywhere, also at its beginning."""
    del data[chance.randrange(len(data)) :]


HARMS: dict[str, Harm] = {"flipped bits": flip, "damaged pages": spoil_page, "truncations": cut_off}


def contents(path: Path) -> dict[str, str]:
    """Return a digest of each table that holds texts, annotations or the log, read without asking whether it is sound.

    Of one that cannot be read it is none of these.
    """
    found: dict[str, str] = {}
    connection = sqlite3.connect(os.fspath(path), isolation_level=None)
    try:
        connection.text_factory = bytes
        for table in TABLES:
            try:
                rows = connection.execute(f"SELECT * FROM {table} NOT INDEXED").fetchall()
                found[table] = hashlib.sha256(repr(rows).encode()).hexdigest()
            except sqlite3.Error:
                found[table] = "cannot be read"
    finally:
        connection.close()
    return found


TABLES = (
    "project word replica act step head text document_key document trash layer reviewed span relation cluster "
    "membership definition"
).split(" ")


@dataclass(frozen=True, slots=True)
class Trial:
    """What came of one harm. `counts`: it changed what is in a table; `told`: somebody was told.

    `back`: the share of what was said that is there after the way that was offered; `clean`: nothing was wrong then.
    """

    harm: str
    seed: int
    counts: bool
    told: bool
    back: float
    clean: bool
    way: str


class Sound:
    """A project as it should be, and its backups: harm is done to copies of both."""

    def __init__(self, folder: Path, articles: int = 60, acts: int = 300, seed: int = 1) -> None:
        self.path = built(folder, articles, acts, seed)
        self.facts = facts(self.path)
        self.contents = contents(self.path)
        self._folder = folder
        self._data = self.path.read_bytes()
        self._backups = {path: path.read_bytes() for path in backup_folder().rglob("*") if path.is_file()}

    def harmed(self, harm: str, seed: int) -> Trial:
        """Harm a copy and go the way that is offered."""
        data = bytearray(self._data)
        HARMS[harm](data, random.Random(seed))
        with self._copy(bytes(data)) as path:
            same = bytes(data) == self._data
            counts = not same and contents_of_harmed(path, self._folder) != self.contents
            if not counts:
                return Trial(harm, seed, False, _is_told(path), 1.0, True, "nothing to do")
            went = mended(path, path.with_name("rescued.annotator"))
            there = frozenset() if went.project is None else facts(went.project)
            back = len(self.facts & there) / len(self.facts)
            return Trial(harm, seed, True, went.told, back, went.clean, went.way)

    @contextmanager
    def _copy(self, data: bytes) -> Iterator[Path]:
        folder = self._folder / "trial"
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir()
        path = folder / self.path.name
        path.write_bytes(data)
        try:
            yield path
        finally:
            shutil.rmtree(folder)
            for other in [file for file in backup_folder().rglob("*") if file.is_file()]:
                if other not in self._backups:
                    other.unlink()


def contents_of_harmed(path: Path, folder: Path) -> dict[str, str]:
    """Return `contents` of a copy, so that looking changes nothing."""
    copy = folder / "looked-at"
    shutil.copyfile(path, copy)
    try:
        return contents(copy)
    except sqlite3.Error:
        return {}
    finally:
        for ending in ("", "-wal", "-shm", "-journal"):
            Path(f"{copy}{ending}").unlink(missing_ok=True)


@dataclass(frozen=True, slots=True)
class Went:
    """Which way was gone, whether the damage was told, and the project that came of it, none if none did.

    `clean`: the check at the end found no error in it.
    """

    way: str
    told: bool
    project: Path | None = None
    clean: bool = False


def mended(path: Path, target: Path) -> Went:
    """Go the way that is offered: `check --repair`, and where that leaves errors, `--into` a new file."""
    told = True
    try:
        done = repair(path, "ann")
        told = bool(errors(done.before))
        if not errors(done.left):
            return Went("repaired" if done.backup else "sound", told, path, clean=True)
    except AnnotatorError:
        pass
    try:
        new = rescue(path, target, "ann")
    except AnnotatorError as failure:
        return Went(failure.sentence, told)
    return Went("rescued", told, target, clean=not errors(new.left))


def errors(found: Iterable[object]) -> list[object]:
    """Return those findings that are no hints."""
    return [finding for finding in found if getattr(finding, "severity", "") == "error"]


def _is_told(path: Path) -> bool:
    notices: list[str] = []
    try:
        return bool(errors(check_file(path, "ann", tell=notices.append))) or bool(notices)
    except AnnotatorError:
        return True
