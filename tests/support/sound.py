"""Sound projects of random content, made in every way in which projects come to be; a check finds no error in them."""

from __future__ import annotations

import json
import random
import re
import shutil
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

from projects import add_document
from texts import PIECES

from annotator.base.errors import UserError
from annotator.domain.annotation import Status, Tier
from annotator.ops import annotate, clusters
from annotator.ops import undo as undoing
from annotator.ops.article import Article
from annotator.ops.backups import Reason, back_up
from annotator.ops.check import Finding
from annotator.ops.copies import merge
from annotator.ops.doctor import check_file, repair
from annotator.ops.exporting import export
from annotator.ops.project import Project, create, open_project
from annotator.ops.schema import find_schema, set_schema
from annotator.ops.transfer import import_paths
from annotator.ops.trash import put_in_trash, take_out

OLD = sorted((Path(__file__).parents[1] / "fixtures" / "projects").glob("v*/saved.annotator"))
PEOPLE = ("ann", "bob", "李明")
WORDS = (
    *"Ida Moen said that Bonn “will not” pay , Oslo does . « Oui » « non »".split(" "),
    "\r\n",
    "\n",
    "سلمى",
    "שלום",
)


def sound_project(folder: Path, seed: int) -> Path:
    """Return a closed project that nothing harmed, another one for each seed."""
    chance = random.Random(seed)
    path = folder / "sound.annotator"
    if seed % 5 == 0:
        shutil.copy(chance.choice(OLD), path)
        with open_project(path, annotator="ann") as project:  # brought up to date
            _with_choices(project)
    else:
        create(path, find_schema(chance.choice(("news", "standard"))), "ann").close()
    with open_project(path, annotator="ann") as project:
        for _ in range(chance.randrange(1, 5)):
            add_document(project, _text(chance))
        _come_in(project, folder, chance)
    for _ in range(chance.randrange(1, 4)):
        with open_project(path, annotator=chance.choice(PEOPLE)) as project:
            _work(project, chance, chance.randrange(5, 40))
    if seed % 3 == 0:
        _part_and_merge(path, chance)
    return path


def _with_choices(project: Project) -> None:
    """Give the saved projects, whose schema has kinds of quotes without names, what Standard has.

    A link to a person, which they have, stays allowed.
    """
    known = find_schema("standard").label("quote")
    assert known is not None
    labels = tuple(
        replace(label, attributes=known.attributes) if label.id == "quote" else label
        for label in project.schema.labels
    )
    relations = tuple(
        replace(kind, to_labels=(*kind.to_labels, "source")) if kind.id == "source" else kind
        for kind in project.schema.relations
    )
    set_schema(project, replace(project.schema, labels=labels, relations=relations))


def alarms(path: Path) -> list[Finding]:
    """Return the errors that a check finds, which are false ones, and see that neither it nor a repair writes."""
    before = path.read_bytes()
    found = [finding for finding in check_file(path, "ann") if finding.severity == "error"]
    assert repair(path, "ann").backup is None
    assert path.read_bytes() == before
    return found


def _text(chance: random.Random) -> str:
    pieces = chance.choices((*WORDS * 3, *PIECES), k=chance.randrange(1, 120))
    return chance.choice(("", " ")).join(pieces) + f" {chance.getrandbits(40)}"


def _come_in(project: Project, folder: Path, chance: random.Random) -> None:
    """Import files of several encodings and line ends, and what another project exports."""
    files = folder / "files"
    files.mkdir()
    for number, encoding in enumerate(("utf-8", "utf-8-sig", "utf-16", "cp1252")):
        text = "".join(chance.choices(("Ida ", "Müller ", "“no” ", "\r\n", "\r", "\n", "é"), k=40)) + str(
            number
        )
        (files / f"{number}.txt").write_bytes(text.encode(encoding))
    with create(folder / "other.annotator", find_schema("standard"), "eva") as other:
        add_document(other, _text(chance))
        _work(other, chance, 12)
        export(other, files / "other.jsonl")
    line = {"format": "annotator-jsonl/1", "text": "Only a text, by hand.", "title": "T", "spans": []}
    (files / "hand.jsonl").write_text(json.dumps(line) + "\n", "utf-8")
    import_paths(project, [files])
    if chance.random() < 0.3:
        undoing.undo(project)
        if chance.random() < 0.5:
            undoing.redo(project)
    shutil.rmtree(files)


def _part_and_merge(path: Path, chance: random.Random) -> None:
    """Let copies go on apart, be exported and come together again."""
    copies = [path.with_name(f"copy-{number}.annotator") for number in range(chance.randrange(1, 3))]
    for copy, person in zip(copies, PEOPLE[1:], strict=False):
        shutil.copy(path, copy)
        with open_project(copy, annotator=person) as project:  # two of one person could label one name twice
            _work(project, chance, 12)
    with open_project(path, annotator="ann") as project:
        _work(project, chance, 12)
        merge(project, copies)
        _work(project, chance, 5)


def _work(project: Project, chance: random.Random, acts: int) -> None:
    """Do so many random acts as the window does them; what is refused is not done."""
    ways: tuple[Callable[[Project, random.Random], object], ...] = (
        *[_label] * 6,
        *[_change] * 4,
        _turn,
        _rest,
    )
    for _ in range(acts):
        with suppress(UserError):
            chance.choice(ways)(project, chance)


def _article(project: Project, chance: random.Random) -> Article:
    rows = project.documents()
    if not rows:
        raise UserError("There is no article.")
    return project.look_at(chance.choice(rows).id)


def _label(project: Project, chance: random.Random) -> None:
    article = _article(project, chance)
    words = [match.span() for match in re.finditer(r"\w+", article.text)] or [(0, len(article.text))]
    (start, _), (_, end) = (words[min(len(words) - 1, place)] for place in _near(chance, len(words)))
    labels = [label.id for label in project.schema.labels if not label.retired]
    if not labels:
        raise UserError("All labels are retired.")
    parts = ((start, end),) if chance.random() < 0.9 else ((start, end), chance.choice(words))
    made = annotate.add_span(project, article, chance.choice(labels), parts)
    article = project.look_at(article.document.id)
    span = None if made.select is None else article.layer.span(made.select)
    if span is not None:
        kinds = [kind for kind in project.schema.relations if span.label in kind.from_labels]
        if kinds:
            annotate.link(project, article, span, chance.choice(kinds).id, [chance.choice(words)])


def _near(chance: random.Random, words: int) -> tuple[int, int]:
    first = chance.randrange(words)
    return first, first + chance.choice((0, 0, 1, 2, 5))


def _change(project: Project, chance: random.Random) -> None:
    article = _article(project, chance)
    spans = article.layer.spans()
    if not spans:
        return
    span = chance.choice(spans)
    way = chance.randrange(6)
    if way == 0:
        annotate.delete_span(project, article, span)
    elif way == 1:
        annotate.set_doubt(project, article, span, not span.doubt)
    elif way == 2:
        annotate.set_note(project, article, span, "👩🏽‍🚒 سلمى\r\n?")
    elif way == 3:
        annotate.relabel(project, article, span, chance.choice(project.schema.labels).id)
    elif way == 4:
        annotate.cite(project, article, span, "Q3")
    elif article.layer.clusters():
        cluster = chance.choice(article.layer.clusters())
        clusters.rename(project, cluster.id, chance.choice(("Ida", "李明", "سلمى القاضي")))


def _turn(project: Project, chance: random.Random) -> None:
    undoing.undo(project)
    if chance.random() < 0.5:
        undoing.redo(project)


def _rest(project: Project, chance: random.Random) -> None:
    """Say how far an article is, retire a label, throw away and take out, make a backup."""
    way = chance.randrange(4)
    if way == 0:
        annotate.set_status(project, _article(project, chance), chance.choice(list(Status)), tuple(Tier))
    elif way == 1:
        gone = chance.choice(project.schema.labels)
        left = tuple(label for label in project.schema.labels if label.id != gone.id and not label.retired)
        set_schema(project, replace(project.schema, labels=left))
    elif way == 2 and len(project.documents()) > 2:
        away = chance.choice(project.documents()).id
        put_in_trash(project, [away])
        if chance.random() < 0.5:
            take_out(project, [away])
    else:
        back_up(project, Reason.REGULAR)
